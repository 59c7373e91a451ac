"""Words of a name that look like deciding ones and decide nothing: its own acronym, and a misspelt
word of its business or form.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from ...resources.bounded_cache import MAX_WORDS, BoundedCache
from ...text.deletion_index import DeletionIndex
from ...text.misspelling import MAX_ERRORS, misspelling, ocr_key
from .align import letters_of
from .features import UNIVERSAL_TRADES, DistinctiveWord, GenericWord, NameFeatures

_LONGEST_ACRONYM = 8
_ANY_FIRM = tuple((word, frozenset({word})) for word in sorted(UNIVERSAL_TRADES) if word.isalpha())


def generic_word_trades(one: DistinctiveWord, ours: Sequence[GenericWord]) -> frozenset[str] | None:
    """The trades of the common word that a word is or misspells; None where it is none.

    'Cosmtics' beside the listed 'Cosmetics' is no distinctive word of its own, nor is 'Gorup' beside
    any name.
    """
    own = listed_generic_word_trades(one, ours)
    return own if own is not None or one.han or one.is_place else universal_word_trades(one.key)


def listed_generic_word_trades(
    one: DistinctiveWord, ours: Sequence[GenericWord]
) -> frozenset[str] | None:
    """The same, of the listed name's own common words alone."""
    key = one.key
    if one.han or one.is_place or not key:
        return None
    return next((trades for word, trades in ours if _is_or_misspells(key, word)), None)


class GenericWordIndex:
    """The common words of all listed names: tells which words are surely none of them, misspelt."""

    def __init__(self, words: Iterable[str]) -> None:
        distinct = sorted(set(words))
        self._looks = frozenset(map(ocr_key, distinct))
        self._near = DeletionIndex((word, 0) for word in distinct)
        self._known: BoundedCache[str, bool] = BoundedCache(MAX_WORDS)

    def prefetch(self, keys: Iterable[str]) -> None:
        """Look at many words at once, which is much quicker."""
        new = [*self._known.missing(keys)]
        if new:
            self._known.update(zip(new, self._are_near(new), strict=True))

    def may_be(self, key: str) -> bool:
        """Whether a word may be one of them or misspell it."""
        known = self._known.get(key)
        return self._known.put(key, *self._are_near([key])) if known is None else known

    def _are_near(self, keys: Sequence[str]) -> list[bool]:
        found = [ocr_key(key) in self._looks for key in keys]
        for at, _ in self._near.lookup(keys):
            found[at] = True
        return found


@lru_cache(maxsize=65536)
def universal_word_trades(key: str) -> frozenset[str] | None:
    """What a word tells that misspells one that any firm may bear, such as 'Trading'."""
    for word, trades in _any_firms_words(key[0], key[-1]) if key else ():
        if _is_or_misspells(key, word):
            return trades
    return None


@cache
def _any_firms_words(first: str, last: str) -> tuple[GenericWord, ...]:
    """The words that any firm may bear and that begin or end so."""
    return tuple(each for each in _ANY_FIRM if each[0][0] == first or each[0][-1] == last)


def _is_or_misspells(key: str, word: str) -> bool:
    """Asked of every pair, so what keeps neither the first letter nor the last is passed over."""
    if word[0] != key[0] and word[-1] != key[-1]:
        return False
    if abs(len(word) - len(key)) > MAX_ERRORS:
        return False
    return key == word or misspelling(key, word) is not None


def is_acronym(one: DistinctiveWord, whole: NameFeatures) -> bool:
    """Whether a word is an acronym of the name it stands in: 'Korea Electric Power (KEPCO)'."""
    if one.han or not 3 <= len(one.key) <= _LONGEST_ACRONYM:
        return False
    telling = (t for t in whole.terms if t.key not in {"", one.key} and not t.has("connective"))
    first = next(telling, None)
    if first is None or letters_of(first)[:1] not in {"", one.key[0]}:
        return False  # asked of every word, and mostly enough
    others = [first, *telling]
    initials = "".join(letters_of(term) for term in others)
    if len(initials) < 3 or initials[0] != one.key[0]:
        return False
    apart = all(whole.terms[one.at].clause != term.clause for term in others)
    spelt = _is_subsequence(one.key, "".join(term.key for term in others))
    begun = _is_subsequence(one.key[:3], initials)
    return (apart and begun) or (spelt and (apart or begun))


def _is_subsequence(key: str, text: str) -> bool:
    """Whether the letters of a key stand in a text in their order."""
    letters = iter(text)
    return all(letter in letters for letter in key)
