"""A draft proposes what an article names, with quotations that hold, and leaves people out."""

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from duediligence.authoring import as_yaml, draft
from duediligence.authoring.lexicon import article_lexicon
from duediligence.authoring.passages import split_sentences
from duediligence.authoring.people import find_people
from duediligence.authoring.prose import why_not_english_prose
from duediligence.cli import main
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
    """A draft misses exactly those names of a careful reader that are recorded as missed."""
    proposed = draft(text_of(name))
    missed = [
        f"{kind}:{wanted}"
        for kind in KINDS
        for wanted in EXPECTED[name][kind]
        if wanted not in {proposal.id for proposal in proposed.of_kind(kind)}
    ]
    assert missed == EXPECTED[name]["missed"]


@each_article
def test_names_no_person(name):
    """No word of a person's name is in the draft, and the people are counted."""
    proposed = draft(text_of(name))
    written = as_yaml(proposed, f"{name}.txt").lower()
    assert [word for word in EXPECTED[name]["people"] if word.lower() in written] == []
    assert proposed.people_left_out == int(EXPECTED[name]["left_out"])


@each_article
def test_quotes_are_where_they_say(name):
    """Every quotation is the text at its offsets, and each proposal has one and a question."""
    text = text_of(name)
    proposed = draft(text)
    for proposal in proposed.proposals:
        assert proposal.passages
        assert proposal.question.count("?") >= 1
        assert all(
            text[passage.start : passage.end] == passage.quote for passage in proposal.passages
        )
    assert all(text[passage.start : passage.end] == passage.quote for passage in proposed.denials)
    assert len({proposal.id for proposal in proposed.proposals}) == len(proposed.proposals)


def test_another_region_by_its_own_gazetteer():
    """Places that no shipped gazetteer knows are proposed when a folder that knows them is given."""
    region = str(HERE / "cases" / "region" / "cotton")
    proposed = draft(text_of("turkmenistan-cotton"), gazetteers=(region, "world"))
    assert {"bayramaly", "mary"} <= {proposal.id for proposal in proposed.of_kind("place")}


@pytest.mark.skipif(not SHARED.exists(), reason="the article is its publisher's, not shipped")
def test_the_article_of_the_shipped_list():
    """A draft of the article has every entry of the list drawn from it, its buyer, and nobody."""
    proposed = draft(SHARED.read_bytes().decode("utf-8"))
    listed = load_watchlist("xinjiang-2019")
    kinds = {proposal.id: proposal.kind for proposal in proposed.proposals}
    assert {entry.id: entry.kind.value for entry in listed.entries}.items() <= kinds.items()
    assert kinds["badger-sportswear"] == "buyer"
    codes = {proposal.id: proposal.places for proposal in proposed.of_kind("place")}
    for entry in listed.entries:
        assert entry.kind != "place" or codes[entry.id] == entry.places
    written = as_yaml(proposed, "article.txt").lower()
    for name in ("auelkhan", "gulzira", "aibota", "janibek", "kunikei"):
        assert name not in written
    assert proposed.people_left_out == 3


def test_where_every_word_is_capitalised():
    """Capitals that every word has do not make a name: a name ends at a word that ends names."""
    text = (
        "In January, Halden Sportswear, A Company Based In Oslo, Stopped Buying From Its Supplier"
        " Zorvane Taqi Because Of Forced Labor."
    )
    assert {(proposal.kind, proposal.name) for proposal in draft(text).proposals if proposal.kind != "place"} == {
        ("organisation", "Zorvane Taqi"),
        ("buyer", "Halden Sportswear"),
        }  # fmt: skip


def test_a_speaking_firm_is_not_a_person():
    """A firm that says something, and is called a firm elsewhere, is not taken for a person."""
    text = "Workers at the company Zorvane were unpaid. Zorvane said that it had paid its workers."
    assert [proposal.name for proposal in draft(text).of_kind("organisation")] == ["Zorvane"]


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
def test_how_people_are_recognised(text, name):
    """Age, kin, title and speech mark a person."""
    assert find_people(tuple(split_sentences(text)), article_lexicon(), (), ()).names == {name}


@pytest.mark.parametrize("text", ["", " \n\t", "x" * 2_000_001], ids=["empty", "blank", "long"])
def test_what_is_not_an_article_is_refused(text):
    """An empty text and one beyond any article are refused, in our own words."""
    with pytest.raises(WatchlistError, match="give an article"):
        draft(text)


NOT_ENGLISH = {
    "chinese": "新疆和田泰达服饰有限公司在教培中心使用强迫劳动，报道称。",
    "russian": "Фабрика в Хотане использовала принудительный труд, говорится в докладе.",
    "french": "Selon le rapport, une usine de la région emploie des ouvriers contraints. " * 5,
    "page": "<html><body><p>Hetian Taida Apparel used forced labour.</p></body></html>",
    "part of a page": "The mill <b>Zorvane Textile Ltd</b> used forced labour, a report says.",
    "pdf": "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
}


@pytest.mark.parametrize("text", NOT_ENGLISH.values(), ids=NOT_ENGLISH)
def test_what_cannot_be_read_is_refused(text):
    """Another language, a page with its tags or a document is refused; before, nothing was proposed."""
    with pytest.raises(WatchlistError, match="give an article"):
        draft(text)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.4\n\xe2\xe3", "a damaged PDF"),
        (b"%PDF-1.4 obj", "a damaged PDF"),
        (b"PK\x03\x04\x14", "an office document"),
        (b"\xd0\xcf\x11\xe0", "an office document"),
        (b"{\\rtf1 Hello}", "an office document"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8"),
    ],
)
def test_document_is_no_article(content, why, tmp_path, capsys):
    """A damaged PDF, an office file or a picture called .txt is named as such; no draft is written."""
    article, out = tmp_path / "a.txt", tmp_path / "d.yaml"
    article.write_bytes(content)
    assert main(["watchlist", "draft", str(article), "-o", str(out)]) == 4
    assert why in capsys.readouterr().err
    assert not out.exists()


PIECES = st.sampled_from(
    ["Xinjiang", "supplier", "Zorvane", "Ltd", "said", ",", ".", "\n\n", "34", "The", "glove",
     "factory", "Her", "sister", "‘", "和田", "ﬁ", "\ufeff", "İ", "Industrial Park", "\r\n", "denies"]
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=40), st.sampled_from([" ", ""]))
def test_any_text_gives_quotes_that_hold(pieces, joint):
    """Whatever the text, every quotation of its draft is the text at its offsets."""
    text = joint.join(["x", *pieces])
    assume(not why_not_english_prose(text))
    proposed = draft(text, gazetteers=())
    for proposal in proposed.proposals:
        assert all(
            text[passage.start : passage.end] == passage.quote for passage in proposal.passages
        )
    strict_yaml.read_yaml(as_yaml(proposed, "a.txt").encode(), "a.yaml")
