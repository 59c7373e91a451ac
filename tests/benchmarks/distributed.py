"""Order lines of few suppliers on Spark, beside the suppliers screened once in one process.

CPU is that of the process that calls, of the Java machine and of its Python workers, which live on
between jobs. What is measured runs on a Spark that is warm, because the same job ran on a table of
each supplier once; the pipeline of each job begins with nothing read.

"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    path = kept(f"lines-{rows}-{suppliers}.parquet")
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
        lines.to_parquet(path, index=False)
    return path


def on_spark(rows: int, suppliers: int, names: int | None) -> Outcome:
    """Screen order lines on two threads of a local Spark, warm.

    The cost is that of the lines: the check that no key is there twice, and the job. Among the
    figures are that cost beside `Screener.screen` on the suppliers once, in one process that has
    read nothing before, and what the first job of the session took.

    Args:
        rows: the number of lines.
        suppliers: the number of distinct suppliers.
        names: the names of the list; None for the article list.
    """
    try:
        import pyspark  # noqa: F401 - it is looked for before anything is measured
    except ImportError as error:
        raise NotInstalledError("pyspark") from error
    import pandas as pd

    screener = dd.Screener(None if names is None else listed(names))
    few, many = order_lines(suppliers, suppliers), order_lines(rows, suppliers)
    once: pd.DataFrame = pd.read_parquet(few)
    with costing() as alone:
        screener.screen(once)
    with _spark() as (spark, cost):

        def call(path: Path) -> Any:
            return dd.screen_spark(spark.read.parquet(str(path)), screener, key=KEY)

        def write(frame: Any) -> None:
            frame.write.format("noop").mode("overwrite").save()

        start, _ = cost(lambda: write(call(few)))
        keys, frame = cost(lambda: call(many))
        lines, _ = cost(lambda: write(frame))
    whole = Cost(keys.cpu + lines.cpu, keys.wall + lines.wall)
    share = whole.cpu / alone.cpu
    figures = {"beside the suppliers once": share, "suppliers once s": alone.cpu}
    return Outcome(whole, {**figures, "first job s": start.cpu})


Measured = Callable[[Callable[[], Any]], tuple[Cost, Any]]


@contextmanager
def _spark() -> Iterator[tuple[Any, Measured]]:
    """Start a Spark of this machine; yield it, and what measures work on it."""
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
    java = int(spark._jvm.java.lang.ProcessHandle.current().pid())

    def cost(work: Callable[[], Any]) -> tuple[Cost, Any]:
        cpu, wall = _cpu_with(java), time.perf_counter()
        done = work()
        return Cost(_cpu_with(java) - cpu, time.perf_counter() - wall), done

    try:
        yield spark, cost
    finally:
        spark.stop()


def _cpu_with(process: int) -> float:
    """CPU seconds of this process, and of another with all that it started, ended ones included."""
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
    family = {process}
    while more := {p for p, (parent, _) in parents.items() if parent in family} - family:
        family |= more
    ticks = sum(parents[member][1] for member in family if member in parents)
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")
