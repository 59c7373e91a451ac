"""A cache with an upper bound: to forget a value costs time and changes no result.

Threads may share a cache, so a value may be gone as soon as it is put: callers take it with `get`,
or from what `put` returns.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MAX_WORDS = 400_000  # a million rows of suppliers hold about as many distinct ones


class BoundedCache(dict[K, V]):
    """Values by key, so many at most; a pickle leaves them out.

    >>> squares = BoundedCache[int, int](2)
    >>> squares.put(3, 9), squares.missing([3]), squares.get(4)
    (9, set(), None)
    """

    def __init__(self, capacity: int) -> None:
        super().__init__()
        self._capacity = capacity

    def put(self, key: K, value: V) -> V:
        """Store a value, and return it."""
        self._make_room(1)
        self[key] = value
        return value

    def missing(self, keys: Iterable[K]) -> set[K]:
        """Return the keys without a value, with room made so that storing them forgets no other."""
        distinct = set(keys)
        self._make_room(len(distinct))
        return {key for key in distinct if key not in self}  # `difference` walks the whole cache

    def __reduce__(self) -> tuple[type[BoundedCache[K, V]], tuple[int]]:
        return type(self), (self._capacity,)

    def _make_room(self, more: int) -> None:
        if len(self) + more > self._capacity:
            self.clear()
