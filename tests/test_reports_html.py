"""The report as a page: readable without script, and nothing in it acts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from builders import HOSTILE, a_finding, a_result, a_table, one_row

from duediligence.model import Coverage, Decision, Issue
from duediligence.reports import html


class Page(HTMLParser):
    """The tags, attributes and texts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.words += data


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the page goes."""
    return tmp_path / "report.html"


def read(path: Path) -> Page:
    """The page as a browser takes it apart."""
    return Page(path.read_text(encoding="utf-8"))


def test_the_page_says_what_the_workbook_says(path: Path) -> None:
    """Findings with evidence and denials, all rows, issues, audit and the caution."""
    a_result().to_html(path)
    words = read(path).words

    for part in (
        "not a finding of wrongdoing",
        "A notice of the policy.",
        "ACEM GLOVES",
        "swapped letters",
        "Its chairman denied it.",
        "about the region, not about this supplier",
        "No Longer Buy",
        "characters 10-23",
        "Quiet Ltd",
        "The cell holds #REF!.",
        "Repair the cell.",
        "c" * 64,
        "No match against demo-list version 2026.1 on name, place.",
        "1 blank ones",
        "Which town?",
    ):
        assert part in words


def test_the_page_needs_nothing_else(path: Path) -> None:
    """No address is loaded, the policy of the page forbids it, and its hashes are right."""
    a_result().to_html(path)
    page = read(path)

    assert not [attrs for _, attrs in page.tags if "src" in attrs]
    assert {tag for tag, _ in page.tags}.isdisjoint({"link", "img", "iframe", "form", "object"})
    policy = next(a["content"] for t, a in page.tags if a.get("http-equiv"))
    assert "default-src 'none'" in str(policy)
    text = path.read_text(encoding="utf-8")
    for tag in ("style", "script"):
        (body,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert html._content_hash(body) in str(policy)


def test_links_lead_only_to_the_web(path: Path) -> None:
    """A javascript: address of a source is no link."""
    a_result().to_html(path)

    assert {a["href"] for t, a in read(path).tags if t == "a"} == {"https://example.org/r"}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_stays_text(path: Path, text: str) -> None:
    """A stranger's text makes no tag and no attribute, wherever it stands."""
    one_row(text).to_html(path)
    a = read(path)
    one_row("plain").to_html(path)
    b = read(path)

    assert a.tags == b.tags
    assert "\x1b" not in a.words


def test_names_are_read_in_their_own_direction(path: Path) -> None:
    """A name in Arabic letters turns only itself."""
    one_row("\u063a\u06c7\u0644\u062c\u0627").to_html(path)

    assert {"dir": "auto"} in [attrs for _, attrs in read(path).tags]


def test_a_page_without_findings_says_so(path: Path) -> None:
    """No finding, no issue, no name: the page is whole all the same."""
    table = a_table(columns=(), rows=[None], file=None)
    a_result(
        suppliers=(table,),
        decisions=(Decision.CLEAR,),
        coverage=(Coverage(True, False, False),),
        findings=(),
        near_misses=(),
        context=(),
        issues=(),
    ).to_html(path)

    assert "No possible match was found." in read(path).words
    assert "(no name)" in read(path).words


def test_what_a_page_cannot_hold_is_counted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows and findings beyond the bound are said to stand elsewhere."""
    monkeypatch.setattr(html, "_MOST_ROWS", 2)
    monkeypatch.setattr(html, "_MOST_FINDINGS", 1)
    a_result(issues=(Issue("Nowhere."),), findings=(a_finding(), a_finding(1))).to_html(path)
    words = read(path).words

    assert "3 further rows stand in the workbook" in words
    assert "1 further ones stand in the workbook" in words
