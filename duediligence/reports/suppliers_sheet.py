"""The sheet *All suppliers*: the caller's tables as they were read, then the added columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .added_columns import ADDED_COLUMNS, added_headers, added_values
from .result_index import ResultIndex, number_duplicates
from .sheet import CellValue, ReportSheet, decision_cell, header_cells

_SAMPLED_ROWS = 200  # judgement: enough to see how broad a column is without reading all of it
_NARROWEST, _WIDEST = 9, 40  # judgement: a short header is readable, and ten columns fit a screen


def suppliers_sheet(results: ResultIndex) -> ReportSheet:
    """Return the sheet of all rows in input order, header first, so that it can be screened again.

    Several tables are stacked; columns of one header stand together.
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
    return ReportSheet(
        title="All suppliers",
        widths=[*widths, *(column.width for column in ADDED_COLUMNS)],
        rows=_rows(results, places_by_table, len(own)),
        header=header_cells([*own, *added_headers(own)]),
        freeze="A2",
        tall=False,
    )


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
    results: ResultIndex, places_by_table: Sequence[Sequence[int]], width: int
) -> Iterator[list[CellValue]]:
    # By identity: one table may be screened twice, and comparing tables compares all their texts.
    places_of = dict(zip(map(id, results.outcome.suppliers), places_by_table, strict=False))
    for row in results.rows():
        own: list[CellValue] = [None] * width
        for place, column in zip(places_of[id(row.table)], row.table.columns, strict=True):
            own[place] = column.shown[row.index] or None
        _, *added = added_values(row, results)
        yield [*own, decision_cell(results.decision(row)), *map(_plain, added)]


def _plain(value: object) -> CellValue:
    if isinstance(value, float):
        return round(value, 1)
    return value if isinstance(value, int) else (str(value) if value else None)
