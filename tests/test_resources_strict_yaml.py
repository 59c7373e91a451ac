"""Reading YAML that people write, strictly."""

import contextlib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from duediligence.errors import DueDiligenceError, PolicyError, WatchlistError
from duediligence.resources import strict_yaml


def read(text):
    return strict_yaml.read_yaml(text.encode(), "list.yaml").data


def test_everything_is_text():
    """Norway, an HS code, a time, a version and a date stay what was written."""
    written = "[NO, 0511, 12:30, 1.10, 2019-01-10, ~, null, yes]"
    assert read(written) == ["NO", "0511", "12:30", "1.10", "2019-01-10", "~", "null", "yes"]


def test_blank_value_is_left_out():
    """A key whose value is blank is as if it were not there; quoted emptiness stays."""
    assert read("a:\nb: ''\nc: x") == {"b": "", "c": "x"}


def test_lines_are_known():
    """Each part of the file knows its line, and what is missing has the line of what holds it."""
    written = strict_yaml.read_yaml(b"a:\n  b:\n    - x\n    - y\n", "f")
    assert written.line(("a", "b", 1)) == 4
    assert written.line(("a", "b", 7)) == 2
    assert written.line(("z",)) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3", "line 3, column 1: the key 'a' is there twice"),
        ("x:\n  - a: 1\n    a:", "line 3, column 5: the key 'a' is there twice"),
        ("a: &x 1\nb: *x", "line 1, column 4: an anchor or alias"),
        ("b: *x", "line 1, column 4: an anchor or alias"),
        ("a: !!python/object:os.system x", "line 1, column 4: the tag"),
        ("a: !!str x", "the tag"),
        ("! a: x", "the tag"),
        ("---\na: 1\n---\nb: 2", "line 3, column 1: a second document"),
        ("? [a]\n: x", "a key is not a plain word"),
        ("? \n: x", "a key is not a plain word"),
        ("- a\n-\n- b", "line 2, column 2: an item of a list is blank"),
        ("a: [1", "line 2, column 1: did not find"),
        ("a: 1\n\tb: 2", "line 2"),
        ("a: \x07", "not YAML"),
        ("[" * 30 + "]" * 30, "more than 20 levels"),
    ],
)
def test_clever_yaml_is_refused(text, problem):
    """What a list never needs is refused with file, line and column."""
    with pytest.raises(WatchlistError) as error:
        read(text)
    assert str(error.value).startswith("list.yaml")
    assert problem in str(error.value)


def test_wrong_bytes_are_refused():
    """Bytes that are not UTF-8 are told by their place; a byte-order mark is no fault."""
    with pytest.raises(WatchlistError, match="not UTF-8 at byte 3"):
        strict_yaml.read_yaml(b"a: \xff", "f")
    assert strict_yaml.read_yaml("\ufeffa: x".encode(), "f").data == {"a": "x"}


def test_error_of_the_caller():
    """Who reads a policy gets the policy's error."""
    with pytest.raises(PolicyError):
        strict_yaml.read_yaml(b"a: [", "policy.yaml", PolicyError)


def test_size_is_bounded():
    """A file over the limit is refused before it is parsed."""
    with pytest.raises(WatchlistError, match="split it"):
        strict_yaml.read_yaml(b" " * (strict_yaml.MAX_BYTES + 1), "f")


@pytest.mark.parametrize("bomb", ["[" * 200_000, "{a: " * 100_000, "- " * 100_000, "? " * 50_000])
def test_deep_nesting_is_refused(bomb):
    """Nesting without end is refused by our own error, not by a crash of the parser."""
    with pytest.raises(WatchlistError):
        read(bomb)


@given(st.text())
def test_any_text_is_read_or_refused(text):
    """No text makes the reader fail in another way than by its own error."""
    with contextlib.suppress(DueDiligenceError):
        strict_yaml.read_yaml(text.encode("utf-8", "surrogatepass"), "f")


words = st.text("abcNO019-.é 和", min_size=1).map(str.strip).filter(bool)
trees = st.recursive(
    words,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(words, inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)


@given(trees)
def test_what_is_written_is_read(tree):
    """Text, lists and mappings come back as they were written."""
    assert read(yaml.safe_dump(tree, allow_unicode=True)) == tree
