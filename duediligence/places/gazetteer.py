"""Gazetteers: places with their codes, parents, postal and phone codes, and every spelling of them.

A gazetteer is a folder with `places.csv` and `names.csv`; no region is named in this code, so
another region is another folder. See `watchlists/gazetteers/README.md` for columns and sources.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..errors import WatchlistError
from ..resources.csv_tables import read_rows
from ..resources.paths import shipped_path
from ..resources.snapshots import BuiltInData
from ..text.legibility import without_unread_letters
from ..text.lexicon import Lexicon, Sense

# Levels of places within places: a country, its province, prefecture, county, town and the units
# beside them make six at most, so a longer chain is a place that lies in itself.
_MAX_DEPTH = 20


class NameUse(StrEnum):
    """How far a spelling may be believed, from least to most: the column `use` of `names.csv`."""

    NEVER = "never"
    CUE = "cue"
    COUNTRY = "country"
    ALONE = "alone"
    LEVEL = "level"  # in no table: the text has its level word ('Hotan City'), which frees any


USE_RANK = {use: rank for rank, use in enumerate(NameUse)}
NAME_USES = {str(use): use for use in NameUse}  # `NameUse(text)` is ten times slower


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a gazetteer; `types` are the level words that its name may have."""

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
    """Places by code, and the codes by postal prefix, phone prefix and retired division code."""

    places: dict[str, Place] = field(default_factory=dict)
    postal: dict[str, tuple[str, ...]] = field(default_factory=dict)
    phone: dict[str, tuple[str, ...]] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    _lineages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _relatedness: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, other: Gazetteer) -> None:
        """Add the places of another gazetteer, which replace those of the same code."""
        self.places.update(other.places)
        for ours, theirs in ((self.postal, other.postal), (self.phone, other.phone)):
            for prefix, codes in theirs.items():
                ours[prefix] = (*ours.get(prefix, ()), *codes)
        self.renamed.update(other.renamed)
        self._lineages.clear()
        self._relatedness.clear()

    def lineage(self, code: str) -> tuple[str, ...]:
        """Return the place and all that contain it, up to its country; an unknown code by itself.

        >>> county = Place("XX-11", "XX", "county", frozenset(), "XX-1", "Oldtown")
        >>> Gazetteer({"XX-11": county}).lineage("XX-11")
        ('XX-11', 'XX-1')
        """
        cached = self._lineages.get(code)
        if cached is None:
            place = self.places.get(code)
            above = self.lineage(place.parent) if place and place.parent else ()
            cached = self._lineages[code] = (code, *above)
        return cached

    def is_country(self, code: str) -> bool:
        """Return whether it is a country; False for an unknown code."""
        place = self.places.get(code)
        return place is not None and place.level == "country"

    def relatedness(self, first: str, second: str) -> int:
        """Return 2 where one place contains the other, 1 where both lie in one province, else 0.

        A country is related to none: that it contains a place does not show that this one is meant.
        """
        cached = self._relatedness.get((first, second))
        if cached is None:
            above_first, above_second = self.lineage(first), self.lineage(second)
            if self.is_country(first) or self.is_country(second):
                cached = 0
            elif first in above_second or second in above_first:
                cached = 2
            else:
                shared = [code for code in above_first if code in above_second]
                cached = int(not all(map(self.is_country, shared)))
            self._relatedness[first, second] = cached
        return cached

    def lacks_province(self, code: str) -> bool:
        """Return whether no table says in which province of its country a place lies.

        Cities of the gazetteer `world` lie directly in their country: Tiruppur is in Tamil Nadu,
        which only an atlas says, so the two must not contradict each other.
        """
        place = self.places.get(code)
        return (
            place is not None
            and place.level not in {"country", "province"}
            and self.is_country(place.parent)
        )

    def may_hold(self, first: str, second: str) -> bool:
        """Return whether one of two places may contain the other, though no table says so."""
        if self.country(first) != self.country(second):
            return False
        return any(
            self.lacks_province(inner) and self.places[outer].level == "province"
            for outer, inner in ((first, second), (second, first))
        )

    def is_within(self, code: str, holders: Iterable[str]) -> bool:
        """Return whether a place is one of these, or lies in one of them."""
        return not frozenset(holders).isdisjoint(self.lineage(code))

    def common(self, codes: Sequence[str]) -> frozenset[str]:
        """Return every place that contains all of `codes`, so whichever of them is meant."""
        return frozenset(self.lineage(codes[0])).intersection(
            *(self.lineage(code) for code in codes[1:])
        )

    def country(self, code: str) -> str:
        """Return the country code of a place; "" for an unknown code."""
        place = self.places.get(code)
        return place.country if place else ""

    def label(self, code: str) -> str:
        """Return a place for people: 'Hotan City (和田市)'; an unknown code by itself."""
        place = self.places.get(code)
        if place is None:
            return code
        return f"{place.name} ({place.native})" if place.native else place.name


def load_gazetteers(ids: Sequence[str], vocabulary: Lexicon) -> Gazetteer:
    """Load gazetteers as one, and add their spellings to the vocabulary.

    Args:
        ids: names of shipped gazetteers, or paths to folders. A place of a later one replaces a
            place of the same code.
        vocabulary: is changed; each spelling gets a sense of the kind "place".

    Raises:
        WatchlistError: a folder or a column is missing, a table is damaged, a name's code or use is
            unknown, or a place lies in itself.
    """
    gazetteer = Gazetteer()
    for name in ids:
        folder = folder_of(name)
        digest = digest_of_gazetteer(name)
        gazetteer.digests[folder.name] = digest
        try:
            tables = _tables_of(name, digest)
            gazetteer.add(tables.gazetteer)
            for code in tables.named_codes:
                if code not in gazetteer.places:
                    raise KeyError(code)
        except KeyError as error:
            raise WatchlistError(
                f"gazetteer {name!r}: column or code {error} is missing"
            ) from error
        except ValueError as error:
            raise WatchlistError(f"gazetteer {name!r}: it cannot be read: {error}") from error
        vocabulary.merge(tables.names)
    for code in gazetteer.places:
        ancestor, depth = code, 0
        while ancestor in gazetteer.places and gazetteer.places[ancestor].parent:
            ancestor, depth = gazetteer.places[ancestor].parent, depth + 1
            if depth > _MAX_DEPTH:
                raise WatchlistError(
                    f"place {code!r} of a gazetteer lies in itself; see its parents"
                )
    return gazetteer


def digest_of_gazetteer(name: str) -> str:
    """Return the SHA-256 of the tables of a gazetteer.

    Raises:
        WatchlistError: a table cannot be read.
    """
    folder = folder_of(name)
    digest = hashlib.sha256()
    for table in ("places.csv", "names.csv"):
        try:
            digest.update((folder / table).read_bytes())
        except OSError as error:
            raise WatchlistError(
                f"gazetteer {name!r}: no readable {table} in {folder.name!r}; it needs"
                " places.csv and names.csv"
            ) from error
    return digest.hexdigest()


class GazetteerTables(NamedTuple):
    """What the tables of one gazetteer say; shared by all that load it, so never changed."""

    gazetteer: Gazetteer
    names: Lexicon
    named_codes: tuple[str, ...]


# A list needs two or three gazetteers, and to read them takes most of the time to compile a short
# list. The digest is part of the key, so that changed tables are read again.
@lru_cache(maxsize=8)
def _tables_of(name: str, digest: str) -> GazetteerTables:
    return replace(gazetteer_data(name), digest=lambda: digest).load()


def gazetteer_data(name: str) -> BuiltInData[GazetteerTables]:
    """Return the data of a gazetteer; reading its tables raises a KeyError or a ValueError."""
    folder = folder_of(name)
    return BuiltInData(
        f"gazetteer-{folder.name}",
        GazetteerTables,
        lambda: digest_of_gazetteer(name),
        lambda: _read_gazetteer(folder),
    )


def _read_gazetteer(folder: Path) -> GazetteerTables:
    gazetteer, names = Gazetteer(), Lexicon()
    _add_places(gazetteer, folder / "places.csv")
    codes = _add_names(names, folder / "names.csv")
    return GazetteerTables(gazetteer, names, codes)


def folder_of(name: str) -> Path:
    """Return the folder of a gazetteer, by its name or a path to it."""
    return Path(name) if "/" in name or "\\" in name else shipped_path("gazetteers", name)


def _add_places(gazetteer: Gazetteer, path: Path) -> None:
    for row in read_rows(path):
        code, country = row["code"], row["country"]
        gazetteer.places[code] = Place(
            code=code,
            country=country,
            level=row["level"],
            types=frozenset(row["types"].split()),
            parent=row["parent"],
            name=row["name"],
            native=row["native"],
            unit=row.get("unit") or "",
        )
        for prefix in row["postal"].split():
            gazetteer.postal[prefix] = (*gazetteer.postal.get(prefix, ()), code)
        for prefix in row["phone"].split():
            gazetteer.phone[prefix] = (*gazetteer.phone.get(prefix, ()), code)
        for old in (row.get("old_codes") or "").split():
            gazetteer.renamed[old if "-" in old else f"{country}-{old}"] = code


def _add_names(vocabulary: Lexicon, path: Path) -> tuple[str, ...]:
    """Add the spellings to the vocabulary, and return the codes of their places."""
    codes: dict[str, None] = {}
    for row in read_rows(path):
        if row["use"] not in NAME_USES:
            raise ValueError(f"the use {row['use']!r} of {row['name']!r} is unknown")
        codes[row["code"]] = None
        name = row["name"]
        is_native = bool(without_unread_letters(name)[1])
        sense = Sense("place", row["code"], row["use"], name, is_native=is_native)
        vocabulary.add(name, sense, row.get("reading") or "")
        if row["use"] == NameUse.ALONE and _is_country_code(row["code"]):
            vocabulary.add_divisions(row["name"])
    return tuple(codes)


def _is_country_code(code: str) -> bool:
    return code.isalpha() and len(code) == 2


def postal_places(gazetteer: Gazetteer, digits: str) -> tuple[str, ...]:
    """Return the places of the longest postal prefix that fits; none if no prefix does."""
    return _longest(gazetteer.postal, digits)


def phone_places(gazetteer: Gazetteer, digits: str) -> tuple[str, ...]:
    """Return the places of the longest phone prefix that fits; none if no prefix does."""
    return _longest(gazetteer.phone, digits)


def _longest(prefixes: Mapping[str, tuple[str, ...]], digits: str) -> tuple[str, ...]:
    for width in range(len(digits), 1, -1):
        if digits[:width] in prefixes:
            return prefixes[digits[:width]]
    return ()
