"""Gazetteers: places with their codes, parents, postal and phone codes, and every spelling of them.

A gazetteer is a folder with `places.csv` and `names.csv`; nothing here knows a region by name, so
another region is another folder. See `watchlists/gazetteers/README.md` for columns and sources.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import WatchlistError
from ..resources.csv_tables import read_rows
from ..resources.paths import shipped_path
from ..text.lexicon import Lexicon, Sense

_DEEPEST = 20  # levels of places within places


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a gazetteer; `types` are the level words it may bear in its name."""

    code: str
    country: str
    level: str
    types: frozenset[str]
    parent: str
    name: str
    native: str = ""
    unit: str = ""


@dataclass(slots=True)
class Gazetteer:
    """Places by code, and the codes by name, postal prefix and phone prefix."""

    places: dict[str, Place] = field(default_factory=dict)
    postal: dict[str, tuple[str, ...]] = field(default_factory=dict)
    phone: dict[str, tuple[str, ...]] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    _lineages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _kinships: dict[tuple[str, str], int] = field(default_factory=dict)

    def lineage(self, code: str) -> tuple[str, ...]:
        """The place and all that hold it, up to its country; unknown codes hold only themselves."""
        known = self._lineages.get(code)
        if known is None:
            place = self.places.get(code)
            above = self.lineage(place.parent) if place and place.parent else ()
            known = self._lineages[code] = (code, *above)
        return known

    def is_country(self, code: str) -> bool:
        """Whether it is a country; False for an unknown code."""
        place = self.places.get(code)
        return place is not None and place.level == "country"

    def relatedness(self, one: str, other: str) -> int:
        """How near two places are: 2 one holds the other, 1 of one province, else 0; a country is
        kin to none.
        """
        known = self._kinships.get((one, other))
        if known is None:
            known = self._kinships[one, other] = self._kinship(one, other)
        return known

    def _kinship(self, one: str, other: str) -> int:
        if self.is_country(one) or self.is_country(other):
            return 0
        mine, theirs = self.lineage(one), self.lineage(other)
        if one in theirs or other in mine:
            return 2
        return 1 if any(code in theirs and not self.is_country(code) for code in mine) else 0

    def is_within(self, code: str, holders: Iterable[str]) -> bool:
        """Whether a place is one of these, or lies in one of them."""
        return not frozenset(holders).isdisjoint(self.lineage(code))

    def common(self, codes: Sequence[str]) -> frozenset[str]:
        """Every place that surely holds whatever is meant, where any of `codes` may be meant."""
        return frozenset(self.lineage(codes[0])).intersection(
            *(self.lineage(code) for code in codes[1:])
        )

    def country(self, code: str) -> str:
        """The country code of a place."""
        place = self.places.get(code)
        return place.country if place else ""

    def label(self, code: str) -> str:
        """A place for people: 'Hotan City (和田市)'."""
        place = self.places.get(code)
        if place is None:
            return code
        return f"{place.name} ({place.native})" if place.native else place.name


def load_gazetteers(ids: Sequence[str], vocabulary: Lexicon) -> Gazetteer:
    """Load gazetteers by the name of their folder (or a path to one) and enter their spellings.

    Raises `WatchlistError` where a folder or a column is missing, a table is damaged, a name's code
    is unknown, or a place lies in itself.
    """
    gazetteer = Gazetteer()
    for one in ids:
        folder = folder_of(one)
        digest = hashlib.sha256()
        for name in ("places.csv", "names.csv"):
            try:
                digest.update((folder / name).read_bytes())
            except OSError as error:
                raise WatchlistError(
                    f"gazetteer {one!r}: no readable {name} in {folder.name!r}; it needs"
                    " places.csv and names.csv"
                ) from error
        gazetteer.digests[folder.name] = digest.hexdigest()
        try:
            _add_places(gazetteer, folder / "places.csv")
            _add_names(gazetteer, vocabulary, folder / "names.csv")
        except KeyError as error:
            raise WatchlistError(f"gazetteer {one!r}: column or code {error} is missing") from error
        except ValueError as error:
            raise WatchlistError(f"gazetteer {one!r}: it cannot be read: {error}") from error
    _refuse_circles(gazetteer.places)
    return gazetteer


def _refuse_circles(places: Mapping[str, Place]) -> None:
    for code in places:
        at, steps = code, 0
        while at in places and places[at].parent:
            at, steps = places[at].parent, steps + 1
            if steps > _DEEPEST:
                raise WatchlistError(
                    f"place {code!r} of a gazetteer lies in itself: see its parents"
                )


def folder_of(one: str) -> Path:
    """Where a gazetteer lies, by its name or a path to it."""
    return Path(one) if "/" in one or "\\" in one else shipped_path("gazetteers", one)


def _add_places(gazetteer: Gazetteer, path: Path) -> None:
    for row in read_rows(path):
        code = row["code"]
        gazetteer.places[code] = Place(
            code,
            row["country"],
            row["level"],
            frozenset(row["types"].split()),
            row["parent"],
            row["name"],
            row["native"],
            row.get("unit") or "",
        )
        for prefix in row["postal"].split():
            gazetteer.postal[prefix] = (*gazetteer.postal.get(prefix, ()), code)
        for prefix in row["phone"].split():
            gazetteer.phone[prefix] = (*gazetteer.phone.get(prefix, ()), code)
        for old in (row.get("old_codes") or "").split():
            gazetteer.renamed[old if "-" in old else f"{row['country']}-{old}"] = code


def _add_names(gazetteer: Gazetteer, vocabulary: Lexicon, path: Path) -> None:
    for row in read_rows(path):
        if row["code"] not in gazetteer.places:
            raise KeyError(row["code"])
        sense = Sense("place", row["code"], row["use"], row["name"])
        vocabulary.add(row["name"], sense, row.get("reading") or "")


def postal_places(gazetteer: Gazetteer, digits: str) -> tuple[str, ...]:
    """The places of the longest postal prefix that fits; none if no prefix does."""
    return _longest(gazetteer.postal, digits)


def phone_places(gazetteer: Gazetteer, digits: str) -> tuple[str, ...]:
    """The places of the longest phone prefix that fits; none if no prefix does."""
    return _longest(gazetteer.phone, digits)


def _longest(prefixes: Mapping[str, tuple[str, ...]], digits: str) -> tuple[str, ...]:
    for width in range(len(digits), 1, -1):
        if digits[:width] in prefixes:
            return prefixes[digits[:width]]
    return ()
