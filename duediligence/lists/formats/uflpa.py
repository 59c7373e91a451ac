"""The UFLPA Entity List of the US Department of Homeland Security: saved page, CSV or Excel.

Recognised by: the page's title, both headings of its tables, two sections of the act, and names that
long are on the list; a table needs a column of sections. What has less is an own list, unless the
user states the format.
Reads: names with their aliases, date and section. Subsidiaries that a row names become entries of their own.
Leaves out: rows without a name. What a name says beyond the forms of `parsing/name_grammar.py` is
counted and stays in the name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape

from ...errors import WatchlistError
from ...model import Watchlist
from ...spreadsheets.detect_format import FileFormat, detect_file_format
from ..build import Listing, build_watchlist
from ..list_file import ListDescription, ListFile
from ..parsing.dates import iso_date
from ..parsing.html_tables import parse_list_page
from ..parsing.name_grammar import ParsedName, parse_name
from ..parsing.records import (
    ListRecord,
    find_records,
    fold_heading,
    heading_columns,
    listable_records,
    read_records,
)
from ..parsing.subjects import Subject

ABOUT = ListDescription(
    "uflpa",
    "UFLPA Entity List",
    "US Department of Homeland Security",
    "https://www.dhs.gov/uflpa-entity-list",
)
_PAGE_MARKS = ("uflpa entity list", "name of entity", "effective date")
_NAME_HEADING, _DATE_HEADING = fold_heading("Name of Entity"), fold_heading("Effective Date")
# The four sections of the act by which a firm is listed: 2(d)(2)(B)(i), (ii), (iv) and (v).
_SECTION = re.compile(r"2\s*\(d\)\s*\(2\)\s*\(B\)\s*\((iv|v|i{1,3})\)", re.IGNORECASE)
_UPDATED = re.compile(
    r"last\s+(?:updated|reviewed|published)(?:\s+date)?\s*:?\s*([\w/, -]{6,20})", re.IGNORECASE
)
_MAX_TITLE = 120  # characters before a table that are its section where none is cited; judgement


def is_uflpa_page(text: str) -> bool:
    """Whether a web page has the title and the headings of the list's page."""
    folded = " ".join(unescape(text).casefold().split())
    return all(mark in folded for mark in _PAGE_MARKS)


def is_uflpa_header(headings: Sequence[str]) -> bool:
    """Whether folded headings are those that the department publishes, with a column of sections."""
    columns = heading_columns(headings, "uflpa")
    return {_NAME_HEADING, _DATE_HEADING} <= set(headings) and "section" in columns


def is_like_uflpa_header(headings: Sequence[str]) -> bool:
    """Whether folded headings are some of the list's, which own lists have too."""
    columns = heading_columns(headings, "uflpa")
    return _NAME_HEADING in headings or (
        _DATE_HEADING in headings and columns.keys() >= {"name", "section"}
    )


def cites_sections(watchlist: Watchlist) -> bool:
    """Whether the entries are in two sections of the act at least, as on every version of the list."""
    cited = {
        section
        for entry in watchlist.entries
        for section in (entry.section or "").split("; ")
        if _SECTION.fullmatch(section)
    }
    return len(cited) > 1


def read_uflpa(file: ListFile) -> Watchlist:
    """Read the list.

    Raises:
        WatchlistError: no table with names and dates is in it, or a date is missing throughout.
    """
    updated = None
    left_out: Counter[str] = Counter()
    odd: Counter[str] = Counter()
    if detect_file_format(file.content) is FileFormat.HTML:
        page = parse_list_page(file.text(), file.name)
        tables = page.tables
        match = _UPDATED.search(page.text_outside)
        updated = iso_date(match[1]) if match else None
        records = []
        for number, table in enumerate(tables, start=1):
            numbers = list(range(1, len(table.rows) + 1))
            where = f"{file.name}, table {number}"
            table_records = find_records(
                table.rows, numbers, where, "uflpa", required=("name", "date")
            )
            # The page has a table a section, which the text before it cites last.
            cited = [
                f"2(d)(2)(B)({numeral.lower()})" for numeral in _SECTION.findall(table.text_before)
            ]
            section = cited[-1] if cited else table.text_before[-_MAX_TITLE:]
            records += [
                replace(record, fields={"section": section, **record.fields})
                for record in table_records or ()
            ]
        if not records:
            raise WatchlistError(
                f"{file.name}: {len(tables)} tables, none with the headings 'Name of Entity' and"
                " 'Effective Date'; save the whole page of the list, with its tables opened"
            )
    else:
        records, odd = read_records(file, "uflpa", required=("name", "date"))
    listings = [
        listing
        for record in listable_records(records, left_out)
        for listing in _listings(record, odd)
    ]
    return build_watchlist(
        file, ABOUT, listings, left_out, total=len(records), odd=odd, date=updated
    )


def _listings(record: ListRecord, odd: Counter[str]) -> Iterator[Listing]:
    """Yield a listing for the firm of a row, and one for each subsidiary that it names."""
    parsed = parse_name(record.get("name"))
    odd["names with words not understood (kept whole)"] += bool(parsed.not_understood)
    listed = f"listed {parsed.note}" if parsed.note else ""
    unclear = f"not understood: {parsed.not_understood}" if parsed.not_understood else ""
    yield _listing(record, parsed, "; ".join(filter(None, [listed, unclear])))
    for subsidiary in parsed.subsidiaries:
        yield _listing(record, parse_name(subsidiary), f"named as a subsidiary of {parsed.name}")


def _listing(record: ListRecord, parsed: ParsedName, note: str) -> Listing:
    date, section = iso_date(record.get("date")), record.get("section")
    under = f" under {section!r}" if section else ""
    if match := _SECTION.search(section):
        section = f"2(d)(2)(B)({match[1].lower()})"
        under = f" under section {section}"
    when = f", effective {date}" if date else ""
    return Listing(
        name=parsed.name,
        claim=f"The {ABOUT.publisher} lists it on the {ABOUT.title}{under}{when} ({record.where}).",
        raw=record.raw,
        aliases=parsed.other_names,
        section=section or None,
        date=date,
        note=note or None,
        where=record.where,
        is_undecided=record.subject is Subject.UNDECIDED,
    )
