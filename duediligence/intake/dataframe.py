"""Makes suppliers of a pandas DataFrame; the frame itself is never changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..model import HeadCell, HeadKind, HeadRow, Issue, Suppliers
from ..resources.cycle_search import without_cycle_search
from ..spreadsheets.disk_sequence import replace_items
from ..spreadsheets.table import cell_text
from .cell_contents import ColumnContents
from .header_roles import ColumnRole
from .header_row import are_certain_headers, can_screen, is_row_of_data
from .lost_suppliers import (
    blank_name_issues,
    broken_row_issues,
    no_supplier_issues,
    page_row_issues,
    second_table_issues,
)
from .mapping import ambiguity_issue, map_columns, nothing_to_screen, parse_columns, require_headers
from .restore_texts import restore
from .restore_values import find_unreadable, mark_unreadable

if TYPE_CHECKING:
    import pandas as pd

_WHERE = "the DataFrame"
# Cells that are made Python values at once. Judgement: a sheet of 16,384 columns comes in a few parts,
# and a frame of a million rows in columns; a part of numbers takes some 50 MB.
_CELLS_AT_ONCE = 1_000_000
# Types of values that say themselves whether they are missing, so that pandas need not.
_PLAIN_TYPES = frozenset({str, int, float, bool, type(None)})
_MAX_SHOWN = 200  # characters of the labels: enough to recognise them in the file


@without_cycle_search()  # the texts and columns of a wide sheet outlive the work
def suppliers_from_frame(
    frame: pd.DataFrame, *, columns: Mapping[str, str] | None = None
) -> Suppliers:
    """Read the columns of a frame as text; what pandas calls missing is blank.

    Args:
        frame: any DataFrame; its column labels are the headers.
        columns: maps headers to a role or 'party.role' where the headers are not enough.

    Returns:
        One row for each row of the frame that is not blank: `rows` holds the positions from 0,
        `labels` the index, `frame` the frame itself.

    Raises:
        ColumnError: a header of `columns` is not there, or nothing holds a name or an address.
        UsageError: it is not a DataFrame, or `columns` names an unknown role or party.
    """
    if not (hasattr(frame, "iloc") and hasattr(frame, "columns")):
        raise UsageError(f"a {type(frame).__name__} is not a DataFrame; pass one, or a path")
    given = parse_columns(columns)
    # A label is a tuple where the headers are on two rows.
    labels = [label if isinstance(label, tuple) else (label,) for label in frame.columns]
    headers = [" ".join(filter(None, (str(part).strip() for part in label))) for label in labels]
    cells = list(_columns(frame))
    texts = [column_texts for column_texts, _ in cells]
    unreadable = [find_unreadable(column_texts) | undecoded for column_texts, undecoded in cells]
    filled = {at for at, row in enumerate(zip(*texts, strict=True)) if any(row)}.union(*unreadable)
    rows = sorted(filled)
    contents = ColumnContents(texts)
    roles = map_columns(headers, given, texts, contents=contents)
    require_headers(given, headers, _WHERE)
    if not can_screen(roles):
        raise nothing_to_screen(headers, _WHERE)
    if len(rows) < len(frame):
        positions = {at: position for position, at in enumerate(rows)}
        texts = [[column_texts[at] for at in rows] for column_texts in texts]
        unreadable = [
            {positions[at]: reason for at, reason in reasons.items()} for reasons in unreadable
        ]
    mapped_columns, restored = restore(
        [
            mark_unreadable(
                header, role, replace_items(column, dict.fromkeys(reasons, "")), reasons
            )
            for header, role, column, reasons in zip(headers, roles, texts, unreadable, strict=True)
        ]
    )
    ambiguous = [
        ambiguity_issue(header, role)
        for header, role in zip(headers, roles, strict=True)
        if role.ambiguity
    ]
    if not given and is_row_of_data(headers, contents):
        ambiguous.append(
            Issue(
                "The labels of the columns look like a row of data, which was not screened:"
                f" {' | '.join(headers)[:_MAX_SHOWN]!r}.",
                "Read the file with header=None.",
                stops=True,
            )
        )
    index = list(frame.index)
    return Suppliers(
        columns=mapped_columns,
        rows=rows,
        labels=[index[at] for at in rows],
        blank=len(frame) - len(rows),
        issues=(
            *ambiguous,
            *second_table_issues(headers, texts, rows),
            *blank_name_issues(mapped_columns),
            *no_supplier_issues(mapped_columns),
            *broken_row_issues(mapped_columns, rows),
            *page_row_issues(mapped_columns, rows),
            *restored,
        ),
        frame=frame,
        head=(_labels_as_row(headers, roles, given),),
    )


def _labels_as_row(
    headers: Sequence[str], roles: Sequence[ColumnRole], given: Collection[str]
) -> HeadRow:
    """Return the labels as a row: pandas takes the first row of a file for them."""
    return HeadRow(
        HeadKind.HEADER if are_certain_headers(headers, given) else HeadKind.DOUBTFUL_HEADER,
        number=None,
        cells=tuple(
            [
                HeadCell(role.party, role.role, header)
                for header, role in zip(headers, roles, strict=True)
                if header
            ]
        ),
    )


def _columns(frame: pd.DataFrame) -> Iterator[tuple[list[str], dict[int, str]]]:
    """Yield the texts of each column, and which of its cells hold bytes that are not UTF-8."""
    width, at_once = frame.shape[1], max(1, _CELLS_AT_ONCE // max(1, len(frame)))
    for start in range(0, width, at_once):
        part = frame if at_once >= width else frame.iloc[:, start : start + at_once]
        for at, values in enumerate(part.to_numpy(dtype=object).T.tolist()):
            types = set(map(type, values))
            if types == {str}:  # most columns
                yield list(map(str.strip, values)), {}
            elif types <= _PLAIN_TYPES:
                yield [_text(value) for value in values], {}
            else:
                yield _cells(values, part.iloc[:, at].isna().tolist())


def _text(value: str | float | bool | None) -> str:
    """Return the text of a plain value; "" for what pandas calls missing."""
    if type(value) is str:
        return value.strip()
    is_missing = value is None or value != value  # noqa: PLR0124 - not a number
    return "" if is_missing else cell_text(value).strip()


def _cells(values: Sequence[object], missing: Sequence[object]) -> tuple[list[str], dict[int, str]]:
    """Return the texts of values of any kind, of which pandas says which are missing."""
    undecoded: dict[int, str] = {}
    texts = []
    for row, (value, is_missing) in enumerate(zip(values, missing, strict=True)):
        if is_missing is True:  # of a cell that holds an array pandas says an array
            texts.append("")
        elif isinstance(value, bytes):
            try:
                texts.append(value.decode("utf-8").strip())
            except UnicodeDecodeError:
                texts.append("")
                undecoded[row] = f"bytes that are not utf-8: {value.decode('utf-8', 'replace')}"
        else:
            texts.append(cell_text(value).strip())
    return texts, undecoded
