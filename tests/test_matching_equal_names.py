"""Equal whole names: at least a review on every list; firms listed with their subsidiaries."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lists_at_hand import a_list, aliases, entry

from duediligence.matching.groups import is_listed_as_group, without_group_phrase
from duediligence.screening.screener import Screener

NAMES = (
    "Orient Trading LLC", "General Industries Ltd", "Sky Trade Company", "W Group", "3M Company",
    "China Import and Export Corporation", "Golden Star International Co., Ltd.", "Textile Factory",
    "First Cotton Mill", "Ministry of Public Supply", "Kashgar Textile", "Beijing Trading",
    "黑龙江河套建设兵团", "河北建设集团有限公司", "东方贸易有限公司", "Quexal Mining Sdn Bhd",
    "AB Trading", "Number One Garment", "South East Trading", "Société Générale Textile",
)  # fmt: skip
FORMS = ("", " Ltd", " Co., Ltd.", " LLC", ", Inc.", " GmbH", " S.A.")
LONG = tuple(entry("organisation", f"Filler{at:05d}x Weaving") for at in range(1_100))


def screeners():
    listed = [entry("organisation", name) for name in NAMES]
    return Screener(a_list(*listed)), Screener(a_list(*listed, *LONG))


SCREENERS = screeners()


def wide(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(
    st.sampled_from(NAMES),
    st.sampled_from([str, str.upper, str.lower, wide]),
    st.sampled_from(FORMS),
    st.sampled_from([" ", "  ", "-", " . "]),
    st.sampled_from([{}, {"country": "FR", "city": "Lyon"}, {"country": "CN"}]),
    st.sampled_from(SCREENERS),
)
def test_an_equal_name_needs_a_person(name, dress, form, space, more, screener):
    """Case, width, legal form and punctuation apart, on a short list and on a long one."""
    text = dress(name.replace(" ", space) + (form if name.isascii() else ""))
    result = screener.check(name=text, **more)
    assert any(f.decision.is_flagged and f.kind == "organisation" for f in result.findings), text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ministry of Public Supply", "block"),
        ("黑龙江河套建设兵团", "block"),
        ("Quexal Mining", "block"),
        ("W Group", "review"),
        ("Orient Trading", "review"),
        ("Heilongjiang Hetao Jianshe Bingtuan", "block"),
        ("Hebei Jianshe Jituan", "review"),
        ("Orient Pearl Trading", "clear"),
        ("General Motors Industries", "clear"),
        ("Dover Quarry (sky trade)", "clear"),
        ("Dover Quarry / Sky Trade Company", "review"),
        ("Heilongjiang Jianshe", "clear"),
    ],
)
def test_how_an_equal_name_is_decided(name, expected):
    """A body, a distinctive word or three words block; general words are reviewed."""
    for screener in SCREENERS:
        assert screener.check(name=name).decision.value == expected


GROUPS = (
    "Hosharne Silicon Industry (Shanshan) Co., Ltd. and subsidiaries",
    "Zarnex Mining Co Ltd and its eight Zhuhai-based subsidiaries",
    "Vexmoor Corp (including its subsidiaries and affiliates)",
    "卓卡兰棉业有限公司及其子公司",
)


@cache
def screener_of_groups(*, is_long):
    listed = [
        entry("organisation", text).model_copy(update={"id": f"g{at}"})
        for at, text in enumerate(GROUPS)
    ]
    plain = entry("organisation", "Dovrex Mining Co Ltd")
    return Screener(a_list(*listed, plain, *(LONG if is_long else ())))


@pytest.mark.parametrize("is_long", [False, True])
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jiaxing Hosharne Silicon Industry", "review"),
        ("Xinjiang Western Hosharne", "review"),
        ("Zarnex Logistics", "review"),
        ("Zarnex Mining", "block"),
        ("Vexmoor Shipping Lines", "block"),
        ("上海卓卡兰贸易", "review"),
        ("Silicon Industry Dover", "clear"),
        ("Ningbo Shanshan Apparel", "clear"),
        ("Dover Mining", "clear"),
        ("Dovrex Shipping", "clear"),
    ],
)
def test_a_distinctive_word_of_a_group_is_a_review(name, expected, is_long):
    """Of a firm listed with its subsidiaries; trades and places are no such words."""
    assert screener_of_groups(is_long=is_long).check(name=name).decision.value == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"note": "listed and subsidiaries"}, True),
        ({"section": "and its subordinate and affiliated entities"}, True),
        ({"aliases": aliases("Acme Holding and affiliates")}, True),
        ({"note": "named as a subsidiary of Acme"}, False),
        ({"note": "its subsidiaries were sold"}, False),
        ({}, False),
    ],
)
def test_where_an_entry_says_that_it_is_a_group(fields, expected):
    """In a name, the section or the note."""
    assert is_listed_as_group(entry("organisation", "Acme", **fields)) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Acme Ltd and its subsidiaries", "Acme Ltd"),
        ("Acme Ltd (and affiliates)", "Acme Ltd"),
        ("Trading and Affiliates Co., Ltd.", "Trading and Affiliates Co., Ltd."),
        ("和田棉业及其子公司", "和田棉业"),
        ("and subsidiaries", "and subsidiaries"),
    ],
)
def test_a_name_without_its_group_phrase(name, expected):
    """Only at its end, and never the whole of it."""
    assert without_group_phrase(name) == expected
