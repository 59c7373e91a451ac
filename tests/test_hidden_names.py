"""A listed name is found whatever was written around it: separators, denials, marks, other columns."""

import pandas as pd
import pytest

from duediligence.model import Kind, ListInfo, Watchlist, WatchlistEntry
from duediligence.screening.screener import Screener
from tests.screenings import decision, screener

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
