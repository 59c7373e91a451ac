"""Where the places of findings are, for the map of a report; only gazetteers with coordinates have any."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..model import Finding, MatchKind
from ..resources.csv_tables import read_rows
from ..resources.paths import shipped_path
from .result_index import ResultIndex

_LABEL = re.compile(r"(?P<name>[^(]+?)(?: or .*)?(?: \((?P<levels>[^)]*)\).*)?")


@dataclass(frozen=True, slots=True)
class MappedPlace:
    """A place that has coordinates, in degrees; `parent` is the code of the place that contains it."""

    code: str
    name: str
    native: str
    parent: str
    longitude: float
    latitude: float


class PlaceMap:
    """The places of some gazetteers that have coordinates.

    Attributes:
        places: code -> place.
    """

    def __init__(self, gazetteers: Iterable[str]) -> None:
        self.places: dict[str, MappedPlace] = {}
        for name in gazetteers:
            # As the gazetteers themselves: the name of a shipped one, or a path to a folder.
            is_path = "/" in name or "\\" in name
            self.places |= _read(Path(name) if is_path else shipped_path("gazetteers", name))
        self._codes = {place.name: place.code for place in self.places.values()}

    def places_of(self, finding: Finding, results: ResultIndex) -> list[str]:
        """Return the codes of the places of a finding, without those that contain another of them.

        They are the places that the row names, or else those of the listed entry.
        """
        labels = dict.fromkeys(m.listed for m in finding.matches if m.how is MatchKind.PLACE)
        codes = [code for label in labels if (code := self._code(label))]
        entry = results.entry(finding.list, finding.entry)
        if not codes and entry is not None:
            codes = [code for code in entry.places if code in self.places]
        containing = {parent for code in codes for parent in self._parents(code)}
        return [code for code in dict.fromkeys(codes) if code not in containing]

    def _code(self, label: str) -> str | None:
        """Return the place that a location shows: of several possible ones the first.

        A label is 'Lop County (...)', 'Ili (...) or Kokdala (...)' or 'Hotan (Prefecture or City)'.
        """
        parts = _LABEL.fullmatch(label)
        if parts is None:
            return None
        first_level = (parts["levels"] or "").partition(" or ")[0]
        return self._codes.get(parts["name"]) or self._codes.get(f"{parts['name']} {first_level}")

    def _parents(self, code: str) -> Iterator[str]:
        parent = self.places[code].parent
        while parent in self.places:
            yield parent
            parent = self.places[parent].parent


@cache
def _read(folder: Path) -> dict[str, MappedPlace]:
    if not (folder / "coordinates.csv").is_file():
        return {}
    coordinates = {row["code"]: row for row in read_rows(folder / "coordinates.csv")}
    return {
        row["code"]: MappedPlace(
            code=row["code"],
            name=row["name"],
            native=row["native"],
            parent=row["parent"],
            longitude=float(coordinates[row["code"]]["longitude"]),
            latitude=float(coordinates[row["code"]]["latitude"]),
        )
        for row in read_rows(folder / "places.csv")
        if row["code"] in coordinates
    }
