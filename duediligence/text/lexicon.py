"""What words are: the shipped tables of legal forms, trade, site and level words, and place names.

A vocabulary maps a comparable key to its senses. It is built once, from data files only, and is
never learnt from the texts that are screened: a score must not depend on the other rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ..resources.csv_tables import WORD_TABLES, read_rows
from .normalise import HAN, expand_umlauts, han_key, normalise
from .tokenise import tokenise


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a word.

    `kind`: legal, trade, site, connective, place, or a level word's type (county, road, direction).
    `ref`: the concept it shares with its translations, or a gazetteer code. `use` tells whether a
    place name may stand alone (see `watchlists/gazetteers`).
    """

    kind: str
    ref: str = ""
    use: str = ""
    name: str = ""


LEVEL_KINDS = frozenset("province region prefecture city district county banner".split())
SMALL_LEVEL_KINDS = frozenset("town township subdistrict village".split())


@dataclass(slots=True)
class Lexicon:
    """Keys to senses: `latin` by joined Latin letters, `han` by simplified characters.

    `phrases` are the joined letters of what is written as several words, with the first of them;
    `longest_han` is the length of the longest word that begins with a character.
    """

    latin: dict[str, tuple[Sense, ...]] = field(default_factory=dict)
    han: dict[str, tuple[Sense, ...]] = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)
    first_words: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    longest_han: dict[str, int] = field(default_factory=dict)

    def add(self, word: str, sense: Sense, reading: str = "") -> None:
        """Enter one spelling, in whatever script it is written."""
        if HAN.search(word):
            key = han_key(word)
            self.han[key] = _with(self.han.get(key, ()), sense)
            self.longest_han[key[0]] = max(self.longest_han.get(key[0], 1), len(key))
            if reading:
                self.readings[key] = reading.replace(" ", "")
            return
        keys = _plain_words(word) or [token.key for token in tokenise(normalise(word))]
        if not keys:
            return
        joined = "".join(keys)
        self.latin[joined] = _with(self.latin.get(joined, ()), sense)
        written_out = "" if word.isascii() else "".join(map(expand_umlauts, word.split()))
        if written_out:
            self.latin[written_out] = _with(self.latin.get(written_out, ()), sense)
        if len(keys) > 1:
            self.first_words[keys[0]] = max(self.first_words.get(keys[0], 1), len(keys))
            self.phrases[joined] = (*self.phrases.get(joined, ()), keys[0])


_PLAIN = re.compile(r"[A-Za-z][a-z]+(?: [A-Za-z][a-z]+)*|[a-z ]+")


def _plain_words(word: str) -> list[str]:
    """The keys of a spelling of plain letters and blanks, without the whole tokeniser."""
    return word.lower().split() if _PLAIN.fullmatch(word) else []


def _with(senses: tuple[Sense, ...], sense: Sense) -> tuple[Sense, ...]:
    return senses if sense in senses else (*senses, sense)


def shipped_lexicon(tables: Path = WORD_TABLES) -> Lexicon:
    """The vocabulary of the shipped word tables, without places."""
    vocabulary = Lexicon()
    _add_all(vocabulary, tables / "legal-forms.csv", "form", kind="legal", ref=None)
    _add_all(vocabulary, tables / "trade-words.csv", "word", kind="trade", ref="concept")
    _add_all(vocabulary, tables / "site-words.csv", "word", kind="site", ref="concept")
    _add_all(vocabulary, tables / "connectives.csv", "word", kind="connective", ref=None)
    _add_all(vocabulary, tables / "common-words.csv", "word", kind="common", ref=None)
    _add_all(vocabulary, tables / "surnames.csv", "surname", kind="surname", ref=None)
    for row in read_rows(tables / "level-words.csv"):
        vocabulary.add(row["word"], Sense(row["type"], row["type"]))
    for row in read_rows(tables / "context-words.csv"):
        vocabulary.add(row["word"], Sense(row["type"], row["side"]))
    for row in read_rows(tables / "abbreviations.csv"):
        _add_abbreviation(vocabulary, row["short"], row["long"])
    return vocabulary


def _add_all(vocabulary: Lexicon, path: Path, column: str, *, kind: str, ref: str | None) -> None:
    for row in read_rows(path):
        vocabulary.add(row[column], Sense(kind, row[ref] if ref else kind))


def _add_abbreviation(vocabulary: Lexicon, short: str, long: str) -> None:
    """An abbreviation means what its long form means; an unknown long form adds nothing."""
    key = "".join(token.key for token in tokenise(long))
    for sense in vocabulary.latin.get(key, ()):
        if sense.kind in {"trade", "site", "legal"}:
            vocabulary.add(short, sense)
