"""The sheet *Summary*: one page that a manager can print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Decision
from ..model.roles import ADDRESS_ROLES, NAME_ROLES, PRODUCT_ROLES
from ..resources.languages import ENGLISH, Language
from ..text.sanitise import one_line
from .json import counts_of
from .result_index import ResultIndex, ResultRow
from .review_sheet import REVIEW, review_rows
from .sheet import (
    BarChart,
    CellValue,
    Look,
    ReportSheet,
    SheetCell,
    decision_cell,
    header_cells,
    link_to,
)
from .summary import summarise_finding
from .wording import DECISION_MEANINGS, DISCLAIMER, describe_list

SUMMARY = "Summary"
# Rows of a printed page for each of the two tables of suppliers; *Review* has all of them.
_MOST_BLOCKED, _MOST_QUESTIONS = 15, 12
_MOST_FILES = 3  # judgement: more make a page of files; *Audit* names them all
_WIDTHS = (36, 10, 10, 78, 54)
_PARTS = {"name": NAME_ROLES, "place": ADDRESS_ROLES, "product": PRODUCT_ROLES}
_Rows = Iterator[tuple[CellValue, ...]]


def summary_sheet(results: ResultIndex, language: Language = ENGLISH) -> ReportSheet:
    """Return the first sheet: what was screened, what came out, who is blocked, what to ask whom."""
    page = _Page(results, language)
    top = list(page.top())
    rows = [*top, *page.counts(), *page.coverage(), *page.blocked(), *page.questions()]
    return ReportSheet(
        title=language.text(SUMMARY),
        widths=_WIDTHS,
        rows=rows,
        pages_tall=1,
        chart=page.chart(first_row=len(top) + 4),  # below a blank row, a heading and a header
    )


class _Page:
    """The sections of the sheet, each with its blank row and heading."""

    def __init__(self, results: ResultIndex, language: Language) -> None:
        self._results, self.language = results, language
        self._outcome = results.outcome
        self._counts = counts_of(self._outcome.decisions, self._outcome.suppliers)
        self._review_rows = review_rows(results)

    def top(self) -> _Rows:
        text, provenance = self.language.text, self._outcome.provenance
        yield (SheetCell(text("Supplier screening: possible matches to review"), Look.TITLE),)
        yield (SheetCell(text(DISCLAIMER), Look.STRONG),)
        files = [one_line(each.file or text("(no file)")) for each in provenance.inputs]
        more = len(files) - _MOST_FILES
        names = ", ".join(files[:_MOST_FILES]) + (
            text("; +{count} more", count=more) if more > 0 else ""
        )
        yield self._fact("File", names)
        yield self._fact("Screened at", provenance.screened_at)
        lists = ", ".join(map(describe_list, provenance.watchlists))
        yield self._fact("Lists", lists or text("no list"))
        yield self._fact("Policy", provenance.policy.id)
        for notice in provenance.policy.notices:
            yield self._fact("Notice of the policy", one_line(notice))

    def counts(self) -> _Rows:
        text = self.language.text
        yield from self._section("What came out", "Decision", "Rows", "Share", "What it means")
        total = len(self._outcome.decisions)
        for decision, meaning in DECISION_MEANINGS.items():
            number = self._counts[decision.value]
            cells = (SheetCell(number), SheetCell(_share(number, total)), SheetCell(text(meaning)))
            yield decision_cell(decision, self.language), *cells
        blank = self._counts["blank"]
        note = text("Blank rows, not among them: {count}.", count=f"{blank:,}") if blank else ""
        rows = SheetCell(self._counts["rows"], Look.STRONG)
        yield SheetCell(text("all rows"), Look.STRONG), rows, None, SheetCell(note)

    def chart(self, *, first_row: int) -> BarChart:
        decisions = list(DECISION_MEANINGS)
        return BarChart(
            title=self.language.text("Rows by decision"),
            labels=[self.language.text(decision.value) for decision in decisions],
            values=[self._counts[decision.value] for decision in decisions],
            looks=[Look[decision.name] for decision in decisions],
            first_row=first_row,
            label_column=0,
            value_column=1,
            at=f"E{first_row - 2}",
        )

    def coverage(self) -> _Rows:
        text, coverage = self.language.text, self._outcome.coverage
        headers = ("Part", "Rows", "Share", "Columns it was read from")
        yield from self._section("What could be screened", *headers)
        for part, roles in _PARTS.items():
            columns = dict.fromkeys(
                one_line(column.header)
                for table in self._outcome.suppliers
                for column in table.columns
                if column.role in roles
            )
            number = sum(getattr(row_coverage, part) for row_coverage in coverage)
            none = text("No column was taken for a {part}.", part=text(part))
            cells = (number, _share(number, len(coverage)), ", ".join(columns) or none)
            yield SheetCell(text(part)), *map(SheetCell, cells)

    def blocked(self) -> _Rows:
        """Yield the blocked suppliers by name, the worst first."""
        headers = ("Supplier", "Row", "Findings", "Why", "Against")
        yield from self._section("Blocked suppliers", *headers)
        blocked = [
            positions
            for positions in self._results.flagged_suppliers.values()
            if self._outcome.decisions[positions[0]] is Decision.BLOCK
        ]
        for positions in blocked[:_MOST_BLOCKED]:
            row = self._results.row(positions[0])
            findings = [each for at in positions for each in self._results.findings[at]]
            first = summarise_finding(findings[0], row, self._results, self.language)
            cells = (row.number, len(findings), first.why, first.against)
            yield self._supplier(row), *map(SheetCell, cells)
        yield from self._rest(blocked, _MOST_BLOCKED, "No supplier is blocked.")

    def questions(self) -> _Rows:
        """Yield each question to each supplier once, those about the worst rows first."""
        headers = ("Supplier", "Row", "More rows", "Question", "Where")
        yield from self._section("What to ask whom", *headers)
        questions: dict[tuple[str, str], tuple[ResultRow, set[int]]] = {}
        for supplier, positions in self._results.flagged_suppliers.items():
            for row in map(self._results.row, positions):
                for finding in self._results.findings[row.position]:
                    if finding.ask:
                        key = supplier, self.language.text(one_line(finding.ask))
                        questions.setdefault(key, (row, set()))[1].add(row.position)
        for (_, question), (row, rows) in list(questions.items())[:_MOST_QUESTIONS]:
            cells = (row.number, len(rows) - 1 or None, question, one_line(row.where))
            yield self._supplier(row), *map(SheetCell, cells)
        yield from self._rest(list(questions), _MOST_QUESTIONS, "Nothing needs to be asked.")

    def _supplier(self, row: ResultRow) -> SheetCell:
        """The name of a supplier, linked to its findings."""
        name = one_line(row.name) or self.language.text("(no name)")
        link = link_to(self.language.text(REVIEW), self._review_rows[row.position])
        return SheetCell(name, Look.LINK, link)

    def _rest(self, items: Sequence[object], shown: int, nothing: str) -> _Rows:
        rest = len(items) - shown
        if rest > 0:
            more = self.language.text("{count} more are in the sheet Review.", count=f"{rest:,}")
            yield (SheetCell(more),)
        if not items:
            yield (SheetCell(self.language.text(nothing)),)

    def _fact(self, label: str, value: str) -> tuple[CellValue, ...]:
        """A line of the head: its value runs on over the columns to the right."""
        return SheetCell(self.language.text(label), Look.STRONG), SheetCell(value, Look.LINE)

    def _section(self, title: str, *headers: str) -> _Rows:
        yield ()
        yield (SheetCell(self.language.text(title), Look.SECTION),)
        yield header_cells(headers, self.language)


def _share(number: int, total: int) -> str:
    """Return a share as people read it: a few of many are not 0 %.

    >>> _share(1, 3), _share(1, 2000), _share(0, 0)
    ('33 %', '< 1 %', '0 %')
    """
    percent = 100 * number / total if total else 0
    return "< 1 %" if 0 < percent < 1 else f"{percent:.0f} %"
