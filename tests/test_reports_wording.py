"""The sentences of a report."""

from __future__ import annotations

import doctest
from dataclasses import replace

import pytest
from builders import DENIED, HOSTILE, a_finding, a_result, a_watchlist
from hypothesis import given
from hypothesis import strategies as st

from duediligence.model import Decision, MatchKind, StatusChange
from duediligence.reports import added_columns, wording, workbook
from duediligence.reports.result_index import ResultIndex
from duediligence.reports.wording import describe_finding, quoted
from duediligence.text import sanitise
from duediligence.text.sanitise import one_line, safe_link


def test_the_examples_in_the_documentation_run() -> None:
    """What the docstrings show is what happens."""
    for module in (sanitise, wording, added_columns, workbook):
        assert doctest.testmod(module).failed == 0


def test_a_disputed_entry_and_the_same_firm_elsewhere_are_said() -> None:
    """The status of an entry and its other lists stand beside its name."""
    watchlist = a_watchlist()
    entry = watchlist.entries[0].model_copy(update={"history": (StatusChange(status="disputed"),)})
    watchlist = watchlist.model_copy(update={"entries": (entry,)})
    description = describe_finding(
        a_finding(also=("other:acme-1",)), ResultIndex(a_result(watchlist=watchlist))
    )

    assert description.entry == (
        "Acme Gloves (organisation, list demo-list, disputed, also on other:acme-1)"
    )


def test_a_near_miss_alleges_nothing() -> None:
    """What was let go cites no statement, so no denial is needed either; cited, it is there."""
    ledger = ResultIndex(a_result())

    assert ledger.cited_statements(a_finding(decision=Decision.CLEAR, statements=())) == []
    assert ledger.cited_statements(a_finding(statements=()))[0].id == DENIED


def test_a_long_text_is_shortened_where_it_is_quoted() -> None:
    """A sentence stays a sentence, and says how long the text was."""
    assert quoted("x" * 400).endswith('\u2026" (400 characters)')


def test_a_match_without_words_shows_its_kind() -> None:
    """A match without words says how it was found."""
    match = replace(a_finding().matches[0], words=(), how=MatchKind.IDENTIFIER)

    assert ": identifier (score 97)" in wording.describe_match(match)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://x.example",
        "https://",
        "https://x.example/ y",
        "http://[x",
        "",
        None,
        "https://x.example/" + "a" * 2_000,
        "https://x.example/\x07",
        'https://x.example/"',
    ],
)
def test_only_safe_addresses_are_links(url: str | None) -> None:
    """Anything but a plain http or https address is text."""
    assert safe_link(url) is None
    assert safe_link("https://x.example/a?b=1") == "https://x.example/a?b=1"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_made_visible_can_be_written_anywhere(text: str) -> None:
    """The visible text is UTF-8, has no control but tab and line feed, and stays the same."""
    shown = sanitise.sanitise(text)

    shown.encode("utf-8")
    assert sanitise.sanitise(shown) == shown


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    """Law: the result has no line break, no control character and no outer space."""
    line = one_line(text)

    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    line.encode("utf-8")
