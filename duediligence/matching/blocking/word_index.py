"""Find the listed words that a supplier's word matches: exactly, or as a misspelling.

Every way in which two words can match leaves a shared key (the word itself, its sound, its letters
less one or two, a run of Han, a place), so no matching pair is skipped; pairs that only share a key
are sorted out by the comparison itself. A word is looked up once: the answer depends on the word
and the list alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ...resources.bounded_cache import MAX_WORDS, BoundedCache
from ...text.deletion_index import DeletionIndex
from ...text.misspelling import ocr_key, one_letter_deletions, phonetic_key
from ...text.normalise import expand_umlauts
from ...text.pinyin import split_pinyin
from ..names.align import Spellings, is_approximate_match
from ..names.features import DistinctiveWord


class WordKey(NamedTuple):
    """What two distinctive words must share to be the same word in every comparison."""

    key: str
    han: str
    umlauts_expanded: str
    codes: frozenset[str]
    is_place: bool


class WordHits(NamedTuple):
    """The ids of the listed words that a word matches: the same ones, and misspelt ones."""

    same: frozenset[int]
    misspelt: frozenset[int]


class _Shape(NamedTuple):
    size: int
    syllables: int


class WordRecords(NamedTuple):
    """A word index as plain records: what takes time to compute, but for the deletion index."""

    cores: tuple[DistinctiveWord, ...]
    same: dict[str, tuple[int, ...]]
    fuzzy: dict[str, tuple[int, ...]]
    shapes: tuple[_Shape | None, ...]


class WordIndex:
    """The distinct listed words by their keys; read-only once built, but for its cache."""

    def __init__(self, cores: Iterable[DistinctiveWord], spellings: Spellings) -> None:
        self._spellings = spellings
        ids: dict[WordKey, int] = {}
        distinct: list[DistinctiveWord] = []
        for core in cores:
            if ids.setdefault(_word_key(core), len(distinct)) == len(distinct):
                distinct.append(core)
        same: dict[str, tuple[int, ...]] = {}
        fuzzy: dict[str, tuple[int, ...]] = {}
        for word_id, core in enumerate(distinct):
            _enter(same, _same_keys(core), word_id)
            _enter(fuzzy, self._listed_fuzzy_keys(core), word_id)
        shapes = tuple([self._shape(core) for core in distinct])
        self._set(WordRecords(tuple(distinct), same, fuzzy, shapes), ids)
        self._deletions = DeletionIndex(self._spelt_words())

    @classmethod
    def from_records(
        cls, records: WordRecords, deletions: DeletionIndex, spellings: Spellings
    ) -> WordIndex:
        """Return the index that `records` and `deletions` were taken from."""
        index = cls.__new__(cls)
        index._spellings = spellings  # noqa: SLF001 - it is of this class
        ids = {_word_key(core): word_id for word_id, core in enumerate(records.cores)}
        index._set(records, ids)  # noqa: SLF001 - it is of this class
        index._deletions = deletions  # noqa: SLF001 - it is of this class
        return index

    def _set(self, records: WordRecords, ids: dict[WordKey, int]) -> None:
        self._ids = ids
        self._cores, self._same, self._fuzzy, self._shapes = records
        self._longest_han = max((len(core.han) for core in self._cores), default=0)
        self._characters = frozenset("".join([core.han for core in self._cores]))
        # By all of a word but its position in the name.
        self._cache: BoundedCache[tuple[object, ...], WordHits] = BoundedCache(MAX_WORDS)

    @property
    def records(self) -> WordRecords:
        """What takes time to compute, as plain records."""
        return WordRecords(self._cores, self._same, self._fuzzy, self._shapes)

    @property
    def deletions(self) -> DeletionIndex:
        """The index of misspelt listed words."""
        return self._deletions

    def word_id(self, core: DistinctiveWord) -> int:
        """Return the id of a listed word."""
        return self._ids[_word_key(core)]

    def prefetch(self, cores: Iterable[DistinctiveWord]) -> None:
        """Look many words up at once: a tenth of the time of `hits_for` for each."""
        by_key: dict[tuple[object, ...], DistinctiveWord] = {core[:-1]: core for core in cores}
        missing = self._cache.missing(by_key)
        if missing:
            hits = self._look_up([by_key[key] for key in missing])
            self._cache.update(zip(missing, hits, strict=True))

    def hits_for(self, core: DistinctiveWord) -> WordHits:
        """Return the listed words that a supplier's word matches."""
        cached = self._cache.get(core[:-1])
        return self._cache.put(core[:-1], *self._look_up([core])) if cached is None else cached

    def ids_of(self, key: str) -> tuple[int, ...]:
        """Return the ids of the listed words of exactly these letters."""
        return self._same.get(key, ())

    def spellings(self) -> Iterator[str]:
        """Yield every listed word in every spelling."""
        yield from (word for word, _ in self._spelt_words())

    def has_place(self, code: str) -> bool:
        """Return whether a listed word is the name of this place."""
        return f"@{code}" in self._same

    def latin_words(self) -> Iterator[str]:
        """Yield the Latin letters of every listed word, and with its umlauts expanded."""
        yield from (word.key for word in self._ids)
        yield from (word.umlauts_expanded for word in self._ids)

    def _look_up(self, cores: Sequence[DistinctiveWord]) -> list[WordHits]:
        # A place is never a misspelling.
        candidates = iter(self._fuzzy_candidates([core for core in cores if not core.is_place]))
        return [
            WordHits(
                self._same_as(core),
                frozenset(
                    [
                        word_id
                        for word_id in (() if core.is_place else next(candidates))
                        if is_approximate_match(core, self._cores[word_id], self._spellings)
                    ]
                ),
            )
            for core in cores
        ]

    def _same_as(self, core: DistinctiveWord) -> frozenset[int]:
        """Return the listed words that are the same, in whatever script, or inside a Han run."""
        keys = [*_same_keys(core)]
        size = len(core.han) if self._shares_characters(core) else 0
        for start in range(size):
            ends = range(start + 2, min(size, start + self._longest_han) + 1)
            keys += [f"h{core.han[start:end]}" for end in ends]
        return frozenset([word_id for key in keys for word_id in self._same.get(key, ())])

    def _fuzzy_candidates(self, cores: Sequence[DistinctiveWord]) -> list[set[int]]:
        """Return, for each word, the listed words that share a key of a misspelling with it."""
        candidates = []
        for core in cores:
            keys = [*_spelling_keys(core.key)] if core.key else []
            if self._shares_characters(core):
                keys.append("s" + "".join(sorted(core.han)))
                if 2 <= len(core.han) <= self._longest_han + 1:
                    keys += [f"d{rest}" for rest in one_letter_deletions(core.han)]
            candidates.append({word_id for key in keys for word_id in self._fuzzy.get(key, ())})
        sizes = [len(core.key) for core in cores]
        syllables = [len(split_pinyin(core.key)) for core in cores]
        for at, word_id in self._deletions.lookup([core.key for core in cores]):
            shape = self._shapes[word_id]
            # Pinyin of as many syllables is another word, unless a letter was dropped.
            if (
                shape is None
                or shape.syllables != syllables[at]
                or not syllables[at]
                or abs(shape.size - sizes[at]) == 1
            ):
                candidates[at].add(word_id)
        return candidates

    def _shares_characters(self, core: DistinctiveWord) -> bool:
        """Return whether a word in Han has any character of a listed one."""
        return not self._characters.isdisjoint(core.han)

    def _shape(self, core: DistinctiveWord) -> _Shape | None:
        """Return letters and syllables of a listed word; None where it has several spellings."""
        if len(self._all_spellings(core)) > 1:
            return None
        return _Shape(len(core.key), len(split_pinyin(core.key)))

    def _listed_fuzzy_keys(self, core: DistinctiveWord) -> Iterator[str]:
        """Yield the keys under which a listed word is found by its sound or look."""
        if core.han:
            yield "s" + "".join(sorted(core.han))
            if len(core.han) >= 2:
                yield from (f"d{rest}" for rest in one_letter_deletions(core.han))
        for spelling in self._all_spellings(core):
            yield from _spelling_keys(spelling)

    def _spelt_words(self) -> Iterator[tuple[str, int]]:
        """Yield every listed word in every spelling, with its id."""
        for word_id, core in enumerate(self._cores):
            yield from ((word, word_id) for word in self._all_spellings(core) if word)

    def _all_spellings(self, core: DistinctiveWord) -> frozenset[str]:
        """Return a word and, if it is a place, all other spellings of that place."""
        return frozenset({core.key}).union(*(self._spellings.get(c, ()) for c in core.codes))


def _word_key(core: DistinctiveWord) -> WordKey:
    return WordKey(
        core.key, core.han, expand_umlauts(core.surface), codes=core.codes, is_place=core.is_place
    )


def _enter(index: dict[str, tuple[int, ...]], keys: Iterable[str], word_id: int) -> None:
    for key in set(keys):
        index[key] = (*index.get(key, ()), word_id)


def _same_keys(core: DistinctiveWord) -> Iterator[str]:
    """Yield the keys of a word as it is, in another script, or as another name of the place."""
    if core.han:
        yield f"h{core.han}"
    if core.key:
        yield core.key
    yield from (f"@{code}" for code in core.codes)
    expanded = expand_umlauts(core.surface)
    if expanded:
        yield expanded


def _spelling_keys(word: str) -> Iterator[str]:
    """Yield the look and sound of a word, and its letters whatever their order."""
    yield from look_and_sound_keys(word)
    yield "%" + "".join(sorted(word))


def look_and_sound_keys(word: str) -> tuple[str, ...]:
    """Return how a scanner may read a word, and its sound."""
    look, sound = f"0{ocr_key(word)}", phonetic_key(word)
    return (look, f"~{sound}") if sound else (look,)
