"""The syllables of pinyin: whether a Latin word is pinyin, and how it divides into syllables.

Source: the 400-odd syllables of Hanyu Pinyin (ISO 7098), generated from initials and finals.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from ..resources.bounded_cache import WORDS_AT_HAND

_FINALS = {
    "": "a ai an ang ao e ei en eng er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan un uo ue",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo ue",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
}
SYLLABLES = frozenset(
    initial + final for initial, finals in _FINALS.items() for final in finals.split()
)
_FIRST_LETTERS = "".join(sorted({syllable[0] for syllable in SYLLABLES}))
_LAST_LETTERS = frozenset(syllable[-1] for syllable in SYLLABLES)


def _impossible_letters() -> re.Pattern[str]:
    """Return a pattern of two letters that neither a syllable nor a joint of two syllables has."""
    after: dict[str, set[str]] = {letter: set(_FIRST_LETTERS) for letter in _LAST_LETTERS}
    for syllable in SYLLABLES:
        for letter, next_letter in pairwise(syllable):
            after.setdefault(letter, set()).add(next_letter)
    pairs = [f"{letter}[^{''.join(sorted(nexts))}]" for letter, nexts in sorted(after.items())]
    return re.compile("|".join([f"^[^{_FIRST_LETTERS}]", *pairs]))


_IMPOSSIBLE = _impossible_letters()
_LONGEST_SYLLABLE = max(map(len, SYLLABLES))


@lru_cache(maxsize=WORDS_AT_HAND)
def split_pinyin(word: str) -> tuple[str, ...]:
    """Return the syllables of a word that is pinyin from end to end; else nothing.

    Of several divisions the one that takes the longest syllable first counts (xian, not xi-an).

    >>> split_pinyin("jiafang"), split_pinyin("badger")
    (('jia', 'fang'), ())
    """
    if word[-1:] not in _LAST_LETTERS or _IMPOSSIBLE.search(word):
        return ()  # most words that are not pinyin, in a tenth of the time
    # The greedy division nearly always works; the complete one costs a table for each word.
    return _divide_greedily(word) or _divide(word)


def _divide_greedily(word: str) -> tuple[str, ...]:
    """Take the longest syllable each time; return () where that does not come to the end."""
    parts, at, size = [], 0, len(word)
    while at < size:
        for end in range(min(at + _LONGEST_SYLLABLE, size), at, -1):
            if word[at:end] in SYLLABLES:
                parts.append(word[at:end])
                at = end
                break
        else:
            return ()
    return tuple(parts)


def _divide(word: str) -> tuple[str, ...]:
    """Take the longest syllable after which the rest is pinyin too; return () where none is."""
    size = len(word)
    width = [0] * size + [1]  # of the longest syllable here after which the rest is pinyin too
    for start in range(size - 1, -1, -1):
        for end in range(min(start + _LONGEST_SYLLABLE, size), start, -1):
            if width[end] and word[start:end] in SYLLABLES:
                width[start] = end - start
                break
    parts, at = [], 0
    while at < size and width[0]:
        parts.append(word[at : at + width[at]])
        at += width[at]
    return tuple(parts)
