"""The sheet *All suppliers*: the caller's tables as they were read, with our decision beside the name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..resources.languages import ENGLISH, Language
from .added_columns import ADDED_COLUMNS, added_headers, added_values
from .result_index import ResultIndex, number_duplicates
from .review_sheet import ALL_SUPPLIERS, REVIEW, review_rows
from .sheet import CellValue, ReportSheet, RowHeight, decision_cell, header_cells, link_to

_SAMPLED_ROWS = 200  # judgement: enough to see how broad a column is without reading all of it
_NARROWEST, _WIDEST = 9, 40  # judgement: a short header is readable, and ten columns fit a screen
_MOST_FROZEN = 80  # letters that stay in view; judgement: half a screen is left for the others


def suppliers_sheet(results: ResultIndex, language: Language = ENGLISH) -> ReportSheet:
    """Return the sheet of all rows in input order, header first, so that it can be screened again.

    Several tables are stacked; columns of one header stand together. The caller's columns keep
    their order; the decision stands to the right of the supplier's name, our others at the end.
    """
    places_by_column: dict[tuple[object, int], int] = {}
    places_by_table = [
        [
            places_by_column.setdefault(key, len(places_by_column))
            for key in number_duplicates(column.header for column in table.columns)
        ]
        for table in results.outcome.suppliers
    ]
    own = [str(header) for header, _ in places_by_column]
    widths = _own_widths(results, own, places_by_table)
    at = _after_name(results, places_by_table, len(own))
    decision, *added = added_headers(own)
    decision_width, *added_widths = [column.width for column in ADDED_COLUMNS]
    frozen = at + 1 if sum(widths[:at]) + decision_width <= _MOST_FROZEN else 0
    return ReportSheet(
        title=language.text(ALL_SUPPLIERS),
        widths=[*widths[:at], decision_width, *widths[at:], *added_widths],
        rows=_rows(results, places_by_table, len(own), at, language),
        header=header_cells([*own[:at], decision, *own[at:], *added]),
        freeze=(1, frozen),
        height=RowHeight.UNSET,
    )


def _after_name(results: ResultIndex, places_by_table: Sequence[Sequence[int]], width: int) -> int:
    """Return the column to the right of the supplier's name, or of all columns where none is."""
    for table, places in zip(results.outcome.suppliers, places_by_table, strict=True):
        for place, column in zip(places, table.columns, strict=True):
            if column.party == "supplier" and column.role == "name":
                return place + 1
    return width


def _own_widths(
    results: ResultIndex, own: Sequence[str], places_by_table: Sequence[Sequence[int]]
) -> list[int]:
    """Return widths as broad as the header and the first texts ask for, within reason."""
    lengths = [len(header) + 3 for header in own]  # the button of the filter hides three letters
    for table, places in zip(results.outcome.suppliers, places_by_table, strict=True):
        for place, column in zip(places, table.columns, strict=True):
            longest = max((len(text) for text in column.shown[:_SAMPLED_ROWS]), default=0)
            lengths[place] = max(lengths[place], longest + 1)
    return [min(_WIDEST, max(_NARROWEST, length)) for length in lengths]


def _rows(
    results: ResultIndex,
    places_by_table: Sequence[Sequence[int]],
    width: int,
    decision_at: int,
    language: Language,
) -> Iterator[list[CellValue]]:
    # By identity: one table may be screened twice, and comparing tables compares all their texts.
    places_of = dict(zip(map(id, results.outcome.suppliers), places_by_table, strict=False))
    reviewed = review_rows(results)
    review = language.text(REVIEW)
    for row in results.rows():
        cells: list[CellValue] = [None] * width
        for place, column in zip(places_of[id(row.table)], row.table.columns, strict=True):
            cells[place] = column.shown[row.index] or None
        at = reviewed.get(row.position)
        link = None if at is None else link_to(review, at)
        cells.insert(decision_at, decision_cell(results.decision(row), language, link))
        _, *added = added_values(row, results)
        yield [*cells, *map(_plain, added)]


def _plain(value: object) -> CellValue:
    if isinstance(value, float):
        return round(value, 1)
    return value if isinstance(value, int) else (str(value) if value else None)
