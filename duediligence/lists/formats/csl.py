"""Reads the US Consolidated Screening List: CSV, with or without `_id`, and JSON.

Some of its sub-lists give no type: there a name is taken only where it is surely an organisation's,
and the others are counted, for a person is never a target.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import WatchlistError
from ...model import Alias, Identifier, Watchlist
from ...spreadsheets.delimited import iter_records
from ..build import About, Listing, build_watchlist
from ..list_file import ListFile
from ..parsing.dates import iso_date
from ..parsing.entity_type import is_surely_organisation
from ..parsing.enumerations import without_initials
from ..parsing.identifiers import identifier
from ..parsing.place_codes import countries

ABOUT = About(
    "csl",
    "Consolidated Screening List",
    "International Trade Administration, US Department of Commerce",
    "https://www.trade.gov/consolidated-screening-list",
)
_NEEDED = ("source", "name", "type", "alt_names", "addresses")
_LEFT_OUT = {"individual": "persons", "vessel": "vessels", "aircraft": "aircraft"}
_UNTYPED = "records without a type that may be persons"
_CITED = ("federal_register_notice", "license_requirement", "license_policy", "standard_order")

Cells = Mapping[str, Any]


def read_csl(file: ListFile) -> Watchlist:
    """The list -> the watchlist it holds; what is kept and what is counted make up all rows.

    Raises:
        WatchlistError: a column is missing, or the file is broken off.
    """
    text = file.text().lstrip("\ufeff")
    is_json = text.lstrip().startswith(("{", "["))
    day, listings = _of_json(text, file.name) if is_json else (None, list(_of_csv(text, file.name)))
    left_out: Counter[str] = Counter()
    rows: list[Listing] = []
    for where, cells, raw in listings:
        kind = str(cells.get("type") or "").strip().lower()
        name = str(cells.get("name") or "").strip()
        if kind in _LEFT_OUT:
            left_out[_LEFT_OUT[kind]] += 1
        elif not any(map(str.isalnum, name)):
            left_out["rows without a name"] += 1
        elif kind not in {"", "entity"}:
            left_out[f"records of type {kind!r}"] += 1
        elif kind == "" and not is_surely_organisation(name):
            left_out[_UNTYPED] += 1
        else:
            rows.append(_row(name, cells, where, raw))
    if len(rows) + left_out.total() != len(listings):
        raise WatchlistError(f"{file.name}: rows were lost in reading; please report this")
    return build_watchlist(file, ABOUT, rows, left_out, date=day)


def _of_csv(text: str, name: str) -> Iterator[tuple[str, Cells, str]]:
    found = iter_records(text.rstrip("\n\x1a ").split("\n"), ",")
    heads = [head.strip().lower() for head in next(found).fields]
    _require(set(heads), name)
    for number, record in enumerate(found, start=2):
        if record.has_unclosed_quote or len(record.fields) != len(heads):
            raise WatchlistError(
                f"{name}, record {number}: {len(record.fields)} fields under {len(heads)} headings;"
                " the file is broken off or was edited: download it again"
            )
        cells = dict(zip(heads, map(str.strip, record.fields), strict=True))
        # `_id` changes with every export, so it is no part of what a row says.
        raw = " | ".join(
            f"{head}: {cell}" for head, cell in cells.items() if cell and head != "_id"
        )
        yield f"{name}, record {number}", cells, raw


def _of_json(text: str, name: str) -> tuple[str | None, list[tuple[str, Cells, str]]]:
    try:
        written = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WatchlistError(f"{name} is broken JSON ({error}); download it again") from None
    results = written.get("results") if isinstance(written, dict) else written
    if not isinstance(results, list) or not all(isinstance(each, dict) for each in results):
        raise WatchlistError(
            f"{name}: no list of results in it; it is no Consolidated Screening List"
        )
    sources = written.get("sources", []) if isinstance(written, dict) else []
    days = [iso_date(str(each)) for each in sources] if isinstance(sources, list) else []
    for each in results[:1]:
        _require(set(each), name)
    listings: list[tuple[str, Cells, str]] = [
        (f"{name}, result {number}", each, json.dumps(_without_id(each), ensure_ascii=False))
        for number, each in enumerate(results, start=1)
    ]
    return max(filter(None, days), default=None), listings


def _without_id(each: Cells) -> Cells:
    return {key: value for key, value in each.items() if key not in {"id", "_id"} and value}


def _require(heads: set[str], name: str) -> None:
    if missing := [need for need in _NEEDED if need not in heads]:
        raise WatchlistError(
            f"{name}: no {', '.join(missing)} in it; there is {', '.join(sorted(heads))[:300]};"
            " download the Consolidated Screening List again"
        )


def _row(name: str, cells: Cells, where: str, raw: str) -> Listing:
    source = str(cells.get("source") or "")
    sublist, _, agency = source.partition(" - ")
    programmes = "; ".join(_texts(cells.get("programs")))
    number = str(cells.get("entity_number") or "").strip()
    addresses = _texts(cells.get("addresses"))
    places = [address.rpartition(",")[2].strip() for address in addresses]
    said = [f"under {programmes}"] if programmes else []
    said += [f"{key.replace('_', ' ')}: {cells[key]}" for key in _CITED if cells.get(key)]
    until = f"until {cells['end_date']}" if cells.get("end_date") else ""
    claim = f"{agency or ABOUT.publisher} lists it on {sublist or ABOUT.title}"
    claim = ", ".join(filter(None, [claim, *said, until])) + f" ({where})."
    bare, initials = without_initials(name)
    aliases = [Alias(text=alias) for alias in _aliases(cells.get("alt_names"))]
    aliases += [Alias(text=each, alone=False, note="initials") for each in initials]
    short = sublist.rpartition("(")[2].rstrip(") ").lower()
    return Listing(
        bare, claim + (f" Addresses as listed: {'; '.join(addresses)}." if addresses else ""), raw,
        id=f"{short}-{number}" if number and short.isalnum() else "", key=source,
        aliases=aliases, places=countries(places), identifiers=_identifiers(cells.get("ids")),
        section=sublist or None, date=iso_date(str(cells.get("start_date") or "")),
    )  # fmt: skip


def _texts(value: Any) -> list[str]:
    """A cell joined with "; ", or JSON's list of texts or of parts of an address."""
    if isinstance(value, list):
        return [text for each in value if (text := _text(each))]
    return [part for part in map(str.strip, str(value or "").split("; ")) if part]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        parts = ("address", "city", "state", "postal_code", "country")
        return ", ".join(str(value[part]) for part in parts if value.get(part))
    return str(value or "").strip()


def _aliases(value: Any) -> list[str]:
    return [text.removeprefix("and ").strip(" .;") for text in _texts(value)]


def _identifiers(value: Any) -> list[Identifier]:
    """CSV writes "country, number, type" (the country often missing), JSON an object."""
    found = []
    for each in value if isinstance(value, list) else _texts(value):
        if isinstance(each, dict):
            found += identifier(str(each.get("type") or ""), str(each.get("number") or ""))
        else:
            parts = str(each).split(", ")
            found += identifier(parts[-1], parts[-2]) if len(parts) > 1 else []
    return found
