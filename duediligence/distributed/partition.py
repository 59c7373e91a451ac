"""Screen rows for an engine: the distinct ones once, then each row gets what its own came to.

    part --shared_cells--> distinct rows --screen_distinct--> results --at_rows--> one row each

An engine joins the results to its rows; `screen_part` does it for one part in pandas.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple, cast

from ..errors import DueDiligenceError, TableError
from ..model import Column, Finding, Suppliers
from ..reports.added_columns import ADDED_HEADERS, added_values
from ..reports.json import findings_text
from ..reports.result_index import ResultIndex, ResultRow
from ..reports.supplier_keys import supplier_key
from ..screening.keys import finding_id
from ..spreadsheets.table import cell_text
from .row_numbers import STAND_IN, RowNumbers

if TYPE_CHECKING:
    import pandas as pd

    from ..screening.screener import Screener

# The columns of the result after the key, with their types in pandas and in Spark. File, sheet and
# row number are left out: in a partition they would be wrong, and the key names the row.
_ADDED = ADDED_HEADERS[: ADDED_HEADERS.index("dd_file")]
_NUMBERS = {"dd_priority": ("Int64", "long"), "dd_score": ("float64", "double")}
SCHEMA = {name: _NUMBERS.get(name, ("string", "string")) for name in (*_ADDED, "dd_findings")}
# What is still to be done at each row, as JSON: an error to raise, or the ids of its findings.
PENDING = "dd_pending"
DISTINCT_SCHEMA = {**SCHEMA, PENDING: ("string", "string")}

_FILES_SHOWN = 3  # a partition may be made of hundreds of small files
_LONGEST_KEY = 80  # characters of a key in a message. Judgement: two keys fit on two lines
_ID = re.compile(r'(?<="finding_id": ")[0-9a-f]+')  # within a text a quotation mark is escaped


@dataclass(frozen=True, slots=True)
class Plan:
    """What every partition needs to know.

    Attributes:
        key: the header of the keys.
        roles: the 'party.role' of each header, in the order of the columns.
        file: the header of the files, which is not screened.
        numbers: header -> which of its cells only number their row.
    """

    key: str
    roles: Mapping[str, str]
    file: str | None = None
    numbers: Mapping[str, RowNumbers] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Names of the shared cells of a row, by position: a caller's header may be any text."""
        return [f"c{at}" for at in range(len(self.roles))]

    @property
    def key_at(self) -> int:
        """The position of the key among them."""
        return list(self.roles).index(str(self.key).strip())

    def columns(self, part: pd.DataFrame) -> dict[str, pd.Series]:
        """Return the columns of a part by their headers, without that of the files."""
        own = part if self.file is None else part.drop(columns=self.file)
        return {header: own.iloc[:, at] for at, header in enumerate(self.roles)}


class _Subject(NamedTuple):
    """What the id of a finding is made of, beside the supplier's key."""

    party: str
    list: str
    entry: str
    rule: str
    family: str


def screen_part(
    part: pd.DataFrame, screener: Screener, plan: Plan, place: str = ""
) -> pd.DataFrame:
    """Screen one part of a table: its distinct rows once.

    Args:
        part: the rows.
        screener: the compiled list and policy.
        plan: what was decided for all parts.
        place: the name of the part, for messages, where the plan has no column of files.

    Returns:
        A frame with the key and the columns of `SCHEMA`, on the index of `part`.

    Raises:
        TableError: a row has no key, or could not be screened; the message names the file (or the
            place) and the keys of the first and the last row.
    """
    distinct = shared_cells(part, plan, place).drop_duplicates()
    return at_rows(part, screen_distinct(distinct, screener, plan), plan, place)


def shared_cells(part: pd.DataFrame, plan: Plan, place: str = "") -> pd.DataFrame:
    """Return the rows as text, with a stand-in for each cell that only numbers its row.

    Raises:
        TableError: a cell cannot be turned into text; the message names the part.
    """
    import pandas as pd

    try:
        texts = [
            pd.Series(_shared_texts(cells, plan.numbers.get(header)), dtype=object)
            for header, cells in plan.columns(part).items()
        ]
    except Exception as error:  # any error needs the place; an engine would show only its own
        raise _could_not_be_screened(_where(part, plan, place), _cause(error)) from error
    return pd.DataFrame(dict(zip(plan.names, texts, strict=True))).set_axis(part.index)


def screen_distinct(rows: pd.DataFrame, screener: Screener, plan: Plan) -> pd.DataFrame:
    """Screen distinct rows, as `shared_cells` returns them or an engine makes them.

    Returns:
        The rows that have a key, with the columns of `DISTINCT_SCHEMA` beside their own. If they
        could not be screened, `PENDING` has the reason: an error is raised where a row is known.
    """
    import pandas as pd

    rows = rows[~_are_blank(rows[plan.names[plan.key_at]])]  # `refuse_blank` says where they are
    cells = rows[plan.names].set_axis(list(plan.roles), axis=1)
    try:
        index = ResultIndex(screener.screen(cells, columns=plan.roles))
        lines = [
            (
                *added_values(row, index)[: len(_ADDED)],
                findings_text(row, index),
                _pending_ids(row, index, plan),
            )
            for row in index.rows()
        ]
        if len(lines) != len(rows):
            raise TableError(_lost(len(rows), len(lines)))
    except Exception as error:  # noqa: BLE001 - raised where the place of a row is known
        nothing = [None] * len(SCHEMA)
        lines = [(*nothing, json.dumps({"error": _cause(error)}))] * len(rows)
    # The types are given, so that an empty part has the same ones as a full one.
    values = zip(*lines, strict=True) if lines else ([] for _ in DISTINCT_SCHEMA)
    added = {
        name: pd.Series(list(column), dtype=kind, index=rows.index)
        for (name, (kind, _)), column in zip(DISTINCT_SCHEMA.items(), values, strict=True)
    }
    return rows.assign(**added)


def at_rows(part: pd.DataFrame, results: pd.DataFrame, plan: Plan, place: str = "") -> pd.DataFrame:
    """Return what each row of a part came to.

    Args:
        part: the rows.
        results: what the distinct rows came to, those of other parts too.
        plan: what was decided for all parts.
        place: the name of the part, for messages.

    Raises:
        TableError: a row has no key or no result, or could not be screened.
    """
    import pandas as pd

    refuse_blank(part, plan, place)
    where = _where(part, plan, place)
    shared = shared_cells(part, plan, place)
    results = results.astype(dict.fromkeys(plan.names, object))
    done = shared.merge(results, how="left", on=plan.names).set_axis(part.index)
    pending, findings = done[PENDING], done["dd_findings"].tolist()
    lost = done["dd_decision"].isna() & pending.isna()
    if lost.any():
        raise TableError(f"{where}: {_lost(len(part), len(part) - int(lost.sum()))}")
    rows = pending.notna().to_numpy().nonzero()[0]
    columns = plan.columns(part)
    own = zip(*(columns[header].iloc[rows].tolist() for header in plan.numbers), strict=True)
    for row, cells in zip(rows, own if plan.numbers else [()] * len(rows), strict=True):
        if findings[row] is None or pd.isna(findings[row]):
            raise _could_not_be_screened(where, json.loads(pending.iloc[row])["error"])
        own_cells = dict(zip(plan.numbers, cells, strict=True))
        findings[row] = settle(pending.iloc[row], findings[row], own_cells)
    done["dd_findings"] = findings
    done = done[list(SCHEMA)].astype({name: kind for name, (kind, _) in SCHEMA.items()})
    done.insert(0, plan.key, part[plan.key])
    return done


def settle(pending: str, findings: str, own: Mapping[str, object]) -> str:
    """Return the findings of a row with the ids that they have there.

    Args:
        pending: what `screen_distinct` left to do.
        findings: the findings of the distinct row, as JSON.
        own: header -> the cell of the row, of the columns that may have numbers of their row.
    """
    left = json.loads(pending)
    columns = []
    for party, role, header, text in left["cells"]:
        texts = (cell_text(own[header]).strip() if text is None else text,)
        columns.append(Column(header, party, role, texts=texts, shown=texts))
    supplier = supplier_key(Suppliers(tuple(columns), rows=(0,)), 0)
    subjects = (cast("Finding", _Subject(*subject)) for subject in left["subjects"])
    ids = (finding_id(supplier, subject) for subject in subjects)
    return _ID.sub(lambda _: next(ids), findings)


def refuse_blank(part: pd.DataFrame, plan: Plan, place: str = "") -> None:
    """Refuse a part in which a row has no key.

    Raises:
        TableError: a key is blank; the message names the part and the row.
    """
    keys, blank = part[plan.key], _are_blank(part[plan.key])
    if blank.any():
        at = int(blank.to_numpy().argmax())
        after = f", after {cell_text(keys.iloc[at - 1])[:_LONGEST_KEY]!r}" if at else ""
        raise TableError(
            f"{_where(part, plan, place)}: the key column {plan.key!r} is blank in row {at + 1:,} of"
            f" these{after}. Give every row a key of its own, or leave the row out."
        )


def _shared_texts(column: pd.Series, numbers: RowNumbers | None) -> Sequence[str | bytes]:
    """Return each cell as the text that is screened; bytes stay bytes, which are read later."""
    import numpy as np
    import pandas as pd

    if isinstance(column.dtype, pd.StringDtype):
        # Most columns repeat their texts. Cells of other types may be equal and be read differently.
        places, cells = pd.factorize(column)
        texts = [*(_shared_text(cell, numbers) for cell in cells.tolist()), ""]
        return cast("Sequence[str]", np.array(texts, dtype=object)[places])  # -1 is missing
    return [
        # Of a cell that holds an array pandas says an array.
        "" if is_missing is True else _shared_text(cell, numbers)
        for cell, is_missing in zip(column.tolist(), column.isna().tolist(), strict=True)
    ]


def _shared_text(cell: object, numbers: RowNumbers | None) -> str | bytes:
    if isinstance(cell, bytes):
        return cell
    text = cell_text(cell).strip()
    return STAND_IN if numbers is not None and numbers.contains(text) else text


def _pending_ids(row: ResultRow, index: ResultIndex, plan: Plan) -> str | None:
    """Return what the ids of a row's findings are made of, where cells of its own are part of it."""
    findings = index.findings.get(row.position, ())
    if not findings:
        return None
    columns = row.table.columns
    own = {
        column.header
        for column in columns
        # All that are numbers were replaced.
        if (numbers := plan.numbers.get(column.header)) and numbers.contains(row.text(column))
    }
    is_numbered = any(c.header in own and (c.party, c.role) == ("supplier", "id") for c in columns)
    if not is_numbered and not supplier_key(row.table, row.index).startswith("row:"):
        return None
    cells = [
        (c.party, c.role, c.header, None if c.header in own else c.texts[row.index])
        for c in columns
    ]
    subjects = [_Subject(f.party, f.list, f.entry, f.rule, f.family) for f in findings]
    return json.dumps({"cells": cells, "subjects": subjects})


def _where(part: pd.DataFrame, plan: Plan, place: str) -> str:
    """Return a place such as "orders-3.csv, rows from Line 'A1' to 'A50' (50 in all)"."""
    if plan.file is not None:
        place = files_text(part[plan.file].tolist()) or place
    place = place or "a partition"
    keys = part[plan.key]
    if not len(keys):
        return place
    first, last = (cell_text(keys.iloc[at]).strip()[:_LONGEST_KEY] for at in (0, -1))
    return f"{place}, rows from {plan.key} {first!r} to {last!r} ({len(keys):,} in all)"


def files_text(paths: Sequence[object]) -> str:
    """Return the names of a few files, without their folders."""
    names = [PurePosixPath(path).name for path in dict.fromkeys(str(p) for p in paths if p)]
    rest = len(names) - _FILES_SHOWN
    return ", ".join(names[:_FILES_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _are_blank(keys: pd.Series) -> pd.Series:
    return keys.isna() | (keys.astype(str).str.strip() == "")


def _cause(error: Exception) -> str:
    is_ours = isinstance(error, DueDiligenceError)
    return str(error) if is_ours else f"{type(error).__name__}: {error}"


def _could_not_be_screened(where: str, cause: str) -> TableError:
    return TableError(f"{where}: could not be screened: {cause}")


def _lost(rows: int, screened: int) -> str:
    return (
        f"{rows:,} rows came in and {screened:,} were screened; this is a fault of the library:"
        " please report it."
    )
