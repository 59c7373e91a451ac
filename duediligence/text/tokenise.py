"""A cleaned text as tokens: runs of one script, split at punctuation, blanks and CamelCase joints."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from .normalise import latin_key, normalise
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
_HAN_ALONE = re.compile(rf"[{_HAN}]+")  # most names in Han, in a tenth of the time
_POSSESSIVE = re.compile(rf"[{_APOSTROPHE}][sS]$")
# The same for a text of ASCII only, which most are: a third of the time.
_ASCII_TOKEN = re.compile(
    r"(?P<initials>(?<![A-Za-z])(?:[A-Za-z]\.){2,}(?:[A-Za-z](?![A-Za-z0-9]))?)"
    r"|(?P<word>[A-Za-z0-9]+(?:['`](?=[A-Za-z])[A-Za-z0-9]+)*(?:['`](?=[A-Za-z]))?)"
    r"|(?P<and>[&+])"
    r"|(?P<break>[,;:/|()\[\]{}\n\t]| - )"
)
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FEWEST_CAPITALS = 2
_TONE_NUMBERS = re.compile(r"(?:[a-z]{1,6}[1-5])+")
MAX_CHARACTERS = 2_000


class Token(NamedTuple):
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
    text = text if cleaned else normalise(text[:MAX_CHARACTERS])
    if _HAN_ALONE.fullmatch(text):
        return [Token(text, 0, len(text), text, is_han=True)]
    tokens: list[Token] = []
    chunk = 0
    for found in (_ASCII_TOKEN if text.isascii() else _TOKEN).finditer(text):
        kind, surface, start = found.lastgroup, found.group(), found.start()
        if kind == "break":
            chunk += 1
        elif kind == "han":
            tokens.append(Token(surface, start, found.end(), surface, is_han=True, chunk=chunk))
        elif kind == "and":
            tokens.append(Token(surface, start, found.end(), "and", chunk=chunk))
        elif kind == "initials":
            tokens.append(Token(surface, start, found.end(), latin_key(surface), chunk=chunk))
        elif surface.isascii() and is_plain(surface):
            tokens.append(Token(surface, start, found.end(), surface.lower(), False, False, chunk))
        else:
            for part, left, right, key, glued in _parts(surface):
                tokens.append(Token(part, start + left, start + right, key, False, glued, chunk))
    return tokens


def surfaces(text: str) -> list[str]:
    """The words of a cleaned text as they stand, and "" for each mark that parts them.

    >>> surfaces("Acme Co., Ltd. & Sons")
    ['Acme', 'Co', '', 'Ltd', '&', 'Sons']
    """
    if text.isascii():
        return [initials or word or both for initials, word, both, _ in _ASCII_TOKEN.findall(text)]
    found = _TOKEN.findall(text)
    return [han or initials or word or both for han, initials, word, both, _ in found]


def is_plain(surface: str) -> bool:
    """Whether a word is of letters alone, with no capital inside: most are, and have no parts.

    >>> is_plain("Hetian"), is_plain("HETIAN"), is_plain("HeTian"), is_plain("he2tian2")
    (True, True, False, False)
    """
    is_simple = surface.istitle() or surface.islower() or surface.isupper()
    return is_simple and surface.isalpha()


@lru_cache(maxsize=65536)
def _parts(surface: str) -> tuple[tuple[str, int, int, str, bool], ...]:
    """A word, or the parts of a CamelCase word, each with its place, key and whether it is a part.

    A possessive ending is no part of its name.
    """
    bare = _POSSESSIVE.sub("", surface)
    joints = _joints(bare)
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


def _joints(word: str) -> list[int]:
    """Where capitalised words are joined: 'HeTian', 'GülTaş', 'JSCKolzavod'; none in 'McDONALD'."""
    if not word[:1].isupper() or not word.isalpha() or word.isupper():
        return []
    capitals = len(word) - len(word.lstrip(_CAPITALS)) - 1
    follows = word[capitals + 1 : capitals + 3]  # the l of 'URUMQl' and 'HETlAN' is a scanner's I
    joints = (
        [capitals]
        if capitals >= _FEWEST_CAPITALS and len(follows) > 1 and follows.islower()
        else []
    )
    joints += [at for at in range(2, len(word)) if word[at].isupper() and word[at - 1].islower()]
    edges = pairwise([0, *joints, len(word)])
    parts = [word[left:right] for left, right in edges]
    plain = [part for part in parts if part[1:].islower()]
    is_whole = all(part[1:].islower() or part.isupper() for part in parts)
    return joints if is_whole and len(plain) > (capitals < _FEWEST_CAPITALS) else []


def _without_tone_numbers(key: str) -> str:
    """'he2tian2' is 'hetian'; 'plant2' stays, for 'plant' is no syllable."""
    if not _TONE_NUMBERS.fullmatch(key):
        return key
    parts = re.findall(r"[a-z]+", key)
    return "".join(parts) if all(part in SYLLABLES for part in parts) else key
