"""Some rows of a table at a time, and the same rows divided among processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from operator import attrgetter, itemgetter
from typing import TypeVar
from zlib import crc32

from ..model import Suppliers
from ..model.roles import NAME_ROLES
from .pipeline import Pipeline, ScreenedRows

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a table; `positions` are theirs in the screening, in ascending order.

    `where` is for messages, such as 'suppliers.csv, rows 2 to 10,001'; a share of these rows, which
    lies anywhere among them, has the same.
    """

    rows: Suppliers
    positions: Sequence[int]
    where: str

    def screen(self, pipeline: Pipeline) -> ScreenedRows:
        """Return what the rows come to."""
        return pipeline.screen(self.rows, self.positions)

    def not_screened(self, why: str) -> str:
        """Return the message that these rows could not be screened."""
        return f"{self.where}: these rows could not be screened: {why}"


def chunks_of(tables: Iterable[Suppliers], size: int) -> Iterator[Chunk]:
    """Yield the rows of the tables in their order.

    Args:
        tables: the tables; a chunk has rows of one.
        size: rows of a chunk.
    """
    start = 0
    for table in tables:
        for first in range(0, len(table), size):
            rows = range(first, min(first + size, len(table)))
            picked = _pick(table, rows)
            yield Chunk(picked, range(start + first, start + rows.stop), _where(picked))
        start += len(table)


def _where(table: Suppliers) -> str:
    first, last = table.rows[0], table.rows[-1]
    rows = None if first is None or last is None else f"rows {first:,} to {last:,}"
    return ", ".join(filter(None, (table.file, table.sheet, rows))) or "the supplier"


def divide(chunk: Chunk, number: int) -> list[Chunk]:
    """Return the rows of a chunk as so many chunks of one size, as far as there are rows.

    Rows of one name go into the same share of every chunk, so that it is read by one worker only;
    but a name that is in most rows is divided, lest one worker does all.
    """
    names: Sequence[str] = [""] * len(chunk.rows)
    for column in chunk.rows.columns:
        if column.role in NAME_ROLES:
            names = [name or text for name, text in zip(names, column.texts, strict=True)]
    codes = [crc32(name.encode("utf-8", "surrogatepass")) for name in names]
    order = sorted(range(len(codes)), key=codes.__getitem__)
    bounds = [len(order) * at // number for at in range(number + 1)]
    parts = [sorted(order[first:stop]) for first, stop in pairwise(bounds)]
    return [
        Chunk(_pick(chunk.rows, rows), [chunk.positions[row] for row in rows], chunk.where)
        for rows in parts
        if rows
    ]


def _pick(table: Suppliers, rows: Sequence[int]) -> Suppliers:
    """Return some rows of a table, in memory and without what no screening looks at."""
    if len(table) == 1 and table.frame is None:  # a single check: there is nothing to leave out
        return table

    def picked(items: Sequence[T]) -> Sequence[T]:
        if isinstance(rows, range):  # neighbours, which may be on disk
            return items[rows.start : rows.stop]
        return itemgetter(*rows)(items) if len(rows) > 1 else [items[rows[0]]]

    def of_rows(by_row: Mapping[int, str]) -> Mapping[int, str]:
        if not by_row:
            return by_row
        return {at: by_row[row] for at, row in enumerate(rows) if row in by_row}

    columns = [
        replace(
            column,
            texts=(texts := picked(column.texts)),
            shown=texts,
            unreadable=of_rows(column.unreadable),
        )
        for column in table.columns
    ]
    return replace(
        table,
        columns=tuple(columns),
        rows=picked(table.rows),
        labels=None,
        issues=(),
        frame=None,
        keys=of_rows(table.keys),
    )


def join_shares(shares: Sequence[tuple[Chunk, ScreenedRows]]) -> ScreenedRows:
    """Return what the shares of a chunk came to as what the chunk came to."""
    by_position = {
        position: row
        for share, part in shares
        for position, row in zip(
            share.positions, zip(part.decisions, part.coverage, strict=True), strict=True
        )
    }
    rows = [by_position[position] for position in sorted(by_position)]
    parts = [part for _, part in shares]
    # What is at one position is from one share, and stays in its order.
    at, first = attrgetter("position"), attrgetter("first")
    return ScreenedRows(
        [decision for decision, _ in rows],
        [coverage for _, coverage in rows],
        findings=sorted(chain.from_iterable(part.findings for part in parts), key=at),
        near_misses=sorted(chain.from_iterable(part.near_misses for part in parts), key=at),
        context=sorted(chain.from_iterable(part.context for part in parts), key=at),
        misfits=sorted(chain.from_iterable(part.misfits for part in parts), key=first),
    )
