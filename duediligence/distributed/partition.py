"""Screen one partition of a table: the pure function that every engine runs."""

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

# The columns of the result after the key, with their types in pandas and in Spark. File, sheet and
# row number are left out: in a partition they would be wrong, and the key names the row.
_ADDED = ADDED_HEADERS[: ADDED_HEADERS.index("dd_file")]
_NUMBERS = {"dd_priority": ("Int64", "long"), "dd_score": ("float64", "double")}
SCHEMA = {name: _NUMBERS.get(name, ("string", "string")) for name in (*_ADDED, "dd_findings")}

_FILES_SHOWN = 3  # a partition may be made of hundreds of small files
_LONGEST_KEY = 80  # characters of a key in a message. Judgement: two keys fit on two lines


@dataclass(frozen=True, slots=True)
class Plan:
    """What every partition needs to know: the key, the role of each column, the column of files."""

    key: str
    roles: Mapping[str, str]
    file: str | None = None


def screen_part(
    part: pd.DataFrame, screener: Screener, plan: Plan, place: str = ""
) -> pd.DataFrame:
    """Screen a partition of a table.

    Args:
        part: the rows of the partition.
        screener: the compiled list and policy.
        plan: what was decided for all partitions.
        place: the name of the partition, for messages, where the plan has no column of files.

    Returns:
        A frame with the key and the columns of `SCHEMA`, on the index of `part`.

    Raises:
        TableError: a row has no key, or the partition could not be screened; the message names the
            file (or the place) and the keys of the first and the last row.
    """
    import pandas as pd

    where = _where(part, plan, place)
    _refuse_blank(part[plan.key], plan.key, where)
    own = part if plan.file is None else part.drop(columns=plan.file)
    try:
        index = ResultIndex(screener.screen(own, columns=plan.roles))
        lines = [
            (*added_values(row, index)[: len(_ADDED)], findings_text(row, index))
            for row in index.rows()
        ]
    except Exception as error:  # any error needs the place; an engine would show only its own
        is_ours = isinstance(error, DueDiligenceError)
        cause = str(error) if is_ours else f"{type(error).__name__}: {error}"
        raise TableError(f"{where}: could not be screened: {cause}") from error
    if len(lines) != len(part):
        raise TableError(
            f"{where}: {len(part):,} rows came in and {len(lines):,} were screened; this is a fault"
            " of the library: please report it."
        )
    # The types are given, so that an empty partition has the same ones as a full one.
    values = zip(*lines, strict=True) if lines else ([] for _ in SCHEMA)
    added = {
        name: pd.Series(list(column), dtype=kind, index=part.index)
        for (name, (kind, _)), column in zip(SCHEMA.items(), values, strict=True)
    }
    return pd.DataFrame({plan.key: part[plan.key], **added})


def _where(part: pd.DataFrame, plan: Plan, place: str) -> str:
    """Return a place such as "orders-3.csv, rows from Line 'A1' to 'A50' (50 in all)"."""
    if plan.file is not None:
        paths = dict.fromkeys(str(path) for path in part[plan.file] if path)
        names = [PurePosixPath(path).name for path in paths]
        rest = len(names) - _FILES_SHOWN
        place = ", ".join(names[:_FILES_SHOWN]) + (f" and {rest} more" if rest > 0 else "") or place
    place = place or "a partition"
    keys = part[plan.key]
    if not len(keys):
        return place
    first, last = (cell_text(keys.iloc[at]).strip()[:_LONGEST_KEY] for at in (0, -1))
    return f"{place}, rows from {plan.key} {first!r} to {last!r} ({len(keys):,} in all)"


def _refuse_blank(keys: pd.Series, key: str, where: str) -> None:
    blank = keys.isna() | (keys.astype(str).str.strip() == "")
    if blank.any():
        at = int(blank.to_numpy().argmax())
        after = f", after {cell_text(keys.iloc[at - 1])[:_LONGEST_KEY]!r}" if at else ""
        raise TableError(
            f"{where}: the key column {key!r} is blank in row {at + 1:,} of these{after}. Give every"
            " row a key of its own, or leave the row out."
        )
