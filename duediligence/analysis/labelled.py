"""Labelled sheets: which rows should be flagged, and for what; the labels are never screened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from os import PathLike
from typing import TYPE_CHECKING

from ..errors import ColumnError, UsageError
from ..intake import suppliers_from_file, suppliers_from_frame
from ..model import Column, Decision, Options, Suppliers

if TYPE_CHECKING:
    import pandas as pd

LABELS = ("expect", "entry", "kind", "costume", "why")
_FLAG = {"flag", "block", "review"}
_CLEAR = {"clear", "note"}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled row: whether a flag is expected, the entry, the exact decision, the groups."""

    position: int
    flag: bool
    exact: Decision | None
    entry: str
    groups: tuple[str, ...]


def read_labelled(
    labelled: str | PathLike[str] | pd.DataFrame, columns: Mapping[str, str] | None
) -> tuple[list[Suppliers], list[Labelled]]:
    """The suppliers without their labels, and the labels in row order over all tables."""
    if isinstance(labelled, str | PathLike):
        tables = list(suppliers_from_file(labelled, columns=columns, options=Options()))
    elif hasattr(labelled, "columns"):
        tables = [suppliers_from_frame(labelled, columns=columns)]
    else:
        raise UsageError(f"cannot evaluate a {type(labelled).__name__}: pass a DataFrame or a path")
    labels: list[Labelled] = []
    offset = 0
    for table in tables:
        labels += _labels_of(table, offset)
        offset += len(table)
    return [_without_labels(table) for table in tables], labels


def _without_labels(table: Suppliers) -> Suppliers:
    columns = tuple(
        replace(column, role="ignore") if _label(column) else column for column in table.columns
    )
    return replace(table, columns=columns)


def _label(column: Column) -> str:
    """Which label a column is, by its header; "" for a column of the supplier."""
    header = column.header.strip().casefold()
    return header if header in LABELS else ""


def _labels_of(table: Suppliers, offset: int) -> Iterable[Labelled]:
    held = {_label(column): column.texts for column in table.columns if _label(column)}
    if "expect" not in held:
        headers = ", ".join(repr(column.header) for column in table.columns)
        raise ColumnError(
            f"no column 'expect' among {headers}; add one that says flag, clear or a decision"
        )
    for row in range(len(table)):
        said = held["expect"][row].strip().casefold()
        if said not in _FLAG | _CLEAR | {"unscreenable"}:
            where = f"row {table.rows[row]}"
            raise ColumnError(f"{where}: expect is {said!r}; it must be flag, clear or a decision")
        groups = tuple(
            f"{label}: {held[label][row]}"
            for label in ("kind", "costume", "entry")
            if held.get(label) and held[label][row]
        )
        entry = held["entry"][row] if "entry" in held else ""
        exact = None if said in {"flag", "clear"} else Decision(said)
        yield Labelled(offset + row, said in _FLAG, exact, entry, (f"expect: {said}", *groups))
