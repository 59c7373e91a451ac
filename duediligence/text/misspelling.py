"""Is one word a misspelling of another, and how? Typing and scanning errors, told from other words.

Pinyin is dense: one letter changed in a pinyin word usually makes another word (Jiafang, Jiafeng),
so a change, a loss or a gain that leaves good pinyin of as many syllables is another word.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from ..model import How
from .pinyin import split_pinyin

# What a scanner or a bad font confuses (OCR literature's usual pairs).
_SCANNING = (("0", "o"), ("1", "l"), ("1", "i"), ("5", "s"), ("8", "b"), ("rn", "m"), ("vv", "w"),
             ("cl", "d"), ("6", "g"), ("2", "z"), ("l", "i"))  # fmt: skip


def allowed_errors(length: int) -> int:
    """How many letters a word of this length may be wrong in: 0 below 5, 1 up to 8, then 2."""
    if length < 5:
        return 0
    return 1 if length <= 8 else 2


MOST_ERRORS = allowed_errors(100)


def deletion_depth(length: int) -> int:
    """How many letters a word of this length loses until it is like any word that it misspells."""
    return allowed_errors(length) or allowed_errors(length + 1)


def misspelling(word: str, listed: str) -> How | None:
    """How `word` misspells `listed`, both comparable keys; None if it does not.

    >>> misspelling("hetain", "hetian"), misspelling("jiafeng", "jiafang")
    (<How.SWAPPED: 'swapped letters'>, None)
    """
    if word == listed or not word or not listed:
        return None
    if ocr_key(word) == ocr_key(listed) and len(listed) >= 4:
        return How.SCANNING
    errors = allowed_errors(len(listed))
    distance = OSA.distance(word, listed, score_cutoff=errors)
    if errors == 0 or distance > errors or len(word) < 4:
        return None
    if word[0] != listed[0] and word[-1] != listed[-1]:
        return None
    if len(word) == len(listed) and sorted(word) == sorted(listed):
        return How.SWAPPED
    if is_other_pinyin(word, listed):
        return None
    if len(word) < len(listed):
        return How.MISSING
    return How.ADDED if len(word) > len(listed) else How.CHANGED


# What romanisations of Arabic, Persian, Russian and Korean write in several ways.
_ROMANISED = (("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "ai"), ("ay", "ai"), ("ey", "ai"), ("kh", "h"),
              ("gh", "g"), ("ph", "f"), ("q", "k"), ("ck", "k"), ("y", "i"), ("w", "v"), ("o", "u"),
              ("x", "ks"), ("dj", "j"), ("tch", "ch"), ("e", "i"))  # fmt: skip


_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def phonetic_key(word: str) -> str:
    """A romanised word with what romanisations vary in made the same; "" where that says little.

    >>> phonetic_key("haramayn") == phonetic_key("haramein"), phonetic_key("adi")
    (True, '')
    """
    if len(word) < 5 or not word.isalpha():
        return ""
    for written, meant in _ROMANISED:
        word = word.replace(written, meant)
    return _DOUBLED.sub(r"\1", word).removesuffix("h")


def sounds_alike(word: str, listed: str) -> bool:
    """Whether two spellings are romanisations of one sound; two words of good pinyin are two."""
    sound = phonetic_key(listed)
    both_pinyin = bool(split_pinyin(word)) and bool(split_pinyin(listed))
    return word != listed and bool(sound) and sound == phonetic_key(word) and not both_pinyin


def one_letter_dropped(word: str, listed: str) -> How | None:
    """How a pinyin word lacks or adds one letter and is still good pinyin ('Tada' for 'Taida').

    It may be another word, so it needs a second signal; see `closeness`.
    """
    if abs(len(word) - len(listed)) != 1 or min(len(word), len(listed)) < 4:
        return None
    if not is_other_pinyin(word, listed) or OSA.distance(word, listed, score_cutoff=1) > 1:
        return None
    return How.MISSING if len(word) < len(listed) else How.ADDED


def is_other_pinyin(word: str, listed: str) -> bool:
    """Whether both are good pinyin of the same number of syllables: two words, not one misspelt."""
    theirs, ours = split_pinyin(word), split_pinyin(listed)
    return bool(theirs) and len(theirs) == len(ours)


@lru_cache(maxsize=65536)
def ocr_key(word: str) -> str:
    """A word with letters that a scanner confuses made the same."""
    for seen, meant in _SCANNING:
        word = word.replace(seen, meant)
    return word


@lru_cache(maxsize=65536)
def ocr_corrections(word: str) -> tuple[str, ...]:
    """What a word may have been before a scanner misread one kind of letter in it.

    >>> "hosiery" in ocr_corrections("h0siery"), "mills" in ocr_corrections("rnills")
    (True, True)
    """
    found = {word.replace(seen, meant) for seen, meant in _SCANNING if seen in word}
    if word.startswith("l"):
        found.add(f"i{word[1:]}")
    return tuple(sorted(found - {word}))


def one_letter_deletions(word: str, depth: int = 1) -> set[str]:
    """The word and all it becomes by losing up to `depth` letters: two words within one error of
    each other always share one of these.
    """
    edge = {word[:i] + word[i + 1 :] for i in range(len(word))}
    found = {word, *edge}
    for _ in range(depth - 1):
        edge = {one[:i] + one[i + 1 :] for one in edge for i in range(len(one))}
        found |= edge
    return found
