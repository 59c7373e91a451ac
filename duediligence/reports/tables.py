"""The sheets of record: every supplier as it was read, what could not be screened, and the audit."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Decision
from ..text.sanitise import one_line
from .extra_sheets import added_headers, added_values
from .result_index import Ledger, columns_of, numbered
from .sheet import Cell, Look, Sheet, Value, decision_cell, heads
from .wording import row_reason

_ADDED_WIDTHS = (14, 10, 9, 24, 56, 36, 9, 20, 17, 12, 8)
_UNSCREENED = (
    ("What", 14), ("File", 18), ("Sheet", 14), ("Row", 8), ("Column", 20), ("Supplier", 28),
    ("Problem", 56), ("What to do", 56),
)  # fmt: skip
_SAMPLE = 200
REPLIED = "suppliers' replies"  # where a column comes from that the input does not have
_COMPLETE = "Give at least a name, an address or a registration number, and screen the row again."


def suppliers_sheet(ledger: Ledger) -> Sheet:
    """The caller's columns as they were read, header in the first row, then ours."""
    order: dict[tuple[object, int], int] = {}
    places = [
        [order.setdefault(key, len(order)) for key in numbered(c.header for c in table.columns)]
        for table in ledger.outcome.suppliers
    ]
    own = [str(header) for header, _ in order]
    return Sheet(
        title="All suppliers",
        widths=[*_widths(ledger, own, places), *_ADDED_WIDTHS],
        rows=_supplier_rows(ledger, places, len(own)),
        header=heads([*own, *added_headers(own)]),
        freeze="A2",
        tall=False,
    )


def unscreened_sheet(ledger: Ledger) -> Sheet:
    """The rows about which nothing is known, and what was wrong with the input."""
    return Sheet(
        title="Could not screen",
        widths=[width for _, width in _UNSCREENED],
        rows=_unscreened_rows(ledger),
        header=heads(name for name, _ in _UNSCREENED),
        freeze="A2",
    )


def audit_sheet(ledger: Ledger) -> Sheet:
    """Enough to repeat the screening, and how each column was understood."""
    return Sheet("Audit", (30, 24, 40, 16, 18, 18), rows=list(_audit_rows(ledger)))


def _widths(ledger: Ledger, own: list[str], places: list[list[int]]) -> list[int]:
    """As broad as the header and the first texts ask for, within reason."""
    longest = [len(header) + 3 for header in own]
    for table, mine in zip(ledger.outcome.suppliers, places, strict=True):
        for place, column in zip(mine, table.columns, strict=True):
            first = max((len(text) for text in column.shown[:_SAMPLE]), default=0)
            longest[place] = max(longest[place], first + 1)
    return [min(40, max(9, length)) for length in longest]


def _supplier_rows(ledger: Ledger, places: list[list[int]], width: int) -> Iterator[list[Value]]:
    decisions = ledger.outcome.decisions
    where = dict(zip(map(id, ledger.outcome.suppliers), places, strict=False))
    for row in ledger.rows():
        own: list[Value] = [None] * width
        for place, column in zip(where[id(row.table)], row.table.columns, strict=True):
            own[place] = column.shown[row.index] or None
        _, *added = added_values(row, ledger)
        yield [*own, decision_cell(decisions[row.position]), *(_plain(value) for value in added)]


def _plain(value: object) -> Value:
    if isinstance(value, float):
        return round(value, 1)
    return value if isinstance(value, int) else (str(value) if value else None)


def _unscreened_rows(ledger: Ledger) -> Iterator[list[Value]]:
    outcome = ledger.outcome
    empty = True
    for row in ledger.rows():
        if outcome.decisions[row.position] is Decision.UNSCREENABLE:
            empty = False
            asks = [finding.ask for finding in ledger.findings.get(row.position, ()) if finding.ask]
            texts = (row.table.file, row.table.sheet, row.number, None, one_line(row.name),
                     row_reason(row, ledger), " ".join(asks) or _COMPLETE)  # fmt: skip
            yield [decision_cell(Decision.UNSCREENABLE), *(Cell(text) for text in texts)]
    for issue in outcome.issues:
        empty = False
        told = (issue.file, issue.sheet, issue.row, issue.header, None, issue.problem, issue.remedy)
        yield [Cell("to repair", Look.NOTE), *(Cell(text) for text in told)]
    if empty:
        yield [
            *[None] * 6,
            Cell("Every row had something to screen, and every cell could be read."),
        ]


def _audit_rows(ledger: Ledger) -> Iterator[tuple[Value, ...]]:
    facts = ledger.outcome.provenance
    yield (Cell("Audit: enough to repeat this screening", Look.TITLE),)
    yield ()
    yield heads(("What", "Which", "SHA-256 or detail"))
    yield Cell("Library"), Cell(f"duediligence {facts.library}"), None
    yield Cell("Screened at"), Cell(facts.screened_at), None
    yield Cell("Rows screened"), Cell(len(ledger.outcome.decisions)), None
    for each in facts.inputs:
        yield Cell("Input"), Cell(each.file or "(no file)"), Cell(each.sha256)
    yield Cell("Policy"), Cell(facts.policy.id), Cell(facts.policy.sha256)
    for notice in facts.policy.notices:
        yield Cell("Notice of the policy"), None, Cell(one_line(notice))
    for info in facts.watchlists:
        yield Cell("List"), Cell(f"{info.id} {info.version}"), Cell(info.sha256)
        for what, number in sorted(info.left_out.items()):
            yield Cell("Left out of the list"), Cell(what), Cell(number)
    for name, digest in sorted(facts.gazetteers.items()):
        yield Cell("Gazetteer"), Cell(name), Cell(digest)
    yield Cell("Head of the answers log"), None, Cell(facts.answers_head or "no answers were used")
    yield ()
    yield (Cell("How the columns were understood", Look.SECTION),)
    yield heads(("File", "Sheet", "Column", "Party", "Role", "From"))
    for table in ledger.outcome.suppliers:
        for told, column in zip(columns_of([table]), table.columns, strict=True):
            yield tuple(Cell(text) for text in (*told, REPLIED if column.is_reply else "the input"))
