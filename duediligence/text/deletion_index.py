"""Words within one or two letters of each other, found for many words at once.

Two words within `d` errors of each other share something that each becomes by losing up to `d`
letters. What words become is kept as numbers (hashes), for a long list becomes millions of things.
Two that share a number by chance only are sorted out by whoever compares the words themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .misspelling import MOST_ERRORS, deletion_depth

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]

# A word is the sum of its letters, each times a power of an odd number, modulo 2^64: so what is
# left when a letter goes is told from the sums before and after it. Any odd number would do.
_BASE = 0x9E3779B97F4A7C15
_BITS = 64
_MIX, _HALF = np.uint64(0xFF51AFD7ED558CCD), np.uint64(29)  # spread numbers over the sieve
_BIT = 1 << np.arange(8, dtype=np.uint8)  # each of a byte
_SIEVE_SHARE = 32  # places of the sieve for each number that it holds: a stranger seldom passes
_SMALLEST_SIEVE = 10
_MOST_AT_ONCE = 1 << 20  # numbers that are made at once, which bounds the memory
_LONGEST = 256  # letters; a longer "word" is none


class DeletionIndex:
    """Words that belong to numbered owners, by what they may lose; built once, then only read.

    >>> known = DeletionIndex([("hetian", 0), ("taida", 1), ("hotan", 0)])
    >>> known.lookup(["hetain", "tada", "textile"])
    [(0, 0), (1, 1)]
    """

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        spelt, owners = _apart(words)
        numbers, of = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
        for at, found in _lessened(spelt):
            numbers.append(found.ravel())
            of.append(np.repeat(owners[at], found.shape[1]))
        self._longest = max(map(len, spelt), default=0)
        self._numbers = np.concatenate(numbers)
        order = np.argsort(self._numbers, kind="stable")
        self._numbers, self._owners = self._numbers[order], np.concatenate(of)[order]
        bits = max(_SMALLEST_SIEVE, (len(order) * _SIEVE_SHARE).bit_length())
        self._shift = np.uint64(_BITS - bits)
        self._sieve = np.zeros(1 << (bits - 3), np.uint8)
        place, bit = self._in_sieve(self._numbers)
        np.bitwise_or.at(self._sieve, place, bit)

    def lookup(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """The place of each word with each owner of a word that it may misspell, in order."""
        span = self._longest + MOST_ERRORS
        pairs: set[tuple[int, int]] = set()
        for at, found in _lessened(words, span):
            rows, owners = self._known(found)
            pairs.update(zip(at[rows].tolist(), owners.tolist(), strict=True))
        return sorted(pairs)

    def _known(self, found: Numbers) -> tuple[Places, Places]:
        """The rows of which a number is known, and its owners."""
        place, bit = self._in_sieve(found)
        rows, columns = np.nonzero(self._sieve[place] & bit)
        if not len(rows):
            return rows, rows
        asked = found[rows, columns]
        first = np.searchsorted(self._numbers, asked, "left")
        many = np.searchsorted(self._numbers, asked, "right") - first
        starts = np.repeat(first - (np.cumsum(many) - many), many)
        return np.repeat(rows, many), self._owners[starts + np.arange(len(starts))]

    def _in_sieve(self, numbers: Numbers) -> tuple[Numbers, NDArray[np.uint8]]:
        """The byte of the sieve that tells of each number, and the bit in it."""
        place = (numbers ^ (numbers >> _HALF)) * _MIX >> self._shift
        return place >> np.uint64(3), _BIT[place & np.uint64(7)]


def _apart(words: Iterable[tuple[str, int]]) -> tuple[list[str], Places]:
    told = [*words]
    return [word for word, _ in told], np.array([owner for _, owner in told], np.int64)


def _lessened(words: Sequence[str], longest: int = _LONGEST) -> Iterator[tuple[Places, Numbers]]:
    """Words of one length at a time, by their places, and the numbers of what they become."""
    by_size: dict[int, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        by_size[len(word)].append(at)
    for size, places in sorted(by_size.items()):
        if not 0 < size <= min(longest, _LONGEST):
            continue
        depth = deletion_depth(size)
        step = max(1, _MOST_AT_ONCE // (1 + size**depth))
        for start in range(0, len(places), step):
            some = places[start : start + step]
            spelt = "".join([words[at] for at in some]).encode("utf-32-le", "surrogatepass")
            letters = np.frombuffer(spelt, "<u4").reshape(len(some), size)
            yield np.array(some, np.int64), _losing(letters, depth)


def _losing(letters: NDArray[np.uint32], depth: int) -> Numbers:
    """The numbers of words of one length, and of what they become by losing up to `depth` letters:
    a row for each word.
    """
    size = letters.shape[1]
    told = letters * _POWERS[:size]
    until = np.cumsum(told, axis=1)  # the sum of the letters up to each place, itself included
    whole = until[:, -1:]
    if depth == 0:
        return whole
    before, after = until - told, (whole - until) * _BACK
    found = [whole, before + after]
    if depth > 1:
        first, second = _pairs(size)
        between = (before[:, second] - until[:, first]) * _BACK
        found.append(before[:, first] + between + (after * _BACK)[:, second])
    return np.concatenate(found, axis=1)


@cache
def _pairs(size: int) -> tuple[Places, Places]:
    """Every two places of a word of this size, the earlier one first."""
    first, second = np.triu_indices(size, 1)
    return first, second


_POWERS = np.array([pow(_BASE, at, 1 << _BITS) for at in range(_LONGEST)], np.uint64)
_BACK = np.uint64(pow(_BASE, -1, 1 << _BITS))
