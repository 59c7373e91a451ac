"""Old workbooks (.xls): their records are counted before and beside the reader.

The numbers of the records are those of Microsoft's open specification [MS-XLS].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ...model import Limits
from ..assemble import RawSheet, assemble
from ..cell_audit.compare import audit_rows
from ..cell_audit.sheet_facts import SheetFacts, error_seen
from ..readers import Unreadable, calamine_apart, gave_up
from ..refusals import refuse, too_large
from ..table import Address, Span, Table
from .xlsx import HIDDEN

_RESAVE = "open it in Excel or LibreOffice and save it as .xlsx"
_BEGIN, _END, _SHEET = 0x809, 0x0A, 0x85
_FORMULA, _ERROR, _MERGED, _ROW = 0x06, 0x205, 0xE5, 0x208
_FILLED = frozenset({0x203, 0x27E, 0xFD, 0x204, 0xD6})
_SEVERAL = 0xBD  # numbers in neighbouring cells, in one record
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!",
           42: "#N/A"}  # fmt: skip


def read_biff(
    data: bytes, book: bytes, file: str, sha256: str, limits: Limits
) -> tuple[Table, ...]:
    """Every worksheet of the workbook.

    Args:
        data: the bytes of the file.
        book: the workbook stream in it.
        file: its name.
        sha256: of the bytes of the file.
        limits: bounds on rows and cells.

    Raises:
        TableError: it is damaged or over a limit, or the reader lost a row.
    """
    found = [
        (name, hidden, _facts(book, at, f"{file}, sheet {name}", limits))
        for at, hidden, name in _sheets(book, file)
    ]
    if not found:
        raise refuse(file, "a workbook without a worksheet", "ask for the file again")
    try:
        grids = calamine_apart(data, {name: facts for name, _, facts in found}, limits)
    except Unreadable:
        raise gave_up(file) from None
    tables = []
    for name, hidden, facts in found:
        problems = facts.problems() + ([HIDDEN] if hidden else [])
        sheet = RawSheet(name, grids.get(name, []), facts.unreadable, merged=facts.merged,
                      problems=problems, hidden=hidden)  # fmt: skip
        table, _ = assemble(sheet, file, sha256)
        audit_rows(table, facts)
        tables.append(table)
    return tuple(tables)


def _records(book: bytes, at: int, where: str) -> Iterator[tuple[int, int, int]]:
    """Number, start and size of each record from a place on.

    Raises:
        TableError: a record reaches beyond the end of the stream.
    """
    while at + 4 <= len(book):
        number, size = struct.unpack_from("<HH", book, at)
        at += 4
        if at + size > len(book):
            raise refuse(where, "a damaged or truncated file (a record is cut off)", _RESAVE)
        yield number, at, size
        at += size


def _sheets(book: bytes, file: str) -> Iterator[tuple[int, bool, str]]:
    """Where each worksheet begins, whether it is hidden, and its name."""
    version = struct.unpack_from("<H", book, 4)[0] if len(book) >= 6 else 0
    for number, at, size in _records(book, 0, file):
        if number == _END:
            return
        if number != _SHEET or size < 8:
            continue
        start, state, kind, length = struct.unpack_from("<IBBB", book, at)
        if kind != 0 or start >= len(book):
            continue
        if version >= 0x600:
            wide = book[at + 7] & 1
            raw = book[at + 8 : at + 8 + length * (2 if wide else 1)]
            name = raw.decode("utf-16-le" if wide else "latin-1", "replace")
        else:
            name = book[at + 7 : at + 7 + length].decode("cp1252", "replace")
        yield start, bool(state & 3), name


def _facts(book: bytes, start: int, where: str, limits: Limits) -> SheetFacts:
    facts = SheetFacts()
    known: set[Address] = set()
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
                _note(facts, known, book, number, at, size)
    except (struct.error, IndexError):
        raise refuse(where, "a damaged file (a record is too short)", _RESAVE) from None
    places = known | facts.unreadable.keys()
    facts.bottom = max((row for row, _ in places), default=-1)
    facts.right = max((column for _, column in places), default=-1)
    facts.rows = len({row for row, _ in places})
    facts.cells, facts.filled, facts.known = len(places), len(known), known
    facts.check(where, limits)
    if facts.is_sparse:  # there is no second reader for this format
        raise too_large(where, f"{facts.bottom + 1:,} x {facts.right + 1:,} cells", "cells")
    return facts


def _note(
    facts: SheetFacts, known: set[Address], book: bytes, number: int, at: int, size: int
) -> None:  # fmt: skip
    if number in _FILLED:
        known.add(struct.unpack_from("<HH", book, at))
    elif number == _SEVERAL:
        row, first = struct.unpack_from("<HH", book, at)
        last = struct.unpack_from("<H", book, at + size - 2)[0]
        known.update((row, column) for column in range(first, last + 1))
    elif number == _FORMULA:
        _note_formula(facts, known, book, at)
    elif number == _ERROR:
        row, column = struct.unpack_from("<HH", book, at)
        value, is_error = book[at + 6], book[at + 7]
        if is_error:
            facts.unreadable[row, column] = error_seen(_ERRORS.get(value, ""))
        else:
            known.add((row, column))
    elif number == _MERGED:
        count = struct.unpack_from("<H", book, at)[0]
        for each in range(count):
            top, bottom, left, right = struct.unpack_from("<4H", book, at + 2 + 8 * each)
            facts.merged.append(Span(top, left, bottom, right))
    elif number == _ROW and struct.unpack_from("<I", book, at + 12)[0] & 0x20:
        facts.hidden_rows += 1


def _note_formula(facts: SheetFacts, known: set[Address], book: bytes, at: int) -> None:
    """A formula's stored result: a number, or after 0xFFFF text (0), truth (1), error (2), "" (3)."""
    row, column = struct.unpack_from("<HH", book, at)
    kind, value, is_special = book[at + 6], book[at + 8], book[at + 12 : at + 14] == b"\xff\xff"
    if is_special and kind == 2:
        facts.unreadable[row, column] = error_seen(_ERRORS.get(value, ""))
    elif not (is_special and kind == 3):
        known.add((row, column))
