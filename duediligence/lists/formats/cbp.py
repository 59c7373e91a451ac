"""The Withhold Release Orders and Findings of US Customs and Border Protection (CSV, Excel).

Recognised by: the headings that the agency publishes (entity, country, status, merchandise,
WRO/Finding, effective date), and names that long are on the list. What has less is an own list,
unless the user states the format.
Reads: firms, sites and regions under an order, and goods of a place or of a vessel; a cell may name
several firms. An order that was revoked stays, delisted.
Leaves out: orders on goods that are not known (`goods.yaml`), or of a place that the row does not give.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...model import Alias, Kind, Watchlist
from ..build import Listing, build_watchlist
from ..list_file import ListDescription, ListFile
from ..parsing.dates import iso_date
from ..parsing.goods_orders import GoodsOrder, goods_orders, is_on_goods
from ..parsing.name_grammar import parse_name, split_firms
from ..parsing.place_codes import country_codes, place_codes
from ..parsing.records import (
    ListRecord,
    fold_heading,
    heading_columns,
    listable_records,
    read_records,
)
from ..parsing.subjects import Subject

ABOUT = ListDescription(
    "cbp-wro",
    "Withhold Release Orders and Findings",
    "US Customs and Border Protection",
    "https://www.cbp.gov/trade/forced-labor/withhold-release-orders-and-findings",
)
_HEADINGS = frozenset(
    map(
        fold_heading,
        ("Entity", "Country", "Status", "Merchandise", "WRO/Finding", "Effective Date"),
    )
)
_ORDER_HEADING = fold_heading("WRO/Finding")
_OWNER = re.compile(r"^(?:all\s+)?(?:fishing\s+)?vessels?\s+owned\s+by\s+(.+)$", re.IGNORECASE)
_SITE = re.compile(r"\b(?:park|estate|zone|industrial area)\s*$", re.IGNORECASE)
# "Partially Active" is not among them: such an order still holds for somebody.
_ENDED = re.compile(
    r"^\W*(?:inactive|revoked|rescinded|withdrawn|terminated|cancell?ed|closed)", re.IGNORECASE
)


def is_cbp_header(headings: Sequence[str]) -> bool:
    """Whether folded headings are those that the agency publishes, all of them."""
    return set(headings) >= _HEADINGS


def is_like_cbp_header(headings: Sequence[str]) -> bool:
    """Whether folded headings are some of the list's: a column of orders beside a name and a date."""
    columns = heading_columns(headings, "cbp-wro").keys()
    return columns >= {"name", "date", "order"} and _ORDER_HEADING in headings


def read_cbp(file: ListFile) -> Watchlist:
    """Read the orders.

    Raises:
        WatchlistError: no table with the headings of the list is in it.
    """
    records, odd = read_records(file, ABOUT.id, required=("name", "date"))
    left_out: Counter[str] = Counter()
    listings = [
        listing
        for record in listable_records(records, left_out)
        for listing in _listings(record, left_out, odd)
    ]
    return build_watchlist(file, ABOUT, listings, left_out, total=len(records), odd=odd)


def _listings(record: ListRecord, left_out: Counter[str], odd: Counter[str]) -> Iterator[Listing]:
    """Yield a listing for each firm, vessel or goods of an order, and for each subsidiary named."""
    text = record.get("name")
    if owner := _OWNER.match(text):
        text = owner[1]
    elif orders := goods_orders(text, record.get("product"), record.get("country")):
        for order in orders:
            yield _listing_of_goods(record, order)
        return
    elif is_on_goods(text):
        left_out["orders on goods or a place that are not known"] += 1
        return
    for firm in split_firms(text):
        parsed = parse_name(firm)
        odd["names with words not understood (kept whole)"] += bool(parsed.not_understood)
        yield _listing(record, parsed.name, parsed.other_names, parsed.note)
        for subsidiary in parsed.subsidiaries:
            yield _listing(record, subsidiary, [], f"named as a subsidiary of {parsed.name}")


def _listing_of_goods(record: ListRecord, order: GoodsOrder) -> Listing:
    return replace(
        _listing(record, order.name, [], ""),
        kind=Kind.GOODS,
        goods=order.goods,
        places=order.places,
        vessels=order.vessels,
        is_undecided=False,  # what a vessel or goods are called names no person
    )


def _listing(record: ListRecord, name: str, aliases: list[Alias], note: str) -> Listing:
    date, status = iso_date(record.get("date")), record.get("status")
    region = place_codes(record.get("country"), name)
    is_region = len(region) == 1 and region[0].endswith("0000")  # a province of China
    kind = Kind.PLACE if is_region else Kind.SITE if _SITE.search(name) else Kind.ORGANISATION
    has_ended = bool(_ENDED.match(status))
    labels = {"product": "goods", "industry": "industry", "status": "status", "remarks": "remarks"}
    details = "; ".join(
        f"{label}: {record.get(field)}" for field, label in labels.items() if record.get(field)
    )
    order = record.get("order") or "Withhold Release Order or Finding"
    on = f" of {date}" if date else ""
    claim = f"{ABOUT.publisher} lists it under a {order}{on} ({record.where})."
    return Listing(
        name=name,
        claim=claim + (f" As listed: {details}." if details else ""),
        raw=record.raw,
        kind=kind,
        aliases=aliases,
        places=region if is_region else country_codes([record.get("country")]),
        section=order,
        date=date,
        status="delisted" if has_ended else "listed",
        ended=iso_date(record.get("changed")) if has_ended else None,
        note=note or None,
        where=record.where,
        is_undecided=record.subject is Subject.UNDECIDED,
    )
