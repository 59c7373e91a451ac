"""One supplier at a time: `check()` warm, `gate` in a process of its own."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .contests import Outcome
from .inputs import NAME, listed, table
from .measure import costing
from .screening import ARTICLE

_HEADERS = {"name": NAME, **{h.lower(): h for h in "Address City Province Country Product".split()}}
_WARMING = 200  # checks before the measured ones; judgement: enough to fill every cache
LATIN, HAN = "Nantong Ludeng Textile Co., Ltd.", "南通绿灯纺织有限公司"


def checked(checks: int, names: int | None) -> Outcome:
    """Check so many distinct suppliers, on a list of `names` or, if None, on the article list.

    Latin and Han suppliers; milliseconds of CPU a check, because by the clock a busy machine counts.
    """
    import duediligence as dd

    rows = table(max(checks * 2, 1_000), names or 2_000).frame.drop_duplicates(NAME)
    suppliers = [
        {role: row[header] for role, header in _HEADERS.items()}
        for row in rows.head(checks + _WARMING).to_dict("records")
    ]
    screener = dd.Screener(listed(names) if names else ARTICLE)
    for supplier in suppliers[:_WARMING]:
        screener.check(**supplier)
    took = []
    with costing() as cost:
        for supplier in suppliers[_WARMING:]:
            start = time.process_time()
            screener.check(**supplier)
            took.append((time.process_time() - start) * 1_000)
    mean, p99 = statistics.fmean(took), statistics.quantiles(took, n=100)[98]
    median = statistics.median(took)
    return Outcome(cost, {"ms": mean, "median ms": median, "p99 ms": p99, "p99 / mean": p99 / mean})


def gate(calls: int, name: str, *, is_compiled: bool = True) -> Outcome:
    """Call the command `gate` so often, each in a new process; CPU of one call.

    Args:
        calls: How many.
        name: The supplier's name.
        is_compiled: Whether the package may have its `.pyc` files.
    """
    import duediligence

    package = Path(duediligence.__file__).parent
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        code = package.parent
        if not is_compiled:
            without = shutil.ignore_patterns("__pycache__")
            for part in (package, code / "watchlists"):
                shutil.copytree(part, Path(folder) / part.name, ignore=without)
            code = Path(folder)
            environment["PYTHONDONTWRITEBYTECODE"] = "1"
        environment["PYTHONPATH"] = str(code)
        command = [sys.executable, "-m", "duediligence", "gate", "--name", name]
        command += ["--city", "Nantong", "--country", "CN"]

        def call() -> None:
            subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)

        call()  # which writes the .pyc files
        with costing() as cost:
            for _ in range(calls):
                call()
    return Outcome(cost, {"ms": cost.cpu / calls * 1_000}, scale=1 / calls)


def bare_python(calls: int) -> Outcome:
    """Start Python so often, for nothing; CPU of one call."""
    with costing() as cost:
        for _ in range(calls):
            subprocess.run([sys.executable, "-c", "pass"], check=True)
    return Outcome(cost, {"ms": cost.cpu / calls * 1_000}, scale=1 / calls)
