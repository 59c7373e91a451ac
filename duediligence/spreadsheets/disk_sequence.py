"""Sequences that move to disk once they are long, so that memory does not bound a table."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, count, islice
from threading import Lock
from typing import Any, NamedTuple, TypeVar, overload

from ..errors import OutputError

T = TypeVar("T")

# Items that are written, and read again, at once. Judgement: large enough that a block costs one
# read of the disk and one unpickling, small enough that reading one row at random is cheap.
BLOCK = 1_024
# Characters after which a block is full, however few items it holds, so that a table of long
# descriptions does not make blocks of many megabytes. Judgement.
BLOCK_CHARACTERS = 256 * 1024
# Characters of rows that stay in memory: about 50,000 usual rows.
IN_MEMORY_CHARACTERS = 12 * 1024**2
# Characters that a cell counts beside its own text: a blank cell takes a pointer of eight bytes.
_CELL_OVERHEAD = 8


class SpillFile:
    """A file without a name that several sequences share; it goes when the last of them does."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._end = 0
        with _disk_errors():
            self._file = tempfile.TemporaryFile(prefix="duediligence-")  # noqa: SIM115 - stays open
        weakref.finalize(self, self._file.close)

    def write(self, data: bytes) -> int:
        """Append some bytes and return their offset.

        Raises:
            OutputError: the disk is full, or cannot be written.
        """
        with self._lock, _disk_errors():
            offset = self._file.seek(self._end)
            self._file.write(data)
            self._file.flush()
            self._end += len(data)
        return offset

    def read(self, offset: int, length: int) -> bytes:
        """Return the bytes that were written there.

        Raises:
            OutputError: the disk cannot be read.
        """
        with self._lock, _disk_errors():
            self._file.seek(offset)
            data = self._file.read(length)
            if len(data) < length:
                raise OSError("it has been cut off")
        return data


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"The rows that are screened are stored in the folder {tempfile.gettempdir()}"
            f" meanwhile, and that failed ({error.strerror or error}). Make room there, or set"
            " TMPDIR to another folder."
        ) from error


class PackedBlock(NamedTuple):
    """Some items as bytes, and what makes the items of them again."""

    data: bytes
    size: int
    unpack: Callable[[bytes], list[Any]]


def pack(items: list[Any]) -> PackedBlock:
    """Pack items of any kind."""
    # We wrote what is unpickled, in a file without a name.
    return PackedBlock(pickle.dumps(items, pickle.HIGHEST_PROTOCOL), len(items), pickle.loads)


class DiskSequence(Sequence[T]):
    """A sequence on disk: written once from front to end, then read in any order.

    >>> numbers = DiskSequence[int](SpillFile())
    >>> numbers.extend([3, 1, 4]), numbers.extend([1, 5]), numbers[3:], len(numbers)
    (None, None, [1, 5], 5)
    """

    def __init__(self, spill_file: SpillFile) -> None:
        self.spill_file = spill_file
        self._starts = array("q")
        self._offsets = array("q")
        self._lengths = array("q")
        self._unpack: list[Callable[[bytes], list[T]]] = []
        self._size = 0
        self._cached: tuple[int, int, list[Any]] = (0, 0, [])  # start, stop and items of a block

    def extend(self, block: list[T]) -> None:
        """Write the next items as one block."""
        self.extend_packed(pack(block))

    def extend_packed(self, block: PackedBlock) -> None:
        """Write the next items as the bytes that they were packed in."""
        offset = self.spill_file.write(block.data)
        self._starts.append(self._size)
        self._offsets.append(offset)
        self._lengths.append(len(block.data))
        self._unpack.append(block.unpack)
        self._size += block.size

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
                return [self[position] for position in range(start, stop, step)]
            return list(islice(chain.from_iterable(self.blocks(start)), max(0, stop - start)))
        # Threads may share a sequence: the block is used only as it was taken out of the cache.
        start, stop, block = self._cached
        if not start <= at < stop:
            at = range(self._size)[at]  # from the end, or an IndexError
            start, stop, block = self._cached = self._read_block(at)
        item: T = block[at - start]
        return item

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(self.blocks())

    def blocks(self, start: int = 0) -> Iterator[list[T]]:
        """Yield the items from a position on, in the blocks that were written."""
        while start < self._size:
            first, stop, block = self._read_block(start)
            yield block[start - first :] if start > first else block
            start = stop

    def __reduce__(self) -> tuple[type[list[T]], tuple[list[T]]]:
        return list, (list(self),)  # a file without a name cannot travel to another process

    def _read_block(self, at: int) -> tuple[int, int, list[Any]]:
        number = bisect_right(self._starts, at) - 1
        data = self.spill_file.read(self._offsets[number], self._lengths[number])
        block = self._unpack[number](data)
        start = self._starts[number]
        return start, start + len(block), block


class RowBuffer:
    """The rows of a table while it is read: in memory while they are few, on disk from there on."""

    def __init__(self) -> None:
        self._blocks: list[list[list[str]] | PackedBlock] = []
        self._rows: list[list[str]] = []  # the block that is not yet full
        self._numbers: list[int] | array[int] = []
        self._spilled: DiskSequence[list[str]] | None = None
        self._characters = 0  # in memory
        self._characters_of_block = 0

    def __len__(self) -> int:
        return len(self._numbers)

    def append(self, row: list[str], number: int) -> None:
        """Add the next row, with the number that its file gives it."""
        self._rows.append(row)
        self._numbers.append(number)
        self._characters_of_block += len("".join(row)) + _CELL_OVERHEAD * len(row)
        if self._characters_of_block >= BLOCK_CHARACTERS or len(self._rows) == BLOCK:
            self._end_block()

    def extend(self, block: PackedBlock, numbers: Iterable[int], *, cells: int) -> None:
        """Add some rows that are packed; `cells` is how many they have."""
        if block.size:
            self._end_block()
            self._numbers.extend(numbers)
            self._add(block, len(block.data) + _CELL_OVERHEAD * cells)

    def finish(self) -> tuple[Sequence[list[str]], Sequence[int]]:
        """Return the rows, and their numbers."""
        self._end_block()
        if self._spilled is not None:
            return self._spilled, self._numbers
        rows: list[list[str]] = []
        for block in self._blocks:
            rows += block.unpack(block.data) if isinstance(block, PackedBlock) else block
        return rows, self._numbers

    def _end_block(self) -> None:
        if self._rows:
            self._add(self._rows, self._characters_of_block)
            self._rows, self._characters_of_block = [], 0

    def _add(self, block: list[list[str]] | PackedBlock, characters: int) -> None:
        self._blocks.append(block)
        self._characters += characters
        if self._spilled is None:
            if self._characters < IN_MEMORY_CHARACTERS:
                return
            self._spilled = DiskSequence(SpillFile())
            self._numbers = array("q", self._numbers)
        for each in self._blocks:
            self._spilled.extend_packed(each if isinstance(each, PackedBlock) else pack(each))
        self._blocks = []


def iter_blocks(items: Sequence[T], start: int = 0) -> Iterator[list[T]]:
    """Yield the items from a position on in lists, each of which memory can hold."""
    if isinstance(items, DiskSequence):
        yield from items.blocks(start)
        return
    for at in range(start, len(items), BLOCK):
        yield list(items[at : at + BLOCK])


def map_items(items: Sequence[T], change: Callable[[int, T], T]) -> Sequence[T]:
    """Return what `change` makes of each position and item; on disk if the items are there.

    >>> map_items(["a", "b"], lambda at, text: f"{at}{text}")
    ['0a', '1b']
    """
    at = count()
    changed: list[T] | DiskSequence[T] = (
        DiskSequence(items.spill_file) if isinstance(items, DiskSequence) else []
    )
    for block in iter_blocks(items):
        changed.extend([change(next(at), item) for item in block])
    return changed


def replace_items(items: Sequence[T], replacements: Mapping[int, T]) -> Sequence[T]:
    """Return the items with others at some positions; the same sequence where there are none.

    >>> replace_items(["a", "b"], {1: "c"})
    ['a', 'c']
    """
    return map_items(items, replacements.get) if replacements else items


def extend_or_spill(
    items: list[T] | DiskSequence[T], more: list[T], most: int
) -> list[T] | DiskSequence[T]:
    """Append to a sequence and return it, moved to disk if it is now longer than `most`."""
    if isinstance(items, list) and len(items) + len(more) > most:
        spilled = DiskSequence[T](SpillFile())
        for block in iter_blocks(items):
            spilled.extend(block)
        items = spilled
    for block in iter_blocks(more):
        items.extend(block)
    return items
