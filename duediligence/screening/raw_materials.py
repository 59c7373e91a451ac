"""Raw materials, which a third of all rows name: when nothing is to be reported of one.

A material alone matters only where nobody knows where the goods come from. Where a row's city,
province and country lie elsewhere, whatever its other cells say lies elsewhere too, unless one of
them touches the listed region; so the policy is asked once for each such place, not for each row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..matching.index import CellReading
from ..model import Column, Match, MatchKind
from ..model.roles import AREA_ROLES, TEXT_ROLES
from ..places.cell_places import NO_PLACES, PlaceCell
from ..places.locator import Locator
from ..policy import Assessor, PartyEvidence
from ..resources.bounded_cache import BoundedCache
from .cell_reader import CellReader

# Judgement: far more distinct cities with province and country than a table of suppliers has.
_MOST_PLACES = 100_000
_OF_SECTORS = frozenset({MatchKind.MATERIAL, MatchKind.PRIORITY_GOODS})


class MaterialPolicy:
    """Asks the policy what it finds in a raw material at a place, each place once."""

    def __init__(self, locator: Locator, assessor: Assessor, reader: CellReader) -> None:
        self._locator = locator
        self._assessor = assessor
        self._reader = reader
        self._dismissed = BoundedCache[tuple[str, tuple[tuple[str, str], ...]], bool](_MOST_PLACES)

    def is_dismissed(self, party: str, places: tuple[tuple[str, str], ...]) -> bool:
        """Whether a party is elsewhere, and the policy finds nothing in a material there.

        Args:
            party: whose row it is.
            places: (role, text) of its cells that name a city, a province or a country, which were
                read before.
        """
        key = (party, places)
        cached = self._dismissed.get(key)
        if cached is not None:
            return cached
        cells = [
            PlaceCell(role, role, text, places=self._reader.read(role, text).places)
            for role, text in places
        ]
        locations = self._locator.locate(party, cells)
        if not any(location.certainty == "elsewhere" for location in locations):
            return self._dismissed.put(key, False)
        material = Match(
            party=party,
            role="product",
            header="product",
            text="",
            entry="",
            list="",
            listed="",
            score=100.0,
            words=(),
            how=MatchKind.MATERIAL,
        )
        goods = replace(material, how=MatchKind.PRIORITY_GOODS)
        has_findings = any(
            self._assessor.assess([PartyEvidence(party, locations, matches)])
            for matches in ((material,), (goods,), ())
        )
        return self._dismissed.put(key, not has_findings)


class MaterialOnlyRows:
    """The rows of a table that hold a raw material and no other hit, and have no finding."""

    def __init__(
        self, policy: MaterialPolicy, columns: Sequence[Column], reader: CellReader
    ) -> None:
        self._policy = policy
        self._reader = reader
        self._columns = columns
        self._parties = {column.party for column in columns}
        self._area_columns = [column for column in columns if column.role in AREA_ROLES]
        self._text_columns = [column for column in columns if column.role in TEXT_ROLES]
        self._other_hits: list[tuple[Sequence[str], set[str]]] = []
        for column in columns:
            hits = reader.hits(column)
            other = {text for text, reading in hits.items() if not _is_material_only(reading)}
            if other:
                self._other_hits.append((column.texts, other))

    def contains(self, row: int) -> bool:
        """Whether all that a row holds is a raw material without a finding."""
        for texts, other in self._other_hits:
            if texts[row] in other:
                return False
        for column in self._text_columns:
            text = column.texts[row]
            if text and self._reader.read(column.role, text).places is not NO_PLACES:
                return False  # the text says where the goods come from
        parties = self._parties
        if len(parties) > 1:
            parties = {column.party for column in self._columns if column.texts[row]}
        if len(parties) != 1:
            return False
        areas = [(c.role, text) for c in self._area_columns if (text := c.texts[row])]
        return self._policy.is_dismissed(next(iter(parties)), tuple(areas))


def _is_material_only(reading: CellReading) -> bool:
    """Whether a cell holds raw materials, and nothing else that leads to anything."""
    if reading.places.in_region or reading.context:
        return False
    return all(match.how in _OF_SECTORS for match in reading.matches)
