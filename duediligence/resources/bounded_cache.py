"""Answers found once and kept while there is room: to forget one costs time and changes nothing.

Threads may share what is remembered, so an answer may be gone as soon as it is kept: whoever asks
takes it with `get`, or from `keep`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MAX_WORDS = 400_000  # a million rows of suppliers hold about as many distinct ones


class BoundedCache(dict[K, V]):
    """Answers by what was asked, so many at most; they are left out of a pickle.

    >>> squares = BoundedCache[int, int](2)
    >>> squares.put(3, 9), squares.missing([3]), squares.get(4)
    (9, set(), None)
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def put(self, asked: K, answer: V) -> V:
        """Remember an answer, and give it."""
        self._make_room(1)
        self[asked] = answer
        return answer

    def missing(self, asked: Iterable[K]) -> set[K]:
        """What must still be found out, with room made for it: then all that is asked is known."""
        distinct = set(asked)
        self._make_room(len(distinct))
        return {one for one in distinct if one not in self}  # `difference` walks all that is kept

    def __reduce__(self) -> tuple[type[BoundedCache[K, V]], tuple[int]]:
        return type(self), (self._most,)

    def _make_room(self, more: int) -> None:
        if len(self) + more > self._most:
            self.clear()
