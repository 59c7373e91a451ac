"""Screening on a real Spark of this machine; skipped without Spark or Java, see conftest."""

import gc
import json
import sys
from decimal import Decimal

import pandas as pd
import pytest
from order_lines import KEY, expected, one_supplier, order_lines, screened, suppliers
from screenings import screener

import duediligence as dd
from duediligence.distributed import SCHEMA, plan, shipped
from duediligence.distributed import spark as spark_engine
from duediligence.matching.index import WatchlistIndex

# Spark warns of pandas 3 on every use of it; what is used here is tested here.
pytestmark = [
    pytest.mark.engine("spark"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]
TYPES = {"int64": "long", "Int64": "long", "float64": "double", "boolean": "boolean"}
TYPES["datetime64[ns]"] = "date"


@pytest.fixture(scope="module")
def spark():
    """Two threads that are reached on this machine only, whose Python is this one."""
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate()
        )
        yield session
        session.stop()


def on(spark, frame, parts=3):
    """A pandas frame on Spark, one partition of it empty."""
    plain = frame.astype(object).where(frame.notna(), None)
    for dated in frame.select_dtypes("datetime"):
        plain[dated] = [None if day is None else day.date() for day in plain[dated]]
    schema = ", ".join(f"`{n}` {TYPES.get(str(t), 'string')}" for n, t in frame.dtypes.items())
    rows = plain.to_numpy(dtype=object).tolist()
    sheet = spark.createDataFrame(rows, schema).repartition(parts)
    return sheet.unionByName(sheet.limit(0))


def collected(sheet):
    return pd.DataFrame(sheet.collect(), columns=sheet.columns)


@pytest.mark.parametrize(
    ("frame", "key"), [(suppliers, "Vendor No"), (order_lines, KEY)], ids=["example", "made"]
)
def test_spark_says_what_one_process_says(spark, frame, key):
    """Every row comes out once, with the decision, reason and findings of a plain screening."""
    frame = frame()
    done = dd.screen_spark(on(spark, frame), screener(), key=key)
    assert screened(collected(done), key) == expected(frame, key)


def test_schema_is_typed(spark):
    """The key keeps its type, and ours are strings, a whole number and a fraction."""
    lazy = dd.screen_spark(on(spark, order_lines(40)), screener(), key=KEY)
    assert lazy.dtypes == [
        (KEY, "bigint"),
        *((name, kind.replace("long", "bigint")) for name, (_, kind) in SCHEMA.items()),
    ]
    assert lazy.where("dd_score is null").count() > 0  # not "not a number"


def test_long_numbers_are_not_cut_short(spark):
    """A registration number of 18 digits is read whole beside a gap, which pandas makes a float."""
    columns = {"Firm": "name", "Reg": "registration_no"}
    number = 916532013331095731
    frame = pd.DataFrame({KEY: [1, 2], "Firm": ["A", "B"], "Reg": [number, None]})
    frame = frame.astype({"Reg": "Int64"})
    done = dd.screen_spark(on(spark, frame, 1), screener(), key=KEY, columns=columns)
    whole = screener().screen(frame, columns=columns).to_frame()
    assert collected(done)["dd_reason"].tolist() == whole["dd_reason"].tolist()


def test_column_names_with_dots_and_ticks_are_read(spark):
    """A dot in the name of a column is no path into it."""
    frame = pd.DataFrame({"P.O. `Line`": ["a"], "Vendor.Name": ["Hetian Taida Apparel"]})
    sheet = spark.createDataFrame(frame.to_numpy().tolist(), list(frame.columns))
    done = collected(dd.screen_spark(sheet, screener(), key="P.O. `Line`"))
    assert done["dd_decision"].tolist() == ["block"]


def csv_files(folder, **second):
    """Two files of two lines, in the second of which something may be different."""
    for number in (1, 2):
        frame = pd.DataFrame({"Line": [f"{number}a", f"{number}b"], "Vendor Name": ["A", "B"]})
        for column, text in second.items() if number == 2 else ():
            frame.loc[1, column] = text
        frame.to_csv(folder / f"orders-{number}.csv", index=False)
    return str(folder)


def test_failing_partition_names_its_file_and_rows(spark, tmp_path):
    """What Spark raises quotes our error with the file and the keys of its rows."""
    read = spark.read.csv(csv_files(tmp_path, Line=None), header=True)
    lazy = dd.screen_spark(read, screener(), key="Line")
    from pyspark.errors import PythonException

    with pytest.raises(PythonException) as failed:
        lazy.collect()
    assert "duediligence.errors.TableError" in str(failed.value)
    assert "orders-2.csv" in str(failed.value)
    assert "the key column 'Line' is blank in row" in str(failed.value)


def test_frame_joined_from_several_files_is_screened(spark, tmp_path):
    """A row that stems from two files has no one file to name, and is screened all the same."""
    left = spark.read.csv(csv_files(tmp_path), header=True)
    right = spark.read.csv(str(tmp_path / "orders-1.csv"), header=True).select("Line")
    done = dd.screen_spark(left.join(right, "Line"), screener(), key="Line")
    assert sorted(collected(done)["Line"]) == ["1a", "1b"]


def test_repeated_key_is_refused_at_the_call(spark):
    """A key that stands twice is refused, in whichever partitions the two rows lie."""
    frame = order_lines(40)
    frame = pd.concat([frame, frame.iloc[[4]]])
    with pytest.raises(dd.TableError, match="'Line' holds '5' more than once"):
        dd.screen_spark(on(spark, frame), screener(), key=KEY)


def test_row_of_a_frequent_supplier_is_read_once(spark):
    """Rows that differ in numbers only are one row to screen, at the call, and are not moved then."""
    frame = one_supplier(60)
    sheet = on(spark, frame)
    done = dd.screen_spark(sheet, screener(), key=KEY)
    assert screened(collected(done), KEY) == expected(frame, KEY)
    steps = done._jdf.queryExecution().executedPlan().toString()
    assert "MapInPandas" not in steps
    assert "BroadcastHashJoin" in steps
    assert "SortMergeJoin" not in steps
    planned = plan.make_plan(
        screener(), sheet.columns, KEY, columns=None, sample=lambda: frame, file="file"
    )
    rows = spark_engine._with_file(sheet.toDF(*planned.names))
    assert spark_engine._distinct(rows, planned).count() == 2


def test_many_results_are_joined_as_spark_decides(spark, monkeypatch):
    """Results that are too many to be sent to every executor come to their rows all the same."""
    monkeypatch.setattr(spark_engine, "_MOST_SENT", 1)
    frame = one_supplier(60)
    done = dd.screen_spark(on(spark, frame), screener(), key=KEY)
    assert screened(collected(done), KEY) == expected(frame, KEY)


def test_a_loaded_list_is_not_searched_for_cycles(spark):
    """Pyspark searches what a worker holds after each task; a list has too many parts for that."""
    dd.screen_spark(on(spark, order_lines(9)), screener(), key=KEY).collect()

    def states(parts):
        for _ in parts:
            is_loaded = bool(shipped._loaded)
            is_searched = any(isinstance(held, WatchlistIndex) for held in gc.get_objects())
            yield pd.DataFrame({"state": [f"{is_loaded} {is_searched}"]})

    found = spark.range(9).repartition(2).mapInPandas(states, "state string").collect()
    assert "True False" in {row["state"] for row in found}
    assert "True True" not in {row["state"] for row in found}


def test_values_of_every_type_are_joined_to_their_rows(spark):
    """No value that Spark writes or groups in a way of its own loses its row or its id."""
    columns = {"Score": "registration_no", "Town": "city"}
    lines = [
        (1, "Hotan", -0.0, "12.50", "2026-05-01 09:30:00.120", [1.0, None], {"a": 1}),
        (2, "Hotan", 0.0, "12.75", "2026-05-01 00:00:00", [1.0], {"a": 2}),
        (3, "Hotan", float("nan"), "0.00", None, [-0.0], None),
        (4, "Hotan", None, None, "1999-12-31 23:59:59", None, {}),
        (5, "Lyon", 1e22, "1.00", "2026-05-01 09:30:00", [], {"b": 1}),
    ]
    names = [KEY, "Town", "Score", "Amount", "Ordered", "Sizes", "Tags"]
    sheet = spark.createDataFrame(
        lines,
        "`Line` long, `Town` string, `Score` double, `Amount` string, `Ordered` string,"
        " `Sizes` array<double>, `Tags` map<string, int>",
    ).selectExpr(
        "Line", "Town", "Score", "cast(Amount as decimal(10,2)) Amount",
        "cast(Ordered as timestamp_ntz) Ordered", "Sizes", "Tags",
    )  # fmt: skip
    done = dd.screen_spark(sheet, screener(), key=KEY, columns=columns)
    frame = pd.DataFrame(lines, columns=names, dtype=object)
    amounts = [None if text is None else Decimal(text) for text in frame["Amount"]]
    frame["Amount"] = pd.Series(amounts, dtype=object)
    frame["Ordered"] = pd.to_datetime(frame["Ordered"], format="ISO8601")
    whole = screener().screen(frame, columns=columns)
    rows = json.loads(whole.to_json())["rows"]
    of_line = screened(collected(done), KEY)
    assert [of_line[row["row"] + 1]["dd_decision"] for row in rows] == [r["decision"] for r in rows]
    assert [of_line[row["row"] + 1]["dd_findings"] for row in rows] == [r["findings"] for r in rows]
