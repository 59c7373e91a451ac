"""How all phrases and characters of Han are read, for what `han_tables` leaves open.

The tables in `resources/han/readings` are made from pypinyin by `.ci/make_han_tables.py`. They are
read when the first text needs them, which is one with a rare character, or with a phrase that is not
the sum of its characters.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from .csv_tables import read_rows
from .han_tables import HAN_TABLES

READINGS = HAN_TABLES / "readings"


class PhraseReadings(NamedTuple):
    """All phrases, by which a text is divided before it is read, and the rare characters.

    As few objects as there are first characters and syllables, since there are 47,000 phrases.
    `phrases` has by first character what follows in each phrase, and behind "=" its reading where
    that is not the one of its characters; `rare` the characters of a syllable.
    """

    phrases: dict[str, str]
    rare: dict[str, str]

    def read(self, text: str, syllable_of: Callable[[str], str | None]) -> list[str]:
        """Return the syllables of a text, a character each: the longest phrase counts at each place.

        Args:
            text: Han characters.
            syllable_of: returns how a common character is read; None for a rare one.

        Returns:
            The syllables; an unknown character as it is.
        """
        syllables: list[str] = []
        while text:
            size, reading = self._first_phrase(text)
            syllables += (
                reading.split("-")
                if reading
                else [syllable_of(c) or self._syllable_of_rare(c) or c for c in text[:size]]
            )
            text = text[size:]
        return syllables

    def _first_phrase(self, text: str) -> tuple[int, str]:
        """Return how many characters the phrase at the beginning has, and its reading if it is given."""
        row = self.phrases.get(text[0], "")
        readings = {rest: reading for rest, _, reading in (p.partition("=") for p in row.split())}
        for end in range(min(len(text), max(map(len, readings), default=0) + 1), 1, -1):
            if text[1:end] in readings:
                return end, readings[text[1:end]]
        return 1, ""

    def _syllable_of_rare(self, character: str) -> str | None:
        return next((s for s, characters in self.rare.items() if character in characters), None)


@cache
def phrase_readings() -> PhraseReadings:
    """Return the phrases and the rare characters."""
    phrases = read_rows(READINGS / "phrases.csv")
    rare = read_rows(READINGS / "rare-characters.csv")
    return PhraseReadings(
        {row["first"]: row["rests"] for row in phrases},
        {row["syllable"]: row["characters"] for row in rare},
    )
