"""The listed region: the places on the watchlist, and what lies in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..model import How, Location
from .cell_places import Certainty, PlaceCell
from .gazetteer import Gazetteer


class PossiblePlaces(NamedTuple):
    """Places that remain possible: those of the listed region first, and what surely holds them."""

    codes: tuple[str, ...]
    place: str
    within: frozenset[str]
    unit: str


class Region:
    """The codes of the listed places, asked about by code."""

    def __init__(self, gazetteer: Gazetteer, codes: Iterable[str]) -> None:
        self.gazetteer = gazetteer
        self.codes = frozenset(codes)
        self._around = frozenset(up for one in self.codes for up in gazetteer.lineage(one)[1:])
        self._known: dict[str, bool] = {}
        self._shown: dict[tuple[str, ...], PossiblePlaces] = {}

    def holds(self, code: str) -> bool:
        """Whether a place is listed, or lies in a listed one."""
        known = self._known.get(code)
        if known is None:
            known = self._known[code] = self.gazetteer.is_within(code, self.codes)
        return known

    def is_ancestor_of_listed(self, code: str) -> bool:
        """Whether a listed place lies in this one: its country, say."""
        return code in self._around - self.codes

    def shown(self, codes: Sequence[str]) -> PossiblePlaces:
        """The places that remain possible, as a location shows them."""
        asked = tuple(codes)
        known = self._shown.get(asked)
        if known is None:
            ordered = tuple(sorted(codes, key=lambda code: (not self.holds(code), code)))
            unit = self.gazetteer.places[ordered[0]].unit if len(ordered) == 1 else ""
            within = self.gazetteer.common(ordered)
            known = self._shown[asked] = PossiblePlaces(ordered, self.label(ordered), within, unit)
        return known

    def label(self, codes: Sequence[str]) -> str:
        """The places that remain possible, for people: those of the listed region first."""
        names = [self.gazetteer.places[code].name for code in codes]
        first = names[0].split(" ")[0]
        if len(codes) == 1:
            return self.gazetteer.label(codes[0])
        if all(name.split(" ")[0] == first for name in names) and self.holds(codes[-1]):
            kinds = [name.removeprefix(first).strip() or "itself" for name in names]
            return f"{first} ({' or '.join(kinds)})"
        more = f" or {len(codes) - 2} others of the name" if len(codes) > 2 else ""
        return f"{self.gazetteer.label(codes[0])} or {self.gazetteer.label(codes[1])}{more}"

    def location(
        self,
        party: str,
        cell: PlaceCell,
        span: str,
        codes: Sequence[str],
        certainty: Certainty,
        how: How,
        why: str,
    ) -> Location:
        """A location of a party, as a cell tells it; the listed places of `codes` come first."""
        shown = self.shown(codes)
        return Location(
            party, cell.role, cell.header, cell.text, span, shown.place, shown.codes, shown.within,
            certainty, how, why, shown.unit,
        )  # fmt: skip
