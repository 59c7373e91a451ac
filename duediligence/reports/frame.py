"""The one door through which pandas goes out: the caller's columns first, then ours."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, cast

from ..model import Suppliers
from .extra_sheets import ADDED, added_headers, added_values
from .result_index import ResultIndex, ResultRow, numbered

if TYPE_CHECKING:
    import pandas as pd

_TYPES = {"dd_priority": "Int64", "dd_row": "Int64", "dd_score": "float64"}


def to_frame(ledger: ResultIndex) -> pd.DataFrame:
    """The caller's columns, in order and untouched, and what was found.

    A frame comes back as a copy with its own index, blank rows included (ours are empty there);
    a file as the texts that it holds. Several tables are stacked, columns of one header together.
    """
    import pandas as pd

    tables = ledger.outcome.suppliers
    owns = [_own(table) for table in tables]
    index = pd.Index([]) if not owns else owns[0].index
    for own in owns[1:]:
        index = index.append(own.index)
    if all(table.frame is None for table in tables):
        index = pd.RangeIndex(len(index))
    own = owns[0] if len(owns) == 1 else _stacked(owns)
    ours = _ours(ledger, [len(each) for each in owns])
    headers = _headers(own.columns, added_headers(own.columns))
    own.columns = pd.RangeIndex(own.shape[1])
    own.index = ours.index = index
    return pd.concat([own, ours], axis=1).set_axis(headers, axis=1)


def to_flagged(ledger: ResultIndex) -> pd.DataFrame:
    """The caller's rows that a person must look at, worst first."""
    decisions = ledger.outcome.decisions
    frame, places, start = to_frame(ledger), list[int](), 0
    for table in ledger.outcome.suppliers:
        places += [start + place for place in _places(table)]
        start += _height(table)
    needed = (at for at, decision in enumerate(decisions) if decision.needs_person)
    return frame.iloc[[places[at] for at in ledger.worst_first(needed)]]


def _own(table: Suppliers) -> pd.DataFrame:
    import pandas as pd

    if table.frame is not None:
        return cast("pd.DataFrame", table.frame).copy()
    # By position, because headers may repeat; as objects, because the text columns of pandas
    # refuse unpaired surrogates.
    texts = {at: pd.Series(column.shown, dtype=object) for at, column in enumerate(table.columns)}
    frame = pd.DataFrame(texts, index=pd.RangeIndex(len(table)))
    return frame.set_axis(_index([column.header for column in table.columns]), axis=1)


def _ours(ledger: ResultIndex, heights: list[int]) -> pd.DataFrame:
    import pandas as pd

    missing: tuple[object, ...] = ("", None, "", "", "", "", None, "", "", "", None)
    lines: list[tuple[object, ...]] = []
    position = 0
    for table, height in zip(ledger.outcome.suppliers, heights, strict=True):
        part = [missing] * height
        for index, place in enumerate(_places(table)):
            part[place] = added_values(ResultRow(position + index, table, index), ledger)
        lines += part
        position += len(table)
    columns = zip(*lines, strict=True) if lines else ([] for _ in ADDED)
    return pd.DataFrame({
        name: pd.Series(list(values), dtype=_TYPES.get(name, "object"))
        for name, values in zip(ADDED, columns, strict=True)
    })  # fmt: skip


def _height(table: Suppliers) -> int:
    return len(table) if table.frame is None else len(cast("pd.DataFrame", table.frame))


def _places(table: Suppliers) -> list[int]:
    """Where each row stands in its own frame, whose blank rows are not among the rows."""
    height = _height(table)
    if height == len(table):
        return list(range(height))
    # Numbers run on over the parts of a screening, so only their differences count: find the
    # start at which every label agrees, beginning with the numbers as they stand.
    numbers = cast("list[int]", list(table.rows))
    steps = [number - numbers[0] for number in numbers]
    labels = cast("pd.DataFrame", table.frame).index
    starts = range(height - steps[-1]) if steps else range(0)
    for start in sorted(starts, key=lambda start: start != numbers[0]):
        places = [start + step for step in steps]
        if table.labels is None or list(labels[places]) == list(table.labels):
            return places
    return list(range(len(table)))


def _stacked(owns: list[pd.DataFrame]) -> pd.DataFrame:
    """The tables one under the other; the nth column of a header stands under the nth of it."""
    import pandas as pd

    order: dict[tuple[Hashable, int], int] = {}
    parts = []
    for own in owns:
        places = [order.setdefault(key, len(order)) for key in numbered(own.columns)]
        parts.append(own.set_axis(pd.Index(places), axis=1))
    for part in parts:
        for place in set(order.values()).difference(part.columns):
            # An object column of nothing keeps the other table's whole numbers whole.
            part[place] = pd.Series(None, index=part.index, dtype=object)
    whole = pd.concat([part[list(order.values())] for part in parts]) if parts else pd.DataFrame()
    return whole.set_axis(_index([header for header, _ in order]), axis=1)


def _headers(columns: pd.Index, ours: list[str]) -> pd.Index:
    import pandas as pd

    if columns.nlevels > 1:
        rest = [""] * (columns.nlevels - 1)
        return columns.append(pd.MultiIndex.from_tuples([(header, *rest) for header in ours]))
    kind = columns.dtype if pd.api.types.is_string_dtype(columns.dtype) else object
    return pd.Index([*columns, *ours], dtype=kind, name=columns.name)


def _index(labels: list[Hashable]) -> pd.Index:
    import pandas as pd

    odd = any(isinstance(label, str) and not label.isprintable() for label in labels)
    return pd.Index(labels, dtype=object) if odd else pd.Index(labels)
