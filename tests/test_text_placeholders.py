"""Placeholders: texts that say nothing are recognised, and no others."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from duediligence.text.normalise import HAN
from duediligence.text.placeholders import comparison_key, is_placeholder, placeholders


@pytest.mark.parametrize("text", ["", "—", "N/A", "n.a.", "Unknown", "不详", "不詳", "TBD", "000"])
def test_word_for_nothing_says_nothing(text):
    """What people write where they know nothing is a placeholder."""
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["Nantong", "Nanning Zhuowan", "IL", "5", "无锡", "100 000"])
def test_what_tells_anything_is_no_placeholder(text):
    """A name, a code or a number is not taken for nothing."""
    assert not is_placeholder(text)


def test_placeholders_in_han_are_short():
    """Five characters of Han side by side are no placeholder, so they need not be folded."""
    assert max(len(HAN.findall(word)) for word in placeholders()) < 5


@given(
    st.lists(
        st.sampled_from(sorted(placeholders()))
        | st.text("nNaA01&+|'`’.é\u0301無无知Н ", max_size=4),
        max_size=4,
    ).map("".join)
    | st.text(max_size=30)
)
@example("na2")
@example("x&" * 9)
@example("It's nothing's nobody's anybody's")
@example("待定")
@example("台州迅江轴承有限责任公司贸易股份")
def test_look_at_a_run_of_letters_is_no_guess(text):
    """A text says nothing where it is such a word as a whole, however that is found out."""
    assert is_placeholder(text) == (comparison_key(text) in placeholders())
