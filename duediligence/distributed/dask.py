"""The part function over the partitions of a Dask frame, by `map_partitions`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..errors import ColumnError, UsageError
from .partition import Plan, screen_part
from .plan import SAMPLE, TOLD, no_column, no_frame_of, refuse_repeated, require_extra, roles_of

if TYPE_CHECKING:
    import pandas as pd
    from dask.dataframe import DataFrame as DaskFrame

    from ..screening.screener import Screener


def screen_dask(
    ddf: DaskFrame,
    screener: Screener,
    *,
    key: str,
    columns: Mapping[str, str] | None = None,
    file: str | None = None,
) -> DaskFrame:
    """Screen a Dask frame: one row out for each row in, when the result is computed.

    The screener is put into the graph once. At the call only the key column is read, to see that no
    key stands twice.

    Args:
        ddf: a frame of Dask.
        screener: the list and the policy, compiled.
        key: the column that names the rows; it comes out as it is.
        columns: maps headers to a role or 'party.role' where the headers do not tell.
        file: the column that says which file a row comes from, if there is one
            (`include_path_column` of Dask); it is told in errors and not screened.

    Returns:
        The key, then the columns of `SCHEMA`: the decision, why, and the findings as JSON; the
        index and the partitions are those of `ddf`.

    Raises:
        MissingExtra: dask or pyarrow is not installed.
        UsageError: it is no Dask frame, or `columns` names an unknown role.
        ColumnError: the key or a named column is not there, or nothing can be screened.
        TableError: a key stands twice; later, a part that fails: the file or partition, the keys
            of the first and the last row, and what was wrong.
    """
    require_extra("dask", "dask.dataframe", "pyarrow")
    if not hasattr(ddf, "map_partitions"):
        raise UsageError(no_frame_of("Dask", ddf))
    import dask
    from dask.dataframe.dispatch import make_meta

    headers = [label for label in ddf.columns if label != file]
    if file is not None and len(headers) == len(ddf.columns):
        raise ColumnError(no_column(file, headers))

    plan = Plan(key, roles_of(headers, key, columns, lambda: _first_rows(ddf[headers])), file)
    refuse_repeated(key, _repeated(ddf, key))
    shared = dask.delayed(screener, pure=False)
    meta = screen_part(make_meta(ddf), screener, plan)
    return ddf.map_partitions(_part, shared, plan, meta=meta)


def _part(
    part: pd.DataFrame, screener: Screener, plan: Plan, partition_info: Mapping[str, int]
) -> pd.DataFrame:
    return screen_part(part, screener, plan, f"partition {partition_info['number']}")


def _first_rows(ddf: DaskFrame) -> pd.DataFrame:
    """The first rows of a Dask frame, from as few of its partitions as hold them."""
    import pandas as pd

    heads: list[pd.DataFrame] = []
    for part in ddf.map_partitions(lambda each: each.head(SAMPLE)).partitions:
        heads.append(part.compute())
        if sum(map(len, heads)) >= SAMPLE:
            break
    return pd.concat(heads).head(SAMPLE)


def _repeated(ddf: DaskFrame, key: str) -> list[object]:
    # Sixteen partitions' keys are counted in one place, never those of the whole table.
    times = ddf[key].value_counts(split_out=1 + ddf.npartitions // 16)
    return list(times[times > 1].map_partitions(lambda each: each.head(TOLD)).compute().index)
