"""Office Open XML workbooks (.xlsx, .xlsm, strict ones too): read, and counted a second time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ...errors import TableError
from ...model import Limits
from ..assemble import RawSheet, assemble
from ..cell_audit.expat_count import count_by_expat
from ..cell_audit.regex_count import count_by_regex
from ..cell_audit.sheet_facts import SheetFacts
from ..preflight.zip_archive import Archive
from ..readers import Unreadable, calamine, gave_up, openpyxl
from ..refusals import refuse, several, too_large
from ..table import Table
from .shared_strings import Strings, strings_of
from .xlsx_parts import SheetPart, WorkbookParts, parts_of

Reader = Callable[[bytes, str], Iterator[list[Any]]]
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
    # A native reader makes room for every place of a grid, so a sparse sheet keeps it away.
    readers = (openpyxl,) if any(fact.is_sparse for fact in facts) else (calamine, openpyxl)
    tables = []
    for part, fact in zip(parts.sheets, facts, strict=True):
        table, filled = _read(data, archive.file, part, fact, sha256, readers)
        if filled != fact.filled:
            exact = (
                fact if fact.known is not None else _walked(archive, part, strings, parts, limits)
            )
            _compare(table, exact)
        tables.append(table)
    return tuple(tables)


def _read(
    data: bytes,
    file: str,
    part: SheetPart,
    facts: SheetFacts,
    sha256: str,
    readers: Iterable[Reader],
) -> tuple[Table, int]:
    """A sheet by the first reader that can read it, and how many cells that filled."""
    problems = facts.problems() + ([HIDDEN] if part.hidden else [])
    for reader in readers:
        sheet = RawSheet(part.name, reader(data, part.name), facts.unreadable, facts.padded,
                      facts.merged, problems, part.hidden)  # fmt: skip
        try:
            return assemble(sheet, file, sha256)
        except Unreadable:
            continue
    raise gave_up(file)


def _facts(
    archive: Archive, part: SheetPart, strings: Strings, parts: WorkbookParts, limits: Limits
) -> SheetFacts:
    where = f"{archive.file}, sheet {part.name}"
    found = count_by_regex(archive.chunks(part.member), strings, parts.padding, where, limits)
    if found is None or found.is_sparse:
        found = _walked(archive, part, strings, parts, limits)
    if found.is_sparse and (width := _width(found)) > MOST_SPREAD:
        raise too_large(where, f"{width:,} cells, most of them blank,", "cells")
    return found


def _width(facts: SheetFacts) -> int:
    """How many cells there are, counting each row up to its last."""
    ends: dict[int, int] = {}
    for row, column in facts.known or ():
        ends[row] = max(ends.get(row, 0), column + 1)
    return sum(ends.values())


def _walked(
    archive: Archive, part: SheetPart, strings: Strings, parts: WorkbookParts, limits: Limits
) -> SheetFacts:
    where = f"{archive.file}, sheet {part.name}"
    return count_by_expat(archive.chunks(part.member), strings, parts.padding, where, limits)


def _compare(table: Table, facts: SheetFacts) -> None:
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
