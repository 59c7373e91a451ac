"""What -v tells on standard error: how long each step took, and what each column was taken for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

from .output import is_verbose, print_status

if TYPE_CHECKING:
    from ..screening.result import ScreeningResult


class Stopwatch:
    """How long each step of a run takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Time a step."""
        start = perf_counter()
        yield
        self.seconds[step] = self.seconds.get(step, 0) + perf_counter() - start


def print_details(result: ScreeningResult, watch: Stopwatch) -> None:
    """Print the mapping of the columns and the times of the steps, if -v asks for them."""
    from ..text.sanitise import one_line

    if not is_verbose():
        return
    for column in result.columns:
        table = ", ".join(filter(None, (column.file, column.sheet))) or "input"
        header = one_line(column.header) or "(no header)"
        print_status(f"  {one_line(f'{table}: {header!r} is {column.party}.{column.role}')}")
    times = ", ".join(f"{step.lower()} {seconds:.2f} s" for step, seconds in watch.seconds.items())
    print_status(f"Time: {times}")
