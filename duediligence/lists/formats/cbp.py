"""Reads the Withhold Release Orders and Findings of US Customs and Border Protection (CSV, Excel).

A cell may name several firms. Orders on vessels, and on all goods of a country or of a kind, name no
firm: they are counted and left out. An order that was revoked stays, delisted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ...model import Alias, Kind, Watchlist
from ..build import About, Listing, build_watchlist
from ..list_file import ListFile
from ..parsing.dates import iso_date
from ..parsing.name_grammar import parse_name, split_firms
from ..parsing.place_codes import countries, place_codes
from ..parsing.records import ListRecord, read_records

ABOUT = About(
    "cbp-wro",
    "Withhold Release Orders and Findings",
    "US Customs and Border Protection",
    "https://www.cbp.gov/trade/forced-labor/withhold-release-orders-and-findings",
)
_VESSEL = re.compile(
    r"^(?:fishing\s+)?vessels?\b\s*:|^fishing vessels?\b(?!.*\bowned by\b)", re.IGNORECASE
)
_OWNER = re.compile(r"^(?:all\s+)?(?:fishing\s+)?vessels?\s+owned\s+by\s+(.+)$", re.IGNORECASE)
_GOODS = re.compile(
    r"^all\b.*\b(?:products?|goods|cotton|gold|harvested|produced|mined)\b"
    r"|\b(?:produced|mined|harvested|manufactured)\s+(?:in|by|with|from|wholly)\b",
    re.IGNORECASE,
)
_SITE = re.compile(r"\b(?:park|estate|zone|industrial area)\s*$", re.IGNORECASE)
_ENDED = re.compile(
    r"^\W*(?:inactive|revoked|rescinded|withdrawn|terminated|cancell?ed|closed)", re.IGNORECASE
)


def read_cbp(file: ListFile) -> Watchlist:
    """The orders -> the watchlist they make.

    Raises:
        WatchlistError: no table with the headings of the list is in it.
    """
    records, left_out = read_records(file, ABOUT.id, "name", "date")
    rows = [row for record in records for row in _rows(record, left_out)]
    return build_watchlist(file, ABOUT, rows, left_out)


def _rows(record: ListRecord, left_out: Counter[str]) -> Iterator[Listing]:
    text = record.get("name")
    owner = _OWNER.match(text)
    if owner:
        text = owner[1]
    elif _VESSEL.search(text):
        left_out["orders on a vessel"] += 1
        return
    if not any(map(str.isalnum, text)):
        left_out["rows without a name"] += 1
        return
    if _GOODS.search(text):
        left_out["orders on goods, not on a firm"] += 1
        return
    for firm in split_firms(text):
        named = parse_name(firm)
        left_out["names with words not understood (kept whole)"] += bool(named.not_understood)
        aliases = [Alias(text=each) for each in named.aliases]
        aliases += [Alias(text=each, note="former name") for each in named.former]
        aliases += [Alias(text=each, alone=False, note="initials") for each in named.initials]
        yield _row(record, named.name, aliases, named.note)
        for subsidiary in named.subsidiaries:
            yield _row(record, subsidiary, [], f"named as a subsidiary of {named.name}")


def _row(record: ListRecord, name: str, aliases: list[Alias], note: str) -> Listing:
    date, status = iso_date(record.get("date")), record.get("status")
    region = place_codes(record.get("country"), name)
    is_region = len(region) == 1 and region[0].endswith("0000")
    has_ended = bool(_ENDED.match(status))
    details = {
        "goods": record.get("product"), "industry": record.get("industry"), "status": status,
        "remarks": record.get("remarks"),
    }  # fmt: skip
    said = "; ".join(f"{what}: {text}" for what, text in details.items() if text)
    kind = record.get("order") or "Withhold Release Order or Finding"
    on = f" of {date}" if date else ""
    return Listing(
        name,
        f"{ABOUT.publisher} lists it under a {kind}{on} ({record.where})."
        + (f" As listed: {said}." if said else ""),
        record.raw,
        kind=Kind.PLACE if is_region else Kind.SITE if _SITE.search(name) else Kind.ORGANISATION,
        aliases=aliases, places=region if is_region else countries([record.get("country")]),
        section=kind, date=date,
        status="delisted" if has_ended else "listed",
        ended=iso_date(record.get("changed")) if has_ended else None,
        note=note or None,
    )  # fmt: skip
