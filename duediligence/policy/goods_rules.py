"""Goods that are listed by their place: what a row says of the goods, their origin and their making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Location, Match, MatchKind, WatchlistEntry
from ..model.roles import MAKER_PARTIES, NAME_ROLES, PRODUCT_ROLES, SUPPLYING_PARTIES, TEXT_ROLES
from .facts import ListedPlaces, PartyFacts
from .place_relations import PlaceRelation, PlaceRelations
from .rules import GoodsFactValues, GoodsListingFact, GoodsNamedFact, GoodsPlaceFact

_EVIDENCE = frozenset({MatchKind.GOODS, MatchKind.VESSEL, MatchKind.ROUTE})
_INSIDE = frozenset({PlaceRelation.INSIDE})
# Nothing narrower is stated than what holds the listed place, or one of several places of a name.
_PERHAPS = frozenset(
    {PlaceRelation.POSSIBLE, PlaceRelation.WIDER, PlaceRelation.COUNTRY, PlaceRelation.UNKNOWN}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsInRow:
    """Listed goods of a place that a row names, and what the row says of that place.

    Attributes:
        entry: the entry.
        matches: its goods, vessel or place on a route, in the cells of the row.
        place: the value of the fact `goods_place`.
        locations: the places on which that rests.
        is_in_region: whether the place lies in a listed region, which the rules on places and raw
            materials are about.
    """

    entry: WatchlistEntry
    matches: tuple[Match, ...]
    place: GoodsPlaceFact
    locations: tuple[Location, ...] = ()
    is_in_region: bool = False

    @property
    def listing(self) -> GoodsListingFact:
        """Whether an order lists the goods, or a report alleges something of them."""
        is_order = any(statement.stance == "lists" for statement in self.entry.statements)
        return "order" if is_order else "report"

    @property
    def named(self) -> GoodsNamedFact:
        """Whether the goods are stated, or only a word in the name of a firm, or not at all."""
        roles = {match.role for match in self.matches if match.how is MatchKind.GOODS}
        if not roles:
            return "no"
        return "name" if roles <= NAME_ROLES else "goods"

    @property
    def subject(self) -> object:
        """What makes entries of several lists one order: their goods, places and vessels."""
        entry = self.entry
        own = frozenset(word for words in entry.words.values() for word in words)
        return (
            self.listing,
            frozenset((*entry.goods, *entry.hs_prefixes)),
            own,
            frozenset(entry.places),
            frozenset(name.casefold() for name in entry.vessels),
        )

    @property
    def facts(self) -> GoodsFactValues:
        """The facts that rules on goods may ask for."""
        return {
            "goods_place": self.place,
            "goods_listing": self.listing,
            "goods_named": self.named,
        }

    @property
    def party(self) -> str:
        """The party whose cell names the goods."""
        return min(self.matches, key=lambda match: match.role not in PRODUCT_ROLES).party


def goods_in_row(parties: Sequence[PartyFacts]) -> list[GoodsInRow]:
    """Return the listed goods that a row names, with what it says of their places.

    Where a material comes from and where goods are made are two things: a stated origin counts
    before the place of the maker, and neither answers for the other.
    """
    by_entry: dict[tuple[str, str], list[Match]] = {}
    for party in parties:
        for match in party.evidence.matches:
            if match.how in _EVIDENCE:
                by_entry.setdefault((match.list, match.entry), []).append(match)
    if not by_entry:
        return []
    made = _places_of_making(parties)
    facts = parties[0]
    goods = []
    for key, matches in by_entry.items():
        stated = facts.evidence.goods_origins
        origins = [location for of, location in stated if of is None or of == key]
        entry = facts.listed.entries[key]
        place, locations = _stated_place(entry, origins, made, facts.listed.relations)
        if place == "declared" and facts.evidence.open_origins.issuperset(origins):
            place = "made"  # 'not from India' and 'India, others' declare no other origin
        kinds = {match.how for match in matches}
        if MatchKind.VESSEL in kinds:
            place = "vessel"
        elif place == "unknown" and MatchKind.ROUTE in kinds:
            place = "route"
        elif place == "unknown" and (origins or not entry.places):
            continue  # the goods come from elsewhere, or from a vessel that is not named
        goods.append(
            GoodsInRow(
                entry=entry,
                matches=tuple(matches),
                place=place,
                locations=locations,
                # Of a party whose finding on the region was answered the region is not listed.
                is_in_region=all(_is_in_region(entry, party.listed) for party in parties),
            )
        )
    return goods


def _stated_place(
    entry: WatchlistEntry,
    origins: Sequence[Location],
    made: Sequence[Location],
    relations: PlaceRelations,
) -> tuple[GoodsPlaceFact, tuple[Location, ...]]:
    """Return what a row says of the place of listed goods, and the locations on which that rests.

    Args:
        entry: the listed goods.
        origins: where their material is stated to come from.
        made: where they are made.
        relations: compares places.
    """

    def related(locations: Sequence[Location], kinds: frozenset[PlaceRelation]) -> list[Location]:
        if not entry.places:
            return []
        return [loc for loc in locations if relations.relate(loc, entry.places) in kinds]

    if found := related(origins, _INSIDE):
        return "origin", tuple(found)
    if found := related(made, _INSIDE):
        return "declared" if origins else "made", tuple(found)
    found = related(origins or made, _PERHAPS)
    return "wider" if found else "unknown", tuple(found)


def _is_in_region(entry: WatchlistEntry, listed: ListedPlaces) -> bool:
    regions = {code for region in listed.regions for code in region.places}
    return any(above in regions for code in entry.places for above in listed.lineage(code))


def _places_of_making(parties: Sequence[PartyFacts]) -> list[Location]:
    """Return where the goods of a row are made: where its makers are, else whoever supplies them."""
    makers = [party for party in parties if party.evidence.party in MAKER_PARTIES]
    if not any(map(_stated, makers)):
        makers = [party for party in parties if party.evidence.party in SUPPLYING_PARTIES]
    made = [location for party in makers for location in _stated(party)]
    # 'Made in Malawi' among the goods; any other text may name a market.
    texts = [
        location
        for party in parties
        for location in _all(party)
        if location.role in TEXT_ROLES & PRODUCT_ROLES
    ]
    return [*made, *texts]


def _stated(party: PartyFacts) -> list[Location]:
    return [location for location in _all(party) if location.role not in TEXT_ROLES]


def _all(party: PartyFacts) -> tuple[Location, ...]:
    return (
        *party.sure,
        *party.elsewhere,
        *party.wider,
        *party.ambiguous,
        *party.unsettled,
    )
