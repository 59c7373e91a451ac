"""Past one machine: the same screening over the partitions of a Spark or a Dask frame.

Both engines run one pure function: a part of the table in, its rows screened out. What could depend
on the other rows is settled once, beforehand: which column says what of whom, and that no key
stands twice. So a row comes out the same on any engine, however the table is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from .errors import ColumnError, DueDiligenceError, MissingExtra, TableError, UsageError
from .files.table import text_of
from .intake import suppliers_from_frame
from .reports.added import ADDED, added_values
from .reports.json import findings_text
from .reports.ledger import Ledger

if TYPE_CHECKING:
    import pandas as pd
    from dask.dataframe import DataFrame as DaskFrame
    from pyspark.sql import Column as SparkColumn
    from pyspark.sql import DataFrame as SparkFrame

    from .screening import Screener

# What follows the key, which itself says where a row stands: our columns, with their types in
# pandas and in Spark.
_OURS = (*ADDED[: ADDED.index("dd_file")], "dd_findings")
_NUMBERS = {"dd_priority": ("Int64", "long"), "dd_score": ("float64", "double")}
SCHEMA = {name: _NUMBERS.get(name, ("string", "string")) for name in _OURS}

_SAMPLE = 1_000
_POSTAL_CODE = "830000"
_TOLD = 3
_FILE = "dd_input_file_name"


@dataclass(frozen=True, slots=True)
class Plan:
    """What every part is told: the key, what each column says, and which column names the file."""

    key: str
    roles: Mapping[str, str]
    file: str | None = None


def screen_spark(
    df: SparkFrame, screener: Screener, *, key: str, columns: Mapping[str, str] | None = None
) -> SparkFrame:
    """Screen a Spark frame: one row out for each row in, when the result is used.

    The screener is broadcast once. At the call only the key column is read, to see that no key
    stands twice.

    Args:
        df: a frame of pyspark.
        screener: the list and the policy, compiled.
        key: the column that names the rows; it comes out as it is.
        columns: maps headers to a role or 'party.role' where the headers do not tell.

    Returns:
        The key, then the columns of `SCHEMA`: the decision, why, and the findings as JSON.

    Raises:
        MissingExtra: pyspark or pyarrow is not installed.
        UsageError: it is no Spark frame, or `columns` names an unknown role.
        ColumnError: the key or a named column is not there, or nothing can be screened.
        TableError: a key stands twice. A part that fails later ends in an error of Spark that
            quotes ours: the file, the keys of the first and the last row, and what was wrong.
    """
    _need("spark", "pyspark.sql", "pyarrow")
    if not hasattr(df, "mapInPandas"):
        raise UsageError(_no_frame_of("Spark", df))
    import pandas as pd
    from pyspark.sql.types import StructType

    plan = Plan(
        key,
        _roles(df.columns, key, columns,
               lambda: pd.DataFrame(df.limit(_SAMPLE).collect(), columns=df.columns)),
        _FILE,
    )  # fmt: skip
    _refuse_repeated(key, _repeated_in_spark(df, key))
    shared = df.sparkSession.sparkContext.broadcast(screener)

    headers = [*df.columns, _FILE]

    def over(parts: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for part in parts:
            yield screen_part(part.set_axis(headers, axis=1), shared.value, plan)

    schema = StructType().add(key, df.schema[key].dataType)
    for name, (_, kind) in SCHEMA.items():
        schema.add(name, kind)
    return _as_read(df, key).mapInPandas(over, schema)


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
    _need("dask", "dask.dataframe", "pyarrow")
    if not hasattr(ddf, "map_partitions"):
        raise UsageError(_no_frame_of("Dask", ddf))
    import dask
    from dask.dataframe.dispatch import make_meta

    headers = [label for label in ddf.columns if label != file]
    if file is not None and len(headers) == len(ddf.columns):
        raise ColumnError(_no_column(file, headers))

    plan = Plan(key, _roles(headers, key, columns, lambda: _first_rows(ddf[headers])), file)
    _refuse_repeated(key, _repeated_in_dask(ddf, key))
    shared = dask.delayed(screener, pure=False)
    meta = screen_part(make_meta(ddf), screener, plan)
    return ddf.map_partitions(_dask_part, shared, plan, meta=meta)


def _dask_part(
    part: pd.DataFrame, screener: Screener, plan: Plan, partition_info: Mapping[str, int]
) -> pd.DataFrame:
    return screen_part(part, screener, plan, f"partition {partition_info['number']}")


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
        ledger = Ledger(screener.screen(own, columns=plan.roles))
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
    """Such as 'orders-3.csv, 5,000 rows with the keys 'A1' to 'A5000''."""
    if plan.file is not None:
        paths = dict.fromkeys(str(path) for path in part[plan.file] if path)
        names = [PurePosixPath(path).name for path in paths]
        rest = len(names) - _TOLD
        place = ", ".join(names[:_TOLD]) + (f" and {rest} more" if rest > 0 else "") or place
    place = place or "a partition"
    keys = part[plan.key]
    if not len(keys):
        return place
    first, last = (text_of(keys.iloc[at]).strip() for at in (0, -1))
    return f"{place}, rows from {plan.key} {first!r} to {last!r} ({len(keys):,} in all)"


def _refuse_blank(keys: pd.Series, key: str, where: str) -> None:
    blank = keys.isna() | (keys.astype(str).str.strip() == "")
    if blank.any():
        at = int(blank.to_numpy().argmax())
        after = f", after {text_of(keys.iloc[at - 1])!r}" if at else ""
        raise TableError(
            f"{where}: the key column {key!r} is blank in row {at + 1:,} of these{after}. Give every"
            " row a key of its own, or leave the row out."
        )


def _refuse_repeated(key: str, repeated: Iterable[object]) -> None:
    texts = sorted(text for each in repeated if (text := text_of(each).strip()))
    if texts:
        raise TableError(
            f"the key column {key!r} holds {', '.join(map(repr, texts[:_TOLD]))} more than once. Pass"
            " a key that names one row, or drop the rows that are there twice."
        )


def _roles(
    labels: Iterable[object],
    key: str,
    columns: Mapping[str, str] | None,
    sample: Callable[[], pd.DataFrame],
) -> dict[str, str]:
    """What every column says of whom, decided once for all parts.

    The headers decide; only where a heading such as "Code" leaves open whether it holds postal
    codes are the first rows looked at.
    """
    import pandas as pd

    headers = [str(label).strip() for label in labels]
    if key not in headers:
        raise ColumnError(_no_column(key, headers))
    twice = next((header for header in headers if headers.count(header) > 1), None)
    if twice is not None:
        raise ColumnError(f"two columns are called {twice!r}; rename one of them.")
    if key in SCHEMA:
        raise ColumnError(f"the key column is called {key!r}, as one of ours is; rename it.")
    blank, codes = (
        _read_roles(pd.DataFrame([[text] * len(headers)], columns=headers), columns)
        for text in ("", _POSTAL_CODE)
    )
    return blank if blank == codes else _read_roles(sample(), columns)


def _read_roles(frame: pd.DataFrame, columns: Mapping[str, str] | None) -> dict[str, str]:
    suppliers = suppliers_from_frame(frame, columns=columns)
    return {column.header: f"{column.party}.{column.role}" for column in suppliers.columns}


def _as_read(df: SparkFrame, key: str) -> SparkFrame:
    """The frame as a part must come: whole numbers as texts, and beside each row its file.

    In pandas a column of whole numbers with a gap turns into floats, which cut long registration
    numbers short, in those parts only that have the gap. The columns go by their position, because
    Spark takes a dot in a name for a path.
    """
    from pyspark.errors import AnalysisException
    from pyspark.sql import functions as sf
    from pyspark.sql.types import IntegralType

    columns = []
    for at, field in enumerate(df.schema.fields):
        column = _column(df, field.name)
        if isinstance(field.dataType, IntegralType) and field.name != key:
            column = column.cast("string")
        columns.append(column.alias(f"c{at}"))
    try:
        return df.select(*columns, sf.input_file_name().alias("file"))
    except AnalysisException:  # a frame joined from several files has not one of them
        return df.select(*columns, sf.lit("").alias("file"))


def _column(df: SparkFrame, name: str) -> SparkColumn:
    """A column by its name, in which a dot is a dot."""
    return df["`" + name.replace("`", "``") + "`"]


def _repeated_in_spark(df: SparkFrame, key: str) -> list[object]:
    from pyspark.sql import functions as sf

    times = df.groupBy(_column(df, key).alias("key")).agg(sf.count("*").alias("times"))
    said = sf.trim(sf.col("key").cast("string")) != ""  # the blank are refused with their place
    return [row[0] for row in times.where(said & (sf.col("times") > 1)).limit(_TOLD).collect()]


def _first_rows(ddf: DaskFrame) -> pd.DataFrame:
    """The first rows of a Dask frame, from as few of its partitions as hold them."""
    import pandas as pd

    heads: list[pd.DataFrame] = []
    for part in ddf.map_partitions(lambda each: each.head(_SAMPLE)).partitions:
        heads.append(part.compute())
        if sum(map(len, heads)) >= _SAMPLE:
            break
    return pd.concat(heads).head(_SAMPLE)


def _repeated_in_dask(ddf: DaskFrame, key: str) -> list[object]:
    # Sixteen partitions' keys are counted in one place, never those of the whole table.
    times = ddf[key].value_counts(split_out=1 + ddf.npartitions // 16)
    return list(times[times > 1].map_partitions(lambda each: each.head(_TOLD)).compute().index)


def _need(extra: str, *modules: str) -> None:
    try:
        for module in modules:
            import_module(module)
    except ImportError as missing:
        raise MissingExtra(
            f"screening on {extra.title()} needs the extra `{extra}` ({missing}): pip install"
            f" 'duediligence[{extra}]'."
        ) from None


def _no_frame_of(engine: str, given: object) -> str:
    return (
        f"a {type(given).__name__} is no frame of {engine}; a pandas frame goes to Screener.screen."
    )


def _no_column(name: str, headers: Sequence[str]) -> str:
    named = ", ".join(repr(header) for header in headers[:40])
    return f"there is no column {name!r} to name the rows by. The headers found are {named}."
