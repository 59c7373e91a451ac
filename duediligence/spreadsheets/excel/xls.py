"""Reads old workbooks (.xls), and counts their records besides.

The numbers of the records are those of Microsoft's open specification [MS-XLS], section 2.3.
Merged areas are taken from the records too: calamine gives them for .xls and .xlsx only, and an
.xlsx that calamine refuses is read by openpyxl.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ...model import Limits
from ..assemble import read_audited_sheets
from ..cell_audit.sheet_facts import SheetFacts, describe_error
from ..refusals import refusal
from ..table import CellAddress, Span, Table

_RESAVE = "open it in Excel or LibreOffice and save it as .xlsx"
# BOF, EOF and BoundSheet8; then Formula, BoolErr, MergeCells and Row.
_BEGIN, _END, _SHEET = 0x809, 0x0A, 0x85
_FORMULA, _BOOLEAN_OR_ERROR, _MERGED, _ROW = 0x06, 0x205, 0xE5, 0x208
# Number, RK, LabelSst, Label, and RString of BIFF 5.
_FILLED = frozenset({0x203, 0x27E, 0xFD, 0x204, 0xD6})
_NUMBERS = 0xBD  # MulRk: numbers in neighbouring cells, in one record
_BIFF_8 = 0x600  # version of Excel 97, whose names say whether they are UTF-16
_IS_HIDDEN_ROW = 0x20  # fDyZero of the record Row
ERROR_CODES = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
    43: "#GETTING_DATA",
}


def read_xls(
    data: bytes, book: bytes, file: str, *, sha256: str, limits: Limits
) -> tuple[Table, ...]:
    """Return every worksheet of the workbook.

    Args:
        data: the bytes of the file.
        book: the workbook stream in it.
        file: its name.
        sha256: of the bytes of the file.
        limits: bounds on rows and cells.

    Raises:
        TableError: it is damaged or over a limit, or the reader lost a row.
    """
    sheets = [
        (name, _count_cells(book, start, f"{file}, sheet {name}", limits))
        for start, name in _sheet_starts(book, file)
    ]
    if not sheets:
        raise refusal(file, "a workbook without a worksheet", "ask for the file again")
    return read_audited_sheets(data, sheets, file, sha256=sha256, limits=limits)


def _records(book: bytes, at: int, where: str) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and size of each record from an offset on.

    Raises:
        TableError: a record reaches beyond the end of the stream.
    """
    while at + 4 <= len(book):
        number, size = struct.unpack_from("<HH", book, at)
        at += 4
        if at + size > len(book):
            content = "a damaged or truncated file (a record is cut off)"
            raise refusal(where, content, _RESAVE)
        yield number, at, size
        at += size


def _sheet_starts(book: bytes, file: str) -> Iterator[tuple[int, str]]:
    """Yield the offset and the name of each worksheet."""
    version = struct.unpack_from("<H", book, 4)[0] if len(book) >= 6 else 0
    for number, at, size in _records(book, 0, file):
        if number == _END:
            return
        if number != _SHEET or size < 8:
            continue
        start, _, kind, length = struct.unpack_from("<IBBB", book, at)
        if kind != 0 or start >= len(book):  # charts, macro sheets
            continue
        if version >= _BIFF_8:
            is_wide = book[at + 7] & 1
            raw = book[at + 8 : at + 8 + length * (2 if is_wide else 1)]
            yield start, raw.decode("utf-16-le" if is_wide else "latin-1", "replace")
        else:
            yield start, book[at + 7 : at + 7 + length].decode("cp1252", "replace")


def _count_cells(book: bytes, start: int, where: str, limits: Limits) -> SheetFacts:
    facts = SheetFacts()
    filled_cells: set[CellAddress] = set()
    depth = 0
    try:
        for number, at, size in _records(book, start, where):
            if number == _BEGIN:
                depth += 1
            elif number == _END:
                depth -= 1
                if depth <= 0:
                    break
            elif depth == 1:  # charts within the sheet have cells of their own
                _note_record(facts, filled_cells, book, number=number, at=at, size=size)
    except (struct.error, IndexError):
        raise refusal(where, "a damaged file (a record is too short)", _RESAVE) from None
    addresses = filled_cells | facts.unreadable.keys()
    facts.bottom = max((row for row, _ in addresses), default=-1)
    facts.right = max((column for _, column in addresses), default=-1)
    facts.rows = len({row for row, _ in addresses})
    facts.cells = len(addresses)
    facts.filled, facts.filled_cells = len(filled_cells), filled_cells
    facts.check(where, limits)
    facts.refuse_sparse(where)
    return facts


def _note_record(
    facts: SheetFacts,
    filled_cells: set[CellAddress],
    book: bytes,
    *,
    number: int,
    at: int,
    size: int,
) -> None:
    """Add what a record says to the facts; a cell's record begins with row, column and style."""
    if number in _FILLED:
        filled_cells.add(struct.unpack_from("<HH", book, at))
    elif number == _NUMBERS:
        row, first = struct.unpack_from("<HH", book, at)
        last = struct.unpack_from("<H", book, at + size - 2)[0]
        filled_cells.update((row, column) for column in range(first, last + 1))
    elif number == _FORMULA:
        # The stored result, a number or after 0xFFFF text (0), truth (1), error (2), "" (3).
        address = struct.unpack_from("<HH", book, at)
        kind, value = book[at + 6], book[at + 8]
        is_special = book[at + 12 : at + 14] == b"\xff\xff"
        if is_special and kind == 2:
            facts.unreadable[address] = describe_error(ERROR_CODES.get(value, ""))
        elif not (is_special and kind == 3):
            filled_cells.add(address)
    elif number == _BOOLEAN_OR_ERROR:
        address = struct.unpack_from("<HH", book, at)
        value, is_error = book[at + 6], book[at + 7]
        if is_error:
            facts.unreadable[address] = describe_error(ERROR_CODES.get(value, ""))
        else:
            filled_cells.add(address)
    elif number == _MERGED:
        count = struct.unpack_from("<H", book, at)[0]
        for index in range(count):
            top, bottom, left, right = struct.unpack_from("<4H", book, at + 2 + 8 * index)
            facts.merged.append(Span(top, left, bottom, right))
    elif number == _ROW and struct.unpack_from("<I", book, at + 12)[0] & _IS_HIDDEN_ROW:
        facts.hidden_rows += 1
