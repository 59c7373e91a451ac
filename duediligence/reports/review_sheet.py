"""The sheet *Review*: one line a possible match, in the order in which a reviewer works."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from ..model import Finding
from ..model.digests import check_sign, digest_half
from ..resources.languages import ENGLISH, Language
from ..text.sanitise import one_line
from .evidence_sheet import EVIDENCE, evidence_rows
from .result_index import ResultIndex, ResultRow
from .sheet import (
    CellValue,
    Look,
    ReportSheet,
    RowHeight,
    SheetCell,
    SheetColumn,
    decision_cell,
    input_column,
    link_to,
    table_sheet,
)
from .summary import FindingSummary, summarise_finding
from .wording import (
    cite,
    describe_contradiction,
    describe_entry,
    describe_match,
    format_score,
)

REVIEW = "Review"
ALL_SUPPLIERS = "All suppliers"
_SEPARATOR = " | "  # a line end would make a row of two lines in LibreOffice
_FoundSource = tuple[str, str] | None  # what a source is called, and its address


class _ReviewedFinding(NamedTuple):
    """A finding, the row on which it stands, and what a reader is told about it."""

    row: ResultRow
    finding: Finding
    summary: FindingSummary
    supplier_key: str
    is_repeated: bool  # the row above is about the same supplier
    sheet: _ReviewRecords

    @property
    def supplier(self) -> SheetCell:
        look = Look.REPEATED if self.is_repeated else Look.NAME
        return SheetCell(self.summary.supplier, look)

    @property
    def entry(self) -> SheetCell:
        """The listed entry and those that support it, linked to what the sources say of it."""
        results, finding = self.sheet.results, self.finding
        entry = results.entry(finding.list, finding.entry)
        text = describe_entry(entry, finding)
        if finding.supporting:
            names = (results.entry_name(finding.list, name) for name in finding.supporting)
            text += _SEPARATOR + self.sheet.language.text("with {names}", names=", ".join(names))
        at = self.sheet.evidence.get((entry.list, entry.id)) if entry else None
        if at is None:
            return SheetCell(text)
        return SheetCell(text, Look.LINK, link_to(self.sheet.language.text(EVIDENCE), at))

    @property
    def row_number(self) -> SheetCell:
        """The number of the row, linked to the row itself."""
        title = self.sheet.language.text(ALL_SUPPLIERS)
        return SheetCell(self.row.number, Look.LINK, link_to(title, self.row.position))

    @property
    def source(self) -> CellValue:
        """The weightiest source that has a public address."""
        source = self.sheet.first_source(self.finding)
        return SheetCell(source[0], Look.LINK, source[1]) if source else None

    @property
    def reasons(self) -> str:
        """Why the finding is as it is, with what was answered and replied before."""
        finding, render = self.finding, self.sheet.language.render
        advice = self.sheet.language.text(finding.advice or "")
        notes = self.sheet.results.reply_notes(self.row)
        parts = (render(finding.reason), advice, render(finding.earlier or ""), *notes)
        return _lines(map(one_line, parts))

    @property
    def contradictions(self) -> str:
        """All that speaks against it."""
        language = self.sheet.language
        return _lines(describe_contradiction(each, language) for each in self.finding.against)

    @property
    def entry_group(self) -> str:
        return group_of_entry(self.finding)

    @property
    def id_check(self) -> str:
        """The check sign over the three ids that an answer is applied by."""
        return check_sign(self.finding.finding_id, self.finding.evidence_digest, self.finding.rule)

    @property
    def group_check(self) -> str:
        """The check sign over what an answer for many is applied by."""
        finding = self.finding
        groups = (group_of_supplier(self.supplier_key), self.entry_group)
        return check_sign(finding.finding_id, *groups, finding.decision.value)


ANSWERS = ("true match", "false positive", "needs information", "escalated")
ANSWER_COLUMNS = (
    input_column("Answer", 16, choices=ANSWERS),
    input_column("Reviewer", 11),
    input_column("Date", 11, Look.DATE),
    input_column("Reason", 25),
    input_column("Until", 11, Look.DATE),
)
ANSWER_HEADERS = tuple(column.header for column in ANSWER_COLUMNS)


def _folded(
    header: str, value: Callable[[_ReviewedFinding], CellValue]
) -> SheetColumn[_ReviewedFinding]:
    return SheetColumn(header, 12, value, look=Look.SMALL, is_folded=True)


# The widths up to *Until* add up to 1,500 pixels: with the margin of row numbers and the scroll bar
# they fit a screen of 1,600 (tests/test_reports_workbook.py measures it).
_COLUMNS: tuple[SheetColumn[_ReviewedFinding], ...] = (
    SheetColumn(
        "Decision", 13, lambda line: decision_cell(line.finding.decision, line.sheet.language)
    ),
    SheetColumn("Supplier", 30, lambda line: line.supplier),
    SheetColumn("Why", 58, lambda line: line.summary.why),
    SheetColumn("Against", 30, lambda line: line.summary.against),
    *ANSWER_COLUMNS,
    SheetColumn("Strength", 9, lambda line: line.sheet.language.text(line.summary.strength.value)),
    SheetColumn("Next step", 46, lambda line: line.summary.next_step),
    SheetColumn("Listed entry", 34, lambda line: line.entry),
    SheetColumn("Rule", 7, lambda line: line.finding.rule),
    SheetColumn("Party", 11, lambda line: line.sheet.language.text(line.finding.party)),
    SheetColumn("Source", 34, lambda line: line.source),
    SheetColumn("File", 18, lambda line: line.row.table.file),
    SheetColumn("Sheet", 12, lambda line: line.row.table.sheet),
    SheetColumn("Row", 7, lambda line: line.row_number),
    SheetColumn("Reason in full", 80, lambda line: line.reasons),
    SheetColumn("Against in full", 50, lambda line: line.contradictions),
    SheetColumn(
        "Supplier's text and listed text",
        60,
        lambda line: _lines(map(describe_match, line.finding.matches)),
    ),
    SheetColumn("Priority", 8, lambda line: line.finding.priority),
    SheetColumn("Score", 7, lambda line: float(format_score(line.finding.score))),
    _folded("Finding ID", lambda line: line.finding.finding_id),
    _folded("Evidence digest", lambda line: line.finding.evidence_digest),
    _folded("ID check", lambda line: line.id_check),
    _folded("Supplier group", lambda line: group_of_supplier(line.supplier_key)),
    _folded("Entry group", lambda line: line.entry_group),
    _folded("Group check", lambda line: line.group_check),
)


class _ReviewRecords:
    """The records of the sheet, with what is looked up for many of them."""

    def __init__(self, results: ResultIndex, language: Language) -> None:
        self.results: ResultIndex = results
        self.language: Language = language
        self.evidence: Mapping[tuple[str, str], int] = evidence_rows(results)
        self._sources: dict[tuple[object, ...], _FoundSource] = {}

    def __iter__(self) -> Iterator[_ReviewedFinding]:
        for supplier, positions in self.results.flagged_suppliers.items():
            is_repeated = False
            for row in map(self.results.row, positions):
                for finding in self.results.findings[row.position]:
                    summary = summarise_finding(finding, row, self.results, self.language)
                    yield _ReviewedFinding(
                        row, finding, summary, supplier, is_repeated=is_repeated, sheet=self
                    )
                    is_repeated = True

    def first_source(self, finding: Finding) -> _FoundSource:
        key = (finding.list, finding.entry, finding.statements)
        if key not in self._sources:
            self._sources[key] = self._find_source(finding)
        return self._sources[key]

    def _find_source(self, finding: Finding) -> _FoundSource:
        for statement in self.results.by_weight(self.results.cited_statements(finding)):
            citation = cite(statement, self.results.sources.get(statement.source))
            if citation.link:
                return citation.source, citation.link
        return None


def review_sheet(results: ResultIndex, language: Language = ENGLISH) -> ReportSheet:
    """Return the sheet of all findings: the worst supplier first, all of its findings together."""
    nothing = language.text("No possible match was found. See Summary for what was screened.")
    sheet = table_sheet(
        REVIEW,
        _COLUMNS,
        _ReviewRecords(results, language),
        freeze="C2",
        messages=() if results.findings else ({"Why": nothing},),
        pages_wide=3,
        height=RowHeight.ONE_LINE,
        language=language,
    )
    return replace(sheet, repeat_columns="A:B")


def review_rows(results: ResultIndex) -> Mapping[int, int]:
    """Return position of a row -> position in *Review* of its first finding, both from 0."""
    rows: dict[int, int] = {}
    at = 0
    for positions in results.flagged_suppliers.values():
        for position in positions:
            rows[position] = at
            at += len(results.findings[position])
    return rows


def group_of_supplier(supplier_key: str) -> str:
    """Return the id of the findings of a supplier; a key may hold a whole row, so it is shortened."""
    return f"supplier:{digest_half(supplier_key)}"


def group_of_entry(finding: Finding) -> str:
    """Return the id of the findings about an entry; "" for a finding about none."""
    return f"entry:{one_line(finding.list)}:{one_line(finding.entry)}" if finding.entry else ""


def group_of_rule(rule: str) -> str:
    """Return the id of the findings of a rule."""
    return f"rule:{rule}"


def _lines(parts: Iterable[str]) -> str:
    return _SEPARATOR.join(filter(None, parts))
