"""Order lines of few suppliers on Spark and on Dask, beside the suppliers screened once in one process.

CPU is that of the process that calls and of all that it started, which live on between jobs: the Java
machine and its Python workers, the processes of a cluster. What is measured runs on an engine that is
warm, because the same job ran on a table of each supplier once; the pipeline of each job begins with
nothing read.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import duediligence as dd

from .contests import NotInstalledError, Outcome
from .generate import SEED
from .inputs import kept, listed, table
from .measure import Cost, costing

if TYPE_CHECKING:
    import pandas as pd

KEY = "Order Line"


def order_lines(rows: int, suppliers: int) -> Path:
    """Return a Parquet of order lines, each with its own number, amount and date.

    Args:
        rows: their number.
        suppliers: the number of distinct suppliers, all of which occur.
    """
    path = kept(f"order-lines-{rows}-{suppliers}.parquet")
    if not path.exists():
        random = Random(f"{SEED} lines")
        once = table(suppliers, suppliers, distinct=1.0).frame
        rest = max(rows - suppliers, 0)
        places = [*range(suppliers), *random.choices(range(suppliers), k=rest)]
        random.shuffle(places)
        lines = once.iloc[places].reset_index(drop=True)
        lines.insert(0, KEY, [f"4500{number:07d}-10" for number in range(rows)])
        lines["Amount"] = [f"{random.randrange(1, 10_000_000) / 100:.2f}" for _ in range(rows)]
        lines["Order Date"] = [f"2026-{1 + n % 12:02d}-{1 + n % 28:02d}" for n in range(rows)]
        # Dask makes a partition of each group of rows.
        lines.to_parquet(path, index=False, row_group_size=50_000)
    return path


def on_spark(rows: int, suppliers: int, names: int | None) -> Outcome:
    """Screen order lines on two threads of a local Spark; see `_on`."""
    return _on(_spark, "pyspark", rows, suppliers, names=names)


def on_dask(rows: int, suppliers: int, names: int | None) -> Outcome:
    """Screen order lines on two processes of a local Dask; see `_on`."""
    return _on(_dask, "distributed", rows, suppliers, names=names)


@dataclass(frozen=True, slots=True)
class _Engine:
    """How an engine screens a Parquet when the result is used, and how it uses the result."""

    screened: Callable[[Path], Any]
    use: Callable[[Any], object]


def _on(
    start: Callable[[dd.Screener], AbstractContextManager[_Engine]],
    module: str,
    rows: int,
    suppliers: int,
    *,
    names: int | None,
) -> Outcome:
    """Screen order lines on an engine, warm.

    The cost is that of the lines: the check that no key is there twice, and the job. Among the
    figures are that cost beside `Screener.screen` on the suppliers once, in one process that has
    read nothing before, and what the first job of the session took.

    Args:
        start: starts the engine for a screener.
        module: what must be installed for it.
        rows: the number of lines.
        suppliers: the number of distinct suppliers.
        names: the names of the list; None for the article list.
    """
    if find_spec(module) is None:
        raise NotInstalledError(module)
    import pandas as pd

    screener = dd.Screener(None if names is None else listed(names))
    few, many = order_lines(suppliers, suppliers), order_lines(rows, suppliers)
    once: pd.DataFrame = pd.read_parquet(few)
    with costing() as alone:
        screener.screen(once)
    with start(screener) as engine:
        first, _ = _cost(lambda: engine.use(engine.screened(few)))
        keys, frame = _cost(lambda: engine.screened(many))
        lines, _ = _cost(lambda: engine.use(frame))
    whole = Cost(keys.cpu + lines.cpu, keys.wall + lines.wall)
    share = whole.cpu / alone.cpu
    figures = {"beside the suppliers once": share, "suppliers once s": alone.cpu}
    return Outcome(whole, {**figures, "first job s": first.cpu})


@contextmanager
def _spark(screener: dd.Screener) -> Iterator[_Engine]:
    """Start a Spark of this machine."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", "4g")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield _Engine(
            lambda path: dd.screen_spark(spark.read.parquet(str(path)), screener, key=KEY),
            lambda frame: frame.write.format("noop").mode("overwrite").save(),
        )
    finally:
        spark.stop()


@contextmanager
def _dask(screener: dd.Screener) -> Iterator[_Engine]:
    """Start a Dask of this machine."""
    import dask.dataframe
    from dask.distributed import Client, LocalCluster, wait

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1"
        ) as cluster,
        Client(cluster),
    ):
        yield _Engine(
            lambda path: dd.screen_dask(
                dask.dataframe.read_parquet(path, split_row_groups=True), screener, key=KEY
            ),
            lambda frame: wait(frame.persist()),
        )


def _cost(work: Callable[[], Any]) -> tuple[Cost, Any]:
    """Return what work cost this process and all that it started, and what the work returned."""
    cpu, wall = _cpu_of_family(), time.perf_counter()
    done = work()
    return Cost(_cpu_of_family() - cpu, time.perf_counter() - wall), done


def _cpu_of_family() -> float:
    """CPU seconds of this process and of all that it started, ended ones included."""
    parents: dict[int, tuple[int, float]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                text = (folder / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:  # it has ended
                continue
            fields = text.rpartition(")")[2].split()
            # From the third field of proc(5): the parent, and utime, stime, cutime and cstime.
            parents[int(folder.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    family = {os.getpid()}
    while more := {p for p, (parent, _) in parents.items() if parent in family} - family:
        family |= more
    ticks = sum(parents[member][1] for member in family if member in parents)
    return ticks / os.sysconf("SC_CLK_TCK")
