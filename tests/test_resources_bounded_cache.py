"""What is remembered: known while there is room, bounded, and left at home."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from duediligence.resources.bounded_cache import BoundedCache


@given(st.lists(st.lists(st.integers(0, 20), max_size=6) | st.integers(0, 20), max_size=30))
def test_memory_has_a_bound_and_is_right(requests):
    """However much is asked, no more is kept than may be, and all that is asked last is known."""
    squares: BoundedCache[int, int] = BoundedCache(6)
    for request in requests:
        if isinstance(request, list):
            squares.update({number: number**2 for number in squares.missing(request)})
            assert [squares[number] for number in request] == [number**2 for number in request]
        else:
            cached = squares.get(request)
            assert (squares.put(request, request**2) if cached is None else cached) == request**2
        assert len(squares) <= 6


def test_what_is_asked_at_once_may_exceed_the_bound():
    """More than may be kept is still all known until the next is asked."""
    cache: BoundedCache[str, bool] = BoundedCache(2)
    cache.update(dict.fromkeys(cache.missing("abc"), True))
    assert set(cache) == set("abc")
    assert cache.missing("d") == {"d"}
    assert len(cache) < 2


def test_what_is_asked_again_and_the_newest_stay():
    """Where room is made, neither what the call asks for nor the newest half is forgotten."""
    cache: BoundedCache[str, bool] = BoundedCache(6)
    for key in "abcdef":
        cache.put(key, True)
    assert cache.missing("ax") == {"x"}
    assert set(cache) == {*"adef"}
    for key in "xyz":
        cache.put(key, True)
    assert set(cache) == {*"axyz"}  # "a" was asked for last


def test_what_is_remembered_is_left_out_of_a_pickle():
    """A copy remembers nothing, within the same bound."""
    cache: BoundedCache[str, int] = BoundedCache(1)
    cache.put("a", 1)
    copy = pickle.loads(pickle.dumps(cache))
    assert copy == {}
    assert copy.missing("a") == {"a"}
    copy.put("a", 1)
    copy.put("b", 2)
    assert copy == {"b": 2}
