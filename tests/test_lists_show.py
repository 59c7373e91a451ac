"""Showing a watchlist to a person."""

import pytest

from duediligence import lists


@pytest.fixture(scope="module")
def shown():
    return lists.show(lists.load_watchlist())


@pytest.fixture(scope="module")
def flowing(shown):
    return " ".join(shown.split())


def test_every_word_of_the_list_is_shown(flowing):
    """Names, aliases, claims, quotations, notes and sources all stand in the text."""
    watchlist = lists.load_watchlist()
    for entry in watchlist.entries:
        assert entry.name.upper() in flowing
        assert all(alias.text in flowing for alias in entry.aliases)
        for statement in entry.statements:
            assert statement.claim in flowing
            assert (statement.quote or "") in flowing
            assert (statement.note or "") in flowing
    assert all(source.title in flowing for source in watchlist.sources)
    assert all(note.text in flowing for note in watchlist.context)


def test_denials_are_named_as_such(flowing):
    """What is denied is labelled, and what speaks of the region says so."""
    assert "denied, about the region: China denies" in flowing
    assert "An entry is a reason to ask, not a finding of wrongdoing." in flowing


def test_doubtful_aliases_are_marked(flowing):
    """How sure an alias is, and whether it may stand alone, stands beside it."""
    assert "Hetian TEDA Garment (unconfirmed)" in flowing
    assert "家纺产业园 (presumed, not alone)" in flowing


def test_buyer_is_shown_as_no_target(flowing):
    """The former buyer stands there as context."""
    assert "BADGER SPORTSWEAR (no target: context xinjiang-2019:badger-sportswear)" in flowing


def test_quotation_is_printed_once(flowing):
    """A quotation that several entries carry is printed once and referred to after that."""
    assert flowing.count('"Denies Any Use Of Forced Labor."') == 1
    assert "(afp-2019, characters 853 to 884, quoted above)" in flowing


def test_lines_fit_a_terminal(shown):
    """No line is wider than a terminal."""
    assert max(map(len, shown.splitlines())) <= 88


def test_what_was_left_out_is_reported():
    """What a reader of a foreign format left out is counted in the heading."""
    watchlist = lists.load_watchlist()
    info = watchlist.lists[0].model_copy(update={"left_out": {"persons": 12}})
    assert "left out: 12 persons" in lists.show(watchlist.model_copy(update={"lists": (info,)}))


def test_life_of_an_entry_is_reported(tmp_path):
    """An entry that was delisted is shown with its steps, and where it stood."""
    path = tmp_path / "own.csv"
    path.write_text(
        "Name,Status,Date,Section\nLanhu,delisted,2025-01-02,A\nBeishan,,,\n", encoding="utf-8"
    )
    shown = " ".join(lists.show(lists.load_watchlist(path)).split())
    assert "history: listed, delisted 2025-01-02" in shown
    assert "section: A" in shown
