"""Lookups over a finished screening, which every report uses: rows, findings, statements, sources."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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
)
from ..spreadsheets.disk_sequence import DiskSequence
from .supplier_keys import supplier_key

# Stances of statements that must stand beside every allegation.
DENIAL_STANCES = frozenset({"denies", "responds"})
_NAMING_ROLES = ("name", "alias", "registration_no", "id", "address")  # the best name first
_LEAST_PRESSING = 9  # sorts rows without a finding last; the priorities of rules are 1 to 3
# Official orders and registers weigh more than the press, and a supplier more than its region.
_WEIGHTS = {"lists": 0, "alleges": 1, "context": 2, "denies": 3, "responds": 4}
StatementSubject = WatchlistEntry | ContextNote


@dataclass(frozen=True, slots=True)
class ScreeningData:
    """What a screening found, as plain records; `ScreeningResult` adds what one can do with it.

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
        """The number that its reader knows it by; None for a single check."""
        return self.table.rows[self.index]

    @property
    def label(self) -> object:
        """The label in the index of the caller's frame; None where it was no frame."""
        labels = self.table.labels
        return None if labels is None else labels[self.index]

    @property
    def where(self) -> str:
        """Where it is, such as 'suppliers.xlsx, Sheet1, row 12'."""
        parts = [self.table.file, self.table.sheet]
        parts.append(None if self.number is None else f"row {self.number}")
        return ", ".join(part for part in parts if part) or "the supplier"

    @property
    def name(self) -> str:
        """The name of the supplier, else the best that the row holds, else ""."""
        for role in _NAMING_ROLES:
            for column in self.table.columns:
                if column.role == role and self.text(column).strip():
                    return self.text(column)
        return ""

    def text(self, column: Column) -> str:
        """Return what the row holds in a column; for a cell that could not be read, what was seen."""
        return column.texts[self.index] or column.unreadable.get(self.index, "")


class ResultIndex:
    """Lookups over an outcome, built once for one report.

    Attributes:
        outcome: what was screened and found.
        findings: position of a row -> its findings, worst first.
        near_misses: the same for near misses.
        context: position of a row -> its context notes.
        sources: id of a source -> the source.
        statements: id of a statement -> the statement.
        subjects: id of a statement -> whom it is about.
        entries: id of a list and of an entry -> the entry.
    """

    def __init__(self, outcome: ScreeningData) -> None:
        self.outcome = outcome
        self._starts: list[int] = []
        total = 0
        for table in outcome.suppliers:
            self._starts.append(total)
            total += len(table)
        self.findings = _by_position(sorted(outcome.findings, key=_worst_first))
        self.near_misses = (
            _FindingsOnDisk(outcome.near_misses)
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
        self.subjects: dict[str, StatementSubject] = {}
        subjects: tuple[StatementSubject, ...] = (*watchlist.entries, *watchlist.context)
        for subject in subjects:
            for statement in subject.statements:
                self.statements[statement.id] = statement
                self.subjects[statement.id] = subject

    def row(self, position: int) -> ResultRow:
        """Return the row at a position over all tables."""
        at = bisect_right(self._starts, position) - 1
        # An empty table shares its start with the next one; bisect lands on the last, which has it.
        return ResultRow(position, self.outcome.suppliers[at], position - self._starts[at])

    def rows(self) -> Iterable[ResultRow]:
        """Yield every row, in the order of the input."""
        position = 0
        for table in self.outcome.suppliers:
            for index in range(len(table)):
                yield ResultRow(position, table, index)
                position += 1

    def decision(self, row: ResultRow) -> Decision:
        """Return what was decided about a row."""
        return self.outcome.decisions[row.position]

    def reply_notes(self, row: ResultRow) -> list[str]:
        """Return the notes about the supplier's replies that stand in a row."""
        headers = {column.header for column in row.table.columns if column.is_reply}
        return [note.note for note in self.context.get(row.position, ()) if note.header in headers]

    def worst_first(self, positions: Iterable[int]) -> list[int]:
        """Sort positions by decision, then priority, then score, then the order of the input."""

        def key(position: int) -> tuple[int, int, float, int]:
            findings = self.findings.get(position, ())
            priority = min((finding.priority for finding in findings), default=_LEAST_PRESSING)
            score = max((finding.score for finding in findings), default=0.0)
            return -self.outcome.decisions[position].rank, priority, -score, position

        return sorted(positions, key=key)

    @cached_property
    def flagged_suppliers(self) -> Mapping[str, Sequence[int]]:
        """The key of each supplier with findings -> its rows that have some, the worst first."""
        suppliers: dict[str, list[int]] = defaultdict(list)
        for position in self.worst_first(self.findings):
            row = self.row(position)
            suppliers[supplier_key(row.table, row.index)].append(position)
        return suppliers

    def cited_statements(self, finding: Finding) -> list[Statement]:
        """Return the statements of a finding, and every denial by those whom they are about.

        No report can show an allegation without its denials, because every report asks here.
        """
        ids = [name for name in finding.statements if name in self.statements]
        subjects = [self.subjects[name] for name in ids]
        entry = self.entry(finding.list, finding.entry)
        # A near miss alleges nothing, so its entry's denials are not needed.
        if entry is not None and finding.decision is not Decision.CLEAR:
            subjects.append(entry)
        denials = (
            statement.id
            for subject in subjects
            for statement in subject.statements
            if statement.stance in DENIAL_STANCES
        )
        return [self.statements[name] for name in dict.fromkeys((*ids, *denials))]

    def by_weight(self, statements: Iterable[Statement]) -> list[Statement]:
        """Sort statements by weight; of equal ones the subject's own and linked ones come first."""

        def key(statement: Statement) -> tuple[int, bool, bool]:
            source = self.sources.get(statement.source)
            is_about_region = statement.about == "region"
            return _WEIGHTS[statement.stance], is_about_region, source is None or not source.url

        return sorted(statements, key=key)

    def cited_subjects(self) -> list[StatementSubject]:
        """Return whoever a finding or a context note rests on, findings first, without repeats."""
        by_id: dict[tuple[str, str], StatementSubject] = {}
        for finding in sorted(self.outcome.findings, key=_worst_first):
            names = (finding.entry, *finding.supporting, *finding.also)
            entries = filter(None, (self.entry(finding.list, name) for name in names))
            by_id |= {(entry.list, entry.id): entry for entry in entries}
            by_id |= self._subjects_of(finding.statements)
        for note in self.outcome.context:
            by_id |= self._subjects_of(note.statements)
        return list(by_id.values())

    def _subjects_of(self, statements: Iterable[str]) -> dict[tuple[str, str], StatementSubject]:
        subjects = (self.subjects[name] for name in statements if name in self.subjects)
        return {(subject.list, subject.id): subject for subject in subjects}

    def entry(self, list_id: str, entry_id: str) -> WatchlistEntry | None:
        """Return the entry of that id on that list, or of 'list:entry' on the list that it names."""
        named_list, _, name = entry_id.partition(":")
        return self.entries.get((list_id, entry_id)) or self.entries.get((named_list, name))

    def entry_name(self, list_id: str, entry_id: str) -> str:
        """Return the name of an entry, or its id where the list has none of that id."""
        entry = self.entry(list_id, entry_id)
        return entry.name if entry else entry_id


class _FindingsOnDisk:
    """Findings on disk, in the order of their rows, looked up by row."""

    def __init__(self, findings: DiskSequence[Finding]) -> None:
        self._findings = findings
        self._positions = array("q", (finding.position for finding in findings))

    def get(self, position: int, default: Sequence[Finding] = ()) -> Sequence[Finding]:
        """Return the findings of a row, worst first."""
        first = bisect_left(self._positions, position)
        last = bisect_right(self._positions, position, first)
        return (
            sorted(map(self._findings.__getitem__, range(first, last)), key=_worst_first) or default
        )


def mapped_columns(tables: Iterable[Suppliers]) -> tuple[MappedColumn, ...]:
    """Return every column of every table with the party and role it was taken for."""
    return tuple(
        MappedColumn(table.file, table.sheet, column.header, column.party, column.role)
        for table in tables
        for column in table.columns
    )


def number_duplicates(headers: Iterable[Hashable]) -> list[tuple[Hashable, int]]:
    """Pair each header with the number of equal ones before it, so that no two pairs are equal.

    >>> number_duplicates(["Name", "City", "Name"])
    [('Name', 0), ('City', 0), ('Name', 1)]
    """
    counts: Counter[Hashable] = Counter()
    pairs = []
    for header in headers:
        pairs.append((header, counts[header]))
        counts[header] += 1
    return pairs


def _by_position(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    by_position: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_position[finding.position].append(finding)
    return by_position


def _worst_first(finding: Finding) -> tuple[int, int, float, str, str, str, str]:
    # The names at the end only make the order, and so every byte of a report, the same each time.
    names = (finding.rule, finding.list, finding.entry, finding.party)
    return -finding.decision.rank, finding.priority, -finding.score, *names
