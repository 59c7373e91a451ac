"""The lists of the US Treasury's OFAC: `sdn.csv` with `alt.csv` and `add.csv` beside it, or XML.

Recognised by: 12 fields without headings, the first a number, "-0-" in the last but one, and names
that long are on the list. A file of that layout with other names is read as an own list.
Reads: organisations with aliases, addresses and the numbers in the remarks. The files have no
headings, `-0-` is an empty field, and a byte 0x1A may end them.
Leaves out: persons, vessels and aircraft.
The XML files are declared in `resources/list-formats/ofac-sdn.yaml`.
Layout: OFAC's data specification for its delimited files.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from hashlib import sha256

from ...errors import WatchlistError
from ...model import Alias, Watchlist
from ...spreadsheets.delimited import iter_records
from ..build import Listing, build_watchlist
from ..claims import address_sentence
from ..list_file import ListDescription, ListFile
from ..parsing.entity_type import LEFT_OUT_TYPES
from ..parsing.identifiers import identifiers_in
from ..parsing.place_codes import country_codes
from .declaration import declarations
from .declared import describe, is_xml, read_as

_WIDTHS = {"sdn": 12, "alt": 5, "add": 6}  # fields of a row, by OFAC's specification
_ALIAS_NOTES = {"fka": "former name", "nka": "present name"}
_WEAK_ALIAS = re.compile(r"(?:^|;\s*)[afn]\.k\.a\.\s+['\"‘“]([^;]+?)['\"’”]\s*(?=[;.]|$)")
_EVERYWHERE = re.compile(r"all\s+(?:other\s+)?(?:offices|locations|branches)", re.IGNORECASE)


def is_sdn_row(fields: Sequence[str]) -> bool:
    """Whether the fields of a first row are those of `sdn.csv`."""
    return len(fields) == _WIDTHS["sdn"] and fields[0].isdigit() and fields[-2].strip() == "-0-"


def read_ofac(file: ListFile, about: ListDescription | None = None) -> Watchlist:
    """Read the SDN list: XML, or the three files found beside the one given.

    Args:
        file: the XML, or one of the three.
        about: what to call the list; by default the SDN list.

    Raises:
        WatchlistError: as `read_format` raises it.
    """
    return read_format("ofac-sdn", file, about)


def read_consolidated(file: ListFile, about: ListDescription | None = None) -> Watchlist:
    """Read the consolidated list, whose files have the layouts of the SDN list.

    Args:
        file: the XML, or one of the three files.
        about: what to call the list; by default the consolidated list.

    Raises:
        WatchlistError: as `read_format` raises it.
    """
    return read_format("ofac-consolidated", file, about)


def read_format(name: str, file: ListFile, about: ListDescription | None) -> Watchlist:
    """Read one of OFAC's lists.

    Args:
        name: its format.
        file: the XML, or one of the three files.
        about: what to call the list; by default as its declaration does.

    Raises:
        WatchlistError: one of the three is missing, broken off, or of another version.
    """
    if is_xml(file):
        return read_as(name, file, about)
    own_about = describe(declarations()[name][0])
    is_official = about in (None, own_about)
    about = about or own_about
    files = {part: _part_file(file, part) for part in _WIDTHS}
    rows = {part: _rows(part_file, part) for part, part_file in files.items()}
    numbers = {row[0] for row in rows["sdn"]}
    by_number: dict[str, dict[str, list[list[str]]]] = {}
    for part in ("alt", "add"):
        by_number[part] = defaultdict(list)
        for row in rows[part]:
            by_number[part][row[0]].append(row)
        strays = [row[0] for row in rows[part] if row[0] not in numbers]
        if strays:
            raise WatchlistError(
                f"{files[part].name}: {len(strays)} rows for entries that are not in"
                f" {files['sdn'].name}, the first {strays[0]}; download all files on one day"
            )
    left_out: Counter[str] = Counter()
    listings = []
    for at, row in enumerate(rows["sdn"], start=1):
        if row[2] in {"", "entity"}:
            aliases, addresses = by_number["alt"][row[0]], by_number["add"][row[0]]
            where = f"{files['sdn'].name}, row {at}"
            lister = f"{about.title} lists it"
            if is_official:
                which = "SDN List" if name == "ofac-sdn" else about.title
                lister = f"The {about.publisher}, lists it on its {which}"
            listings.append(_listing(row, aliases, addresses, where=where, lister=lister))
        else:
            left_out[LEFT_OUT_TYPES.get(row[2].lower(), f"records of type {row[2]!r}")] += 1
    return build_watchlist(
        files["sdn"],
        about,
        listings,
        left_out,
        total=len(rows["sdn"]),
        digest=sha256(b"".join(part_file.content for part_file in files.values())).hexdigest(),
    )


def _part_file(file: ListFile, part: str) -> ListFile:
    """Return one of the three files: the one given, or its sibling under the same naming."""
    stem = file.path.stem.lower()
    if part == "sdn" and ("sdn" in stem or "prim" in stem):
        return file
    names = {f"{part}.csv"}
    # OFAC's other list is called cons_prim.csv, cons_alt.csv and cons_add.csv.
    names |= {
        re.sub(main, part, file.name, flags=re.IGNORECASE).casefold()
        for main in ("sdn", "prim")
        if main in stem
    }
    for sibling in sorted(file.path.parent.iterdir()):
        if sibling.name.casefold() in names and sibling != file.path:
            return ListFile(sibling, sibling.read_bytes())
    raise WatchlistError(
        f"{file.name}: no {' or '.join(sorted(names))} beside it, so aliases or addresses would be"
        " missing; download all three files of the list into one folder: sdn.csv, alt.csv and"
        " add.csv, or cons_prim.csv, cons_alt.csv and cons_add.csv"
    )


def _rows(file: ListFile, part: str) -> list[list[str]]:
    """Return the rows of one file, every field trimmed and "-0-" read as nothing."""
    rows = []
    lines = file.text().rstrip("\x1a\n \0").split("\n")
    for number, record in enumerate(iter_records(lines, ","), start=1):
        fields = record.fields
        if len(fields) != _WIDTHS[part] or record.has_unclosed_quote or not fields[0].isdigit():
            raise WatchlistError(
                f"{file.name}, record {number}: {len(fields)} fields, not {_WIDTHS[part]} that begin"
                f" with a number ({','.join(fields)[:60]!r}); the file is broken off or not an"
                " OFAC file: download it again"
            )
        # "-0" is the same mark with its end lost.
        rows.append(["" if field.strip() in {"-0-", "-0"} else field.strip() for field in fields])
    return rows


def _listing(
    row: Sequence[str],
    alias_rows: Sequence[Sequence[str]],
    address_rows: Sequence[Sequence[str]],
    *,
    where: str,
    lister: str,
) -> Listing:
    number, name, _, programme, *_, remarks = row
    aliases = [
        Alias(text=text, note=_ALIAS_NOTES.get(kind.lower()), weak="weak" in remark.lower())
        for _, _, kind, text, remark in alias_rows
        if text
    ]
    # OFAC puts its weak aliases, mostly initials, into the remarks, in quotation marks.
    aliases += [
        Alias(text=text, weak=True, note="weak alias") for text in _WEAK_ALIAS.findall(remarks)
    ]
    addresses = "; ".join(", ".join(filter(None, address[2:5])) for address in address_rows)
    # A firm without an address, or with offices everywhere, has no place to count against a match.
    is_everywhere = not address_rows or bool(_EVERYWHERE.search(remarks))
    under = f" under {programme}" if programme else ""
    claim = f"{lister}{under}, as entry {number} ({where})."
    return Listing(
        name=name,
        claim=claim + address_sentence(addresses if addresses.strip(" ;,") else ""),
        raw=" | ".join(filter(None, row)),
        where=where,
        id=number,
        aliases=aliases,
        places=() if is_everywhere else country_codes(row[4] or "?" for row in address_rows),
        identifiers=identifiers_in(remarks),
        section=programme or None,
    )
