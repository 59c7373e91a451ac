"""Reads a file as usual and once more with every row on disk, and asserts that both agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from duediligence.errors import DueDiligenceError
from duediligence.model import Suppliers
from duediligence.spreadsheets import Table, disk_sequence

Read = Callable[[], tuple[Table, ...]] | Callable[[], tuple[Suppliers, ...]]


@contextmanager
def from_the_first_row() -> Iterator[None]:
    """Move every table to disk."""
    usual, disk_sequence.IN_MEMORY_CHARACTERS = disk_sequence.IN_MEMORY_CHARACTERS, 0
    try:
        yield
    finally:
        disk_sequence.IN_MEMORY_CHARACTERS = usual


def both_ways(read: Read):
    """Return what `read` gives; from disk it must give or refuse the same."""
    usual, refused = _try(read)
    with from_the_first_row():
        again, refused_too = _try(read)
    assert str(refused) == str(refused_too)
    assert list(map(content_of, again)) == list(map(content_of, usual))
    if refused:
        raise refused
    return usual


def _try(read: Read):
    try:
        return read(), None
    except DueDiligenceError as refused:
        return (), refused


def content_of(table: Table | Suppliers) -> tuple[object, ...]:
    """All that a table or its suppliers hold, in memory or on disk."""
    if isinstance(table, Table):
        return (replace(table, rows=list(table.rows), numbers=list(table.numbers)),)
    columns = [
        (
            column.header,
            column.party,
            column.role,
            list(column.texts),
            list(column.shown),
            column.unreadable,
        )
        for column in table.columns
    ]
    return (
        columns,
        list(table.rows),
        table.file,
        table.sheet,
        table.blank,
        table.sha256,
        table.issues,
    )
