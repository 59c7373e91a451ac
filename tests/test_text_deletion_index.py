"""Words near each other: none that is a misspelling is lost, whatever the words."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from duediligence.text.deletion_index import DeletionIndex
from duediligence.text.hashed_deletions import _in_order
from duediligence.text.misspelling import deletion_depth, misspelling, one_letter_deletions

WORDS = st.lists(st.text(alphabet="aeinhgt0\u7eff\U00021cef", min_size=1, max_size=14), max_size=8)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(WORDS, WORDS, st.integers(0, 14), st.integers(0, 14))
@example(["hetiantaida"], [], 2, 5)
def test_neighbours_are_those_that_become_the_same(listed, queries, at, other):
    """Two words are neighbours just when they become the same by losing what they may lose."""
    queries = [*queries, *(word[:at] + word[at + 1 :] for word in listed)]
    queries += [word[:other] + "x" + word[other:] for word in queries]
    words = (*listed, *queries)
    lost = {word: one_letter_deletions(word, deletion_depth(len(word))) for word in words}
    index = DeletionIndex((word, number) for number, word in enumerate(listed))
    near = index.lookup(queries)
    assert DeletionIndex.from_arrays(index.arrays).lookup(queries) == near
    expected = [
        (i, j)
        for i, query in enumerate(queries)
        for j, word in enumerate(listed)
        if query and not lost[query].isdisjoint(lost[word])
    ]
    assert near == expected
    assert all(
        (i, j) in set(near)
        for i, query in enumerate(queries)
        for j, word in enumerate(listed)
        if misspelling(query, word) and len(query) == len(word)
    )


def test_many_words_are_asked_in_parts():
    """More words than are looked at together come to the same as each by itself."""
    listed = [f"word{n:05}" for n in range(0, 3_000, 7)]
    deletion_index = DeletionIndex((word, number) for number, word in enumerate(listed))
    queries = [f"word{n:05}x" for n in range(30_000)]
    some = range(0, 30_000, 997)
    alone = {(n, number) for n in some for _, number in deletion_index.lookup([queries[n]])}
    assert {pair for pair in deletion_index.lookup(queries) if pair[0] in set(some)} == alone


def test_nothing_is_near_where_nothing_is_known():
    """No words have no neighbours; neither has a word of no letters, or of thousands."""
    assert DeletionIndex([]).lookup(["hetian"]) == []
    assert DeletionIndex([("hetian", 0)]).lookup([]) == []
    assert DeletionIndex([("hetian", 0), ("", 1)]).lookup(["", "x" * 5_000, "hetian"]) == [(2, 0)]


def test_of_equal_forms_the_first_word_stays_first():
    """A form that several words share has their ids in the order of the list, on any processor."""
    words = [f"{letter}onghua" for letter in "hjklmrz"] * 900  # a long list, whose forms are hashed
    arrays = DeletionIndex((word, at) for at, word in enumerate(words)).arrays
    pairs = [*zip(arrays.hashes.tolist(), arrays.word_ids.tolist(), strict=True)]
    assert len({form for form, _ in pairs}) < len(pairs) / 900
    assert pairs == sorted(pairs)


def test_hashes_that_differ_in_their_lowest_bits_are_in_order():
    """Hashes are sorted in all their bits, and equal ones keep the order of their ids."""
    hashes = np.array([9, 8, 7, 9, 1 << 63, 8, 7, 7, (1 << 63) + 1, 0], np.uint64)
    in_order, ids = _in_order(hashes, np.arange(10, dtype=np.int32))
    expected = np.argsort(hashes, kind="stable")
    assert (in_order.tolist(), ids.tolist()) == (hashes[expected].tolist(), expected.tolist())
