"""How rare a word is among the names of companies, in bits: log2 of one in how many names.

'Limited' is in one of five names and worth 2 bits, 'Falcon' in one of two thousand and worth 11, a
word that no counted name has is as rare as its letters or its syllables are. The counts are tables
in `resources/frequencies`, whose README names their sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from math import log2
from operator import add
from pathlib import Path
from typing import NamedTuple

from ..resources.bounded_cache import WORDS_AT_HAND
from ..resources.csv_tables import read_counts
from ..resources.paths import RESOURCES
from ..resources.snapshots import BuiltInData, digest_of
from .pinyin import split_pinyin

_TABLES = RESOURCES / "frequencies"
_FILES = (
    "latin-words",
    "word-pairs",
    "letter-pairs",
    "pinyin-syllables",
    "pinyin-words",
    "han-pairs",
    "han-characters",
)
# Of a counted name's words about 0.29 are in no other name (letter-pairs.csv: 450,346 pairs of
# letters in words of 8 letters, among 193,434 names).
_NEW_WORDS_PER_NAME = 0.29
# Share of the names to be screened that have a word in pinyin; judgement: the counted names have
# few Chinese firms, the tables of suppliers for which this is made have many.
_PINYIN_WORDS_PER_NAME = 0.3
_BITS_PER_DIGIT = log2(10)
_BITS_OF_RARE_LETTER = log2(450_346)  # a pair of letters that no counted word has
_BITS_OF_RARE_SYLLABLE = log2(368_118)
_HAN_ADJACENT = (
    1.0  # bits: two characters of a name are neighbours in this order about half the time
)


class Counts(NamedTuple):
    """A table of counts and the number of names, words or characters that were counted."""

    counts: dict[str, int]
    total: int

    def bits(self, key: str, default: float) -> float:
        """Return the bits of what was counted, or the default where it was not."""
        count = self.counts.get(key)
        return default if count is None else log2(self.total / count)


class CountTables(NamedTuple):
    """The counts of the tables in `resources/frequencies`, in the order of `_FILES`."""

    words: Counts
    phrases: Counts
    letters: Counts
    syllables: Counts
    readings: Counts
    pairs: Counts
    characters: Counts


class WordFrequencies:
    """The shipped tables of word frequencies, ready to weigh words."""

    def __init__(self) -> None:
        tables = _count_tables()
        self._words = tables.words
        self._phrases = tables.phrases
        self._letter_bits = _LetterBits(tables.letters.counts)
        self._syllables = tables.syllables
        self._readings = tables.readings
        self._pairs = tables.pairs
        self._characters = tables.characters
        self.latin_bits = lru_cache(maxsize=WORDS_AT_HAND)(self._latin_bits)
        self.han_bits = lru_cache(maxsize=WORDS_AT_HAND)(self._han_bits)

    def names_with(self, key: str) -> int:
        """Return how many of the counted names have a word in Latin letters; 0 or 1 as 0."""
        return self._words.counts.get(key, 0)

    def frequent_words(self, least: int) -> list[str]:
        """Return the words in Latin letters that at least so many of the counted names have."""
        counts = self._words.counts
        return sorted(word for word, names in counts.items() if names >= least and word.isalpha())

    def pair_bits(self, first: str, second: str) -> float | None:
        """Return the bits of two words side by side where they often are; None where not.

        'Middle East' is less rare than 'Middle' and 'East' by chance together.
        """
        count = self._phrases.counts.get(f"{first} {second}")
        return None if count is None else log2(self._phrases.total / count)

    def _latin_bits(self, key: str) -> float:
        """Return the bits of a word in Latin letters, 0 for ""."""
        if not key:
            return 0.0
        share = self._words.counts.get(key, 0) / self._words.total
        share += _NEW_WORDS_PER_NAME * 2.0 ** -self._letter_bits.of_word(key)
        syllables = split_pinyin(key)
        if syllables:
            bits = sum(self._syllables.bits(s, _BITS_OF_RARE_SYLLABLE) for s in syllables)
            counted = self._readings.counts.get(key, 0) / self._readings.total
            share += _PINYIN_WORDS_PER_NAME * max(2.0**-bits, counted)
        return max(0.0, -log2(share)) if share > 0 else _BITS_OF_RARE_LETTER

    def _han_bits(self, han: str) -> float:
        """Return the bits of a run of Han characters, 0 for ""."""
        names = self._characters.counts["司"]  # nearly every counted name has it once
        apart = sum(log2(names / self._characters.counts.get(c, 1)) for c in han)
        apart += _HAN_ADJACENT * (len(han) - 1)
        if len(han) == 2:
            return min(apart, self._pairs.bits(han, apart))
        return apart


class _LetterBits(dict[str, float]):
    """The bits of two neighbouring letters of a word, the second given the first."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        first = _totals_by_first_letter(counts)
        super().__init__((pair, log2(first[pair[0]] / count)) for pair, count in counts.items())

    def __missing__(self, pair: str) -> float:
        is_of_digit = any(map(str.isdigit, pair))
        return _BITS_PER_DIGIT if is_of_digit else _BITS_OF_RARE_LETTER / 2

    def of_word(self, key: str) -> float:
        """Return the bits of the letters of a word, its beginning and its end among them."""
        bits = 0.0
        for pair in map(add, f"^{key}", f"{key}$"):
            bits += self[pair]
        return bits


@cache
def is_word_of_its_own(key: str) -> bool:
    """Return whether a word in Latin letters is one that firms bear, not a rare one misspelt.

    Two of the 193,434 counted names are enough: of the counted words that are one error away from
    a place of Xinjiang (74, such as 'multi', 'portal', 'venus', 'raven') none is its misspelling.
    """
    return _count_tables().words.counts.get(key, 0) > 1


@cache  # so that all that weigh words share one copy of the tables
def _count_tables() -> CountTables:
    return COUNTS.load()


def _read_count_tables() -> CountTables:
    return CountTables(*map(_read, _paths()))


def _paths() -> list[Path]:
    return [_TABLES / f"{name}.csv" for name in _FILES]


COUNTS = BuiltInData("frequencies", CountTables, lambda: digest_of(_paths()), _read_count_tables)


def _read(path: Path) -> Counts:
    counts = read_counts(path)
    return Counts(counts, counts.pop(""))


def _totals_by_first_letter(pairs: Mapping[str, int]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for pair, count in pairs.items():
        totals[pair[0]] = totals.get(pair[0], 0) + count
    return totals
