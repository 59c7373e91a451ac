"""What is known of one party of one row, put as the facts that rules ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..model import Against, How, Kind, Location, Match, WatchlistEntry
from ..model.roles import PRODUCT_ROLES, TEXT_ROLES
from .sentences import quoted

Key = tuple[str, str]
_ASIDE = frozenset({How.REGISTRATION, How.PHONE})
LABOUR = frozenset({"labour", "labour-named"})
_SIGNALS = LABOUR | {"material"}


@dataclass(frozen=True, slots=True)
class PartyEvidence:
    """One party of one row as matching and locating report it.

    `goods` are the product and signal matches of the row's other parties: what a vendor sells is
    what its factory makes.
    """

    party: str
    locations: tuple[Location, ...] = ()
    matches: tuple[Match, ...] = ()
    goods: tuple[Match, ...] = ()


class ListedPlaces:
    """The entries of a watchlist and where its places lie in one another; built once a list."""

    def __init__(
        self, entries: Iterable[WatchlistEntry], lineage: Callable[[str], tuple[str, ...]]
    ) -> None:
        self.entries = {(entry.list, entry.id): entry for entry in entries}
        self.lineage = lineage
        self.places = [e for e in self.entries.values() if e.kind is Kind.PLACE and e.is_active]
        self.counties = [e for e in self.places if self.wider_entries(e)]
        self.regions = [e for e in self.places if not self.wider_entries(e)]

    def wider_entries(self, entry: WatchlistEntry) -> list[WatchlistEntry]:
        """The place entries that hold this one."""
        held = {up for code in entry.places for up in self.lineage(code)[1:]}
        return [e for e in self.places if held & set(e.places)]


@dataclass(slots=True)
class PartyFacts:
    """A party sorted by what the rules ask: where it is, what it makes, which entries are near."""

    party: PartyEvidence
    listed: ListedPlaces
    sure: list[Location] = field(default_factory=list)
    ambiguous: list[Location] = field(default_factory=list)
    elsewhere: list[Location] = field(default_factory=list)
    wider: list[Location] = field(default_factory=list)
    dismissed: list[Location] = field(default_factory=list)
    registration: list[Location] = field(default_factory=list)
    phone: list[Location] = field(default_factory=list)
    made_at: list[Location] = field(default_factory=list)
    _products: list[tuple[WatchlistEntry, Match]] | None = None
    _facts: dict[str, str] | None = None

    def __post_init__(self) -> None:
        for location in self.party.locations:
            if location.how in _ASIDE:
                if location.certainty == "sure":
                    aside = self.registration if location.how is How.REGISTRATION else self.phone
                    aside.append(location)
                elif location.how is How.REGISTRATION and location.certainty == "elsewhere":
                    continue
            else:
                getattr(self, location.certainty).append(location)

    # --- entries and places --------------------------------------------------------------

    def counties(self, locations: Sequence[Location]) -> list[WatchlistEntry]:
        """The counties listed that the locations surely lie in."""
        return _holding(self.listed.counties, [loc.within for loc in locations])

    def possible_counties(self, locations: Sequence[Location]) -> list[WatchlistEntry]:
        """The counties listed that an undecided location may mean."""
        return _holding(self.listed.counties, [frozenset(loc.codes) for loc in locations])

    def regions(self, locations: Sequence[Location]) -> list[WatchlistEntry]:
        """The widest listed places that the locations surely lie in."""
        return _holding(self.listed.regions, [loc.within for loc in locations])

    # --- matches -------------------------------------------------------------------------

    def products(self) -> list[tuple[WatchlistEntry, Match]]:
        """Each listed product line that a cell names, with its best match."""
        if self._products is None:
            found: dict[Key, Match] = {}
            for match in (*self.party.matches, *self.party.goods):
                if match.how == "product":
                    found.setdefault((match.list, match.entry), match)
            self._products = [(self.listed.entries[key], match) for key, match in found.items()]
        return self._products

    def own_products(self) -> list[tuple[WatchlistEntry, Match]]:
        """The product lines that this party's own cells name."""
        own = {id(match) for match in self.party.matches}
        return [(entry, match) for entry, match in self.products() if id(match) in own]

    def names(self) -> dict[str, str]:
        """The names of the product lines, by entry id."""
        return {e.id: e.name for e, _ in self.products()}

    def alleged(self, places: Sequence[str]) -> list[tuple[WatchlistEntry, Match]]:
        """The product lines named that are alleged for one of these places."""
        return [(e, m) for e, m in self.products() if set(e.places) & set(places)]

    def signals(self, kinds: frozenset[str]) -> list[Match]:
        """The signal words of these kinds; a material counts only where goods are described."""
        return [
            m for m in (*self.party.matches, *self.party.goods)
            if m.how in kinds and (m.how != "material" or m.role in PRODUCT_ROLES)
        ]  # fmt: skip

    # --- facts ---------------------------------------------------------------------------

    def origin(self) -> str:
        """Known (a place elsewhere), country (no more than the country), trader (elsewhere, but
        the goods are said to be made in the region's country), or unknown.
        """
        if self.made_at:
            return "known"
        goods = [loc for loc in self.wider if loc.role in TEXT_ROLES]
        if self.elsewhere:
            return "trader" if goods else "known"
        return "country" if self.wider else "unknown"

    def region(self) -> str:
        """How sure it is that the party is in a listed place."""
        if self.sure:
            return "sure"
        if self.ambiguous:
            return "ambiguous"
        return "dismissed" if self.dismissed else "none"

    def common_facts(self) -> Mapping[str, str]:
        """The facts that every subject of this party shares."""
        if self._facts is None:
            self._facts = self._look()
        return self._facts

    def _look(self) -> dict[str, str]:
        signs = {match.how for match in self.signals(_SIGNALS)}
        products = bool(self.products())
        labour = "named" if "labour-named" in signs else "generic" if "labour" in signs else "none"
        return {
            "region": self.region(),
            "unit": _yes(any(loc.unit for loc in self.sure)),
            "registration": _yes(bool(self.registration)),
            "phone": _yes(bool(self.phone)),
            "stated_place": _yes(bool(self.elsewhere or self.sure or self.ambiguous)),
            "product": _yes(products),
            "risk": _yes(products or "material" in signs),
            "origin": self.origin(),
            "labour": labour,
            "material": _yes("material" in signs),
        }

    def own_signal_facts(self) -> Mapping[str, str]:
        """The common facts, with only the signals of this party's own cells."""
        if not (self.party.goods or self.made_at):
            return self.common_facts()
        own = PartyEvidence(self.party.party, self.party.locations, self.party.matches)
        return PartyFacts(own, self.listed).common_facts()

    def agreement(self, entry: WatchlistEntry) -> str:
        """Whether the party's places agree with an entry's: agrees, contradicts, or silent."""
        if not entry.places:
            return "silent"
        ours = set(entry.places)
        above = {up for code in entry.places for up in self.listed.lineage(code)}
        decided = [*self.sure, *self.elsewhere]
        nearer = {
            code for code in ours if len(self.listed.lineage(code)) > 1
        }  # more than a country
        if any(nearer & loc.within for loc in decided):
            return "agrees" if not self._contradicts(ours, above) else "contradicts"
        return "contradicts" if self._contradicts(ours, above) else "silent"

    def _contradicts(self, ours: set[str], above: set[str]) -> bool:
        return any(
            not ours & loc.within and not above & set(loc.codes) and loc.role not in TEXT_ROLES
            for loc in (*self.sure, *self.elsewhere)
        )

    def against_places(self) -> list[Against]:
        """What speaks against a place: other places of the same party, and names let go.

        A place that several cells tell is told once.
        """
        found: dict[str, Against] = {}
        for loc in self.elsewhere:
            if loc.role not in TEXT_ROLES:
                found.setdefault(
                    loc.place, Against(loc.header, loc.span, f"{loc.place} is elsewhere")
                )
        for loc in self.dismissed:
            found.setdefault(
                loc.span, Against(loc.header, loc.span, f"{quoted(loc.span)}: {loc.why}")
            )
        return list(found.values())


def _holding(
    places: Sequence[WatchlistEntry], codes: Sequence[frozenset[str]]
) -> list[WatchlistEntry]:
    """The place entries of which a code stands among any of these."""
    if not codes:
        return []
    return [e for e in places if any(not each.isdisjoint(e.places) for each in codes)]


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
