"""The part function over the partitions of a Spark frame, by `mapInPandas`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ..errors import UsageError
from .partition import SCHEMA, Plan, screen_part
from .plan import SAMPLE, TOLD, no_frame_of, refuse_repeated, require_extra, roles_of

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame as SparkFrame

    from ..screening.screener import Screener

_FILE = "dd_input_file_name"


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
    require_extra("spark", "pyspark.sql", "pyarrow")
    if not hasattr(df, "mapInPandas"):
        raise UsageError(no_frame_of("Spark", df))
    import pandas as pd
    from pyspark.sql.types import StructType

    headers = df.columns

    def sample() -> pd.DataFrame:
        return pd.DataFrame(df.limit(SAMPLE).collect(), columns=headers)

    plan = Plan(key, roles_of(headers, key, columns, sample), _FILE)
    context = getattr(df.sparkSession, "sparkContext", None)
    if context is None:
        raise UsageError("Spark Connect cannot broadcast; pass a frame of a classic Spark session")
    at = headers.index(key)
    numbered = df.toDF(*(f"c{each}" for each in range(len(headers))))  # a dot in a name is a path
    refuse_repeated(key, _repeated(numbered, at))
    shared = context.broadcast(screener)

    def over(parts: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for part in parts:
            yield screen_part(part.set_axis([*headers, _FILE], axis=1), shared.value, plan)

    schema = StructType().add(key, df.schema.fields[at].dataType)
    for name, (_, kind) in SCHEMA.items():
        schema.add(name, kind)
    return _as_read(numbered, at).mapInPandas(over, schema)


def _as_read(df: SparkFrame, key: int) -> SparkFrame:
    """The frame as a part must come: whole numbers as texts, and beside each row its file.

    In pandas a column of whole numbers with a gap turns into floats, which cut long registration
    numbers short, in those parts only that have the gap.
    """
    from pyspark.errors import AnalysisException
    from pyspark.sql import functions as sf
    from pyspark.sql.types import IntegralType

    columns = [
        sf.col(field.name).cast("string").alias(field.name)
        if isinstance(field.dataType, IntegralType) and at != key
        else sf.col(field.name)
        for at, field in enumerate(df.schema.fields)
    ]
    try:
        return df.select(*columns, sf.input_file_name())
    except AnalysisException:  # a frame joined from several files has not one of them
        return df.select(*columns, sf.lit(""))


def _repeated(df: SparkFrame, key: int) -> list[object]:
    from pyspark.sql import functions as sf

    times = df.groupBy(sf.col(df.columns[key]).alias("key")).agg(sf.count("*").alias("times"))
    said = sf.trim(sf.col("key").cast("string")) != ""  # the blank are refused with their place
    return [row[0] for row in times.where(said & (sf.col("times") > 1)).limit(TOLD).collect()]
