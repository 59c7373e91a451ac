"""Find the listed words that a supplier's word agrees with, in any of the ways of `agreements`.

Every way leaves keys that both words share, so no agreeing pair is skipped; pairs that only share a
key are sorted out by the way's own check. A word is looked up once: the answer depends on the word
and the list alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...resources.bounded_cache import WORDS_AT_HAND, BoundedCache
from ...resources.columns import Columns, Ints, KeptValues, KeyTable, Texts, ints, refuse_beyond
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
    keys_by_meaning,
    keys_by_sound,
    may_err,
    may_err_in_letters,
    shared_keys_of_many,
    words_by_key,
)
from ..names.columns import WordColumns
from ..names.features import NameWord
from ..spacing import MIN_LISTED_LENGTH

# Listed words that are kept as objects, each of some 300 bytes; judgement: the words of suppliers
# are compared with some tens of thousands of a long list.
_MOST_LISTED_WORDS = 50_000
_MIN_RUN = 2  # characters of a listed word that a longer run of Han may contain
_AT = NameWord._fields.index("at")
_NO_HITS: Mapping[int, WordAgreement] = {}


WordKey = tuple[str, str, str, float, str, frozenset[str], frozenset[str]]
"""What two words must share to be the same word in every comparison; flat, as there are 100,000."""


@dataclass(frozen=True, slots=True)
class WordIndexColumns(Columns):
    """A word index but for its deletion index: the listed words, and their ids by each key.

    `characters` has those of the words in Han, `han_lengths` how many such a word may have;
    `brands` are the distinctive words that are also found glued to other words (see `spacing`).
    """

    words: WordColumns
    by_key: KeyTable
    brands: Texts
    characters: Texts
    han_lengths: Ints
    is_foreign: int

    def _refuse_unsound(self) -> None:
        refuse_beyond(self.by_key.rows.numbers, len(self.words))
        if len(self.characters) != 1:
            raise ValueError("it has no characters")


class WordIndex:
    """The distinct listed words by their keys; read-only once built, but for its caches."""

    def __init__(
        self, columns: WordIndexColumns, deletions: DeletionIndex, spellings: Spellings
    ) -> None:
        self.columns = columns
        self.deletions = deletions
        self._spellings = spellings
        self.by_id = KeptValues(columns.words.__getitem__, _MOST_LISTED_WORDS)
        self._by_key = columns.by_key
        self.is_foreign = bool(columns.is_foreign)
        self.characters = frozenset(columns.characters[0])
        # By all that a word is but its place in a name.
        self._cache: BoundedCache[tuple[object, ...], Mapping[int, WordAgreement]]
        self._cache = BoundedCache(WORDS_AT_HAND)

    @classmethod
    def of_words(cls, words: Sequence[NameWord], spellings: Spellings) -> WordIndex:
        """Return the index of distinct words, whose positions are their ids."""
        columns = WordIndexColumns(
            WordColumns.of(words),
            KeyTable.of(words_by_key(words, spellings)),
            Texts.of(sorted(_brands(words))),
            characters=Texts.of(["".join(sorted({*"".join([word.han for word in words])}))]),
            han_lengths=ints(
                sorted({len(word.han) for word in words if len(word.han) >= _MIN_RUN})
            ),
            is_foreign=any(is_foreign(word.surface) for word in words),
        )
        return cls(columns, DeletionIndex(_spelt_words(words, spellings)), spellings)

    def __len__(self) -> int:
        return len(self.columns.words)

    def __iter__(self) -> Iterator[NameWord]:
        """Yield the words in the order of their ids, none of them kept."""
        return map(self.columns.words.__getitem__, range(len(self)))

    def prefetch(self, words: Iterable[NameWord]) -> None:
        """Look many words up at once: a tenth of the time of `hits_for` for each."""
        by_key: dict[tuple[object, ...], NameWord] = {word[:_AT]: word for word in words}
        missing = self._cache.missing(by_key)
        if missing:
            hits = self._look_up([by_key[key] for key in missing])
            self._cache.update(zip(missing, hits, strict=True))

    def hits_for(self, word: NameWord) -> Mapping[int, WordAgreement]:
        """Return the listed words that a supplier's word agrees with, by their ids."""
        key = word[:_AT]
        cached = self._cache.get(key)
        return self._cache.put(key, *self._look_up([word])) if cached is None else cached

    def worth(self, word_id: int) -> float:
        """Return what a listed word is worth, in bits."""
        return self.columns.words.worths[word_id]

    def loss(self, word_id: int) -> float:
        """Return what a listed word costs at most where a text lacks it, in bits."""
        return self.columns.words.losses[word_id]

    def is_generic(self, word_id: int) -> bool:
        """Return whether a listed word says what kind of firm it is, never which."""
        return bool(self.columns.words.generic[word_id])

    def ids_of(self, key: str) -> tuple[int, ...]:
        """Return the ids of the listed words of exactly these Latin letters."""
        return self._by_key.get(f"={key}")

    def means_any(self, words: Iterable[NameWord]) -> bool:
        """Return whether a listed word means what any of these words means."""
        return any(key in self._by_key for word in words for key in keys_by_meaning(word))

    def ids_inside(self, han: str) -> Iterator[int]:
        """Yield the ids of the listed words in Han that a longer run contains."""
        if self.characters.isdisjoint(han):
            return
        # Not every length up to the longest: an entry may have a thousand characters in one run.
        lengths = [length for length in self.columns.han_lengths if length < len(han)]
        for start in range(len(han)):
            for length in lengths:
                if start + length > len(han):
                    break
                yield from self._by_key.get(f"h{han[start : start + length]}")

    def spellings(self) -> Iterator[str]:
        """Yield every listed core word in every spelling."""
        yield from (word for word, _ in _spelt_words(self, self._spellings))

    def places(self) -> Iterator[str]:
        """Yield the code of each place that a listed word is the name of."""
        yield from (key[1:] for key in self._by_key if key[0] == "@")

    def latin_words(self) -> Iterator[str]:
        """Yield the Latin letters of every listed core word, and with its umlauts expanded."""
        core = {word_id for word_id, word in enumerate(self) if not word.is_generic}
        for key, ids in self._by_key.items():
            if key[0] == "=" and not core.isdisjoint(ids):
                yield key[1:]

    def keys_for_latin(self) -> Iterator[str]:
        """Yield the keys by which a word in Latin letters, of no known meaning, may find a word."""
        for key, ids in self._by_key.items():
            is_romanised = key[0] in "rc"
            if key[0] in "=~0b" or (
                is_romanised and any(is_foreign(self.by_id[at].surface) for at in ids)
            ):
                yield key

    def _look_up(self, words: Sequence[NameWord]) -> list[Mapping[int, WordAgreement]]:
        found: list[dict[int, WordAgreement]] = []
        for word, candidates in zip(words, self._candidates(words), strict=True):
            hits: dict[int, WordAgreement] = {}
            for word_id in candidates:
                agreement = compare_words(word, self.by_id[word_id], self._spellings)
                if agreement is not None:
                    hits[word_id] = agreement
            found.append(hits)
        return [hits or _NO_HITS for hits in found]

    def _candidates(self, words: Sequence[NameWord]) -> list[set[int]]:
        """Return, for each word, the listed words that share a key with it."""
        by_key = self._by_key
        candidates = [
            {word_id for key in keys for word_id in by_key.get(key)}
            for keys in shared_keys_of_many(words)
        ]
        latin = [at for at, word in enumerate(words) if word.surface.isascii() and self.is_foreign]
        other = [at for at, word in enumerate(words) if is_of_other_alphabet(word)]
        for group, by_sound in (
            (latin, self._by_key),
            (other, self._latin_by_sound if other else {}),
        ):
            for at, keys in zip(group, keys_by_sound([words[at] for at in group]), strict=True):
                candidates[at].update(*(by_sound.get(key, ()) for key in keys))
        erring = [at for at, word in enumerate(words) if may_err(word)]
        for near, word_id in self.deletions.lookup([words[at].key for at in erring]):
            at = erring[near]
            if may_err_in_letters(words[at], self.by_id[word_id]):
                candidates[at].add(word_id)
        return candidates

    @cached_property
    def _latin_by_sound(self) -> Mapping[str, Sequence[int]]:
        """The listed words in Latin letters by what they share with those of other alphabets.

        Made when the first word of another alphabet is looked up; threads may make it twice, with
        the same outcome.
        """
        by_sound: dict[str, list[int]] = {}
        with without_cycle_search():
            words = [*self]
            latin = [at for at, word in enumerate(words) if not is_of_other_alphabet(word)]
            keys_of = keys_by_sound([words[at] for at in latin])
            for word_id, keys in zip(latin, keys_of, strict=True):
                for key in keys:
                    by_sound.setdefault(key, []).append(word_id)
        return by_sound


def word_key(word: NameWord) -> WordKey:
    """Return what a word is, wherever it is in a name, and however rare by itself."""
    surface, key, han, _, worth, kind, codes, concepts, _ = word
    return surface, key, han, worth, kind, codes, concepts


def _spelt_words(words: Iterable[NameWord], spellings: Spellings) -> Iterator[tuple[str, int]]:
    """Yield every listed word in every spelling, with its id."""
    for word_id, word in enumerate(words):
        yield from ((w, word_id) for w in all_spellings(word, spellings) if w)


def _brands(words: Iterable[NameWord]) -> set[str]:
    """Return the rare distinctive words of so many Latin letters: those that make a match."""
    close = match_weights().kind["close"]
    return {
        word.key
        for word in words
        if word.is_distinctive and not word.han and len(word.key) >= MIN_LISTED_LENGTH
        if word.key.isalpha() and word.worth >= close
    }
