"""The search for reference cycles is off while large structures are built, and on as before elsewhere."""

import gc
import weakref

import pytest

from duediligence.resources.cycle_search import without_cycle_search


class Knot:
    """Something that refers to itself, as an exception with its traceback may."""

    def __init__(self):
        self.itself = self


@pytest.fixture(autouse=True)
def searching():
    """The search is on, whatever other tests did."""
    gc.enable()
    yield
    gc.enable()


def test_the_search_is_off_inside_and_on_behind():
    """It is off inside, also of a second one within the first, and on behind the outer one."""
    with without_cycle_search():
        with without_cycle_search():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_service_that_checks_order_after_order_gives_back_its_own_cycles():
    """Small pieces of work do not put off the search of what the caller made between them."""
    made: weakref.WeakSet[Knot] = weakref.WeakSet()
    for _ in range(5_000):
        made.add(Knot())
        with without_cycle_search():
            pass
    assert len(made) < 2_500


def test_much_that_is_new_counts_as_old():
    """What a long list came to is not gone through by the first search behind it."""
    gc.collect()
    with without_cycle_search():
        kept: list[list[int]] = [[] for _ in range(150_000)]
    assert gc.get_count()[0] < len(kept) // 2
