"""One screening under way: rows in, decisions and findings out, each distinct text read once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..matching.index import CellReading, WatchlistIndex
from ..model import Column, Coverage, Decision, Finding, Issue, RowContext, Suppliers
from ..model.roles import CONTEXT_ROLES, SCREENED_ROLES
from ..policy import Assessor
from ..policy.sentences import quoted
from ..spreadsheets.disk_sequence import DiskSequence
from ..text.placeholders import is_placeholder
from .coverage import coverage_of
from .keys import supplier_key
from .raw_materials import MaterialOnlyRows, Materials
from .row_assessor import RowAssessment, RowAssessor, Stated

_NUMBERED = re.compile(r"(.*?\D)[ _]?\d")
Tells = Callable[[str], bool]  # whether a text of a column speaks of a listed place
_MOST_READINGS = 2_000_000  # texts whose readings are remembered for the rows to come


@dataclass(slots=True)
class ScreenedRows:
    """What some rows came to, in their order."""

    decisions: list[Decision] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    near_misses: list[Finding] | DiskSequence[Finding] = field(default_factory=list)
    context: list[RowContext] = field(default_factory=list)


class Pipeline:
    """One screening under way: rows in, what they come to out; readings are kept between them."""

    def __init__(
        self,
        index: WatchlistIndex,
        assessor: Assessor,
        recall: Callable[[Finding], Finding] | None = None,
    ) -> None:
        self._index = index
        self._assessor = assessor
        self._recall = recall
        self._readings: dict[str, dict[str, CellReading | None]] = {}
        self._loud: dict[str, set[str]] = {}
        self._telling: dict[str, bool] = {}
        self._materials = Materials(index, assessor)
        self._assessed = RowAssessor(index, assessor)
        self._begin()

    def _begin(self) -> None:
        self._findings: list[Finding] = []
        self._near_misses: list[Finding] = []
        self._context: list[RowContext] = []
        if sum(map(len, self._readings.values())) + len(self._telling) > _MOST_READINGS:
            for memory in (self._readings, self._loud, self._telling):
                memory.clear()

    def screen(self, suppliers: Suppliers, start: int = 0) -> ScreenedRows:
        """Screen rows of which the first stands at `start` in the screening.

        Those in which any cell holds anything are assessed.
        """
        self._begin()
        screened = [column for column in suppliers.columns if column.role in SCREENED_ROLES]
        screened += _divided_names(suppliers.columns)
        told = [
            (column, self._tells(column))
            for column in suppliers.columns
            if column.role in CONTEXT_ROLES
        ]
        coverage, gaps = coverage_of(suppliers, self._assessor)
        decisions = [Decision.CLEAR] * len(suppliers)
        rows = sorted({*self._loud_rows(screened), *self._telling_rows(told), *gaps})
        mere = MaterialOnlyRows(self._materials, screened, self._loud, self._read)
        for row in rows:
            position = start + row
            stated: tuple[Stated, ...] = ()
            if not mere.fill(row):
                stated, notes = self._told(screened, row)
                self._context += [replace(each, position=position) for each in notes]
            self._tell_context(told, row, position)
            if row in gaps:
                stated += (self._assessed.stated(gaps[row]),)
            if stated:
                decisions[row] = self._record(suppliers, row, position, stated)
        context = list(dict.fromkeys(self._context))
        return ScreenedRows(decisions, coverage, self._findings, self._near_misses, context)

    def heading_issues(self, suppliers: Suppliers) -> list[Issue]:
        """What the headers of a table say that a reader of the result must know."""
        found = (self._firm_as_header(suppliers, column) for column in suppliers.columns)
        return [issue for issue in found if issue is not None]

    def _loud_rows(self, columns: Sequence[Column]) -> Iterator[int]:
        """The rows of which a cell may lead to more than clear; each distinct text is seen once."""
        for column in columns:
            known = self._readings.setdefault(column.role, {"": None})
            loud = self._loud.setdefault(column.role, set())
            new = set(column.texts).difference(known)
            seen = self._index.read_many(column.role, new)
            known.update(seen)
            read = ((text, reading) for text, reading in seen.items() if reading is not None)
            loud.update(text for text, reading in read if not reading.has_no_hits)
            if loud:
                yield from (row for row, text in enumerate(column.texts) if text in loud)

    def _read(self, role: str, text: str) -> CellReading:
        """What a text holds, also where a glance was enough so far."""
        reading = self._readings[role][text]
        if reading is None:
            reading = self._readings[role][text] = self._index.read_places_only(role, text)
        return reading

    def _telling_rows(self, told: Sequence[tuple[Column, Tells]]) -> Iterator[int]:
        """The rows of which a declaration or a route speaks of a listed place."""
        for column, tells in told:
            for text in set(column.texts).difference(self._telling):
                self._telling[text] = bool(text) and self._index.names_region(text)
            yield from (row for row, text in enumerate(column.texts) if tells(text))

    def _firm_as_header(self, suppliers: Suppliers, column: Column) -> Issue | None:
        """A listed firm where a heading should be: the first row of the sheet may be data."""
        if suppliers.file is None or not column.header:
            return None
        matches = self._index.read("name", column.header).matches
        if not any(match.how in {"exact", "close"} for match in matches):
            return None
        return Issue(
            f"The header {quoted(column.header)} resembles a listed name: the row of headers may be data.",
            "Give the sheet a row of headers above it.",
            file=suppliers.file, sheet=suppliers.sheet, header=column.header, stops=True,
        )  # fmt: skip

    def _told(self, screened: Sequence[Column], row: int) -> RowAssessment:
        """What is said of a row."""
        return self._assessed.told(
            [
                (column, text, self._read(column.role, text))
                for column in screened
                if (text := column.texts[row])
            ]
        )

    def _tell_context(self, told: Sequence[tuple[Column, Tells]], row: int, position: int) -> None:
        """A declaration or a route that speaks of a listed place is told, never counted."""
        for column, tells in told:
            text = column.texts[row]
            if tells(text):
                self._context.append(
                    RowContext(position, column.header, text, _context_note(column.role, text))
                )

    def _tells(self, column: Column) -> Tells:
        """What texts of a column speak of a listed place: where its header does, all that say a thing."""
        if column.header and self._index.names_region(column.header):
            return lambda text: not is_placeholder(text)
        return self._telling.__getitem__

    def _record(
        self, suppliers: Suppliers, row: int, position: int, stated: Sequence[Stated]
    ) -> Decision:
        """Keep what is stated of a row, worst first, and give its decision."""
        key = supplier_key(suppliers, row)
        found = [each.of(position, key) for each in sorted(stated, key=_order)]
        if self._recall is not None:
            found = [self._recall(finding) for finding in found]
        for finding in found:
            is_let_go = finding.decision is Decision.CLEAR
            (self._near_misses if is_let_go else self._findings).append(finding)
        return max((finding.decision for finding in found), key=lambda each: each.rank)


def _order(stated: Stated) -> tuple[int, int, float]:
    """The worst decision first, then the most pressing, then the closest."""
    verdict = stated.verdict
    return -verdict.decision.rank, verdict.priority, -verdict.score


def _context_note(role: str, text: str) -> str:
    """What a declaration or a route is to the screening."""
    return f"the {role} {quoted(text)} is context: it neither flags nor clears"


def _divided_names(columns: Sequence[Column]) -> list[Column]:
    """'Name 1' and 'Name 2' of one party as one column more, for a name may run over both."""
    parts: dict[tuple[str, str], list[Column]] = {}
    for column in columns:
        numbered = _NUMBERED.fullmatch(column.header.strip())
        if column.role == "name" and numbered:
            parts.setdefault((column.party, numbered.group(1).casefold()), []).append(column)
    return [
        Column(
            " + ".join(column.header for column in group),
            group[0].party,
            "name",
            texts := [
                " ".join(filter(None, row)) for row in zip(*(c.texts for c in group), strict=True)
            ],
            texts,
        )
        for group in parts.values()
        if len(group) > 1
    ]
