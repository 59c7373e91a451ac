"""What the policy finds in a row: asked once for rows whose cells with hits are the same.

Most cells hold nothing that the policy asks for. Rows that agree in the others differ in their
supplier only, so their findings are the same but for the row and the supplier's key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..matching.build_index import EntryKey
from ..matching.index import CellReading, WatchlistIndex
from ..model import Column, Finding, Location, Match, MatchKind, RowContext
from ..model.roles import ORIGIN_PARTIES, PRODUCT_ROLES, TEXT_ROLES
from ..places.cell_places import NO_PLACES, PlaceCell
from ..places.material_origins import countries_of_origin, leaves_origin_open, states_origin
from ..policy import Assessor, PartyEvidence
from ..resources.bounded_cache import BoundedCache

# What may come from elsewhere than where the goods of the row are made.
_WITH_ORIGIN = frozenset({MatchKind.MATERIAL, MatchKind.GOODS})
# Judgement: order lines repeat their supplier's cells within one chunk, which is as long.
_MOST_ROWS = 10_000
_SITE_KINDS = frozenset({MatchKind.SITE_NAME, MatchKind.SITE_WORDS})


class ReadCell(NamedTuple):
    """A cell of a row that is not blank, and what it holds."""

    column: Column
    text: str
    reading: CellReading

    def place_cell(self) -> PlaceCell:
        """Return the cell as locating reads it."""
        column = self.column
        return PlaceCell(column.role, column.header, self.text, places=self.reading.places)


class RowAssessment(NamedTuple):
    """What the policy finds in a row: findings and context notes, both at no row yet."""

    findings: tuple[Finding, ...] = ()
    context: tuple[RowContext, ...] = ()


_NO_ASSESSMENT = RowAssessment()


class RowAssessor:
    """Asks the policy about rows, about each distinct one once while it is in the cache."""

    def __init__(self, index: WatchlistIndex, assessor: Assessor) -> None:
        self._index = index
        self._locator = index.locator
        self._assessor = assessor
        self._assessments = BoundedCache[tuple[object, ...], RowAssessment](_MOST_ROWS)

    def assess(self, cells: Sequence[ReadCell], answered: Sequence[Finding] = ()) -> RowAssessment:
        """Return what the policy finds in a row that holds these cells, and blank ones.

        Args:
            cells: the cells that are not blank.
            answered: findings of the row that an earlier answer lowered, see `Assessor.assess`.
        """
        if all(cell.reading.has_no_hits for cell in cells):
            return _NO_ASSESSMENT
        parties = tuple(dict.fromkeys([cell.column.party for cell in cells]))
        # Cells that neither locating nor the policy nor a reader asks for make no row distinct.
        cells = [
            cell
            for cell in cells
            if cell.reading.places is not NO_PLACES
            or cell.reading.matches
            or not cell.reading.has_no_hits
        ]
        if answered:
            return self._assess(parties, cells, answered)
        distinct = [(column.party, column.role, column.header, text) for column, text, _ in cells]
        key = (parties, *distinct)
        cached = self._assessments.get(key)
        if cached is None:
            cached = self._assessments.put(key, self._assess(parties, cells))
        return cached

    def _assess(
        self,
        parties: Sequence[str],
        cells: Sequence[ReadCell],
        answered: Sequence[Finding] = (),
    ) -> RowAssessment:
        matches = [
            (column, match.in_column(column.party, column.header))
            for column, _, reading in cells
            for match in reading.matches
        ]
        context = [
            RowContext(
                position=-1,
                header=column.header,
                text=text,
                note=note.text,
                statements=tuple([statement.id for statement in note.statements]),
            )
            for column, text, reading in cells
            for note in reading.context
        ]
        evidence = []
        located = {party: self._locate(party, cells) for party in parties}
        matches = _with_misspelt_products(matches, located)
        stated = tuple(dict.fromkeys(self._stated_origins(located, matches)))
        # A column of origins that denies one, or says that there are others, does not answer the question.
        is_open = frozenset(
            loc for of, loc in stated if of is None and leaves_origin_open(loc.text, loc.span)
        )
        answers = [
            (of, loc)
            for of, loc in stated
            if (of is None or not of[0]) and not (loc in is_open and loc.certainty == "elsewhere")
        ]
        # Where US cotton comes from does not say where the PVC beside it does.
        materials = {
            (match.list, match.entry) for _, match in matches if match.how is MatchKind.MATERIAL
        }
        with_origin = {of for of, _ in answers}
        is_whole = None in with_origin or materials <= with_origin
        origins = tuple(
            dict.fromkeys(loc for _, loc in answers if is_whole or loc.certainty != "elsewhere")
        )
        goods_origins = tuple((of, loc) for of, loc in stated if of is None or of[0])
        for party, locations in located.items():
            own = [match for column, match in matches if column.party == party]
            # A factory makes what is sold: the goods of the row's other parties count too.
            goods = [
                match
                for column, match in matches
                if column.party != party
                and column.role in PRODUCT_ROLES
                and (match.how is MatchKind.PRODUCT or match.list == "")
            ]
            evidence.append(
                PartyEvidence(
                    party=party,
                    locations=tuple([loc for loc in locations if not loc.is_context]),
                    matches=tuple(own),
                    goods=tuple(goods),
                    material_origins=origins,
                    goods_origins=goods_origins,
                    open_origins=is_open,
                )
            )
            context += [
                RowContext(-1, loc.header, loc.text, note=f"{loc.span}: {loc.why}")
                for loc in locations
                if loc.is_context
            ]
        return RowAssessment(tuple(self._assessor.assess(evidence, answered)), tuple(context))

    def _stated_origins(
        self,
        located: Mapping[str, Sequence[Location]],
        matches: Sequence[tuple[Column, Match]],
    ) -> Iterator[tuple[EntryKey | None, Location]]:
        """Yield where the cells of a row say that a raw material or listed goods come from.

        Args:
            located: where each party of the row is.
            matches: what the cells match, with their columns.

        Yields:
            Of which entry, ("", id) of a material and None of whatever the row has; and where.
        """
        materials: dict[tuple[str, str, str, str], set[EntryKey]] = {}
        for _, match in matches:
            if match.how in _WITH_ORIGIN and match.role in TEXT_ROLES:
                for met in match.words:
                    key = (match.party, match.header, match.text, met.text)
                    materials.setdefault(key, set()).add((match.list, match.entry))
        in_text: dict[str, list[tuple[str, set[EntryKey]]]] = defaultdict(list)
        for (_, _, text, word), entries in materials.items():
            in_text[text].append((word, entries))
        for party, locations in located.items():
            for location in locations:
                if location.is_context or location.certainty in {"unsettled", "dismissed"}:
                    continue
                if party in ORIGIN_PARTIES:
                    yield None, location
                    continue
                for word, entries in in_text.get(location.text, ()):
                    if states_origin(location.text, word, location.span):
                        yield from ((entry, location) for entry in sorted(entries))
        # Beside a material a country may also be an adjective: 'Turkish cotton'.
        for (party, header, text, word), entries in materials.items():
            for words, code in countries_of_origin(text, word):
                country = PlaceCell(
                    "country", header, words, places=self._index.read("country", code).places
                )
                for location in self._locator.locate(party, [country]):
                    yield from ((entry, location) for entry in sorted(entries))

    def _locate(self, party: str, cells: Sequence[ReadCell]) -> tuple[Location, ...]:
        """Return where a party is."""
        own = [
            cell.place_cell()
            for cell in cells
            if cell.column.party == party and cell.reading.places is not NO_PLACES
        ]
        if not own:
            return ()
        nearby = [
            cell.place_cell()
            for cell in cells
            if cell.column.role == "country"
            # The country of a raw material is not that of the firm that uses it.
            and cell.column.party not in {party, *ORIGIN_PARTIES}
        ]
        return self._locator.locate(party, own, nearby)


def _with_misspelt_products(
    matches: Sequence[tuple[Column, Match]], located: Mapping[str, Sequence[Location]]
) -> list[tuple[Column, Match]]:
    """Return the matches, a misspelt product as a product beside a listed place and else not at all.

    Args:
        matches: what the cells match, with their columns.
        located: where each party of the row is.
    """
    is_beside_listed = any(match.how in _SITE_KINDS for _, match in matches) or any(
        location.certainty in {"sure", "ambiguous"}
        for locations in located.values()
        for location in locations
    )
    return [
        (column, replace(match, how=MatchKind.PRODUCT))
        if match.how is MatchKind.MISSPELT_PRODUCT
        else (column, match)
        for column, match in matches
        if is_beside_listed or match.how is not MatchKind.MISSPELT_PRODUCT
    ]
