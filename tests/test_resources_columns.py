"""Columns: texts, rows and keys in arrays, each made a value when it is asked for."""

import pickle

import pytest

from duediligence.resources.columns import (
    KeptValues,
    KeyTable,
    KeyWriter,
    Rows,
    Texts,
    ints,
)

WORDS = ["hotan", "和田", "", "Şanlıurfa", "half \ud83d of a pair", "x" * 3_000]


def test_texts_come_back_as_they_were():
    """Texts of any script and length, and half of a pair of surrogates, come back equal."""
    texts = Texts.of(WORDS)
    assert [*texts] == [texts[at] for at in range(len(texts))] == WORDS


def test_every_key_finds_its_numbers():
    """Each of many keys finds its numbers in their order, and what is not entered finds none."""
    pairs = [(f"{word}{at}", number) for at in range(500) for number in (at, 7) for word in "ab"]
    writer = KeyWriter()
    for key, number in pairs:
        writer.add([key], number)
    table = writer.table()
    grouped = {key: [n for k, n in pairs if k == key] for key, _ in pairs}
    assert [*table.items()] == [*KeyTable.of(grouped).items()]
    assert {*table} == {key for key, _ in pairs}
    for key, at in pairs[::4]:
        assert table.get(key) == (at, 7)
        assert key in table
    assert table.get("a500") == table.get("") == ()
    assert table.get("a500", (1,)) == (1,)
    assert "a500" not in table


def test_empty_table_finds_nothing():
    """A list without names still has a table of keys."""
    table = KeyTable.of({})
    assert [*table.items()] == []
    assert table.get("hotan") == ()


def test_rows_are_grouped_in_their_order():
    """Numbers of different rows may come mixed; a row without any is empty."""
    rows = Rows.grouped([2, 0, 2], [5, 6, 4], 4)
    assert [rows[at] for at in range(4)] == [(6,), (), (5, 4), ()]


def test_columns_can_be_pickled():
    """What a worker gets finds what it did before."""
    table = pickle.loads(pickle.dumps(KeyTable.of({"hotan": [3]})))
    assert table.get("hotan") == (3,)


@pytest.mark.parametrize("ends", [[], [1, 2], [0, 2, 1, 3], [0, 4], [-1, 3]])
def test_ends_out_of_order_are_refused(ends):
    """Rows that begin or end elsewhere than in their numbers are refused when they are read."""
    parts = iter([ints([1, 2, 3]), ints(ends)])
    with pytest.raises(ValueError, match="ends"):
        Rows.of_parts(lambda _: next(parts))


def test_values_are_made_once_and_so_many_kept():
    """A value is made when it is asked for, and made again only after it had to make room."""
    made: list[int] = []

    def make(key: int) -> int:
        made.append(key)
        return key * 2

    kept = KeptValues(make, 2)
    assert [kept[at] for at in (1, 1, 2, 2, 3, 3)] == [2, 2, 4, 4, 6, 6]
    assert made == [1, 2, 3]
    assert kept[1] == 2
    assert len(kept) <= 2
