"""Which listed names are worth comparing with a text: those whose deciding words it may meet.

A pair is skipped only where it provably cannot match: where the listed words that the text meets
(see `words`) leave more of the name unmet than a matching name may lack.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from ...text.lexicon import Sense
from ..names.align import Spellings, initials_of
from ..names.classify import AGREEMENT, MAY_LACK
from ..names.features import DistinctiveWord, NameFeatures
from ..names.generic_words import GenericWordIndex, is_acronym, universal_word_trades
from ..names.match import ListedName
from .upper_bound import MatchRequirement, NameQuery, can_match, match_requirement
from .word_index import WordIndex

_LONG_LIST = 1_000


class NameIndex:
    """Listed names by the words that decide; built once, then only read.

    A name of a long list is entered only under the words without which it cannot match: the rarest
    ones, until what is left weighs less than a name may lack. Words that only make a near miss are
    not asked for there, or every "Golden" would be compared with every other.
    """

    def __init__(self, names: Iterable[ListedName], spellings: Spellings) -> None:
        self.names = tuple(names)
        cores = [core for name in self.names for core in name.features.core]
        self._words = WordIndex(cores, spellings)
        frequency = Counter(core.key for core in cores)
        self._by_word: dict[int, list[int]] = {}
        self._by_key: dict[str, list[int]] = {}
        self._requirements: list[MatchRequirement] = []
        for position, name in enumerate(self.names):
            ours = name.features
            needed = _needed(ours, frequency) if self.is_long else _brands(ours)
            for word in {self._words.word_id(core) for core in needed}:
                self._by_word.setdefault(word, []).append(position)
            for key in _whole_keys(ours):
                self._by_key.setdefault(key, []).append(position)
            self._requirements.append(match_requirement(ours, self._words))
        self._common = GenericWordIndex(
            word for one in self._requirements for word, _ in one.common
        )

    def candidates(self, theirs: NameFeatures, *, is_name: bool = True) -> list[ListedName]:
        """The listed names that can meet this profile, in the order of the list."""
        if not self.names:
            return []
        asked = self._asked(theirs, is_name=is_name)
        found = {position for key in _asked_keys(theirs) for position in self._by_key.get(key, ())}
        for word in asked.same | asked.misspelt:
            for position in self._by_word.get(word, ()):
                if position not in found and can_match(self._requirements[position], asked):
                    found.add(position)
        return [self.names[position] for position in sorted(found)]

    @property
    def is_long(self) -> bool:
        """Whether so many names are listed that nearly every word resembles one of them."""
        return len(self.names) > _LONG_LIST

    @property
    def has_common_names(self) -> bool:
        """Whether a listed name has no word of its own, so that common words may be it."""
        return any(not name.features.core for name in self.names)

    def letters(self) -> Iterator[str]:
        """The letters of every listed word, which neighbouring words may make up."""
        yield from self._words.latin_words()

    def joined_names(self) -> Iterator[str]:
        """The letters of every name's deciding words, and of all its words, as one."""
        yield from (name.features.joined for name in self.names)
        yield from (name.features.letters for name in self.names)

    def spellings(self) -> Iterator[str]:
        """Every listed word in every spelling."""
        yield from self._words.spellings()

    def prefetch(self, words: Iterable[DistinctiveWord]) -> None:
        """Find out what many words meet at once, which is much quicker."""
        words = [*words] if self.names else []
        if words:
            self._words.prefetch(words)
            self._common.prefetch([core.key for core in words if not core.han])

    def short_names(self) -> Iterator[str]:
        """The names of one word, which may be the initials of a longer one."""
        yield from (name.features.joined for name in self.names if len(name.features.core) == 1)

    def single_word_keys(self) -> Iterator[str]:
        """The letters of all words and names that a word by itself may be."""
        yield from self._words.latin_words()
        yield from (key[1:] for key in self._by_key if key[0] in "+=#")
        long = _long_key("")
        yield from (key.removeprefix(long) for key in self._by_key if key.startswith(long))

    def is_place_sense(self, sense: Sense) -> bool:
        """Whether a sense is the place of a listed word."""
        return sense.kind == "place" and self._words.has_place(sense.ref)

    def has_name_of(self, letters: str) -> bool:
        """Whether a name has these letters, in Han in whatever order."""
        return any(key in self._by_key for key in _letter_keys(letters))

    def has_hits(self, core: DistinctiveWord) -> bool:
        """Whether a word meets a listed one."""
        return any(self._words.hits_for(core))

    def _asked(self, theirs: NameFeatures, *, is_name: bool) -> NameQuery:
        """What the words of a text, and neighbours joined, meet of the list."""
        same: set[int] = set()
        near: set[int] = set()
        for core in theirs.core:
            met = self._words.hits_for(core)
            same |= met.same
            near |= met.misspelt
        for key in _neighbours(theirs):
            same.update(self._words.ids_of(key))
        telling = [c for c in theirs.core if not c.is_place and c.weight > AGREEMENT]
        if near and len(telling) > 1:
            telling = [
                core
                for core in telling
                if not is_acronym(core, theirs) and universal_word_trades(core.key) is None
            ]
        may_tell = any(self._common.may_be(core.key) for core in theirs.core if not core.han)
        return NameQuery(same, near, is_name and len(telling) > 1, may_tell, theirs)


def _asked_keys(theirs: NameFeatures) -> Iterator[str]:
    """The keys under which a name waits as a whole."""
    yield from (f"+{core.key}" for core in theirs.core)
    if theirs.joined:
        yield f"={theirs.joined}"
    if theirs.letters:
        yield from _letter_keys(theirs.letters)
    yield from (_short_key(one) for one in initials_of(theirs))
    if len(theirs.core) == 1:
        yield _long_key(theirs.joined)
    if not theirs.core:
        yield _generic_key(theirs)


def _whole_keys(ours: NameFeatures) -> Iterator[str]:
    """The keys of a listed name as a whole: its letters, its initials, its common words; and of
    neighbouring words that a supplier may write as one.
    """
    yield from (f"+{left.key}{right.key}" for left, right in pairwise(ours.core))
    if ours.joined:
        yield f"={ours.joined}"
    if ours.letters:
        yield from _letter_keys(ours.letters)
    yield from (_long_key(one) for one in initials_of(ours))
    if len(ours.core) == 1:
        yield _short_key(ours.joined)
    if not ours.core:
        yield _generic_key(ours)


def _brands(ours: NameFeatures) -> Sequence[DistinctiveWord]:
    return [core for core in ours.core if not core.is_place] or ours.core


def _needed(ours: NameFeatures, frequency: Mapping[str, int]) -> Sequence[DistinctiveWord]:
    """The rarest words, until the others weigh no more than a matching name may lack.

    A name of places alone may lack any of them, and any name its own acronym.
    """
    brands = _brands(ours)
    if brands is ours.core:
        return brands
    acronyms = [core for core in brands if is_acronym(core, ours)]
    others = [core for core in brands if core not in acronyms]
    needed: list[DistinctiveWord] = []
    for core in sorted(others, key=lambda core: (frequency[core.key], -core.weight)):
        needed.append(core)
        if sum(one.weight for one in needed) > MAY_LACK * ours.weight:
            return needed
    return [*needed, *acronyms]


def _long_key(initials: str) -> str:
    """Where a long name waits to be asked for by its initials."""
    return f"!long {initials}"


def _short_key(letters: str) -> str:
    """Where a short name waits for a long one that begins so."""
    return f"!short {letters}"


def _neighbours(theirs: NameFeatures) -> Iterator[str]:
    """Up to four neighbouring words as one."""
    terms = theirs.terms
    for start in range(len(terms)):
        key = terms[start].key
        for end in range(start + 1, min(start + 4, len(terms))):
            if terms[end].han or not key:
                break
            key += terms[end].key
            yield key


def _letter_keys(letters: str) -> Iterator[str]:
    """The letters of a name, and in Han also in whatever order."""
    yield f"#{letters}"
    if not letters.isascii():
        yield "%" + "".join(sorted(letters))


def _generic_key(one: NameFeatures) -> str:
    return "*" + "|".join(sorted(one.trades | one.sites))
