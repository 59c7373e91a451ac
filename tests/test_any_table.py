"""Any table in Python: every kind that a caller may have comes out as the pandas frame does."""

import io
import json
import sqlite3
import sys
from collections import namedtuple
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import duediligence as dd
from duediligence.cli import main

ROWS: list[dict[str, Any]] = [
    {"Supplier": "Hetian Taida Apparel", "City": "Hotan", "Country": "CN", "Postal code": 848000},
    {"Supplier": "Acme Works", "City": "Lyon", "Country": "FR", "Postal code": None},
    {"Supplier": "Velmora", "City": "Kashgar", "Country": "CN", "Postal code": 844000},
]
FRAME = pd.DataFrame(ROWS)
ARROW = pa.Table.from_pylist(ROWS)
CSV = FRAME.to_csv(index=False)
Row = namedtuple("Row", ["Supplier", "City", "Country", "Postal"])  # noqa: PYI024


class Stream:
    """Something that has nothing but the Arrow stream."""

    def __arrow_c_stream__(self, schema=None):
        return ARROW.__arrow_c_stream__(schema)


def duckdb_relation():
    connection = duckdb.connect()
    connection.register("suppliers", FRAME)
    return connection.sql("select * from suppliers")


def parquet():
    stream = io.BytesIO()
    FRAME.to_parquet(stream)
    return stream.getvalue()


def sqlite_rows():
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    FRAME.to_sql("suppliers", connection, index=False)
    return connection.execute("select * from suppliers").fetchall()


KINDS = {
    "polars": lambda: pl.DataFrame(ROWS),
    "polars, lazy": lambda: pl.LazyFrame(ROWS),
    "narwhals": lambda: nw.from_native(pl.DataFrame(ROWS)),
    "arrow table": lambda: ARROW,
    "arrow batch": lambda: ARROW.to_batches()[0],
    "arrow reader": lambda: pa.RecordBatchReader.from_batches(ARROW.schema, ARROW.to_batches()),
    "arrow stream": Stream,
    "duckdb": duckdb_relation,
    "list of dicts": lambda: ROWS,
    "generator of dicts": lambda: (row for row in ROWS),
    "named tuples": lambda: [Row(*row.values()) for row in ROWS],
    "rows of sqlite": sqlite_rows,
    "dict of columns": lambda: FRAME.to_dict("list"),
    "dict of series": lambda: {name: FRAME[name] for name in FRAME},
    "dict of frames": lambda: {"Sheet1": FRAME},
    "BytesIO": lambda: io.BytesIO(CSV.encode()),
    "StringIO": lambda: io.StringIO(CSV),
    "bytes": CSV.encode,
    "bytes of Parquet": parquet,
    "JSON lines": lambda: "\n".join(map(json.dumps, ROWS)).encode(),
    "JSON array": lambda: json.dumps(ROWS).encode(),
    "generator of parts": lambda: (FRAME.iloc[at : at + 1] for at in range(3)),
    "parts of two kinds": lambda: [FRAME.iloc[:2], pl.DataFrame(ROWS[2:])],
}


def told(result):
    findings = [(f.position, f.rule, f.entry, f.decision) for f in result.findings]
    return result.decisions, findings, [row.name for row in result]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_table_equals_the_pandas_result(kind):
    """Decisions, findings and names are those of the DataFrame."""
    expected = told(dd.screen(FRAME))
    assert [decision.value for decision in expected[0]] == ["block", "clear", "review"]
    assert told(dd.screen(KINDS[kind]())) == expected


@pytest.mark.parametrize(
    "names",
    [
        ["Hetian Taida", "Acme"],
        ("Hetian Taida", None, "Acme"),
        pd.Series(["Hetian Taida", "Acme"], name="whatever"),
        pl.Series("x", ["Hetian Taida", "Acme"]),
        pd.Index(["Hetian Taida", "Acme"]),
        iter(["Hetian Taida", "Acme"]),
        {1: "Hetian Taida", 2: "Acme"}.values(),
    ],
    ids=lambda names: type(names).__name__,
)
def test_names_are_a_table_of_one_column(names):
    """A list, a Series or another row of names is screened as names."""
    assert [d.value for d in dd.screen(names).decisions] == ["block", "clear"]


def test_text_is_a_path_or_a_name_and_says_which(tmp_path, monkeypatch):
    """A file that is there or a text like a path is a file; all else is a name, with an issue."""
    monkeypatch.chdir(tmp_path)
    result = dd.screen("Hetian Taida")
    assert result.decision.value == "block"
    assert "taken for the name" in result.issues[0].problem
    assert not dd.screen("Nordvik A/S").findings
    for path in ("no-such.xlsx", "data/suppliers", "./suppliers", ""):
        with pytest.raises(dd.TableError):
            dd.screen(path)
    Path("suppliers").write_text(CSV, encoding="utf-8")
    assert len(dd.screen("suppliers")) == 3


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (["a.csv", "Acme"], "beside what is no path"),
        ("https://example.org/a.csv", "download"),
        ("name,city\nAcme,Lyon", "StringIO"),
        ([["name"], ["Acme"]], "no headers"),
        ({"name": ["Acme"], "city": "Lyon"}, "beside columns"),
        ({1, 2}, "set"),
    ],
)
def test_what_fits_two_readings_is_refused_with_what_to_do(table, message):
    """Nothing is guessed: the error says what to pass."""
    with pytest.raises(dd.UsageError, match=message):
        dd.screen(table)


def test_columns_of_one_name_and_of_unequal_length():
    """No column of an Arrow table is lost; a dict with a short column is refused."""
    twice = pa.table([pa.array(["Acme"]), pa.array(["Hetian Taida"])], names=["Supplier"] * 2)
    assert dd.screen(twice).decision.value == "block"
    with pytest.raises(dd.TableError, match="different lengths"):
        dd.screen({"name": ["A", "B"], "city": ["Lyon"]})


def test_errors_say_what_was_meant():
    """An unknown argument, role, name or verb is answered with the nearest one."""
    with pytest.raises(TypeError, match="did you mean 'watchlist'"):
        dd.screen(FRAME, watch_list="xinjiang-2019")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="options=Options"):
        dd.screen(FRAME, workers=2)  # type: ignore[call-arg]
    with pytest.raises(dd.UsageError, match="did you mean 'name'"):
        dd.Screener().check(nmae="Acme")
    with pytest.raises(AttributeError, match="did you mean 'screen'"):
        dd.scren  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(dd.UsageError, match=r"pass it to screen\(\)"):
        dd.Screener(FRAME)  # type: ignore[arg-type]


def test_several_lists_and_one_name():
    """Lists in a list are joined; check() takes a name or a mapping."""
    result = dd.screen(FRAME, watchlist=["xinjiang-2019", "us-import-region"])
    assert len(result.provenance.watchlists) == 2
    screener = dd.Screener(["xinjiang-2019"])
    assert screener.check("Hetian Taida").decision.value == "block"
    assert screener.check({"name": "Acme", "city": "Hotan"}).decision.value == "review"
    with pytest.raises(dd.UsageError, match="given twice"):
        screener.check("Acme", name="Acme")


def test_rows_are_found_by_label_and_by_position():
    """A label of the index explains its row; a number that is both is asked about."""
    result = dd.screen(FRAME.set_axis(["V-1", "V-2", "V-3"]))
    assert "Acme Works" in result.explain("V-2")
    assert result.explain(1) == result.explain("V-2") == result.explain(position=1)
    result = dd.screen(FRAME.set_axis([2, 7, 9]))
    with pytest.raises(dd.UsageError, match="position=2 or label=2"):
        result.explain(2)
    assert "Hetian Taida" in result.explain(label=2)
    assert "Velmora" in result.explain(position=2)


def test_result_iterates_indexes_and_compares(tmp_path):
    """A result is a row of rows; decisions have an order; an earlier result may be a path."""
    result = dd.screen(FRAME)
    assert [row.decision for row in result] == list(result.decisions)
    assert result[-1].name == "Velmora"
    assert len(result[:2]) == 2
    with pytest.raises(IndexError):
        result[3]
    decisions = result.to_frame()["dd_decision"]
    assert decisions.cat.ordered
    assert (decisions >= "review").tolist() == [True, False, True]
    path = tmp_path / "last.json"
    result.to_json(path)
    assert result.compare(since=path).changes == ()
    with pytest.raises(dd.UsageError, match="since="):
        result.compare(str(path))  # type: ignore[arg-type]


def test_same_list_is_compiled_once(monkeypatch):
    """A second screening with the same list and policy compiles nothing, and finds the same."""
    from duediligence.screening import screener as module

    first = dd.screen(FRAME)
    compiled = []
    monkeypatch.setattr(module, "WatchlistIndex", lambda *given: compiled.append(given))
    assert told(dd.screen(FRAME)) == told(first)
    assert compiled == []


def test_csv_and_parquet(tmp_path):
    """Both hold the frame; a text that a spreadsheet would run is no formula in CSV."""
    frame = FRAME.assign(Note=["=1+1", "-5", ""])
    result = dd.screen(frame)
    result.to_csv(tmp_path / "out.csv")
    result.to_parquet(tmp_path / "out.parquet")
    written = pd.read_csv(tmp_path / "out.csv", encoding="utf-8-sig")
    assert written["Note"].tolist()[:2] == ["'=1+1", "-5"]
    assert written["dd_decision"].tolist() == ["block", "clear", "review"]
    kept = pd.read_parquet(tmp_path / "out.parquet")
    assert kept["Postal code"].tolist()[::2] == [848000, 844000]
    assert kept["dd_decision"].cat.ordered


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_command_reads_standard_input_and_writes_by_suffix(ending, tmp_path, monkeypatch, capsys):
    """'-' is the content of a file; -q leaves stderr empty."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CSV.encode())))
    assert main(["screen", "-", "-q", "-o", f"out.{ending}"]) == 0
    assert capsys.readouterr().err == ""
    assert dd.screen(Path(f"out.{ending}")).decisions[0].value == "block"


def test_command_explains_a_row_and_gate_reads_standard_input(tmp_path, monkeypatch, capsys):
    """`explain FILE ROW` prints what `explain` gives; `gate -` judges what is piped."""
    path = tmp_path / "in.csv"
    path.write_text(CSV, encoding="utf-8")
    assert main(["explain", str(path), "2"]) == 0
    assert "Decision: block" in capsys.readouterr().out
    assert main(["explain", str(path), "9"]) == 2
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(parquet())))
    assert main(["gate", "-", "-q"]) == 20
    assert capsys.readouterr().out == "block\n"
    assert main(["scren", str(path)]) == 2
    assert "did you mean 'screen'" in capsys.readouterr().err


ENGINES = ["polars", "pyarrow", "duckdb"]


def rows_of(frame):
    """The rows of a frame of any library as lists, what is missing as None."""
    if hasattr(frame, "fetchall"):
        return [list(row) for row in frame.fetchall()]
    columns = frame.to_pydict() if hasattr(frame, "to_pydict") else frame.to_dict(as_series=False)
    return [list(row) for row in zip(*columns.values(), strict=True)]


@pytest.mark.parametrize("engine", ENGINES)
def test_frames_of_every_library_hold_what_that_of_pandas_holds(engine):
    """The same rows in the same order under the same headers, numbers as numbers, gaps as None."""
    result = dd.screen(FRAME)
    expected, frame = result.to_frame(), result.to_frame(engine=engine)
    headers = frame.column_names if engine == "pyarrow" else frame.columns
    assert list(headers) == list(expected.columns)
    values = expected.astype(object)
    assert rows_of(frame) == values.where(values.notna(), None).to_numpy().tolist()


def test_frames_of_polars_keep_the_order_of_decisions():
    """`>= "review"` counts as it does in pandas, whatever the caller's own columns are called."""
    result = dd.screen(FRAME.assign(dd_row="theirs"))
    frame = result.to_frame(engine="polars")
    assert frame.filter(pl.col("dd_decision_2") >= "review").height == 2


@pytest.mark.parametrize("engine", ENGINES)
def test_odd_headers_and_values_become_distinct_names_and_texts(engine):
    """Repeated headers are numbered without a clash, and a column of mixed values is text."""
    frame = pd.DataFrame([["Acme", 1, "\ud800"], ["Hetian Taida", "x", None]], dtype=object)
    frame.columns = ["name", "name", "name_2"]
    made = dd.screen(frame, columns={"name_2": "other"}).to_frame(engine=engine)
    assert [row[:3] for row in rows_of(made)] == [["Acme", "1", "?"], ["Hetian Taida", "x", None]]


@pytest.mark.parametrize("missing", ["polars", "pyarrow", "modin"])
def test_a_library_that_is_missing_is_named(missing, monkeypatch):
    """The error names what to install; pyarrow is needed by the others too."""
    monkeypatch.setitem(sys.modules, missing, None)
    engine = "polars" if missing == "pyarrow" else missing
    with pytest.raises(dd.MissingExtra, match=f"needs {missing}"):
        dd.screen("Acme").to_frame(engine=engine)


def test_an_unknown_engine_says_what_is_known():
    """A misspelt engine is answered with the one that was meant."""
    with pytest.raises(dd.UsageError, match=r"pandas, polars, pyarrow.*did you mean 'polars'"):
        dd.screen("Acme").to_frame(engine="polrs")
