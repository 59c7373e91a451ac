"""Reads binary workbooks (.xlsb), and counts their records besides.

The numbers of the records are those of Microsoft's open specification [MS-XLSB], section 2.3.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ...model import Limits
from ..assemble import add_skipped_sheets, read_audited_sheets
from ..cell_audit.sheet_facts import SheetFacts, describe_error
from ..preflight.zip_archive import Archive
from ..refusals import refusal
from ..table import CellAddress, Span, Table
from .xls import ERROR_CODES
from .xlsx_parts import (
    WORKSHEET,
    Relationship,
    describe_other_sheet,
    read_relationships,
    require_own_members,
    require_sheet,
    unlisted_sheets,
)

_RESAVE = "open it in Excel and save it as .xlsx"
# BrtRowHdr, BrtBundleSh and BrtMergeCell; BrtCellBlank to BrtFmlaError are the cells.
_ROW, _SHEET, _MERGED = 0, 156, 176
_FIRST_CELL, _LAST_CELL = 1, 11
_CELL_ERROR, _FORMULA_STRING, _FORMULA_ERROR = 3, 8, 11
_TEXT, _SHARED_TEXT = 6, 7
_STRING = 19  # BrtSSTItem: a byte of flags, then the text
_STRINGS = "sharedStrings"  # the end of the type of their relationship
_FILLED = frozenset({2, 4, 5, 6, 7, _FORMULA_STRING, 9, 10})


def read_xlsb(
    data: bytes, archive: Archive, main: str, *, sha256: str, limits: Limits
) -> tuple[Table, ...]:
    """Return every worksheet of the workbook.

    Raises:
        TableError: it is damaged or over a limit, or the reader lost a row.
    """
    file = archive.file
    try:
        all_sheets = list(_sheet_members(archive, main))
    except struct.error:
        content = "a damaged file (its list of sheets is cut off)"
        raise refusal(file, content, _RESAVE) from None
    members = [(name, link.target) for name, link in all_sheets if link and link.kind == WORKSHEET]
    if not members:
        raise refusal(file, "a workbook without a worksheet", "ask for the file again")
    targets = [target for _, target in members]
    require_own_members(archive, targets)
    blank = _blank_strings(archive, main)
    sheets = []
    for name, member in members:
        part = archive.read(require_sheet(archive, name, member))
        facts = _count_cells(part, blank, where=f"{file}, sheet {name}", limits=limits)
        sheets.append((name, facts))
    tables = read_audited_sheets(data, sheets, file, sha256=sha256, limits=limits)
    skipped = [
        (name, describe_other_sheet(link))
        for name, link in all_sheets
        if not link or link.kind != WORKSHEET
    ]
    skipped += unlisted_sheets(archive, read_relationships(archive, main), targets)
    return add_skipped_sheets(tables, skipped)


def _sheet_members(archive: Archive, main: str) -> Iterator[tuple[str, Relationship | None]]:
    """Yield the name of each sheet and the link to its content, None where there is none."""
    links = {link.id_: link for link in read_relationships(archive, main)}
    for number, body in _records(archive.read(main), archive.file):
        if number == _SHEET:
            # BrtBundleSh: state and id of the sheet, four bytes each, then two texts.
            id_, at = _read_text(body, 8)
            name, _ = _read_text(body, at)
            yield name, links.get(id_)


def _blank_strings(archive: Archive, main: str) -> frozenset[int]:
    """Return the numbers, from 0, of the shared strings that hold nothing but white space."""
    links = read_relationships(archive, main)
    member = next((link.target for link in links if link.kind == _STRINGS), None)
    if member is None or member not in archive:
        return frozenset()
    items = [body for kind, body in _records(archive.read(member), archive.file) if kind == _STRING]
    return frozenset([number for number, body in enumerate(items) if _is_blank(body, 1)])


def _is_blank(body: bytes, at: int) -> bool:
    return not _read_text(body, at)[0].strip()


def _read_text(body: bytes, at: int) -> tuple[str, int]:
    """Return a text (its length, then UTF-16) and where it ends."""
    length = struct.unpack_from("<I", body, at)[0]
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _records(data: bytes, where: str) -> Iterator[tuple[int, bytes]]:
    """Yield number and body of each record of a part.

    Raises:
        TableError: a record reaches beyond the end of its part.
    """
    at, end = 0, len(data)
    while at < end:
        # A number of one or two bytes and a size of one to four, seven bits of each byte; the
        # eighth says that another one follows (2.1.4).
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
            raise refusal(where, "a damaged file (a record is cut off)", _RESAVE)
        yield number, data[at : at + size]
        at += size


def _count_cells(data: bytes, blank: frozenset[int], *, where: str, limits: Limits) -> SheetFacts:
    facts, row = SheetFacts(), -1
    filled_cells: set[CellAddress] = set()
    try:
        for number, body in _records(data, where):
            if number == _ROW:
                row = struct.unpack_from("<I", body)[0]
                facts.rows += 1
            elif _FIRST_CELL <= number <= _LAST_CELL:
                address = row, struct.unpack_from("<I", body)[0]
                facts.cells += 1
                if number in {_CELL_ERROR, _FORMULA_ERROR}:
                    facts.unreadable[address] = describe_error(ERROR_CODES.get(body[8], ""))
                elif (number in {_TEXT, _FORMULA_STRING} and _is_blank(body, 8)) or (
                    number == _SHARED_TEXT and struct.unpack_from("<I", body, 8)[0] in blank
                ):
                    filled_cells.discard(address)
                elif number in _FILLED:
                    filled_cells.add(address)
                else:
                    continue
                facts.bottom = max(facts.bottom, row)
                facts.right = max(facts.right, address[1])
            elif number == _MERGED:
                top, bottom, left, right = struct.unpack_from("<4I", body)
                facts.merged.append(Span(top, left, bottom, right))
    except (struct.error, IndexError):
        raise refusal(where, "a damaged file (a record is too short)", _RESAVE) from None
    facts.check(where, limits)
    facts.refuse_sparse(where)
    facts.filled_cells, facts.filled = filled_cells, len(filled_cells)
    return facts
