"""The listed region: the places on the watchlist, and what lies in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .gazetteer import Gazetteer


class PossiblePlaces(NamedTuple):
    """Places that remain possible, their label for people, and what surely contains them.

    `codes` has those of the listed region first; `unit` is the formation of a single place.
    """

    codes: tuple[str, ...]
    label: str
    within: frozenset[str]
    unit: str


class Region:
    """The listed places, and which other places lie in them or contain them.

    Args:
        gazetteer: the places.
        codes: those of the place entries, which make the region.
        beside: those of listed sites and organisations, which may lie anywhere.

    Attributes:
        places: the listed places, and all that lie in them.
    """

    def __init__(
        self, gazetteer: Gazetteer, codes: Iterable[str], *, beside: Iterable[str] = ()
    ) -> None:
        self.gazetteer = gazetteer
        self._beside = frozenset(code for code in beside if not gazetteer.is_country(code))
        self._around_beside = frozenset(
            above for code in self._beside for above in gazetteer.lineage(code)
        )
        self.codes = frozenset(codes)
        ancestors = (place for code in self.codes for place in gazetteer.lineage(code)[1:])
        self._ancestors = frozenset(ancestors) - self.codes
        self.places = self._places_within()
        # It ends at the names that share places: no bound needed.
        self._possible: dict[tuple[str, ...], PossiblePlaces] = {}

    def contains(self, code: str) -> bool:
        """Return whether a place is listed, or lies in a listed one."""
        return code in self.places

    def _places_within(self) -> frozenset[str]:
        """Return the listed places and all that lie in them."""
        parents = [(code, place.parent) for code, place in self.gazetteer.places.items()]
        within, size = set(self.codes), -1
        while len(within) > size:  # once a level: a table may have a place before what holds it
            size = len(within)
            within.update(code for code, parent in parents if parent in within)
        return frozenset(within)

    def is_widest(self, code: str) -> bool:
        """Return whether a place is listed itself, and lies in no other listed place."""
        above = self.gazetteer.lineage(code)[1:]
        return code in self.codes and self.codes.isdisjoint(above)

    def is_ancestor_of_listed(self, code: str) -> bool:
        """Return whether a listed place lies in this one, which is not listed: its country, say."""
        return code in self._ancestors

    def may_be_of_listed(self, code: str) -> bool:
        """Return whether a place is that of a listed site or organisation, contains it or is in it."""
        return code in self._around_beside or self.gazetteer.is_within(code, self._beside)

    def possible_places(self, codes: Sequence[str]) -> PossiblePlaces:
        """Return the places that remain possible, as a location shows them."""
        key = tuple(codes)
        cached = self._possible.get(key)
        if cached is None:
            ordered = tuple(sorted(codes, key=lambda code: (not self.contains(code), code)))
            unit = self.gazetteer.places[ordered[0]].unit if len(ordered) == 1 else ""
            within = self.gazetteer.common(ordered)
            cached = PossiblePlaces(ordered, self._label(ordered), within, unit)
            self._possible[key] = cached
        return cached

    def _label(self, codes: Sequence[str]) -> str:
        """Return the places for people: 'Hotan (City or Prefecture)', or the first two of them."""
        if len(codes) == 1:
            return self.gazetteer.label(codes[0])
        names = [self.gazetteer.places[code].name for code in codes]
        first = names[0].split(" ")[0]
        if all(name.split(" ")[0] == first for name in names) and self.contains(codes[-1]):
            levels = [name.removeprefix(first).strip() or "itself" for name in names]
            return f"{first} ({' or '.join(levels)})"
        more = f" or {len(codes) - 2} others of the name" if len(codes) > 2 else ""
        return f"{self.gazetteer.label(codes[0])} or {self.gazetteer.label(codes[1])}{more}"
