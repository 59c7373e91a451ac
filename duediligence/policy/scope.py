"""What a policy can see with the lists that are loaded: names, places, products."""

from __future__ import annotations

from typing import NamedTuple

from ..model import Kind, Watchlist
from .rules import Policy

_PRODUCT_FACTS = {"product", "site_product", "county_product", "risk"}


class ScreeningScope(NamedTuple):
    """Which columns can lead to anything, given the entries that are listed and the rules.

    Attributes:
        name: an organisation is listed, and a rule is about organisations.
        place: a place, or goods of one, are listed, and a rule is about them.
        product: a product line or goods are listed that a rule asks for, or a rule is about the words of
            goods and labour schemes, which need no list.
        reads_names, reads_places, reads_numbers: whether such a cell can be compared with anything
            at all: a site is met in an address, a place in a name, and a registration number says
            where a firm is registered.
        reads_goods: whether goods of a place are listed, which only a row that states goods can have.
        reads_codes: the same of a manufacturer identification code, which any listed firm may have.
    """

    name: bool
    place: bool
    product: bool
    reads_names: bool
    reads_places: bool
    reads_numbers: bool
    reads_goods: bool
    reads_codes: bool


def screening_scope(policy: Policy, watchlist: Watchlist) -> ScreeningScope:
    """Return what a policy can see with a watchlist."""
    entries = watchlist.entries
    kinds = {
        kind
        for kind in {entry.kind for entry in entries}
        if any(entry.is_active for entry in entries if entry.kind is kind)
    }
    subjects = {rule.subject for rule in policy.rules}
    asks_for_product = any(_PRODUCT_FACTS & rule.facts.keys() for rule in policy.rules)
    has_names = Kind.ORGANISATION in kinds and "organisation" in subjects
    has_places = Kind.PLACE in kinds and "place" in subjects
    has_sites = Kind.SITE in kinds and "place" in subjects
    has_goods = Kind.GOODS in kinds and "goods" in subjects
    has_numbers = "organisation" in subjects and any(
        entry.identifiers and entry.is_active for entry in watchlist.entries
    )
    return ScreeningScope(
        name=has_names,
        place=has_places or has_goods,
        product=(Kind.PRODUCT in kinds and asks_for_product) or has_goods or "signal" in subjects,
        reads_names=has_names or has_places or has_sites,
        reads_places=has_places or has_sites,
        reads_numbers=has_numbers or has_places,
        reads_goods=has_goods,
        reads_codes=Kind.ORGANISATION in kinds and "code" in subjects,
    )
