"""Shortened forms of many words as arrays of hashes, which many words are looked up in at once.

Look here for how `DeletionIndex` keeps a long list. Shortened forms are stored as 64-bit hashes,
because a long list has millions of them. Two words may share a hash by chance: the caller compares
the words themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .misspelling import MAX_ERRORS, MAX_WORD_LENGTH, deletion_depth

Hashes = NDArray[np.uint64]
Positions = NDArray[np.int64]
Bytes = NDArray[np.uint8]
WordIds = NDArray[np.int32]  # no list has two billion words, and there are 50 ids a word

_STORED_HASH, _STORED_ID = np.dtype("<u8"), np.dtype("<i4")
# A word's hash is the sum of its letters, each times a power of an odd number, modulo 2^64: so the
# hash without a letter follows from the sums before and after it. Any odd number would do; this is
# 2^64 divided by the golden ratio, whose powers spread well.
_BASE = 0x9E3779B97F4A7C15
_HASH_BITS = 64
# Spreads the hashes over the Bloom filter: constants of MurmurHash3's 64-bit finaliser, any odd
# number and a shift of about half the bits would do.
_MIX, _HALF = np.uint64(0xFF51AFD7ED558CCD), np.uint64(29)
_BIT = 1 << np.arange(8, dtype=np.uint8)  # each bit of a byte
# Bits of the Bloom filter for each stored hash: at most 1 unrelated hash in 32 passes. Half as many
# lets twice as many through to the binary search; twice as many needs twice the memory.
_FILTER_BITS_PER_HASH = 32
_MIN_FILTER_BITS = 10  # as a power of two: an index of no words still has a filter
_FILTERED_AT_ONCE = 1 << 16  # whose temporary arrays stay in a processor's cache
_NO_PLACE = np.uint64((1 << 64) - 1)  # no filter has so many bits
_MAX_HASHES_AT_ONCE = 1 << 20  # bounds the memory to some tens of megabytes, whatever the list


class DeletionArrays(NamedTuple):
    """A deletion index as what takes time to compute.

    `hashes` are in order, each with an id in `word_ids`; `bloom_filter` tells of most other hashes
    that they are none of these; `longest` is the number of letters of the longest word.
    """

    hashes: Hashes
    word_ids: WordIds
    bloom_filter: Bytes
    longest: int

    def to_bytes(self) -> bytes:
        """Return the numbers of all arrays, the lowest byte of each first: some 20 bytes a form."""
        hashes, word_ids = self.hashes.astype(_STORED_HASH), self.word_ids.astype(_STORED_ID)
        content = hashes.tobytes() + self.bloom_filter.tobytes() + word_ids.tobytes()
        return content.ljust(self.stored_size(len(hashes)), b"\0")

    @staticmethod
    def stored_size(count: int) -> int:
        """Return how many bytes the arrays of so many hashes take: a multiple of those of a hash.

        Arrays behind each other then all begin where a processor reads numbers quickly.
        """
        size = count * (_STORED_HASH.itemsize + _STORED_ID.itemsize) + _filter_size(count)
        return -(-size // _STORED_HASH.itemsize) * _STORED_HASH.itemsize

    @classmethod
    def from_buffer(
        cls, content: memoryview, *, start: int, count: int, longest: int
    ) -> DeletionArrays:
        """Return the arrays of so many hashes, which are read in place.

        Raises:
            ValueError: the content has fewer bytes.
        """
        hashes = np.frombuffer(content, _STORED_HASH, count, start)
        start += hashes.nbytes
        bloom_filter = np.frombuffer(content, np.uint8, _filter_size(count), start)
        word_ids = np.frombuffer(content, _STORED_ID, count, start + bloom_filter.nbytes)
        return cls(hashes, word_ids, bloom_filter, longest)


class HashedDeletions:
    """Words with the id that each belongs to, by the hashes of their shortened forms; read-only."""

    def __init__(self, arrays: DeletionArrays) -> None:
        self.arrays = arrays
        self._hashes, self._word_ids, self._bloom_filter, self._longest = arrays

    @classmethod
    def of_words(cls, entries: Sequence[tuple[str, int]]) -> HashedDeletions:
        """Return the index of words, each with its id."""
        spellings = [word for word, _ in entries]
        ids_of_words = np.array([word_id for _, word_id in entries], np.int32)
        all_hashes, all_ids = [np.zeros(0, np.uint64)], [np.zeros(0, np.int32)]
        for positions, hashes in _deletion_hashes(spellings):
            all_hashes.append(hashes.ravel())
            all_ids.append(np.repeat(ids_of_words[positions], hashes.shape[1]))
        # Nobody else holds what is sorted, so that it is given up as soon as it is in order.
        all_hashes[:], all_ids[:] = [np.concatenate(all_hashes)], [np.concatenate(all_ids)]
        hashes, word_ids = _in_order(all_hashes.pop(), all_ids.pop())
        bloom_filter = np.zeros(_filter_size(len(hashes)), np.uint8)
        for start in range(0, len(hashes), _FILTERED_AT_ONCE):
            batch = hashes[start : start + _FILTERED_AT_ONCE]
            # In order, the bits of each byte are neighbours: a third of the time of `bitwise_or.at`.
            places = np.sort(_filter_places(batch, len(bloom_filter)))
            byte_places, bits = _bits_of(places)
            first = np.flatnonzero(np.diff(byte_places, prepend=_NO_PLACE))
            bloom_filter[byte_places[first]] |= np.bitwise_or.reduceat(bits, first)
        longest = max(map(len, spellings), default=0)
        return cls(DeletionArrays(hashes, word_ids, bloom_filter, longest))

    def lookup(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Return (position in `words`, id) of each listed word that a word may misspell, sorted.

        Complete, but not exact: some pairs only share a hash or a shortened form.
        """
        pairs: set[tuple[int, int]] = set()
        for positions, hashes in _deletion_hashes(words, self._longest + MAX_ERRORS):
            place, bit = _bits_of(_filter_places(hashes, len(self._bloom_filter)))
            rows, columns = np.nonzero(self._bloom_filter[place] & bit)
            if not len(rows):
                continue
            passed = hashes[rows, columns]
            first = np.searchsorted(self._hashes, passed, "left")
            counts = np.searchsorted(self._hashes, passed, "right") - first
            # All indices of the stored ranges first..first+count, without a loop over the ranges.
            starts = np.repeat(first - (np.cumsum(counts) - counts), counts)
            word_ids = self._word_ids[starts + np.arange(len(starts))]
            matched = positions[np.repeat(rows, counts)]
            pairs.update(zip(matched.tolist(), word_ids.tolist(), strict=True))
        return sorted(pairs)


def _in_order(hashes: Hashes, word_ids: WordIds) -> tuple[Hashes, WordIds]:
    """Return hashes in rising order, each with its id; equal ones stay in their order.

    The upper bits of each hash and, for its lower ones, its place are one number: to sort these
    takes a quarter of the time of `argsort`. Where two hashes differ in the lower bits only, which
    are few, the rest is sorted once more.
    """
    places = np.uint64((1 << len(hashes).bit_length()) - 1)
    packed = hashes & ~places
    packed |= np.arange(len(hashes), dtype=np.uint64)
    packed.sort()
    packed &= places
    order = packed.view(np.int64)
    hashes = hashes[order]
    if (hashes[1:] < hashes[:-1]).any():
        again = np.argsort(hashes, kind="stable")
        order, hashes = order[again], hashes[again]
    return hashes, word_ids[order]


def _filter_size(count: int) -> int:
    """Return the bytes of the Bloom filter for so many hashes, a power of two."""
    bits = max(_MIN_FILTER_BITS, (count * _FILTER_BITS_PER_HASH).bit_length())
    return 1 << (bits - 3)


def _filter_places(hashes: Hashes, size: int) -> Hashes:
    """Return for each hash its place among the bits of a Bloom filter of so many bytes."""
    shift = np.uint64(_HASH_BITS - (8 * size - 1).bit_length())
    return (hashes ^ (hashes >> _HALF)) * _MIX >> shift


def _bits_of(places: Hashes) -> tuple[Hashes, Bytes]:
    """Return the byte that each place is in, and the bit in it."""
    return places >> np.uint64(3), _BIT[places & np.uint64(7)]


def _deletion_hashes(
    words: Sequence[str], longest: int = MAX_WORD_LENGTH
) -> Iterator[tuple[Positions, Hashes]]:
    """Yield the positions of words of one length, and the hashes of their shortened forms."""
    by_size: dict[int, list[int]] = defaultdict(list)
    for position, word in enumerate(words):
        by_size[len(word)].append(position)
    for size, positions in sorted(by_size.items()):
        if not 0 < size <= min(longest, MAX_WORD_LENGTH):
            continue
        depth = deletion_depth(size)
        step = max(1, _MAX_HASHES_AT_ONCE // (1 + size**depth))
        for start in range(0, len(positions), step):
            batch = positions[start : start + step]
            # Surrogates pass: a list or table may hold half of a pair.
            encoded = "".join([words[at] for at in batch]).encode("utf-32-le", "surrogatepass")
            letters = np.frombuffer(encoded, "<u4").reshape(len(batch), size)
            yield np.array(batch, np.int64), _hash_deletions(letters, depth)


def _hash_deletions(letters: NDArray[np.uint32], depth: int) -> Hashes:
    """Hash words of one length and all that they become by losing up to `depth` letters (0 to 2).

    Takes and returns a row for each word. When a letter goes, the letters after it move one power
    down, which is a multiplication by the inverse of the base.
    """
    size = letters.shape[1]
    terms = letters * _POWERS[:size]
    until = np.cumsum(terms, axis=1)  # the sum of the letters up to each place, itself included
    whole = until[:, -1:]
    if depth == 0:
        return whole
    before, after = until - terms, (whole - until) * _INVERSE
    hashes = [whole, before + after]
    if depth > 1:
        first, second = _letter_pairs(size)
        between = (before[:, second] - until[:, first]) * _INVERSE
        hashes.append(before[:, first] + between + (after * _INVERSE)[:, second])
    return np.concatenate(hashes, axis=1)


@cache
def _letter_pairs(size: int) -> tuple[Positions, Positions]:
    """Return every two places of a word of this size, the earlier one first."""
    first, second = np.triu_indices(size, 1)
    return first, second


_POWERS = np.array([pow(_BASE, at, 1 << _HASH_BITS) for at in range(MAX_WORD_LENGTH)], np.uint64)
_INVERSE = np.uint64(pow(_BASE, -1, 1 << _HASH_BITS))
