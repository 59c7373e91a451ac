"""A listed name is found whatever was written around it: separators, denials, marks, other columns."""

import pandas as pd
import pytest
from screenings import decision, screened, screener

from duediligence.cli import main
from duediligence.model import Kind, ListInfo, Watchlist, WatchlistEntry
from duediligence.screening.screener import Screener

LISTED = "Hetian Taida Apparel Co., Ltd."


@pytest.mark.parametrize(
    "separator",
    [
        *("; ", ", ", " / ", " | ", " - ", "\n", "\r\n", "\n\n", "\t", "\v", "\x85", "\u2028"),
        *(" – ", " — ", "—", " • ", "•", " · ", " → ", " -> ", " + ", " = ", " * ", " \\ "),
    ],
)
def test_separator_parts_two_names(separator):
    """Whatever separates two firms in one cell, the listed one is found, in each order."""
    for names in (("Gruber Maier", LISTED), (LISTED, "Gruber Maier")):
        assert decision(name=separator.join(names), country="DE") == "review"


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\t", " – ", "—", " · ", " + "])
@pytest.mark.parametrize(
    "name", ["Hetian{}Taida Apparel Co., Ltd.", "和田{}泰达", "He{}tian Taida"]
)
def test_wrapped_name_is_one_name(name, separator):
    """A separator within a listed name does not hide it."""
    assert decision(name=name.format(separator), country="CN") == "block"


def test_line_break_in_an_address_is_a_blank():
    """A place that is wrapped onto two lines of an address is one place."""
    fields = {"name": "Acme", "country": "CN"}
    assert decision(**fields, address="No. 5, Ili\nPrefecture") == "review"
    assert decision(**fields, address="Jiafang Industrial\nPark, Yining County") != "clear"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "<br>", " <br/> "])
def test_lines_of_a_frame_are_separate_names(line_break):
    """A cell of a frame with a firm a line is read like one with semicolons."""
    frame = pd.DataFrame({"Vendor": [f"Gruber Maier{line_break}{LISTED}"], "Country": ["DE"]})
    assert screener().screen(frame).decision.value == "review"


def test_sign_within_a_word_does_not_part_it():
    """A hyphen, a dash, a dot or a plus within a word of a listed name stays a part of it."""
    names = ("Nanchang O-Film Tech", "EN+ Beltom Works", "Jean·Lucet Mills")
    entries = tuple(
        WatchlistEntry(id=f"e{at}", list="demo", kind=Kind.ORGANISATION, name=name)
        for at, name in enumerate(names)
    )
    info = ListInfo(id="demo", title="Demo", version="1", sha256="0" * 64)
    demo = Screener(Watchlist(lists=(info,), entries=entries))
    for name in (*names, "Nanchang O–Film Tech", "Nanchang\nO-Film Tech"):
        assert demo.check(name=name).decision.value == "block", name


@pytest.mark.parametrize(
    "name",
    [
        *("Free of Hetian Taida", "Not Hetian Taida", "Nicht Hetian Taida", "Sans Hetian Taida"),
        *(
            "Never late GmbH Hetian Taida",
            "Without Limits Hetian Taida",
            "不是和田泰达",
            "非凡和田泰达",
        ),
    ],
)
def test_denial_in_a_name_does_not_clear_it(name):
    """Words of denial in a supplier's, a factory's or another name never clear a listed name."""
    for role in ("name", "alias", "factory.name"):
        fields = {"name": "Acme Mills", "country": "CN", "factory.country": "CN", role: name}
        assert decision(**fields) in {"review", "block"}, role


def test_denial_in_a_remark_still_denies():
    """A remark that denies a listed name does not flag it, also with the words of a mark."""
    for text in ("no goods from Hetian Taida", "We do not use Hetian Taida", "不是和田泰达"):
        assert decision(name="Acme Mills", other=text) == "clear", text


@pytest.mark.parametrize(
    "form",
    [
        *(
            "DO NOT USE {}",
            "{} DO NOT USE",
            "{} - do not use",
            "INACTIVE {}",
            "OLD VENDOR {}",
            "zz {} zz",
        ),
        *(
            "Blocked Vendor {}",
            "XXX {}",
            "ZZZ_{}",
            "xx {} (obsolete)",
            "nicht verwenden {}",
            "*{}* DUPLICATE",
        ),
        *(
            "停用 {}",
            "formerly {}",
            "Gruber Maier aka {}",
            "Gruber Maier a.k.a. {}",
            "Gruber Maier owned by {}",
        ),
        *(
            "Gruber Maier c/o {}",
            "Gruber Maier A/K/A {}",
            "Gruber Maier, f/k/a {}",
            "Gruber Maier formerly {}",
            "Acme GmbH; DO NOT USE {}",
            "DO NOT USE\n{}",
        ),
    ],
)
def test_mark_of_a_record_does_not_hide_a_name(form):
    """A name with the mark of a purchasing system is judged as the name alone, of whatever party."""
    name = form.format("Hetian Taida")
    for role in ("name", "factory.name", "alias"):
        for country in ("CN", "DE"):
            fields = {"name": "Acme Mills", "country": country, "factory.country": country}
            if decision(**{**fields, role: "Hetian Taida"}) != "clear":
                assert decision(**{**fields, role: name}) in {"review", "block"}, (role, country)


def test_marks_alone_name_nobody():
    """A cell of nothing but marks of a record is no name; one word of them may be a firm's."""
    for name in ("DO NOT USE", "OLD VENDOR", "one-time vendor", "停用"):
        assert decision(name=name) == "unscreenable", name
    assert decision(name="Closed GmbH") == "clear"


def test_number_and_syllable_are_no_denial():
    """'No. 5' and a syllable such as 'Mai' belong to a name, and are not left aside."""
    for name in ("No. 5 Mill", "Mai Linh"):
        finding = screened(name=f"{name} Hetian Taida").near_misses
        assert finding == () or finding[0].matches[0].how.value == "weak"


@pytest.mark.parametrize("role", ["contact", "declaration", "route", "status", "id"])
def test_listed_name_among_other_words_is_searched(role):
    """A text of a column that is not searched counts like a remark where it has a listed name."""
    texts = (
        "made by Hetian Taida Apparel Co., Ltd., Hotan",
        "made by Hetian Taida",
        "Yes, He Tian Tai Da makes it",
        "由和田泰达服饰有限公司生产",
    )
    for text in texts:
        result = screened({"name": "Acme Mills", role: text})
        assert result.decision.value == "review", text
        assert text[:20] in result.issues[0].problem


def test_listed_name_that_a_declaration_denies_is_not_searched():
    """A denial in such a text is read as in a remark, and no issue is raised."""
    for text in (
        "not made by Hetian Taida",
        "we do not buy from Hetian Taida",
        "不使用和田泰达的产品",
    ):
        result = screened({"name": "Acme Mills", "declaration": text})
        assert result.decision.value == "clear", text
        assert result.issues == (), text


def test_persons_and_places_among_other_words_are_not_searched():
    """A contact that shares a word with a listed name, and a region alone, raise no issue."""
    for contact in ("Taida Hetian", "Wang Hetian", "Mr Li Taida"):
        assert screened(name="Acme Mills", contact=contact).issues == (), contact
    assert screened(name="Acme Mills", declaration="100 % Xinjiang cotton").issues == ()


def test_gate_quotes_the_declaration_of_a_file_that_goes(tmp_path, capsys):
    """The reasons on stderr name each declaration about the region, a few of them in full."""
    rows = [f"Acme {at},Yes: {at} % Xinjiang cotton" for at in range(10, 17)]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(["Vendor,Xinjiang Cotton Declaration", *rows]))
    assert main(["gate", str(path)]) == 0
    streams = capsys.readouterr()
    assert streams.out == "go\n"
    assert "Context: the declaration 'Yes: 10 % Xinjiang cotton' is context" in streams.err
    assert "Context: 2 more" in streams.err


@pytest.mark.parametrize(
    "text",
    [
        *("not Shanghai but Hotan", "Not in Shanghai, but in Hotan", "Hotan, not Shanghai"),
        *("nicht Shanghai sondern Hotan", "pas Shanghai mais Hotan", "no Shanghai sino Hotan"),
        *(
            "niet Shanghai maar Hotan",
            "non Shanghai ma Hotan",
            "不是上海而是和田",
            "不在上海而在和田",
        ),
    ],
)
def test_denied_place_beside_a_listed_one_does_not_clear_it(text):
    """In an address, a city and a remark a denial ends at 'but', and what it denies is not the place."""
    for role in ("address", "city", "other"):
        assert decision(name="Acme Mills", country="CN", **{role: text}) == "review", role


def test_number_is_no_denial_of_a_place_in_an_address():
    """'No. 5' denies nothing: a street elsewhere still speaks against a street of a listed name."""
    address = {"name": "Acme Mills", "country": "CN"}
    assert decision(**address, address="No. 5 Hotan Road, Shanghai") == "clear"
    assert decision(**address, address="Not Hotan but Shanghai") == "clear"


@pytest.mark.parametrize("role", ["declaration", "other"])
def test_denial_ends_with_its_sentence(role):
    """What one sentence denies says nothing of the firm that the next one names."""
    for text in (
        "Forced labour: no. Made by Hetian Taida.",
        "Child labour: none. Hetian Taida: yes.",
    ):
        finding = screened({"name": "Acme Mills", role: text}).findings[0]
        assert (finding.rule, finding.decision.value) == ("P2b", "review"), text


@pytest.mark.parametrize(
    "name",
    [
        "和田泰达服饰有限公司 暂停合作",
        "和田泰达服饰有限公司已停止合作",
        "DNU Hetian Taida",
        "Acme ► Hetian Taida",
        "Acme │ Hetian Taida",
    ],
)
def test_the_end_of_a_business_relation_and_signs_of_lists_hide_no_name(name):
    """What a record says of the relation to a supplier is not its name, and a bullet is no word."""
    assert decision(name=name, country="CN") == "block"
