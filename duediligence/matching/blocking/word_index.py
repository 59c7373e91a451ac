"""Which listed words a supplier's word can meet: exactly, or as a misspelling.

Every way in which two words can meet leaves a shared key (the word itself, its sound, its letters
less one or two, a run of Han, a place), so no pair that meets is skipped; what only shares a key
and does not meet is sorted out by the comparison itself. A word is asked about once: the answer
depends on the word and the list alone.
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
    """What two core words must have in common to be the same word for every comparison."""

    key: str
    han: str
    written_out: str
    codes: frozenset[str]
    is_place: bool


def word_key(core: DistinctiveWord) -> WordKey:
    """The word of a core, whatever name it stands in."""
    return WordKey(core.key, core.han, expand_umlauts(core.surface), core.codes, core.is_place)


class WordHits(NamedTuple):
    """The numbers of the listed words that a word meets: the same, and misspelt."""

    same: frozenset[int]
    misspelt: frozenset[int]


class _Shape(NamedTuple):
    size: int
    pinyin: int


class WordIndex:
    """The distinct listed words by their keys; built once, then only read."""

    def __init__(self, cores: Iterable[DistinctiveWord], spellings: Spellings) -> None:
        self._spellings = spellings
        self.numbers: dict[WordKey, int] = {}
        self._cores: list[DistinctiveWord] = []
        for core in cores:
            if self.numbers.setdefault(word_key(core), len(self._cores)) == len(self._cores):
                self._cores.append(core)
        self._longest_han = max((len(core.han) for core in self._cores), default=0)
        self._characters = frozenset("".join([core.han for core in self._cores]))
        self._same: dict[str, tuple[int, ...]] = {}
        self._alike: dict[str, tuple[int, ...]] = {}
        for number, core in enumerate(self._cores):
            _enter(self._same, _same_keys(core), number)
            _enter(self._alike, self._alike_keys(core), number)
        self._misspelt = DeletionIndex(self._all_written())
        self._shapes = [self._shape(core) for core in self._cores]
        self._met: BoundedCache[tuple[object, ...], WordHits] = BoundedCache(MAX_WORDS)

    def word_id(self, core: DistinctiveWord) -> int:
        """The number of a listed core's word."""
        return self.numbers[word_key(core)]

    def prefetch(self, cores: Iterable[DistinctiveWord]) -> None:
        """Find out what many words meet at once: a tenth of the time of asking for each."""
        asked: dict[tuple[object, ...], DistinctiveWord] = {core[:-1]: core for core in cores}
        new = self._met.missing(asked)
        if new:
            self._met.update(zip(new, self._all_met_by([asked[key] for key in new]), strict=True))

    def hits_for(self, core: DistinctiveWord) -> WordHits:
        """The listed words that a supplier's word meets."""
        known = self._met.get(core[:-1])
        return self._met.put(core[:-1], *self._all_met_by([core])) if known is None else known

    def ids_of(self, key: str) -> tuple[int, ...]:
        """The numbers of the listed words of exactly these letters."""
        return self._same.get(key, ())

    def spellings(self) -> Iterator[str]:
        """Every listed word in every spelling."""
        yield from (word for word, _ in self._all_written())

    def has_place(self, code: str) -> bool:
        """Whether a listed word is the name of this place."""
        return f"@{code}" in self._same

    def latin_words(self) -> Iterator[str]:
        """The Latin letters of every listed word."""
        yield from (word.key for word in self.numbers)
        yield from (word.written_out for word in self.numbers)

    def _all_met_by(self, cores: Sequence[DistinctiveWord]) -> list[WordHits]:
        near = self._near_to(cores)
        return [WordHits(self._same_as(core), one) for core, one in zip(cores, near, strict=True)]

    def _same_as(self, core: DistinctiveWord) -> frozenset[int]:
        """The listed words that are the same, in whatever script, or stand inside a Han run."""
        keys = [*_same_keys(core)]
        size = len(core.han) if self._shares_characters(core) else 0
        for start in range(size):
            ends = range(start + 2, min(size, start + self._longest_han) + 1)
            keys += [f"h{core.han[start:end]}" for end in ends]
        return frozenset([number for key in keys for number in self._same.get(key, ())])

    def _near_to(self, cores: Sequence[DistinctiveWord]) -> list[frozenset[int]]:
        """The listed words that each word misspells; a place is never a misspelling."""
        asked = [core for core in cores if not core.is_place]
        nearby = iter(self._nearby(asked))
        return [
            frozenset()
            if core.is_place
            else frozenset(
                [
                    n
                    for n in next(nearby)
                    if is_approximate_match(core, self._cores[n], self._spellings)
                ]
            )
            for core in cores
        ]

    def _nearby(self, cores: Sequence[DistinctiveWord]) -> list[set[int]]:
        """The listed words that share a key of a misspelling with each word."""
        found = [self._alike_to(core) for core in cores]
        sizes = [len(core.key) for core in cores]
        pinyin = [len(split_pinyin(core.key)) for core in cores]
        for at, number in self._misspelt.lookup([core.key for core in cores]):
            shape = self._shapes[number]
            # Pinyin of as many syllables is another word, unless a letter was dropped.
            if (
                shape is None
                or shape.pinyin != pinyin[at]
                or not pinyin[at]
                or abs(shape.size - sizes[at]) == 1
            ):
                found[at].add(number)
        return found

    def _alike_to(self, core: DistinctiveWord) -> set[int]:
        """The listed words of the same sound or look, or, in Han, with one character other."""
        keys = [*_letters_alike(core.key)] if core.key else []
        if self._shares_characters(core):
            keys.append("s" + "".join(sorted(core.han)))
            if 2 <= len(core.han) <= self._longest_han + 1:
                keys += [f"d{rest}" for rest in one_letter_deletions(core.han)]
        return {number for key in keys for number in self._alike.get(key, ())}

    def _shares_characters(self, core: DistinctiveWord) -> bool:
        """Whether a word in Han has any character of a listed one."""
        return not self._characters.isdisjoint(core.han)

    def _shape(self, core: DistinctiveWord) -> _Shape | None:
        """How long a word is, and of how many syllables; None where it is written in many ways."""
        if len(self._written(core)) > 1:
            return None
        return _Shape(len(core.key), len(split_pinyin(core.key)))

    def _alike_keys(self, core: DistinctiveWord) -> Iterator[str]:
        """The keys under which a word is found by its sound or look."""
        if core.han:
            yield "s" + "".join(sorted(core.han))
            if len(core.han) >= 2:
                yield from (f"d{rest}" for rest in one_letter_deletions(core.han))
        for written in self._written(core):
            yield from _letters_alike(written)

    def _all_written(self) -> Iterator[tuple[str, int]]:
        """Every listed word in every spelling, with its number."""
        for number, core in enumerate(self._cores):
            yield from ((written, number) for written in self._written(core) if written)

    def _written(self, core: DistinctiveWord) -> frozenset[str]:
        """A word and, if it is a place, all other spellings of that place."""
        return frozenset({core.key}).union(*(self._spellings.get(c, ()) for c in core.codes))


def _enter(index: dict[str, tuple[int, ...]], keys: Iterable[str], number: int) -> None:
    for key in set(keys):
        index[key] = (*index.get(key, ()), number)


def _same_keys(core: DistinctiveWord) -> Iterator[str]:
    """The keys under which a word is found as it is, in another script, or as another place name."""
    if core.han:
        yield f"h{core.han}"
    if core.key:
        yield core.key
    yield from (f"@{code}" for code in core.codes)
    written_out = expand_umlauts(core.surface)
    if written_out:
        yield written_out


def _letters_alike(word: str) -> Iterator[str]:
    """The likenesses of a word, and its letters whatever their order."""
    yield from fuzzy_keys(word)
    yield "%" + "".join(sorted(word))


def fuzzy_keys(word: str) -> tuple[str, ...]:
    """How a scanner may read a word, and its sound."""
    look, sound = f"0{ocr_key(word)}", phonetic_key(word)
    return (look, f"~{sound}") if sound else (look,)
