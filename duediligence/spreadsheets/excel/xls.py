"""Reads old workbooks (.xls), and counts their records besides.

The numbers of the records are those of Microsoft's open specification [MS-XLS], section 2.3.
Merged areas are taken from the records too: calamine gives them for .xls and .xlsx only, and an
.xlsx that calamine refuses is read by openpyxl.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from ...model import Limits
from ..assemble import add_skipped_sheets, read_audited_sheets
from ..cell_audit.sheet_facts import SheetFacts, describe_error
from ..refusals import refusal
from ..table import CellAddress, Span, Table
from .xls_strings import blank_strings, is_blank_text

_RESAVE = "open it in Excel or LibreOffice and save it as .xlsx"
# BOF, EOF and BoundSheet8; then Formula, BoolErr, MergeCells and Row.
# Kinds of sheets in BoundSheet8 ([MS-XLS] 2.4.28).
_WORKSHEET = 0
_OTHER_SHEETS = {
    _WORKSHEET: "without content",
    1: "a macro sheet",
    2: "a chart sheet",
    6: "a sheet of Visual Basic",
}
_BEGIN, _END, _SHEET = 0x809, 0x0A, 0x85
_FORMULA, _BOOLEAN_OR_ERROR, _MERGED, _ROW = 0x06, 0x205, 0xE5, 0x208
_FILLED = frozenset({0x203, 0x27E})  # Number and RK
# LabelSst, Label, RString of BIFF 5, and the text that the formula before it gives.
_SHARED_TEXT, _TEXT, _RICH_TEXT, _FORMULA_TEXT = 0xFD, 0x204, 0xD6, 0x207
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


@dataclass(frozen=True, slots=True)
class _Texts:
    """What is needed to see that a cell of text is blank.

    `blank` holds the numbers of the blank shared strings; `is_unicode` whether texts say in which
    of two ways they are written, as since Excel 97.
    """

    blank: frozenset[int]
    is_unicode: bool

    def is_blank(self, number: int, body: bytes) -> bool:
        if number == _SHARED_TEXT:
            return struct.unpack_from("<I", body, 6)[0] in self.blank
        return is_blank_text(body, 6, is_unicode=self.is_unicode)


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
    all_sheets = list(_sheet_starts(book, file))
    workbook_records = takewhile(lambda record: record[0] != _END, _records(book, 0, file))
    blank = blank_strings((number, book[at : at + size]) for number, at, size in workbook_records)
    texts = _Texts(blank, is_unicode=_version(book) >= _BIFF_8)
    sheets = [
        (name, _count_cells(book, start, texts, where=f"{file}, sheet {name}", limits=limits))
        for start, name, kind in all_sheets
        if kind == _WORKSHEET and start < len(book)
    ]
    if not sheets:
        raise refusal(file, "a workbook without a worksheet", "ask for the file again")
    tables = read_audited_sheets(data, sheets, file, sha256=sha256, limits=limits)
    skipped = [
        (name, _OTHER_SHEETS.get(kind, "of a type that is not known"))
        for start, name, kind in all_sheets
        if kind != _WORKSHEET or start >= len(book)
    ]
    return add_skipped_sheets(tables, skipped)


def _version(book: bytes) -> int:
    return struct.unpack_from("<H", book, 4)[0] if len(book) >= 6 else 0


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


def _sheet_starts(book: bytes, file: str) -> Iterator[tuple[int, str, int]]:
    """Yield the offset, the name and the kind of each sheet."""
    version = _version(book)
    for number, at, size in _records(book, 0, file):
        if number == _END:
            return
        if number != _SHEET or size < 8:
            continue
        start, _, kind, length = struct.unpack_from("<IBBB", book, at)
        if version >= _BIFF_8:
            is_wide = book[at + 7] & 1
            raw = book[at + 8 : at + 8 + length * (2 if is_wide else 1)]
            yield start, raw.decode("utf-16-le" if is_wide else "latin-1", "replace"), kind
        else:
            yield start, book[at + 7 : at + 7 + length].decode("cp1252", "replace"), kind


def _count_cells(
    book: bytes, start: int, texts: _Texts, *, where: str, limits: Limits
) -> SheetFacts:
    facts = SheetFacts()
    formula: CellAddress | None = None  # of the last cell whose formula gives a text
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
            elif depth != 1:  # charts within the sheet have cells of their own
                continue
            elif number in {_SHARED_TEXT, _TEXT, _RICH_TEXT}:
                if not texts.is_blank(number, book[at : at + size]):
                    filled_cells.add(struct.unpack_from("<HH", book, at))
            elif number == _FORMULA_TEXT:
                if formula and is_blank_text(book, at, is_unicode=texts.is_unicode):
                    filled_cells.discard(formula)
            else:
                _note_record(facts, filled_cells, book, number=number, at=at, size=size)
                if number == _FORMULA:
                    formula = struct.unpack_from("<HH", book, at)
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
