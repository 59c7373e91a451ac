"""Numbers that name a place: postal, registration, division and phone codes."""

import pytest
from screenings import index

from duediligence.model import How
from duediligence.places.location_codes import (
    division_code,
    phone_code,
    postal_code,
    registration_code,
)

GAZETTEER = index().gazetteer


def spans(mentions):
    return [mention.span for mention in mentions]


@pytest.mark.parametrize(
    "text", ["835100", " 835100 ", "835100.0", "CN-835100", "cn-835100", "China 835100",
     "835-100", "835 100", "8351-00", "0835100", "8351OO", "O835100", "835l00"],
)  # fmt: skip
def test_postal_column_is_read_whole(text):
    """A postal column gives its six digits, whatever a spreadsheet added."""
    mentions = postal_code(text, GAZETTEER, is_postal_column=True)
    assert spans(mentions) == ["835100"]
    assert mentions[0].country == "CN"
    assert "Yining County" in mentions[0].why


@pytest.mark.parametrize("text", ["8351", "8351000", "", "n/a", "83510 0", "999999"])
def test_other_numbers_are_not_postal_codes(text):
    """Fewer or more digits, none, or an unknown prefix are not a postal code."""
    assert postal_code(text, GAZETTEER, is_postal_column=True) == ()


def test_postal_code_in_an_address_is_apart():
    """Six digits in an address count only where they are apart from other digits."""
    assert spans(postal_code("Room 5, 835100 Yining", GAZETTEER, is_postal_column=False)) == [
        "835100"
    ]
    for text in ("tel 835100-12", "No. 1835100", "835100 12", "83.5100"):
        assert postal_code(text, GAZETTEER, is_postal_column=False) == (), text


@pytest.mark.parametrize(
    "text", ["91653201MADUMMY12K", " 91 6532 01MA DUMMY12K ", "91653201madummy12k"]
)
def test_credit_code_has_where_it_was_issued(text):
    """Characters three to eight of a credit code are the division that registered."""
    mentions = registration_code(text, GAZETTEER)
    assert mentions[0].codes == ("CN-653201",)
    assert mentions[0].how is How.REGISTRATION
    assert "was issued in Hotan City" in mentions[0].why


def test_wrong_check_character_is_reported():
    """A code whose check character is wrong still gives its division, and says that it is malformed."""
    mentions = registration_code("91653201MADUMMY12L", GAZETTEER)
    assert mentions[0].codes == ("CN-653201",)
    assert "malformed" in mentions[0].why
    assert "malformed" not in registration_code("91653201MADUMMY12K", GAZETTEER)[0].why


def test_old_number_has_its_division():
    """Fifteen digits are an old registration number, its first six the division."""
    assert registration_code("653201000012345", GAZETTEER)[0].codes == ("CN-653201",)


def test_unknown_county_falls_back():
    """An unknown division counts as its prefecture, else its province, else nothing."""
    assert registration_code("653299000012345", GAZETTEER)[0].codes == ("CN-653200",)
    assert registration_code("659999000012345", GAZETTEER)[0].codes == ("CN-650000",)
    assert registration_code("995555000012345", GAZETTEER) == ()


def test_division_code_is_the_whole_cell():
    """Six digits that are the whole cell are a division, a retired one its successor."""
    assert division_code("654021", GAZETTEER)[0].how is How.ADMIN
    assert division_code("CN-654021", GAZETTEER)[0].codes == ("CN-654021",)
    assert division_code("654223", GAZETTEER)[0].codes == ("CN-654203",)
    assert division_code("Code 654021", GAZETTEER) == ()


@pytest.mark.parametrize("text", ["+86 999 1234567", "0086-(0)999-1234567", "+86 (0) 999 123"])
def test_phone_with_country_has_its_area(text):
    """A number with China's prefix gives its area and the country."""
    mentions = phone_code(text, GAZETTEER)
    assert spans(mentions) == ["0999"]
    assert mentions[0].country == "CN"


def test_phone_as_at_home_has_no_country():
    """0999 may be another country's, so the country stays open."""
    assert phone_code("0999-1234567", GAZETTEER)[0].country == ""


@pytest.mark.parametrize("text", ["+1 999 1234567", "", "ext. 12", "+86", "+86 138 0000 0000", "0"])
def test_other_phones_have_no_place(text):
    """Other countries' numbers, mobiles and no number give no place of the region."""
    region = index().locator.region
    assert not any(
        region.contains(code) for mention in phone_code(text, GAZETTEER) for code in mention.codes
    )
