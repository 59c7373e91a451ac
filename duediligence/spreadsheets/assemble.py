"""Combines the rows that a reader gave with the facts of their sheet into a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ..model import Issue, Limits
from .cell_audit.compare import audit_rows
from .cell_audit.sheet_facts import SheetFacts
from .disk_sequence import RowBuffer
from .readers import ReaderFailed, no_reader_could_read, read_in_subprocess
from .refusals import refusal
from .table import CellAddress, Table, cell_text, spans_by_position

T = TypeVar("T")

_HIDDEN_SHEET = (
    "This sheet is hidden; it was read like all others.",
    "Unhide it to see what was screened.",
)


def add_skipped_sheets(
    tables: tuple[Table, ...], skipped: Iterable[tuple[str, str]]
) -> tuple[Table, ...]:
    """Return the tables; the first one has an issue for each sheet of the file that is no table.

    Args:
        tables: the tables of the file.
        skipped: the name of each other sheet, and what it is.
    """
    issues = [
        Issue(
            f"This sheet is {content}: it was not read, so nothing in it was screened.",
            "If it holds suppliers, copy them to a worksheet; if not, delete it, or name the sheet"
            " to read.",
            file=tables[0].file,
            sheet=name,
            stops=True,
        )
        for name, content in skipped
    ]
    if not issues:
        return tables
    return (replace(tables[0], issues=(*tables[0].issues, *issues)), *tables[1:])


@dataclass(slots=True)
class RawSheet:
    """A sheet before it is a table; every address counts from the first row and column of all.

    `rows` are the values of all rows from the first row on, blank ones included.
    """

    name: str | None
    rows: Iterable[Sequence[object]]
    facts: SheetFacts
    is_hidden: bool = False
    not_read: tuple[str, ...] = ()  # what lies on it beside its cells


def assemble_table(sheet: RawSheet, file: str, sha256: str) -> tuple[Table, int]:
    """Return the rows of a sheet that are not blank, as text, with their numbers.

    Returns:
        The table, and how many cells the reader filled, cells that could not be read left out.
    """
    facts = sheet.facts
    unreadable_cells, padded_cells = _by_row(facts.unreadable), _by_row(facts.zero_padded)
    untyped_texts = _by_row(facts.untyped_texts)
    buffer = RowBuffer()
    unreadable: dict[CellAddress, str] = {}
    filled = 0
    for at, values in enumerate(sheet.rows):
        row = [value if value.__class__ is str else cell_text(value) for value in values]
        for column, text in untyped_texts.get(at, ()):
            row += [""] * (column + 1 - len(row))
            row[column] = text
        filled += len(row) - row.count("")
        cells = unreadable_cells.pop(at, ())
        if cells:
            filled -= _blank_out(row, cells)
            unreadable |= {(len(buffer), column): content for column, content in cells}
        if cells or any(map(str.strip, row)):
            for column, digits in padded_cells.get(at, ()):
                if column < len(row) and row[column].isdigit():
                    row[column] = row[column].zfill(digits)
            buffer.append(row, at + 1)
    for at in sorted(unreadable_cells):  # below the last row that the reader gave
        row = []
        _blank_out(row, unreadable_cells[at])
        unreadable |= {(len(buffer), column): content for column, content in unreadable_cells[at]}
        buffer.append(row, at + 1)
    rows, numbers = buffer.finish()
    problems = sheet.facts.problems() + ([_HIDDEN_SHEET] if sheet.is_hidden else [])
    problems += [
        (
            f"This sheet has {content}: they were not read.",
            "Write what names a supplier into cells.",
        )
        for content in sheet.not_read
    ]
    table = Table(
        file=file,
        sheet=sheet.name,
        rows=rows,
        numbers=numbers,
        unreadable=unreadable,
        merged=tuple(spans_by_position(sheet.facts.merged, numbers)),
        issues=tuple(Issue(*problem, file=file, sheet=sheet.name) for problem in problems),
        sha256=sha256,
        is_hidden=sheet.is_hidden,
    )
    return table, filled


def read_audited_sheets(
    data: bytes,
    sheets: Sequence[tuple[str, SheetFacts]],
    file: str,
    *,
    sha256: str,
    limits: Limits,
) -> tuple[Table, ...]:
    """Read the sheets of an .xls, .xlsb or .ods by calamine and audit them by their facts.

    Args:
        data: the bytes of the file.
        sheets: the name of each sheet, and what its own bytes hold.
        file: its name.
        sha256: of the bytes of the file.
        limits: its `seconds` bound the time of reading.

    Raises:
        TableError: calamine could not read the file, or lost a row of it, or two sheets have one
            name.
    """
    facts_by_name = dict(sheets)
    if len(facts_by_name) < len(sheets):  # calamine would give the same rows for both
        content = "a workbook in which two sheets have the same name"
        raise refusal(file, content, "give each its own name")
    try:
        grids = read_in_subprocess(data, facts_by_name, limits)
    except ReaderFailed:
        raise no_reader_could_read(file) from None
    tables = []
    for name, facts in sheets:
        sheet = RawSheet(name, grids[name].rows, facts, grids[name].is_hidden)
        table, _ = assemble_table(sheet, file, sha256)
        audit_rows(table, facts)
        tables.append(table)
    return tuple(tables)


def _by_row(cells: Mapping[CellAddress, T]) -> dict[int, list[tuple[int, T]]]:
    rows: dict[int, list[tuple[int, T]]] = defaultdict(list)
    for (row, column), value in cells.items():
        rows[row].append((column, value))
    return dict(rows)


def _blank_out(row: list[str], cells: Iterable[tuple[int, str]]) -> int:
    """Blank the cells that could not be read; return how many of them the reader had filled."""
    filled = 0
    for column, _ in cells:
        row += [""] * (column + 1 - len(row))
        filled += bool(row[column])
        row[column] = ""
    return filled
