"""Check the manufacturer identification codes that rows state against their own names and addresses.

A code is made of the first letters of a name and a city, so one that shares none of them belongs to
another maker, or the row names another firm than the maker. That is a question, not a finding on
anybody. A street number is not checked: a firm may have several addresses.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, combinations
from typing import NamedTuple

from ..intake.header_roles import is_maker_code_header
from ..matching.index import WatchlistIndex
from ..matching.listed_codes import codes_in
from ..model import Against, Column, Finding, Match, MatchKind, Suppliers
from ..model.roles import LOCATING_ROLES, MAKER_PARTIES, NAME_ROLES
from ..places.maker_codes import (
    NAME_WORDS,
    CodeWord,
    city_letters,
    code_country,
    code_words,
    known_countries,
    latin_letters,
    split_code,
)
from ..policy import Assessor
from ..policy.rules import CodeContradictionFact
from ..policy.sentences import quote_briefly
from ..resources.bounded_cache import BoundedCache
from ..resources.country_names import countries_named
from ..resources.languages import TranslatableText
from ..resources.maker_code_rule import maker_code_rule
from ..text.legibility import why_illegible
from ..text.normalise import HAN, latin_key
from ..text.placeholders import is_placeholder
from .misfits import Misfit, MisfitTexts

# Words of a name among which the two of a code are sought: the first ones, and a few more where a
# maker left out a place or a legal form in front.
_MOST_WORDS = 6
# Judgement: lines of one shipment repeat their maker within one chunk of rows, which is as long.
_MOST_ROWS = 10_000
_LETTERS = re.compile("[A-Za-z]+")
_TELLING_ROLES = NAME_ROLES | LOCATING_ROLES | {"country"}

# Which part of a code does not fit, and the cell that it does not fit.
_Contradiction = tuple[CodeContradictionFact, Against]


class _Cell(NamedTuple):
    """A cell beside a code: its column, and its text."""

    header: str
    role: str
    text: str


class StatedCodeCheck:
    """Finds codes that cannot be, and codes that cannot be of the firm in their row."""

    def __init__(self, index: WatchlistIndex, assessor: Assessor) -> None:
        self._index = index
        self._assessor = assessor
        self._found = BoundedCache[tuple[object, ...], tuple[Finding, ...]](_MOST_ROWS)

    def find(self, suppliers: Suppliers) -> tuple[dict[int, list[Finding]], list[MisfitTexts]]:
        """Check the codes of some rows.

        Returns:
            By row the findings on codes that do not fit it, if the policy has a rule for them; and
            where codes are that cannot be, or do not fit.
        """
        findings: dict[int, list[Finding]] = {}
        places: list[MisfitTexts] = []
        makers = _Makers(suppliers, self._index)
        for number, column in enumerate(suppliers.columns):
            if column.role != "registration_no":
                continue
            codes = {
                text: codes_in(text, is_code_column=True) for text in set(column.texts) if text
            }
            if is_maker_code_header(column.header):
                bad = {text for text in codes if not codes[text] and not is_placeholder(text)}
                rows = [row for row, text in enumerate(column.texts) if text in bad]
                places += _at(Misfit.NO_CODE, number, rows)
            rows = []
            for row, text in enumerate(column.texts):
                if not codes.get(text):
                    continue
                against = makers.of(row, column).against(codes[text])
                if against:
                    rows.append(row)
                    findings.setdefault(row, []).extend(self._findings(column, text, against))
            places += _at(Misfit.OTHER_MAKER, number, rows)
        return findings, places

    def _findings(
        self, column: Column, text: str, against: Sequence[_Contradiction]
    ) -> tuple[Finding, ...]:
        key = (column.party, column.header, text, *against)
        cached = self._found.get(key)
        if cached is not None:
            return cached
        cell = column.party, column.role, column.header, text
        match = Match(*cell, entry="", list="", listed="", score=0.0, words=(), how=MatchKind.CODE)
        finding = self._assessor.misfitting_code(
            match, against[0][0], [counter for _, counter in against]
        )
        return self._found.put(key, () if finding is None else (finding,))


class _Makers:
    """The firms that the codes of some rows should be of.

    Each is looked at once: rows repeat their firm, and a row may have thousands of codes.
    """

    def __init__(self, suppliers: Suppliers, index: WatchlistIndex) -> None:
        self._index = index
        self._columns: dict[str, list[Column]] = defaultdict(list)
        for column in suppliers.columns:
            if column.role in _TELLING_ROLES:
                self._columns[column.party].append(column)
        self._by_party: dict[tuple[str, int], _Maker] = {}
        self._by_cells: dict[tuple[_Cell, ...], _Maker] = {}

    def of(self, row: int, column: Column) -> _Maker:
        """Return the firm that a code should be of.

        That is its own party, where it has a name; else who may be the maker; else what its own
        party says without a name, such as the country of origin.
        """
        own = self._of_party(column.party, row)
        others = (self._of_party(party, row) for party in (*sorted(MAKER_PARTIES), "supplier"))
        return next((maker for maker in chain([own], others) if maker.has_name), own)

    def _of_party(self, party: str, row: int) -> _Maker:
        if (party, row) not in self._by_party:
            cells = tuple(
                _Cell(column.header, column.role, text)
                for column in self._columns.get(party, ())
                if (text := column.texts[row])
                and not is_placeholder(text)
                and not why_illegible(text)
            )
            if cells not in self._by_cells:
                self._by_cells[cells] = _Maker(cells, self._index)
            self._by_party[party, row] = self._by_cells[cells]
        return self._by_party[party, row]


class _Maker:
    """The cells of a firm, and what they give for a code."""

    def __init__(self, cells: Sequence[_Cell], index: WatchlistIndex) -> None:
        self._index = index
        self._names = [cell for cell in cells if cell.role in NAME_ROLES]
        # A name in Han may be romanised or translated in many ways: it can fit, but not contradict.
        self._latin_name = next((cell for cell in self._names if not HAN.search(cell.text)), None)
        self._countries = [cell for cell in cells if cell.role == "country"]
        self._where = [cell for cell in cells if cell.role in LOCATING_ROLES]
        self._against: dict[tuple[str, ...], list[_Contradiction]] = {}
        # By the country of a code.
        self._own_parts: dict[str, set[str]] = {}
        self._other_parts: dict[str, set[str]] = {}
        self._other_country: dict[str, _Cell | None] = {}
        self._named_city: dict[str, _Cell | None] = {}

    @property
    def has_name(self) -> bool:
        """Whether any cell names the firm."""
        return bool(self._names)

    def against(self, codes: Sequence[str]) -> list[_Contradiction]:
        """Return what speaks against the codes of a cell; [] where one of them fits."""
        key = (*codes,)
        if key not in self._against:
            contradictions = [[*self._contradictions(code)] for code in codes]
            fits = not all(contradictions)
            self._against[key] = [] if fits else min(contradictions, key=len)
        return self._against[key]

    def _contradictions(self, code: str) -> Iterator[_Contradiction]:
        country, divisions = code_country(code), split_code(code)
        name = self._latin_name
        if name and not self._fits_name(country, {part for part, _, _ in divisions}):
            parts = "".join(
                word.beginning for word in code_words(latin_letters(name.text))[:NAME_WORDS]
            )
            why = TranslatableText.of(
                "the name {name} gives {parts}", name=quote_briefly(name.text), parts=parts
            )
            yield "name", Against(name.header, name.text, why)
        if other := self._cell_of_other_country(country):
            why = TranslatableText.of("the country is {country}", country=quote_briefly(other.text))
            yield "country", Against(other.header, other.text, why)
        if self._where and country not in maker_code_rule().city_states:
            cities = {city for _, _, city in divisions}
            # 'CNJIARUI' is a name of two words without a city, or of one word with a city.
            if "" not in cities and not self._fits_city(cities):
                named = self._cell_of_city(country)
                if named is not None:
                    why = TranslatableText.of(
                        "the place is {place}", place=quote_briefly(named.text)
                    )
                    yield "city", Against(named.header, named.text, why)

    def _fits_name(self, country: str, divisions: set[str]) -> bool:
        """Return whether any name of the firm gives one of the names that a code may have."""
        if country not in self._own_parts:
            self._own_parts[country] = {
                "".join(word.beginning for word in code_words(latin, country)[:NAME_WORDS])
                for latin in self._latin_names
            }
        if not self._own_parts[country].isdisjoint(divisions):
            return True  # as nearly all do
        if country not in self._other_parts:
            self._other_parts[country] = {
                part for latin in self._latin_names for part in self._parts_of(latin, country)
            }
        return not self._other_parts[country].isdisjoint(divisions)

    @cached_property
    def _latin_names(self) -> list[str]:
        return [latin_letters(cell.text, self._index.lexicon) for cell in self._names]

    def _parts_of(self, latin: str, country: str) -> set[str]:
        """Return what makers may take of a name for a code other than the rule says."""
        # A maker may count a hyphen as a blank, and what the rule skips as a word.
        variants = [
            code_words(latin, country),
            code_words(latin.replace("-", " "), country),
            [CodeWord(word.upper(), word) for word in re.findall("[A-Za-z0-9]+", latin)],
        ]
        beginnings = self._index.maker_codes.beginnings
        parts: set[str] = set()
        for words in variants:
            options = [set(beginnings(word)) for word in words[:_MOST_WORDS]]
            parts.update(*options)
            parts.update(a + b for one, two in combinations(options, 2) for a in one for b in two)
        return parts

    def _cell_of_other_country(self, country: str) -> _Cell | None:
        """Return the first cell that surely means another country."""
        if country not in self._other_country:
            others = (cell for cell in self._countries if not _may_be_country(cell.text, country))
            self._other_country[country] = next(others, None)
        return self._other_country[country]

    def _fits_city(self, cities: set[str]) -> bool:
        return not (
            self._cities.isdisjoint(cities)
            and self._city_beginnings.isdisjoint(city for city in cities if len(city) > 2)
        )

    @cached_property
    def _cities(self) -> set[str]:
        """The letters that a code has of each place."""
        return {city_letters(latin) for latin in self._latin_places}

    @cached_property
    def _city_beginnings(self) -> set[str]:
        """All that any word of a place, in any spelling, begins with."""
        beginnings = self._index.maker_codes.beginnings
        words = {
            word
            for latin in self._latin_places
            for word in (*_LETTERS.findall(latin), "".join(_LETTERS.findall(latin)))
        }
        return {
            beginning[:end]
            for word in words
            for beginning in beginnings(CodeWord(word.upper(), word))
            for end in range(1, len(beginning) + 1)
        }

    @cached_property
    def _latin_places(self) -> list[str]:
        return [latin_letters(cell.text, self._index.lexicon) for cell in self._where]

    def _cell_of_city(self, country: str) -> _Cell | None:
        """Return the first cell that says in which city it is, so that another one contradicts it."""
        if country not in self._named_city:
            cells = (cell for cell in self._where if self._names_city(cell, country))
            self._named_city[country] = next(cells, None)
        return self._named_city[country]

    def _names_city(self, cell: _Cell, country: str) -> bool:
        if HAN.search(cell.text):
            return False
        if cell.role == "city":
            return True
        is_city = self._index.maker_codes.is_city
        return any(
            sense.kind == "place" and is_city(sense.ref) and sense.ref[:2] == country
            for word in _LETTERS.findall(latin_letters(cell.text))
            for sense in self._index.lexicon.latin.get(latin_key(word), ())
        )


def _at(kind: Misfit, column: int, rows: Sequence[int]) -> list[MisfitTexts]:
    return [MisfitTexts(column, rows[0], len(rows), kind)] if rows else []


def _may_be_country(text: str, country: str) -> bool:
    """Return whether a country cell may mean a country; one that is not known may."""
    named = set(countries_named(text)) | {text.strip().upper()} & known_countries()
    if not named:
        return True
    together = maker_code_rule().one_country
    return country in named or bool(country in together and named & together)
