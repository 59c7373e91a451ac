"""Transliterate into Latin letters: Han as pypinyin does, Uyghur by its letters, others by anyascii.

pypinyin reads many Xinjiang names wrongly (库尔勒 as kuerlei), so names with a reading of their own
in the gazetteers or tables are never read so; see `segment`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from ..resources.bounded_cache import WORDS_AT_HAND
from ..resources.han_tables import reading_table, simplified_table
from ..resources.phrase_readings import phrase_readings

# Thai and Lao write these vowels before the consonant after which they are spoken.
_VOWEL_BEFORE = re.compile("([\u0e40-\u0e44\u0ec0-\u0ec4])([\u0e01-\u0e2e\u0e81-\u0eae])")
# Marks that are vowels, or make another letter (ダ of タ), and so are no accents: of the scripts of
# South and Southeast Asia, and of kana.
_MARK_OF_SOUND = re.compile("[\u0900-\u1cff\u3099\u309a]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")

# Uyghur Ereb Yëziqi to Uyghur Latin Yëziqi, accents off: the 32 letters and the hamza carrier (-),
# then the letters of Arabic and Persian loans and of keyboards without Uyghur letters.
_ARABIC_LETTERS = "اەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىيئ" + "کهیعحصطظضثذأإآةؤ"
_LATIN_LETTERS = (
    "a e b p t j ch x d r z zh s sh gh f q k g ng l m n h o u o u w e i y - "
    "k h i - h s t z z s z a i a e o"
)
_UYGHUR = dict(zip(_ARABIC_LETTERS, _LATIN_LETTERS.replace("-", "").split(" "), strict=True))


@lru_cache(maxsize=WORDS_AT_HAND)
def simplify_han(text: str) -> str:
    """Return traditional Han characters as simplified ones, for comparison only.

    >>> simplify_han("和闐泰達服飾")
    '和阗泰达服饰'
    """
    table = simplified_table()
    if table.has_phrase(text):
        return simplify_by_opencc(text)
    return "".join([table.values.get(character, character) for character in text])


def simplify_by_opencc(text: str) -> str:
    """Return what OpenCC makes of a text, which takes long to load."""
    return str(_opencc().convert(text))


@cache
def _opencc() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=WORDS_AT_HAND)
def syllables(han: str) -> tuple[str, ...]:
    """Return the pinyin of a run of Han characters: a syllable a character, without tones.

    >>> syllables("泰达")
    ('tai', 'da')
    """
    table = reading_table()
    parts = [*map(table.values.get, han)]
    if None in parts or table.has_phrase(han):
        return tuple(map(without_marks, phrase_readings().read(han, table.values.get)))
    return tuple(filter(None, parts))


def letters_to_latin(word: str) -> str:
    """Return a word of any alphabet but Han in Latin letters, accents off.

    >>> letters_to_latin("غۇلجا"), letters_to_latin("құлжа"), letters_to_latin("şişe")
    ('ghulja', 'qulzha', 'sise')
    """
    if word.isascii():
        return word
    if _ARABIC.search(word):
        word = "".join(_UYGHUR.get(letter, letter) for letter in word)
    bare = without_marks(word)
    if bare.isascii():
        return bare
    from anyascii import anyascii

    bare = _VOWEL_BEFORE.sub(r"\2\1", unicodedata.normalize("NFC", bare))
    return str(anyascii(bare))


def without_marks(word: str) -> str:
    """Return a word without accents and tones."""
    return "".join(
        c
        for c in unicodedata.normalize("NFD", word)
        if unicodedata.category(c) != "Mn" or _MARK_OF_SOUND.match(c)
    )
