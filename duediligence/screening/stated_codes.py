"""Check the manufacturer identification codes that rows state against their own names and addresses.

A code is made of the first letters of a name and a city, so one that shares none of them belongs to
another maker, or the row names another firm than the maker. That is a question, not a finding on
anybody. A street number is not checked: a firm may have several addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
        self._compared = BoundedCache[tuple[object, ...], list[_Contradiction]](_MOST_ROWS)

    def find(
        self, suppliers: Suppliers, start: int
    ) -> tuple[dict[int, list[Finding]], list[MisfitTexts]]:
        """Check the codes of some rows.

        Args:
            suppliers: the rows.
            start: the position of the first of them in the screening.

        Returns:
            By row the findings on codes that do not fit it, if the policy has a rule for them; and
            where codes are that cannot be, or do not fit.
        """
        findings: dict[int, list[Finding]] = {}
        places: list[MisfitTexts] = []
        for number, column in enumerate(suppliers.columns):
            if column.role != "registration_no":
                continue
            codes = {
                text: codes_in(text, is_code_column=True) for text in set(column.texts) if text
            }
            if is_maker_code_header(column.header):
                bad = {text for text in codes if not codes[text] and not is_placeholder(text)}
                rows = [row for row, text in enumerate(column.texts) if text in bad]
                places += _at(Misfit.NO_CODE, number, start, rows)
            rows = []
            for row, text in enumerate(column.texts):
                if not codes.get(text):
                    continue
                against = self._against(suppliers, row, column, codes[text])
                if against:
                    rows.append(row)
                    findings.setdefault(row, []).extend(self._findings(column, text, against))
            places += _at(Misfit.OTHER_MAKER, number, start, rows)
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

    def _against(
        self, suppliers: Suppliers, row: int, column: Column, codes: Sequence[str]
    ) -> list[_Contradiction]:
        """Return what in the row speaks against its code; [] where one code of the cell fits."""
        cells = _cells_of_maker(suppliers, row, column)
        key = (*codes, *cells)
        against = self._compared.get(key)
        if against is None:
            contradictions = [list(self._contradictions(code, cells)) for code in codes]
            fits = not all(contradictions)
            against = self._compared.put(key, [] if fits else min(contradictions, key=len))
        return against

    def _contradictions(self, code: str, cells: Sequence[_Cell]) -> Iterator[_Contradiction]:
        country = code_country(code)
        names = [cell for cell in cells if cell.role in NAME_ROLES]
        # A name in Han may be romanised or translated in many ways: it can fit, but not contradict.
        latin = [cell for cell in names if not HAN.search(cell.text)]
        if latin and not any(self._fits_name(code, cell.text) for cell in names):
            parts = "".join(
                word.beginning for word in code_words(latin_letters(latin[0].text))[:NAME_WORDS]
            )
            name = quote_briefly(latin[0].text)
            why = TranslatableText.of("the name {name} gives {parts}", name=name, parts=parts)
            yield "name", Against(latin[0].header, latin[0].text, why)
        for cell in cells:
            if cell.role == "country" and not _may_be_country(cell.text, country):
                why = TranslatableText.of(
                    "the country is {country}", country=quote_briefly(cell.text)
                )
                yield "country", Against(cell.header, cell.text, why)
                break
        where = [cell for cell in cells if cell.role in LOCATING_ROLES]
        if where and country not in maker_code_rule().city_states:
            cities = {city for _, _, city in split_code(code)}
            # 'CNJIARUI' is a name of two words without a city, or of one word with a city.
            if "" not in cities and not any(self._fits_city(cities, cell.text) for cell in where):
                named = next((c for c in where if self._names_city(c, country)), None)
                if named is not None:
                    why = TranslatableText.of(
                        "the place is {place}", place=quote_briefly(named.text)
                    )
                    yield "city", Against(named.header, named.text, why)

    def _fits_name(self, code: str, name: str) -> bool:
        country = code_country(code)
        latin = latin_letters(name, self._index.lexicon)
        divisions = {part for part, _, _ in split_code(code)}
        if "".join(word.beginning for word in code_words(latin, country)[:NAME_WORDS]) in divisions:
            return True  # as nearly all do
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
        return not parts.isdisjoint(divisions)

    def _fits_city(self, cities: set[str], text: str) -> bool:
        latin = latin_letters(text, self._index.lexicon)
        if city_letters(latin) in cities:
            return True
        words = [*_LETTERS.findall(latin), "".join(_LETTERS.findall(latin))]
        beginnings = self._index.maker_codes.beginnings
        return any(
            beginning.startswith(city)
            for word in words
            for beginning in beginnings(CodeWord(word.upper(), word))
            for city in cities
            if len(city) > 2
        )

    def _names_city(self, cell: _Cell, country: str) -> bool:
        """Return whether a cell says in which city it is, so that another one contradicts it."""
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


def _at(kind: Misfit, column: int, start: int, rows: Sequence[int]) -> list[MisfitTexts]:
    return [MisfitTexts(column, start + rows[0], len(rows), kind)] if rows else []


def _cells_of_maker(suppliers: Suppliers, row: int, column: Column) -> list[_Cell]:
    """Return the cells of the firm that a code should be of.

    That is its own party, where it has a name; else who may be the maker; else what its own party
    says without a name, such as the country of origin.
    """
    own = _cells_of(column.party, suppliers, row)
    others = (_cells_of(party, suppliers, row) for party in (*sorted(MAKER_PARTIES), "supplier"))
    named = (cells for cells in chain([own], others) if any(c.role in NAME_ROLES for c in cells))
    return next(named, own)


def _cells_of(party: str, suppliers: Suppliers, row: int) -> list[_Cell]:
    return [
        _Cell(column.header, column.role, text)
        for column in suppliers.columns
        if column.party == party
        and column.role in NAME_ROLES | LOCATING_ROLES | {"country"}
        and (text := column.texts[row])
        and not is_placeholder(text)
        and not why_illegible(text)
    ]


def _may_be_country(text: str, country: str) -> bool:
    """Return whether a country cell may mean a country; one that is not known may."""
    named = set(countries_named(text)) | {text.strip().upper()} & known_countries()
    if not named:
        return True
    together = maker_code_rule().one_country
    return country in named or bool(country in together and named & together)
