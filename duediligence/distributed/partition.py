"""The pure function that every engine runs: a part of a table in, its rows screened out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..errors import DueDiligenceError, TableError
from ..reports.added_columns import ADDED_HEADERS, added_values
from ..reports.json import findings_text
from ..reports.result_index import ResultIndex
from ..spreadsheets.table import cell_text

if TYPE_CHECKING:
    import pandas as pd

    from ..screening.screener import Screener

# What follows the key, which itself says where a row stands: our columns, with their types in
# pandas and in Spark.
_OURS = (*ADDED_HEADERS[: ADDED_HEADERS.index("dd_file")], "dd_findings")
_NUMBERS = {"dd_priority": ("Int64", "long"), "dd_score": ("float64", "double")}
SCHEMA = {name: _NUMBERS.get(name, ("string", "string")) for name in _OURS}

_TOLD = 3
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Plan:
    """What every part is told: the key, what each column says, and which column names the file."""

    key: str
    roles: Mapping[str, str]
    file: str | None = None


def screen_part(
    part: pd.DataFrame, screener: Screener, plan: Plan, place: str = ""
) -> pd.DataFrame:
    """One part of a table, screened: the key and the columns of `SCHEMA`, on the part's own index.

    Raises:
        TableError: a row has no key, or the part could not be screened; the message names the
            file (or the place) and the keys of the first and the last row.
    """
    import pandas as pd

    where = _where(part, plan, place)
    _refuse_blank(part[plan.key], plan.key, where)
    own = part if plan.file is None else part.drop(columns=plan.file)
    try:
        ledger = ResultIndex(screener.screen(own, columns=plan.roles))
        lines = [
            (*added_values(row, ledger)[: len(_OURS) - 1], findings_text(row, ledger))
            for row in ledger.rows()
        ]
    except Exception as broken:
        said = str(broken)
        if not isinstance(broken, DueDiligenceError):
            said = f"{type(broken).__name__}: {said}"
        raise TableError(f"{where}: could not be screened: {said}") from broken
    if len(lines) != len(part):
        raise TableError(
            f"{where}: {len(part):,} rows came in and {len(lines):,} were screened; this is a fault"
            " of the library: please report it."
        )
    values = zip(*lines, strict=True) if lines else ([] for _ in SCHEMA)
    ours = {
        name: pd.Series(list(column), dtype=kind, index=part.index)
        for (name, (kind, _)), column in zip(SCHEMA.items(), values, strict=True)
    }
    return pd.DataFrame({plan.key: part[plan.key], **ours})


def _where(part: pd.DataFrame, plan: Plan, place: str) -> str:
    """Such as "orders-3.csv, rows from Line 'A1' to 'A50' (50 in all)"."""
    if plan.file is not None:
        paths = dict.fromkeys(str(path) for path in part[plan.file] if path)
        names = [PurePosixPath(path).name for path in paths]
        rest = len(names) - _TOLD
        place = ", ".join(names[:_TOLD]) + (f" and {rest} more" if rest > 0 else "") or place
    place = place or "a partition"
    keys = part[plan.key]
    if not len(keys):
        return place
    first, last = (cell_text(keys.iloc[at]).strip()[:_LONGEST] for at in (0, -1))
    return f"{place}, rows from {plan.key} {first!r} to {last!r} ({len(keys):,} in all)"


def _refuse_blank(keys: pd.Series, key: str, where: str) -> None:
    blank = keys.isna() | (keys.astype(str).str.strip() == "")
    if blank.any():
        at = int(blank.to_numpy().argmax())
        after = f", after {cell_text(keys.iloc[at - 1])[:_LONGEST]!r}" if at else ""
        raise TableError(
            f"{where}: the key column {key!r} is blank in row {at + 1:,} of these{after}. Give every"
            " row a key of its own, or leave the row out."
        )
