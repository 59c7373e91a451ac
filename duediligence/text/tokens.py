"""A cleaned text as tokens: runs of one script, split at punctuation, blanks and CamelCase joints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from .fold import clean, latin_key
from .pinyin import SYLLABLES

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f"
_APOSTROPHE = "'’‘ʻʼ`´"
_TOKEN = re.compile(
    rf"(?P<han>[{_HAN}]+)"
    r"|(?P<initials>(?<![^\W\d_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)"
    rf"|(?P<word>(?:(?![{_HAN}])[^\W_])(?:(?![{_HAN}])[^\W_]|[\u0300-\u036f]|[{_APOSTROPHE}](?=[^\W\d_]))*)"
    r"|(?P<and>[&+])"
    r"|(?P<break>[,;:/|()\[\]{}\n\t，；：、（）【】。]| - )"
)
_CAMEL = re.compile(r"(?:[A-Z][a-z]+){2,}[A-Z]*")
_CAMEL_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TONE_NUMBERS = re.compile(r"(?:[a-z]{1,6}[1-5])+")
MAX_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Token:
    """One run of letters: its surface in the cleaned text, its key, and what stands around it.

    `glued` marks a part of a longer word (HeTianTaiDa); `chunk` counts the commas before it.
    """

    surface: str
    start: int
    end: int
    key: str
    is_han: bool = False
    glued: bool = False
    chunk: int = 0


def is_too_long(text: str) -> bool:
    """Whether a text is longer than is read, so that its end is not screened."""
    return len(text) > MAX_CHARACTERS


def tokenise(text: str, *, cleaned: bool = False) -> list[Token]:
    """The tokens of the first 2,000 characters of a text.

    >>> [token.key for token in tokenise("HeTianTaiDa Apparel Co.,Ltd (P.R. China)")]
    ['he', 'tian', 'tai', 'da', 'apparel', 'co', 'ltd', 'pr', 'china']
    """
    text = text if cleaned else clean(text[:MAX_CHARACTERS])
    tokens: list[Token] = []
    chunk = 0
    for found in _TOKEN.finditer(text):
        kind, surface, start = found.lastgroup, found.group(), found.start()
        if kind == "break":
            chunk += 1
        elif kind == "han":
            tokens.append(Token(surface, start, found.end(), surface, is_han=True, chunk=chunk))
        elif kind == "and":
            tokens.append(Token(surface, start, found.end(), "and", chunk=chunk))
        elif kind == "initials":
            tokens.append(Token(surface, start, found.end(), latin_key(surface), chunk=chunk))
        else:
            tokens.extend(_parts(surface, start, chunk))
    return tokens


def _parts(surface: str, start: int, chunk: int) -> list[Token]:
    """A word, or the parts of a CamelCase word; a possessive ending is no part of its name."""
    bare = re.sub(rf"[{_APOSTROPHE}][sS]$", "", surface)
    joints = []
    if _CAMEL.fullmatch(bare):
        joints = [found.start() for found in _CAMEL_JOINT.finditer(bare)]
    if not joints:
        key = _without_tone_numbers(latin_key(bare))
        return [Token(surface, start, start + len(surface), key, chunk=chunk)] if key else []
    edges = [0, *joints, len(bare)]
    parts = []
    for left, right in pairwise(edges):
        key = latin_key(bare[left:right])
        if key:
            parts.append(
                Token(bare[left:right], start + left, start + right, key, glued=True, chunk=chunk)
            )
    return parts


def _without_tone_numbers(key: str) -> str:
    """'he2tian2' is 'hetian'; 'plant2' stays, for 'plant' is no syllable."""
    if not _TONE_NUMBERS.fullmatch(key):
        return key
    parts = re.findall(r"[a-z]+", key)
    return "".join(parts) if all(part in SYLLABLES for part in parts) else key
