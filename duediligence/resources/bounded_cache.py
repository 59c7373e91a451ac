"""A cache with an upper bound: to forget a value costs time and changes no result.

Threads may share a cache, so a value may be gone as soon as it is put: callers take it with `get`,
or from what `put` returns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MAX_WORDS = 400_000  # a million rows of suppliers hold about as many distinct ones
# Words of which a thing is remembered, where that takes more memory than it saves time: a word comes
# again soon or hardly ever. Of 100,000 suppliers' names beside 20,000 listed ones, twice as many and
# more took 50 MB more and answered at most 3 % more of what was asked; half as many take 37 MB less,
# and cost 2 to 3 % of the time.
WORDS_AT_HAND = 1 << 15


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
        self._make_room((key,))
        self[key] = value
        return value

    def missing(self, keys: Iterable[K]) -> set[K]:
        """Return the keys without a value, with room made so that storing them forgets none of them.

        What is asked for again and again stays, as it is among the keys.
        """
        distinct = set(keys)
        self._make_room(distinct)
        return {key for key in distinct if key not in self}  # `difference` walks the whole cache

    def __reduce__(self) -> tuple[type[BoundedCache[K, V]], tuple[int]]:
        return type(self), (self._capacity,)

    def _make_room(self, keys: Collection[K]) -> None:
        """Forget all but these keys and the newest half where there may be no room for the keys."""
        if len(self) + len(keys) <= self._capacity:
            return
        newest = max(0, min(self._capacity // 2, self._capacity - len(keys)))
        values = self.copy()  # at once, because another thread may change it meanwhile
        asked = {key: values.pop(key) for key in keys if key in values}
        self.clear()
        self.update(islice(values.items(), max(0, len(values) - newest), None))
        self.update(asked)  # the newest from now on
