"""Makes suppliers of a table and its header, with every row of the sheet accounted for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from ..errors import TableError
from ..model import HeadCell, HeadKind, HeadRow, Issue, Suppliers
from ..spreadsheets.disk_sequence import DiskSequence, SpillFile, iter_blocks, replace_items
from ..spreadsheets.refusals import pluralise
from ..spreadsheets.table import Table
from .header_roles import UNKNOWN_ROLE, ColumnRole
from .header_row import HeaderRow
from .lost_suppliers import (
    blank_name_issues,
    broken_row_issues,
    header_above_issues,
    no_supplier_issues,
    page_row_issues,
    second_table_issues,
)
from .mapping import ambiguity_issue
from .restore_texts import restore
from .restore_values import find_unreadable, mark_unreadable

_MAX_ROWS_LISTED = 20  # judgement: rows above the header, one issue each; the others are counted
_MAX_TEXT = 200  # characters of such a row: enough to recognise it in the file


@dataclass(slots=True)
class RawColumn:
    """One column of a table before it has a role.

    `unreadable` maps a row below the header to what is wrong with its cell; `filled` counts the
    cells that took their text from a merged cell above; `at` is its place in the table, from 0.
    """

    at: int
    header: str
    texts: Sequence[str]
    unreadable: dict[int, str]
    filled: int = 0


def raw_columns(table: Table, header_row: HeaderRow) -> list[RawColumn]:
    """Return the columns that hold anything or have a header; merged cells are filled down."""
    start = header_row.last + 1
    width = max(map(len, islice(table.rows, header_row.first, None)), default=0)
    headers = [*header_row.headers, *[""] * (width - len(header_row.headers))]
    columns = [
        RawColumn(at, header or _column_name(table, at), texts, unreadable)
        for at, (header, (texts, unreadable)) in enumerate(
            zip(headers, _read_columns(table, start, width), strict=True)
        )
    ]
    for (row, at), reason in table.unreadable.items():
        if row >= start:
            columns[at].unreadable[row - start] = reason
    _fill_merged(table, start, columns)
    return [
        column
        for header, column in zip(headers, columns, strict=True)
        if header or any(column.texts) or column.unreadable
    ]


def _read_columns(
    table: Table, start: int, width: int
) -> list[tuple[Sequence[str], dict[int, str]]]:
    """Return texts and errors of each column; on disk where the rows are, so that memory holds."""
    spill_file = SpillFile() if isinstance(table.rows, DiskSequence) else None
    columns: list[list[str] | DiskSequence[str]] = [
        DiskSequence(spill_file) if spill_file else [] for _ in range(width)
    ]
    unreadable: list[dict[int, str]] = [{} for _ in range(width)]
    offset = 0
    for rows in iter_blocks(table.rows, start):
        for at, column in enumerate(columns):
            texts = [row[at].strip() if at < len(row) else "" for row in rows]
            for row, reason in find_unreadable(texts).items():
                unreadable[at][offset + row] = reason
                texts[row] = ""
            column.extend(texts)
        offset += len(rows)
    return list(zip(columns, unreadable, strict=True))


def _column_name(table: Table, at: int) -> str:
    """Return a name for a column without a header: its letter in a workbook, else its number."""
    if table.sheet is None:
        return f"column {at + 1}"
    letters, number = "", at + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"column {letters}"


def _fill_merged(table: Table, start: int, columns: Sequence[RawColumn]) -> None:
    """Give the text or error of a cell that is merged over several rows to each of them."""
    filled: dict[int, dict[int, str]] = defaultdict(dict)
    for span in table.merged:
        if span.top < start or span.bottom == span.top or span.left >= len(columns):
            continue
        column, first = columns[span.left], span.top - start
        new_texts = filled[span.left]
        for row in range(first + 1, min(span.bottom - start + 1, len(column.texts))):
            if new_texts.get(row) or column.texts[row] or row in column.unreadable:
                continue
            if first in column.unreadable:
                column.unreadable[row] = column.unreadable[first]
            elif text := new_texts.get(first) or column.texts[first]:
                new_texts[row] = text
                column.filled += 1
    for at, new_texts in filled.items():
        columns[at].texts = replace_items(columns[at].texts, new_texts)


def build_suppliers(
    table: Table,
    header_row: HeaderRow,
    raw: Sequence[RawColumn],
    roles: Sequence[ColumnRole],
    *,
    is_header_certain: bool = True,
) -> Suppliers:
    """Make the suppliers of a table.

    Args:
        table: the table.
        header_row: its header.
        raw: its columns, as `raw_columns` returns them.
        roles: the role of each column.
        is_header_certain: whether the header cannot be taken for data.

    Raises:
        TableError: a row of the table would be lost; that is a fault of ours.
    """
    columns, restored = restore(
        [
            mark_unreadable(column.header, role, column.texts, column.unreadable)
            for column, role in zip(raw, roles, strict=True)
        ],
        table.file,
        table.sheet,
    )
    numbers = table.numbers
    head = tuple(_head_rows(table, header_row, raw, roles, is_header_certain=is_header_certain))
    suppliers = Suppliers(
        columns=columns,
        rows=numbers[header_row.last + 1 :],
        file=table.file,
        sheet=table.sheet,
        blank=numbers[-1] - numbers[header_row.last] - (len(numbers) - header_row.last - 1),
        sha256=table.sha256,
        issues=(
            *table.issues,
            *_issues(table, header_row, raw, roles),
            *header_above_issues(head, table.file, table.sheet),
            *second_table_issues(
                [column.header for column in raw],
                [column.texts for column in raw],
                numbers[header_row.last + 1 :],
                table.file,
                table.sheet,
            ),
            *blank_name_issues(columns, table.file, table.sheet),
            *no_supplier_issues(columns, table.file, table.sheet),
            *page_row_issues(columns, numbers[header_row.last + 1 :], table.file, table.sheet),
            *broken_row_issues(columns, numbers[header_row.last + 1 :], table.file, table.sheet),
            *restored,
        ),
        head=head,
    )
    # Count every row a second time: above, header, suppliers and blank ones make the sheet.
    counted = header_row.last + 1 + len(suppliers)
    blank_above = numbers[header_row.last] - (header_row.last + 1)
    lengths = {len(column.texts) for column in suppliers.columns} | {len(suppliers)}
    is_balanced = suppliers.blank + blank_above == numbers[-1] - len(table)
    if counted != len(table) or not is_balanced or len(lengths) > 1:
        raise TableError(
            f"{table.where}: {len(table):,} rows were read and {counted:,} accounted for; this is a"
            " fault of the library: please report it with the file."
        )
    return suppliers


def _head_rows(
    table: Table,
    header_row: HeaderRow,
    raw: Sequence[RawColumn],
    roles: Sequence[ColumnRole],
    *,
    is_header_certain: bool,
) -> Iterator[HeadRow]:
    """Yield the rows down to the header, which are searched though they are not suppliers."""
    roles_by_place = {column.at: role for column, role in zip(raw, roles, strict=True)}
    kind_of_header = HeadKind.HEADER if is_header_certain else HeadKind.DOUBTFUL_HEADER
    for at in range(header_row.last + 1):
        columns = [
            (roles_by_place.get(place, UNKNOWN_ROLE), text.strip())
            for place, text in enumerate(table.rows[at])
            if text.strip()
        ]
        yield HeadRow(
            HeadKind.ABOVE if at < header_row.first else kind_of_header,
            table.numbers[at],
            tuple([HeadCell(role.party, role.role, text) for role, text in columns]),
        )


def _issues(
    table: Table, header_row: HeaderRow, raw: Sequence[RawColumn], roles: Sequence[ColumnRole]
) -> Iterator[Issue]:
    """Yield what a reader must know: rows above the header, ambiguous headers, filled cells."""
    issue = partial(Issue, file=table.file, sheet=table.sheet)
    for at in range(min(header_row.first, _MAX_ROWS_LISTED)):
        text = " | ".join(cell.strip() for cell in table.rows[at] if cell.strip())[:_MAX_TEXT]
        yield issue(
            "This row is above the header: searched for listed names and places, and not counted as"
            f" a supplier: {text!r}.",
            "If it is a supplier, move it below the header.",
            row=table.numbers[at],
        )
    if header_row.first > _MAX_ROWS_LISTED:
        more = pluralise(header_row.first - _MAX_ROWS_LISTED, "more row")
        yield issue(
            f"{more} above the header: searched, and not counted as suppliers.",
            "If they are suppliers, move them below the header.",
            row=table.numbers[header_row.first - 1],
        )
    for column, role in zip(raw, roles, strict=True):
        if role.ambiguity:
            yield ambiguity_issue(column.header, role, table.file, table.sheet)
        if column.filled:
            yield issue(
                f"{pluralise(column.filled, 'cell')} filled from the merged cell above.",
                "Nothing needs to be done; without merged cells each row speaks for itself.",
                header=column.header,
            )
