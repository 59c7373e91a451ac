"""Reads the SDN list of the US Treasury's OFAC: `sdn.csv` with `alt.csv` and `add.csv` beside it.

The files have no headings, `-0-` stands for nothing, and a byte 0x1A may end them. Organisations are
kept; persons, vessels and aircraft are counted, and kept and counted together are all rows.
Layout: OFAC's data specification for its delimited files.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from ...errors import WatchlistError
from ...model import Alias, Watchlist
from ...spreadsheets.delimited import iter_records
from ..build import About, Listing, build_watchlist
from ..list_file import ListFile
from ..parsing.identifiers import identifiers_in
from ..parsing.place_codes import countries

ABOUT = About(
    "ofac-sdn",
    "Specially Designated Nationals and Blocked Persons List",
    "Office of Foreign Assets Control, US Department of the Treasury",
    "https://sanctionslist.ofac.treas.gov/Home/SdnList",
)
_WIDTHS = {"sdn": 12, "alt": 5, "add": 6}
_LEFT_OUT = {"individual": "persons", "vessel": "vessels", "aircraft": "aircraft"}
_ALIAS_NOTES = {"fka": "former name", "nka": "present name"}
_WEAK = re.compile(r"(?:^|;\s*)(a|f|n)\.k\.a\.\s+['\"‘“]([^;]+?)['\"’”]\s*(?=[;.]|$)")
_EVERYWHERE = re.compile(r"all\s+(?:other\s+)?(?:offices|locations|branches)", re.IGNORECASE)


def read_ofac(file: ListFile) -> Watchlist:
    """The three files, found beside the one given -> the watchlist.

    Raises:
        WatchlistError: one of the three is missing, broken off, or of another version.
    """
    parts = {part: _part(file, part) for part in _WIDTHS}
    rows = {part: _rows(each, part) for part, each in parts.items()}
    known = {row[0] for row in rows["sdn"]}
    for part in ("alt", "add"):
        strays = [row[0] for row in rows[part] if row[0] not in known]
        if strays:
            raise WatchlistError(
                f"{parts[part].name}: {len(strays)} rows for entries that are not in"
                f" {parts['sdn'].name}, the first {strays[0]}; download all files on one day"
            )
    aliases, addresses = _by_entry(rows["alt"]), _by_entry(rows["add"])
    left_out: Counter[str] = Counter()
    kept = []
    for number, row in enumerate(rows["sdn"], start=1):
        if row[2] in {"", "entity"}:
            kept.append(_row(row, f"{parts['sdn'].name}, row {number}", aliases, addresses))
        else:
            left_out[_LEFT_OUT.get(row[2].lower(), f"records of type {row[2]!r}")] += 1
    if len(kept) + left_out.total() != len(rows["sdn"]):
        raise WatchlistError(f"{file.name}: rows were lost in reading; please report this")
    digest = sha256(b"".join(each.content for each in parts.values())).hexdigest()
    return build_watchlist(parts["sdn"], ABOUT, kept, left_out, digest=digest)


def _part(file: ListFile, part: str) -> ListFile:
    """One of the three files: the one given, or its sibling under the same naming."""
    stem = file.path.stem
    if part == "sdn" and "sdn" in stem.lower():
        return file
    wanted = re.sub("sdn", part, file.name, flags=re.IGNORECASE).casefold()
    for sibling in sorted(file.path.parent.iterdir()):
        if sibling.name.casefold() in {wanted, f"{part}.csv"}:
            return ListFile(Path(sibling), sibling.read_bytes())
    raise WatchlistError(
        f"{file.name}: no {part}.csv beside it, so aliases or addresses would be missing; download"
        " sdn.csv, alt.csv and add.csv into one folder"
    )


def _rows(file: ListFile, part: str) -> list[list[str]]:
    """The rows of one file, every field trimmed and "-0-" read as nothing."""
    found = []
    lines = file.text().rstrip("\x1a\n \0").split("\n")
    for number, record in enumerate(iter_records(lines, ","), start=1):
        if (
            len(record.fields) != _WIDTHS[part]
            or record.has_unclosed_quote
            or not record.fields[0].isdigit()
        ):
            raise WatchlistError(
                f"{file.name}, record {number}: {len(record.fields)} fields, not {_WIDTHS[part]}"
                f" that begin with a number ({','.join(record.fields)[:60]!r}); the file is broken"
                " off or no OFAC file: download it again"
            )
        found.append([_value(field) for field in record.fields])
    return found


def _value(field: str) -> str:
    field = field.strip()
    return "" if field in {"-0-", "-0"} else field


def _by_entry(rows: Iterable[list[str]]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def _row(
    row: list[str],
    where: str,
    aliases: Mapping[str, list[list[str]]],
    addresses: Mapping[str, list[list[str]]],
) -> Listing:
    number, name, _, programme, *_, remarks = row
    others = [
        Alias(text=alt[3], note=_ALIAS_NOTES.get(alt[2].lower()), alone="weak" not in alt[4].lower())
        for alt in aliases.get(number, ()) if alt[3]
    ]  # fmt: skip
    # OFAC puts its weak aliases, mostly initials, into the remarks, in quotation marks.
    others += [
        Alias(text=text, alone=False, note="weak alias") for _, text in _WEAK.findall(remarks)
    ]
    found = addresses.get(number, ())
    addressed = "; ".join(", ".join(filter(None, each[2:5])) for each in found)
    is_everywhere = bool(_EVERYWHERE.search(remarks))
    under = f" under {programme}" if programme else ""
    claim = f"The {ABOUT.publisher}, lists it on its SDN List{under}, as entry {number} ({where})."
    return Listing(
        name, claim + (f" Addresses as listed: {addressed}." if addressed.strip(" ;,") else ""),
        " | ".join(filter(None, row)), id=number, aliases=others,
        places=() if is_everywhere or not found else countries(each[4] or "?" for each in found),
        identifiers=identifiers_in(remarks), section=programme or None,
    )  # fmt: skip
