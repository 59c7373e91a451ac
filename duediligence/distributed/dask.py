"""Screen a Dask frame: `screen_part` on each partition, by `map_partitions`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..errors import ColumnError
from .partition import Plan, screen_part
from .plan import (
    KEYS_SHOWN,
    SAMPLE_ROWS,
    decide_roles,
    missing_column,
    refuse_repeated,
    require_engine,
)

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
    """Screen a Dask frame when its result is computed: one row of output for each row of input.

    The screener is put into the graph once. The call itself reads only the key column, to check
    that no key is there twice.

    Args:
        ddf: a frame of Dask.
        screener: the compiled list and policy.
        key: the column with a unique key for each row; it is returned as it is.
        columns: maps headers to a role or 'party.role', where a header alone is not clear.
        file: the column with the file that each row comes from, if there is one
            (`include_path_column` of Dask); errors name it, and it is not screened.

    Returns:
        A frame with the key and the columns of `SCHEMA`: the decision, its reasons, and the
        findings as JSON. Its index and partitions are those of `ddf`.

    Raises:
        MissingExtra: dask or pyarrow is not installed.
        UsageError: `ddf` is not a Dask frame, or `columns` names an unknown role.
        ColumnError: the key or a named column is missing, or nothing can be screened.
        TableError: a key is there twice. When the result is computed: a partition failed; the
            message has the file or partition, the keys of its first and last row, and the cause.

    >>> import dask.dataframe
    >>> import duediligence as dd
    >>> import pandas as pd
    >>> orders = pd.DataFrame({"Line": [1, 2], "Vendor": ["Hetian Taida", "Quiet Mill"]})
    >>> ddf = dask.dataframe.from_pandas(orders, npartitions=2)
    >>> result = dd.screen_dask(ddf, dd.Screener(), key="Line")
    >>> result.compute()["dd_decision"].tolist()
    ['block', 'clear']
    """
    require_engine("dask", ddf, "map_partitions", "dask.dataframe", "pyarrow")
    import dask
    from dask.dataframe.dispatch import make_meta

    headers = [label for label in ddf.columns if label != file]
    if file is not None and len(headers) == len(ddf.columns):
        raise ColumnError(missing_column(file, headers))

    plan = Plan(key, decide_roles(headers, key, columns, lambda: _first_rows(ddf[headers])), file)
    # Counted in one task for every sixteen partitions: no task holds the keys of the whole table.
    counts = ddf[key].value_counts(split_out=1 + ddf.npartitions // 16)
    repeated = counts[counts > 1].map_partitions(lambda part: part.head(KEYS_SHOWN))
    refuse_repeated(key, repeated.compute().index)

    def screen(
        part: pd.DataFrame, shared: Screener, partition_info: Mapping[str, int]
    ) -> pd.DataFrame:
        return screen_part(part, shared, plan, f"partition {partition_info['number']}")

    meta = screen_part(make_meta(ddf), screener, plan)
    return ddf.map_partitions(screen, dask.delayed(screener, pure=False), meta=meta)


def _first_rows(ddf: DaskFrame) -> pd.DataFrame:
    """Return the first rows of a Dask frame, from as few of its partitions as possible."""
    import pandas as pd

    heads: list[pd.DataFrame] = []
    for partition in ddf.map_partitions(lambda part: part.head(SAMPLE_ROWS)).partitions:
        heads.append(partition.compute())
        if sum(map(len, heads)) >= SAMPLE_ROWS:
            break
    return pd.concat(heads).head(SAMPLE_ROWS)
