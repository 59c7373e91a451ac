"""What most Han characters are simplified and read as, so that a few names load no library.

The tables in `resources/han` are made from pypinyin and OpenCC by `.ci/make_han_tables.py`. Both
read character by character, but for phrases that they know: a text with a phrase that would come
out otherwise is not answered here, but by `phrase_readings` and OpenCC.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import NamedTuple

from .csv_tables import read_rows
from .paths import RESOURCES
from .snapshots import BuiltInData, digest_of

HAN_TABLES = RESOURCES / "han"


class HanTable(NamedTuple):
    """Characters with what each becomes, and phrases in which one becomes something else."""

    values: dict[str, str]
    phrases: frozenset[str]
    longest: int
    beginnings: frozenset[str]  # the first two characters of the phrases

    def has_phrase(self, text: str) -> bool:
        """Return whether a text has a phrase that is not the sum of its characters."""
        pairs = ["".join(pair) for pair in pairwise(text)]
        if self.beginnings.isdisjoint(pairs):
            return False  # most texts
        return any(
            text[start:end] in self.phrases
            for start, pair in enumerate(pairs)
            if pair in self.beginnings
            for end in range(start + 2, min(start + self.longest, len(text)) + 1)
        )


class HanTables(NamedTuple):
    """What characters are read as, and simplified to."""

    readings: HanTable
    simplified: HanTable


def reading_table() -> HanTable:
    """Return the syllables of characters, without tones."""
    return _han_tables().readings


def simplified_table() -> HanTable:
    """Return what traditional characters become; those that it lacks remain as they are."""
    return _han_tables().simplified


@cache
def _han_tables() -> HanTables:
    return HAN_DATA.load()


def _read_han_tables() -> HanTables:
    return HanTables(_read_readings(), _read_simplified())


HAN_DATA = BuiltInData(
    "han", HanTables, lambda: digest_of(sorted(HAN_TABLES.glob("*.csv"))), _read_han_tables
)


def _read_readings() -> HanTable:
    rows = read_rows(HAN_TABLES / "readings.csv")
    values = {character: row["syllable"] for row in rows for character in row["characters"]}
    return _table(values, "phrases-read-otherwise")


def _read_simplified() -> HanTable:
    rows = read_rows(HAN_TABLES / "simplified.csv")
    values = {row["character"]: row["simplified"] for row in rows}
    return _table(values, "phrases-simplified-otherwise")


def _table(values: dict[str, str], phrases_file: str) -> HanTable:
    phrases = frozenset(row["phrase"] for row in read_rows(HAN_TABLES / f"{phrases_file}.csv"))
    beginnings = frozenset(phrase[:2] for phrase in phrases)
    return HanTable(values, phrases, longest=max(map(len, phrases)), beginnings=beginnings)
