"""Sequences that lie on disk once they are long, so that memory does not bound a table."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, islice
from threading import Lock
from typing import Any, TypeVar, overload

from ..errors import OutputError

T = TypeVar("T")

BLOCK = 1_024  # items that are written, and read again, at once
_HEAVY = 256 * 1024  # characters after which a block is full, however few items it holds
MOST_HELD = 12 * 1024**2  # characters of rows that stay in memory: about 50,000 usual ones
_OF_CELL = 8  # what a cell weighs beside its characters
Add = Callable[[list[T]], None]
_Held = tuple[int, int, list[Any]]


class Store:
    """A file without a name, which several sequences share; it goes when the last of them does."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._end = 0
        with _Told():
            self._file = tempfile.TemporaryFile(prefix="duediligence-")  # noqa: SIM115 - we keep it
        weakref.finalize(self, self._file.close)

    def put(self, items: list[Any]) -> tuple[int, int]:
        """Write some items; where they stand and how many bytes they take.

        Raises:
            OutputError: the disk is full, or cannot be written.
        """
        data = pickle.dumps(items, pickle.HIGHEST_PROTOCOL)
        with self._lock, _Told():
            at = self._file.seek(self._end)
            self._file.write(data)
            self._file.flush()
            self._end += len(data)
        return at, len(data)

    def get(self, at: int, length: int) -> list[Any]:
        """The items that stand there.

        Raises:
            OutputError: the disk cannot be read.
        """
        with self._lock, _Told():
            self._file.seek(at)
            data = self._file.read(length)
            if len(data) < length:
                raise OSError("it has been cut off")
        items: list[Any] = pickle.loads(data)  # noqa: S301 - our own words, in a file without a name
        return items


class _Told:
    """Says of a disk that fails what was being kept there."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, OSError):
            raise OutputError(
                f"What is screened is kept in the folder {tempfile.gettempdir()} meanwhile, and that"
                f" failed ({error.strerror or error}). Make room there, or set TMPDIR to another"
                " folder."
            ) from error


class DiskSequence(Sequence[T]):
    """A sequence on disk: written once from front to end, then read in any order."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._starts = array("q")
        self._places = array("q")
        self._lengths = array("q")
        self._size = 0
        self._held: _Held = (0, 0, [])

    def add(self, block: list[T]) -> None:
        """Write the next items."""
        at, length = self.store.put(block)
        self._starts.append(self._size)
        self._places.append(at)
        self._lengths.append(length)
        self._size += len(block)

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        if isinstance(at, slice):
            start, stop, step = at.indices(self._size)
            if step != 1:
                return [self[each] for each in range(start, stop, step)]
            return list(islice(chain.from_iterable(self.blocks(start)), max(0, stop - start)))
        start, stop, block = self._held
        if not start <= at < stop:
            at = range(self._size)[at]  # from the end, or an IndexError
            start, stop, block = self._held = self._block_of(at)
        item: T = block[at - start]
        return item

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(self.blocks())

    def blocks(self, start: int = 0) -> Iterator[list[T]]:
        """The items from a position on, as they were written together."""
        while start < self._size:
            first, stop, block = self._block_of(start)
            yield block[start - first :] if start > first else block
            start = stop

    def __reduce__(self) -> tuple[type[list[T]], tuple[list[T]]]:
        return list, (list(self),)  # a file without a name cannot travel

    def _block_of(self, at: int) -> _Held:
        number = bisect_right(self._starts, at) - 1
        block = self.store.get(self._places[number], self._lengths[number])
        start = self._starts[number]
        return start, start + len(block), block


class Growing:
    """Rows of a table as they come: a list while they are few, on disk from there on."""

    def __init__(self) -> None:
        self._rows: list[Any] = []
        self._numbers: list[int] | array[int] = []
        self._spool: DiskSequence[Any] | None = None
        self._weight = 0
        self._most = MOST_HELD

    def __len__(self) -> int:
        return len(self._numbers)

    def append(self, row: list[str], number: int) -> None:
        """The next row, and the number that its file gives it."""
        self._rows.append(row)
        self._numbers.append(number)
        self._weight += sum(map(len, row)) + _OF_CELL * len(row)
        if self._weight >= self._most or (self._spool is not None and len(self._rows) == BLOCK):
            self._empty()

    def _empty(self) -> None:
        if self._spool is None:
            self._spool, self._most = DiskSequence(Store()), _HEAVY
            self._numbers = array("q", self._numbers)
        for block in batches(self._rows):
            self._spool.add(block)
        self._rows, self._weight = [], 0

    def done(self) -> tuple[Sequence[list[str]], Sequence[int]]:
        """The rows, and their numbers."""
        if self._spool is None:
            return self._rows, self._numbers
        self._empty()
        return self._spool, self._numbers


def batches(items: Sequence[T], start: int = 0) -> Iterator[list[T]]:
    """The items from a position on, some at a time."""
    if isinstance(items, DiskSequence):
        yield from items.blocks(start)
        return
    for at in range(start, len(items), BLOCK):
        yield list(items[at : at + BLOCK])


def growing(store: Store | None) -> tuple[Sequence[T], Add[T]]:
    """A sequence that lies in a store, or in memory where there is none, and what adds to it."""
    if store is None:
        held: list[T] = []
        return held, held.extend
    spool = DiskSequence[T](store)
    return spool, spool.add


def kept(blocks: Iterable[list[T]], store: Store | None) -> Sequence[T]:
    """The items of some blocks, in a store or in memory."""
    grown: tuple[Sequence[T], Add[T]] = growing(store)
    items, add = grown
    for block in blocks:
        add(block)
    return items


def store_of(items: Sequence[object]) -> Store | None:
    """Where a sequence lies; None where it is in memory."""
    return items.store if isinstance(items, DiskSequence) else None


def mapped(items: Sequence[T], change: Callable[[int, T], T]) -> Sequence[T]:
    """What `change` makes of each position and item, lying where the items lie."""
    at = count()
    blocks = ([change(next(at), item) for item in block] for block in batches(items))
    return kept(blocks, store_of(items))


def replaced(items: Sequence[T], others: Mapping[int, T]) -> Sequence[T]:
    """The items with others at some positions; the same sequence where there are none."""
    return mapped(items, others.get) if others else items


def extended(
    items: list[T] | DiskSequence[T], more: list[T], most: int
) -> list[T] | DiskSequence[T]:
    """The items with more after them; they move to disk once they are more than `most`."""
    if isinstance(items, list) and len(items) + len(more) > most:
        spool = DiskSequence[T](Store())
        for block in batches(items):
            spool.add(block)
        items = spool
    if isinstance(items, list):
        items += more
    else:
        for block in batches(more):
            items.add(block)
    return items
