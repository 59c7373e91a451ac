"""Generic words that look like distinctive ones: a name's own acronym, a misspelt trade word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from ...resources.bounded_cache import MAX_WORDS, BoundedCache
from ...text.deletion_index import DeletionIndex
from ...text.misspelling import MAX_ERRORS, misspelling, ocr_key
from .align import letters_of
from .features import UNIVERSAL_TRADES, DistinctiveWord, GenericWord, NameFeatures

_MIN_ACRONYM, _MAX_ACRONYM = 3, 8  # letters; judgement: fewer fit any name, more are a word
_UNIVERSAL_WORDS = tuple(
    (word, frozenset({word})) for word in sorted(UNIVERSAL_TRADES) if word.isalpha()
)


def generic_word_trades(
    word: DistinctiveWord, listed: Sequence[GenericWord]
) -> frozenset[str] | None:
    """Return the trades of the generic word that a word is or misspells; None if it is distinctive.

    'Cosmtics' beside the listed 'Cosmetics' is not distinctive, nor is 'Gorup' beside any name.

    Args:
        word: A word of the supplier's name.
        listed: The generic words of the listed name.
    """
    trades = listed_generic_word_trades(word, listed)
    if trades is not None or word.han or word.is_place:
        return trades
    return universal_word_trades(word.key)


def listed_generic_word_trades(
    word: DistinctiveWord, listed: Sequence[GenericWord]
) -> frozenset[str] | None:
    """Return the same as `generic_word_trades`, by the generic words of the listed name alone."""
    key = word.key
    if word.han or word.is_place or not key:
        return None
    return next((trades for generic, trades in listed if _is_or_misspells(key, generic)), None)


class GenericWordIndex:
    """The generic words of all listed names, to rule out words that misspell none of them."""

    def __init__(self, words: Iterable[str]) -> None:
        distinct = sorted(set(words))
        self._ocr_keys = frozenset(map(ocr_key, distinct))
        self._deletions = DeletionIndex((word, 0) for word in distinct)
        self._cache: BoundedCache[str, bool] = BoundedCache(MAX_WORDS)

    def prefetch(self, keys: Iterable[str]) -> None:
        """Look many words up at once, which is much quicker than `may_be` for each."""
        missing = [*self._cache.missing(keys)]
        if missing:
            self._cache.update(zip(missing, self._may_be_any(missing), strict=True))

    def may_be(self, key: str) -> bool:
        """Return whether a word may be one of them or misspell it."""
        cached = self._cache.get(key)
        return self._cache.put(key, *self._may_be_any([key])) if cached is None else cached

    def _may_be_any(self, keys: Sequence[str]) -> list[bool]:
        answers = [ocr_key(key) in self._ocr_keys for key in keys]
        for at, _ in self._deletions.lookup(keys):
            answers[at] = True
        return answers


@lru_cache(maxsize=65536)
def universal_word_trades(key: str) -> frozenset[str] | None:
    """Return the trade of the universal word ('Trading') that a word is or misspells, or None."""
    for word, trades in _universal_words(key[0], key[-1]) if key else ():
        if _is_or_misspells(key, word):
            return trades
    return None


@cache
def _universal_words(first: str, last: str) -> tuple[GenericWord, ...]:
    """Return the universal words that have this first or this last letter."""
    return tuple(
        (word, trades) for word, trades in _UNIVERSAL_WORDS if word[0] == first or word[-1] == last
    )


def _is_or_misspells(key: str, word: str) -> bool:
    # Every pair comes here; without the first and the last letter it cannot be a misspelling.
    if word[0] != key[0] and word[-1] != key[-1]:
        return False
    if abs(len(word) - len(key)) > MAX_ERRORS:
        return False
    return key == word or misspelling(key, word) is not None


def is_acronym(word: DistinctiveWord, name: NameFeatures) -> bool:
    """Return whether a word of a name is its acronym: 'Korea Electric Power (KEPCO)'."""
    key = word.key
    if word.han or not _MIN_ACRONYM <= len(key) <= _MAX_ACRONYM:
        return False
    candidates = (t for t in name.terms if t.key not in {"", key} and not t.has("connective"))
    first = next(candidates, None)
    if first is None or letters_of(first)[:1] not in {"", key[0]}:
        return False  # the answer for most words, and each word comes here
    others = [first, *candidates]
    initials = "".join(letters_of(term) for term in others)
    if len(initials) < _MIN_ACRONYM or initials[0] != key[0]:
        return False
    # Two of three signs suffice: apart from the name, spelt by its letters, begun by its initials.
    is_apart = all(name.terms[word.at].clause != term.clause for term in others)
    is_spelt = _is_subsequence(key, "".join(term.key for term in others))
    is_begun = _is_subsequence(key[:_MIN_ACRONYM], initials)
    return is_apart + is_spelt + is_begun >= 2


def _is_subsequence(key: str, text: str) -> bool:
    """Return whether a text has the letters of a key in their order."""
    letters = iter(text)
    return all(letter in letters for letter in key)
