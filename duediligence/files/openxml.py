"""Office Open XML workbooks (.xlsx, .xlsm, strict ones too): read, and counted a second time."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import TableError
from ..model import Limits
from .archive import Archive
from .assemble import Sheet, assemble
from .facts import Facts
from .failure import refuse, several, too_large
from .parts import Parts, SheetPart, parts_of
from .readers import Grids, Unreadable, calamine, gave_up, openpyxl
from .scan import scan
from .strings import Strings, strings_of
from .table import Table
from .walk import walk

MOST_SPREAD = 20_000_000  # what a table of a few cells far apart may come to
HIDDEN = (
    "This sheet is hidden; it was read like all others.",
    "Unhide it to see what was screened.",
)


def read_openxml(
    data: bytes, archive: Archive, main: str, sha256: str, limits: Limits
) -> tuple[Table, ...]:
    """Every worksheet of the workbook.

    Raises:
        TableError: it cannot be trusted, or the reader's cells are not those of the file.
    """
    parts = parts_of(archive, main)
    if not parts.sheets:
        raise refuse(archive.file, "a workbook without a worksheet", "ask for the file again")
    strings = strings_of(archive, parts.strings, limits)
    facts = [_facts(archive, part, strings, parts, limits) for part in parts.sheets]
    grids = _grids(data, archive.file, parts, facts)
    tables = []
    for part, fact in zip(parts.sheets, facts, strict=True):
        problems = fact.problems() + ([HIDDEN] if part.hidden else [])
        sheet = Sheet(part.name, grids.get(part.name, []), fact.unreadable, fact.padded,
                      fact.merged, problems, part.hidden)  # fmt: skip
        table, filled = assemble(sheet, archive.file, sha256)
        if filled != fact.filled:
            exact = (
                fact if fact.known is not None else _walked(archive, part, strings, parts, limits)
            )
            _compare(table, exact)
        tables.append(table)
    return tuple(tables)


def _facts(
    archive: Archive, part: SheetPart, strings: Strings, parts: Parts, limits: Limits
) -> Facts:
    where = f"{archive.file}, sheet {part.name}"
    found = scan(archive.chunks(part.member), strings, parts.padding, where, limits)
    if found is None or found.is_sparse:
        found = _walked(archive, part, strings, parts, limits)
    if found.is_sparse and (width := _width(found)) > MOST_SPREAD:
        raise too_large(where, f"{width:,} cells, most of them blank,", "cells")
    return found


def _width(facts: Facts) -> int:
    """How many cells there are, counting each row up to its last."""
    ends: dict[int, int] = {}
    for row, column in facts.known or ():
        ends[row] = max(ends.get(row, 0), column + 1)
    return sum(ends.values())


def _walked(
    archive: Archive, part: SheetPart, strings: Strings, parts: Parts, limits: Limits
) -> Facts:
    where = f"{archive.file}, sheet {part.name}"
    return walk(archive.chunks(part.member), strings, parts.padding, where, limits)


def _grids(data: bytes, file: str, parts: Parts, facts: Sequence[Facts]) -> Grids:
    names = [part.name for part in parts.sheets]
    if not any(fact.is_sparse for fact in facts):
        try:
            grids = calamine(data, names)
            if set(names) <= grids.keys():
                return grids
        except Unreadable:
            pass
    try:
        return openpyxl(data, names)
    except Unreadable:
        raise gave_up(file) from None


def _compare(table: Table, facts: Facts) -> None:
    """Refuse a table whose cells are not those that the sheet's own bytes hold.

    Raises:
        TableError: naming the first row that differs.
    """
    read = {
        (number - 1, column)
        for row, number in zip(table.rows, table.numbers, strict=True)
        for column, cell in enumerate(row)
        if cell.strip()
    }
    known = set(facts.known or ()) - facts.unreadable.keys()
    if odd := known ^ read:
        row = min(odd)[0] + 1
        raise TableError(
            f"{table.where}, row {row}: two ways of reading this sheet disagree in"
            f" {several(len(odd), 'cell')}, so neither is trusted; open the file where it was made"
            " and save it again."
        )
