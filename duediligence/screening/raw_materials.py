"""Raw materials, which a third of all rows name: when nothing is to be said of one.

A material alone speaks only where nobody knows whence the goods come. Where a row's city, province
and country lie elsewhere, whatever its other cells tell lies elsewhere too, unless one of them
touches the listed region; so the policy is asked once for each such place, not for each row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..matching.index import CellReading, WatchlistIndex
from ..model import Column, Match
from ..model.roles import AREA_ROLES, TEXT_ROLES
from ..places.cell_places import NO_PLACES, PlaceCell
from ..policy import Assessor, PartyEvidence
from ..resources.bounded_cache import BoundedCache

PlaceKey = tuple[str, str]  # a role of those, and its text
_MOST_PLACES = 100_000


def _is_material(reading: CellReading) -> bool:
    """Whether a cell holds raw materials, and nothing else that leads to anything."""
    if reading.places.in_region or reading.context:
        return False
    return all(match.how == "material" for match in reading.matches)


class Materials:
    """Asks the policy what it says of a material at a place, each place once."""

    def __init__(self, index: WatchlistIndex, assessor: Assessor) -> None:
        self._index = index
        self._assessor = assessor
        self._known: BoundedCache[tuple[str, tuple[PlaceKey, ...]], bool] = BoundedCache(
            _MOST_PLACES
        )

    def is_dismissed(self, party: str, places: tuple[PlaceKey, ...]) -> bool:
        """Whether a party of these places lies elsewhere, and the policy says nothing there."""
        asked = (party, places)
        known = self._known.get(asked)
        return self._known.put(asked, self._ask(party, places)) if known is None else known

    def _ask(self, party: str, places: tuple[PlaceKey, ...]) -> bool:
        cells = [
            PlaceCell(role, role, text, self._index.read(role, text).places)
            for role, text in places
        ]
        locations = self._index.locator.locate(party, cells)
        if not any(location.certainty == "elsewhere" for location in locations):
            return False
        material = Match(party, "product", "product", "", "", "", "", 100.0, (), "material")
        return not any(
            self._assessor.assess([PartyEvidence(party, locations, goods)])
            for goods in ((material,), ())
        )


class MaterialOnlyRows:
    """Which rows of a table hold a raw material and nothing else, and nothing is to be said."""

    def __init__(
        self,
        materials: Materials,
        columns: Sequence[Column],
        loud: Mapping[str, set[str]],
        read: Callable[[str, str], CellReading],
    ) -> None:
        self._materials = materials
        self._read = read
        self._columns = columns
        self._parties = {column.party for column in columns}
        self._wide = [column for column in columns if column.role in AREA_ROLES]
        self._telling = [column for column in columns if column.role in TEXT_ROLES]
        self._other: list[tuple[Sequence[str], set[str]]] = []
        for column in columns:
            held = loud[column.role].intersection(column.texts)
            if other := {text for text in held if not _is_material(read(column.role, text))}:
                self._other.append((column.texts, other))

    def fill(self, row: int) -> bool:
        """Whether all that a row holds is a raw material, of which nothing is to be said."""
        for texts, other in self._other:
            if texts[row] in other:
                return False
        for column in self._telling:
            text = column.texts[row]
            if text and self._read(column.role, text).places is not NO_PLACES:
                return False  # where the goods come from is told apart
        parties = self._parties
        if len(parties) > 1:
            parties = {column.party for column in self._columns if column.texts[row]}
        if len(parties) != 1:
            return False
        places = [(column.role, text) for column in self._wide if (text := column.texts[row])]
        return self._materials.is_dismissed(next(iter(parties)), tuple(places))
