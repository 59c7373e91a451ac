"""Reads OpenSanctions exports: `targets.simple.csv` (15 or 16 columns) and FtM JSON lines.

Companies, organisations, public bodies and legal entities are kept; persons are counted and left
out. In FtM files addresses are joined to whom they belong, and every other record is counted.
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
from ..parsing.place_codes import countries

ABOUT = About(
    "opensanctions", "OpenSanctions export", "OpenSanctions", "https://www.opensanctions.org"
)
KEPT = frozenset({"Company", "Organization", "LegalEntity", "PublicBody"})
_LEFT_OUT = {
    "Person": "persons", "Vessel": "vessels", "Airplane": "aircraft", "Address": "addresses, joined",
    "Payment": "payments", "Sanction": "sanction records", "Ownership": "ownership records",
    "Identification": "identification records",
}  # fmt: skip
_NEEDED = ("id", "schema", "name", "aliases", "countries", "identifiers", "dataset", "last_seen")
# FtM properties that number an organisation, and our scheme for each.
_NUMBERS = {
    "registrationNumber": "registration", "ogrnCode": "registration", "idNumber": "registration",
    "taxNumber": "tax-id", "innCode": "tax-id", "vatCode": "tax-id", "leiCode": "lei",
    "dunsCode": "duns", "uscCode": "uscc", "swiftBic": "swift", "okpoCode": "registration",
}  # fmt: skip
_SHORTEST_NUMBER = 6


def read_opensanctions(file: ListFile) -> Watchlist:
    """The export -> the watchlist it holds; what is kept and what is counted make up all rows.

    Raises:
        WatchlistError: a column is missing, or a line is no record, as where a file is broken off.
    """
    text = file.text().lstrip("\ufeff")
    left_out: Counter[str] = Counter()
    is_ftm = text.lstrip().startswith("{")
    total, seen, rows = (
        _of_ftm(text, file.name, left_out) if is_ftm else _of_csv(text, file, left_out)
    )
    if len(rows) + left_out.total() != total:
        raise WatchlistError(f"{file.name}: rows were lost in reading; please report this")
    return build_watchlist(file, ABOUT, rows, left_out, date=iso_date(seen))


def _is_kept(schema: str, name: str, left_out: Counter[str]) -> bool:
    if schema in KEPT and any(map(str.isalnum, name)):
        return True
    what = "records without a name" if schema in KEPT else _LEFT_OUT.get(schema)
    left_out[what or f"{schema} records"] += 1
    return False


# --- the simple table ------------------------------------------------------------------------


def _of_csv(text: str, file: ListFile, left_out: Counter[str]) -> tuple[int, str, list[Listing]]:
    found = iter_records(text.rstrip("\n\x1a ").split("\n"), ",")
    heads = [head.strip().lower() for head in next(found).fields]
    if missing := [need for need in _NEEDED if need not in heads]:
        raise WatchlistError(
            f"{file.name}: no column {', '.join(missing)}; there is {', '.join(heads)[:300]};"
            " download targets.simple.csv"
        )
    rows: list[Listing] = []
    seen, number = "", 1
    for number, record in enumerate(found, start=2):
        if record.has_unclosed_quote or len(record.fields) != len(heads):
            raise WatchlistError(
                f"{file.name}, record {number}: {len(record.fields)} fields under {len(heads)}"
                " headings; the file is broken off: download it again"
            )
        cells = dict(zip(heads, map(str.strip, record.fields), strict=True))
        seen = max(seen, cells["last_seen"])
        if _is_kept(cells["schema"], cells["name"], left_out):
            rows.append(_row_of_cells(cells, f"{file.name}, record {number}"))
    return number - 1, seen, rows


def _row_of_cells(cells: Mapping[str, str], where: str) -> Listing:
    numbers = [Identifier(scheme="other", value=text) for text in _split(cells["identifiers"])]
    return Listing(
        cells["name"],
        _claim(where, cells["dataset"], _split(cells.get("sanctions", "")),
               _split(cells.get("addresses", ""))),
        " | ".join(f"{head}: {cell}" for head, cell in cells.items() if cell and not _passes(head)),
        id=cells["id"], aliases=[Alias(text=text) for text in _split(cells["aliases"])],
        places=countries(_split(cells["countries"])), identifiers=list(filter(_is_long, numbers)),
        section=cells["dataset"] or None, date=iso_date(cells.get("first_seen", "")),
    )  # fmt: skip


def _split(cell: str) -> list[str]:
    return [part for part in map(str.strip, cell.split(";")) if part]


def _passes(head: str) -> bool:
    """Times of the export: they change although nothing is said anew."""
    return head in {"first_seen", "last_seen", "last_change", "createdAt", "modifiedAt"}


def _is_long(number: Identifier) -> bool:
    return sum(map(str.isalnum, number.value)) >= _SHORTEST_NUMBER and any(
        map(str.isdigit, number.value)
    )


def _claim(where: str, datasets: str, sanctions: list[str], addresses: list[str]) -> str:
    under = f": {'; '.join(sanctions)}" if sanctions else ""
    address = f" Addresses as listed: {'; '.join(addresses)}." if addresses else ""
    return f"OpenSanctions lists it from {datasets or 'its sources'}{under} ({where}).{address}"


# --- FtM -------------------------------------------------------------------------------------


def _of_ftm(text: str, name: str, left_out: Counter[str]) -> tuple[int, str, list[Listing]]:
    entities = list(_entities(text, name))
    addresses = {
        entity["id"]: _text(entity, "full") or _text(entity, "street")
        for _, entity in entities if entity["schema"] == "Address"
    }  # fmt: skip
    rows: list[Listing] = []
    for number, entity in entities:
        names = _values(entity, "name")
        title = str(entity.get("caption") or "") or (names[0] if names else "")
        if entity.get("target") is False and entity["schema"] in KEPT:
            left_out["organisations that are named, but no targets"] += 1
        elif _is_kept(entity["schema"], title, left_out):
            rows.append(_row_of_entity(entity, title, addresses, f"{name}, line {number}"))
    seen = max((str(entity.get("last_seen") or "") for _, entity in entities), default="")
    return len(entities), seen, rows


def _entities(text: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.rstrip("\n\x1a ").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entity = json.loads(line)
        except (ValueError, RecursionError):
            entity = None
        if not isinstance(entity, dict) or not (
            isinstance(entity.get("id"), str) and isinstance(entity.get("schema"), str)
            and isinstance(entity.get("properties"), dict)
        ):  # fmt: skip
            raise WatchlistError(
                f"{name}, line {number}: no FtM entity with id, schema and properties"
                f" ({line[:60]!r}); the file is broken off: download it again"
            )
        yield number, entity


def _values(entity: Mapping[str, Any], *properties: str) -> list[str]:
    found = []
    for each in properties:
        values = entity["properties"].get(each) or []
        found += [str(value) for value in values] if isinstance(values, list) else [str(values)]
    return list(dict.fromkeys(found))


def _text(entity: Mapping[str, Any], each: str) -> str:
    return "; ".join(_values(entity, each))


def _row_of_entity(
    entity: Mapping[str, Any], title: str, addresses: Mapping[str, str], where: str
) -> Listing:
    strong = _values(entity, "name", "alias", "previousName")
    weak = _values(entity, "weakAlias", "abbreviation")
    found = _values(entity, "address")
    found += [addresses[each] for each in _values(entity, "addressEntity") if addresses.get(each)]
    datasets = "; ".join(map(str, entity.get("datasets") or []))
    said = {key: values for key, values in entity["properties"].items() if not _passes(key)}
    numbers = [
        Identifier(scheme=scheme, value=value)
        for each, scheme in _NUMBERS.items() for value in _values(entity, each)
    ]  # fmt: skip
    return Listing(
        title, _claim(where, datasets, _values(entity, "program"), found),
        json.dumps(said, ensure_ascii=False, sort_keys=True), id=entity["id"],
        aliases=[*(Alias(text=text) for text in strong),
                 *(Alias(text=text, alone=False, note="weak alias") for text in weak)],
        places=countries(_values(entity, "country")), identifiers=list(filter(_is_long, numbers)),
        section=datasets or None, date=iso_date(str(entity.get("first_seen") or "")),
    )  # fmt: skip
