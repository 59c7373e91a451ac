"""Make texts comparable: invisible characters, widths, look-alikes, accents, Han variants.

A normalised text is only compared, never shown: evidence quotes the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .transliterate import letters_to_latin, simplify_han

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]")
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef\u0640]"
)
_UNUSABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# Letters of other alphabets that look like Latin ones (Unicode TR 39, the common cases).
_LATIN_FOR_LOOK_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХѴԚԜаеѕіјорсухѵԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχ",
    "ABESIJKMHOPCTYXVQWaesijopcyxvdhqwABEZHIKMNOPTYXaiknopux",
)
_LOOK_ALIKES = frozenset(chr(code) for code in _LATIN_FOR_LOOK_ALIKE)
_FOREIGN_LETTERS = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
# A bar is a scanner's l or I where one side is too short for a word ("He|en"); between two whole
# words it is a separator ("Hetian Taida|Acme").
_BAR = re.compile(
    r"(?<=[a-z])\|(?=[a-z]{1,2}(?![A-Za-z]))|(?<=[A-Z])\|(?=[A-Z]{1,2}(?![A-Za-z]))"
    r"|(?<![A-Za-z])([A-Za-z]{1,2})\|(?=[a-z])|(?<![A-Za-z])([A-Z]{1,2})\|(?=[A-Z])"
)
# Signs that NFKC would join to the word before them: trade marks, numbers in circles.
_SIGNS = re.compile("[\u2120\u2122\u2116\u2121\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")


def normalise(text: str) -> str:
    r"""Return the text without what no eye sees: width, invisible marks, controls, look-alikes.

    >>> normalise("ＨＥＴＩＡＮ\u200b TАIDА")  # full width, a zero-width space, two Cyrillic letters
    'HETIAN TAIDA'
    """
    if text.isascii():
        if text.isprintable() and "|" not in text:
            return text
        return _UNUSABLE.sub(" ", _without_bars(text))
    text = _UNUSABLE.sub(" ", _INVISIBLE.sub("", text))
    # A sign becomes a word of its own; a trade mark says nothing.
    text = _SIGNS.sub(lambda sign: " " if sign[0] in "\u2120\u2122" else f" {sign[0]} ", text)
    text = unicodedata.normalize("NFKC", text)
    text = _without_bars(text)
    if _FOREIGN_LETTERS.search(text) and _LATIN.search(text):
        text = _WORD.sub(_without_look_alikes, text)
    if HAN.search(text):
        text = simplify_han(text)
    return text


def _without_bars(text: str) -> str:
    return _BAR.sub(lambda bar: f"{bar[1] or bar[2] or ''}l", text) if "|" in text else text


def _without_look_alikes(match: re.Match[str]) -> str:
    """Return a word in Latin letters if all its foreign letters are look-alikes; else unchanged."""
    word = match[0]
    foreign = [letter for letter in word if _FOREIGN_LETTERS.match(letter)]
    if foreign and all(letter in _LOOK_ALIKES for letter in foreign):
        return word.translate(_LATIN_FOR_LOOK_ALIKE)
    return word


@lru_cache(maxsize=65536)
def latin_key(word: str) -> str:
    """Return one word as plain lower-case Latin letters and digits, whatever its alphabet.

    >>> latin_key("Ürümqi"), latin_key("Хотан"), latin_key("خوتەن")
    ('urumqi', 'khotan', 'xoten')
    """
    if word.isascii():
        return _ascii_alphanumeric(word.lower())
    return _ascii_alphanumeric(letters_to_latin(word.casefold()).lower())


# German and Scandinavian usage: Müller is also written Mueller.
_EXPANSIONS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})


@lru_cache(maxsize=65536)
def expand_umlauts(word: str) -> str:
    """Return the key of a word with its umlauts written out; "" for a word that has none.

    >>> expand_umlauts("Grünewald")
    'gruenewald'
    """
    composed = unicodedata.normalize("NFC", word).casefold()
    expanded = composed.translate(_EXPANSIONS)
    return latin_key(expanded) if expanded != composed else ""


def _ascii_alphanumeric(word: str) -> str:
    return "".join(letter for letter in word if letter.isalnum() and letter.isascii())


def han_key(text: str) -> str:
    """Return the Han characters of a text, simplified; others are dropped.

    >>> han_key("和田泰達(中国)")
    '和田泰达中国'
    """
    return "".join(HAN.findall(normalise(text)))
