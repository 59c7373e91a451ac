"""The syllables of pinyin: is a Latin word one, and where are its joints?

Source: the 400-odd syllables of Hanyu Pinyin (ISO 7098), generated from initials and finals.
"""

from __future__ import annotations

from functools import lru_cache

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
_LAST = frozenset(syllable[-1] for syllable in SYLLABLES)
_LONGEST = 6
_LONGEST_WORD = 80


@lru_cache(maxsize=65536)
def split_pinyin(word: str) -> tuple[str, ...]:
    """The syllables of a word that is pinyin from end to end, the longest first; else nothing.

    >>> split_pinyin("jiafang"), split_pinyin("badger")
    (('jia', 'fang'), ())
    """
    if word[-1:] not in _LAST:
        return ()
    size = len(word)
    width = [0] * size + [1]  # of the longest syllable here after which the rest is pinyin too
    for start in range(size - 1, -1, -1):
        for end in range(min(start + _LONGEST, size), start, -1):
            if width[end] and word[start:end] in SYLLABLES:
                width[start] = end - start
                break
    parts, at = [], 0
    while at < size and width[0]:
        parts.append(word[at : at + width[at]])
        at += width[at]
    return tuple(parts)
