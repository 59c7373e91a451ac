"""Where a text on goods says that a raw material of them comes from: 'shirt of US cotton'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from ..resources.country_names import countries_named, name_key
from ..resources.csv_tables import WORD_TABLES, read_rows
from ..text.normalise import HAN, normalise

# What divides two statements of one text; '/', ',' and ':' also stand between a material and its place.
_END_OF_STATEMENT = re.compile(r"\.(?=\s|$)|[;!?。；|\n]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_UNSPACED = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")
_MOST_WORDS = 4  # of a country's name: 'United States of America'
_MOST_LETTERS = 8  # of one in Han, kana or Hangul: 'オーストラリア' has seven
_MOST_TEXTS = 65_536  # judgement: more distinct texts on goods than one chunk of rows has
_SHORTEST_NAME = (
    4  # letters of a name in Latin letters; shorter ones are words ('Mali' is the shortest)
)


def states_origin(text: str, material: str, place: str) -> bool:
    """Return whether only words of an origin are between a material and a place in a text.

    Args:
        text: the text of the cell.
        material: the words in it that name the material.
        place: the words in it that name the place.

    >>> states_origin("T-shirt, 100 % cotton (origin: Brazil)", "cotton", "Brazil")
    True
    >>> states_origin("cotton T-shirt made in Bangladesh", "cotton", "Bangladesh")
    False
    """
    if place.isascii() and len(place) < _SHORTEST_NAME and not place.isupper():
        return False  # 'Garn aus Baumwolle' names no country whose code is AUS
    text, material, place = (_comparable(part) for part in (text, material, place))
    for material_at in _starts(text, material):
        for place_at in _starts(text, place):
            first, second = sorted([(material_at, len(material)), (place_at, len(place))])
            if sum(first) <= second[0] and _is_origin(text, sum(first), second[0]):
                return True
    return False


@lru_cache(maxsize=_MOST_TEXTS)
def leaves_origin_open(text: str, place: str) -> bool:
    """Return whether a cell on an origin denies a place in it, or says that there are others.

    Args:
        text: the text of the cell.
        place: the words in it that name the place.

    >>> leaves_origin_open("India 60 %, rest various", "India"), leaves_origin_open("not USA", "USA")
    (True, True)
    >>> leaves_origin_open("India, not China", "India")
    False
    """
    text, place = _comparable(text), _comparable(place)
    if "?" in text or _phrases("open-origin-words.csv").search(text):
        return True
    return any(_is_denied(text[:start]) for start in _starts(text, place))


def _is_denied(before: str) -> bool:
    """Return whether the words just before a place deny it: 'not', 'other than', 'not from the'."""
    before = _phrases("origin-words.csv").sub(" ", before)
    denials = [*_phrases("context-words.csv").finditer(before)]
    return bool(denials) and not re.search(r"\w|[,;.]", before[denials[-1].end() :])


@lru_cache(maxsize=_MOST_TEXTS)
def countries_of_origin(text: str, material: str) -> tuple[tuple[str, str], ...]:
    """Return the countries that a text gives as the origin of a material: the words, the ISO code.

    Args:
        text: the text of the cell.
        material: the words in it that name the material.

    >>> countries_of_origin("Towels of Turkish or Indian cotton", "cotton")
    (('Indian', 'IN'),)
    """
    found: dict[str, str] = {}
    for words in _possible_names(text):
        codes = _countries(words)
        if len(codes) == 1 and states_origin(text, material, words):
            found.setdefault(words, codes[0])
    return tuple(found.items())


def _possible_names(text: str) -> Iterator[str]:
    """Yield the words of a text, and neighbours of them together, that may name a country."""
    words = list(_WORD.finditer(text))
    for at, first in enumerate(words):
        for last in words[at : at + _MOST_WORDS]:
            yield text[first.start() : last.end()].rstrip(".'’-") or first.group()
    for run in _UNSPACED.finditer(text):
        letters = run.group()
        for at in range(len(letters)):
            for end in range(at + 2, min(at + _MOST_LETTERS, len(letters)) + 1):
                yield letters[at:end]


def _countries(words: str) -> tuple[str, ...]:
    adjective = _adjectives().get(name_key(words))
    if adjective is not None:
        written, code = adjective
        return (code,) if not written.isupper() or words.isupper() else ()
    if words.isascii() and (len(words) < _SHORTEST_NAME or not words[0].isupper()):
        return ()
    return countries_named(words)


@cache
def _adjectives() -> dict[str, tuple[str, str]]:
    rows = read_rows(WORD_TABLES / "country-adjectives.csv")
    return {name_key(row["word"]): (row["word"], row["code"]) for row in rows}


def _comparable(text: str) -> str:
    return normalise(text).casefold()


def _starts(text: str, part: str) -> list[int]:
    """Return where a part is in a text, a part in letters as words of their own."""
    if not part:
        return []
    is_spaced = part[0].isascii() and part[-1].isascii()
    pattern = rf"(?<!\w){re.escape(part)}" if is_spaced else re.escape(part)
    return [match.start() for match in re.finditer(pattern, text)]


def _is_origin(text: str, start: int, end: int) -> bool:
    """Return whether nothing but words of an origin stands between two positions, undenied."""
    between = text[start:end]
    if _END_OF_STATEMENT.search(between):
        return False
    if _LETTER.search(_phrases("origin-words.csv").sub(" ", between)):
        return False
    statement = _END_OF_STATEMENT.split(text[:start])[-1] + between
    return _phrases("context-words.csv").search(statement) is None


@cache
def _phrases(table: str) -> re.Pattern[str]:
    """Return what finds the words of a table; of the context words, those of a denial."""
    words = {
        _comparable(row["word"])
        for row in read_rows(WORD_TABLES / table)
        if row.get("type", "origin") in {"origin", "kind", "negation", "refusal"}
    }
    # Words in letters are whole words; Han and kana are written without blanks.
    return re.compile(
        "|".join(
            re.escape(word)
            if HAN.search(word) or _UNSPACED.search(word)
            else rf"(?<!\w){re.escape(word)}(?!\w)"
            for word in sorted(words, key=lambda word: (-len(word), word))
        )
    )
