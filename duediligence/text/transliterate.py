"""Other scripts in Latin letters: Han by pypinyin, Uyghur by its own 32 letters, others by anyascii.

pypinyin reads many Xinjiang names wrongly (库尔勒 as kuerlei), so names with a reading of their own
in the gazetteers or tables are never sent to it; see `segment`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

_SHORT_RUN = 8  # characters; a longer run is read as a whole
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")

# Uyghur Ereb Yëziqi to Uyghur Latin Yëziqi, accents off (the 32 letters and the hamza carrier).
_UYGHUR = {
    "ا": "a", "ە": "e", "ب": "b", "پ": "p", "ت": "t", "ج": "j", "چ": "ch", "خ": "x", "د": "d",
    "ر": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "غ": "gh", "ف": "f", "ق": "q", "ك": "k",
    "ک": "k", "گ": "g", "ڭ": "ng", "ل": "l", "م": "m", "ن": "n", "ھ": "h", "ه": "h", "و": "o",
    "ۇ": "u", "ۆ": "o", "ۈ": "u", "ۋ": "w", "ې": "e", "ى": "i", "ي": "y", "ی": "i", "ئ": "",
    "ع": "", "ح": "h", "ص": "s", "ط": "t", "ظ": "z", "ض": "z", "ث": "s", "ذ": "z", "أ": "a",
    "إ": "i", "آ": "a", "ة": "e", "ؤ": "o",
}  # fmt: skip


@cache
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=65536)
def simplify_han(text: str) -> str:
    """Traditional Han characters as simplified ones, for comparison only.

    >>> simplify_han("和闐泰達服飾")
    '和阗泰达服饰'
    """
    return str(_simplifier().convert(text))


@lru_cache(maxsize=65536)
def syllables(han: str) -> tuple[str, ...]:
    """The pinyin of a run of Han characters, a syllable a character, without tones.

    >>> syllables("泰达")
    ('tai', 'da')
    """
    from pypinyin.constants import PHRASES_DICT

    size = len(han)
    if size <= _SHORT_RUN:
        parts = (han[i:j] for i in range(size) for j in range(i + 2, size + 1))
        if not any(part in PHRASES_DICT for part in parts):
            return tuple([_syllable(character) for character in han])
    return _read(han)


def _read(han: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin

    # Asked for with its tones, which pypinyin has at hand; it takes them off ten times slower.
    return tuple([_toneless(syllable) for syllable in lazy_pinyin(han, style=Style.TONE)])


@lru_cache(maxsize=65536)
def _syllable(character: str) -> str:
    """A character by itself, as it is read where it stands in no phrase that pypinyin knows."""
    return "".join(_read(character))


@lru_cache(maxsize=4096)
def _toneless(syllable: str) -> str:
    return _without_marks(syllable)


def letters_to_latin(word: str) -> str:
    """A word of any alphabet but Han in Latin letters, accents off.

    >>> letters_to_latin("غۇلجا"), letters_to_latin("құлжа"), letters_to_latin("şişe")
    ('ghulja', 'qulzha', 'sise')
    """
    if _ARABIC.search(word):
        word = "".join(_UYGHUR.get(letter, letter) for letter in word)
    bare = _without_marks(word)
    if bare.isascii():
        return bare
    from anyascii import anyascii

    return str(anyascii(unicodedata.normalize("NFC", bare)))


def _without_marks(word: str) -> str:
    """A word without accents and tones."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")
