"""The manufacturer identification codes that listed firms may have, and what a stated code fits.

Each name and alias makes a code of its own, and so does each spelling of a place in it: Hetian Taida
is HETTAI, HOTTAI and KHOTAI. The city is that of the entry, or one that its own name or a listed
address says; the number is that of a listed address.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from ..lists.claims import addresses_in
from ..model import CODE_MATCH_ORDER, Alias, How, Kind, MatchKind, WatchlistEntry, WordMatch
from ..places.gazetteer import Gazetteer
from ..places.maker_codes import (
    LONGEST_CODE,
    LONGEST_NAME,
    NAME_WORDS,
    CodeWord,
    city_letters,
    code_country,
    code_words,
    has_code_shape,
    latin_letters,
    split_code,
    street_number,
)
from ..places.toponyms import MentionContext, find_mentions
from ..resources.country_names import countries_named
from ..resources.cycle_search import without_cycle_search
from ..resources.maker_code_rule import maker_code_rule
from ..text.lexicon import Lexicon
from ..text.normalise import latin_key
from ..text.segment import segment
from .groups import without_group_phrase
from .identifiers import identifier_key, without_label
from .names.match import MatchResult

# Letters of a spelling of a place that a maker may write for it; a shorter one ('XJ') is an
# abbreviation, which nobody names a firm by.
_MIN_SPELLING = 4
_NAME_END = 2 + LONGEST_NAME  # characters of the country, and of a name of two words
# A word that begins with two letters, and one that ends with three.
_BEGINS_AS_CODE = re.compile(r"(?<![^\W_])[^\W\d_]{2}")
_ENDS_AS_CODE = re.compile(r"[^\W\d_]{3}(?![^\W_])")
# In ASCII; of other scripts letters may be joined or taken away before they are counted.
_LONGER_THAN_CODE = re.compile(rf"(?:[\W_]*[^\W_]){{{LONGEST_CODE + 1}}}")
_SEVERAL_CODES = re.compile(r"[;,/|\s]+")
_DIGIT = re.compile("[0-9]")


class ListedPremises(NamedTuple):
    """Where a listed firm is, as a code may have it.

    Attributes:
        cities: the letters of a city -> the city, where that says more than the country.
        numbers: (letters of the city, number) of each listed address.
    """

    cities: dict[str, str]
    numbers: frozenset[tuple[str, str]]


class ListedCode(NamedTuple):
    """One name of a listed firm as a code: the alias, and the words of which it is made."""

    entry: WatchlistEntry
    alias: str
    words: tuple[CodeWord, ...]


class CodeMatch(NamedTuple):
    """A listed firm whose code a stated one may be: the entry, its name and city, and the match."""

    entry: WatchlistEntry
    listed: str
    result: MatchResult


class ListedCodes:
    """The codes of the listed firms, by country and name; asked which of them a stated code fits."""

    def __init__(
        self,
        entries: Iterable[WatchlistEntry],
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        spellings: Mapping[str, frozenset[str]],
    ) -> None:
        """Sort the organisations by country; their codes are derived when one is asked for.

        Args:
            entries: The entries that are active; only organisations are makers.
            lexicon: What divides names into words; it knows the spellings of places.
            gazetteer: The places.
            spellings: The Latin spellings of each place by its code.
        """
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        self._spellings = spellings
        self._entries: defaultdict[str, list[WatchlistEntry]] = defaultdict(list)
        # Threads may derive those of a country twice, with the same outcome.
        self._codes: dict[str, Mapping[str, Sequence[ListedCode]]] = {}
        # Asked for where a code has the name of a firm, which is rare, and kept.
        self._premises: dict[tuple[str, str], ListedPremises] = {}
        for entry in entries:
            if entry.kind is Kind.ORGANISATION:
                # A list that gives no country may mean any: then a code of whatever country may be
                # its own.
                for country in set(map(gazetteer.country, entry.places)) - {""} or {""}:
                    self._entries[country].append(entry)

    def matches(self, code: str) -> list[CodeMatch]:
        """Return the listed firms whose code a stated one may be, each by what fits it best.

        A code that is too long or cut short ('CNHETTAI12HOTAN') is met by a name of two words.
        """
        best: dict[tuple[str, str], CodeMatch] = {}
        country = code_country(code)
        rule = maker_code_rule()
        # 'CA' in place of a province is an error that leaves the rest of the code as it should be.
        lacks_province = code[:2] == rule.country_with_provinces
        is_complete = has_code_shape(min(rule.provinces) + code[2:] if lacks_province else code)
        divisions = split_code(code) if is_complete else _beginnings_of_two_words(code)
        for name, number, city in divisions if country else ():
            for listed in (
                *self._codes_of(country).get(name, ()),
                *self._codes_of("").get(name, ()),
            ):
                if not is_complete and len(listed.words) == 1:
                    continue
                match = _compare(
                    code, listed, self._premises_of(listed.entry), number=number, city=city
                )
                key = (listed.entry.list, listed.entry.id)
                if key not in best or code_strength(match.result) > code_strength(best[key].result):
                    best[key] = match
        return list(best.values())

    # --- deriving ----------------------------------------------------------------------------

    def _codes_of(self, country: str) -> Mapping[str, Sequence[ListedCode]]:
        """Return the codes of the firms of a country ("": of any) by what stands for the name."""
        codes = self._codes.get(country)
        if codes is None:
            by_name: defaultdict[str, list[ListedCode]] = defaultdict(list)
            with without_cycle_search():
                for entry in self._entries.get(country, ()):
                    for name, code in self._derive(entry, country):
                        by_name[name].append(code)
            codes = self._codes[country] = dict(by_name)
        return codes

    def _derive(self, entry: WatchlistEntry, country: str) -> Iterator[tuple[str, ListedCode]]:
        """Yield what stands for each name of a firm in a code of this country."""
        for alias in _names_of(entry):
            texts = (alias.text, without_group_phrase(alias.text), alias.reading)
            for text in dict.fromkeys(filter(None, texts)):
                words = code_words(latin_letters(text, self._lexicon), country)[:NAME_WORDS]
                for variant in self._with_spellings(words):
                    name = "".join(word.beginning for word in variant)
                    yield name, ListedCode(entry, alias.text, variant)

    def _with_spellings(self, words: Sequence[CodeWord]) -> Iterator[tuple[CodeWord, ...]]:
        """Yield the words of a name, with each spelling of the places among them."""
        yield from product(*(self.beginnings(word).values() for word in words))

    def beginnings(self, word: CodeWord) -> dict[str, CodeWord]:
        """Return a word by what of it is in a code, with the other spellings if it is a place.

        Args:
            word: A word of a name or an address.
        """
        by_beginning = {word.beginning: word}
        senses = self._lexicon.latin.get(latin_key(word.letters))
        if not senses:
            return by_beginning
        for code in sorted({sense.ref for sense in senses if sense.kind == "place"}):
            for name in self._spellings_of(code):
                spelling = CodeWord(latin_key(name).upper(), f"{word.surface} ({name})")
                by_beginning.setdefault(spelling.beginning, spelling)
        return by_beginning

    def _premises_of(self, entry: WatchlistEntry) -> ListedPremises:
        """Return where a firm is: by its places, by its own names, by its listed addresses."""
        key = (entry.list, entry.id)
        if key not in self._premises:
            cities: dict[str, str] = {}
            numbers: set[tuple[str, str]] = set()
            for code in sorted(self._city_codes(entry)):
                for spelling in self._spellings_of(code):
                    cities.setdefault(city_letters(spelling), spelling)
            for statement in entry.statements:
                for address in addresses_in(statement):
                    in_address, with_number = _cities_and_numbers(address)
                    cities |= {
                        city: name for city, name in in_address.items() if city not in cities
                    }
                    numbers |= with_number
            # The city of a city state says no more than the country.
            of_states = set(maker_code_rule().city_states.values())
            cities = {city: name for city, name in cities.items() if city not in of_states}
            self._premises[key] = ListedPremises(cities, frozenset(numbers))
        return self._premises[key]

    def _city_codes(self, entry: WatchlistEntry) -> set[str]:
        """Return the places smaller than a province that an entry or its own names say."""
        named = {
            code
            for alias in _names_of(entry)
            for mention in find_mentions(
                segment(alias.text, self._lexicon), self._gazetteer, is_address=True
            )
            if mention.context is MentionContext.PLAIN
            for code in mention.ever_believed(mention.codes)
            if not entry.places or self._gazetteer.is_within(code, entry.places)
        }
        return {code for code in {*entry.places, *named} if self.is_city(code)}

    def is_city(self, code: str) -> bool:
        """Return whether a place is a city or the like, which a code may have behind its number."""
        place = self._gazetteer.places.get(code)
        if place is None or place.level == "country":
            return False
        return place.level != "province" or "city" in place.types  # Shanghai is both

    def _spellings_of(self, code: str) -> list[str]:
        """Return the Latin spellings of a place as people write them, those of one word first."""
        keys = [key for key in self._spellings.get(code, ()) if len(key) >= _MIN_SPELLING]
        written = {
            sense.name
            for key in keys
            for sense in self._lexicon.latin[key]
            if sense.ref == code and sense.name.isascii()
        }
        return sorted(written, key=lambda name: (not name.isalpha(), name))


def _names_of(entry: WatchlistEntry) -> tuple[Alias, ...]:
    return (Alias(text=entry.name), *entry.aliases)


def _cities_and_numbers(address: str) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Return what an address as one text may have in a code: 'No. 12 Mill Road, Hotan, China'.

    Any part behind the first may be the city, and the street line may reach up to it.
    """
    cities: dict[str, str] = {}
    numbers: set[tuple[str, str]] = set()
    parts = [part.strip() for part in address.split(",")]
    for at, part in enumerate(parts[1:], start=1):
        city = city_letters(part)
        if city and not countries_named(part):
            cities.setdefault(city, part.strip(" 0123456789-"))
            lines = {street_number(", ".join(parts[:end])) for end in range(1, at + 1)}
            numbers.update((city, number) for number in lines - {""})
    return cities, numbers


# --- comparing ----------------------------------------------------------------------------------


def _beginnings_of_two_words(code: str) -> list[tuple[str, str, str]]:
    """Return what may be the two words of a name in a code that is too long or cut short."""
    return [(code[2:end], "", "") for end in range(_NAME_END, _NAME_END - 3, -1)]


def _compare(
    code: str, listed: ListedCode, premises: ListedPremises, *, number: str, city: str
) -> CodeMatch:
    """Return how a stated code fits a listed firm whose name it begins with."""
    words = [WordMatch(word.beginning, word.surface, How.ABBREVIATION) for word in listed.words]
    kind, names = MatchKind.CODE, [listed.alias]
    letters = len(code) - len(number) - len(city)
    if city in premises.cities:
        kind = MatchKind.CODE_CITY
        names.append(premises.cities[city])
    if number and (city, number) in premises.numbers:
        kind = MatchKind.CODE_ADDRESS
        words.append(WordMatch(number, number, How.NUMBER))
        letters += len(number)
    if kind is not MatchKind.CODE:
        words.append(WordMatch(city, names[-1], How.ABBREVIATION))
        letters += len(city)
    # The share of the code that is known to fit.
    result = MatchResult(kind, 100.0 * letters / len(code), tuple(words))
    return CodeMatch(listed.entry, ", ".join(names), result)


def code_strength(result: MatchResult) -> tuple[int, float]:
    """Return how much of a code fits: its kind, then the share of it."""
    return CODE_MATCH_ORDER.index(result.kind), result.score


def malformed_codes_in(text: str) -> list[str]:
    """Return what a cell of numbers or codes has that may be a code in another form than the rule's.

    >>> malformed_codes_in("CNHETTAI12HOTAN"), malformed_codes_in("CNHETTAI12HOT"), malformed_codes_in("12")
    (['CNHETTAI12HOTAN'], [], [])
    """
    key = identifier_key(without_label(text))
    is_long = len(key) >= _NAME_END
    return [key] if is_long and key[:2].isalpha() and not has_code_shape(key) else []


def codes_in(text: str, *, is_code_column: bool) -> list[str]:
    """Return what a cell has that has the shape of a manufacturer identification code.

    Args:
        text: The text of the cell.
        is_code_column: Whether its column is one of registration numbers or codes, where several may
            be in one cell; elsewhere the whole cell must be one.

    >>> codes_in("CN HETTAI-12 HOT", is_code_column=False)
    ['CNHETTAI12HOT']
    >>> codes_in("MID: CNHETTAI12HOT; XOACMTOR", is_code_column=True)
    ['CNHETTAI12HOT', 'XOACMTOR']
    """
    if not (_BEGINS_AS_CODE.search(text) and _ENDS_AS_CODE.search(text)):
        return []  # most registration numbers
    if not is_code_column and text.isascii():
        # No label has a digit: from the first one on, all that a cell holds is of the code.
        digit = _DIGIT.search(text)
        if _LONGER_THAN_CODE.match(text, digit.start() if digit else 0):
            return []  # most texts
    candidates = [without_label(text), text]
    if is_code_column:
        candidates += _SEVERAL_CODES.split(text)
    keys = dict.fromkeys(
        identifier_key(candidate)
        for candidate in dict.fromkeys(candidates)
        if not (candidate.isascii() and _LONGER_THAN_CODE.match(candidate))
    )
    return [key for key in keys if has_code_shape(key)]
