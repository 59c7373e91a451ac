"""How far a long screening has come, shown on standard error where somebody asked for it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(total: int, *, is_shown: bool) -> Iterator[Callable[[int], object]]:
    """Give what to call with each number of rows that are done.

    A bar by tqdm where that is installed, else a line each time.
    """
    if not is_shown or sys.stderr is None:
        yield int
        return
    try:
        from tqdm.auto import tqdm
    except ImportError:
        yield _ProgressLines(total)
        return
    with tqdm(total=total, unit=" rows", desc="Screened") as bar:
        yield bar.update


class _ProgressLines:
    """Progress in plain lines."""

    def __init__(self, total: int) -> None:
        self._done, self._total = 0, total

    def __call__(self, rows: int) -> None:
        self._done += rows
        sys.stderr.write(f"Screened {self._done:,} of {self._total:,} rows\n")
