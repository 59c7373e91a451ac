"""One bar of how far a run has come, on standard error where somebody asked for it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

# The steps of a run with the share of its time that each takes. Measured on 20,000 distinct rows of
# 12 columns in .xlsx against the bundled list, with the workbook written: 0.4, 8, 21 and 9 seconds.
LOADING, READING, SCREENING, WRITING = "Loading lists", "Reading", "Screening", "Writing"
SHARES = {LOADING: 0.02, READING: 0.22, SCREENING: 0.53, WRITING: 0.23}
_DELAY = 1.0  # seconds; a run that ends sooner needs no bar


class Progress:
    """A bar from 0 to 100 % over all steps of a run; without a bar it does nothing."""

    def __init__(self, bar: Any = None, shares: Mapping[str, float] = SHARES) -> None:
        self._bar = bar
        self._shares = shares
        self._reached = 0.0

    def step(self, name: str, total: int = 0) -> AbstractContextManager[Callable[[int], object]]:
        """Give what to call with each number that is done, of the total of a step.

        Args:
            name: the step, one of those that the bar was made for.
            total: how much there is to do; 0 where nobody knows.
        """
        return nullcontext(int) if self._bar is None else self._shown_step(name, total)

    @contextmanager
    def _shown_step(self, name: str, total: int) -> Iterator[Callable[[int], object]]:
        start, whole = self._reached, self._shares[name]
        self._bar.set_description_str(name, refresh=False)
        self._bar.update(0)

        def advance(number: int) -> None:
            self._reach(min(self._reached + whole * number / max(total, 1), start + whole))

        yield advance
        self._reach(start + whole)

    def _reach(self, part: float) -> None:
        self._bar.update(100 * (part - self._reached))
        self._reached = part


def progress(*steps: str, is_shown: bool) -> AbstractContextManager[Progress]:
    """Give the bar of a run, which goes away at its end.

    Args:
        steps: the steps of the run, of `SHARES`.
        is_shown: whether somebody watches.

    >>> with progress(READING, SCREENING, is_shown=False) as bar, bar.step(READING, 2) as advance:
    ...     _ = advance(1)
    """
    if not is_shown or sys.stderr is None:
        return nullcontext(Progress())
    return _shown_progress(steps)


@contextmanager
def _shown_progress(steps: Sequence[str]) -> Iterator[Progress]:
    from tqdm.auto import tqdm

    whole = sum(SHARES[step] for step in steps)
    shares = {step: SHARES[step] / whole for step in steps}
    form = "{desc}: {percentage:3.0f}%|{bar}| {elapsed}<{remaining}"
    with tqdm(
        total=100,
        bar_format=form,
        delay=_DELAY,
        mininterval=0,  # every step is shown: there are few
        miniters=0,
        leave=False,
        dynamic_ncols=True,
    ) as bar:
        yield Progress(bar, shares)
