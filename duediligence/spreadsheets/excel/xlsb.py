"""Binary workbooks (.xlsb): their records are counted before and beside the reader.

The numbers of the records are those of Microsoft's open specification [MS-XLSB].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ...model import Limits
from ..assemble import RawSheet, assemble
from ..cell_audit.compare import audit_rows
from ..cell_audit.sheet_facts import SheetFacts, error_seen
from ..preflight.zip_archive import Archive
from ..readers import Unreadable, calamine_apart, gave_up
from ..refusals import refuse, too_large
from ..table import Span, Table
from .xlsx_parts import relations

_RESAVE = "open it in Excel and save it as .xlsx"
_ROW, _SHEET, _MERGED = 0, 156, 176
_FILLED = {2, 4, 5, 6, 7, 8, 9, 10}
_ERROR_CELLS = {3, 11}
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!",
           42: "#N/A", 43: "#GETTING_DATA"}  # fmt: skip


def read_binary(
    data: bytes, archive: Archive, main: str, sha256: str, limits: Limits
) -> tuple[Table, ...]:
    """Every worksheet of the workbook.

    Raises:
        TableError: it is damaged or over a limit, or the reader lost a row.
    """
    file = archive.file
    try:
        sheets = list(_sheets(archive, main))
    except struct.error:
        raise refuse(file, "a damaged file (its list of sheets is cut off)", _RESAVE) from None
    if not sheets:
        raise refuse(file, "a workbook without a worksheet", "ask for the file again")
    facts = {
        name: _facts(archive.read(member), f"{file}, sheet {name}", limits)
        for name, member, _ in sheets
    }
    try:
        grids = calamine_apart(data, facts, limits)
    except Unreadable:
        raise gave_up(file) from None
    tables = []
    for name, _, hidden in sheets:
        sheet = RawSheet(name, grids.get(name, []), hidden=hidden)
        tables.append(_table(sheet, facts[name], file, sha256))
    return tuple(tables)


def _table(sheet: RawSheet, facts: SheetFacts, file: str, sha256: str) -> Table:
    from .xlsx import HIDDEN

    sheet.unreadable, sheet.merged = facts.unreadable, facts.merged
    sheet.problems = facts.problems() + ([HIDDEN] if sheet.hidden else [])
    table, _ = assemble(sheet, file, sha256)
    audit_rows(table, facts)
    return table


def _sheets(archive: Archive, main: str) -> Iterator[tuple[str, str, bool]]:
    """Name, member and whether hidden, of each worksheet."""
    targets = {id_: (kind, target) for kind, target, id_ in relations(archive, main)}
    for number, body in _records(archive.read(main), archive.file):
        if number == _SHEET:
            state = struct.unpack_from("<I", body)[0]
            id_, at = _text(body, 8)
            name, _ = _text(body, at)
            kind, member = targets.get(id_, ("", ""))
            if kind.endswith("/worksheet") and member not in archive:
                raise refuse(f"{archive.file}, sheet {name}", "a sheet whose content is missing",
                             _RESAVE)  # fmt: skip
            if kind.endswith("/worksheet"):
                yield name, member, bool(state)


def _text(body: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", body, at)[0]
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _records(data: bytes, where: str) -> Iterator[tuple[int, bytes]]:
    """Number and body of each record of a part.

    Raises:
        TableError: a record reaches beyond the end of its part.
    """
    at, end = 0, len(data)
    while at < end:
        number = data[at]
        at += 1
        if number & 0x80 and at < end:
            number = number & 0x7F | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < end and shift < 28:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if at + size > end:
            raise refuse(where, "a damaged file (a record is cut off)", _RESAVE)
        yield number, data[at : at + size]
        at += size


def _facts(data: bytes, where: str, limits: Limits) -> SheetFacts:
    facts, row = SheetFacts(), -1
    known = set()
    try:
        for number, body in _records(data, where):
            if number == _ROW:
                row = struct.unpack_from("<I", body)[0]
                facts.rows += 1
            elif 1 <= number <= 11:
                place = row, struct.unpack_from("<I", body)[0]
                facts.cells += 1
                if number in _FILLED:
                    known.add(place)
                    facts.bottom, facts.right = max(facts.bottom, row), max(facts.right, place[1])
                    if number == 8 and struct.unpack_from("<I", body, 8)[0] == 0:
                        known.discard(place)
                elif number in _ERROR_CELLS:
                    facts.unreadable[place] = error_seen(_ERRORS.get(body[8], ""))
                    facts.bottom, facts.right = max(facts.bottom, row), max(facts.right, place[1])
            elif number == _MERGED:
                top, bottom, left, right = struct.unpack_from("<4I", body)
                facts.merged.append(Span(top, left, bottom, right))
    except (struct.error, IndexError):
        raise refuse(where, "a damaged file (a record is too short)", _RESAVE) from None
    facts.check(where, limits)
    if facts.is_sparse:  # there is no second reader for this format
        raise too_large(where, f"{facts.bottom + 1:,} x {facts.right + 1:,} cells", "cells")
    facts.known, facts.filled = known, len(known)
    return facts
