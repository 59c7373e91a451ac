"""A row comes to the same however it is written: case, width, marks, order of words, accents."""

import pytest
from benchmarks.metamorphic import MUST_CHANGE, WAYS, changes, rows


@pytest.mark.parametrize("seed", range(4))
def test_a_row_comes_to_the_same_however_it_is_written(seed):
    """Of 200 rows, each written in one other way, none changes its decision, entries or rules."""
    assert [str(change) for change in changes(200, seed)] == []


def test_the_trials_cover_all_ways_and_lists():
    """The rows are screened against three lists, and what must change is among them."""
    assert {row.list for row in rows()} == {"", "second", "own"}
    assert len(WAYS) >= 12
    names = {row.fields.get("name") for row in rows()}
    assert names.issuperset(MUST_CHANGE)
