"""Order lines of few suppliers on Spark and on Dask, beside the suppliers screened once in one process.

Start-up does not count, on either side: before anything is measured, both screen the order lines of
other suppliers, a tenth as many. Then the engine's processes are there, have imported what they need
and loaded the list, and Java has compiled what it runs a million times; the one process has imported
and loaded the same. The suppliers that are measured are new to both.

CPU is that of the process that calls and of all that it started, which live on between jobs: the Java
machine and its Python workers, the processes of a cluster. Spark ends a Python worker that had nothing
to do for a minute, and nobody asks what it used; so each process is looked at while it runs.
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
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, Self

import duediligence as dd

from .contests import NotInstalledError, Outcome
from .generate import SEED
from .inputs import kept, listed, table
from .measure import Cost, costing

if TYPE_CHECKING:
    import pandas as pd

KEY = "Order Line"
# Seconds between two looks at the processes: what one uses after the last look at it is lost, and a
# look itself takes some milliseconds.
_PAUSE = 2


def order_lines(rows: int, suppliers: int, *, others: bool = False) -> Path:
    """Return a Parquet of order lines, each with its own number, amount and date.

    Args:
        rows: their number.
        suppliers: the number of distinct suppliers, all of which occur.
        others: whether the suppliers are others, a tenth as many.
    """
    path = kept(f"order-lines-{rows}-{suppliers}{'-others' * others}.parquet")
    if not path.exists():
        random = Random(f"{SEED} lines")
        count = _number_of_others(suppliers) if others else suppliers
        once = table(count, suppliers, distinct=1.0).frame
        places = [*range(len(once)), *random.choices(range(len(once)), k=rows - len(once))]
        random.shuffle(places)
        lines = once.iloc[places].reset_index(drop=True)
        lines.insert(0, KEY, [f"4500{number:07d}-10" for number in range(rows)])
        lines["Amount"] = [f"{random.randrange(1, 10_000_000) / 100:.2f}" for _ in range(rows)]
        lines["Order Date"] = [f"2026-{1 + n % 12:02d}-{1 + n % 28:02d}" for n in range(rows)]
        # Dask makes a partition of each group of rows.
        lines.to_parquet(path, index=False, row_group_size=50_000)
    return path


def _number_of_others(suppliers: int) -> int:
    return -(-suppliers // 10)  # a table of each number of rows has suppliers of its own


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
    """Screen order lines on an engine.

    The cost is that of the lines: the call, and the job that uses the result. Among the figures are
    that cost beside `Screener.screen` on the suppliers once, in one process, and what the first job
    of the session took, with the start of all that it needs.

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
    others, many = order_lines(rows, suppliers, others=True), order_lines(rows, suppliers)
    once: pd.DataFrame = pd.read_parquet(order_lines(suppliers, suppliers))
    before = order_lines(_number_of_others(suppliers), suppliers, others=True)
    screener.screen(pd.read_parquet(before))
    with costing() as alone:
        screener.screen(once)
    with start(screener) as engine:
        first = _cost(lambda: engine.use(engine.screened(others)))
        whole = _cost(lambda: engine.use(engine.screened(many)))
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


def _cost(work: Callable[[], object]) -> Cost:
    """Return what work cost this process and all that it started."""
    with _Family() as family:
        start, before = time.perf_counter(), family.cpu()
        work()
        return Cost(family.cpu() - before, time.perf_counter() - start)


class _Family(Thread):
    """This process and all that it started, looked at until the block ends, ended ones included."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._ticks: dict[tuple[int, int], int] = {}  # process number and start -> ticks of CPU
        self._lock = Lock()
        self._is_over = Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self.join()

    def run(self) -> None:
        """Look again and again."""
        while not self._is_over.wait(_PAUSE):
            self.cpu()

    def cpu(self) -> float:
        """CPU seconds that all have used until now."""
        with self._lock:
            self._look()
            return sum(self._ticks.values()) / os.sysconf("SC_CLK_TCK")

    def _look(self) -> None:
        found: dict[int, tuple[int, int, int]] = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    text = (folder / "stat").read_text(encoding="utf-8", errors="replace")
                except OSError:  # it has ended
                    continue
                fields = text.rpartition(")")[2].split()
                # From the third field of proc(5): the parent, utime and stime, the start.
                used = int(fields[11]) + int(fields[12])
                found[int(folder.name)] = int(fields[1]), int(fields[19]), used
        family = {os.getpid()}
        while more := {p for p, (parent, _, _) in found.items() if parent in family} - family:
            family |= more
        self._ticks |= {(p, found[p][1]): found[p][2] for p in family if p in found}
