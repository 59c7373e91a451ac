"""What is said of a row, wherever it stands: asked once for rows whose telling cells are the same.

Most cells hold nothing that the policy asks for. Rows that agree in the others differ in their
supplier only, so their verdicts are the same, and the evidence with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ..matching.index import CellReading, WatchlistIndex
from ..model import Column, Decision, Finding, Location, Match, RowContext
from ..model.roles import PRODUCT_ROLES
from ..places.cell_places import NO_PLACES, PlaceCell
from ..policy import Assessor, PartyEvidence, Verdict
from ..resources.bounded_cache import BoundedCache
from .keys import EvidenceDigester, finding_id

ReadCell = tuple[Column, str, CellReading]
_MOST_ROWS = 10_000


class Stated(NamedTuple):
    """A verdict, and what its finding says beside the row and the supplier."""

    verdict: Verdict
    rest: tuple[Any, ...]

    def of(self, position: int, supplier: str) -> Finding:
        """The finding on a supplier in a row, with the ids that an answer binds to."""
        return Finding(position, finding_id(supplier, self.verdict), *self.rest)


class RowAssessment(NamedTuple):
    """What is said of a row; its context stands at no position yet."""

    stated: tuple[Stated, ...] = ()
    context: tuple[RowContext, ...] = ()


_NOTHING = RowAssessment()


class RowAssessor:
    """Asks the policy about rows, each distinct one once while it is remembered."""

    def __init__(self, index: WatchlistIndex, assessor: Assessor) -> None:
        self._locator = index.locator
        self._assessor = assessor
        self._evidence = EvidenceDigester(index.watchlist)
        self._told: BoundedCache[tuple[object, ...], RowAssessment] = BoundedCache(_MOST_ROWS)
        self._places: BoundedCache[tuple[object, ...], tuple[Location, ...]] = BoundedCache(
            _MOST_ROWS
        )

    def told(self, cells: Sequence[ReadCell]) -> RowAssessment:
        """What is said of a row that holds these cells, and blank ones."""
        if all(reading.has_no_hits for _, _, reading in cells):
            return _NOTHING
        telling = [cell for cell in cells if _tells(cell[2])]
        parties = tuple(dict.fromkeys([column.party for column, _, _ in cells]))
        held = [(column.party, column.role, column.header, text) for column, text, _ in telling]
        asked = (parties, *held)
        known = self._told.get(asked)
        return self._told.put(asked, self._ask(parties, telling)) if known is None else known

    def stated(self, verdict: Verdict) -> Stated:
        """A verdict with its evidence."""
        entry = verdict.entry
        list_id = entry.list if entry else ""
        supporting = [e.id if e.list == list_id else f"{e.list}:{e.id}" for e in verdict.supporting]
        rest = (
            self._evidence.of(verdict), list_id, entry.id if entry else "",
            entry.kind if entry else None, verdict.party, verdict.decision, verdict.rule.rule,
            verdict.priority, verdict.score, verdict.reason, tuple(supporting), verdict.rule.ask,
            verdict.rule.advice, verdict.matches, verdict.against, _cited(verdict),
            tuple([f"{one}:{other}" for one, other in verdict.also]),
        )  # fmt: skip
        return Stated(verdict, rest)

    def _ask(self, parties: Sequence[str], cells: Sequence[ReadCell]) -> RowAssessment:
        context = list(_buyers(cells))
        asked = []
        for party in parties:
            locations = self._located(party, cells)
            context += [
                RowContext(0, loc.header, loc.text, f"{loc.span}: {loc.why}")
                for loc in locations
                if loc.is_context
            ]
            settled = tuple([loc for loc in locations if not loc.is_context])
            asked.append(
                PartyEvidence(party, settled, _matches(cells, party), _goods(cells, party))
            )
        stated = tuple([self.stated(verdict) for verdict in self._assessor.assess(asked)])
        return RowAssessment(stated, tuple(context))

    def _located(self, party: str, cells: Sequence[ReadCell]) -> tuple[Location, ...]:
        """Where a party is; suppliers that deliver much stand in many rows, their places with them."""
        own = [
            _cell(one) for one in cells if one[0].party == party and one[2].places is not NO_PLACES
        ]
        if not own:
            return ()
        nearby = [_cell(one) for one in cells if one[0].party != party and one[0].role == "country"]
        key = (party, len(own), *((one.role, one.header, one.text) for one in (*own, *nearby)))
        known = self._places.get(key)
        if known is None:
            known = self._places.put(key, self._locator.locate(party, own, nearby))
        return known


def _cell(read: ReadCell) -> PlaceCell:
    column, text, reading = read
    return PlaceCell(column.role, column.header, text, reading.places)


def _tells(reading: CellReading) -> bool:
    """Whether a cell holds anything that locating, the policy or a reader asks for."""
    return reading.places is not NO_PLACES or not reading.has_no_hits


def _cited(verdict: Verdict) -> tuple[str, ...]:
    """The statements that stand on a finding; what was let go carries no allegation."""
    if verdict.decision is Decision.CLEAR:
        return ()
    return tuple(dict.fromkeys(s.id for e in verdict.cited for s in e.statements))


def _matches(cells: Sequence[ReadCell], party: str) -> tuple[Match, ...]:
    """What the party's own cells match, with the column each stands in."""
    return tuple([
        match.at(party, column.header)
        for column, _, reading in cells
        if column.party == party
        for match in reading.matches
    ])  # fmt: skip


def _goods(cells: Sequence[ReadCell], party: str) -> tuple[Match, ...]:
    """What the goods columns of the row's other parties match: a factory makes what is sold."""
    return tuple([
        match.at(column.party, column.header)
        for column, _, reading in cells
        if column.party != party and column.role in PRODUCT_ROLES
        for match in reading.matches
        if match.how == "product" or match.list == ""
    ])  # fmt: skip


def _buyers(cells: Sequence[ReadCell]) -> Iterator[RowContext]:
    for column, text, reading in cells:
        for note in reading.context:
            ids = tuple(statement.id for statement in note.statements)
            yield RowContext(0, column.header, text, note.text, ids)
