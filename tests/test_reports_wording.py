"""The sentences of a report."""

from __future__ import annotations

import doctest

import pytest
from builders import DENIED, HOSTILE, a_finding, a_result, a_watchlist
from hypothesis import given
from hypothesis import strategies as st

from duediligence.model import Decision, StatusChange
from duediligence.reports import extra_sheets, wording, workbook
from duediligence.reports.result_index import ResultIndex
from duediligence.reports.wording import account, quoted
from duediligence.text import sanitise
from duediligence.text.sanitise import one_line, safe_link


def test_the_examples_in_the_documentation_run() -> None:
    """What the docstrings show is what happens."""
    for module in (sanitise, wording, extra_sheets, workbook):
        assert doctest.testmod(module).failed == 0


def test_a_disputed_entry_and_the_same_firm_elsewhere_are_said() -> None:
    """The status of an entry and its other lists stand beside its name."""
    watchlist = a_watchlist()
    entry = watchlist.entries[0].model_copy(update={"history": (StatusChange(status="disputed"),)})
    watchlist = watchlist.model_copy(update={"entries": (entry,)})
    told = account(a_finding(also=("other:acme-1",)), ResultIndex(a_result(watchlist=watchlist)))

    assert told.entry == (
        "Acme Gloves (organisation, list demo-list, disputed, also on other:acme-1)"
    )


def test_a_near_miss_alleges_nothing() -> None:
    """What was let go cites no statement, so no denial is needed either; cited, it is there."""
    ledger = ResultIndex(a_result())

    assert ledger.cited(a_finding(decision=Decision.CLEAR, statements=())) == []
    assert ledger.cited(a_finding(statements=()))[0].id == DENIED


def test_a_long_text_is_shortened_where_it_is_quoted() -> None:
    """A sentence stays a sentence, and says how long the text was."""
    assert quoted("x" * 400).endswith('\u2026" (400 characters)')


def test_what_meets_without_words_is_told_by_its_kind() -> None:
    """A match without words says how it was found, or nothing at all."""
    met = a_finding().matches[0]
    by_code = type(met)(*[getattr(met, s) for s in ("party", "role", "header", "text", "entry",
                        "list", "listed", "score")], words=(), how="postal code")  # fmt: skip
    bare = type(met)("supplier", "hs_code", "HS", "57", "acme", "demo-list", "57", 50.0, (), "")

    assert ": postal code (score 97)" in wording.match_words(by_code)
    assert 'in "HS" (supplier hs code)' in wording.match_words(bare)


@pytest.mark.parametrize("url", [
    "javascript:alert(1)", "ftp://x.example", "https://", "https://x.example/ y", "http://[x", "",
    None, "https://x.example/" + "a" * 2_000, "https://x.example/\x07", 'https://x.example/"',
])  # fmt: skip
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
