"""The sheet *Summary*: what was screened, what came out, and whom to ask what."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.roles import ADDRESS_ROLES, NAME_ROLES, PRODUCT_ROLES
from ..text.sanitise import one_line
from .json import counts_of
from .result_index import ResultIndex
from .sheet import CellValue, Look, ReportSheet, SheetCell, decision_cell, header_cells
from .wording import DECISION_MEANINGS, DISCLAIMER

_MOST_QUESTIONS = 500  # judgement: more is not read on a first sheet; *Review* has all of them
_USES = {
    "Review": "One row for each possible match, the worst supplier first. Read the reason and what"
    " speaks against it, then answer in the yellow columns at the right.",
    "All suppliers": "Your table as it was read, in its own order, and our columns (dd_ ...)."
    " It can be screened again.",
    "Evidence": "What the sources say of every entry cited, and what is denied.",
    "Could not screen": "Rows about which nothing is known, and cells that need repair.",
    "Audit": "Files, lists, policy and columns: enough to repeat this screening.",
}


_PARTS = {"name": NAME_ROLES, "place": ADDRESS_ROLES, "product": PRODUCT_ROLES}


def summary_sheet(results: ResultIndex) -> ReportSheet:
    """Return the first sheet: sections of three columns under each other."""
    return ReportSheet("Summary", (34, 36, 98), rows=list(_rows(results)))


def _rows(results: ResultIndex) -> Iterator[tuple[CellValue, ...]]:
    yield (SheetCell("Supplier screening: possible matches to review", Look.TITLE),)
    yield (SheetCell(DISCLAIMER, Look.STRONG),)
    for notice in results.outcome.provenance.policy.notices:
        yield (SheetCell(one_line(notice), Look.STRONG),)
    yield ()
    yield from _counts(results)
    yield from _coverage(results)
    yield from _lists(results)
    yield from _questions(results)
    yield from _section("How to use this workbook", "Sheet", "", "What it is for")
    for title, use in _USES.items():
        yield SheetCell(title, Look.STRONG), None, SheetCell(use)


def _section(title: str, *headers: str) -> Iterator[tuple[CellValue, ...]]:
    yield ()
    yield (SheetCell(title, Look.SECTION),)
    yield header_cells(headers)


def _counts(results: ResultIndex) -> Iterator[tuple[CellValue, ...]]:
    outcome = results.outcome
    counts = counts_of(outcome.decisions, outcome.suppliers)
    yield from _section("What came out", "Decision", "Rows", "What it means")
    for decision, meaning in DECISION_MEANINGS.items():
        yield decision_cell(decision), SheetCell(counts[decision.value]), SheetCell(meaning)
    blank = f"{counts['blank']:,} blank rows are not among them." if counts["blank"] else ""
    total = SheetCell(counts["rows"], Look.STRONG)
    yield SheetCell("all rows", Look.STRONG), total, SheetCell(blank)


def _coverage(results: ResultIndex) -> Iterator[tuple[CellValue, ...]]:
    coverage = results.outcome.coverage
    yield from _section("What could be screened", "Part", "Rows", "Columns it was read from")
    for part, roles in _PARTS.items():
        headers = dict.fromkeys(
            one_line(column.header)
            for table in results.outcome.suppliers
            for column in table.columns
            if column.role in roles
        )
        number = sum(getattr(row_coverage, part) for row_coverage in coverage)
        columns = ", ".join(headers) or f"No column was taken for a {part}."
        yield SheetCell(part), SheetCell(f"{number:,} of {len(coverage):,}"), SheetCell(columns)


def _lists(results: ResultIndex) -> Iterator[tuple[CellValue, ...]]:
    provenance = results.outcome.provenance
    yield from _section("Against what", "List or policy", "Version", "What it is")
    for info in provenance.watchlists:
        left_out = ", ".join(f"{number:,} {kind}" for kind, number in sorted(info.left_out.items()))
        parts = (
            info.title,
            f"identity: {info.identity.value}",
            info.date,
            f"left out: {left_out}" if left_out else "",
            f"SHA-256 {info.sha256}",
        )
        description = "; ".join(filter(None, parts))
        yield SheetCell(info.id), SheetCell(info.version), SheetCell(description)
    policy = provenance.policy
    yield SheetCell(f"policy {policy.id}"), None, SheetCell(f"SHA-256 {policy.sha256}")


def _questions(results: ResultIndex) -> Iterator[tuple[CellValue, ...]]:
    """Yield each question to each supplier once, those about the worst rows first."""
    yield from _section("What to ask whom", "Supplier", "Where", "Question")
    # (supplier, question) -> the first row it is about, and how many further findings ask it
    questions: dict[tuple[str, str], tuple[str, int]] = {}
    for position in results.worst_first(results.findings):
        row = results.row(position)
        for finding in results.findings[position]:
            if finding.ask:
                key = one_line(row.name) or "(no name)", one_line(finding.ask)
                where, more = questions.get(key, (one_line(row.where), -1))
                questions[key] = where, more + 1
    for (name, question), (where, more) in list(questions.items())[:_MOST_QUESTIONS]:
        place = where + (f" and {more:,} more" if more else "")
        yield SheetCell(name), SheetCell(place), SheetCell(question)
    if len(questions) > _MOST_QUESTIONS:
        rest = len(questions) - _MOST_QUESTIONS
        yield (SheetCell(f"{rest:,} more questions stand in the sheet Review."),)
    if not questions:
        yield (SheetCell("Nothing needs to be asked."),)
