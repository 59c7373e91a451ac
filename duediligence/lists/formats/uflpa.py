"""Reads the UFLPA Entity List of the US Department of Homeland Security: saved page, CSV or Excel.

Its id is `uflpa`, which the policy `us-import` requires. Subsidiaries that a row names become
entries of their own; what a name says beyond the known forms is counted and stays in the name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ...errors import WatchlistError
from ...model import Alias, Watchlist
from ...spreadsheets.detect_format import FileFormat, detect_file_format
from ...spreadsheets.html import HtmlTable
from ..build import About, Listing, build_watchlist
from ..list_file import ListFile
from ..parsing.dates import iso_date
from ..parsing.html_tables import parse_list_page
from ..parsing.name_grammar import Named, parse_name
from ..parsing.records import ListRecord, read_records, records_of

ABOUT = About(
    "uflpa",
    "UFLPA Entity List",
    "US Department of Homeland Security",
    "https://www.dhs.gov/uflpa-entity-list",
)
_SECTION = re.compile(r"2\s*\(d\)\s*\(2\)\s*\(B\)\s*\((iv|v|i{1,3})\)", re.IGNORECASE)
_UPDATED = re.compile(
    r"last\s+(?:updated|reviewed|published)(?:\s+date)?\s*:?\s*([\w/, -]{6,20})", re.IGNORECASE
)
_NOT_UNDERSTOOD = "names with words not understood (kept whole)"


def read_uflpa(file: ListFile) -> Watchlist:
    """The list -> the watchlist it holds.

    Raises:
        WatchlistError: no table with names and dates is in it, or a date is missing throughout.
    """
    updated = None
    left_out: Counter[str] = Counter()
    if detect_file_format(file.content) is FileFormat.HTML:
        page = parse_list_page(file.text(), file.name)
        tables = page.tables
        found = _UPDATED.search(page.text_outside)
        updated = iso_date(found[1]) if found else None
        records = list(_records(tables, file.name))
        if not records:
            raise WatchlistError(
                f"{file.name}: {len(tables)} tables, none with the headings 'Name of Entity' and"
                " 'Effective Date'; save the whole page of the list, with its tables opened"
            )
    else:
        records, left_out = read_records(file, "uflpa", "name", "date")
    rows = [row for record in records for row in _rows(record, left_out)]
    return build_watchlist(file, ABOUT, rows, left_out, date=updated)


def _records(tables: list[HtmlTable], name: str) -> Iterator[ListRecord]:
    """The rows of every table of the list, with the section that the text before it names."""
    for number, table in enumerate(tables, start=1):
        numbers = list(range(1, len(table.rows) + 1))
        where = f"{name}, table {number}"
        found = records_of(table.rows, numbers, where, "uflpa", "name", "date")
        sections = [f"2(d)(2)(B)({each.lower()})" for each in _SECTION.findall(table.text_before)]
        section = sections[-1] if sections else table.text_before[-120:]
        for record in found or ():
            yield ListRecord({"section": section, **record.fields}, record.where, record.raw)


def _rows(record: ListRecord, left_out: Counter[str]) -> Iterator[Listing]:
    if not any(map(str.isalnum, record.get("name"))):
        left_out["rows without a name"] += 1
        return
    named = parse_name(record.get("name"))
    left_out[_NOT_UNDERSTOOD] += bool(named.not_understood)
    yield _row(record, named.name, _aliases(named), _note(named))
    for subsidiary in named.subsidiaries:
        inner = parse_name(subsidiary)
        note = f"named as a subsidiary of {named.name}"
        yield _row(record, inner.name, _aliases(inner), note)


def _row(record: ListRecord, name: str, aliases: list[Alias], note: str) -> Listing:
    date = iso_date(record.get("date"))
    found = _SECTION.search(record.get("section"))
    section = f"2(d)(2)(B)({found[1].lower()})" if found else record.get("section")
    under = f" under section {section}" if found else f" under {section!r}" if section else ""
    when = f", effective {date}" if date else ""
    return Listing(
        name, f"The {ABOUT.publisher} lists it on the {ABOUT.title}{under}{when} ({record.where}).",
        record.raw, aliases=aliases, section=section or None, date=date, note=note or None,
    )  # fmt: skip


def _note(named: Named) -> str:
    odd = f"not understood: {named.not_understood}" if named.not_understood else ""
    also = f"listed {named.note}" if named.note else ""
    return "; ".join(filter(None, [also, odd]))


def _aliases(named: Named) -> list[Alias]:
    return [
        *(Alias(text=text) for text in named.aliases),
        *(Alias(text=text, note="former name") for text in named.former),
        *(Alias(text=text, alone=False, note="initials") for text in named.initials),
    ]
