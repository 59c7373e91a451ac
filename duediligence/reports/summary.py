"""The first sheet of the review workbook: what was screened, what came out, whom to ask what."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Decision
from ..text.sanitise import one_line
from .json import counts_of
from .result_index import Ledger
from .sheet import Cell, Look, Sheet, Value, decision_cell, heads
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


def summary_sheet(ledger: Ledger) -> Sheet:
    """The summary."""
    return Sheet("Summary", (34, 36, 98), rows=list(_rows(ledger)))


def _rows(ledger: Ledger) -> Iterator[tuple[Value, ...]]:
    facts = ledger.outcome.provenance
    yield (Cell("Supplier screening: possible matches to review", Look.TITLE),)
    yield (Cell(DISCLAIMER, Look.STRONG),)
    for notice in facts.policy.notices:
        yield (Cell(one_line(notice), Look.STRONG),)
    yield ()
    yield from _counts(ledger)
    yield from _coverage(ledger)
    yield from _lists(ledger)
    yield from _questions(ledger)
    yield from _section("How to use this workbook", "Sheet", "", "What it is for")
    for title, use in _USE.items():
        yield Cell(title, Look.STRONG), None, Cell(use)


def _section(title: str, *names: str) -> Iterator[tuple[Value, ...]]:
    yield ()
    yield (Cell(title, Look.SECTION),)
    yield heads(names)


def _counts(ledger: Ledger) -> Iterator[tuple[Value, ...]]:
    outcome = ledger.outcome
    counts = counts_of(outcome.decisions, outcome.suppliers)
    numbers = {each: counts[each.value] for each in reversed(Decision)}
    yield from _section("What came out", "Decision", "Rows", "What it means")
    for decision, number in numbers.items():
        yield decision_cell(decision), Cell(number), Cell(MEANING[decision])
    blank = f"{counts['blank']:,} blank rows are not among them." if counts["blank"] else ""
    yield Cell("all rows", Look.STRONG), Cell(counts["rows"], Look.STRONG), Cell(blank)


def _coverage(ledger: Ledger) -> Iterator[tuple[Value, ...]]:
    coverage = ledger.outcome.coverage
    yield from _section("What could be screened", "Part", "Rows", "Columns it was read from")
    roles = {
        "name": {"name", "alias"},
        "place": {"address", "city", "province", "postal_code", "country"},
        "product": {"product", "material", "hs_code"},
    }
    for part, wanted in roles.items():
        columns = dict.fromkeys(
            one_line(column.header)
            for table in ledger.outcome.suppliers
            for column in table.columns
            if column.role in wanted
        )
        number = sum(getattr(each, part) for each in coverage)
        yield Cell(part), Cell(f"{number:,} of {len(coverage):,}"), Cell(
            ", ".join(columns) or f"No column was taken for a {part}."
        )  # fmt: skip


def _lists(ledger: Ledger) -> Iterator[tuple[Value, ...]]:
    facts = ledger.outcome.provenance
    yield from _section("Against what", "List or policy", "Version", "What it is")
    for info in facts.watchlists:
        left = ", ".join(f"{number:,} {what}" for what, number in sorted(info.left_out.items()))
        told = (info.title, info.date or "", f"left out: {left}" if left else "",
                f"SHA-256 {info.sha256}")  # fmt: skip
        yield Cell(info.id), Cell(info.version), Cell("; ".join(part for part in told if part))
    yield Cell(f"policy {facts.policy.id}"), None, Cell(f"SHA-256 {facts.policy.sha256}")


def _questions(ledger: Ledger) -> Iterator[tuple[Value, ...]]:
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
        yield Cell(name), Cell(where + (f" and {more:,} more" if more else "")), Cell(question)
    if len(asked) > _MOST_QUESTIONS:
        rest = len(asked) - _MOST_QUESTIONS
        yield (Cell(f"{rest:,} more questions stand in the sheet Review."),)
    if not asked:
        yield (Cell("Nothing needs to be asked."),)
