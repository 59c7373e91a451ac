"""A screening opened for reading: which row a position is, which statement an id is, who said it."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..model import (
    Column,
    ContextNote,
    Coverage,
    Decision,
    Finding,
    Issue,
    Provenance,
    RowContext,
    Source,
    Statement,
    Suppliers,
    Watchlist,
    WatchlistEntry,
)  # fmt: skip
from ..spreadsheets.disk_sequence import DiskSequence

DENIALS = frozenset({"denies", "responds"})
Owner = WatchlistEntry | ContextNote


@dataclass(frozen=True, slots=True)
class ScreeningData:
    """What a screening found, as plain nouns; `ScreeningResult` adds what one can do with it.

    `decisions` and `coverage` hold one item a row that is not blank, over all tables in input
    order; the `position` of a finding counts the same way.
    """

    suppliers: tuple[Suppliers, ...]
    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]
    near_misses: Sequence[Finding]
    context: tuple[RowContext, ...]
    coverage: tuple[Coverage, ...]
    issues: tuple[Issue, ...]
    watchlist: Watchlist
    provenance: Provenance


class MappedColumn(NamedTuple):
    """One column of the input and what it was taken for."""

    file: str | None
    sheet: str | None
    header: str
    party: str
    role: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One row of the input: its place in the screening and in its table."""

    position: int
    table: Suppliers
    index: int

    @property
    def number(self) -> int | None:
        """The number its reader knows it by."""
        return self.table.rows[self.index]

    @property
    def where(self) -> str:
        """Such as 'suppliers.xlsx, Sheet1, row 12'."""
        parts = [self.table.file, self.table.sheet]
        parts.append(None if self.number is None else f"row {self.number}")
        return ", ".join(part for part in parts if part) or "the supplier"

    @property
    def name(self) -> str:
        """What the supplier calls itself: its name, else the best that the row holds."""
        for role in ("name", "alias", "registration_no", "id", "address"):
            for column in self.table.columns:
                if column.role == role and self.text(column).strip():
                    return self.text(column)
        return ""

    def text(self, column: Column) -> str:
        """What the row holds in a column; for a cell that could not be read, what was seen."""
        return column.texts[self.index] or column.unreadable.get(self.index, "")


class ResultIndex:
    """Lookups over an outcome, built once for one report; it holds nothing of its own."""

    def __init__(self, outcome: ScreeningData) -> None:
        self.outcome = outcome
        self._starts: list[int] = []
        total = 0
        for table in outcome.suppliers:
            self._starts.append(total)
            total += len(table)
        self.findings = _by_position(sorted(outcome.findings, key=_worst_first))
        self.near_misses = (
            _OnDisk(outcome.near_misses)
            if isinstance(outcome.near_misses, DiskSequence)
            else _by_position(sorted(outcome.near_misses, key=_worst_first))
        )
        self.context: dict[int, list[RowContext]] = defaultdict(list)
        for note in outcome.context:
            self.context[note.position].append(note)
        watchlist = outcome.watchlist
        self.sources: dict[str, Source] = {source.id: source for source in watchlist.sources}
        self.entries = {(entry.list, entry.id): entry for entry in watchlist.entries}
        self.statements: dict[str, Statement] = {}
        self.owners: dict[str, Owner] = {}
        everybody: tuple[Owner, ...] = (*watchlist.entries, *watchlist.context)
        for owner in everybody:
            for statement in owner.statements:
                self.statements[statement.id] = statement
                self.owners[statement.id] = owner

    def row(self, position: int) -> ResultRow:
        """The row at a position over all tables."""
        at = bisect_right(self._starts, position) - 1
        # An empty table shares its start with the next one; bisect lands on the last, which has it.
        return ResultRow(position, self.outcome.suppliers[at], position - self._starts[at])

    def rows(self) -> Iterable[ResultRow]:
        """Every row, in the order of the input."""
        position = 0
        for table in self.outcome.suppliers:
            for index in range(len(table)):
                yield ResultRow(position, table, index)
                position += 1

    def replies(self, row: ResultRow) -> list[str]:
        """What is to be told of the supplier's replies that stand in a row."""
        headers = {column.header for column in row.table.columns if column.is_reply}
        return [note.note for note in self.context.get(row.position, ()) if note.header in headers]

    def worst_first(self, positions: Iterable[int]) -> list[int]:
        """Positions by decision, then priority, then score, then the order of the input."""
        return sorted(positions, key=self._weight)

    def cited(self, finding: Finding) -> list[Statement]:
        """The statements of a finding, and every denial of those whom they speak of.

        No view can show an allegation without its denials, because every view asks here.
        """
        ids = [each for each in finding.statements if each in self.statements]
        owners = [self.owners[each] for each in ids]
        primary = self.entry(finding.list, finding.entry)
        if primary is not None and finding.decision is not Decision.CLEAR:
            owners.append(primary)
        denials = (s.id for owner in owners for s in owner.statements if s.stance in DENIALS)
        return [self.statements[each] for each in dict.fromkeys((*ids, *denials))]

    def cited_entries(self) -> list[Owner]:
        """Whoever a finding or a context line rests on, findings first, each once."""
        keys: dict[tuple[str, str], Owner] = {}
        for finding in sorted(self.outcome.findings, key=_worst_first):
            named = (finding.entry, *finding.supporting, *finding.also)
            entries = (self.entry(finding.list, each) for each in named)
            owners: list[Owner] = [entry for entry in entries if entry is not None]
            owners += [self.owners[each] for each in finding.statements if each in self.owners]
            keys |= {(owner.list, owner.id): owner for owner in owners}
        for note in self.outcome.context:
            owners = [self.owners[each] for each in note.statements if each in self.owners]
            keys |= {(owner.list, owner.id): owner for owner in owners}
        return list(keys.values())

    def entry(self, list_id: str, entry_id: str) -> WatchlistEntry | None:
        """The entry of that id on that list, or of 'list:entry' on the list it names."""
        other, _, there = entry_id.partition(":")
        return self.entries.get((list_id, entry_id)) or self.entries.get((other, there))

    def entry_name(self, list_id: str, entry_id: str) -> str:
        """The name of an entry, or its id where the list has none of that id."""
        entry = self.entry(list_id, entry_id)
        return entry.name if entry else entry_id

    def _weight(self, position: int) -> tuple[int, int, float, int]:
        found = self.findings.get(position, [])
        priority = min((finding.priority for finding in found), default=9)
        score = max((finding.score for finding in found), default=0.0)
        return -self.outcome.decisions[position].rank, priority, -score, position


class _OnDisk:
    """Findings on disk, in the order of their rows, looked up by row."""

    def __init__(self, findings: DiskSequence[Finding]) -> None:
        self._findings = findings
        self._positions = array("q", (finding.position for finding in findings))

    def get(self, position: int, default: Sequence[Finding] = ()) -> Sequence[Finding]:
        """Those of a row, worst first."""
        first = bisect_left(self._positions, position)
        last = bisect_right(self._positions, position, first)
        mine = [self._findings[at] for at in range(first, last)]
        return sorted(mine, key=_worst_first) or default


def mapped_columns(tables: Iterable[Suppliers]) -> tuple[MappedColumn, ...]:
    """Every column of every table with the party and role it was taken for."""
    return tuple(
        MappedColumn(table.file, table.sheet, column.header, column.party, column.role)
        for table in tables
        for column in table.columns
    )


def numbered(headers: Iterable[Hashable]) -> list[tuple[Hashable, int]]:
    """Each header with how many of its namesakes stand before it."""
    seen: Counter[Hashable] = Counter()
    keys = []
    for header in headers:
        keys.append((header, seen[header]))
        seen[header] += 1
    return keys


def _by_position(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    rows: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        rows[finding.position].append(finding)
    return rows


def _worst_first(finding: Finding) -> tuple[int, int, float, str, str, str, str]:
    rank = -finding.decision.rank
    return (rank, finding.priority, -finding.score, finding.rule, finding.list, finding.entry,
            finding.party)  # fmt: skip
