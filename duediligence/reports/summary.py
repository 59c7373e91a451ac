"""The first sheet of the review workbook: what was screened, what came out, whom to ask what."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Decision
from ..model.roles import ADDRESS_ROLES, NAME_ROLES, PRODUCT_ROLES
from ..text.sanitise import one_line
from .json import counts_of
from .result_index import ResultIndex
from .sheet import Look, ReportSheet, SheetCell, Value, decision_cell, header_cells
from .wording import DISCLAIMER, MEANING

_MOST_QUESTIONS = 500
_USE = {
    "Review": "One row for each possible match, the worst supplier first. Read the reason and what"
    " speaks against it, then answer in the yellow columns at the right.",
    "All suppliers": "Your table as it was read, in its own order, and our columns (dd_ ...)."
    " It can be screened again.",
    "Evidence": "What the sources say of every entry cited, and what is denied.",
    "Could not screen": "Rows about which nothing is known, and cells that need repair.",
    "Audit": "Files, lists, policy and columns: enough to repeat this screening.",
}


def summary_sheet(ledger: ResultIndex) -> ReportSheet:
    """The summary."""
    return ReportSheet("Summary", (34, 36, 98), rows=list(_rows(ledger)))


def _rows(ledger: ResultIndex) -> Iterator[tuple[Value, ...]]:
    facts = ledger.outcome.provenance
    yield (SheetCell("Supplier screening: possible matches to review", Look.TITLE),)
    yield (SheetCell(DISCLAIMER, Look.STRONG),)
    for notice in facts.policy.notices:
        yield (SheetCell(one_line(notice), Look.STRONG),)
    yield ()
    yield from _counts(ledger)
    yield from _coverage(ledger)
    yield from _lists(ledger)
    yield from _questions(ledger)
    yield from _section("How to use this workbook", "Sheet", "", "What it is for")
    for title, use in _USE.items():
        yield SheetCell(title, Look.STRONG), None, SheetCell(use)


def _section(title: str, *names: str) -> Iterator[tuple[Value, ...]]:
    yield ()
    yield (SheetCell(title, Look.SECTION),)
    yield header_cells(names)


def _counts(ledger: ResultIndex) -> Iterator[tuple[Value, ...]]:
    outcome = ledger.outcome
    counts = counts_of(outcome.decisions, outcome.suppliers)
    numbers = {each: counts[each.value] for each in reversed(Decision)}
    yield from _section("What came out", "Decision", "Rows", "What it means")
    for decision, number in numbers.items():
        yield decision_cell(decision), SheetCell(number), SheetCell(MEANING[decision])
    blank = f"{counts['blank']:,} blank rows are not among them." if counts["blank"] else ""
    yield (
        SheetCell("all rows", Look.STRONG),
        SheetCell(counts["rows"], Look.STRONG),
        SheetCell(blank),
    )


def _coverage(ledger: ResultIndex) -> Iterator[tuple[Value, ...]]:
    coverage = ledger.outcome.coverage
    yield from _section("What could be screened", "Part", "Rows", "Columns it was read from")
    roles = {
        "name": NAME_ROLES,
        "place": ADDRESS_ROLES,
        "product": PRODUCT_ROLES,
    }
    for part, wanted in roles.items():
        columns = dict.fromkeys(
            one_line(column.header)
            for table in ledger.outcome.suppliers
            for column in table.columns
            if column.role in wanted
        )
        number = sum(getattr(each, part) for each in coverage)
        yield SheetCell(part), SheetCell(f"{number:,} of {len(coverage):,}"), SheetCell(
            ", ".join(columns) or f"No column was taken for a {part}."
        )  # fmt: skip


def _lists(ledger: ResultIndex) -> Iterator[tuple[Value, ...]]:
    facts = ledger.outcome.provenance
    yield from _section("Against what", "List or policy", "Version", "What it is")
    for info in facts.watchlists:
        left = ", ".join(f"{number:,} {what}" for what, number in sorted(info.left_out.items()))
        told = (info.title, info.date or "", f"left out: {left}" if left else "",
                f"SHA-256 {info.sha256}")  # fmt: skip
        yield (
            SheetCell(info.id),
            SheetCell(info.version),
            SheetCell("; ".join(part for part in told if part)),
        )
    yield SheetCell(f"policy {facts.policy.id}"), None, SheetCell(f"SHA-256 {facts.policy.sha256}")


def _questions(ledger: ResultIndex) -> Iterator[tuple[Value, ...]]:
    yield from _section("What to ask whom", "Supplier", "Where", "Question")
    asked: dict[tuple[str, str], tuple[str, int]] = {}
    for position in ledger.worst_first(ledger.findings):
        row = ledger.row(position)
        for finding in ledger.findings[position]:
            if finding.ask:
                key = one_line(row.name) or "(no name)", one_line(finding.ask)
                where, more = asked.get(key, (one_line(row.where), -1))
                asked[key] = where, more + 1
    for (name, question), (where, more) in list(asked.items())[:_MOST_QUESTIONS]:
        yield (
            SheetCell(name),
            SheetCell(where + (f" and {more:,} more" if more else "")),
            SheetCell(question),
        )
    if len(asked) > _MOST_QUESTIONS:
        rest = len(asked) - _MOST_QUESTIONS
        yield (SheetCell(f"{rest:,} more questions stand in the sheet Review."),)
    if not asked:
        yield (SheetCell("Nothing needs to be asked."),)
