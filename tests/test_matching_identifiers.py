"""Numbers: HS codes as spreadsheets damage them, and registration numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.matching.identifiers import hs_codes, identifier_key, matching_hs_prefix


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("4203.29", ("420329",)),
        ("4203", ("4203",)),
        ("4203.0", ("4203",)),
        ("702.0", ("0702",)),
        ("702", ("0702",)),
        ("4203.2", ("420320",)),
        ("6116.10.00", ("61161000",)),
        ("6116 10 00 90", ("6116100090",)),
        ("702.10", ("070210",)),
        ("６１１６", ("6116",)),
        ("6116; 6216", ("6116", "6216")),
        ("6116 and 6216", ("6116", "6216")),
        ("HS 4203.29", ("420329",)),
        ("", ()),
        ("n/a", ()),
        ("1", ("01",)),
        ("12345678901234567890", ()),
    ],
)
def test_hs_column_is_mended(cell, codes):
    """A float's '.0', a lost leading or trailing zero, blanks and several codes are mended."""
    assert hs_codes(cell, is_hs_column=True) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Gloves (HS 6116.10)", ("611610",)),
        ("HS code: 420329", ("420329",)),
        ("HTS No. 6216.00.54", ("62160054",)),
        ("batch 611610", ()),
        ("6116 pairs of gloves", ()),
    ],
)
def test_hs_code_in_text_is_named_as_such(text, codes):
    """In running text only what is called an HS code is one."""
    assert hs_codes(text, is_hs_column=False) == codes


def test_code_falls_under_a_prefix():
    """A longer code falls under its prefix; a shorter one is not known to."""
    assert matching_hs_prefix("61161000", ["6116", "57"]) == "6116"
    assert matching_hs_prefix("6216", ["6116", "57"]) is None
    assert matching_hs_prefix("61", ["6116"]) is None


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text("AZ09az -./９\u200b", max_size=20))
def test_identifier_is_its_own_key(value):
    """The key of a number has letters and digits only, and is its own key."""
    key = identifier_key(value)
    assert identifier_key(key) == key
    assert key == "" or (key.isalnum() and key == key.upper())


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=40), st.booleans())
def test_any_cell_gives_digits(text, is_hs_column):
    """Whatever a cell holds, its codes are digits, an even number of them."""
    for code in hs_codes(text, is_hs_column=is_hs_column):
        assert code.isascii()
        assert code.isdigit()
        assert len(code) % 2 == 0
