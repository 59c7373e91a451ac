"""The sheet *What changed*: every finding that differs, for the review workbook."""

from __future__ import annotations

from ..reports.sheet import CellValue, ReportSheet, SheetColumn, decision_cell, table_sheet
from ..resources.languages import ENGLISH, Language
from ..text.sanitise import one_line
from .changes import Change, ChangeKind, Comparison


def _before(change: Change) -> CellValue:
    return "" if change.kind is ChangeKind.NEW else decision_cell(change.before)


def _after(change: Change) -> CellValue:
    return "" if change.kind is ChangeKind.GONE else decision_cell(change.after)


_COLUMNS: tuple[SheetColumn[Change], ...] = (
    SheetColumn("Change", 11, lambda change: change.kind.value),
    SheetColumn("Before", 13, _before),
    SheetColumn("Now", 13, _after),
    SheetColumn("Supplier", 28, lambda change: one_line(change.supplier)),
    SheetColumn("Where", 30, lambda change: one_line(change.where)),
    SheetColumn("Entry", 24, lambda change: one_line(change.entry)),
    SheetColumn("Rule", 7, lambda change: one_line(change.rule)),
    SheetColumn("Because of", 26, lambda change: one_line("; ".join(change.causes))),
    SheetColumn("Why", 60, lambda change: one_line(change.reason)),
    SheetColumn("What was answered before", 50, lambda change: one_line(change.earlier)),
    SheetColumn("Finding ID", 12, lambda change: one_line(change.finding_id)),
)


def changes_sheet(comparison: Comparison, language: Language = ENGLISH) -> ReportSheet:
    """Return a sheet of the changes, the most pressing first, and of what else differs."""
    messages = (
        []
        if comparison.changes
        else [(language.text("nothing"), language.text("Every finding is as it was."))]
    )
    messages += [(language.text("differs"), difference) for difference in comparison.differences]
    return table_sheet(
        "What changed",
        _COLUMNS,
        comparison.changes,
        freeze="D2",
        messages=[{"Change": label, "Why": text} for label, text in messages],
        pages_wide=2,
        language=language,
    )
