"""Compares the cells that a reader gave with those that the file's own bytes hold."""

from __future__ import annotations

from ...errors import TableError
from ..refusals import pluralise
from ..table import Table
from .sheet_facts import SheetFacts


def audit_rows(table: Table, facts: SheetFacts) -> None:
    """Refuse a table in which a row is missing that the file holds.

    A cell of white space only is blank for both.

    Raises:
        TableError: naming the first row.
    """
    filled_rows = {row for row, _ in facts.filled_cells or ()}
    if missing := filled_rows.difference(number - 1 for number in table.numbers):
        raise TableError(
            f"{table.where}, row {min(missing) + 1}: {len(missing):,} rows are in the file and"
            " were not read, so none is trusted; open the file where it was made and save it as"
            " .xlsx."
        )


def audit_cells(table: Table, facts: SheetFacts) -> None:
    """Refuse a table whose filled cells are not exactly those that the sheet's own bytes hold.

    Raises:
        TableError: naming the first row that differs.
    """
    filled_by_reader = {
        (number - 1, column)
        for row, number in zip(table.rows, table.numbers, strict=True)
        for column, cell in enumerate(row)
        if cell.strip()
    }
    filled_in_file = set(facts.filled_cells or ()) - facts.unreadable.keys()
    if differences := filled_in_file ^ filled_by_reader:
        raise TableError(
            f"{table.where}, row {min(differences)[0] + 1}: two ways of reading this sheet disagree"
            f" in {pluralise(len(differences), 'cell')}, so neither is trusted; open the file where"
            " it was made and save it again."
        )
