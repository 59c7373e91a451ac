"""The grammar of names on US lists."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duediligence.lists.parsing.enumerations import split_names, tidy
from duediligence.lists.parsing.name_grammar import parse_name, split_firms

FILE = Path(__file__).parent / "cases" / "uflpa-names.csv"
CASES = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
WORDS = st.sampled_from(
    "Lanhu,Co.,Ltd.,and,its,two,subsidiaries,(,),;,a/k/a,also known as,alias:,or,three of".split(
        ","
    )
)


def parts(cell):
    return tuple(filter(None, cell.split("|")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_form_is_split_right(case):
    """Each form of the agencies' names is taken apart as the case says."""
    named = parse_name(case["text"])
    assert named.name == case["name"]
    if case["aliases"] != "*":
        assert named.aliases == parts(case["aliases"])
    assert named.former == parts(case["former"])
    assert named.initials == parts(case["initials"])
    assert named.subsidiaries == parts(case["subsidiaries"])
    assert bool(named.not_understood) == (case["understood"] == "no")
    if case["understood"] == "yes":
        assert named.note == case["note"]


@pytest.mark.parametrize(
    ("text", "firms"),
    [
        (
            "Yili A Garment Manufacturing Co., Ltd. and Baoding B Trade and Business Co., Ltd.",
            ["Yili A Garment Manufacturing Co., Ltd.", "Baoding B Trade and Business Co., Ltd."],
        ),
        ("Lanhu Iron and Steel Co., Ltd.", ["Lanhu Iron and Steel Co., Ltd."]),
        (
            "A One Sdn Bhd, B Two (M) Sdn Bhd, and C Three Sdn Bhd (collectively, One Group)",
            ["A One Sdn Bhd", "B Two (M) Sdn Bhd", "C Three Sdn Bhd (collectively, One Group)"],
        ),
        (
            "Alto Uno S.A. de C.V. and Alto Dos S.A. de C.V. and their subsidiaries",
            [
                "Alto Uno S.A. de C.V. and their subsidiaries",
                "Alto Dos S.A. de C.V. and their subsidiaries",
            ],
        ),
        ("North Works; Union Kogyo Co., Ltd.", ["North Works", "Union Kogyo Co., Ltd."]),
        (
            "North Farm, a/k/a South Farm; East Farm, a/k/a West Farm",
            ["North Farm, a/k/a South Farm", "East Farm, a/k/a West Farm"],
        ),
        (
            "Kuma Carpet Pvt., Ltd., Eve Carpet, and K.K. Carpet Industries; Nowhere.",
            [
                "Kuma Carpet Pvt., Ltd. (of Nowhere)",
                "Eve Carpet (of Nowhere)",
                "K.K. Carpet Industries (of Nowhere)",
            ],
        ),
        # What ends a cell behind commas and is a place says where the firm is.
        (
            "State Quarry, Villa Lindqvar, Tamaulipas, Mexico",
            ["State Quarry (of Villa Lindqvar, Tamaulipas, Mexico)"],
        ),
        ("Dagwell Machine Works, Hubei", ["Dagwell Machine Works (of Hubei)"]),
        ("Dagwell Machine Works, Oxmoor Mills", ["Dagwell Machine Works", "Oxmoor Mills"]),
        # A site and the firm that it belongs to; with an "and" they are two.
        ("Oxmoor Tea Farm, Velmora Tea Co., Ltd.", ["Oxmoor Tea Farm, Velmora Tea Co., Ltd."]),
        (
            "Oxmoor Tea Farm, and Velmora Tea Co., Ltd.",
            ["Oxmoor Tea Farm", "Velmora Tea Co., Ltd."],
        ),
        (
            "Velmora Holdings Berhad, its subsidiaries, and joint ventures",
            ["Velmora Holdings Berhad, its subsidiaries, and joint ventures"],
        ),
        ("Fishing Vessel: Oxmoor 7", ["Oxmoor 7"]),
    ],
)
def test_firms_of_one_cell(text, firms):
    """A cell that names several firms gives each; an "and" inside a name divides nothing."""
    assert split_firms(text) == firms


@pytest.mark.parametrize(
    ("text", "aliases", "note"),
    [
        (
            "Velmora Berhad, its subsidiaries, and joint ventures",
            (),
            "its subsidiaries, and joint ventures",
        ),
        (
            "Velmora Berhad, their subsidiaries and their affiliates",
            (),
            "their subsidiaries and their affiliates",
        ),
        ("Oxmoor Tea Farm (or Velmora Tea Farm)", ("Velmora Tea Farm",), ""),
        ("Oxmoor (or Oksmur) Works", ("Oksmur Works",), ""),
    ],
)
def test_name_with_others_beside_it(text, aliases, note):
    """Subsidiaries without an "and" are a note, and a bracket with "or" has a whole name or a word of it."""
    parsed = parse_name(text)
    assert (parsed.aliases, parsed.note, parsed.not_understood) == (aliases, note, "")


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_no_text_is_lost(text):
    """Whatever a cell holds, it is read without failing, and a name comes out of any letters."""
    named = parse_name(text)
    assert named.name or not any(map(str.isalnum, text))
    assert all(any(map(str.isalnum, text)) for text in named.aliases + named.subsidiaries)
    assert split_firms(text) or not tidy(text)


@given(st.integers(1, 20))
def test_count_is_kept(count):
    """An enumeration of as many firms as announced gives that many names."""
    firms = [f"Lanhu {chr(65 + at)}works Co., Ltd." for at in range(count)]
    listed = ", ".join(firms[:-1]) + (", and " if count > 1 else "") + firms[-1]
    assert split_names(listed, count) == firms
