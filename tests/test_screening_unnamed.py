"""A name column that names no firm is no screened name; an ordinary firm's always is."""

import functools

import pytest
from screenings import screener

import duediligence as dd
from duediligence.resources.csv_tables import WORD_TABLES, read_rows
from duediligence.screening.unnamed import NameCheck


@functools.cache
def check():
    index = screener()._index
    return NameCheck(index.lexicon, index.gazetteer, index.locator.region)


@pytest.mark.parametrize(
    "text",
    [
        "Ltd",
        "有限公司",
        "GmbH & Co. KG",
        "Textile Trading Co., Ltd.",
        "纺织厂",
        "China Ltd",
        "CN",
        "X",
        "360",
        "SUP-00123",
        "Vendor Name",
        "[Supplier Name]",
        "Supplier 1",
        "Dummy Vendor",
        "one-time vendor",
        "其他供应商",
        "见附件",
        "トヨタ",
        "Hotan",
        "和田",
        "Hotan Prefecture",
    ],
)
def test_names_nothing(text):
    """Generic words, numbers, headings and placeholders tell no firm from another."""
    assert check().why_unnamed(text)


@pytest.mark.parametrize(
    "text",
    [
        "3M Company",
        "A&B Garments",
        "General Electric Company",
        "Solar Wood OÜ",
        "GE Company",
        "Bank of China",
        "李宁",
        "Gap",
        "上海服饰有限公司",
        "Test Rite International",
        "SC Service Company GmbH",
        "Golden Star",
        "한국 Samsung",
        "مصنع النيل للملابس",
        "Hotan Ltd",
        "Aral AG",
        "X Corp.",
        "Yang Technology",
        "Guantes del Sur",
        "Ili Gloves",
        "Idemitsu Kosan",
        "Same Deutz-Fahr",
        "无锡纺织有限公司",
        "无印良品",
    ],
)
def test_names_a_firm(text):
    """One distinctive word, a place, letters, or two trades make a name."""
    assert check().why_unnamed(text) == ""


@pytest.mark.parametrize("table", ["placeholders", "blank-words"])
def test_no_word_of_the_tables_names_a_firm(table):
    """Every word for no name counts, in any script and case; short words of Han were let pass."""
    words = [row["word"] for row in read_rows(WORD_TABLES / f"{table}.csv")]
    spellings = [form for word in words for form in (word, word.upper(), word.title())]
    assert [word for word in spellings if not check().why_unnamed(word)] == []


@pytest.mark.parametrize(
    "beside",
    ["", "Acme", "Ltd", "Hotan", "xxx", "XX", "aaaa", "123", "总计", "和田", "@", "某某某某某"],
)
def test_texts_are_let_pass_together_as_one_by_one(beside):
    """A text that begins with a telling word is let pass early only where the whole text says so too."""
    words = [row["word"] for row in read_rows(WORD_TABLES / "placeholders.csv")]
    words += (
        "Page total Grand Total 第3 Kashgar County Zhangsan LLC co www.a.b XXX 沙湾县纺织厂".split()
    )
    texts = {text for word in words for text in (word, f"{beside} {word}", f"{word}{beside}")}
    one_by_one = {text: why for text in texts if (why := check().why_unnamed(text))}
    assert check().unnamed(texts) == one_by_one


def test_place_does_not_name_the_supplier():
    """A name that says nothing is unscreenable beside a place too; the coverage says what was seen."""
    result = screener().check(name="Ltd", city="Lyon", country="FR")
    assert result.decision is dd.Decision.UNSCREENABLE
    assert (result.coverage[0].name, result.coverage[0].place) == (False, True)


def test_place_alone_may_be_asked_about():
    """Where no name is given, the place is what was screened."""
    assert screener().check(city="Lyon", country="FR").decision is dd.Decision.CLEAR


def test_repaired_text_is_screened_and_said():
    """The evidence is the text as it was meant, and an issue shows it as it was written."""
    result = screener().check(name="&#21644;&#30000;&#27888;&#36798;", country="CN")
    assert result.decision is dd.Decision.BLOCK or result.decision is dd.Decision.REVIEW
    assert any(
        "&#21644;" in issue.problem and "和田泰达" in issue.problem for issue in result.issues
    )


def test_reason_names_the_cell():
    """The reason shows what was seen and why it is not enough."""
    finding = screener().check(name="Ltd").findings[0]
    assert finding.rule == "P15"
    assert "'Ltd'" in finding.reason


def test_long_run_of_one_letter_is_answered():
    """A pattern that tries each division of a run of letters would never come back."""
    assert check().why_unnamed("x" * 200 + "y") == ""
    assert check().why_unnamed("xx-" * 60 + "xx") != ""
