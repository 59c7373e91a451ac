"""What is remembered: known while there is room, bounded, and left at home."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from duediligence.resources.bounded_cache import BoundedCache


@given(st.lists(st.lists(st.integers(0, 20), max_size=6) | st.integers(0, 20), max_size=30))
def test_memory_has_a_bound_and_is_right(asked):
    """However much is asked, no more is kept than may be, and all that is asked last is known."""
    squares = BoundedCache(6)
    for one in asked:
        if isinstance(one, list):
            squares.update({each: each**2 for each in squares.missing(one)})
            assert [squares[each] for each in one] == [each**2 for each in one]
        else:
            known = squares.get(one)
            assert (squares.put(one, one**2) if known is None else known) == one**2
        assert len(squares) <= 6


def test_what_is_asked_at_once_may_exceed_the_bound():
    """More than may be kept is still all known until the next is asked."""
    known = BoundedCache(2)
    known.update(dict.fromkeys(known.missing("abc"), True))
    assert set(known) == set("abc")
    assert known.missing("a") == {"a"}


def test_what_is_remembered_is_left_out_of_a_pickle():
    """A copy remembers nothing, within the same bound."""
    known = BoundedCache(1)
    known.put("a", 1)
    copy = pickle.loads(pickle.dumps(known))
    assert copy == {}
    assert copy.missing("a") == {"a"}
    copy.put("a", 1)
    copy.put("b", 2)
    assert copy == {"b": 2}
