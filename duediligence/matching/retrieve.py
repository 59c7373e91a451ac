"""Which listed names are worth comparing with a text: those that share a word, or nearly one.

Every way in which two core words can meet leaves a shared key (the word, its letters less one or
two, its scanned form, its neighbours joined, a Han run, a place), so no pair that can match is
skipped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from ..text.fold import expanded
from ..text.pinyin import split_pinyin
from ..text.spelling import allowed_errors, deletions, scanned, sound_key
from .closeness import MAY_LACK, is_acronym
from .meet import Spellings, initials_of
from .names import ListedName
from .profile import Core, Profile

_LONG_LIST = 1_000
_MANY_SYLLABLES = 4
_MOST_ERRORS = allowed_errors(100)


class NameIndex:
    """Listed names by the keys of their core words; built once, then only read.

    A name of a long list is entered only under the words without which it cannot match: the rarest
    ones, until what is left weighs less than a name may lack. Words that only make a near miss are
    not asked for there, or every "Golden" would be compared with every other.
    """

    def __init__(self, names: Iterable[ListedName], spellings: Spellings) -> None:
        self.names = tuple(names)
        cores = [core for name in self.names for core in name.profile.core]
        self._longest = max((len(one) for c in cores for one in _written(c, spellings)), default=0)
        self._longest_han = max((len(core.han) for core in cores), default=0)
        frequency = Counter(core.key for core in cores)
        is_long = len(self.names) > _LONG_LIST
        entered: dict[str, list[int]] = {}
        for position, name in enumerate(self.names):
            needed = _needed(name.profile, frequency) if is_long else _brands(name.profile)
            for key in set(_listed_keys(name.profile, needed, spellings)):
                entered.setdefault(key, []).append(position)
        self._by_key = {key: tuple(positions) for key, positions in entered.items()}

    def candidates(self, theirs: Profile) -> list[ListedName]:
        """The listed names that can meet this profile, in the order of the list."""
        found: set[int] = set()
        for key in self._asked_keys(theirs):
            found.update(self._by_key.get(key, ()))
        return [self.names[position] for position in sorted(found)]

    def _asked_keys(self, theirs: Profile) -> Iterator[str]:
        for core in theirs.core:
            yield from _word_keys(core)
            yield from self._asked_rests(core)
            if _syllables(core.key) and len(core.key) <= self._longest + 1:
                yield f"+less {core.key}"
                yield from (f"+whole {rest}" for rest in deletions(core.key))
            for start in range(len(core.han)):
                for end in range(start + 2, min(len(core.han), start + self._longest_han) + 1):
                    yield f"h{core.han[start:end]}"
        yield from _neighbours(theirs)
        if theirs.joined:
            yield f"={theirs.joined}"
        yield from (_short_key(one) for one in initials_of(theirs))
        if len(theirs.core) == 1:
            yield _long_key(theirs.joined)
        if not theirs.core:
            yield _generic_key(theirs)

    def _asked_rests(self, core: Core) -> Iterator[str]:
        """What a word may have lost, unless it is too long to misspell any listed word."""
        if len(core.han) <= self._longest_han + 1:
            yield from _han_rests(core.han)
        if len(core.key) > self._longest + _MOST_ERRORS:
            return
        own = _syllables(core.key)
        for others in range(_MANY_SYLLABLES + 1):
            # Pinyin of as many syllables is another word, not a misspelling (see `spelling`).
            if others != own or own in {0, _MANY_SYLLABLES}:
                yield from (f"-{others}{rest}" for rest in _rests(core.key))


def _brands(ours: Profile) -> Sequence[Core]:
    return [core for core in ours.core if not core.is_place] or ours.core


def _needed(ours: Profile, frequency: Mapping[str, int]) -> Sequence[Core]:
    """The rarest words, until the others weigh no more than a matching name may lack.

    A name of places alone may lack any of them, and any name its own acronym.
    """
    brands = _brands(ours)
    if brands is ours.core:
        return brands
    acronyms = [core for core in brands if is_acronym(core, ours)]
    others = [core for core in brands if core not in acronyms]
    needed: list[Core] = []
    for core in sorted(others, key=lambda core: (frequency[core.key], -core.weight)):
        needed.append(core)
        if sum(one.weight for one in needed) > MAY_LACK * ours.weight:
            return needed
    return [*needed, *acronyms]


def _listed_keys(ours: Profile, needed: Sequence[Core], spellings: Spellings) -> Iterator[str]:
    for core in needed:
        yield from _word_keys(core)
        yield from _han_rests(core.han)
        if _syllables(core.key):
            yield f"+whole {core.key}"
            yield from (f"+less {rest}" for rest in deletions(core.key))
        for written in _written(core, spellings):
            yield from _letter_keys(written)
            yield from (f"-{_syllables(written)}{rest}" for rest in _rests(written))
    if ours.joined:
        yield f"={ours.joined}"
    for left, right in pairwise(ours.core):
        if left in needed or right in needed:
            yield left.key + right.key
    yield from (_long_key(one) for one in initials_of(ours))
    if len(ours.core) == 1:
        yield _short_key(ours.joined)
    if not ours.core:
        yield _generic_key(ours)


def _written(core: Core, spellings: Spellings) -> frozenset[str]:
    """A word and, if it is a place, all other spellings of that place."""
    return frozenset({core.key}).union(*(spellings.get(code, ()) for code in core.codes))


def _long_key(initials: str) -> str:
    """Where a long name waits to be asked for by its initials."""
    return f"!long {initials}"


def _short_key(letters: str) -> str:
    """Where a short name waits for a long one that begins so."""
    return f"!short {letters}"


def _word_keys(core: Core) -> Iterator[str]:
    """The keys under which equal, sounding, scanned and swapped words find one another."""
    if core.han:
        yield f"h{core.han}"
        yield "s" + "".join(sorted(core.han))
    yield from (f"@{code}" for code in core.codes)
    if core.key:
        yield core.key
        yield from _letter_keys(core.key)
    if expanded(core.surface):
        yield expanded(core.surface)


def _letter_keys(key: str) -> Iterator[str]:
    """The sound of a word, its scanned form, and its letters whatever their order."""
    if sound_key(key):
        yield f"~{sound_key(key)}"
    yield f"0{scanned(key)}"
    yield "%" + "".join(sorted(key))


def _rests(key: str) -> Iterator[str]:
    """What a word becomes when it loses as many letters as a misspelling may."""
    depth = allowed_errors(len(key)) or allowed_errors(len(key) + 1)
    if depth:
        yield from deletions(key, depth)


def _han_rests(han: str) -> Iterator[str]:
    """What a run of Han becomes when it loses a character."""
    if len(han) >= 2:
        yield from (f"d{one}" for one in deletions(han))


def _syllables(key: str) -> int:
    """How many syllables of pinyin a word is, at most 4; 0 if it is none."""
    return min(len(split_pinyin(key)), _MANY_SYLLABLES)


def _neighbours(theirs: Profile) -> Iterator[str]:
    terms = theirs.terms
    for start in range(len(terms)):
        key = terms[start].key
        for end in range(start + 1, min(start + 4, len(terms))):
            if terms[end].han or not key:
                break
            key += terms[end].key
            yield key


def _generic_key(one: Profile) -> str:
    return "*" + "|".join(sorted(one.trades | one.sites))
