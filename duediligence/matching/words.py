"""Which listed words a supplier's word can meet: exactly, or as a misspelling.

Every way in which two words can meet leaves a shared key (the word itself, its sound, its letters
less one or two, a run of Han, a place), so no pair that meets is skipped; what only shares a key
and does not meet is sorted out by the comparison itself. A word is asked about once: the answer
depends on the word and the list alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..text.fold import expanded
from ..text.pinyin import split_pinyin
from ..text.spelling import MOST_ERRORS, allowed_errors, deletions, scanned, sound_key
from .meet import Spellings, is_close
from .profile import Core

_MOST_REMEMBERED = 400_000


class Word(NamedTuple):
    """What two core words must have in common to be the same word for every comparison."""

    key: str
    han: str
    written_out: str
    codes: frozenset[str]
    is_place: bool


def word_of(core: Core) -> Word:
    """The word of a core, whatever name it stands in."""
    return Word(core.key, core.han, expanded(core.surface), core.codes, core.is_place)


class Met(NamedTuple):
    """The numbers of the listed words that a word meets: the same, and misspelt."""

    same: frozenset[int]
    near: frozenset[int]


class _Shape(NamedTuple):
    size: int
    pinyin: int


class WordIndex:
    """The distinct listed words by their keys; built once, then only read."""

    def __init__(self, cores: Iterable[Core], spellings: Spellings) -> None:
        self._spellings = spellings
        self.numbers: dict[Word, int] = {}
        self._cores: list[Core] = []
        for core in cores:
            if self.numbers.setdefault(word_of(core), len(self._cores)) == len(self._cores):
                self._cores.append(core)
        self._longest = max(
            (len(one) for core in self._cores for one in self._written(core)), default=0
        )
        self._longest_han = max((len(core.han) for core in self._cores), default=0)
        self._same: dict[str, tuple[int, ...]] = {}
        self._near: dict[str, tuple[int, ...]] = {}
        for number, core in enumerate(self._cores):
            _enter(self._same, _same_keys(core), number)
            _enter(self._near, self._near_keys(core), number)
        self._shapes = [self._shape(core) for core in self._cores]
        self._remembered: dict[Word, Met] = {}

    def number_of(self, core: Core) -> int:
        """The number of a listed core's word."""
        return self.numbers[word_of(core)]

    def met_by(self, core: Core) -> Met:
        """The listed words that a supplier's word meets."""
        word = word_of(core)
        known = self._remembered.get(word)
        if known is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            known = self._remembered[word] = Met(self._same_as(core), self._near_to(core))
        return known

    def spelt(self, key: str) -> tuple[int, ...]:
        """The numbers of the listed words of exactly these letters."""
        return self._same.get(key, ())

    @property
    def most_errors(self) -> int:
        """In how many letters a listed word may be wrong at most."""
        return allowed_errors(self._longest)

    @property
    def near_keys(self) -> Iterable[str]:
        """The keys under which misspelt words are found; see `asked_nearby`."""
        return self._near.keys()

    def is_at(self, code: str) -> bool:
        """Whether a listed word is the name of this place."""
        return f"@{code}" in self._same

    def letters(self) -> Iterator[str]:
        """The Latin letters of every listed word."""
        yield from (word.key for word in self.numbers)
        yield from (word.written_out for word in self.numbers)

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_remembered": {}}

    def _same_as(self, core: Core) -> frozenset[int]:
        """The listed words that are the same, in whatever script, or stand inside a Han run."""
        keys = [*_same_keys(core)]
        size = len(core.han)
        for start in range(size):
            ends = range(start + 2, min(size, start + self._longest_han) + 1)
            keys += [f"h{core.han[start:end]}" for end in ends]
        return frozenset(number for key in keys for number in self._same.get(key, ()))

    def _near_to(self, core: Core) -> frozenset[int]:
        """The listed words that it misspells; a place is never a misspelling."""
        nearby = () if core.is_place else self._nearby(core)
        return frozenset(
            number for number in nearby if is_close(core, self._cores[number], self._spellings)
        )

    def _nearby(self, core: Core) -> set[int]:
        """The listed words that share a key of a misspelling."""
        near = self._near
        found: set[int] = set()
        if core.han:
            found.update(near.get("s" + "".join(sorted(core.han)), ()))
            if 2 <= len(core.han) <= self._longest_han + 1:
                for rest in deletions(core.han):
                    found.update(near.get(f"d{rest}", ()))
        size, pinyin = len(core.key), len(split_pinyin(core.key))
        if not 0 < size <= self._longest + MOST_ERRORS:
            return found
        for key in _letter_keys(core.key):
            found.update(near.get(key, ()))
        rests = _rests(core.key)
        if pinyin:
            rests |= deletions(core.key)  # `dropped` asks for one letter, however short the word
        for rest in rests & near.keys():
            for number in near[rest]:
                shape = self._shapes[number]
                # Pinyin of as many syllables is another word, unless a letter was dropped.
                if (
                    shape is None
                    or shape.pinyin != pinyin
                    or not pinyin
                    or (abs(shape.size - size) == 1)
                ):
                    found.add(number)
        return found

    def _shape(self, core: Core) -> _Shape | None:
        """How long a word is, and of how many syllables; None where it is written in many ways."""
        if len(self._written(core)) > 1:
            return None
        return _Shape(len(core.key), len(split_pinyin(core.key)))

    def _near_keys(self, core: Core) -> Iterator[str]:
        if core.han:
            yield "s" + "".join(sorted(core.han))
            if len(core.han) >= 2:
                yield from (f"d{rest}" for rest in deletions(core.han))
        for written in self._written(core):
            yield from _letter_keys(written)
            yield from _rests(written)
            if split_pinyin(written):
                yield from deletions(written)

    def _written(self, core: Core) -> frozenset[str]:
        """A word and, if it is a place, all other spellings of that place."""
        return frozenset({core.key}).union(*(self._spellings.get(c, ()) for c in core.codes))


def asked_nearby(key: str, errors: int) -> set[str]:
    """The keys under which a word in Latin letters asks for listed words that it misspells, where
    none of those may be wrong in more letters.
    """
    depth = min(errors, allowed_errors(len(key)) or allowed_errors(len(key) + 1))
    return {*_letter_keys(key), *deletions(key, max(depth, 1))}


def _enter(index: dict[str, tuple[int, ...]], keys: Iterable[str], number: int) -> None:
    for key in set(keys):
        index[key] = (*index.get(key, ()), number)


def _same_keys(core: Core) -> Iterator[str]:
    """The keys under which a word is found as it is, in another script, or as another place name."""
    if core.han:
        yield f"h{core.han}"
    if core.key:
        yield core.key
    yield from (f"@{code}" for code in core.codes)
    written_out = expanded(core.surface)
    if written_out:
        yield written_out


def _letter_keys(key: str) -> Iterator[str]:
    """The sound of a word, its scanned form, and its letters whatever their order."""
    if sound_key(key):
        yield f"~{sound_key(key)}"
    yield f"0{scanned(key)}"
    yield "%" + "".join(sorted(key))


def _rests(key: str) -> set[str]:
    """What a word becomes when it loses as many letters as a misspelling may."""
    depth = allowed_errors(len(key)) or allowed_errors(len(key) + 1)
    return deletions(key, depth) if depth else set()
