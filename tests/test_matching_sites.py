"""Sites: a park by its own name, by words that may name any park, and what is no park."""

import pytest
from screenings import index

from duediligence.errors import WatchlistError
from duediligence.matching.sites import listed_site, match_site
from duediligence.model import How
from duediligence.text.segment import segment


def terms(text):
    return segment(text, index().lexicon)


JIAFANG = listed_site(
    "park",
    "list",
    "Jiafang Industrial Park",
    terms=terms("Jiafang Industrial Park"),
    can_stand_alone=True,
)
HAN = listed_site("park", "list", "家纺产业园", terms=terms("家纺产业园"), can_stand_alone=False)


def kind(text, site=JIAFANG):
    match = match_site(terms(text), site)
    return match.kind if match else None


@pytest.mark.parametrize(
    "text",
    [
        "Jiafang Industrial Park",
        "JIAFANG INDUSTRIAL ESTATE",
        "Room 5, Jiafang Ind. Park, Yining",
        "Jia Fang Industrial Park",
        "Jiafang Park",
    ],
)
def test_own_name_names_the_site(text):
    """The site's own name with any park word names it."""
    assert kind(text) == "named"


@pytest.mark.parametrize("text", ["Home Textile Industrial Park", "Home Textile Estate"])
def test_translation_is_words_only(text):
    """A translation may name any such park."""
    assert kind(text) == "words"


def test_han_words_are_words_only():
    """家纺产业园 says 'home textile park' and may be any."""
    assert kind("江苏南通国际家纺产业园", HAN) == "words"


@pytest.mark.parametrize(
    "text",
    [
        "Jiafang Textile",
        "Industrial Park",
        "Jiefang Industrial Park",
        "Jiafang, Sunny Industrial Park",
        "Jiafang Zhuowan Haramayn Industrial Park",
        "Park",
        "",
    ],
)
def test_other_places_are_not_the_site(text):
    """Without its park word, its own word, or with other words between, it is another."""
    assert kind(text) is None


def test_site_named_after_its_place_needs_it():
    """A name that has a place needs it among the party's locations, so it does not stand alone."""
    site = listed_site(
        "park",
        "list",
        "Lop Hair Product Industrial Park",
        terms=terms("Lop Hair Product Industrial Park"),
        can_stand_alone=True,
    )
    assert not site.can_stand_alone


def test_each_word_is_told():
    """The words that match are reported with how."""
    match = match_site(terms("Jiafang Industrial Estate"), JIAFANG)
    assert match is not None
    assert 0 <= match.score <= 100
    assert [word.how for word in match.words] == [How.SAME, How.TRANSLATION]
    whole = match_site(terms("Jiafang Industrial Park"), JIAFANG)
    assert whole is not None
    assert whole.score == 100


def test_own_word_in_another_script_meets():
    """The site's own word in Han meets its listed Latin spelling, as words only."""
    site = listed_site(
        "park", "list", "Zhuowan Park", terms=terms("Zhuowan Park"), can_stand_alone=True
    )
    assert kind("Zhuowan Park", site) == "named"
    assert kind("卓万产业园", site) == "words"


def test_park_named_after_its_county_wants_the_county():
    """A site that only its place singles out matches beside that place, and no other park does."""
    name = "Lop County Industrial Park"
    site = listed_site("park", "list", name, terms=terms(name), can_stand_alone=True)
    assert kind("洛浦县工业园", site) == "words"
    assert kind("Lop County Industrial Zone", site) == "words"
    assert kind("Korla Industrial Park", site) is None
    assert kind("Industrial Park", site) is None


def test_site_without_a_name_is_refused():
    """A listed site of which nothing tells it from others is refused, or every park would be it."""
    with pytest.raises(WatchlistError, match="own name"):
        listed_site(
            "park", "list", "Industrial Park", terms=terms("Industrial Park"), can_stand_alone=True
        )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jiafang Indutrial Park", "named"),
        ("Jiafan Industrial Park", "words"),
        ("Jiaxing Industrial Park", None),
        ("Jiafeng Industrial Park", None),
    ],
)
def test_site_is_met_with_a_letter_wrong(text, expected):
    """A letter of its own word lost, or one of a common word between, leaves the site; other pinyin does not."""
    assert kind(text) == expected
