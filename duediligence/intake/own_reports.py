"""Our own reports: how they are known, and which suppliers stand in a review workbook of ours."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

from ..model import PARTIES, ROLES
from ..spreadsheets.disk_sequence import map_items
from ..spreadsheets.table import Table

_SUPPLIERS = "All suppliers"
_OURS = frozenset({"Summary", "Review", _SUPPLIERS, "Evidence", "Could not screen", "Audit"})
_ADDED = re.compile(r"dd_[a-z]+?(?:_(\d+))?")
_REPLIED = "suppliers' replies"
_CONTINUED = re.compile(r"All suppliers(?: \d+)?")

_BEGINNING = 4_096
_PAGE = b"<title>Supplier screening: possible matches to review</title>"
_RESULT = b'{"schema_version"'
_SHEET = re.compile(rb'<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"')
_MOST_OF_A_DIRECTORY = 1_000_000  # bytes of the part that names the sheets


def is_our_report(path: Path) -> bool:
    """Whether a file is a report that we wrote, by what it holds and whatever it is called."""
    try:
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
        if not beginning.startswith(b"PK"):
            return _PAGE in beginning or beginning.lstrip().startswith(_RESULT)
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
            names = _SHEET.findall(part.read(_MOST_OF_A_DIRECTORY))
    except (OSError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False  # what cannot be read is told when it is screened
    return {name.decode("utf-8", "replace") for name in names} >= _OURS


def as_first_read(
    tables: Sequence[Table],
) -> tuple[Sequence[Table], Mapping[str, tuple[str, str]]]:
    """The tables to screen, and what their columns were taken for when they were screened first.

    A file that is not one of our review workbooks comes back as it is.
    """
    if not {table.sheet for table in tables} >= _OURS:
        return tables, {}
    audit = next(table for table in tables if table.sheet == "Audit")
    replies = _reply_columns(audit)
    kept = [
        _without_ours(table, replies)
        for table in tables
        if table.sheet and _CONTINUED.fullmatch(table.sheet) and len(table)
    ]
    return kept, _first_mapping(audit)


def _without_ours(table: Table, replies: AbstractSet[str]) -> Table:
    header = table.rows[0]
    ours = _added_columns(header)
    # Replies belong to the log of answers, which brings them again where it is given.
    ours |= {at for at, text in enumerate(header) if text.strip() in replies}
    rows = map_items(
        table.rows, lambda _, row: [cell for at, cell in enumerate(row) if at not in ours]
    )
    shift = {at: at - sum(1 for each in ours if each < at) for at in range(len(header))}
    unreadable = {
        (row, shift.get(at, at)): seen
        for (row, at), seen in table.unreadable.items()
        if at not in ours
    }
    return replace(table, rows=rows, unreadable=unreadable, merged=())


def _added_columns(header: Sequence[str]) -> set[int]:
    """The columns that we added last: where the caller had some of the name, ours are numbered."""
    by_number: dict[int, set[int]] = {}
    for at, text in enumerate(header):
        if found := _ADDED.fullmatch(text.strip()):
            by_number.setdefault(int(found[1] or 1), set()).add(at)
    return by_number[max(by_number)] if by_number else set()


def _reply_columns(audit: Table) -> set[str]:
    """The headers of columns that the first input did not have."""
    return {row[2].strip() for row in audit.rows if len(row) >= 6 and row[5].strip() == _REPLIED}


def _first_mapping(audit: Table) -> Mapping[str, tuple[str, str]]:
    """Header -> party and role, from the sheet Audit; a header that meant two things is left out."""
    meant: dict[str, set[tuple[str, str]]] = {}
    for row in audit.rows:
        if len(row) >= 5 and row[3] in PARTIES and row[4] in ROLES:
            meant.setdefault(row[2].strip(), set()).add((row[3], row[4]))
    return {header: roles.pop() for header, roles in meant.items() if len(roles) == 1}
