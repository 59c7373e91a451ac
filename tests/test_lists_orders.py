"""The bundled list of US orders."""

import pytest

from duediligence.lists import load_watchlist
from duediligence.model import Kind


@pytest.fixture(scope="module")
def orders():
    return load_watchlist("us-orders-yining")


def test_it_holds_four_organisations(orders):
    """The three firms under orders and the corps are entries, and nothing else."""
    assert [entry.id for entry in orders.entries] == [
        "hetian-taida-apparel",
        "yili-zhuowan",
        "baoding-lyszd",
        "xpcc",
    ]
    assert {entry.kind for entry in orders.entries} == {Kind.ORGANISATION}


def test_every_entry_rests_on_an_official_listing(orders):
    """Every entry has a dated official listing, and its doubts are stated."""
    sources = {source.id: source for source in orders.sources}
    for entry in orders.entries:
        listings = [statement for statement in entry.statements if statement.stance == "lists"]
        assert listings
        assert all(statement.date and sources[statement.source].publisher for statement in listings)
        assert entry.note


def test_it_joins_the_list_of_the_report(orders):
    """It stands beside the report's list with sources of its own."""
    joined = orders | load_watchlist("xinjiang-2019")
    assert len(joined.lists) == 2
    assert len({source.id for source in joined.sources}) == len(joined.sources)


def test_report_of_2019_does_not_borrow_from_it(orders):
    """No name of the two later firms stands on the list of the report."""
    names = [
        name
        for entry in load_watchlist("xinjiang-2019").entries
        for name in (entry.name, *(alias.text for alias in entry.aliases))
    ]
    assert not any("Zhuowan" in name or "LYSZD" in name or "卓万" in name for name in names)
