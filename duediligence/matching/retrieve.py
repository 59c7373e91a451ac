"""Which listed names are worth comparing with a text: those that share a word, or nearly one.

Every way in which two core words can meet leaves a shared key (the word, its letters less one or
two, its scanned form, its neighbours joined, a Han run), so no pair that can match is skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from ..text.spelling import allowed_errors, deletions, scanned, sound_key
from .meet import initials_of
from .names import ListedName
from .profile import Core, Profile

_LONGEST_HAN = 12


class NameIndex:
    """Listed names by the keys of their core words; built once, then only read."""

    def __init__(self, names: Iterable[ListedName]) -> None:
        self.names = tuple(names)
        self._by_key: dict[str, tuple[int, ...]] = {}
        for position, name in enumerate(self.names):
            for key in sorted(set(_listed_keys(name.profile))):
                self._by_key[key] = (*self._by_key.get(key, ()), position)

    def candidates(self, theirs: Profile) -> list[ListedName]:
        """The listed names that can meet this profile, in the order of the list."""
        found: set[int] = set()
        for key in _asked_keys(theirs):
            found.update(self._by_key.get(key, ()))
        return [self.names[position] for position in sorted(found)]


def _listed_keys(ours: Profile) -> Iterator[str]:
    brands = [core for core in ours.core if not core.is_place] or list(ours.core)
    for core in brands:
        yield from _word_keys(core)
    if ours.joined:
        yield f"={ours.joined}"
    for left, right in pairwise(ours.core):
        yield left.key + right.key
    yield from _initials_keys(ours)
    if not ours.core:
        yield _generic_key(ours)


def _asked_keys(theirs: Profile) -> Iterator[str]:
    for core in theirs.core:
        yield from _word_keys(core)
        for start in range(len(core.han)):
            for end in range(start + 2, min(len(core.han), start + _LONGEST_HAN) + 1):
                yield f"h{core.han[start:end]}"
    yield from _neighbours(theirs)
    if theirs.joined:
        yield f"={theirs.joined}"
    yield from _initials_keys(theirs)
    if not theirs.core:
        yield _generic_key(theirs)


def _initials_keys(name: Profile) -> Iterator[str]:
    """A name by its initials, and a short name as the initials of another."""
    yield from (f"!{one}" for one in initials_of(name))
    if len(name.core) == 1:
        yield f"!{name.joined}"


def _word_keys(core: Core) -> Iterator[str]:
    if core.han:
        yield f"h{core.han}"
        if len(core.han) >= 3:
            yield from (f"d{one}" for one in deletions(core.han))
        yield "s" + "".join(sorted(core.han))
    if sound_key(core.key):
        yield f"~{sound_key(core.key)}"
    if core.key:
        yield core.key
        yield f"0{scanned(core.key)}"
        depth = allowed_errors(len(core.key)) or allowed_errors(len(core.key) + 1)
        if depth:
            yield from (f"-{one}" for one in deletions(core.key, depth))


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
