"""OpenSanctions exports: `targets.simple.csv` (15 or 16 columns) and FtM JSON lines.

Recognised by: all headings of the table, or all fields of the first record of the JSON lines. JSON
lines of FtM with less, which others write too, are read as an own list.
Reads: companies, organisations, public bodies and legal entities. In FtM files addresses and owners are
joined to the entities that refer to them, or are nested inside (`targets.nested.json`). An owner is said
in the note of the entry, and is an entry only where it is a target itself.
Leaves out: persons, vessels, aircraft, and every record that is not an entity. A legal entity whose name
has no word of a firm may be a person: it waits for the user's decision.
What FtM calls them is in `resources/opensanctions.yaml`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ...errors import WatchlistError
from ...model import Alias, Identifier, Watchlist
from ...resources.paths import RESOURCES
from ...resources.strict_yaml import read_yaml
from ..build import Listing, build_watchlist
from ..claims import address_sentence
from ..list_file import ListDescription, ListFile
from ..parsing.dates import iso_date
from ..parsing.identifiers import MIN_NUMBER_LENGTH
from ..parsing.place_codes import country_codes
from ..parsing.records import fold_heading, iter_csv_rows
from ..parsing.subjects import Subject, subject_by_name

ABOUT = ListDescription(
    "opensanctions", "OpenSanctions export", "OpenSanctions", "https://www.opensanctions.org"
)
LISTED_SCHEMAS = frozenset({"Company", "Organization", "LegalEntity", "PublicBody"})
_REQUIRED = ("id", "schema", "name", "aliases", "countries", "identifiers", "dataset", "last_seen")
# The table since 2022; a sixteenth column, `program_ids`, was added later.
_HEADINGS = frozenset(
    map(
        fold_heading,
        "id schema name aliases birth_date countries addresses identifiers sanctions phones emails"
        " dataset first_seen last_seen last_change".split(),
    )
)
# What OpenSanctions adds to the records of FtM, and writes in every row of the table.
_EXPORT_FIELDS = ("id", "first_seen", "last_seen", "last_change")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
# Times of the export: they change although nothing is said anew.
_EXPORT_TIMES = frozenset({"first_seen", "last_seen", "last_change", "createdAt", "modifiedAt"})


@lru_cache(maxsize=1)
def _ftm_names() -> Mapping[str, Mapping[str, str]]:
    path = RESOURCES / "opensanctions.yaml"
    names: Mapping[str, Mapping[str, str]] = read_yaml(path.read_bytes(), path.name).data
    return names


def is_opensanctions_header(headings: Sequence[str]) -> bool:
    """Whether folded headings are those of `targets.simple.csv`."""
    return _HEADINGS.issubset(headings)


def is_ftm_entity(value: Any) -> bool:
    """Whether a JSON value, the first of a file, is an entity of FtM."""
    return isinstance(value, dict) and {"id", "schema", "properties"} <= value.keys()


def missing_export_fields(file: ListFile) -> str:
    """Return what some record of a file lacks that every record of an export has; "" for nothing."""
    text = file.text().lstrip("\ufeff \n")
    records: Iterable[Mapping[str, Any]]
    if text.startswith("{"):
        records = (entity for _, entity in _entities(text, file.name))
    else:
        records = iter_csv_rows(text, file.name, _REQUIRED)
    lacking = {
        field
        for record in records
        for field in ("datasets" if "datasets" in record else "dataset", *_EXPORT_FIELDS)
        if not record.get(field) or (field in _EXPORT_TIMES and not _TIME.match(str(record[field])))
    }
    return f"it has records without {', '.join(sorted(lacking))}" if lacking else ""


def read_opensanctions(file: ListFile, about: ListDescription = ABOUT) -> Watchlist:
    """Read an export.

    Args:
        file: the file.
        about: what to call the list.

    Raises:
        WatchlistError: a column is missing, or a line is no record, as where a file is broken off.
    """
    text = file.text().lstrip("\ufeff")
    left_out: Counter[str] = Counter()
    times: list[str] = []  # one a record
    lister = ABOUT.publisher if about is ABOUT else about.title
    if text.lstrip().startswith("{"):
        entities = list(_entities(text, file.name))
        listings = _entity_listings(entities, file.name, left_out, lister=lister)
        times += [str(entity.get("last_seen") or "") for _, entity in entities]
    else:
        listings = []
        for number, cells in enumerate(iter_csv_rows(text, file.name, _REQUIRED), start=2):
            times.append(cells["last_seen"])
            if _is_listed(cells["schema"], cells["name"], left_out):
                where = f"{file.name}, record {number}"
                listings.append(_row_listing(cells, where, lister))
                listings[-1].is_undecided = _may_be_person(
                    cells["schema"], cells["name"], cells.get("birth_date", "")
                )
    day = iso_date(max(times, default=""))
    return build_watchlist(file, about, listings, left_out, total=len(times), date=day)


def _is_listed(schema: str, name: str, left_out: Counter[str]) -> bool:
    """Whether a record is an organisation with a name; any other is counted."""
    is_organisation = schema in LISTED_SCHEMAS
    if is_organisation and any(map(str.isalnum, name)):
        return True
    default = "records without a name" if is_organisation else f"{schema} records"
    left_out[_ftm_names()["left_out"].get(schema, default)] += 1
    return False


def _may_be_person(schema: str, name: str, personal: str) -> bool:
    """Whether a legal entity may be a person: FtM's LegalEntity is whatever is not known better."""
    if schema != "LegalEntity":
        return bool(personal) and subject_by_name(name) is Subject.UNDECIDED
    return bool(personal) or subject_by_name(name) is Subject.UNDECIDED


def _claim(
    lister: str, datasets: str, *, where: str, sanctions: list[str], addresses: list[str]
) -> str:
    under = f": {'; '.join(sanctions)}" if sanctions else ""
    claim = f"{lister} lists it from {datasets or 'its sources'}{under} ({where})."
    return claim + address_sentence("; ".join(addresses))


def _is_long(number: Identifier) -> bool:
    length = sum(map(str.isalnum, number.value))
    return length >= MIN_NUMBER_LENGTH and any(map(str.isdigit, number.value))


# --- the simple table ------------------------------------------------------------------------


def _row_listing(cells: Mapping[str, str], where: str, lister: str) -> Listing:
    def several(column: str) -> list[str]:
        return [part for part in map(str.strip, cells.get(column, "").split(";")) if part]

    numbers = [Identifier(scheme="other", value=text) for text in several("identifiers")]
    content = [
        f"{head}: {cell}" for head, cell in cells.items() if cell and head not in _EXPORT_TIMES
    ]
    return Listing(
        name=cells["name"],
        claim=_claim(
            lister,
            cells["dataset"],
            where=where,
            sanctions=several("sanctions"),
            addresses=several("addresses"),
        ),
        raw=" | ".join(content),
        where=where,
        id=cells["id"],
        aliases=[Alias(text=text) for text in several("aliases")],
        places=country_codes(several("countries")),
        identifiers=list(filter(_is_long, numbers)),
        section=cells["dataset"] or None,
        date=iso_date(cells.get("first_seen", "")),
    )


# --- FtM -------------------------------------------------------------------------------------


def _entities(text: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each entity with the number of its line."""
    for number, line in enumerate(text.rstrip("\n\x1a ").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entity = json.loads(line)
        except (ValueError, RecursionError):
            entity = None
        types = {"id": str, "schema": str, "properties": dict}
        if not isinstance(entity, dict) or not all(
            isinstance(entity.get(key), type_) for key, type_ in types.items()
        ):
            raise WatchlistError(
                f"{name}, line {number}: no FtM entity with id, schema and properties"
                f" ({line[:60]!r}); the file is broken off: download it again"
            )
        yield number, entity


def _entity_listings(
    entities: Sequence[tuple[int, dict[str, Any]]],
    name: str,
    left_out: Counter[str],
    *,
    lister: str,
) -> list[Listing]:
    addresses = {
        entity["id"]: _address_text(entity)
        for _, entity in entities
        if entity["schema"] == "Address"
    }
    owners = _owners(entity for _, entity in entities)
    listings = []
    for number, entity in entities:
        title = str(entity.get("caption") or "") or next(iter(_values(entity, "name")), "")
        if entity.get("target") is False and entity["schema"] in LISTED_SCHEMAS:
            left_out["organisations that are named, but no targets"] += 1
        elif _is_listed(entity["schema"], title, left_out):
            where = f"{name}, line {number}"
            listings.append(_entity_listing(entity, title, addresses, where=where, lister=lister))
            named = _own_owners(entity) + owners.get(entity["id"], [])
            if named:
                listings[-1].note = f"Owner as listed: {'; '.join(dict.fromkeys(named))}"
            listings[-1].is_undecided = _may_be_person(
                entity["schema"], title, "".join(_values(entity, "birthDate", "gender"))
            )
    return listings


def _entity_listing(
    entity: Mapping[str, Any],
    title: str,
    addresses: Mapping[str, str],
    *,
    where: str,
    lister: str,
) -> Listing:
    joined = [addresses.get(id_, "") for id_ in _values(entity, "addressEntity")]
    joined += map(_address_text, _nested(entity, "addressEntity"))
    datasets = "; ".join(map(str, entity.get("datasets") or []))
    # Entities inside may be persons, so the note has the texts of the record only.
    content = {
        name: _values(entity, name)
        for name in entity["properties"]
        if name not in _EXPORT_TIMES and _values(entity, name)
    }
    numbers = [
        Identifier(scheme=scheme, value=value)
        for name, scheme in _ftm_names()["schemes"].items()
        for value in _values(entity, name)
    ]
    strong = _values(entity, "name", "alias", "previousName")
    weak = _values(entity, "weakAlias", "abbreviation")
    return Listing(
        name=title,
        claim=_claim(
            lister,
            datasets,
            where=where,
            sanctions=_values(entity, "program")
            + [text for part in _nested(entity, "sanctions") for text in _values(part, "program")],
            addresses=_values(entity, "address") + list(filter(None, joined)),
        ),
        raw=json.dumps(content, ensure_ascii=False, sort_keys=True),
        where=where,
        id=entity["id"],
        aliases=[
            *(Alias(text=text) for text in strong),
            *(Alias(text=text, weak=True, note="weak alias") for text in weak),
        ],
        places=country_codes(_values(entity, "country") or _address_countries(entity)),
        identifiers=list(filter(_is_long, numbers)),
        section=datasets or None,
        date=iso_date(str(entity.get("first_seen") or "")),
    )


def _values(entity: Mapping[str, Any], *properties: str) -> list[str]:
    """Return the values of some properties, each once; entities nested there are no values."""
    values: dict[str, None] = {}
    for name in properties:
        value = entity["properties"].get(name) or []
        texts = value if isinstance(value, list) else [value]
        values |= dict.fromkeys(str(text) for text in texts if not isinstance(text, dict))
    return list(values)


def _nested(entity: Mapping[str, Any], *properties: str) -> list[Mapping[str, Any]]:
    """Return the entities that some properties hold themselves, as nested files have them."""
    values = [entity["properties"].get(name) for name in properties]
    inner = [item for value in values if isinstance(value, list) for item in value]
    return [
        item
        for item in inner
        if isinstance(item, dict) and isinstance(item.get("properties"), dict)
    ]


def _address_text(address: Mapping[str, Any]) -> str:
    return "; ".join(_values(address, "full") or _values(address, "street"))


def _address_countries(entity: Mapping[str, Any]) -> list[str]:
    return [text for part in _nested(entity, "addressEntity") for text in _values(part, "country")]


def _own_owners(entity: Mapping[str, Any]) -> list[str]:
    """Return the names of owners in the ownerships that an entity holds itself, none of a person."""
    owners = [
        owner
        for ownership in _nested(entity, "ownershipAsset")
        for owner in _nested(ownership, "owner")
        if owner.get("schema") in LISTED_SCHEMAS
    ]
    return [name for owner in owners for name in _values(owner, "name")[:1]]


def _owners(entities: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return entity -> the names of its owners, by the ownerships of a file; persons are not named."""
    names: dict[str, str] = {}
    pairs: list[tuple[str, str]] = []
    for entity in entities:
        if entity["schema"] == "Ownership":
            owners = _values(entity, "owner")
            pairs += [(asset, owner) for asset in _values(entity, "asset") for owner in owners]
        elif entity["schema"] in LISTED_SCHEMAS:
            names[entity["id"]] = str(entity.get("caption") or "".join(_values(entity, "name")[:1]))
    by_asset: dict[str, list[str]] = {}
    for asset, owner in pairs:
        if names.get(owner):
            by_asset.setdefault(asset, []).append(names[owner])
    return by_asset
