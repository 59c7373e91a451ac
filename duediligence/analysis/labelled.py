"""Labelled sheets: which rows should be flagged, and why; the labels are never screened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from os import PathLike
from typing import TYPE_CHECKING

from ..errors import ColumnError, UsageError
from ..intake.dataframe import suppliers_from_frame
from ..intake.spreadsheet import suppliers_from_file
from ..model import Column, Decision, Options, Suppliers

if TYPE_CHECKING:
    import pandas as pd

LABELS = ("expect", "entry", "kind", "costume", "why")
_FLAG = {"flag", "block", "review"}
_CLEAR = {"clear", "note"}


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """One labelled row and what is expected of it.

    Attributes:
        position: its place over all tables, from 0.
        expected: the label as it was written: flag, clear, or a decision.
        is_flag_expected: whether it should be flagged.
        decision: the decision that is expected; None where any that flags, or any that clears, will do.
        entry: the entries that should be named, joined by ";".
        groups: the groups in which it counts, such as "kind: site".
    """

    position: int
    expected: str
    is_flag_expected: bool
    decision: Decision | None
    entry: str
    groups: tuple[str, ...]


def read_labelled(
    labelled: str | PathLike[str] | pd.DataFrame, columns: Mapping[str, str] | None
) -> tuple[list[Suppliers], list[LabelledRow]]:
    """Read a labelled file or frame.

    Returns:
        The suppliers, whose label columns are ignored, and the labels in row order over all tables.

    Raises:
        ColumnError: there is no column `expect`, or a row's value is not one of its labels.
        UsageError: what is given is neither a path nor a frame.
    """
    if isinstance(labelled, str | PathLike):
        tables = list(suppliers_from_file(labelled, columns=columns, options=Options()))
    elif hasattr(labelled, "columns"):
        tables = [suppliers_from_frame(labelled, columns=columns)]
    else:
        raise UsageError(f"cannot evaluate a {type(labelled).__name__}: pass a DataFrame or a path")
    suppliers: list[Suppliers] = []
    rows: list[LabelledRow] = []
    for table in tables:
        rows += _labelled_rows(table, offset=len(rows))
        unlabelled = (
            replace(column, role="ignore") if _label_of(column) else column
            for column in table.columns
        )
        suppliers.append(replace(table, columns=tuple(unlabelled)))
    return suppliers, rows


def _label_of(column: Column) -> str:
    """Return which label a column holds, by its header; "" for a column of the supplier."""
    header = column.header.strip().casefold()
    return header if header in LABELS else ""


def _labelled_rows(table: Suppliers, offset: int) -> Iterable[LabelledRow]:
    labels = {_label_of(column): column.texts for column in table.columns if _label_of(column)}
    if "expect" not in labels:
        headers = ", ".join(repr(column.header) for column in table.columns)
        raise ColumnError(
            f"no column 'expect' among {headers}; add one that says flag, clear or a decision"
        )
    for row in range(len(table)):
        expected = labels["expect"][row].strip().casefold()
        if expected not in _FLAG | _CLEAR | {"unscreenable"}:
            where = f"row {table.rows[row]}"
            raise ColumnError(
                f"{where}: expect is {expected!r}; it must be flag, clear or a decision"
            )
        groups = [
            f"{label}: {labels[label][row]}"
            for label in ("kind", "costume", "entry")
            if label in labels and labels[label][row]
        ]
        yield LabelledRow(
            position=offset + row,
            expected=expected,
            is_flag_expected=expected in _FLAG,
            decision=None if expected in {"flag", "clear"} else Decision(expected),
            entry=labels["entry"][row] if "entry" in labels else "",
            groups=(f"expect: {expected}", *groups),
        )
