"""The US Consolidated Screening List: CSV, with or without `_id`, and JSON.

Recognised by: the headings or keys source, entity_number, programs and alt_names beside name, type and
addresses, and five of its sub-lists at least. With fewer sub-lists it is read as an own list.
Reads: organisations with aliases, addresses and numbers, each on the sub-list that it is on.
Leaves out: persons, vessels and aircraft. Some sub-lists give no type: there a name is taken only
where a word of it is a firm's, and the others wait for the user's decision.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...errors import WatchlistError
from ...model import Alias, Identifier, Watchlist
from ..build import Listing, build_watchlist
from ..claims import address_sentence
from ..list_file import ListDescription, ListFile
from ..parsing.dates import iso_date
from ..parsing.enumerations import split_initials
from ..parsing.identifiers import labelled_identifier
from ..parsing.place_codes import country_codes
from ..parsing.records import fold_heading, iter_csv_rows, require_columns
from ..parsing.subjects import Subject, SubjectColumns

ABOUT = ListDescription(
    "csl",
    "Consolidated Screening List",
    "International Trade Administration, US Department of Commerce",
    "https://www.trade.gov/consolidated-screening-list",
)
_REQUIRED = ("source", "name", "type", "alt_names", "addresses")
_HEADINGS = frozenset(map(fold_heading, ("entity_number", "programs", *_REQUIRED)))
_CITED = ("federal_register_notice", "license_requirement", "license_policy", "standard_order")

Cells = Mapping[str, Any]


def is_csl_header(headings: Sequence[str]) -> bool:
    """Whether folded headings are those of the CSV export."""
    return _HEADINGS.issubset(headings)


def is_csl_json(beginning: str) -> bool:
    """Whether a JSON text is the export; it may be cut off anywhere, so it is not parsed."""
    is_result = '"results"' in beginning or '"source"' in beginning
    return is_result and ('"alt_names"' in beginning or '"programs"' in beginning)


def read_csl(file: ListFile, about: ListDescription = ABOUT) -> Watchlist:
    """Read the list.

    Args:
        file: the file.
        about: what to call the list.

    Raises:
        WatchlistError: a column is missing, or the file is broken off.
    """
    text = file.text().lstrip("\ufeff")
    is_json = text.lstrip().startswith(("{", "["))
    day: str | None = None
    rows: Sequence[Cells]
    if is_json:
        day, rows = _read_json(text, file.name)
    else:
        rows = list(iter_csv_rows(text, file.name, _REQUIRED))
    left_out: Counter[str] = Counter()
    listings: list[Listing] = []
    headings = list(dict.fromkeys(heading for cells in rows for heading in cells))
    texts = [[_text(cells.get(heading)) for heading in headings] for cells in rows]
    # Whatever rows are in the file, the list holds people: half of its entries are.
    columns = replace(SubjectColumns.of(headings, texts), lists_people=True)
    for at, cells in enumerate(rows):
        where = f"{file.name}, {f'result {at + 1}' if is_json else f'record {at + 2}'}"
        type_ = str(cells.get("type") or "").strip().lower()
        name = str(cells.get("name") or "").strip()
        subject = columns.subject_of(texts[at], name)
        if subject.is_left_out:
            left_out[subject.value] += 1
        elif not any(map(str.isalnum, name)):
            left_out["rows without a name"] += 1
        elif type_ not in {"", "entity"}:
            left_out[f"records of type {type_!r}"] += 1
        else:
            # Numbers of the export change every day, so they are not part of what a row says.
            export_ids = {"id", "_id"} if is_json else {"_id"}
            content = {key: cell for key, cell in cells.items() if cell and key not in export_ids}
            raw = " | ".join(f"{heading}: {cell}" for heading, cell in content.items())
            raw = json.dumps(content, ensure_ascii=False) if is_json else raw
            listing = _listing(name, cells, where=where, raw=raw, about=about)
            listing.where, listing.is_undecided = where, subject is Subject.UNDECIDED
            listings.append(listing)
    return build_watchlist(file, about, listings, left_out, total=len(rows), date=day)


def _read_json(text: str, name: str) -> tuple[str | None, list[Cells]]:
    """Return the day of the export, that of its newest source, and its records."""
    try:
        export = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WatchlistError(f"{name} is broken JSON ({error}); download it again") from None
    results = export.get("results") if isinstance(export, dict) else export
    if not isinstance(results, list) or not all(isinstance(cells, dict) for cells in results):
        raise WatchlistError(
            f"{name}: no list of results in it; it is not a Consolidated Screening List"
        )
    sources = export.get("sources", []) if isinstance(export, dict) else []
    days = [iso_date(str(source)) for source in sources] if isinstance(sources, list) else []
    if results:
        require_columns(results[0], _REQUIRED, name)
    return max(filter(None, days), default=None), results


def _listing(name: str, cells: Cells, *, where: str, raw: str, about: ListDescription) -> Listing:
    # Such as "Entity List (EL) - Bureau of Industry and Security".
    source = str(cells.get("source") or "")
    sublist, _, agency = source.partition(" - ")
    abbreviation = sublist.rpartition("(")[2].rstrip(") ").lower()
    number = str(cells.get("entity_number") or "").strip()
    programmes = "; ".join(_texts(cells.get("programs")))
    addresses = _texts(cells.get("addresses"))
    lister = f"{agency or about.publisher} lists it on {sublist or about.title}"
    if about is not ABOUT:
        lister = f"{about.title} lists it" + (f" with the source {source!r}" if source else "")
    claim = [
        lister,
        f"under {programmes}" if programmes else "",
        *(f"{key.replace('_', ' ')}: {cells[key]}" for key in _CITED if cells.get(key)),
        f"until {cells['end_date']}" if cells.get("end_date") else "",
    ]
    bare_name, initials = split_initials(name)
    aliases = [text.removeprefix("and ").strip(" .;") for text in _texts(cells.get("alt_names"))]
    return Listing(
        name=bare_name,
        claim=f"{', '.join(filter(None, claim))} ({where})."
        + address_sentence("; ".join(addresses)),
        raw=raw,
        id=f"{abbreviation}-{number}" if number and abbreviation.isalnum() else "",
        key=source,
        aliases=[
            *(Alias(text=alias) for alias in aliases),
            *(Alias(text=text, alone=False, note="initials") for text in initials),
        ],
        places=country_codes(address.rpartition(",")[2].strip() for address in addresses),
        identifiers=_identifiers(cells.get("ids")),
        section=sublist or None,
        date=iso_date(str(cells.get("start_date") or "")),
    )


def _text(value: Any) -> str:
    """Return a cell as text; JSON has lists and objects there, of which only being filled counts."""
    return str(value) if value else ""


def _texts(value: Any) -> list[str]:
    """Return the parts of a cell joined with "; ", or of JSON's list of texts or addresses."""
    if not isinstance(value, list):
        return [part for part in map(str.strip, str(value or "").split("; ")) if part]
    texts = []
    for item in value:
        if isinstance(item, dict):
            fields = ("address", "city", "state", "postal_code", "country")
            texts.append(", ".join(str(item[field]) for field in fields if item.get(field)))
        else:
            texts.append(str(item or "").strip())
    return [text for text in texts if text]


def _identifiers(value: Any) -> list[Identifier]:
    """CSV writes "country, number, type" (the country often missing), JSON an object."""
    identifiers: list[Identifier] = []
    for item in value if isinstance(value, list) else _texts(value):
        if isinstance(item, dict):
            label, number = str(item.get("type") or ""), str(item.get("number") or "")
        else:
            *_, number, label = ("", *str(item).split(", "))
        identifiers += labelled_identifier(label, number)
    return identifiers
