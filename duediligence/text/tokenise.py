"""Split a text into tokens: runs of one script, cut at punctuation, blanks and CamelCase joints."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ..resources.bounded_cache import WORDS_AT_HAND
from .normalise import HAN, han_key, latin_key, normalise
from .pinyin import SYLLABLES
from .separators import ASCII_SEPARATOR, SEPARATOR

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f"
# Vowels and signs that are written on a letter in the scripts of South and Southeast Asia, in
# Hebrew and Arabic: combining marks of Unicode 16 below U+1800 and the Latin accents.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc\u09be-\u09cd"
    "\u09d7\u09e2\u09e3\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a75\u0a81-\u0a83\u0abc\u0abe-\u0acd"
    "\u0b01-\u0b03\u0b3c\u0b3e-\u0b57\u0b82\u0bbe-\u0bcd\u0bd7\u0c00-\u0c04\u0c3c\u0c3e-\u0c56\u0c81-\u0c83"
    "\u0cbc\u0cbe-\u0cd6\u0d00-\u0d03\u0d3b\u0d3c\u0d3e-\u0d4d\u0d57\u0d81-\u0d83\u0dca-\u0ddf\u0e31"
    "\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"
)
_APOSTROPHE = "'’‘ʻʼ`´"
# Letters of every script; an apostrophe counts as a letter between two letters only.
_TOKEN = re.compile(
    rf"(?P<han>[{_HAN}]+)"
    r"|(?P<initials>(?<![^\W\d_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)"
    rf"|(?P<word>(?:(?![{_HAN}])[^\W_])(?:(?![{_HAN}])[^\W_]|[{_MARKS}]|[{_APOSTROPHE}](?=[^\W\d_]))*)"
    rf"|(?P<break>{SEPARATOR})"
    r"|(?P<and>[&+])"
)
_MARK = re.compile(f"[{_MARKS}]")
_ONLY_HAN = re.compile(rf"[{_HAN}]+")  # most names in Han, in a tenth of the time
_POSSESSIVE = re.compile(rf"[{_APOSTROPHE}][sS]$")
# The same for a text of ASCII only, which most are: a third of the time.
_ASCII_TOKEN = re.compile(
    r"(?P<initials>(?<![A-Za-z])(?:[A-Za-z]\.){2,}(?:[A-Za-z](?![A-Za-z0-9]))?)"
    r"|(?P<word>[A-Za-z0-9]+(?:['`](?=[A-Za-z])[A-Za-z0-9]+)*(?:['`](?=[A-Za-z]))?)"
    rf"|(?P<break>{ASCII_SEPARATOR})"
    r"|(?P<and>[&+])"
)
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Capitals before a capitalised word that are a word of their own: JSC in 'JSCKolzavod'. One is the
# word's own capital or a Mc ('McDonald').
_MIN_INITIALS = 2
_TONE_NUMBERS = re.compile(r"(?:[a-z]{1,6}[1-5])+")
# Of a cell; judgement: the longest text of the cases has 255, and the time that a hostile cell takes
# stays bounded. What is longer is reported as read in part (see `is_too_long`).
MAX_CHARACTERS = 2_000


class Token(NamedTuple):
    """One word: its surface and position in the normalised text, and its comparable key.

    `is_subword` marks a part of a longer word (HeTianTaiDa); `clause` counts the commas, brackets
    and other separators before it.
    """

    surface: str
    start: int
    end: int
    key: str
    is_han: bool = False
    is_subword: bool = False
    clause: int = 0


def is_mark(character: str) -> bool:
    """Return whether a character is a vowel or sign on the letter before it."""
    return _MARK.match(character) is not None


def table_word_key(word: str) -> str:
    """Return what a word of a table is looked up by: its Han characters, or its Latin letters joined.

    >>> table_word_key("Head Office"), table_word_key("工廠")
    ('headoffice', '工厂')
    """
    return han_key(word) if HAN.search(word) else "".join([token.key for token in tokenise(word)])


def is_too_long(text: str) -> bool:
    """Return whether a text is longer than is read, so that its end is not screened."""
    return len(text) > MAX_CHARACTERS


def tokenise(text: str, *, cleaned: bool = False) -> list[Token]:
    """Return the tokens of the first 2,000 characters of a text.

    Args:
        text: Any text.
        cleaned: Whether the text comes from `normalise` and is short enough already.

    Returns:
        The tokens in their order; `start` and `end` count in the normalised text.

    >>> [token.key for token in tokenise("HeTianTaiDa Apparel Co.,Ltd (P.R. China)")]
    ['he', 'tian', 'tai', 'da', 'apparel', 'co', 'ltd', 'pr', 'china']
    """
    text = text if cleaned else normalise(text[:MAX_CHARACTERS])
    if _ONLY_HAN.fullmatch(text):
        return [Token(text, 0, len(text), text, is_han=True)]
    tokens: list[Token] = []
    clause = 0
    for match in (_ASCII_TOKEN if text.isascii() else _TOKEN).finditer(text):
        kind, surface, (start, end) = match.lastgroup, match.group(), match.span()
        if kind == "break":
            clause += 1
        elif kind == "han":
            tokens.append(Token(surface, start, end, surface, is_han=True, clause=clause))
        elif kind == "and":
            tokens.append(Token(surface, start, end, "and", clause=clause))
        elif kind == "initials":
            tokens.append(Token(surface, start, end, latin_key(surface), clause=clause))
        elif surface.isascii() and is_plain_word(surface):
            tokens.append(Token(surface, start, end, surface.lower(), clause=clause))
        else:
            for part, left, right, key, is_part in _split_camel_case(surface):
                span = start + left, start + right
                tokens.append(Token(part, *span, key, is_subword=is_part, clause=clause))
    return tokens


def surfaces(text: str) -> list[str]:
    """Return the words of a normalised text as written, and "" for each separator.

    >>> surfaces("Acme Co., Ltd. & Sons")
    ['Acme', 'Co', '', 'Ltd', '&', 'Sons']
    """
    if text.isascii():
        return [initials or word or both for initials, word, _, both in _ASCII_TOKEN.findall(text)]
    groups = _TOKEN.findall(text)
    return [han or initials or word or both for han, initials, word, _, both in groups]


def is_plain_word(surface: str) -> bool:
    """Return whether a word is of letters alone, with no capital inside; such a word has no parts.

    >>> [is_plain_word(word) for word in ("Hetian", "HETIAN", "HeTian", "he2tian2")]
    [True, True, False, False]
    """
    is_simple = surface.istitle() or surface.islower() or surface.isupper()
    return is_simple and surface.isalpha()


@lru_cache(maxsize=WORDS_AT_HAND)
def _split_camel_case(surface: str) -> tuple[tuple[str, int, int, str, bool], ...]:
    """Return (surface, start, end, key, is part of a longer word) of a word or of its parts.

    A possessive ending does not belong to a name.
    """
    bare = _POSSESSIVE.sub("", surface)
    joints = _camel_case_joints(bare)
    if not joints:
        key = _without_tone_numbers(latin_key(bare))
        return ((surface, 0, len(surface), key, False),) if key else ()
    edges = pairwise([0, *joints, len(bare)])
    keyed = ((left, right, latin_key(bare[left:right])) for left, right in edges)
    # Capitals before a capitalised word are a word of their own ('JSCKolzavod'), not cut from it.
    return tuple(
        (part, left, right, key, not (part.isupper() and len(part) > 1))
        for left, right, key in keyed
        if key and (part := bare[left:right])
    )


def _camel_case_joints(word: str) -> list[int]:
    """Return where capitalised words are joined: 'HeTian', 'JSCKolzavod'; not in 'McDONALD'."""
    if not word[:1].isupper() or not word.isalpha() or word.isupper():
        return []
    capitals = len(word) - len(word.lstrip(_CAPITALS)) - 1
    follows = word[capitals + 1 : capitals + 3]  # the l of 'URUMQl' and 'HETlAN' is a scanner's I
    has_initials = capitals >= _MIN_INITIALS
    joints = [capitals] if has_initials and len(follows) > 1 and follows.islower() else []
    joints += [at for at in range(2, len(word)) if word[at].isupper() and word[at - 1].islower()]
    edges = pairwise([0, *joints, len(word)])
    parts = [word[left:right] for left, right in edges]
    capitalised = [part for part in parts if part[1:].islower()]
    are_words = all(part[1:].islower() or part.isupper() for part in parts)
    # Two capitalised words, or one after initials.
    return joints if are_words and len(capitalised) > (not has_initials) else []


def _without_tone_numbers(key: str) -> str:
    """Return 'hetian' for 'he2tian2'; 'plant2' stays, because 'plant' is not a syllable."""
    if not _TONE_NUMBERS.fullmatch(key):
        return key
    parts = re.findall(r"[a-z]+", key)
    return "".join(parts) if all(part in SYLLABLES for part in parts) else key
