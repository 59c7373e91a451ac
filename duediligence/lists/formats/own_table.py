"""Reads an own list: an Excel or CSV file with one organisation, site, place or line a row.

Only a column of names is needed; `columns.yaml` holds the headings that are known, `docs/lists.md`
the template. Several names, numbers or codes in one cell are divided by semicolons.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from ...errors import WatchlistError
from ...model import Alias, Identifier, Kind, Source, Watchlist
from ..build import About, Listing, build_watchlist, slug
from ..list_file import ListFile
from ..parsing.dates import iso_date
from ..parsing.place_codes import place_codes
from ..parsing.records import ListRecord, read_records
from ..validate import PLACE

_KINDS: Mapping[str, Kind] = {
    "": Kind.ORGANISATION, "organisation": Kind.ORGANISATION, "organization": Kind.ORGANISATION,
    "company": Kind.ORGANISATION, "entity": Kind.ORGANISATION, "firm": Kind.ORGANISATION,
    "supplier": Kind.ORGANISATION, "site": Kind.SITE, "park": Kind.SITE, "factory": Kind.SITE,
    "place": Kind.PLACE, "region": Kind.PLACE, "county": Kind.PLACE, "product": Kind.PRODUCT,
    "product line": Kind.PRODUCT,
}  # fmt: skip
_PERSONS = frozenset({"person", "individual", "people", "natural person"})
_STATUSES = {"": "listed", "active": "listed", "inactive": "delisted", "removed": "delisted"}
_KNOWN_STATUSES = ("listed", "delisted", "withdrawn", "disputed")
_NUMBER_WITH_SCHEME = re.compile(r"([A-Za-z][A-Za-z .]{0,24}?)\s*[:=]\s*(\S.*)")


def read_own_table(file: ListFile) -> Watchlist:
    """An own list -> the watchlist it holds; persons are counted and left out.

    Raises:
        WatchlistError: there is no column of names, or a kind, status, date or code is not known;
            the message names the row.
    """
    records, left_out = read_records(file, "table", "name")
    about = About(_list_id(file), Path(file.name).stem, "own list")
    sources: dict[tuple[str, ...], Source] = {}
    rows: list[Listing] = []
    for record in records:
        if record.get("kind").casefold() in _PERSONS:
            left_out["persons"] += 1
        elif not any(map(str.isalnum, record.get("name"))):
            left_out["rows without a name"] += 1
        else:
            rows.append(_row(record, _source(record, about, sources, file), about))
    return build_watchlist(file, about, rows, left_out, sources=tuple(sources.values()))


def _list_id(file: ListFile) -> str:
    """The name of the file without the day it bears, so that two versions are one list."""
    stem = Path(file.name).stem
    day = file.day
    for form in (day, day.replace("-", "")) if day else ():
        stem = stem.replace(form, "")
    return re.sub(r"[^\w.]+", "-", stem).strip("-_.").lower() or "own-list"


def _row(record: ListRecord, source: Source, about: About) -> Listing:
    name, date = record.get("name"), iso_date(record.get("date"))
    if record.get("date") and date is None:
        _refuse(record, "date", "write YYYY-MM-DD")
    kind = _KINDS.get(record.get("kind").casefold())
    if kind is None:
        _refuse(record, "kind", "write organisation, site, place or product")
    status = record.get("status").casefold()
    status = _STATUSES.get(status, status)
    if status not in _KNOWN_STATUSES:
        _refuse(record, "status", f"write one of {', '.join(_KNOWN_STATUSES)}")
    section = record.get("section")
    under = f", under {section}" if section else ""
    when = f", dated {date}" if date else ""
    by = "" if source.publisher == about.publisher else f" of {source.publisher}"
    address = record.get("address")
    claim = f"{source.title}{by} lists it{under}{when} ({record.where})."
    return Listing(
        name, claim + (f" Address as listed: {address}." if address else ""), record.raw,
        id=record.get("id"), kind=kind, aliases=[Alias(text=one) for one in _several(record, "aliases")],
        places=_places(record), identifiers=list(_identifiers(record)),
        hs_prefixes=tuple(code.replace(".", "") for code in _several(record, "hs_codes")),
        section=section or None, date=None if status != "listed" else date,
        ended=date if status != "listed" else None, status=status,
        note=record.get("note") or None, source=source.id,
    )  # fmt: skip


def _several(record: ListRecord, field: str) -> list[str]:
    return [part for part in map(str.strip, re.split(r"[;；]", record.get(field))) if part]


def _places(record: ListRecord) -> tuple[str, ...]:
    codes = _several(record, "places")
    for code in codes:
        if not PLACE.fullmatch(code):
            _refuse(record, "places", "write a gazetteer code such as CN-654021")
    if codes:
        return tuple(codes)
    return place_codes(record.get("country"), record.get("province"), record.get("city"))


def _identifiers(record: ListRecord) -> list[Identifier]:
    found = []
    for text in _several(record, "identifiers"):
        marked = _NUMBER_WITH_SCHEME.fullmatch(text)
        scheme, value = (marked[1].strip().lower(), marked[2]) if marked else ("other", text)
        found.append(Identifier(scheme=scheme, value=value))
    return found


def _source(
    record: ListRecord, about: About, sources: dict[tuple[str, ...], Source], file: ListFile
) -> Source:
    """What this row rests on; without a source of its own, the list itself."""
    said = tuple(record.get(field) for field in ("source", "publisher", "url"))
    if said not in sources:
        title, publisher, url = said
        is_own = not any(said)
        sources[said] = Source(
            id=about.id if is_own else slug(f"{about.id} {title or url or publisher}", url),
            title=title or (about.title if is_own else url or publisher),
            publisher=publisher or about.publisher, url=url or None,
            date=file.day if is_own else None,
            note=f"Read from {file.name}, SHA-256 {file.sha256}." if is_own else None,
        )  # fmt: skip
    return sources[said]


def _refuse(record: ListRecord, field: str, remedy: str) -> NoReturn:
    raise WatchlistError(
        f"{record.where}, {field}: {record.get(field)!r} is not known here; {remedy}"
    )
