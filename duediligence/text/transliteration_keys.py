"""Make a word comparable across alphabets, whichever of the usual romanisations it was written in.

Цинк is 'tsink' letter by letter and 'zinc' in English; Arabic writes no short vowels, so that of
الراجحي and 'Al Rajhi' only the consonants can be compared.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ..resources.csv_tables import WORD_TABLES, read_rows
from .normalise import latin_key

_FOREIGN = re.compile(r"[\u0370-\u1fff]")  # Greek, Cyrillic, Arabic and what lies between
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_GREEK_SOUNDS = {"μπ": "b", "ντ": "d", "γκ": "g"}
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiouyw]")
_ARTICLE = re.compile(r"^(?:al|el|l)(?=.{3})")
_VOWEL_KEYS = frozenset({"i", "u", "eu", "au"})
_MIN_LENGTH = 4  # letters, of the key: shorter ones are common to many words


def is_foreign(surface: str) -> bool:
    """Return whether a word is written in another alphabet than Latin (Han apart)."""
    return not surface.isascii() and _FOREIGN.search(surface) is not None


def is_arabic(surface: str) -> bool:
    """Return whether a word is written in Arabic letters."""
    return not surface.isascii() and _ARABIC.search(surface) is not None


@lru_cache(maxsize=65536)
def romanisation_key(word: str) -> str:
    """Return Latin letters with what romanisations differ in made the same; "" for a short word.

    >>> romanisation_key("baikaltsink") == romanisation_key("baikalzinc")
    True
    >>> romanisation_key("norilskii") == romanisation_key("norilsk")
    True
    """
    for written, same in _romanisations():
        word = word.replace(written, same)
    word = _DOUBLED.sub(r"\1", word)
    bare = word.rstrip("aeiou")
    key = bare if len(bare) >= _MIN_LENGTH else word
    return key if len(key) >= _MIN_LENGTH else ""


def romanisation_keys(surface: str, key: str) -> tuple[str, ...]:
    """Return the keys of a word by every way of reading its letters; () for a short word.

    Greek writes the b, d and g of foreign words as μπ, ντ and γκ, so that Ταϊντά is 'Tainta' letter
    by letter and 'Taida' as it is spoken.

    >>> romanisation_keys("Ταϊντά", "tainta")[1] == romanisation_key("taida")
    True
    """
    keys = [romanisation_key(key)]
    if _GREEK.search(surface):
        spoken = unicodedata.normalize("NFD", surface.casefold())
        spoken = "".join([letter for letter in spoken if not unicodedata.combining(letter)])
        for written, sound in _GREEK_SOUNDS.items():
            spoken = spoken.replace(written, sound)
        keys.append(romanisation_key(latin_key(spoken)))
    return tuple(dict.fromkeys(filter(None, keys)))


@lru_cache(maxsize=65536)
def consonants(word: str) -> str:
    """Return the consonants of Latin letters without the Arabic article; "" for fewer than three.

    >>> consonants("alhrmyn"), consonants("haramain")
    ('hrmn', 'hrmn')
    """
    bare = _ARTICLE.sub("", word)
    for written, same in _romanisations():
        if same not in _VOWEL_KEYS:  # 'j' may be a vowel in Cyrillic, never in Arabic
            bare = bare.replace(written, same)
    bare = _DOUBLED.sub(r"\1", _VOWELS.sub("", bare))
    return bare if len(bare) >= 3 else ""


@lru_cache(maxsize=1)
def _romanisations() -> tuple[tuple[str, str], ...]:
    return tuple(
        (row["written"], row["same"]) for row in read_rows(WORD_TABLES / "romanisations.csv")
    )
