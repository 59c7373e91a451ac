"""Reads Office Open XML workbooks (.xlsx, .xlsm, strict ones too), and counts each cell again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from ...errors import TableError
from ...model import Limits
from ..assemble import RawSheet, add_skipped_sheets, assemble_table
from ..cell_audit.compare import audit_cells
from ..cell_audit.expat_count import count_by_expat
from ..cell_audit.pattern_count import count_by_patterns
from ..cell_audit.sheet_facts import SheetFacts
from ..preflight.zip_archive import Archive
from ..readers import (
    ReaderFailed,
    no_reader_could_read,
    read_with_calamine,
    read_with_openpyxl,
)
from ..refusals import over_limit, refusal
from ..table import Table
from .shared_strings import read_shared_strings
from .xlsx_parts import SheetPart, read_workbook_parts

FactsOrNone = TypeVar("FactsOrNone", SheetFacts, SheetFacts | None)
Reader = Callable[[bytes, str], Iterator[list[Any]]]
# Cells of a sparse sheet, each row counted up to its last one: openpyxl fills them all with blanks.
# Judgement: as many as a dense sheet may have; one cell in the last corner comes to 16,384.
_MOST_SPARSE_CELLS = 20_000_000


def read_xlsx(
    data: bytes, archive: Archive, main: str, *, sha256: str, limits: Limits
) -> tuple[Table, ...]:
    """Return every worksheet of the workbook.

    Raises:
        TableError: it cannot be trusted, or the reader's cells are not those of the file.
    """
    parts = read_workbook_parts(archive, main)
    if not parts.sheets:
        raise refusal(archive.file, "a workbook without a worksheet", "ask for the file again")
    strings = read_shared_strings(archive, parts.strings, limits)

    def count(part: SheetPart, counter: Callable[..., FactsOrNone]) -> FactsOrNone:
        where = f"{archive.file}, sheet {part.name}"
        pieces = archive.chunks(part.member)
        return counter(pieces, strings, parts.padding, where=where, limits=limits)

    facts_of_sheets: list[SheetFacts] = []
    for part in parts.sheets:
        facts = count(part, count_by_patterns)
        if facts is None or facts.is_sparse:
            facts = count(part, count_by_expat)
        if facts.is_sparse and (cells := _count_up_to_row_ends(facts)) > _MOST_SPARSE_CELLS:
            where = f"{archive.file}, sheet {part.name}"
            raise over_limit(where, f"{cells:,} cells, most of them blank,", "cells")
        facts_of_sheets.append(facts)
    # A native reader makes room for every place of a grid, so a sparse sheet keeps it away.
    is_sparse = any(facts.is_sparse for facts in facts_of_sheets)
    readers = (read_with_openpyxl,) if is_sparse else (read_with_calamine, read_with_openpyxl)
    tables = []
    for part, facts in zip(parts.sheets, facts_of_sheets, strict=True):
        table, filled = _read_sheet(data, archive.file, part, facts, sha256=sha256, readers=readers)
        if filled != facts.filled:
            # Numbers of cells may differ for blanks that are written out; addresses may not.
            exact = facts if facts.filled_cells is not None else count(part, count_by_expat)
            table = _read_as_counted(table, data, part, exact, sha256=sha256)
        tables.append(table)
    return add_skipped_sheets(tuple(tables), parts.skipped)


def _read_as_counted(
    table: Table, data: bytes, part: SheetPart, facts: SheetFacts, *, sha256: str
) -> Table:
    """Return a table whose cells are those of the file: the first reader's, or the second's.

    Raises:
        TableError: the cells of neither are.
    """
    try:
        audit_cells(table, facts)
    except TableError as disagreement:
        # Calamine loses a text such as "A & B" in a cell that has no type; openpyxl may not.
        try:
            other, _ = _read_sheet(
                data, table.file, part, facts, sha256=sha256, readers=(read_with_openpyxl,)
            )
            audit_cells(other, facts)
        except TableError:
            raise disagreement from None
        return other
    return table


def _read_sheet(
    data: bytes,
    file: str,
    part: SheetPart,
    facts: SheetFacts,
    *,
    sha256: str,
    readers: Sequence[Reader],
) -> tuple[Table, int]:
    """Return a sheet by the first reader that can read it, and how many cells that filled."""
    for reader in readers:
        sheet = RawSheet(part.name, reader(data, part.name), facts, part.is_hidden, part.not_read)
        try:
            return assemble_table(sheet, file, sha256)
        except ReaderFailed:
            continue
    raise no_reader_could_read(file)


def _count_up_to_row_ends(facts: SheetFacts) -> int:
    """Return how many cells there are, counting each row up to its last filled one."""
    widths: dict[int, int] = {}
    for row, column in facts.filled_cells or ():
        widths[row] = max(widths.get(row, 0), column + 1)
    return sum(widths.values())
