"""The report as a page: readable without script, and nothing in it acts but our own script."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from builders import HOSTILE, a_finding, a_result, a_table, one_row

from duediligence.model import Coverage, Decision, Issue
from duediligence.reports import html, page_data
from duediligence.text.sanitise import one_line


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


def data_of(path: Path) -> dict[str, Any]:
    """What the page's script draws."""
    (text,) = re.findall('id="data">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)
    data: dict[str, Any] = json.loads(text)
    return data


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
        "10-23",
        "Quiet Ltd",
        "The cell holds #REF!.",
        "Repair the cell.",
        "c" * 64,
        "No match against demo-list version 2026.1 on name, place.",
        "Blank rows, not screened: 1.",
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

    links = {statement.get("link") for statement in data_of(path)["statements"].values()}
    assert links == {"https://example.org/r", None}


def test_official_sources_come_first_and_denials_are_marked(path: Path) -> None:
    """What a finding rests on is in the order of its weight, with every denial."""
    a_result().to_html(path)
    data = data_of(path)

    stances = [
        data["statements"][name]["stance"]
        for name in data["evidence"][data["findings"][0]["cited"]]
    ]
    assert stances == ["Alleged", "Denied"]
    assert [s["stance"] for s in data["statements"].values() if s.get("is_denial")] == [
        "Denied"
    ] * 2


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_stays_text(path: Path, text: str) -> None:
    """A stranger's text makes no tag and no attribute, wherever it stands."""
    one_row(text).to_html(path)
    a = read(path)
    one_row("plain").to_html(path)
    b = read(path)

    assert a.tags == b.tags
    assert "\x1b" not in a.words


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_whole_in_the_data(path: Path, text: str) -> None:
    """The data hold what the row held, made visible, and cut only where it is very long."""
    one_row(text).to_html(path)
    (supplier,) = data_of(path)["suppliers"]

    shown = one_line(text)
    assert supplier["name"].startswith(shown[:200])
    assert supplier["cells"][0][1].startswith(shown[:2000])


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
    """Rows and findings beyond the bound are counted, with and without scripts."""
    monkeypatch.setattr(page_data, "MOST_OTHER_ROWS", 1)
    monkeypatch.setattr(page_data, "MOST_FINDINGS", 1)
    monkeypatch.setattr(html, "_MOST_PLAIN_FINDINGS", 1)
    monkeypatch.setattr(html, "_MOST_ISSUES", 1)
    issues = (Issue("Nowhere."), Issue("Elsewhere."))
    a_result(issues=issues, findings=(a_finding(), a_finding(1))).to_html(path)
    meta = data_of(path)["meta"]

    assert (meta["left_out"], meta["rows_left_out"]) == (1, 2)
    assert read(path).words.count("1 more are in the workbook and in the JSON result.") == 2


def test_every_row_is_in_the_page_once(path: Path) -> None:
    """A row has findings, or is among the others: none is lost."""
    a_result().to_html(path)
    data = data_of(path)

    assert len(data["suppliers"]) + len(data["rows"]) == data["meta"]["counts"]["rows"]
    assert {row[0] for row in data["rows"]} == {"unscreenable", "clear"}


def test_the_page_in_another_language(path: Path) -> None:
    """Decisions and our own words are in the language asked for; the stranger's text is not."""
    a_result().to_html(path, language="de")

    assert "gesperrt" in read(path).words
    assert data_of(path)["texts"]["block"] == "gesperrt"
    assert "ACEM GLOVES" in read(path).words


def test_every_word_of_the_script_can_be_translated() -> None:
    """What the scripts show goes through t("..."), as a literal that the catalogues can hold."""
    script = page_data.page_file("page.js") + page_data.page_file("desk.js")
    texts = page_data.page_texts()

    assert {"Search", "{count} of {total}", "waits for a second person", "Audit", "factory"} <= set(
        texts
    )
    assert len(re.findall(r'\bt\("', script)) == len(page_data._TRANSLATED.findall(script))
