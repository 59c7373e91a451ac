"""What the cells of a column hold, also where they were written to hold a screening up."""

import itertools
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.intake import roles_by_cells
from duediligence.intake.cell_contents import (
    Content,
    _is_registration,
    _vat_countries,
    _words,
    _words_among,
    _words_of,
    content_of,
)
from duediligence.intake.mapping import map_columns
from duediligence.text.segment import segment


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("1" * 200 + "x", Content.MIXED),
        ("12345-" * 40 + "-", Content.MIXED),
        ("a@" * 16_000, Content.MIXED),
        ("a@." * 10_000 + "-", Content.MIXED),
        ("xX" * 100 + "y", Content.TEXT),
    ],
)
def test_long_cell_is_answered(text, content):
    """A pattern that tries a long cell in every division of its length would never come back."""
    assert content_of([text]) is content


def test_columns_are_not_compared_with_each_other(monkeypatch):
    """Each column of countries is asked once whether it names China, however many codes there are."""
    asked: list[object] = []
    monkeypatch.setattr(roles_by_cells, "is_china", asked.append)
    columns = {f"Q{at}": ["835100", "848000"] for at in range(50)}
    columns |= {f"Country {at}": [f"Atlantis {at}"] * 2 for at in range(50)}
    headers = ["Supplier", *columns]
    map_columns(headers, {}, [["Acme", "Other"], *columns.values()])
    assert len(asked) <= 50


def test_numbers_of_other_countries_are_no_vat_numbers():
    """Two letters that no VAT number begins with are never one, whatever follows them."""
    vat = pytest.importorskip("stdnum.eu.vat")
    numbers = ["123456789", "12345678", "01", "U12345678", "123456789B01", "12345678901"]
    for country in map("".join, itertools.product(string.ascii_uppercase, repeat=2)):
        if not country.startswith(_vat_countries()):
            assert not any(vat.is_valid(country + number) for number in numbers), country


@pytest.mark.parametrize(
    ("text", "is_number"),
    [
        ("213800KUD8LAJWSQ9D15", True),
        ("2138\u201300KUD8LAJWSQ9D15", True),
        ("213800KUD8LAJWSQ9D16", False),
        ("DE136695976", True),
        ("DE136695977", False),
        ("RO18547290", True),
        ("AC18547290", False),
    ],
)
def test_registration_is_a_valid_number(text, is_number):
    """The form decides which checks are made, also where dashes are those of another script."""
    assert _is_registration(text) is is_number


@given(
    st.lists(
        st.sampled_from(
            "Acme Trading Company Co., Ltd. Co.,Ltd (Pvt) Ltd He Tian HeTian hetian taida 5 10000 H0siery Road"
            " No.5 Main Street, Building S.A. AT&T - & and of the P.R. China J@fang he2tian2 O'Neil's 和田 公司"
            " Müller GmbH rnills | a|b importexport Import Export".split()
        ),
        max_size=7,
    ).map(" ".join)
)
@settings(max_examples=300, deadline=None)
def test_words_are_those_of_the_whole_text(text):
    """Words that are looked up one by one are those that the divided text has."""
    assert _words_of(text) == _words_among(segment(text, _words()))
