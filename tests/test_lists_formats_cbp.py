"""Withhold Release Orders of US Customs and Border Protection."""

import pytest

from duediligence.errors import WatchlistError
from duediligence.lists import load_watchlist
from duediligence.model import Kind

HEAD = "Entity,Country,Industry,Status,Merchandise,WRO/Finding,Remarks,Press Release,Effective Date,Modified Date\n"
ROWS = (
    '"Lanhu Garment Co., Ltd. and Beishan Trade and Business Co., Ltd.",China,Apparel,Active,Garments,WRO,,,9/3/2020,\n'
    "Fishing Vessel: Da Hai,China,Fish,Active,Seafood,WRO,,,8/18/2020,\n"
    "Fishing Vessels owned by Dahai Ocean Co. Ltd.,China,Fish,Active,Seafood,WRO,,,8/18/2020,\n"
    '"All Ruritania Cotton or products produced with it.",Turkmenistan,Cotton,Active,Cotton,WRO,,,5/18/2018,\n'
    "Xinjiang Uyghur Autonomous Region (XUAR),China,Cotton,Active,Cotton,WRO,,,1/13/2021,\n"
    "Kara Hair Product Industrial Park,China,Hair,Active,Hair,WRO,,,8/25/2020,\n"
    "Nanbei Apparel,India,Apparel,Inactive,Garments,WRO,Revoked,,7/29/2022,9/7/2022\n"
    "Dongxi Mill,China,Textiles,Inactive,Yarn,WRO,,,1/2/1994,3/4/1995\n"
    "Dongxi Mill,China,Textiles,Partially Active,Yarn,Finding,,,3/4/1996,\n"
)


@pytest.fixture
def watchlist(tmp_path):
    path = tmp_path / "wro.csv"
    path.write_text("\ufeff" + HEAD + ROWS, encoding="utf-8")
    return load_watchlist(path, format="cbp-wro")


def entry(watchlist, name):
    return next(entry for entry in watchlist.entries if entry.name == name)


def test_two_firms_of_one_cell_are_two_entries(watchlist):
    """Each firm of an order is an entry of its own, with the same order as evidence."""
    lanhu = entry(watchlist, "Lanhu Garment Co., Ltd.")
    beishan = entry(watchlist, "Beishan Trade and Business Co., Ltd.")
    assert lanhu.statements[0].note == beishan.statements[0].note
    assert lanhu.statements[0].date == "2020-09-03"
    assert "goods: Garments" in lanhu.statements[0].claim


def test_orders_without_a_firm_are_entries(watchlist):
    """Orders on the catch of a vessel and on goods of a place; the owner of a fleet is a firm."""
    info = watchlist.lists[0]
    assert info.id == "cbp-wro"
    assert info.left_out == {"entries that one row lists and another ends, kept listed": 1}
    assert (info.rows.total, info.rows.taken, info.undecided) == (9, 9, 0)
    vessel = entry(watchlist, "Da Hai")
    assert (vessel.kind, vessel.vessels, vessel.goods) == (Kind.GOODS, ("Da Hai",), ("seafood",))
    cotton = entry(watchlist, "All Ruritania Cotton or products produced with it.")
    assert (cotton.kind, cotton.goods, cotton.places) == (Kind.GOODS, ("cotton",), ("TM",))
    assert cotton.statements[0].about == "region"
    assert entry(watchlist, "Dahai Ocean Co. Ltd.").kind is Kind.ORGANISATION


def test_kinds_are_told_apart(watchlist):
    """An order on a region is a place, one on a park a site."""
    region = entry(watchlist, "Xinjiang Uyghur Autonomous Region")
    assert (region.kind, region.places) == (Kind.PLACE, ("CN-650000",))
    assert region.statements[0].about == "region"
    assert entry(watchlist, "Kara Hair Product Industrial Park").kind is Kind.SITE


def test_revoked_order_flags_nothing(watchlist):
    """An order that has ended stays with its history and is inactive."""
    ended = entry(watchlist, "Nanbei Apparel")
    assert not ended.is_active
    assert ended.history[-1].date == "2022-09-07"


def test_one_order_in_force_keeps_a_firm_listed(watchlist):
    """A firm under an ended order and one in force is listed."""
    firm = entry(watchlist, "Dongxi Mill")
    assert firm.is_active
    assert [step.status for step in firm.history] == ["listed", "delisted", "listed"]


def test_missing_headings_are_reported(tmp_path):
    """A file without the headings is refused with those that it has."""
    path = tmp_path / "wro.csv"
    path.write_text("Firm,When\nLanhu,2020\n", encoding="utf-8")
    with pytest.raises(WatchlistError, match=r"'entity'.*there is wro.csv: Firm, When"):
        load_watchlist(path, format="cbp-wro")
