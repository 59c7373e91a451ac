"""Words of a name that look like deciding ones and decide nothing: its own acronym, and a misspelt
word of its business or form.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..text.spelling import misspelling
from .meet import letters_of
from .profile import COMMON_TRADES, CommonWord, Core, Profile

_LONGEST_ACRONYM = 8
_ANY_FIRM = tuple((word, frozenset({word})) for word in sorted(COMMON_TRADES) if word.isalpha())


def common_word_met(one: Core, ours: Sequence[CommonWord]) -> frozenset[str] | None:
    """The trades of the common word that a word is or misspells; None where it is none.

    'Cosmtics' beside the listed 'Cosmetics' is no distinctive word of its own, nor is 'Gorup' beside
    any name.
    """
    if one.han or one.is_place:
        return None
    key = one.key
    for word, trades in (*ours, *_ANY_FIRM):
        if key == word or misspelling(key, word):
            return trades
    return None


def is_acronym(one: Core, whole: Profile) -> bool:
    """Whether a word is an acronym of the name it stands in: 'Korea Electric Power (KEPCO)'."""
    if one.han or not 3 <= len(one.key) <= _LONGEST_ACRONYM:
        return False
    others = [t for t in whole.terms if t.key != one.key and t.key and not t.has("connective")]
    initials = "".join(letters_of(term) for term in others)
    if len(initials) < 3 or initials[0] != one.key[0]:
        return False
    apart = all(whole.terms[one.at].chunk != term.chunk for term in others)
    spelt = _is_subsequence(one.key, "".join(term.key for term in others))
    begun = _is_subsequence(one.key[:3], initials)
    return (apart and begun) or (spelt and (apart or begun))


def _is_subsequence(key: str, text: str) -> bool:
    """Whether the letters of a key stand in a text in their order."""
    letters = iter(text)
    return all(letter in letters for letter in key)
