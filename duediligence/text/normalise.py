"""Make texts comparable: invisible characters, widths, look-alikes, accents, Han variants.

A normalised text is only compared, never shown: evidence quotes the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ..resources.bounded_cache import WORDS_AT_HAND
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
    r"|(?<![A-Za-z])([A-Za-z][a-z]?)\|(?=[a-z])|(?<![A-Za-z])([A-Z]{1,2})\|(?=[A-Z])"
)
# Several bars and no other mark between words: 'al|hakabdnah|limited'.
_BARS_FOR_BLANKS = re.compile(r"(?<!\S)[^\s,;/.|-]+(?:\|[^\s,;/.|-]+){2,}\.?(?!\S)")
# Signs that NFKC would join to the word before them: trade marks, numbers in circles.
_SIGNS = re.compile("[\u2120\u2122\u2116\u2121\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
_NOT_ALPHANUMERIC = re.compile("[^a-z0-9]+")
# A sign for the letter that it looks like: 'Ji@fang', 'T@ida'. Beside four letters or more on both
# sides it is a separator, and before a dot that of an address of mail; judgement.
_LETTER_FOR_SIGN = {"@": "a", "$": "s", "!": "i", "€": "e"}
_MOST_BESIDE_SIGN = 3  # letters; judgement
_SIGNED_WORD = re.compile(
    r"(?<![\w.@])[A-Za-z][A-Za-z0-9]*(?:[@$!€][A-Za-z0-9]+)+(?![\w@])(?!\.\w)"
)
_SIGN_IN_WORD = re.compile("[@$!€]")
# One letter of another alphabet before a whole word in Latin letters: 'ԊHetian'. A Greek or Russian
# letter before small ones belongs to its word, unless a capital follows it.
_GLUED_LETTER = re.compile(
    r"(?<![^\W\d_])(?:[\u0370-\u0390\u03ca-\u0400\u0402-\u040f\u0450-\u058f](?=[A-Za-z]{4})"
    r"|[\u0391-\u03c9\u0401\u0410-\u044f](?=[A-Z][a-z]{3}))"
)


def normalise(text: str) -> str:
    r"""Return the text without what no eye sees: width, invisible marks, controls, look-alikes.

    >>> normalise("ＨＥＴＩＡＮ\u200b TАIDА")  # full width, a zero-width space, two Cyrillic letters
    'HETIAN TAIDA'
    """
    if text.isascii():
        if text.isprintable() and "|" not in text:
            return _without_signs(text)
        return _without_signs(_UNUSABLE.sub(" ", _without_bars(text)))
    text = _UNUSABLE.sub(" ", _INVISIBLE.sub("", text))
    # A sign becomes a word of its own; a trade mark says nothing.
    if _SIGNS.search(text):
        text = _SIGNS.sub(lambda sign: " " if sign[0] in "\u2120\u2122" else f" {sign[0]} ", text)
        text = re.sub(" +", " ", text)
    text = unicodedata.normalize("NFKC", text)
    text = _without_signs(_without_bars(text))
    if _FOREIGN_LETTERS.search(text) and _LATIN.search(text):
        text = _in_latin_letters(text)
    if HAN.search(text):
        text = simplify_han(text)
    return text


def _without_bars(text: str) -> str:
    if "|" not in text:
        return text
    text = _BARS_FOR_BLANKS.sub(lambda words: words[0].replace("|", " | "), text)
    return _BAR.sub(lambda bar: f"{bar[1] or bar[2] or ''}l", text)


def _without_signs(text: str) -> str:
    """Return a text with letters for the signs that are put in their place within a word."""
    if _SIGN_IN_WORD.search(text) is None:
        return text
    return _SIGNED_WORD.sub(lambda word: _with_letters_for_signs(word[0]), text)


def _with_letters_for_signs(word: str) -> str:
    parts = _SIGN_IN_WORD.split(word)
    if min(map(len, parts)) > _MOST_BESIDE_SIGN:
        return word
    return _SIGN_IN_WORD.sub(lambda sign: _LETTER_FOR_SIGN[sign[0]], word)


def _in_latin_letters(text: str) -> str:
    """Return a text that has Latin letters with those of other alphabets that only look like them.

    Where a word has letters of both alphabets, whole words of the other one are disguised as well,
    and so are their small letters, which look less alike: 'ηετιαν ταιdα'.
    """
    text = _GLUED_LETTER.sub(" ", text)
    words = [word[0] for word in _WORD.finditer(text)]
    is_disguised = any(_LATIN.search(word) and _FOREIGN_LETTERS.search(word) for word in words)
    text = _WORD.sub(_without_look_alikes, text)
    if is_disguised:
        text = _WORD.sub(_without_small_look_alikes, text)
    return text


def _without_small_look_alikes(match: re.Match[str]) -> str:
    """Return a word of small letters as that of the capitals that look alike."""
    word = match[0]
    if _FOREIGN_LETTERS.search(word):
        capitals = _without_look_alikes(_WORD.match(word.upper()) or match)
        return capitals.capitalize() if capitals.isascii() else word
    return word


def _without_look_alikes(match: re.Match[str]) -> str:
    """Return a word in Latin letters if all its foreign letters are look-alikes; else unchanged."""
    word = match[0]
    foreign = [letter for letter in word if _FOREIGN_LETTERS.match(letter)]
    if foreign and all(letter in _LOOK_ALIKES for letter in foreign):
        return word.translate(_LATIN_FOR_LOOK_ALIKE)
    return word


@lru_cache(maxsize=WORDS_AT_HAND)
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


@lru_cache(maxsize=WORDS_AT_HAND)
def expand_umlauts(word: str) -> str:
    """Return the key of a word with its umlauts written out; "" for a word that has none.

    >>> expand_umlauts("Grünewald")
    'gruenewald'
    """
    composed = unicodedata.normalize("NFC", word).casefold()
    expanded = composed.translate(_EXPANSIONS)
    return latin_key(expanded) if expanded != composed else ""


def _ascii_alphanumeric(word: str) -> str:
    """Return the letters and digits of a word in small letters that are in ASCII."""
    return _NOT_ALPHANUMERIC.sub("", word)


def han_key(text: str) -> str:
    """Return the Han characters of a text, simplified; others are dropped.

    >>> han_key("和田泰達(中国)")
    '和田泰达中国'
    """
    return "".join(HAN.findall(normalise(text)))
