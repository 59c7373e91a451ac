"""Finds the tags of a piece of a sheet's XML by its bytes, all of them at once.

In XML that expat has found well-formed, without comments and sections, a `<` is nowhere but before
the name of a tag.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]

_ROW, _CELL = b'<row r="', b'<c r="'
_MOST_LETTERS, _MOST_DIGITS = 3, 8  # of an address; eight digits are more than any sheet has
# Zeros at the end, so that nobody looks beyond it: more than the longest spelling and address.
_PADDING = bytes(64)


class Extent(NamedTuple):
    """How many rows or cells there are, and the largest row and column, from 1; 0 without any."""

    number: int
    last_row: int
    last_column: int = 0


class TagIndex:
    """Where the tags of a piece of XML are, which must not be cut within a tag."""

    def __init__(self, piece: bytes) -> None:
        self._bytes: NDArray[np.uint8] = np.frombuffer(piece + _PADDING, np.uint8)
        self._tags: Places = np.flatnonzero(self._bytes == ord("<"))
        # Two characters after `<` distinguish nearly all tags of a sheet.
        self._pairs = self._bytes[self._tags + 1].astype(np.uint16) << 8
        self._pairs |= self._bytes[self._tags + 2]
        self._counts = np.bincount(self._pairs, minlength=1 << 16)

    def count(self, spelling: bytes, before: bytes = b"") -> int:
        """Return how many tags begin like this, with the second text directly before them.

        Args:
            spelling: at least `<` and two characters; it may go on behind the tag.
            before: a text.
        """
        return len(self._spelt(self._find(spelling), before, -len(before)))

    def count_initial(self, character: bytes) -> int:
        """Return how many tags have a name that begins with this character."""
        first = ord(character) << 8
        return int(self._counts[first : first + (1 << 8)].sum())

    def has_in_text(self, character: bytes, tag: bytes) -> bool:
        """Return whether a character is in a text that follows such a tag, of one letter."""
        places = np.flatnonzero(self._bytes == ord(character))
        if not len(places) or not len(self._tags):
            return False
        tags_before = np.searchsorted(self._tags, places) - 1
        return bool((self._pairs[tags_before] == _pair(tag)).any())

    def find_rows(self) -> Extent | None:
        """Return the extent of the tags such as `<row r="5"`; None where one is spelt otherwise."""
        tags = self._find(b"<row ")
        rows = self._spelt(tags, _ROW)
        numbers = self._read_numbers(rows + len(_ROW))
        if len(rows) < len(tags) or numbers is None or self.count(b"<row>"):
            return None
        return Extent(len(rows), int(numbers.max(initial=0)))

    def find_cells(self) -> Extent | None:
        """Return the extent of the tags such as `<c r="B5"`; None where one is spelt otherwise."""
        tags = self._find(b"<c ")
        cells = self._spelt(tags, _CELL)
        if len(cells) < len(tags) or self.count(b"<c>"):
            return None
        at = cells + len(_CELL)
        columns = np.zeros(len(cells), np.intp)
        for _ in range(_MOST_LETTERS):
            letters = self._bytes[at] - np.uint8(ord("A"))  # others become 26 or more
            is_letter = letters < 26
            columns = np.where(is_letter, columns * 26 + letters + 1, columns)
            at = at + is_letter
        numbers = self._read_numbers(at)
        if numbers is None or not columns.all():
            return None
        return Extent(len(cells), int(numbers.max(initial=0)), int(columns.max(initial=0)))

    def _find(self, spelling: bytes) -> Places:
        """Return the places of the tags that begin like this."""
        pair = _pair(spelling)
        if not self._counts[pair]:
            return self._tags[:0]
        return self._spelt(self._tags[self._pairs == pair], spelling[3:], 3)

    def _spelt(self, places: Places, spelling: bytes, offset: int = 0) -> Places:
        """Return the places at which, or so many bytes from which, there is this spelling."""
        for distance, character in enumerate(spelling, offset):
            places = places[self._bytes[places + distance] == character]
        return places

    def _read_numbers(self, at: Places) -> Places | None:
        """Return the numbers at these places, each before a quotation mark; None without one."""
        numbers = np.zeros(len(at), np.intp)
        start = at
        for _ in range(_MOST_DIGITS):
            digits = self._bytes[at] - np.uint8(ord("0"))  # other characters become 10 or more
            is_digit = digits < 10
            if not is_digit.any():
                break
            numbers = np.where(is_digit, numbers * 10 + digits, numbers)
            at = at + is_digit
        is_number = (at > start) & (self._bytes[at] == ord('"'))
        return numbers if is_number.all() else None


def _pair(spelling: bytes) -> int:
    return spelling[1] << 8 | spelling[2]
