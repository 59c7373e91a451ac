"""The sheet *What changed*: every finding that differs, for the review workbook."""

from __future__ import annotations

from collections.abc import Iterator

from ..reports.sheet import (
    CellValue,
    ReportSheet,
    SheetCell,
    SheetColumn,
    decision_cell,
    message_cells,
    row_cells,
    table_sheet,
)
from ..text.sanitise import one_line
from .changes import Change, ChangeKind, Comparison

_COLUMNS: tuple[SheetColumn[Change], ...] = (
    SheetColumn("Change", 11, lambda change: change.kind.value),
    SheetColumn(
        "Before",
        13,
        lambda change: "" if change.kind is ChangeKind.NEW else decision_cell(change.before),
    ),
    SheetColumn(
        "Now",
        13,
        lambda change: "" if change.kind is ChangeKind.GONE else decision_cell(change.after),
    ),
    SheetColumn("Supplier", 28, lambda change: one_line(change.supplier)),
    SheetColumn("Where", 30, lambda change: one_line(change.where)),
    SheetColumn("Entry", 24, lambda change: one_line(change.entry)),
    SheetColumn("Rule", 7, lambda change: one_line(change.rule)),
    SheetColumn("Because of", 26, lambda change: one_line("; ".join(change.causes))),
    SheetColumn("Why", 60, lambda change: one_line(change.reason)),
    SheetColumn("What was answered before", 50, lambda change: one_line(change.earlier)),
    SheetColumn("Finding ID", 12, lambda change: one_line(change.finding_id)),
)


def changes_sheet(comparison: Comparison) -> ReportSheet:
    """Return a sheet of the changes, the most pressing first, and of what else differs."""
    return table_sheet("What changed", _COLUMNS, _rows(comparison), freeze="D2", pages_wide=2)


def _rows(comparison: Comparison) -> Iterator[list[CellValue]]:
    for change in comparison.changes:
        yield row_cells(_COLUMNS, change)
    messages = [("differs", difference) for difference in comparison.differences]
    if not comparison.changes:
        messages.insert(0, ("nothing", "Every finding is as it was."))
    for label, message in messages:
        _, *cells = message_cells(_COLUMNS, "Why", message)
        yield [SheetCell(label), *cells]
