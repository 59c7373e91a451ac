"""Our own reports: how they are recognised, and the suppliers that a review workbook of ours holds."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

from ..model import PARTIES, ROLES
from ..reports.load import is_json_result
from ..resources.languages import Language, find_language, language_codes
from ..spreadsheets.disk_sequence import map_items
from ..spreadsheets.table import Table

_SHEETS = ("Summary", "Review", "All suppliers", "Evidence", "Could not screen", "Audit")
_FURTHER_SHEETS = ("Answers for many", "Questions", "What changed", "Long texts")
_ADDED_HEADER = re.compile(r"dd_[a-z]+?(?:_(\d+))?")
_REPLY_SOURCE = "suppliers' replies"  # in the sheet Audit

_BEGINNING = 4_096  # bytes: the title of our page and the first key of our JSON are in the first
_PAGE_TITLE = b"<title>Supplier screening: possible matches to review</title>"
_SHEET_NAME = re.compile(rb'<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"')
_MAX_DIRECTORY = 1_000_000  # bytes of the part that names the sheets; ours has a handful


@cache
def _languages() -> tuple[Language, ...]:
    """Return the languages that our workbooks are written in."""
    return tuple(map(find_language, language_codes()))


def _language_of(sheets: Collection[str | None]) -> Language | None:
    """Return the language of a workbook of ours by the names of its sheets; None: it is not ours."""
    for candidate in _languages():
        if set(sheets) >= set(map(candidate.text, _SHEETS)):
            return candidate
    return None


def _is_titled(sheet: str | None, *titles: str) -> bool:
    """Return whether a sheet has one of these titles.

    Excel holds 1,048,576 rows a sheet: what is more is on "All suppliers 2" and so on.
    """
    words = "|".join(map(re.escape, titles))
    return re.fullmatch(rf"(?:{words})(?: \d+)?", sheet or "") is not None


def is_our_report(path: Path) -> bool:
    """Whether a file is a report that we wrote, by what it holds and whatever it is called."""
    try:
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
        if not beginning.startswith(b"PK"):
            return _PAGE_TITLE in beginning or is_json_result(beginning)
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
            names = _SHEET_NAME.findall(part.read(_MAX_DIRECTORY))
    except (OSError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False  # a file that cannot be read is reported when it is screened
    return _language_of({unescape(name.decode("utf-8", "replace")) for name in names}) is not None


def restore_input(tables: Sequence[Table]) -> tuple[Sequence[Table], Mapping[str, tuple[str, str]]]:
    """Return the tables as they were screened first, without the columns that we added.

    Returns:
        The tables to screen, and header -> (party, role) as in the first screening. Tables that
        are not one of our review workbooks come back as they are, without a mapping.
    """
    written_in = _language_of({table.sheet for table in tables})
    if written_in is None:
        return tables, {}
    text = written_in.text
    audit = next(table for table in tables if table.sheet == text("Audit"))
    # Columns of the sheet Audit: file, sheet, header, party, role, where it came from.
    reply_headers = {
        row[2].strip()
        for row in audit.rows
        if len(row) >= 6 and row[5].strip() == text(_REPLY_SOURCE)
    }
    targets: dict[str, set[tuple[str, str]]] = {}
    for row in audit.rows:
        if len(row) >= 5 and row[3] in PARTIES and row[4] in ROLES:
            targets.setdefault(row[2].strip(), set()).add((row[3], row[4]))
    supplier_tables = []
    for table in tables:
        if _is_titled(table.sheet, text("All suppliers")) and len(table):
            headers = [header.strip() for header in table.rows[0]]
            # Replies belong to the log of answers, which adds them again where it is given.
            replies = {at for at, header in enumerate(headers) if header in reply_headers}
            supplier_tables.append(_without_columns(table, _added_columns(headers) | replies))
        # Any other sheet was added by a reviewer, and may hold suppliers.
        elif not _is_titled(table.sheet, *map(text, (*_SHEETS, *_FURTHER_SHEETS))):
            supplier_tables.append(table)
    # A header that meant two things, in two files, is left out.
    return supplier_tables, {
        header: roles.pop() for header, roles in targets.items() if len(roles) == 1
    }


def _added_columns(headers: Sequence[str]) -> set[int]:
    """Return the columns that we added last: where the input had some of the name, ours are numbered."""
    by_number: dict[int, set[int]] = {}
    for at, header in enumerate(headers):
        if match := _ADDED_HEADER.fullmatch(header):
            by_number.setdefault(int(match[1] or 1), set()).add(at)
    return by_number[max(by_number)] if by_number else set()


def _without_columns(table: Table, dropped: set[int]) -> Table:
    rows = map_items(
        table.rows, lambda _, row: [cell for at, cell in enumerate(row) if at not in dropped]
    )
    unreadable = {
        (row, at - sum(column < at for column in dropped)): reason
        for (row, at), reason in table.unreadable.items()
        if at not in dropped
    }
    return replace(table, rows=rows, unreadable=unreadable, merged=())
