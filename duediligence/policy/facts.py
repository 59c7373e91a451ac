"""What is known of one party of one row, put as the facts that rules ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from ..model import Against, How, Kind, Location, Match, MatchKind, WatchlistEntry
from ..model.findings import Certainty, Dismissal
from ..model.roles import PRODUCT_ROLES, TEXT_ROLES
from ..resources.languages import TranslatableText
from .place_relations import PlaceRelation, PlaceRelations
from .rules import (
    LabourFact,
    MakerCountryFact,
    MaterialOriginFact,
    OriginFact,
    PartyFactValues,
    RegionFact,
    RegionNameFact,
    YesNo,
)
from .sentences import quote_briefly

# A registration or a phone number says where a firm was registered or telephones, not where it is.
_INDIRECT = frozenset({How.REGISTRATION, How.PHONE})
LABOUR_KINDS = frozenset({MatchKind.LABOUR, MatchKind.LABOUR_NAMED})
MATERIAL_KINDS = frozenset({MatchKind.MATERIAL})
SECTOR_KINDS = MATERIAL_KINDS | {MatchKind.PRIORITY_GOODS}
Agreement = Literal["agrees", "contradicts", "silent"]
_AGAINST_SITE = frozenset({PlaceRelation.APART})
_AGAINST_FIRM = frozenset({PlaceRelation.APART, PlaceRelation.SAME_COUNTRY, PlaceRelation.NEAR})


@dataclass(frozen=True, slots=True)
class PartyEvidence:
    """One party of one row as matching and locating report it.

    Attributes:
        party: which party, such as "supplier" or "factory".
        locations: where its cells say that it is.
        matches: what its cells match.
        goods: the product and signal matches of the row's other parties: what a vendor sells is
            what its factory makes.
        material_origins: where any cell of the row says that a raw material comes from.
        goods_origins: the same of listed goods: (list, id) of their entry, or None where a column
            says it of whatever the row has.
        open_origins: those that are denied or one of several, beside which another may be true.
    """

    party: str
    locations: tuple[Location, ...] = ()
    matches: tuple[Match, ...] = ()
    goods: tuple[Match, ...] = ()
    material_origins: tuple[Location, ...] = ()
    goods_origins: tuple[tuple[tuple[str, str] | None, Location], ...] = ()
    open_origins: frozenset[Location] = frozenset()


class ListedPlaces:
    """The entries of a watchlist and where its places lie in one another; built once a list.

    Attributes:
        lineage: a gazetteer code -> itself and the places that hold it, narrowest first.
        counties: the active place entries that lie in another one, such as Yining County.
        regions: those that lie in no other one, such as Xinjiang.
        countries: those that the regions are in.
    """

    def __init__(
        self,
        entries: Iterable[WatchlistEntry],
        lineage: Callable[[str], tuple[str, ...]],
        *,
        lacks_province: Callable[[str], bool] | None = None,
        site_places: Mapping[tuple[str, str], tuple[str, ...]] | None = None,
    ) -> None:
        """Sort the entries.

        Args:
            entries: those of the watchlist.
            lineage: a gazetteer code -> itself and the places that hold it, narrowest first.
            lacks_province: whether no table says in which province a place lies.
            site_places: (list, id) of a site -> its places, where its name says more than its entry.
        """
        self._listed = tuple(entries)
        self.lineage = lineage
        self.relations = PlaceRelations(lineage, lacks_province)
        self._site_places = dict(site_places or {})
        places = {(e.list, e.id): e for e in self._listed if e.kind is Kind.PLACE}
        self._set_places([entry for entry in places.values() if entry.is_active])

    def _set_places(self, places: list[WatchlistEntry]) -> None:
        self._places = places
        self.counties = [e for e in places if self.wider_entries(e)]
        self.regions = [e for e in places if not self.wider_entries(e)]
        self.countries = {self.lineage(code)[-1] for e in self.regions for code in e.places}

    @cached_property
    def entries(self) -> Mapping[tuple[str, str], WatchlistEntry]:
        """Every entry by (list, id); made for the first finding, threads may make it twice."""
        return {(entry.list, entry.id): entry for entry in self._listed}

    def places_of(self, entry: WatchlistEntry) -> tuple[str, ...]:
        """Return where an entry is: its codes, or narrower ones from the name of a site."""
        return self._site_places.get((entry.list, entry.id), entry.places)

    def without(self, keys: AbstractSet[tuple[str, str]]) -> ListedPlaces:
        """Return the same entries, as if the places of these (list, id) were not listed."""
        if not keys:
            return self
        rest = copy(self)
        rest._set_places([e for e in self._places if (e.list, e.id) not in keys])  # noqa: SLF001 - our own copy
        return rest

    def locations(self, locations: Sequence[Location]) -> tuple[Location, ...]:
        """Return locations as they count beside these places.

        Where no listed place is left that holds it, a sure place is elsewhere, and one that is only
        possible may be that of a listed site and no more; what a number implies says nothing.
        """
        codes = {code for entry in self._places for code in entry.places}
        counted: list[Location] = []
        for loc in locations:
            around = set(loc.within).union(*(self.lineage(code) for code in loc.codes))
            if loc.certainty in {"elsewhere", "wider", "unsettled"} or codes & around:
                counted.append(loc)
            elif loc.certainty in {"sure", "ambiguous"} and loc.how not in _INDIRECT:
                left: Certainty = "elsewhere" if loc.certainty == "sure" else "unsettled"
                counted.append(replace(loc, certainty=left))
        return tuple(counted)

    def wider_entries(self, entry: WatchlistEntry) -> list[WatchlistEntry]:
        """Return the place entries that hold this one."""
        wider_codes = {above for code in entry.places for above in self.lineage(code)[1:]}
        return [e for e in self._places if wider_codes & set(e.places)]


@dataclass(slots=True)
class PartyFacts:
    """The evidence of a party, sorted by what the rules ask: where it is, what it makes.

    `sure` to `dismissed` hold the locations of that certainty; `registration` and `phone` what
    those numbers surely imply. `made_at` is where the row's makers are, if this party is none;
    `makers_in` is the same with the makers of whom no more than the country is known.
    """

    evidence: PartyEvidence
    listed: ListedPlaces
    sure: list[Location] = field(default_factory=list)
    ambiguous: list[Location] = field(default_factory=list)
    unsettled: list[Location] = field(default_factory=list)
    elsewhere: list[Location] = field(default_factory=list)
    wider: list[Location] = field(default_factory=list)
    dismissed: list[Location] = field(default_factory=list)
    registration: list[Location] = field(default_factory=list)
    phone: list[Location] = field(default_factory=list)
    made_at: list[Location] = field(default_factory=list)
    makers_in: list[Location] = field(default_factory=list)
    _products: list[tuple[WatchlistEntry, Match]] | None = None
    _values: PartyFactValues | None = None

    def __post_init__(self) -> None:
        for location in self.evidence.locations:
            if location.how not in _INDIRECT:
                getattr(self, location.certainty).append(location)  # a list for each certainty
            elif location.certainty == "sure":
                is_registered = location.how is How.REGISTRATION
                (self.registration if is_registered else self.phone).append(location)

    def without_places(self, cells: set[tuple[str, str]]) -> PartyFacts:
        """Return the party without the locations read from these (header, words of the cell)."""
        locations = self.evidence.locations
        remaining = tuple(loc for loc in locations if (loc.header, loc.span) not in cells)
        if len(remaining) == len(locations):
            return self
        return PartyFacts(replace(self.evidence, locations=remaining), self.listed)

    # --- listed places -------------------------------------------------------------------

    def counties(self, locations: Sequence[Location]) -> list[WatchlistEntry]:
        """Return the listed counties that the locations surely lie in."""
        return _entries_at(self.listed.counties, [loc.within for loc in locations])

    def possible_counties(self, locations: Sequence[Location]) -> list[WatchlistEntry]:
        """Return the listed counties that an undecided location may mean."""
        return _entries_at(self.listed.counties, [frozenset(loc.codes) for loc in locations])

    def regions(self, locations: Sequence[Location]) -> list[WatchlistEntry]:
        """Return the widest listed places that the locations surely lie in."""
        return _entries_at(self.listed.regions, [loc.within for loc in locations])

    # --- products and signals ------------------------------------------------------------

    def products(self) -> list[tuple[WatchlistEntry, Match]]:
        """Return each listed product line that a cell names, with its first match."""
        if self._products is None:
            first: dict[tuple[str, str], Match] = {}
            for match in (*self.evidence.matches, *self.evidence.goods):
                if match.how is MatchKind.PRODUCT:
                    first.setdefault((match.list, match.entry), match)
            self._products = [(self.listed.entries[key], match) for key, match in first.items()]
        return self._products

    def own_products(self) -> list[tuple[WatchlistEntry, Match]]:
        """Return the product lines that this party's own cells name."""
        own = {id(match) for match in self.evidence.matches}
        return [(entry, match) for entry, match in self.products() if id(match) in own]

    def product_names(self) -> dict[str, str]:
        """Return the names of the product lines, by entry id."""
        return {entry.id: entry.name for entry, _ in self.products()}

    def products_alleged_at(self, places: Sequence[str]) -> list[tuple[WatchlistEntry, Match]]:
        """Return the product lines named that are alleged for one of these places."""
        return [(e, m) for e, m in self.products() if set(e.places) & set(places)]

    def signals(self, kinds: frozenset[MatchKind]) -> list[Match]:
        """Return the signal words of these kinds; those of a sector count only among the goods."""
        return [
            match
            for match in (*self.evidence.matches, *self.evidence.goods)
            if match.how in kinds and (match.how not in SECTOR_KINDS or match.role in PRODUCT_ROLES)
        ]

    # --- facts ---------------------------------------------------------------------------

    def origin(self) -> OriginFact:
        """Return what is known of the place of making.

        Returns:
            "known" (a place elsewhere), "country" (no more than the region's country), "trader"
            (elsewhere, but the goods are said to be made in the region's country) or "unknown".
        """
        if self.made_at:
            return "known"
        if self.elsewhere:
            return "trader" if any(loc.role in TEXT_ROLES for loc in self.wider) else "known"
        return "country" if self.wider else "unknown"

    def material_origin(self) -> MaterialOriginFact:
        """Return what the row states of where its raw material comes from.

        Returns:
            "listed" (a listed region), "known" (elsewhere), "country" (no more than the region's
            country, for one material at least) or "unknown".
        """
        stated = {loc.certainty for loc in self.evidence.material_origins}
        if "sure" in stated:
            return "listed"
        if stated & {"wider", "ambiguous"}:
            return "country"
        return "known" if "elsewhere" in stated else "unknown"

    def maker_country(self) -> MakerCountryFact:
        """Return whether the goods are made in a country that holds a listed region."""
        # A text on goods may name where their material comes from, and any other place.
        places = (*self.elsewhere, *self.sure, *self.ambiguous)
        stated = [*self.wider, *(place for place in places if place.role not in TEXT_ROLES)]
        countries = {
            self.listed.lineage(code)[-1]
            for location in (self.makers_in or stated)
            for code in location.codes
        }
        if countries & self.listed.countries:
            return "listed"
        return "other" if countries else "unknown"

    def alleged_product_places(self) -> list[Location]:
        """Return the stated places that may be those for which the list alleges a product line.

        Asked of places outside the listed region; within it a place rule has the goods as evidence.
        """
        relate = self.listed.relations.relate
        return [
            location
            for location in (*self.made_at, *self.elsewhere)
            for entry, _ in self.products()
            if entry.places and relate(location, entry.places) not in _AGAINST_FIRM
        ]

    def region(self) -> RegionFact:
        """Return how sure it is that the party is in a listed place."""
        if self.sure:
            return "sure"
        if self.ambiguous:
            return "ambiguous"
        return "dismissed" if self.dismissed else "none"

    @property
    def named_abroad(self) -> list[Location]:
        """The listed regions whose name the party, a firm of another country, bears."""
        is_abroad = Dismissal.FIRM_ABROAD
        return [loc for loc in self.dismissed if loc.dismissal is is_abroad and loc.is_likely]

    def region_name(self) -> RegionNameFact:
        """Return whether the party bears a name of the region that does not make its place sure."""
        if any(loc.is_likely for loc in self.ambiguous):
            return "likely"
        return "abroad" if self.named_abroad else "none"

    def common_facts(self) -> PartyFactValues:
        """Return the facts that the rules of every subject may ask of this party."""
        if self._values is None:
            kinds = {match.how for match in self.signals(LABOUR_KINDS | SECTOR_KINDS)}
            labour: LabourFact = "generic" if MatchKind.LABOUR in kinds else "none"
            has_products = bool(self.products())
            has_materials = MatchKind.MATERIAL in kinds
            self._values = {
                "region": self.region(),
                "region_name": self.region_name(),
                "unit": yes_no(any(loc.unit for loc in self.sure)),
                "registration": yes_no(self.registration),
                "phone": yes_no(self.phone),
                "stated_place": yes_no(self.elsewhere or self.sure or self.ambiguous),
                "product": yes_no(has_products),
                "product_place": yes_no(self.alleged_product_places()),
                "risk": yes_no(has_products or has_materials),
                "origin": self.origin(),
                "labour": "named" if MatchKind.LABOUR_NAMED in kinds else labour,
                "material": yes_no(has_materials),
                "material_origin": self.material_origin(),
                "maker_country": self.maker_country(),
                "priority_goods": yes_no(MatchKind.PRIORITY_GOODS in kinds),
            }
        return self._values

    def own_signal_facts(self) -> PartyFactValues:
        """Return the common facts, with only the signals of this party's own cells."""
        if not (self.evidence.goods or self.made_at):
            return self.common_facts()
        own = PartyFacts(replace(self.evidence, goods=()), self.listed, makers_in=self.makers_in)
        return own.common_facts()

    def contradicts(self, location: Location, entry: WatchlistEntry) -> bool:
        """Return whether a location speaks against an entry; a text on goods may name any place.

        A site may be written with another city of its province, or of its country where no table
        gives the provinces; of an organisation that is another place.
        """
        places = self.listed.places_of(entry)
        if not places or location.role in TEXT_ROLES:
            return False
        relation = self.listed.relations.relate(location, places)
        against = _AGAINST_SITE if entry.kind is Kind.SITE else _AGAINST_FIRM
        return relation in against

    def is_in_other_country(self, entry: WatchlistEntry) -> bool:
        """Return whether no stated place of the party is in a country of the entry."""
        countries = {self.listed.lineage(code)[-1] for code in self.listed.places_of(entry)}
        stated = {
            self.listed.lineage(code)[-1]
            for location in (*self.sure, *self.elsewhere)
            if location.role not in TEXT_ROLES
            for code in location.codes
        }
        return bool(countries and stated) and countries.isdisjoint(stated)

    def is_inside(self, location: Location, entry: WatchlistEntry) -> bool:
        """Return whether a location lies in a place of the entry that is smaller than a country."""
        relations = self.listed.relations
        narrow = [c for c in self.listed.places_of(entry) if not relations.is_country(c)]
        if not narrow:
            return False
        return relations.relate(location, narrow) is PlaceRelation.INSIDE

    def agreement(self, entry: WatchlistEntry) -> Agreement:
        """Return whether the party's places agree with an entry's, contradict them, or are silent.

        A whole country that both share is silent: most rows share one with most entries.
        """
        decided = (*self.sure, *self.elsewhere)
        if any(self.contradicts(loc, entry) for loc in decided):
            return "contradicts"
        return "agrees" if any(self.is_inside(loc, entry) for loc in decided) else "silent"

    def against_places(self, entry: WatchlistEntry | None = None) -> list[Against]:
        """Return what speaks against a place: other places of the party, and names dismissed.

        A place or name that several cells give is returned once.

        Args:
            entry: the listed site or organisation, if the place is that of one.
        """
        against: dict[str, Against] = {}
        places: Iterable[Location] = self.elsewhere
        if entry is not None and self.listed.places_of(entry):
            decided = (*self.elsewhere, *self.sure)
            places = [loc for loc in decided if self.contradicts(loc, entry)]
        for loc in places:
            if loc.role not in TEXT_ROLES:  # a text on goods may name any place
                why = TranslatableText.of("{place} is elsewhere", place=loc.place)
                against.setdefault(loc.place, Against(loc.header, loc.span, why))
        for loc in self.dismissed:
            why = TranslatableText.of("{text}: {why}", text=quote_briefly(loc.span), why=loc.why)
            against.setdefault(loc.span, Against(loc.header, loc.span, why))
        return list(against.values())


def _entries_at(
    places: Sequence[WatchlistEntry], code_sets: Sequence[frozenset[str]]
) -> list[WatchlistEntry]:
    """Return the place entries that have a code in any of these sets."""
    if not code_sets:
        return []
    return [e for e in places if any(not codes.isdisjoint(e.places) for codes in code_sets)]


def yes_no(holds: object) -> YesNo:
    """Return the value of a fact that holds or does not."""
    return "yes" if holds else "no"
