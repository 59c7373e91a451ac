"""Screen a Dask frame: Dask makes its rows distinct, screens those, and gives the results to all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ..errors import ColumnError
from .partition import DISTINCT_SCHEMA, at_rows, screen_distinct, shared_cells
from .plan import (
    KEYS_SHOWN,
    SAMPLE_ROWS,
    make_plan,
    missing_column,
    refuse_repeated,
    require_engine,
)
from .shipped import ScreenerParts, loaded, parts_of, save_index, screener_digest

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

    Rows that are equal in all that is screened are screened once, and each gets what they came to.
    The compiled list is put into the graph once, as the bytes of a file, and every worker process
    loads it once. The call itself reads the first rows, and the key column to check that no key is
    there twice.

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
    import pandas as pd
    from dask.dataframe.dispatch import make_meta

    headers = [label for label in ddf.columns if label != file]
    if file is not None and len(headers) == len(ddf.columns):
        raise ColumnError(missing_column(file, headers))

    plan = make_plan(
        screener,
        headers,
        key,
        columns=columns,
        sample=lambda: _first_rows(ddf)[headers],
        file=file,
    )
    # Counted in one task for every sixteen partitions: no task holds the keys of the whole table.
    tasks = 1 + ddf.npartitions // 16
    counts = ddf[key].value_counts(split_out=tasks)
    repeated = counts[counts > 1].map_partitions(lambda part: part.head(KEYS_SHOWN))
    refuse_repeated(key, repeated.compute().index)

    def distinct_cells(part: pd.DataFrame, partition_info: Mapping[str, int]) -> pd.DataFrame:
        return shared_cells(part, plan, _place(partition_info)).drop_duplicates()

    def screen(rows: pd.DataFrame, shipped: _Shipped) -> pd.DataFrame:
        return screen_distinct(rows, shipped.screener(), plan)

    def join(
        part: pd.DataFrame, results: pd.DataFrame, partition_info: Mapping[str, int]
    ) -> pd.DataFrame:
        return at_rows(part, results, plan, _place(partition_info))

    # Dask joins two frames by shuffling both, which loses the index and the partitions of the rows;
    # the few distinct rows go to each partition instead.
    no_cells = pd.DataFrame({name: pd.Series(dtype=object) for name in plan.names})
    no_results = no_cells.assign(
        **{name: pd.Series(dtype=kind) for name, (kind, _) in DISTINCT_SCHEMA.items()}
    )
    distinct = ddf.map_partitions(distinct_cells, meta=no_cells).drop_duplicates(split_out=tasks)
    # Dask would look for its own frames in every entry of the list.
    shipped = dask.delayed(_shipped(screener), pure=False, traverse=False)
    results = distinct.map_partitions(screen, shipped, meta=no_results).repartition(npartitions=1)
    meta = at_rows(make_meta(ddf), no_results, plan)
    return ddf.map_partitions(join, results, meta=meta)


@dataclass(frozen=True, slots=True)
class _Shipped:
    """A screener on its way to the workers: what it was made of, and the file of its list."""

    digest: str
    parts: ScreenerParts
    name: str
    content: bytes

    def screener(self) -> Screener:
        """Return the screener, loaded once in this process."""
        return loaded(self.digest, self._load)

    def _load(self) -> Screener:
        # A file that is in use cannot be deleted everywhere; what is mapped stays readable.
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            path = Path(folder) / self.name
            path.write_bytes(self.content)
            path.chmod(0o600)  # read by this user only, whatever the umask is
            return self.parts.load(path.parent)


def _shipped(screener: Screener) -> _Shipped:
    with TemporaryDirectory() as folder:
        path = save_index(screener, Path(folder))
        return _Shipped(screener_digest(screener), parts_of(screener), path.name, path.read_bytes())


def _place(partition_info: Mapping[str, int]) -> str:
    return f"partition {partition_info['number']}"


def _first_rows(ddf: DaskFrame) -> pd.DataFrame:
    """Return the first rows of a Dask frame, from as few of its partitions as possible."""
    import pandas as pd

    heads: list[pd.DataFrame] = []
    for partition in ddf.map_partitions(lambda part: part.head(SAMPLE_ROWS)).partitions:
        heads.append(partition.compute())
        if sum(map(len, heads)) >= SAMPLE_ROWS:
            break
    return pd.concat(heads).head(SAMPLE_ROWS)
