"""Build large structures without Python searching them for reference cycles again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MUCH = 100_000  # objects; judgement: fewer are searched in a hundredth of a second


@contextmanager
def without_cycle_search() -> Iterator[None]:
    """Switch the search for reference cycles off, and on again if it was on.

    A list of 20,000 names, and what rows come to, are a million small things that outlive the work
    and never refer to themselves; the search takes a third of compiling and an eighth of screening.
    """
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            # Count much that is new as old, or the next searches would go through all of it once more,
            # which takes a twelfth of screening 100,000 rows. Not little: that puts the searches off,
            # and a service that checks order after order would never give back cycles of its own.
            if gc.get_count()[0] > _MUCH and not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
