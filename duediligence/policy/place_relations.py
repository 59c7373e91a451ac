"""How a place that a row states relates to the places of a listed entry, in any country.

The certainty of a location is about the listed region. A listed site or organisation may lie
anywhere, so its places are compared with what the row states by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from ..model import Location
from ..resources.bounded_cache import BoundedCache


class PlaceRelation(StrEnum):
    """What a stated place says about a listed one, from what agrees most to what contradicts."""

    INSIDE = "inside"  # it is the listed place, or lies in it
    POSSIBLE = "possible"  # it is one of several places of a name, and one of them is inside
    WIDER = "wider"  # it contains the listed place and is smaller than a country
    NEAR = "near"  # both are in one province
    COUNTRY = "country"  # the country of the listed place: neither agrees nor contradicts
    UNKNOWN = "unknown"  # it may be the listed place's own province, which no table says
    SAME_COUNTRY = "same country"  # another city of a country whose provinces are not in the tables
    APART = "apart"


_R = PlaceRelation
_NARROW_AGREEING = frozenset({_R.INSIDE, _R.WIDER})
_OUTSIDE = frozenset({_R.NEAR, _R.SAME_COUNTRY, _R.APART})
_ORDER = tuple(PlaceRelation)
# Judgement: some hundreds of cities, each beside the places of some entries.
_MOST_RELATIONS = 50_000


class PlaceRelations:
    """Compares places by the lineages of a gazetteer.

    Args:
        lineage: a code -> itself and the places that hold it, narrowest first; a country by itself.
        lacks_province: whether no table says in which province a place lies; none does if None.
    """

    def __init__(
        self,
        lineage: Callable[[str], tuple[str, ...]],
        lacks_province: Callable[[str], bool] | None = None,
    ) -> None:
        self.lineage = lineage
        self._lacks_province = lacks_province or _has_province
        self._known = BoundedCache[tuple[str, tuple[str, ...]], PlaceRelation](_MOST_RELATIONS)

    def is_country(self, code: str) -> bool:
        """Return whether nothing contains the place."""
        return len(self.lineage(code)) == 1

    def relate(self, location: Location, listed: Sequence[str]) -> PlaceRelation:
        """Return what a location says about the places of an entry.

        Args:
            location: where a cell says that the party is.
            listed: the codes of the entry; at least one.
        """
        relations = {self._relate_code(code, listed) for code in location.codes}
        of_namesakes = {self._relate_code(code, listed) for code in location.namesakes}
        every = relations | of_namesakes
        if relations == {_R.INSIDE}:
            return _R.INSIDE
        if _R.INSIDE in every:
            return _R.POSSIBLE
        if len(relations) == 1 and (relations <= _NARROW_AGREEING or not of_namesakes):
            return next(iter(relations))
        if every <= _OUTSIDE:
            return _R.APART if every == {_R.APART} else _R.SAME_COUNTRY
        return _R.UNKNOWN

    def _relate_code(self, code: str, listed: Sequence[str]) -> PlaceRelation:
        key = code, tuple(listed)
        known = self._known.get(key)
        if known is None:
            relations = [self._relate_pair(code, place) for place in listed]
            known = self._known.put(key, min(relations, key=_ORDER.index))
        return known

    def _relate_pair(self, code: str, place: str) -> PlaceRelation:
        above, above_place = self.lineage(code), self.lineage(place)
        if place in above:
            return _R.INSIDE
        if code in above_place:
            return _R.COUNTRY if self.is_country(code) else _R.WIDER
        shared = [holder for holder in above if holder in above_place]
        if not shared:
            return _R.APART
        if not all(map(self.is_country, shared)):
            return _R.NEAR
        are_lacking = self._lacks_province(code), self._lacks_province(place)
        if all(are_lacking):
            return _R.SAME_COUNTRY
        if any(are_lacking):
            other = place if are_lacking[0] else code
            is_province = self.is_country(self.lineage(other)[1])
            return _R.UNKNOWN if is_province else _R.SAME_COUNTRY
        return _R.APART


def _has_province(_code: str) -> bool:
    """Return that a place does not lack its province: for gazetteers that give every province."""
    return False
