"""The sheets of record: every supplier as it was read, what could not be screened, and the audit."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Decision
from ..text.sanitise import one_line
from .extra_sheets import added_headers, added_values
from .result_index import ResultIndex, mapped_columns, numbered
from .sheet import Look, ReportSheet, SheetCell, Value, decision_cell, header_cells
from .wording import row_reason

_ADDED_WIDTHS = (14, 10, 9, 24, 56, 36, 9, 20, 17, 12, 8)
_UNSCREENED = (
    ("What", 14), ("File", 18), ("Sheet", 14), ("Row", 8), ("Column", 20), ("Supplier", 28),
    ("Problem", 56), ("What to do", 56),
)  # fmt: skip
_SAMPLE = 200
REPLIED = "suppliers' replies"  # where a column comes from that the input does not have
_COMPLETE = "Give at least a name, an address or a registration number, and screen the row again."


def suppliers_sheet(ledger: ResultIndex) -> ReportSheet:
    """The caller's columns as they were read, header in the first row, then ours."""
    order: dict[tuple[object, int], int] = {}
    places = [
        [order.setdefault(key, len(order)) for key in numbered(c.header for c in table.columns)]
        for table in ledger.outcome.suppliers
    ]
    own = [str(header) for header, _ in order]
    return ReportSheet(
        title="All suppliers",
        widths=[*_widths(ledger, own, places), *_ADDED_WIDTHS],
        rows=_supplier_rows(ledger, places, len(own)),
        header=header_cells([*own, *added_headers(own)]),
        freeze="A2",
        tall=False,
    )


def unscreened_sheet(ledger: ResultIndex) -> ReportSheet:
    """The rows about which nothing is known, and what was wrong with the input."""
    return ReportSheet(
        title="Could not screen",
        widths=[width for _, width in _UNSCREENED],
        rows=_unscreened_rows(ledger),
        header=header_cells(name for name, _ in _UNSCREENED),
        freeze="A2",
    )


def audit_sheet(ledger: ResultIndex) -> ReportSheet:
    """Enough to repeat the screening, and how each column was understood."""
    return ReportSheet("Audit", (30, 24, 40, 16, 18, 18), rows=list(_audit_rows(ledger)))


def _widths(ledger: ResultIndex, own: list[str], places: list[list[int]]) -> list[int]:
    """As broad as the header and the first texts ask for, within reason."""
    longest = [len(header) + 3 for header in own]
    for table, mine in zip(ledger.outcome.suppliers, places, strict=True):
        for place, column in zip(mine, table.columns, strict=True):
            first = max((len(text) for text in column.shown[:_SAMPLE]), default=0)
            longest[place] = max(longest[place], first + 1)
    return [min(40, max(9, length)) for length in longest]


def _supplier_rows(
    ledger: ResultIndex, places: list[list[int]], width: int
) -> Iterator[list[Value]]:
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


def _unscreened_rows(ledger: ResultIndex) -> Iterator[list[Value]]:
    outcome = ledger.outcome
    empty = True
    for row in ledger.rows():
        if outcome.decisions[row.position] is Decision.UNSCREENABLE:
            empty = False
            asks = [finding.ask for finding in ledger.findings.get(row.position, ()) if finding.ask]
            texts = (row.table.file, row.table.sheet, row.number, None, one_line(row.name),
                     row_reason(row, ledger), " ".join(asks) or _COMPLETE)  # fmt: skip
            yield [decision_cell(Decision.UNSCREENABLE), *(SheetCell(text) for text in texts)]
    for issue in outcome.issues:
        empty = False
        told = (issue.file, issue.sheet, issue.row, issue.header, None, issue.problem, issue.remedy)
        yield [SheetCell("to repair", Look.NOTE), *(SheetCell(text) for text in told)]
    if empty:
        yield [
            *[None] * 6,
            SheetCell("Every row had something to screen, and every cell could be read."),
        ]


def _audit_rows(ledger: ResultIndex) -> Iterator[tuple[Value, ...]]:
    facts = ledger.outcome.provenance
    yield (SheetCell("Audit: enough to repeat this screening", Look.TITLE),)
    yield ()
    yield header_cells(("What", "Which", "SHA-256 or detail"))
    yield SheetCell("Library"), SheetCell(f"duediligence {facts.library}"), None
    yield SheetCell("Screened at"), SheetCell(facts.screened_at), None
    yield SheetCell("Rows screened"), SheetCell(len(ledger.outcome.decisions)), None
    for each in facts.inputs:
        yield SheetCell("Input"), SheetCell(each.file or "(no file)"), SheetCell(each.sha256)
    yield SheetCell("Policy"), SheetCell(facts.policy.id), SheetCell(facts.policy.sha256)
    for notice in facts.policy.notices:
        yield SheetCell("Notice of the policy"), None, SheetCell(one_line(notice))
    for info in facts.watchlists:
        yield SheetCell("List"), SheetCell(f"{info.id} {info.version}"), SheetCell(info.sha256)
        for what, number in sorted(info.left_out.items()):
            yield SheetCell("Left out of the list"), SheetCell(what), SheetCell(number)
    for name, digest in sorted(facts.gazetteers.items()):
        yield SheetCell("Gazetteer"), SheetCell(name), SheetCell(digest)
    yield (
        SheetCell("Head of the answers log"),
        None,
        SheetCell(facts.answers_head or "no answers were used"),
    )
    yield ()
    yield (SheetCell("How the columns were understood", Look.SECTION),)
    yield header_cells(("File", "Sheet", "Column", "Party", "Role", "From"))
    for table in ledger.outcome.suppliers:
        for told, column in zip(mapped_columns([table]), table.columns, strict=True):
            yield tuple(
                SheetCell(text) for text in (*told, REPLIED if column.is_reply else "the input")
            )
