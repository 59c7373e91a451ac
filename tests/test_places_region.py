"""The listed region: what lies in it, and what holds it."""

from screenings import index

from duediligence.places.region import Region

GAZETTEER = index().gazetteer
XINJIANG = Region(GAZETTEER, ["CN-650000", "CN-654021"])


def test_listed_places_and_what_lies_in_them_are_held():
    """The region holds its listed places and all within them, and no others."""
    assert XINJIANG.contains("CN-650000")
    assert XINJIANG.contains("CN-653201")
    assert XINJIANG.contains("CN-653201")
    assert not XINJIANG.contains("CN-320000")
    assert not XINJIANG.contains("nowhere")


def test_country_holds_the_region():
    """A country holds the region that lies in it; a listed place holds no region, it is one."""
    assert XINJIANG.is_ancestor_of_listed("CN")
    assert not XINJIANG.is_ancestor_of_listed("CN-650000")
    assert not XINJIANG.is_ancestor_of_listed("KZ")


def test_no_listed_place_holds_nothing():
    """Without listed places nothing is in the region."""
    assert not Region(GAZETTEER, []).contains("CN-650000")
