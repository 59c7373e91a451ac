"""The sheet *What changed*: every finding that is not as it was, for the review workbook."""

from __future__ import annotations

from collections.abc import Iterator

from ..reports.sheet import ReportSheet, SheetCell, Value, decision_cell, header_cells
from ..text.sanitise import one_line
from .changes import ChangeKind, Comparison

_COLUMNS = (
    ("Change", 11), ("Before", 13), ("Now", 13), ("Supplier", 28), ("Where", 30), ("Entry", 24),
    ("Rule", 7), ("Because of", 26), ("Why", 60), ("What was answered before", 50),
    ("Finding ID", 12),
)  # fmt: skip


def changes_sheet(compared: Comparison) -> ReportSheet:
    """One row a change, the most pressing first, and what else differs between the two."""
    return ReportSheet(
        title="What changed",
        widths=[width for _, width in _COLUMNS],
        rows=_rows(compared),
        header=header_cells(name for name, _ in _COLUMNS),
        freeze="D2",
        pages_wide=2,
    )


def _rows(compared: Comparison) -> Iterator[list[Value]]:
    for each in compared.changes:
        texts = (each.supplier, each.where, each.entry, each.rule, "; ".join(each.causes),
                 each.reason, each.earlier, each.finding_id)  # fmt: skip
        before = SheetCell("") if each.kind is ChangeKind.NEW else decision_cell(each.before)
        now = SheetCell("") if each.kind is ChangeKind.GONE else decision_cell(each.after)
        yield [
            SheetCell(each.kind.value),
            before,
            now,
            *(SheetCell(one_line(text)) for text in texts),
        ]
    if not compared.changes:
        yield [SheetCell("nothing"), *[None] * 7, SheetCell("Every finding is as it was.")]
    for difference in compared.differences:
        yield [SheetCell("differs"), *[None] * 7, SheetCell(difference)]
