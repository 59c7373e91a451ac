"""Find the listed words that a supplier's word agrees with, in any of the ways of `agreements`.

Every way leaves keys that both words share, so no agreeing pair is skipped; pairs that only share a
key are sorted out by the way's own check. A word is looked up once: the answer depends on the word
and the list alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from ...resources.bounded_cache import MAX_WORDS, BoundedCache
from ...resources.cycle_search import without_cycle_search
from ...resources.match_weights import match_weights
from ...text.deletion_index import DeletionIndex
from ...text.transliteration_keys import is_foreign
from ..names.agreements import (
    Spellings,
    WordAgreement,
    all_spellings,
    compare_words,
    is_of_other_alphabet,
    keys_by_sound,
    may_err,
    shared_keys,
    words_by_key,
)
from ..names.features import NameWord

_MIN_RUN = 2  # characters of a listed word that a longer run of Han may contain
_NO_HITS: Mapping[int, WordAgreement] = {}


class WordKey(NamedTuple):
    """What two words must share to be the same word in every comparison."""

    spelling: tuple[str, str, str]
    meaning: tuple[str, frozenset[str], frozenset[str]]
    worth: float


class WordRecords(NamedTuple):
    """A word index as plain records: what takes time to compute, but for the deletion index."""

    words: tuple[NameWord, ...]
    by_key: dict[str, tuple[int, ...]]


class WordIndex:
    """The distinct listed words by their keys; read-only once built, but for its cache."""

    def __init__(self, words: Sequence[NameWord], spellings: Spellings) -> None:
        """Enter distinct listed words, whose positions are their ids (see `distinct_words`)."""
        self._spellings = spellings
        self._set(WordRecords(tuple(words), words_by_key(words, spellings)))
        self._deletions = DeletionIndex(self._spelt_words())

    @classmethod
    def from_records(
        cls, records: WordRecords, deletions: DeletionIndex, spellings: Spellings
    ) -> WordIndex:
        """Return the index that `records` and `deletions` were taken from."""
        index = cls.__new__(cls)
        index._spellings = spellings  # noqa: SLF001 - it is of this class
        index._set(records)  # noqa: SLF001 - it is of this class
        index._deletions = deletions  # noqa: SLF001 - it is of this class
        return index

    def _set(self, records: WordRecords) -> None:
        self._words, self._by_key = records
        self._losses = [word.cost_if_missing for word in self._words]
        self._generic = [word.is_generic for word in self._words]
        self.is_foreign = any(is_foreign(word.surface) for word in self._words)
        self._longest_han = max((len(word.han) for word in self._words), default=0)
        self._characters = frozenset("".join([word.han for word in self._words]))
        self._cache: BoundedCache[WordKey, Mapping[int, WordAgreement]] = BoundedCache(MAX_WORDS)

    @property
    def records(self) -> WordRecords:
        """What takes time to compute, as plain records."""
        return WordRecords(self._words, self._by_key)

    @property
    def deletions(self) -> DeletionIndex:
        """The index of misspelt listed words."""
        return self._deletions

    def prefetch(self, words: Iterable[NameWord]) -> None:
        """Look many words up at once: a tenth of the time of `hits_for` for each."""
        by_key = {word_key(word): word for word in words}
        missing = self._cache.missing(by_key)
        if missing:
            hits = self._look_up([by_key[key] for key in missing])
            self._cache.update(zip(missing, hits, strict=True))

    def hits_for(self, word: NameWord) -> Mapping[int, WordAgreement]:
        """Return the listed words that a supplier's word agrees with, by their ids."""
        key = word_key(word)
        cached = self._cache.get(key)
        return self._cache.put(key, *self._look_up([word])) if cached is None else cached

    def worth(self, word_id: int) -> float:
        """Return what a listed word is worth, in bits."""
        return self._words[word_id].worth

    def loss(self, word_id: int) -> float:
        """Return what a listed word costs at most where a text lacks it, in bits."""
        return self._losses[word_id]

    def is_generic(self, word_id: int) -> bool:
        """Return whether a listed word says what kind of firm it is, never which."""
        return self._generic[word_id]

    def distinctive_keys(self, least: int) -> frozenset[str]:
        """Return the rare distinctive words of so many Latin letters: those that make a match."""
        close = match_weights().kind["close"]
        return frozenset(
            word.key
            for word in self._words
            if word.is_distinctive and not word.han and len(word.key) >= least
            if word.key.isalpha() and word.worth >= close
        )

    def ids_of(self, key: str) -> tuple[int, ...]:
        """Return the ids of the listed words of exactly these Latin letters."""
        return self._by_key.get(f"={key}", ())

    def ids_inside(self, han: str) -> Iterator[int]:
        """Yield the ids of the listed words in Han that a longer run contains."""
        if self._characters.isdisjoint(han):
            return
        for start in range(len(han)):
            for end in range(start + _MIN_RUN, min(len(han), start + self._longest_han) + 1):
                if end - start < len(han):
                    yield from self._by_key.get(f"h{han[start:end]}", ())

    def spellings(self) -> Iterator[str]:
        """Yield every listed core word in every spelling."""
        yield from (word for word, _ in self._spelt_words())

    def has_place(self, code: str) -> bool:
        """Return whether a listed word is the name of this place."""
        return f"@{code}" in self._by_key

    @property
    def characters(self) -> frozenset[str]:
        """The characters of the listed words in Han."""
        return self._characters

    def latin_words(self) -> Iterator[str]:
        """Yield the Latin letters of every listed core word, and with its umlauts expanded."""
        core = {word_id for word_id, word in enumerate(self._words) if not word.is_generic}
        for key, ids in self._by_key.items():
            if key[0] == "=" and not core.isdisjoint(ids):
                yield key[1:]

    def keys_for_latin(self) -> Iterator[str]:
        """Yield the keys by which a word in Latin letters, of no known meaning, may find a word."""
        for key, ids in self._by_key.items():
            is_romanised = key[0] in "rc"
            if key[0] in "=~0b" or (
                is_romanised and any(is_foreign(self._words[at].surface) for at in ids)
            ):
                yield key

    def _look_up(self, words: Sequence[NameWord]) -> list[Mapping[int, WordAgreement]]:
        found: list[dict[int, WordAgreement]] = []
        for word, candidates in zip(words, self._candidates(words), strict=True):
            hits: dict[int, WordAgreement] = {}
            for word_id in candidates:
                agreement = compare_words(word, self._words[word_id], self._spellings)
                if agreement is not None:
                    hits[word_id] = agreement
            found.append(hits)
        return [hits or _NO_HITS for hits in found]

    def _candidates(self, words: Sequence[NameWord]) -> list[set[int]]:
        """Return, for each word, the listed words that share a key with it."""
        candidates: list[set[int]] = []
        for word in words:
            keys = shared_keys(word, is_list_foreign=False)
            candidates.append({word_id for key in keys for word_id in self._by_key.get(key, ())})
        latin = [at for at, word in enumerate(words) if word.surface.isascii() and self.is_foreign]
        other = [at for at, word in enumerate(words) if is_of_other_alphabet(word)]
        for group, by_sound in (
            (latin, self._by_key),
            (other, self._latin_by_sound if other else {}),
        ):
            for at, keys in zip(group, keys_by_sound([words[at] for at in group]), strict=True):
                candidates[at].update(*(by_sound.get(key, ()) for key in keys))
        erring = [at for at, word in enumerate(words) if may_err(word)]
        for at, word_id in self._deletions.lookup([words[at].key for at in erring]):
            candidates[erring[at]].add(word_id)
        return candidates

    @cached_property
    def _latin_by_sound(self) -> Mapping[str, Sequence[int]]:
        """The listed words in Latin letters by what they share with those of other alphabets.

        Made when the first word of another alphabet is looked up; threads may make it twice, with
        the same outcome.
        """
        by_sound: dict[str, list[int]] = {}
        with without_cycle_search():
            latin = [at for at, word in enumerate(self._words) if not is_of_other_alphabet(word)]
            keys_of = keys_by_sound([self._words[at] for at in latin])
            for word_id, keys in zip(latin, keys_of, strict=True):
                for key in keys:
                    by_sound.setdefault(key, []).append(word_id)
        return by_sound

    def _spelt_words(self) -> Iterator[tuple[str, int]]:
        """Yield every listed word in every spelling, with its id."""
        for word_id, word in enumerate(self._words):
            yield from ((w, word_id) for w in all_spellings(word, self._spellings) if w)


def distinct_words(words: Iterable[NameWord]) -> tuple[list[int], list[NameWord]]:
    """Return the id of each word, and the words by their ids, in the order of their first use."""
    ids: dict[WordKey, int] = {}
    distinct: list[NameWord] = []
    word_ids = []
    for word in words:
        word_id = ids.setdefault(word_key(word), len(distinct))
        if word_id == len(distinct):
            distinct.append(word)
        word_ids.append(word_id)
    return word_ids, distinct


def word_key(word: NameWord) -> WordKey:
    """Return what a word is, wherever it is in a name."""
    spelling, meaning = (word.surface, word.key, word.han), (word.kind, word.codes, word.concepts)
    return WordKey(spelling, meaning, word.worth)
