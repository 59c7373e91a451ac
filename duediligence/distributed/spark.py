"""Screen a Spark frame: Spark makes its rows distinct, screens those, and joins the results to all.

The distinct rows are screened at the call, and the executors keep what they came to. So it is known
how much that is when the join is planned: few results are sent to the rows, which are neither sorted
nor sent elsewhere, however many of them one supplier has.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..errors import UsageError
from .partition import (
    DISTINCT_SCHEMA,
    PENDING,
    SCHEMA,
    Plan,
    refuse_blank,
    screen_distinct,
    settle,
)
from .plan import KEYS_SHOWN, SAMPLE_ROWS, make_plan, refuse_repeated, require_engine
from .row_numbers import STAND_IN, STAND_IN_DATE, RowNumbers
from .shipped import loaded, parts_of, save_index, screener_digest

if TYPE_CHECKING:
    import pandas as pd
    from pyspark import SparkContext
    from pyspark.sql import Column
    from pyspark.sql import DataFrame as SparkFrame
    from pyspark.sql.types import StructType

    from ..screening.screener import Screener

_FILE = "dd_input_file_name"
_DIGEST = "dd_digest"
# Results that are sent to every executor, at most; of more, Spark decides how it joins. Judgement: at
# about 1 kB each, a tenth of the gigabyte that Spark collects by default.
_MOST_SENT = 100_000
# Distinct rows that one task screens, at least. Each worker learns the words of its rows by itself:
# against 20,000 names that takes as long as screening 10,000 rows.
_ROWS_OF_A_TASK = 25_000
_BLANKS = 3  # keys that count as blank and are not the same: null, "" and " "


def screen_spark(
    df: SparkFrame, screener: Screener, *, key: str, columns: Mapping[str, str] | None = None
) -> SparkFrame:
    """Screen a Spark frame: one row of output for each row of input.

    Rows that are equal in all that is screened are screened once, at the call, and Spark joins what
    they came to to each row when the result is used. The executors keep it until then; if one of
    them is lost, make the call again. The compiled list is sent as a file, which every worker
    process loads once. The call reads the key column first, to check that no key is there twice.

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
        TableError: a key is there twice. If a row could not be screened, Spark raises its own error
            when the result is used, which names the file, the key and the cause.

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
    from pyspark.sql import functions as sf
    from pyspark.sql.types import StructType

    headers = df.columns

    def sample() -> pd.DataFrame:
        return pd.DataFrame(df.limit(SAMPLE_ROWS).collect(), columns=headers)

    plan = make_plan(screener, headers, key, columns=columns, sample=sample, file=_FILE)
    context = getattr(df.sparkSession, "sparkContext", None)
    if context is None:
        raise UsageError("Spark Connect cannot broadcast; pass a frame of a classic Spark session")
    schema = StructType().add(key, df.schema.fields[plan.key_at].dataType)
    for name, (_, kind) in SCHEMA.items():
        schema.add(name, kind)
    # Spark reads a dot in a name as a path into the column, so the columns are numbered.
    rows = _with_file(df.toDF(*plan.names))
    has_blank_key = _has_blank_key(rows, plan)
    if has_blank_key:
        return _refusing(rows, plan, schema)
    # Kept in this way, few rows have few partitions; a cached frame keeps the 200 of a shuffle.
    distinct = _distinct(rows, plan).localCheckpoint()
    count = distinct.count()
    distinct = distinct.coalesce(1 + count // _ROWS_OF_A_TASK)
    results = _screened(distinct, plan, _load_in_worker(screener, context)).localCheckpoint()
    pending = results.agg(sf.count(PENDING)).collect()[0][0]
    if count <= _MOST_SENT:
        results = sf.broadcast(results)
    return _at_rows(rows, results, plan, has_pending=pending > 0)


def _with_file(df: SparkFrame) -> SparkFrame:
    """Return the frame with the file of each row."""
    from pyspark.errors import AnalysisException
    from pyspark.sql import functions as sf

    try:
        return df.select("*", sf.input_file_name().alias(_FILE))
    except AnalysisException:  # a row joined from several files has no single file
        return df.select("*", sf.lit("").alias(_FILE))


def _has_blank_key(rows: SparkFrame, plan: Plan) -> bool:
    """Return whether a row has no key.

    Raises:
        TableError: a key is there more than once.
    """
    from pyspark.sql import functions as sf

    key = sf.col(plan.names[plan.key_at])
    is_blank = sf.coalesce(sf.trim(key.cast("string")) == "", sf.lit(True))
    # Numbers are grouped faster than keys. Equal keys have equal numbers, and seldom do others: only
    # if a number is there twice, or that of a blank, are the keys themselves looked at.
    numbers = rows.groupBy(sf.xxhash64(key))
    times = numbers.agg(sf.sum(sf.when(is_blank, 2).otherwise(1)).alias("times"))
    if times.where(sf.col("times") > 1).isEmpty():
        return False
    counts = rows.groupBy(key.alias("key"), is_blank.alias("is_blank"))
    faults = counts.agg(sf.count("*").alias("times"))
    faults = faults.where(sf.col("is_blank") | (sf.col("times") > 1))
    found = faults.orderBy(sf.desc("is_blank")).limit(KEYS_SHOWN + _BLANKS).collect()
    refuse_repeated(plan.key, [row["key"] for row in found if not row["is_blank"]])
    return any(row["is_blank"] for row in found)


def _refusing(rows: SparkFrame, plan: Plan, schema: StructType) -> SparkFrame:
    """Return an empty frame that raises an error with the place of a blank key when it is used."""
    headers = [plan.key, _FILE]

    def refuse(parts: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for part in parts:
            refuse_blank(part.set_axis(headers, axis=1), plan)
        yield from ()

    return rows.select(plan.names[plan.key_at], _FILE).mapInPandas(refuse, schema)


def _distinct(rows: SparkFrame, plan: Plan) -> SparkFrame:
    """Return the distinct rows of what is screened, with the digest that they are joined by."""
    from pyspark.sql.types import AtomicType

    shared = rows.select(*_shared_cells(rows, plan))
    # Spark groups by no map, and by the digest only in a slower way.
    if all(isinstance(field.dataType, AtomicType) for field in shared.schema.fields):
        return shared.distinct().select(_digest(plan.names), "*")
    return shared.select(_digest(plan.names), "*").dropDuplicates([_DIGEST])


def _shared_cells(rows: SparkFrame, plan: Plan) -> list[Column]:
    """Return the cells that are screened, with a stand-in for each that only numbers its row."""
    from pyspark.sql import functions as sf
    from pyspark.sql.types import (
        DateType,
        DecimalType,
        DoubleType,
        FloatType,
        IntegralType,
        StringType,
        TimestampType,
    )

    cells = []
    for name, header in zip(plan.names, plan.roles, strict=True):
        cell, kind = sf.col(name), rows.schema[name].dataType
        if isinstance(kind, IntegralType):
            # In pandas whole numbers with a gap become floats, which cut long ones short.
            cell, kind = cell.cast("string"), StringType()
        if isinstance(kind, DoubleType | FloatType):
            cell = sf.when(cell == 0, sf.lit(0).cast(kind)).otherwise(cell)  # -0.0 is 0
        numbers = plan.numbers.get(header)
        is_dated = isinstance(kind, DateType | TimestampType)
        if numbers and (is_dated or isinstance(kind, DecimalType | DoubleType | StringType)):
            stand_in = sf.lit(STAND_IN_DATE if is_dated else STAND_IN).cast(kind)
            cell = sf.when(_is_number(cell, numbers), stand_in).otherwise(cell)
        cells.append(cell.alias(name))
    return cells


def _is_number(cell: Column, numbers: RowNumbers) -> Column:
    """Return whether `RowNumbers.contains` a cell, as Spark evaluates it."""
    from pyspark.sql import functions as sf

    text = cell.cast("string")
    is_number = text.rlike(f"^{numbers.pattern}$")
    if not numbers.listed:
        return is_number
    return is_number & ~sf.regexp_replace(text, "[^0-9]", "").isin(sorted(numbers.listed))


def _digest(names: Iterable[str]) -> Column:
    """Return the digest of cells that keeps nulls, blanks and values that are no number apart.

    Whoever writes the rows may not be able to make two different ones equal, so it is SHA-256.
    """
    from pyspark.sql import functions as sf

    exact = {"timestampFormat": "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX"}
    return sf.unhex(sf.sha2(sf.to_json(sf.struct(*names), exact), 256)).alias(_DIGEST)


def _load_in_worker(screener: Screener, context: SparkContext) -> Callable[[], Screener]:
    """Send the screener, and return what loads it in a worker: from the file, once a process."""
    from pyspark import SparkFiles

    digest = screener_digest(screener)
    # Spark deletes its own folder when it stops.
    path = save_index(screener, Path(SparkFiles.getRootDirectory()) / "duediligence")
    context.addFile(str(path))
    shared, name = context.broadcast(parts_of(screener)), path.name

    def load_once() -> Screener:
        screener = shared.value.load(Path(SparkFiles.get(name)).parent)
        # After each task a worker of pyspark searches all that it holds for reference cycles: half a
        # second with 20,000 names, which have none. What is frozen is left out of the search.
        gc.collect()
        gc.freeze()
        return screener

    return lambda: loaded(digest, load_once)


def _screened(distinct: SparkFrame, plan: Plan, load: Callable[[], Screener]) -> SparkFrame:
    from pyspark.sql.types import BinaryType, StructType

    schema = StructType().add(_DIGEST, BinaryType())
    for name, (_, kind) in DISTINCT_SCHEMA.items():
        schema.add(name, kind)

    def screen(parts: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        screener = load()
        for part in parts:
            yield screen_distinct(part, screener, plan)[schema.names]

    return distinct.mapInPandas(screen, schema)


def _at_rows(rows: SparkFrame, results: SparkFrame, plan: Plan, *, has_pending: bool) -> SparkFrame:
    """Return the key and result of each row; no row is lost, and one without a result is an error.

    Args:
        rows: all rows.
        results: what the distinct rows came to.
        plan: what was decided for all parts.
        has_pending: whether something is left to do in Python at the rows of a result.
    """
    from pyspark.sql import functions as sf

    key = plan.names[plan.key_at]
    own = _own_cells(rows, plan) if has_pending else sf.lit(None).alias("own")
    shared = sf.struct(*_shared_cells(rows, plan)).alias("shared")
    cells = rows.select(sf.col(key).alias("key"), _FILE, own.alias("own"), shared)
    cells = cells.select("*", _digest(["shared.*"])).drop("shared")
    joined = cells.join(results, _DIGEST, "left")

    where = sf.concat(
        sf.coalesce(sf.element_at(sf.split(_FILE, "/"), -1), sf.lit("")),
        sf.lit(f", row with {plan.key} "),
        sf.coalesce(sf.col("key").cast("string"), sf.lit("")),
        sf.lit(": could not be screened: "),
        sf.coalesce(
            sf.get_json_object(PENDING, "$.error"),
            sf.lit("it has no result; this is a fault of the library: please report it."),
        ),
    )
    decision = sf.coalesce("dd_decision", sf.raise_error(where).cast("string"))
    findings = sf.col("dd_findings")
    if has_pending:
        at_row = sf.to_json(sf.struct(PENDING, "dd_findings", "own"))
        at_row = sf.when(sf.col(PENDING).isNotNull(), at_row)  # few rows are sent to Python
        findings = sf.coalesce(_settled(plan)(at_row), "dd_findings")
    changed = {"dd_decision": decision, "dd_findings": findings}
    added = [changed.get(name, sf.col(name)).alias(name) for name in SCHEMA]
    return joined.select(sf.col("key").alias(plan.key), *added)


def _own_cells(rows: SparkFrame, plan: Plan) -> Column:
    """Return the cells of a row that may be its numbers, as JSON keeps them."""
    from pyspark.sql import functions as sf
    from pyspark.sql.types import DoubleType

    cells = []
    for name, header in zip(plan.names, plan.roles, strict=True):
        if header in plan.numbers:
            is_fraction = isinstance(rows.schema[name].dataType, DoubleType)
            cells.append(sf.col(name) if is_fraction else sf.col(name).cast("string").alias(name))
    return sf.struct(*cells)


def _settled(plan: Plan) -> Callable[[Column], Column]:
    """Return the function of Spark that gives the findings of a row their ids."""
    import pandas as pd
    from pyspark.sql.pandas.functions import pandas_udf

    headers = dict(zip(plan.names, plan.roles, strict=True))

    def settle_rows(rows: pd.Series) -> pd.Series:
        settled = rows.dropna().astype(object).map(lambda row: _settle(json.loads(row), headers))
        return settled.reindex(rows.index)

    # Spark asks for the types, which are texts here.
    settle_rows.__annotations__ = {"rows": pd.Series, "return": pd.Series}
    # The types of pyspark do not know this way of stating them.
    function: Callable[[Column], Column] = cast("Any", pandas_udf)(settle_rows, "string")
    return function


def _settle(row: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    own = {headers[name]: cell for name, cell in row["own"].items()}
    return settle(row[PENDING], row["dd_findings"], own)
