"""Screen a Spark frame: `screen_part` on each partition, by `mapInPandas`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ..errors import UsageError
from .partition import SCHEMA, Plan, screen_part
from .plan import KEYS_SHOWN, SAMPLE_ROWS, decide_roles, refuse_repeated, require_engine

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame as SparkFrame

    from ..screening.screener import Screener

_FILE = "dd_input_file_name"


def screen_spark(
    df: SparkFrame, screener: Screener, *, key: str, columns: Mapping[str, str] | None = None
) -> SparkFrame:
    """Screen a Spark frame when its result is used: one row of output for each row of input.

    The screener is broadcast once. The call itself reads only the key column, to check that no key
    is there twice.

    Args:
        df: a frame of pyspark, of a classic session (not Spark Connect).
        screener: the compiled list and policy.
        key: the column with a unique key for each row; it is returned as it is.
        columns: maps headers to a role or 'party.role', where a header alone is not clear.

    Returns:
        A frame with the key and the columns of `SCHEMA`: the decision, its reasons, and the
        findings as JSON.

    Raises:
        MissingExtra: pyspark or pyarrow is not installed.
        UsageError: `df` is not a Spark frame, or `columns` names an unknown role.
        ColumnError: the key or a named column is missing, or nothing can be screened.
        TableError: a key is there twice. If a partition fails later, Spark raises its own error,
            which quotes a `TableError` with the file, the keys of the first and last row, and the
            cause.

    The example needs Java:

    >>> from pyspark.sql import SparkSession
    >>> import duediligence as dd
    >>> spark = SparkSession.builder.getOrCreate()  # doctest: +SKIP
    >>> orders = [(1, "Hetian Taida"), (2, "Quiet Mill")]
    >>> df = spark.createDataFrame(orders, ["Line", "Vendor"])  # doctest: +SKIP
    >>> result = dd.screen_spark(df, dd.Screener(), key="Line")  # doctest: +SKIP
    >>> [row["dd_decision"] for row in result.collect()]  # doctest: +SKIP
    ['block', 'clear']
    """
    require_engine("spark", df, "mapInPandas", "pyspark.sql", "pyarrow")
    import pandas as pd
    from pyspark.sql.types import StructType

    headers = df.columns

    def sample() -> pd.DataFrame:
        return pd.DataFrame(df.limit(SAMPLE_ROWS).collect(), columns=headers)

    plan = Plan(key, decide_roles(headers, key, columns, sample), _FILE)
    context = getattr(df.sparkSession, "sparkContext", None)
    if context is None:
        raise UsageError("Spark Connect cannot broadcast; pass a frame of a classic Spark session")
    at = headers.index(key)
    # Spark reads a dot in a name as a path into the column, so the columns are numbered.
    numbered = df.toDF(*(f"c{number}" for number in range(len(headers))))
    refuse_repeated(key, _repeated(numbered, at))
    shared = context.broadcast(screener)

    def screen(parts: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for part in parts:
            yield screen_part(part.set_axis([*headers, _FILE], axis=1), shared.value, plan)

    schema = StructType().add(key, df.schema.fields[at].dataType)
    for name, (_, kind) in SCHEMA.items():
        schema.add(name, kind)
    return _with_file(numbered, at).mapInPandas(screen, schema)


def _with_file(df: SparkFrame, key: int) -> SparkFrame:
    """Return the frame with the file of each row, and with whole numbers as texts.

    In pandas a column of whole numbers with a gap becomes floats, which cut long registration
    numbers short: in those partitions only that have the gap.
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
    except AnalysisException:  # a row joined from several files has no single file
        return df.select(*columns, sf.lit(""))


def _repeated(df: SparkFrame, key: int) -> list[object]:
    from pyspark.sql import functions as sf

    counts = df.groupBy(sf.col(df.columns[key]).alias("key")).agg(sf.count("*").alias("times"))
    is_filled = sf.trim(sf.col("key").cast("string")) != ""  # `screen_part` refuses blank keys
    repeated = counts.where(is_filled & (sf.col("times") > 1)).limit(KEYS_SHOWN)
    return [row[0] for row in repeated.collect()]
