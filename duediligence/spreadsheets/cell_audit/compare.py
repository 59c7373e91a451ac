"""Compares the rows that a reader gave with those that a file's own bytes hold."""

from __future__ import annotations

from ...errors import TableError
from ..table import Table
from .sheet_facts import SheetFacts


def audit_rows(table: Table, facts: SheetFacts) -> None:
    """Refuse a table in which a row is missing that the file holds.

    Blanks that are written out fill a cell and make no row, so a row counts as missing only where
    the reader filled nothing of it although the file does.

    Raises:
        TableError: naming the first row.
    """
    read = {number - 1 for number in table.numbers}
    known = {row for row, _ in facts.known or ()}
    if missing := known - read:
        raise TableError(
            f"{table.where}, row {min(missing) + 1}: {len(missing):,} rows stand in the file and"
            " were not read, so none is trusted; open the file where it was made and save it as"
            " .xlsx."
        )
