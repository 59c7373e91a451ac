"""Reads a file as usual and once more with every row on disk, and holds that both are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from duediligence.errors import DueDiligenceError
from duediligence.model import Suppliers
from duediligence.spreadsheets import Table, disk_sequence

Read = Callable[[], tuple[Table, ...]] | Callable[[], tuple[Suppliers, ...]]


@contextmanager
def from_the_first_row() -> Iterator[None]:
    """Every table counts as long."""
    usual, disk_sequence.IN_MEMORY_CHARACTERS = disk_sequence.IN_MEMORY_CHARACTERS, 0
    try:
        yield
    finally:
        disk_sequence.IN_MEMORY_CHARACTERS = usual


def both_ways(read: Read):
    """What `read` gives, after it gave or refused the same from disk."""
    usual, refused = _tried(read)
    with from_the_first_row():
        again, refused_too = _tried(read)
    assert str(refused) == str(refused_too)
    assert list(map(plain, again)) == list(map(plain, usual))
    if refused:
        raise refused
    return usual


def _tried(read: Read):
    try:
        return read(), None
    except DueDiligenceError as refused:
        return (), refused


def plain(found: Table | Suppliers) -> tuple[object, ...]:
    """All that a table or its suppliers hold, wherever they lie."""
    if isinstance(found, Table):
        return (found.file, found.sheet, list(found.rows), list(found.numbers), found.unreadable,
                found.merged, found.issues, found.sha256, found.is_hidden)  # fmt: skip
    columns = [
        (column.header, column.party, column.role, list(column.texts), list(column.shown),
         column.unreadable)
        for column in found.columns
    ]  # fmt: skip
    return (columns, list(found.rows), found.file, found.sheet, found.blank, found.sha256,
            found.issues)  # fmt: skip
