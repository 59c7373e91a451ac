"""Names that are divided by what stands between their blanks are divided as they are as a whole."""

from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from screenings import index

from duediligence.matching.divided_names import NameDivider
from duediligence.matching.index import _segmented_name
from duediligence.matching.names.features import extract_features, segmentations
from duediligence.matching.spacing import Spacing, with_messrs
from duediligence.text.segment import segment

# Words that stand alone, and words that join with others, part names or are divided themselves.
WORDS = """Acme Hetian Taida Apparel Textile Co., Ltd. Ltd Co.,Ltd Limited GmbH & KG and of the City
County Road He Tian Xi An Xinjiang New York San Marino Hong Kong China National A B C No. No 5 21st
HeTian HETIANTAIDA MandasHosirey YIWUCHINA (P) (China) S.L. Import Export - Acme, Acme; formerly
O'Neill M/s. Group Trading d'Or Jia-Fang KametAG Shihezhi H0siery Gorup Sons United Arab Emirates
ATTN: XJ Qu Shi 100% "Acme" Kashgar Cotton Company Joint Stock De Sa El Al Sub f/k/a Şti. Köyağ Müller Xi'an Al Rajhi LLC
DO NOT USE INACTIVE OLD VENDOR aka c/o blocked Never Free Without – •""".split()
LEXICON = index().lexicon


def differing(texts):
    """The names that are divided otherwise than as a whole, and how many were divided at all."""
    divided = NameDivider(LEXICON, Spacing(LEXICON, frozenset({"kamet"}))).divide(texts)
    with patch.object(index(), "_spacing", Spacing(LEXICON, frozenset({"kamet"}))):
        as_whole = {text: index()._segment_cell("name", text) for text in divided}
    return [
        (text, cell, as_whole[text])
        for text, name in divided.items()
        if (cell := _segmented_name(text, name))
        != as_whole[text]._replace(tokens=tuple(as_whole[text].tokens))
    ], len(divided)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=6))
@example(["Xinjiang", "County"])
@example(["Acme", "Co.,", "Ltd.", "Acme"])
@example(["A", "B", "Acme"])
def test_names_are_divided_as_they_are_as_a_whole(words):
    """Whatever stands beside each other, the cell has the same tokens, terms and features."""
    assert differing([" ".join(words)])[0] == []


def test_most_names_are_divided_so():
    """Ordinary names of firms in Latin letters are, and the words of one serve for the others."""
    names = [
        "Acme Textile Co., Ltd.",
        "Beltom Trading GmbH & Co. KG",
        "Beltom Acme Apparel Limited",
    ]
    assert differing(names) == ([], len(names))


def test_what_stands_between_blanks_is_divided_once():
    """A word that names have in common is divided for the first of them only."""
    divider = NameDivider(LEXICON, Spacing(LEXICON, frozenset()))
    divider.divide(["Beltom Norwick Limited"])
    with patch.object(
        NameDivider, "_as_unit", autospec=True, side_effect=NameDivider._as_unit
    ) as spied:
        divider.divide(["Beltom Norwick Harlock", "Harlock Norwick Limited"])
    assert [call.args[1] for call in spied.call_args_list] == ["Harlock"]


@pytest.mark.parametrize(
    "text", ["", " ", "Acme", "Acme  Textile", "和田 泰达", "Acme | Textile", "Acme, Textile Mills"]
)
def test_other_names_are_left_to_be_divided_as_a_whole(text):
    """A name of one word, of two parts, with another alphabet or two blanks is not divided so."""
    assert differing([text]) == ([], 0)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=6))
@example(["KametAG", "Co.,", "Ltd."])
@example(["Acme", "-", "Textile"])
@example(["Import-Export", "(P)", "Ltd"])
def test_a_listed_name_is_read_as_it_is_written(words):
    """A listed name has the features that it has as a whole, and one form, whatever its spacing."""
    text = " ".join(words)
    terms = segment(with_messrs(text), LEXICON)
    for features in NameDivider(LEXICON, None).features([text]).values():
        assert features == extract_features(terms)
        assert len([*segmentations(terms)]) == 1
