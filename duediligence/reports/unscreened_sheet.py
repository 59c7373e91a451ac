"""The sheet *Could not screen*: rows about which nothing is known, and what to repair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..model import Decision
from ..text.sanitise import one_line
from .result_index import ResultIndex
from .sheet import (
    CellValue,
    Look,
    ReportSheet,
    SheetCell,
    SheetColumn,
    decision_cell,
    message_cells,
    row_cells,
    table_sheet,
)
from .wording import row_reason

_COMPLETE = "Give at least a name, an address or a registration number, and screen the row again."


class _Problem(NamedTuple):
    """A row that could not be screened, or an issue of the input."""

    label: SheetCell
    file: str | None
    sheet: str | None
    row: int | None
    header: str | None
    supplier: str | None
    problem: str
    remedy: str


_COLUMNS: tuple[SheetColumn[_Problem], ...] = (
    SheetColumn("What", 14, lambda line: line.label),
    SheetColumn("File", 18, lambda line: line.file),
    SheetColumn("Sheet", 14, lambda line: line.sheet),
    SheetColumn("Row", 8, lambda line: line.row),
    SheetColumn("Column", 20, lambda line: line.header),
    SheetColumn("Supplier", 28, lambda line: line.supplier),
    SheetColumn("Problem", 56, lambda line: line.problem),
    SheetColumn("What to do", 56, lambda line: line.remedy),
)


def unscreened_sheet(results: ResultIndex) -> ReportSheet:
    """Return the sheet of unscreenable rows and of issues, each with a remedy."""
    return table_sheet("Could not screen", _COLUMNS, _rows(results), freeze="A2")


def _rows(results: ResultIndex) -> Iterator[list[CellValue]]:
    is_empty = True
    for line in _problems(results):
        is_empty = False
        yield row_cells(_COLUMNS, line)
    if is_empty:
        message = "Every row had something to screen, and every cell could be read."
        yield message_cells(_COLUMNS, "Problem", message)


def _problems(results: ResultIndex) -> Iterator[_Problem]:
    for row in results.rows():
        if results.decision(row) is Decision.UNSCREENABLE:
            findings = results.findings.get(row.position, ())
            questions = [finding.ask for finding in findings if finding.ask]
            yield _Problem(
                label=decision_cell(Decision.UNSCREENABLE),
                file=row.table.file,
                sheet=row.table.sheet,
                row=row.number,
                header=None,
                supplier=one_line(row.name),
                problem=row_reason(row, results),
                remedy=" ".join(questions) or _COMPLETE,
            )
    for issue in results.outcome.issues:
        yield _Problem(
            label=SheetCell("to repair", Look.NOTE),
            file=issue.file,
            sheet=issue.sheet,
            row=issue.row,
            header=issue.header,
            supplier=None,
            problem=issue.problem,
            remedy=issue.remedy,
        )
