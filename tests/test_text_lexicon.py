"""The lexicon: what words are, in whatever script, from shipped tables only."""

import pytest

from duediligence.text.lexicon import (
    Lexicon,
    Sense,
    read_rows,
    shipped_lexicon,
)

SHIPPED = shipped_lexicon()


def kinds(senses):
    return {sense.kind for sense in senses}


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("coltd", "legal"),
        ("gmbh", "legal"),
        ("apparel", "trade"),
        ("fty", "trade"),
        ("park", "site"),
        ("and", "connective"),
        ("county", "county"),
        ("road", "road"),
        ("north", "direction"),
    ],
)
def test_shipped_latin_words_have_their_class(key, kind):
    """Legal forms, trades, sites, levels, streets, directions and abbreviations are known."""
    assert kind in kinds(SHIPPED.latin[key])


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("有限公司", "legal"),
        ("服饰", "trade"),
        ("产业园", "site"),
        ("县", "county"),
        ("路", "road"),
    ],
)
def test_shipped_han_words_have_their_class(key, kind):
    """Han words are known as well."""
    assert kind in kinds(SHIPPED.han[key])


def test_translations_share_a_concept():
    """Apparel, garment and 服饰 are one trade."""
    concepts = [
        {sense.ref for sense in senses if sense.kind == "trade"}
        for senses in (SHIPPED.latin["apparel"], SHIPPED.latin["garment"], SHIPPED.han["服饰"])
    ]
    assert set.intersection(*concepts)


def test_spellings_of_one_key_add_their_senses():
    """Two meanings of a word stand beside each other, each once."""
    lexicon = Lexicon()
    lexicon.add("Usu", Sense("place", "A"))
    lexicon.add("USU", Sense("place", "B"))
    lexicon.add("usu", Sense("place", "A"))
    assert [sense.ref for sense in lexicon.latin["usu"]] == ["A", "B"]


def test_phrase_is_entered_joined():
    """A name of several words is one key, and its first word tells how many may follow."""
    lexicon = Lexicon()
    lexicon.add("Kara-Kash County", Sense("place", "A"))
    assert "karakashcounty" in lexicon.latin
    assert lexicon.first_words["kara"] == 3


def test_han_is_entered_simplified_with_its_reading():
    """Traditional Han is entered simplified; a given reading is kept without blanks."""
    lexicon = Lexicon()
    lexicon.add("庫爾勒", Sense("place", "A"), "Ku er le")
    assert lexicon.readings["库尔勒"] == "Kuerle"
    assert set(lexicon.longest_han.values()) == {3}


def test_word_without_letters_is_no_word():
    """Punctuation enters nothing."""
    lexicon = Lexicon()
    lexicon.add("—", Sense("trade"))
    assert not lexicon.latin
    assert not lexicon.han


def test_table_rows_must_fit_their_header(tmp_path):
    """A row of another width than its header is refused, and comment lines are none."""
    path = tmp_path / "table.csv"
    path.write_text("# source\nword,concept\na,b\n", encoding="utf-8")
    assert list(read_rows(path)) == [{"word": "a", "concept": "b"}]
    path.write_text("word,concept\na,b,c\n", encoding="utf-8")
    with pytest.raises(ValueError, match="zip"):
        list(read_rows(path))
