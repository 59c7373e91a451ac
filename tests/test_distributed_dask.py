"""Screening on a real Dask cluster of processes."""

from importlib import import_module
from itertools import pairwise

import pandas as pd
import pytest
from order_lines import (
    KEY,
    count_screened_rows,
    expected,
    one_supplier,
    order_lines,
    screened,
    stop_counting,
    suppliers,
)
from screenings import screener

import duediligence as dd
from duediligence.distributed import SCHEMA

# One process of the suite has the cluster; without Dask the tests are skipped, see conftest.
pytestmark = pytest.mark.engine("dask")


@pytest.fixture(scope="module", autouse=True)
def _cluster():
    """Two processes that are reached on this machine only."""
    from dask.distributed import Client, LocalCluster

    local = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(n_workers=2, threads_per_worker=1, **local) as cluster, Client(cluster):
        yield


def cut(frame, *edges):
    """A Dask frame of parts that end at the given rows."""
    edges = (0, *edges, len(frame))
    parts = [frame.iloc[start:end] for start, end in pairwise(edges)]
    import dask.dataframe

    return dask.dataframe.from_map(lambda part: part, parts, meta=frame.iloc[:0])


@pytest.mark.parametrize(
    ("frame", "key"), [(suppliers, "Vendor No"), (order_lines, KEY)], ids=["example", "made"]
)
def test_dask_says_what_one_process_says(frame, key):
    """Every row comes out once, with the decision, reason and findings of a plain screening."""
    frame = frame()
    done = dd.screen_dask(cut(frame, 0, 7, 7, 150), screener(), key=key).compute()
    assert screened(done, key) == expected(frame, key)


def test_schema_is_known_before_and_true_after():
    """The types that Dask is told are the types that come out, and the index is the caller's."""
    lazy = dd.screen_dask(cut(order_lines(40), 20), screener(), key=KEY)
    done = lazy.compute()
    assert list(lazy.columns) == [KEY, *SCHEMA]
    assert lazy.dtypes.equals(done.dtypes)
    assert done.index.equals(order_lines(40).index)


def test_screener_travels_once():
    """The compiled list is once in the graph, however many partitions there are."""
    import cloudpickle

    lazy = dd.screen_dask(cut(order_lines(12), *range(1, 12)), screener(), key=KEY)
    tasks = dict(lazy.optimize().dask)

    sizes = [len(cloudpickle.dumps(task)) for task in tasks.values()]
    assert lazy.npartitions == 12
    assert sum(size > max(sizes) / 2 for size in sizes) == 1


def test_entries_of_the_list_are_not_searched_for_frames(monkeypatch):
    """Dask looks for frames of its own in what it is given, but not in each entry of the list."""
    delayed = import_module("dask.delayed")  # `dask.delayed` is the function of that name
    looked_at, look = [], delayed.unpack_collections

    def counted(part, **named):
        looked_at.append(type(part))
        return look(part, **named)

    monkeypatch.setattr(delayed, "unpack_collections", counted)
    dd.screen_dask(cut(order_lines(12), 6), screener(), key=KEY)
    assert len(looked_at) < len(screener().watchlist.entries)


def test_row_of_a_frequent_supplier_is_read_once():
    """The supplier of all rows of all partitions is screened in one row, on one worker."""
    from dask.distributed import get_client

    get_client().run(count_screened_rows)
    frame = one_supplier(60)
    done = dd.screen_dask(cut(frame, 20, 40), screener(), key=KEY).compute()
    counts = get_client().run(stop_counting)
    assert sum(counts.values()) == 2
    assert screened(done, KEY) == expected(frame, KEY)


def test_blank_key_names_partition_and_rows():
    """A row without a key stops the screening with our error: which partition, which row."""
    frame = order_lines(40).astype({KEY: "float64"})
    frame.loc[30, KEY] = None
    lazy = dd.screen_dask(cut(frame, 20), screener(), key=KEY)
    with pytest.raises(
        dd.TableError, match=r"^partition 1, rows from Line '21' to '40' .* row 11 "
    ):
        lazy.compute()


def test_failing_partition_names_its_file(tmp_path):
    """With the column of paths that Dask reads along, an error names the file."""
    for number in (1, 2):
        frame = pd.DataFrame({"Line": [f"{number}a", f"{number}b"], "Vendor Name": ["A", "B"]})
        if number == 2:
            frame.loc[1, "Line"] = None
        frame.to_csv(tmp_path / f"orders-{number}.csv", index=False)
    import dask.dataframe

    read = dask.dataframe.read_csv(str(tmp_path / "*.csv"), include_path_column="path")
    lazy = dd.screen_dask(read, screener(), key="Line", file="path")
    with pytest.raises(dd.TableError, match=r"^orders-2\.csv, rows from Line '2a'"):
        lazy.compute()


def test_repeated_key_is_refused_at_the_call():
    """A key that stands twice is refused, also where the two rows lie in different partitions."""
    frame = order_lines(40)
    frame = pd.concat([frame, frame.iloc[[4]]])
    with pytest.raises(dd.TableError, match="'Line' holds '5' more than once"):
        dd.screen_dask(cut(frame, 20), screener(), key=KEY)


def test_column_of_files_must_be_there():
    """A column of paths that is not there is refused at the call."""
    with pytest.raises(dd.ColumnError, match="no column 'path'"):
        dd.screen_dask(cut(order_lines(10)), screener(), key=KEY, file="path")
