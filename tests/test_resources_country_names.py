"""A country column names its country in any language, or by its number."""

import pytest

from duediligence.resources.country_names import countries_named


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Chiny", "CN"), ("Kina", "CN"), ("중국", "CN"), ("จีน", "CN"), ("चीन", "CN"), ("סין", "CN"), ("156", "CN"),
        ("156.0", "CN"), ("36", "AU"), ("036", "AU"), ("Türkei", "TR"), ("Wietnam", "VN"), ("Banglades", "BD"),
        ("792", "TR"), ("이탈리아", "IT"),
    ],
)  # fmt: skip
def test_country_is_named(text, code):
    """Names of Unicode CLDR and numbers of ISO 3166-1 mean their country, with or without accents."""
    assert countries_named(text) == (code,)


@pytest.mark.parametrize("text", ["", "999", "15", "Velmora", "1566"])
def test_other_cells_name_none(text):
    """An unknown number or word names no country."""
    assert countries_named(text) == ()
