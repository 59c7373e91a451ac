"""What words mean: legal forms, trade, site and level words, and place names, in any script.

A lexicon maps a comparable key to its senses. It is built once, from data files only, and never
learnt from the texts that are screened: a score must not depend on the other rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ..resources.csv_tables import WORD_TABLES, read_rows
from ..resources.snapshots import BuiltInData, digest_of
from .normalise import HAN, expand_umlauts, han_key, normalise
from .tokenise import tokenise


class Sense(NamedTuple):
    """One meaning of a word.

    `kind`: legal, trade, site, connective, place, or a level word's type (county, road, direction).
    `ref`: the concept it shares with its translations, or a gazetteer code. `use`: whether a place
    name may stand alone (see `watchlists/gazetteers`). `is_native`: spelt in a script whose letters
    in Latin say too little ('arts' for आर्तुष), so that only a word in a script like it means this.
    """

    kind: str
    ref: str = ""
    use: str = ""
    name: str = ""
    is_native: bool = False


LEVEL_KINDS = frozenset("province region prefecture city district county banner".split())
SMALL_LEVEL_KINDS = frozenset("town township subdistrict village".split())
# The tables that give all their words one kind: file, column of the word, kind, column of the
# concept.
_TABLES = (
    ("legal-forms", "form", "legal", ""),
    ("trade-words", "word", "trade", "concept"),
    ("site-words", "word", "site", "concept"),
    ("connectives", "word", "connective", ""),
    ("common-words", "word", "common", ""),
    ("surnames", "surname", "surname", ""),
    ("honorifics", "word", "honorific", ""),
    ("name-links", "words", "link", ""),
    ("record-marks", "words", "mark", ""),
    ("number-words", "word", "number", "number"),
    ("given-names", "word", "name", "name"),
)
_OTHER_TABLES = ["level-words", "context-words", "abbreviations"]
# The tables whose words say nothing about which firm is meant, and the column of the word. Of the
# first ones only phrases are taken: their single words are in the lexicon.
_GENERIC_PHRASES = (
    ("legal-forms", "form"),
    ("trade-words", "word"),
    ("site-words", "word"),
    ("connectives", "word"),
    ("level-words", "word"),
    ("record-marks", "words"),
)
_GENERIC_WORDS = (("blank-words", "word"), ("placeholders", "word"))
# Thai, Lao, Burmese, Khmer; kana; Hangul, whose blanks few exports keep.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\uac00-\ud7af]")
_MIN_DIVIDED = 3  # letters of each half of a word that is written as two; judgement
_ONE_WORD = re.compile(r"[a-z]{7,}")  # a shorter one ('Po Land') is chance; judgement
_PLAIN = re.compile(r"[A-Za-z][a-z]+(?: [A-Za-z][a-z]+)*|[a-z ]+")  # needs no tokeniser


@dataclass(slots=True)
class Lexicon:
    """Words to senses: `latin` by joined Latin letters, `han` by simplified characters.

    `readings` are the given Latin readings of Han words. `phrases` maps the joined letters of
    what is written as several words to the first of them, `first_words` such a first word to
    the number of words of its longest phrase, `longest_han` a character to the length of the
    longest word that begins with it. `unspaced` has the words in scripts that are written without
    blanks, as they are written, and a letter to the length of the longest of them.
    """

    latin: dict[str, tuple[Sense, ...]] = field(default_factory=dict)
    han: dict[str, tuple[Sense, ...]] = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)
    first_words: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    longest_han: dict[str, int] = field(default_factory=dict)
    unspaced: dict[str, int] = field(default_factory=dict)

    def add(self, word: str, sense: Sense, reading: str = "") -> None:
        """Enter one spelling in whatever script; `reading` is the Latin reading of a Han word."""
        if HAN.search(word):
            key = han_key(word)
            _add_sense(self.han, key, sense)
            self.longest_han[key[0]] = max(self.longest_han.get(key[0], 1), len(key))
            if reading:
                self.readings[key] = reading.replace(" ", "")
            return
        keys = word_keys(word)
        if not keys:
            return
        joined = "".join(keys)
        if UNSPACED.search(word):
            written = "".join(normalise(word).split())
            self.unspaced[written] = len(written)
            first = written[0]
            self.unspaced[first] = max(self.unspaced.get(first, 0), len(written))
        _add_sense(self.latin, joined, sense)
        expanded = "" if word.isascii() else "".join(map(expand_umlauts, word.split()))
        if expanded:
            _add_sense(self.latin, expanded, sense)
        if len(keys) > 1:
            self.first_words[keys[0]] = max(self.first_words.get(keys[0], 1), len(keys))
            self.phrases[joined] = (*self.phrases.get(joined, ()), keys[0])

    def add_divisions(self, word: str) -> None:
        """Let a word of Latin letters also be written as two: 'Bangla Desh', 'Viet Nam'."""
        key = word.lower()
        if not _ONE_WORD.fullmatch(key):
            return
        for at in range(_MIN_DIVIDED, len(key) - _MIN_DIVIDED + 1):
            first = key[:at]
            self.first_words[first] = max(self.first_words.get(first, 1), 2)
            self.phrases[key] = (*self.phrases.get(key, ()), first)

    def copy(self) -> Lexicon:
        """Return a lexicon that can be added to without changing this one."""
        return Lexicon(
            dict(self.latin),
            dict(self.han),
            readings=dict(self.readings),
            first_words=dict(self.first_words),
            phrases=dict(self.phrases),
            longest_han=dict(self.longest_han),
            unspaced=dict(self.unspaced),
        )

    def merge(self, other: Lexicon) -> None:
        """Enter all that another lexicon has, as if it were added word by word after our own."""
        for ours, theirs in ((self.latin, other.latin), (self.han, other.han)):
            for key, senses in theirs.items():
                own = ours.get(key)
                if own is None:
                    ours[key] = senses
                else:
                    ours[key] = (*own, *(sense for sense in senses if sense not in own))
        self.readings.update(other.readings)
        for key, first_words in other.phrases.items():
            self.phrases[key] = (*self.phrases.get(key, ()), *first_words)
        for lengths, more in (
            (self.first_words, other.first_words),
            (self.longest_han, other.longest_han),
            (self.unspaced, other.unspaced),
        ):
            for key, length in more.items():
                lengths[key] = max(lengths.get(key, 1), length)


def word_keys(phrase: str) -> list[str]:
    """Return the keys of the words of a phrase in any letters but Han.

    >>> word_keys("Autonomous Prefecture"), word_keys("D.O.O.")
    (['autonomous', 'prefecture'], ['doo'])
    """
    # The quick way for plain letters: tables have words by the ten thousand.
    keys = phrase.lower().split() if _PLAIN.fullmatch(phrase) else []
    return keys or [token.key for token in tokenise(normalise(phrase))]


def _add_sense(index: dict[str, tuple[Sense, ...]], key: str, sense: Sense) -> None:
    senses = index.get(key, ())
    if sense not in senses:
        index[key] = (*senses, sense)


def shipped_lexicon(tables: Path = WORD_TABLES) -> Lexicon:
    """Return a new lexicon of the shipped word tables, without places."""
    return _lexicon_of(tables).copy()


@cache
def _lexicon_of(tables: Path) -> Lexicon:
    """Return the lexicon of these tables, read once: the shipped ones never change."""
    return words_of(tables).load()


def words_of(tables: Path = WORD_TABLES) -> BuiltInData[Lexicon]:
    """Return the data of word tables, which make a lexicon."""
    names = sorted([file for file, *_ in _TABLES] + _OTHER_TABLES)
    paths = [tables / f"{name}.csv" for name in names]
    return BuiltInData("words", Lexicon, lambda: digest_of(paths), lambda: _read_words(tables))


def _read_words(tables: Path) -> Lexicon:
    lexicon = Lexicon()
    for file, column, kind, concept in _TABLES:
        for row in read_rows(tables / f"{file}.csv"):
            lexicon.add(row[column], Sense(kind, row[concept] if concept else kind))
    for row in read_rows(tables / "level-words.csv"):
        lexicon.add(row["word"], Sense(row["type"], row["type"]))
    for row in read_rows(tables / "context-words.csv"):
        lexicon.add(row["word"], Sense(row["type"], row["side"]))
    for row in read_rows(tables / "abbreviations.csv"):
        # An abbreviation means what its long form means; an unknown long form adds nothing.
        key = "".join(token.key for token in tokenise(row["long"]))
        for sense in lexicon.latin.get(key, ()):
            if sense.kind in {"trade", "site", "legal"}:
                lexicon.add(row["short"], sense)
    return lexicon


class PhraseWords(NamedTuple):
    """The keys of all words of generic phrases."""

    keys: frozenset[str]


@cache
def words_of_phrases() -> frozenset[str]:
    """Return the keys of all words of generic phrases: 'responsabilidad' of a legal form.

    >>> "responsabilidad" in words_of_phrases()
    True
    """
    return PHRASE_WORDS.load().keys


def _digest_of_phrases() -> str:
    tables = _GENERIC_PHRASES + _GENERIC_WORDS
    return digest_of(WORD_TABLES / f"{file}.csv" for file, _ in tables)


def _read_words_of_phrases() -> PhraseWords:
    phrases = [
        row[column]
        for file, column in _GENERIC_PHRASES + _GENERIC_WORDS
        for row in read_rows(WORD_TABLES / f"{file}.csv")
        if " " in row[column] or (file, column) in _GENERIC_WORDS
    ]
    return PhraseWords(frozenset(key for phrase in phrases for key in word_keys(phrase)))


PHRASE_WORDS = BuiltInData(
    "words-of-phrases", PhraseWords, _digest_of_phrases, _read_words_of_phrases
)
