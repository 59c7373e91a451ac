"""One screening under way: rows in, decisions and findings out, each distinct text read once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from .covered import PRODUCT_ROLES, READ_ROLES, covered
from .files.spool import Spool
from .identity import evidence_of, finding_id, supplier_key
from .matching.index import Index, Reading
from .materials import WIDE_ROLES, Materials, Place, is_material
from .model import (
    Column,
    Coverage,
    Decision,
    Finding,
    Issue,
    Match,
    RowContext,
    Suppliers,
)
from .places.cells import NOWHERE, TEXT_ROLES, Cell
from .policy import Assessor, Party, Verdict
from .policy.reasons import quoted

_NUMBERED = re.compile(r"(.*?\D)[ _]?\d")
_CONTEXT_ROLES = frozenset({"declaration", "route"})
_MOST_READINGS = 2_000_000  # texts whose readings are remembered for the rows to come


@dataclass(slots=True)
class Found:
    """What some rows came to, in their order."""

    decisions: list[Decision] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    near_misses: list[Finding] | Spool[Finding] = field(default_factory=list)
    context: list[RowContext] = field(default_factory=list)


class Run:
    """One screening under way: rows in, what they come to out; readings are kept between them."""

    def __init__(
        self, index: Index, assessor: Assessor, recall: Callable[[Finding], Finding] | None = None
    ) -> None:
        self._index = index
        self._assessor = assessor
        self._recall = recall
        self._readings: dict[str, dict[str, Reading | None]] = {}
        self._loud: dict[str, set[str]] = {}
        self._telling: dict[str, bool] = {}
        self._materials = Materials(index, assessor)
        self._begin()

    def _begin(self) -> None:
        self._findings: list[Finding] = []
        self._near_misses: list[Finding] = []
        self._context: list[RowContext] = []
        if sum(map(len, self._readings.values())) + len(self._telling) > _MOST_READINGS:
            for memory in (self._readings, self._loud, self._telling):
                memory.clear()

    def screen(self, suppliers: Suppliers, start: int = 0) -> Found:
        """Screen rows of which the first stands at `start` in the screening.

        Those in which any cell holds anything are assessed.
        """
        self._begin()
        screened = [column for column in suppliers.columns if column.role in READ_ROLES]
        screened += _divided_names(suppliers.columns)
        told = [column for column in suppliers.columns if column.role in _CONTEXT_ROLES]
        coverage, gaps = covered(suppliers, self._assessor)
        decisions = [Decision.CLEAR] * len(suppliers)
        for row in sorted({*self._loud_rows(screened), *self._telling_rows(told), *gaps}):
            position = start + row
            verdicts = self._verdicts(screened, row, position)
            self._tell_context(told, row, position)
            verdicts += gaps.get(row, ())
            decisions[row] = self._record(suppliers, row, position, verdicts)
        context = list(dict.fromkeys(self._context))
        return Found(decisions, coverage, self._findings, self._near_misses, context)

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
            for text, reading in self._index.see(column.role, new).items():
                known[text] = reading
                if reading is not None and not reading.is_quiet:
                    loud.add(text)
            if loud:
                yield from (row for row, text in enumerate(column.texts) if text in loud)

    def _read(self, role: str, text: str) -> Reading:
        """What a text holds, also where a glance was enough so far."""
        reading = self._readings[role][text]
        if reading is None:
            reading = self._readings[role][text] = self._index.read_calm(role, text)
        return reading

    def _telling_rows(self, columns: Sequence[Column]) -> Iterator[int]:
        """The rows of which a declaration or a route speaks of a listed place."""
        for column in columns:
            for text in set(column.texts).difference(self._telling):
                self._telling[text] = bool(text) and self._index.names_region(text)
            yield from (row for row, text in enumerate(column.texts) if self._telling[text])

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

    def _verdicts(self, screened: Sequence[Column], row: int, position: int) -> list[Verdict]:
        if self._holds_materials_only(screened, row):
            return []
        cells = [
            (column, text, self._read(column.role, text))
            for column in screened
            if (text := column.texts[row])
        ]
        if all(reading.is_quiet for _, _, reading in cells):
            return []
        self._tell_buyers(cells, position)
        parties = dict.fromkeys(column.party for column, _, _ in cells)
        return self._assessor.assess([self._party(party, cells, position) for party in parties])

    def _holds_materials_only(self, screened: Sequence[Column], row: int) -> bool:
        """Whether all that a row holds is a raw material, of which nothing is to be said."""
        places: list[Place] = []
        parties: set[str] = set()
        for column in screened:
            text = column.texts[row]
            if not text:
                continue
            parties.add(column.party)
            if column.role in WIDE_ROLES:
                places.append((column.role, text))
            if text in self._loud[column.role] and not is_material(self._read(column.role, text)):
                return False
            if column.role in TEXT_ROLES and self._read(column.role, text).places is not NOWHERE:
                return False  # where the goods come from is told apart
        return len(parties) == 1 and self._materials.are_passed_over(parties.pop(), tuple(places))

    def _party(
        self, party: str, cells: Sequence[tuple[Column, str, Reading]], position: int
    ) -> Party:
        own = [cell for cell in cells if cell[0].party == party]
        located = [Cell(c.role, c.header, text, reading.places) for c, text, reading in own]
        nearby = [
            Cell(c.role, c.header, text, reading.places)
            for c, text, reading in cells
            if c.party != party and c.role == "country"
        ]
        locations = self._index.locator.locate(party, located, nearby)
        for loc in locations:
            if loc.certainty == "dismissed" and loc.why.startswith("the text"):
                self._context.append(
                    RowContext(position, loc.header, loc.text, f"{loc.span}: {loc.why}")
                )
        settled = tuple(loc for loc in locations if not loc.why.startswith("the text"))
        return Party(party, settled, _matches(cells, party), _goods(cells, party))

    def _tell_buyers(self, cells: Sequence[tuple[Column, str, Reading]], position: int) -> None:
        for column, text, reading in cells:
            for note in reading.context:
                ids = tuple(statement.id for statement in note.statements)
                self._context.append(RowContext(position, column.header, text, note.text, ids))

    def _tell_context(self, columns: Sequence[Column], row: int, position: int) -> None:
        """A declaration or a route that speaks of a listed place is told, never counted."""
        for column in columns:
            text = column.texts[row]
            if self._telling[text]:
                self._context.append(
                    RowContext(position, column.header, text, _context_note(column.role, text))
                )

    def _record(
        self, suppliers: Suppliers, row: int, position: int, verdicts: Sequence[Verdict]
    ) -> Decision:
        """Keep the verdicts of a row, worst first, and give its decision."""
        if not verdicts:
            return Decision.CLEAR
        key = supplier_key(suppliers, row)
        ordered = sorted(verdicts, key=lambda v: (-v.decision.rank, v.priority, -v.score))
        found = [_finding(verdict, position, key, self._index) for verdict in ordered]
        if self._recall is not None:
            found = [self._recall(finding) for finding in found]
        for finding in found:
            is_let_go = finding.decision is Decision.CLEAR
            (self._near_misses if is_let_go else self._findings).append(finding)
        return max((finding.decision for finding in found), key=lambda each: each.rank)


def _finding(verdict: Verdict, position: int, key: str, index: Index) -> Finding:
    """A verdict with the ids that an answer binds to."""
    entry = verdict.entry
    list_id = entry.list if entry else ""
    return Finding(
        position=position,
        finding_id=finding_id(key, verdict),
        evidence_digest=evidence_of(verdict, index.watchlist),
        list=list_id,
        entry=entry.id if entry else "",
        kind=entry.kind if entry else None,
        party=verdict.party,
        decision=verdict.decision,
        rule=verdict.rule.rule,
        priority=verdict.priority,
        score=verdict.score,
        reason=verdict.reason,
        supporting=tuple(
            e.id if e.list == list_id else f"{e.list}:{e.id}" for e in verdict.supporting
        ),
        ask=verdict.rule.ask,
        advice=verdict.rule.advice,
        matches=verdict.matches,
        against=verdict.against,
        statements=_cited(verdict),
        also=tuple(f"{one}:{other}" for one, other in verdict.also),
    )


def _cited(verdict: Verdict) -> tuple[str, ...]:
    """The statements that stand on a finding; what was let go carries no allegation."""
    if verdict.decision is Decision.CLEAR:
        return ()
    return tuple(dict.fromkeys(s.id for e in verdict.cited for s in e.statements))


def _matches(cells: Sequence[tuple[Column, str, Reading]], party: str) -> tuple[Match, ...]:
    """What the party's own cells match, with the column each stands in."""
    return tuple(
        match.at(party, column.header)
        for column, _, reading in cells
        if column.party == party
        for match in reading.matches
    )


def _goods(cells: Sequence[tuple[Column, str, Reading]], party: str) -> tuple[Match, ...]:
    """What the goods columns of the row's other parties match: a factory makes what is sold."""
    return tuple(
        match.at(column.party, column.header)
        for column, _, reading in cells
        if column.party != party and column.role in PRODUCT_ROLES
        for match in reading.matches
        if match.how == "product" or match.list == ""
    )


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
