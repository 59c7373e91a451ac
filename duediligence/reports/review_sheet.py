"""The sheet *Review*: one row a possible match, with columns for the reviewer's answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..model import Finding
from ..model.digests import check_sign
from ..text.sanitise import one_line
from .result_index import ResultIndex, ResultRow
from .sheet import Look, ReportSheet, SheetColumn, decision_cell, input_column, table_sheet
from .wording import FindingDescription, describe_finding, format_score


class _ReviewedFinding(NamedTuple):
    """A finding, the row on which it stands, and what a reader is told about it."""

    row: ResultRow
    finding: Finding
    description: FindingDescription
    reply_notes: list[str]

    @property
    def entries(self) -> str:
        """The listed entry, and the entries that support it."""
        supporting = self.description.supporting
        return self.description.entry + (f"\nwith {supporting}" if supporting else "")

    @property
    def reasons(self) -> str:
        """Why the finding is as it is, with what was answered and replied before."""
        description = self.description
        notes = map(one_line, self.reply_notes)
        return _lines((description.reason, description.advice, description.earlier, *notes))

    @property
    def alleged(self) -> str:
        """The first allegation with its source's own words, the others in brief.

        All of it is in *Evidence*: Excel shows no row that is taller than 409 points.
        """
        first, rest = self.description.alleged[:1], self.description.alleged[1:]
        sentences = (citation.sentence for citation in first)
        return _lines((*sentences, *(citation.brief for citation in rest)))

    @property
    def denied(self) -> str:
        """Every denial in brief."""
        return _lines(citation.brief for citation in self.description.denied)

    @property
    def id_check(self) -> str:
        """The check sign over the three ids that an answer is applied by."""
        return check_sign(self.finding.finding_id, self.finding.evidence_digest, self.finding.rule)


ANSWERS = ("true match", "false positive", "needs information", "escalated")
_ANSWER_COLUMNS = (
    input_column("Answer", 17, choices=ANSWERS),
    input_column("Reviewer", 12),
    input_column("Date", 12, Look.DATE),
    input_column("Reason", 28),
    input_column("Until", 12, Look.DATE),
)
ANSWER_HEADERS = tuple(column.header for column in _ANSWER_COLUMNS)
_COLUMNS: tuple[SheetColumn[_ReviewedFinding], ...] = (
    SheetColumn("Decision", 13, lambda line: decision_cell(line.finding.decision)),
    SheetColumn("Priority", 8, lambda line: line.finding.priority),
    SheetColumn("File", 15, lambda line: line.row.table.file),
    SheetColumn("Sheet", 10, lambda line: line.row.table.sheet),
    SheetColumn("Row", 6, lambda line: line.row.number),
    SheetColumn("Supplier", 24, lambda line: one_line(line.row.name)),
    SheetColumn("Party", 10, lambda line: line.finding.party),
    SheetColumn("Listed entry", 24, lambda line: line.entries),
    SheetColumn("Rule", 7, lambda line: line.finding.rule),
    SheetColumn("Why", 60, lambda line: line.reasons),
    SheetColumn("What speaks against it", 30, lambda line: _lines(line.description.contradictions)),
    SheetColumn("What to ask", 30, lambda line: line.description.ask),
    SheetColumn("What is alleged, and by whom", 110, lambda line: line.alleged),
    SheetColumn("What is denied", 110, lambda line: line.denied, look=Look.DENIED),
    SheetColumn(
        "Supplier's text and listed text", 80, lambda line: _lines(line.description.matches)
    ),
    SheetColumn("Score", 7, lambda line: float(format_score(line.finding.score))),
    SheetColumn("Finding ID", 12, lambda line: line.finding.finding_id, look=Look.SMALL),
    SheetColumn("Evidence digest", 12, lambda line: line.finding.evidence_digest, look=Look.SMALL),
    SheetColumn("ID check", 9, lambda line: line.id_check, look=Look.SMALL),
    *_ANSWER_COLUMNS,
)


def review_sheet(results: ResultIndex) -> ReportSheet:
    """Return the sheet of all findings, those of the worst supplier first."""
    records = (
        _ReviewedFinding(row, finding, describe_finding(finding, results), results.reply_notes(row))
        for row in map(results.row, results.worst_first(results.findings))
        for finding in results.findings[row.position]
    )
    nothing = {"Why": "No possible match was found. See Summary for what was screened."}
    return table_sheet(
        "Review",
        _COLUMNS,
        records,
        freeze="G2",
        messages=() if results.findings else (nothing,),
        pages_wide=3,
        repeat_columns="A:F",
    )


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(filter(None, parts))
