"""The report in a real browser: what a reader sees, at a desk, on a phone, on paper, in the dark."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browsing import FakeDesk, browser, needs_browser, open_page, until
from builders import HOSTILE, a_finding, a_result, a_table, one_row

import duediligence as dd
from duediligence.model import Column, Coverage, Decision
from duediligence.reports.html import to_html
from duediligence.reports.result_index import ResultIndex
from duediligence.screening.result import ScreeningResult

pytestmark = needs_browser
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "suppliers.xlsx"
LOAD = 3_000  # milliseconds, what a reader waits without asking whether it is broken
SEARCH = 200  # milliseconds, what feels like an answer to each letter


@pytest.fixture(scope="module")
def chromium():
    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def example() -> ScreeningResult:
    return dd.screen(EXAMPLE, "xinjiang-2019")


@pytest.fixture(scope="module")
def example_page(example, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    example.to_html(path)
    return path


def many(count: int, *, decision: Decision = Decision.REVIEW) -> ScreeningResult:
    """A screening of so many suppliers, each with one finding."""
    names = [f"Glove Works {at} of Northland" for at in range(count)]
    column = Column("Vendor", "supplier", "name", names, names)
    return a_result(
        suppliers=(a_table(columns=(column,), rows=list(range(count)), blank=0),),
        decisions=(decision,) * count,
        coverage=(Coverage(True, True, True),) * count,
        findings=tuple(
            a_finding(at, decision=decision, reason=f"The name of row {at} appears to match.")
            for at in range(count)
        ),
        near_misses=(), context=(), issues=(),
    )  # fmt: skip


def lines(page: Any) -> list[str]:
    """The suppliers that are shown."""
    return page.locator("tr.line .open").all_inner_texts()


def pages_of(page: Any) -> int:
    """The number of pages on paper."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


# --- reading ----------------------------------------------------------------------------------


def test_every_finding_is_one_line_the_worst_first(chromium, example, example_page) -> None:
    """The page shows each finding, asks no other address, and has no fault."""
    page = open_page(chromium, example_page)

    decisions = page.locator("tr.line .word").all_inner_texts()
    counts = Counter(finding.decision.value for finding in example.findings)
    assert decisions == sorted(decisions, key=["block", "review", "unscreenable", "note"].index)
    assert Counter(decisions) == counts
    assert page.asked == [example_page.as_uri()]
    assert page.faults == []


def test_search_and_facets_narrow_and_count(chromium, example_page) -> None:
    """A search needs all its words, accents aside; a facet counts what it would show."""
    page = open_page(chromium, example_page)

    page.fill("#search", "hétain GARMENTS")
    assert lines(page) == ["HETAIN TAIDA GARMENTS CO LTD"]
    page.click("text=Show all")
    block = page.locator(".chart .facet", has_text="block")
    assert block.locator(".count").inner_text() == str(len(lines(page)[:9]))
    block.click()
    assert len(lines(page)) == 9
    # The other decisions stay countable, and the choice can be taken back.
    assert page.locator(".chart .facet", has_text="review").locator(".count").inner_text() == "18"
    page.locator(".chart .facet", has_text="block").click()
    assert len(lines(page)) == 33


def test_a_circle_of_the_map_chooses_its_place(chromium, example_page) -> None:
    """The map has the places of the findings, and shows the findings of one."""
    page = open_page(chromium, example_page)

    page.locator("circle.spot", has_text="Korla City").dispatch_event("click")
    assert lines(page) == ["Korla Songqiao Tissue Co."]


def test_the_details_show_the_row_beside_the_evidence(chromium, example_page) -> None:
    """Words that met are marked, official sources are first and linked, denials stand beside."""
    page = open_page(chromium, example_page)
    page.keyboard.press("o")
    details = page.locator("tr.details")

    marks = details.locator("td:nth-child(2) mark").all_inner_texts()
    assert {"Hetian", "Taida", "Hotan", "848000"} <= set(marks)
    first = details.locator(".said li").first
    assert first.inner_text().startswith("On an official list")
    assert first.locator("a").get_attribute("href").startswith("https://www.cbp.gov/")
    assert details.locator(".denied li").count() > 0


def test_words_are_marked_as_they_were_read(chromium, example_page) -> None:
    """Wide digits are marked as such, and a short word not within a longer one."""
    page = open_page(chromium, example_page)
    mark = "(args) => marked(...args).innerHTML"

    assert (
        page.evaluate(mark, ["Zone, ８３５１００", ["835100"]]) == "Zone, <mark>８３５１００</mark>"
    )
    assert page.evaluate(mark, ["Milling, Ili", ["ili"]]) == "Milling, <mark>Ili</mark>"
    assert page.evaluate(mark, ["He Tian Tai Da", ["hetian"]]) == "<mark>He Tian</mark> Tai Da"
    assert page.evaluate(mark, ["新疆和田市", ["和田"]]) == "新疆<mark>和田</mark>市"


def test_keys_lead_through_the_lines(chromium, example_page) -> None:
    """J and k move, Enter and o open and close, the slash goes to the search."""
    page = open_page(chromium, example_page)
    current = page.locator("tr.current .open")
    names = lines(page)

    for key, name in (("j", names[1]), ("j", names[2]), ("k", names[1])):
        page.keyboard.press(key)
        assert current.inner_text() == name
    page.keyboard.press("Enter")
    assert page.locator("tr.details").count() == 1
    page.keyboard.press("o")
    assert page.locator("tr.details").count() == 0
    page.keyboard.press("/")
    page.keyboard.type("jok")
    assert page.input_value("#search") == "jok"


def test_an_address_leads_to_a_finding(chromium, example, example_page) -> None:
    """A link that ends in the id of a finding opens it."""
    finding = example.findings[20]
    page = open_page(chromium, f"{example_page.as_uri()}#{finding.finding_id}")

    assert finding.finding_id in page.locator("tr.details").inner_text()


def test_the_head_of_the_table_sticks_below_the_bar(chromium, example_page) -> None:
    """However far one scrolls, search and headers stay in sight."""
    page = open_page(chromium, example_page, viewport={"width": 1280, "height": 500})
    page.evaluate("window.scrollTo(0, 900)")
    page.wait_for_timeout(100)
    tops = "[...document.querySelectorAll('.bar, .lines th[scope=col]')].map(n => n.getBoundingClientRect())"
    bar, *heads = page.evaluate(tops)

    assert bar["top"] == 0
    assert {round(head["top"]) for head in heads} == {round(bar["bottom"])}


def test_names_are_read_in_their_own_direction(chromium, tmp_path) -> None:
    """A name in Arabic letters runs from right to left, its neighbours do not."""
    one_row("خوتەن شەھىرى").to_html(tmp_path / "page.html")
    page = open_page(chromium, tmp_path / "page.html")
    direction = "node => getComputedStyle(node).direction"

    assert page.locator(".open bdi").evaluate(direction) == "rtl"
    assert page.locator("td.next bdi").evaluate(direction) == "ltr"


def test_a_hostile_text_only_stands_there(chromium, tmp_path) -> None:
    """No text of a stranger acts, wherever it stands."""
    page = chromium.new_page()
    faults: list[str] = []
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("pageerror", lambda error: faults.append(str(error)))
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.partition(":")[0]))
    for at, text in enumerate(HOSTILE):
        path = tmp_path / f"{at}.html"
        one_row(text).to_html(path)
        page.goto(path.as_uri())
        page.keyboard.press("o")

        assert page.locator("tr.details").count() == 1
        assert page.locator("img, iframe, form").count() == 0
    assert faults == []
    assert asked == {"file"}


def test_a_page_without_findings_says_so(chromium, tmp_path) -> None:
    """Nothing found is a sentence, and no fault."""
    a_result(findings=(), near_misses=(), context=()).to_html(tmp_path / "page.html")
    page = open_page(chromium, tmp_path / "page.html")

    assert "No possible match was found." in page.locator("tbody").first.inner_text()
    assert page.faults == []


def test_the_page_in_german(chromium, example, tmp_path) -> None:
    """Decisions are in the language of the page, also where the script draws them."""
    example.to_html(tmp_path / "page.html", language="de")
    page = open_page(chromium, tmp_path / "page.html")

    assert page.locator("tr.line .word").first.inner_text() == "gesperrt"


# --- other ways to read it ----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 1400), ("light", 390)])
def test_nothing_hinders_a_reader_who_cannot_see_well(
    chromium, example_page, scheme, width
) -> None:
    """Axe finds no violation, with details open, in both colour schemes, on a phone too."""
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(
        chromium, example_page, color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    page.keyboard.press("o")
    page.keyboard.press("j")
    for fold in page.locator("summary").all():
        if fold.is_visible() and not fold.evaluate("node => node.parentElement.open"):
            fold.click()
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in violations] == []


def test_a_phone_shows_everything_in_its_width(chromium, tmp_path) -> None:
    """390 pixels: nothing runs out of the screen, even a name of one long word."""
    one_row("Nameofonelongword" * 9).to_html(tmp_path / "page.html")
    page = open_page(chromium, tmp_path / "page.html", viewport={"width": 390, "height": 844})
    page.keyboard.press("o")

    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_scripts_the_findings_are_a_table(chromium, example_page) -> None:
    """Decision, supplier, reason and next step of every finding, without any script."""
    page = open_page(chromium, example_page, java_script_enabled=False)
    table = page.locator("noscript table, table.plain").first

    assert table.locator("tbody tr").count() == 33
    assert "appears to be that of the listed" in table.inner_text()


def test_without_scripts_no_word_of_the_headings_is_broken(chromium, tmp_path) -> None:
    """An empty column beside long reasons is still as wide as its heading."""
    row = {"Vendor Name": "Hetain Taida Garments", "City": "Hotan", "Product": "gloves"}
    dd.screen([{**row, "Country": "CN"}]).to_html(tmp_path / "page.html")
    page = open_page(chromium, tmp_path / "page.html", java_script_enabled=False)
    head = page.locator("table.plain > thead > tr").first

    assert head.bounding_box()["height"] < 40  # pixels; two lines would be 46


def test_the_example_is_at_most_twenty_pages_of_paper(chromium, example_page) -> None:
    """What is printed unasked are the flagged ones, with their statements once."""
    assert pages_of(open_page(chromium, example_page)) <= 20


def test_thirty_suppliers_are_at_most_thirty_pages(chromium, tmp_path) -> None:
    """A supplier needs no more than a page, and none is cut by the end of one."""
    many(30).to_html(tmp_path / "page.html")
    page = open_page(chromium, tmp_path / "page.html")

    assert pages_of(page) <= 30


def test_one_supplier_can_be_printed(chromium, example_page) -> None:
    """P prints the current supplier and nobody else."""
    page = open_page(chromium, example_page)
    page.evaluate(
        "window.print = () => { window.printed = document.getElementById('print').innerText; }"
    )
    page.keyboard.press("j")
    page.keyboard.press("p")
    printed = page.evaluate("window.printed")

    assert lines(page)[1] in printed
    assert not [name for name in lines(page)[2:] if name in printed]


@pytest.mark.slow
def test_twenty_thousand_findings_load_and_are_searched_at_once(chromium, tmp_path) -> None:
    """20,000 findings are shown within three seconds and searched within a fifth of one."""
    many(20_000).to_html(tmp_path / "page.html")
    page = open_page(chromium, tmp_path / "page.html")
    loaded = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    search = """async (text) => {
      const start = performance.now();
      ui.search.value = text;
      ui.search.dispatchEvent(new Event("input"));
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      return performance.now() - start;
    }"""

    assert page.evaluate(loaded) < LOAD
    until(page, "texts[findings.length - 1] !== undefined")
    for text in ("19999", "northland", "nothing at all", ""):
        # The quickest of three, since other processes may want the same cores.
        assert min(page.evaluate(search, text) for _ in range(3)) < SEARCH
    assert page.locator("tr.line").count() == 100
    page.click("text=last")
    assert "page 200 of 200" in page.locator(".pager").inner_text()


# --- answering ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def desk_page(example) -> str:
    return to_html(ResultIndex(example), desk=True)


@pytest.fixture
def desk(desk_page):
    server = FakeDesk(desk_page)
    server.start()
    yield server
    server.stop()


def answer(page: Any, key: str, reason: str = "") -> None:
    """Answer the current finding by keyboard."""
    page.keyboard.press(key)
    if reason:
        page.fill("#reason", reason)
    page.keyboard.press("Enter")


def first_answer(page: Any, key: str = "2", reason: str = "another firm") -> None:
    """Answer for the first time, which asks for the reviewer too."""
    page.keyboard.press(key)
    page.fill("#reviewer", "Ada")
    page.fill("#reason", reason)
    page.keyboard.press("Enter")


def standings(page: Any) -> list[str]:
    """What the answer of each line is, without the reviewer."""
    return page.locator("tr.line td.answer").evaluate_all(
        "nodes => nodes.map(n => n.dataset.standing)"
    )


def test_the_report_itself_cannot_send_anything(example_page) -> None:
    """Answering is not in the report: neither its code nor the right to connect."""
    text = example_page.read_text(encoding="utf-8")

    assert "fetch(" not in text
    assert "connect-src" not in text


def test_findings_are_answered_by_keyboard(chromium, desk) -> None:
    """The reviewer is asked once, a reason is needed, and the next line is at hand."""
    page = open_page(chromium, desk.address)
    page.keyboard.press("2")
    page.fill("#reviewer", "Ada")
    page.keyboard.press("Enter")
    assert "needs" in page.locator("dialog .problem").inner_text()
    page.fill("#reason", "another firm")
    page.keyboard.press("Enter")
    answer(page, "2")  # the reason is kept
    answer(page, "4", "ask the buyer")
    until(page, "desk.seq === 2")
    assert standings(page)[:4] == ["waits for a second person"] * 2 + ["not sent yet", "open"]
    page.keyboard.press("s")
    until(page, "!desk.queue.length")

    assert [(a["answer"], a["reason"], a["reviewer"]) for a in desk.answers] == [
        ("false positive", "another firm", "Ada"),
        ("false positive", "another firm", "Ada"),
        ("escalated", "ask the buyer", "Ada"),
    ]
    assert page.faults == []


@pytest.mark.parametrize("width", [1024, 1600])
def test_no_column_of_the_desk_is_squeezed(chromium, desk, width) -> None:
    """The desk has two columns more than the report, and every header still fits its own."""
    page = open_page(chromium, desk.address, viewport={"width": width, "height": 900})
    sizes = "nodes => nodes.map(n => [n.clientWidth, n.scrollWidth, n.clientHeight])"

    for seen, needed, height in page.locator(".lines th[scope=col]").evaluate_all(sizes):
        assert needed <= seen
        assert height < 40


def test_all_that_is_shown_is_answered_at_once(chromium, desk) -> None:
    """What a search shows is selected with one click, and answered with one reason."""
    page = open_page(chromium, desk.address)
    page.fill("#search", "shawan")
    shown = page.locator("tr.line").count()
    page.click("text=Select all shown")
    page.locator("tr.line .open").first.focus()
    first_answer(page, "3", "which Shawan?")
    page.keyboard.press("s")
    until(page, f"desk.seq === {shown}")

    assert {answer["reason"] for answer in desk.answers} == {"which Shawan?"}


def test_the_token_leaves_the_address_bar(chromium, desk) -> None:
    """The token is in no address that could be copied or kept."""
    assert desk.token not in open_page(chromium, desk.address).url


def test_what_is_not_sent_can_be_undone(chromium, desk) -> None:
    """U takes the last answer back, and the log never had it."""
    page = open_page(chromium, desk.address)
    first_answer(page)
    assert standings(page)[0] == "not sent yet"
    page.keyboard.press("u")
    page.keyboard.press("s")

    assert standings(page)[0] == "open"
    assert desk.answers == []


def test_several_are_answered_at_once(chromium, desk) -> None:
    """X selects; one answer and one reason go to all that are selected."""
    page = open_page(chromium, desk.address)
    for _ in range(3):
        page.keyboard.press("x")
    first_answer(page, "3", "the town is not known")
    page.keyboard.press("s")
    until(page, "!desk.queue.length && desk.seq === 3")

    assert standings(page)[:4] == ["needs information"] * 3 + ["open"]


def test_a_supplier_on_two_rows_is_answered_once(chromium) -> None:
    """Two order lines of one supplier have one finding: one answer stands at both."""
    table = many(3)
    first, second, third = table.findings
    twice = replace(second, finding_id=first.finding_id, evidence_digest=first.evidence_digest)
    server = FakeDesk(
        to_html(ResultIndex(replace(table, findings=(first, twice, third))), desk=True)
    )
    server.start()
    try:
        page = open_page(chromium, server.address)
        first_answer(page, "3", "which town?")
        assert standings(page) == ["not sent yet", "not sent yet", "open"]
        assert page.locator("tr.current .open").inner_text() == lines(page)[2]
        page.keyboard.press("s")
        until(page, "desk.seq === 1")
        assert standings(page) == ["needs information", "needs information", "open"]
    finally:
        server.stop()


def test_two_people_see_each_other_and_release_a_block_together(chromium, desk) -> None:
    """What one answers the other sees; a block is released by the second person's same answer."""
    ada = open_page(chromium, desk.address)
    first_answer(ada)
    ada.keyboard.press("s")
    ben = open_page(chromium, desk.address)
    until(ben, "desk.seq === 1")
    assert standings(ben)[0] == "waits for a second person"
    ben.keyboard.press("2")
    ben.fill("#reviewer", "Ben")
    ben.fill("#reason", "asked them")
    ben.keyboard.press("Enter")
    ben.keyboard.press("s")
    until(ada, "desk.seq === 2")

    assert standings(ada)[0] == "false positive"
    ada.keyboard.press("k")
    ada.keyboard.press("o")
    assert "Ben, 2026-11-28: asked them" in ada.locator(".answering").inner_text()


def test_answers_outlive_a_dead_server_and_a_closed_page(chromium, desk) -> None:
    """What could not be sent is kept in the browser, and sent when the server is back."""
    page = open_page(chromium, desk.address)
    until(page, "!desk.trouble")
    desk.stop()
    first_answer(page)
    page.keyboard.press("s")
    page.wait_for_selector(".below .problem:not([hidden])")
    assert standings(page)[0] == "waits to be sent"
    desk.start()
    page.reload()
    until(page, "desk.seq === 1 && !desk.queue.length")

    assert len(desk.answers) == 1
    assert standings(page)[0] == "waits for a second person"


def test_a_refused_answer_is_not_lost_in_silence(chromium, desk, example) -> None:
    """What the server refuses is said at its finding, in the server's words."""
    page = open_page(chromium, desk.address)
    desk.refused = {page.evaluate("findings[0].id")}
    first_answer(page)
    page.keyboard.press("s")
    until(page, "desk.refused.size === 1")
    page.keyboard.press("k")
    page.keyboard.press("o")

    assert standings(page)[0] == "refused"
    assert "other evidence" in page.locator(".answering .problem").inner_text()


def test_work_is_assigned_with_a_date(chromium, desk) -> None:
    """N writes who works on it, until when, and a note; the line shows it."""
    page = open_page(chromium, desk.address)
    page.keyboard.press("n")
    for field, text in (("reviewer", "Ada"), ("assignee", "Ben"), ("due", "2026-12-04")):
        page.fill(f"#{field}", text)
    page.fill("#note", "ask the plant")
    page.click("text=Save")
    until(page, "desk.work.size === 1")

    assert "Ben, 2026-12-04" in page.locator("tr.line td.answer").first.inner_text()
    assert list(desk.work.values()) == [
        {"assignee": "Ben", "due": "2026-12-04", "note": "ask the plant"}
    ]


def test_what_changed_since_the_last_result_can_be_chosen(chromium, desk, example) -> None:
    """New findings are a facet; those that are gone are listed below."""
    finding = example.findings[0]
    gone = {
        "finding_id": "gone",
        "kind": "gone",
        "supplier": "Former Ltd",
        "reason": "The row left.",
    }
    desk.changes = [{"finding_id": finding.finding_id, "kind": "new", "reason": "New row."}, gone]
    page = open_page(chromium, desk.address)
    page.locator(".facets .facet", has_text=re.compile("^new")).click()

    assert page.locator("tr.line").count() == 1
    assert "Former Ltd" in page.locator("details", has_text="No longer found").inner_html()


@pytest.mark.slow
def test_the_desk_hinders_no_reader_either(chromium, desk) -> None:
    """Axe finds no violation in the answering panel and in its dialogs, in the dark too."""
    from axe_playwright_python.sync_playwright import Axe

    for scheme in ("light", "dark"):
        page = open_page(chromium, desk.address, color_scheme=scheme)
        page.keyboard.press("o")
        for key in ("", "2"):
            if key:
                page.keyboard.press(key)
            violations = Axe().run(page).response["violations"]
            assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in violations] == []
