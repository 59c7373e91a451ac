"""A draft proposes what an article names, with quotations that hold, and leaves people out."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duediligence.authoring import as_yaml, draft
from duediligence.authoring.lexicon import lexicon
from duediligence.authoring.passages import sentences
from duediligence.authoring.people import people_in
from duediligence.errors import WatchlistError
from duediligence.lists import load_watchlist
from duediligence.resources import strict_yaml

HERE = Path(__file__).parent
ARTICLES = HERE / "cases" / "articles"
EXPECTED = strict_yaml.read_yaml((ARTICLES / "expected.yaml").read_bytes(), "expected.yaml").data
SHARED = HERE.parents[1] / "shared" / "article.txt"
KINDS = ("organisation", "site", "place", "product", "buyer")


def text_of(name):
    return (ARTICLES / f"{name}.txt").read_bytes().decode("utf-8")


each_article = pytest.mark.parametrize("name", EXPECTED)


@each_article
def test_finds_what_a_reader_would(name):
    """Of what a careful reader expects, exactly what is known to be missed is missed."""
    found = draft(text_of(name))
    missed = [
        f"{kind}:{wanted}"
        for kind in KINDS
        for wanted in EXPECTED[name][kind]
        if wanted not in {one.id for one in found.of_kind(kind)}
    ]
    assert missed == EXPECTED[name]["missed"]


@each_article
def test_names_no_person(name):
    """No word of a person's name stands in the draft, and the people are counted."""
    found = draft(text_of(name))
    written = as_yaml(found, f"{name}.txt").lower()
    assert [word for word in EXPECTED[name]["people"] if word.lower() in written] == []
    assert found.people_left_out == int(EXPECTED[name]["left_out"])


@each_article
def test_quotes_stand_where_they_say(name):
    """Every quotation is the text at its offsets, and each proposal has one and a question."""
    text = text_of(name)
    found = draft(text)
    for one in found.proposals:
        assert one.passages
        assert one.question.count("?") >= 1
        assert all(text[each.start : each.end] == each.quote for each in one.passages)
    assert all(text[each.start : each.end] == each.quote for each in found.denials)
    assert len({one.id for one in found.proposals}) == len(found.proposals)


def test_another_region_by_its_own_gazetteer():
    """Places that no shipped gazetteer knows are proposed when a folder that knows them is given."""
    region = str(HERE / "cases" / "region" / "cotton")
    found = draft(text_of("turkmenistan-cotton"), gazetteers=(region, "world"))
    assert {"bayramaly", "mary"} <= {one.id for one in found.of_kind("place")}


@pytest.mark.skipif(not SHARED.exists(), reason="the article is its publisher's, not shipped")
def test_the_article_of_the_shipped_list():
    """A draft of the article holds every entry of the list drawn from it, its buyer, and nobody."""
    found = draft(SHARED.read_bytes().decode("utf-8"))
    listed = load_watchlist("xinjiang-2019")
    kinds = {one.id: one.kind for one in found.proposals}
    assert {entry.id: entry.kind.value for entry in listed.entries}.items() <= kinds.items()
    assert kinds["badger-sportswear"] == "buyer"
    codes = {one.id: one.places for one in found.of_kind("place")}
    for entry in listed.entries:
        assert entry.kind != "place" or codes[entry.id] == entry.places
    written = as_yaml(found, "article.txt").lower()
    for name in ("auelkhan", "gulzira", "aibota", "janibek", "kunikei"):
        assert name not in written
    assert found.people_left_out == 3


def test_where_every_word_is_capitalised():
    """Capitals that every word has are no sign of a name: a name ends at a word that ends names."""
    text = (
        "In January, Halden Sportswear, A Company Based In Oslo, Stopped Buying From Its Supplier"
        " Zorvane Taqi Because Of Forced Labor."
    )
    assert {(one.kind, one.name) for one in draft(text).proposals if one.kind != "place"} == {
        ("organisation", "Zorvane Taqi"),
        ("buyer", "Halden Sportswear"),
        }  # fmt: skip


def test_a_speaking_firm_is_no_person():
    """A firm that says something, known as a firm elsewhere, is not taken for a person."""
    text = "Workers at the company Zorvane were unpaid. Zorvane said that it had paid its workers."
    assert [one.name for one in draft(text).of_kind("organisation")] == ["Zorvane"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The owner is Mrs Alma Qorden of the mill.", ("alma", "qorden")),
        ("Her sister Alma Qorden called.", ("alma", "qorden")),
        ("One of them, Alma Qorden, 34, left.", ("alma", "qorden")),
        ("Alma Qorden, a 34-year-old seamstress, left.", ("alma", "qorden")),
        ("Alma Qorden, who is 34 years old, left.", ("alma", "qorden")),
        ('"We were unpaid," said Alma Qorden.', ("alma", "qorden")),
        ("Alma Qorden told the union.", ("alma", "qorden")),
        ("One Of Them, Alma Qorden, 34, Said Her Sister Called Her.", ("alma", "qorden")),
    ],
)
def test_how_people_are_known(text, name):
    """Age, kin, title and speech tell a person."""
    assert people_in(tuple(sentences(text)), lexicon(), (), ()).names == {name}


@pytest.mark.parametrize("text", ["", " \n\t", "x" * 2_000_001], ids=["empty", "blank", "long"])
def test_no_article_is_refused(text):
    """An empty text and one beyond any article are refused, in our own words."""
    with pytest.raises(WatchlistError, match="give an article"):
        draft(text)


PIECES = st.sampled_from(
    ["Xinjiang", "supplier", "Zorvane", "Ltd", "said", ",", ".", "\n\n", "34", "The", "glove",
     "factory", "Her", "sister", "‘", "和田", "ﬁ", "\ufeff", "İ", "Industrial Park", "\r\n", "denies"]
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=40), st.sampled_from([" ", ""]))
def test_any_text_gives_quotes_that_hold(pieces, joint):
    """Whatever the text, every quotation of its draft is the text at its offsets."""
    text = joint.join(["x", *pieces])
    found = draft(text, gazetteers=())
    for one in found.proposals:
        assert all(text[each.start : each.end] == each.quote for each in one.passages)
    strict_yaml.read_yaml(as_yaml(found, "a.txt").encode(), "a.yaml")
