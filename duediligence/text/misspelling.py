"""Decide whether one word is a misspelling of another, and how: typing, scanning, romanising.

Pinyin is dense: one letter changed in a pinyin word usually makes another word (Jiafang, Jiafeng),
so a change, a loss or a gain that leaves good pinyin of as many syllables is another word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from rapidfuzz.distance import OSA

from ..model import How
from ..resources.bounded_cache import WORDS_AT_HAND
from .pinyin import split_pinyin


def _pairs(text: str) -> list[list[str]]:
    return [pair.split(">") for pair in text.split()]


# What a scanner or a bad font confuses (OCR literature's usual pairs): as read, as meant.
_OCR_PAIRS = _pairs("0>o 1>l 1>i 5>s 8>b rn>m vv>w cl>d 6>g 2>z l>i")
_MISREADABLE = re.compile("|".join(["^l", *(re.escape(misread) for misread, _ in _OCR_PAIRS)]))
# What romanisations of Arabic, Persian, Russian and Korean write in several ways; a pair of letters
# comes before its single letters.
_ROMANISATION_PAIRS = _pairs(
    "ou>u oo>u ee>i ei>ai ay>ai ey>ai kh>h gh>g ph>f q>k ck>k y>i w>v o>u x>ks dj>j tch>ch e>i"
)
_DOUBLED = re.compile(r"(.)\1+")
# A word of three letters is an error away from very many others; of four, 'Tada' for 'Taida' must
# still be found (it then needs a second signal).
_MIN_LENGTH = 4
# Letters; judgement: three syllables, of which one sound more or less leaves the rest telling.
_MIN_FLATTENED_LENGTH = 7
_MIN_PHONETIC_LENGTH = 5  # letters; judgement: the sound of a shorter word ('adi') says too little


def allowed_errors(length: int) -> int:
    """Return how many of this many letters may be wrong: 0 below 5, 1 up to 8, then 2."""
    if length < 5:
        return 0
    return 1 if length <= 8 else 2


MAX_ERRORS = allowed_errors(100)
MAX_WORD_LENGTH = 256  # letters; what is longer is no word, and its pairs of letters fill memory


def deletion_depth(length: int) -> int:
    """Return how many letters a word of this length must lose to share a form with any misspelling.

    A word without allowed errors may still misspell a listed word that is one letter longer, and
    one of three letters a listed word of four ('Dqo' for 'Daqo').
    """
    return allowed_errors(length) or int(length + 1 >= _MIN_LENGTH)


def misspelling(word: str, listed: str) -> How | None:
    """Return how `word` misspells `listed`, both comparable keys; None if it does not.

    >>> misspelling("hetain", "hetian"), misspelling("jiafeng", "jiafang")
    (<How.SWAPPED: 'swapped letters'>, None)
    """
    if word == listed or not word or not listed:
        return None
    if ocr_key(word) == ocr_key(listed) and len(listed) >= _MIN_LENGTH:
        return How.SCANNING
    errors = allowed_errors(len(listed))
    distance = OSA.distance(word, listed, score_cutoff=errors)
    if errors == 0 or distance > errors or len(word) < _MIN_LENGTH:
        return None
    # Typing errors leave one end of a word right (a test of all single slips states the
    # exceptions).
    if word[0] != listed[0] and word[-1] != listed[-1]:
        return None
    if len(word) == len(listed) and sorted(word) == sorted(listed):
        return How.SWAPPED
    if are_distinct_pinyin_words(word, listed):
        return None
    if len(word) < len(listed):
        return How.MISSING
    return How.ADDED if len(word) > len(listed) else How.CHANGED


@lru_cache(maxsize=WORDS_AT_HAND)
def phonetic_key(word: str) -> str:
    """Return a romanised word with what romanisations vary in made the same; "" for a short word.

    >>> phonetic_key("haramayn") == phonetic_key("haramein"), phonetic_key("adi")
    (True, '')
    """
    return phonetic_keys([word])[0]


def phonetic_keys(words: Sequence[str]) -> list[str]:
    """Return the `phonetic_key` of each word of one line: of many, in a fifth of the time."""
    if not words:
        return []
    sounds = _DOUBLED.sub(r"\1", _replace_in_all(words, _ROMANISATION_PAIRS)).split("\n")
    return [
        sound.removesuffix("h") if len(word) >= _MIN_PHONETIC_LENGTH and word.isalpha() else ""
        for word, sound in zip(words, sounds, strict=True)
    ]


def sounds_alike(word: str, listed: str) -> bool:
    """Return whether two different spellings romanise one sound; two pinyin words never do."""
    sound = phonetic_key(listed)
    if word == listed or not sound or sound != phonetic_key(word):
        return False
    return not (split_pinyin(word) and split_pinyin(listed))


def one_letter_dropped(word: str, listed: str) -> How | None:
    """Return MISSING or ADDED where a letter less or more leaves good pinyin ('Tada', 'Taida').

    The word may be another one, so a match by it needs a second signal (see `names.classify`).
    """
    if abs(len(word) - len(listed)) != 1 or min(len(word), len(listed)) < _MIN_LENGTH:
        return None
    if not are_distinct_pinyin_words(word, listed):
        return None
    if OSA.distance(word, listed, score_cutoff=1) > 1:
        return None
    return How.MISSING if len(word) < len(listed) else How.ADDED


def is_flattened_pinyin(word: str, listed: str) -> bool:
    """Return whether a long pinyin name is written with z for zh, c for ch, s for sh, n for ng.

    Many speakers do not tell them apart, so 'Shihezhi' is meant for Shihezi; in a shorter name
    they make another word ('Sache', 'Shache').
    """
    if min(len(word), len(listed)) < _MIN_FLATTENED_LENGTH or word == listed:
        return False
    return _flattened(word) == _flattened(listed)


def _flattened(word: str) -> tuple[str, ...]:
    return tuple(
        syllable.replace("zh", "z").replace("ch", "c").replace("sh", "s").replace("ng", "n")
        for syllable in split_pinyin(word)
    ) or (word,)


def are_distinct_pinyin_words(word: str, listed: str) -> bool:
    """Return whether both are good pinyin of as many syllables: two words, not one misspelt."""
    syllables = split_pinyin(word)
    return bool(syllables) and len(syllables) == len(split_pinyin(listed))


@lru_cache(maxsize=WORDS_AT_HAND)
def ocr_key(word: str) -> str:
    """Return a word with letters that a scanner confuses made the same."""
    return ocr_keys([word])[0]


def ocr_keys(words: Sequence[str]) -> list[str]:
    """Return the `ocr_key` of each word of one line: of many, in a fifth of the time."""
    return _replace_in_all(words, _OCR_PAIRS).split("\n") if words else []


def _replace_in_all(words: Sequence[str], pairs: Sequence[Sequence[str]]) -> str:
    """Return the words, one a line, with the second of each pair for the first."""
    text = "\n".join(words)
    for written, other in pairs:
        text = text.replace(written, other)
    return text


@lru_cache(maxsize=WORDS_AT_HAND)
def ocr_corrections(word: str) -> tuple[str, ...]:
    """Return what a word may have been before a scanner misread one kind of letter in it.

    >>> "hosiery" in ocr_corrections("h0siery"), "mills" in ocr_corrections("rnills")
    (True, True)
    """
    if _MISREADABLE.search(word) is None:
        return ()  # most words
    return tuple(sorted({correction for (correction,) in _corrections([word])} - {word}))


def misread_words(words: Sequence[str], known: AbstractSet[str]) -> set[str]:
    """Return the words of one line of which a correction is known.

    >>> misread_words(["h0siery", "acme"], {"hosiery", "acme"})
    {'h0siery'}
    """
    return {
        word
        for corrections in _corrections(words)
        if not known.isdisjoint(corrections)
        for word, correction in zip(words, corrections, strict=True)
        if correction != word and correction in known
    }


def _corrections(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield for each kind of misread letter what the words may have been, or the words themselves."""
    text = "\n".join(words)
    for misread, meant in _OCR_PAIRS:
        if misread in text:
            yield text.replace(misread, meant).split("\n")
    # A capital I: 'lndustry'.
    yield [f"i{word[1:]}" if word.startswith("l") else word for word in words]


def one_letter_deletions(word: str, depth: int = 1) -> set[str]:
    """Return the word and all that it becomes by losing up to `depth` letters.

    Two words within one error of each other always share one of these.
    """
    edge = {word}
    words = {word}
    for _ in range(depth):
        edge = {longer[:i] + longer[i + 1 :] for longer in edge for i in range(len(longer))}
        words |= edge
    return words
