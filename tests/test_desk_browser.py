"""The desk in a real browser: fifty findings answered by keyboard, with a colleague, across a crash."""

from collections import Counter

import pytest
from answering import answer
from browsing import browser, needs_browser, open_page
from desks import free_port, running_desk

from duediligence.answers import AnswerLog
from duediligence.screening.screener import Screener

pytestmark = needs_browser
LISTED = ["Hetian Taida Apparel Co., Ltd.", "Hetian Taida Garments"]
SUPPLIERS = [*LISTED, *(f"Quiet Mill {number}" for number in range(1, 49))]


@pytest.fixture(scope="module")
def chromium():
    with browser() as running:
        yield running


@pytest.fixture
def room(tmp_path):
    """A folder with a result of fifty findings, each of another supplier."""
    rows = [
        {"id": f"V{number}", "name": name, "city": "Hotan", "country": "CN"}
        for number, name in enumerate(SUPPLIERS)
    ]
    result = Screener().screen(rows)
    assert len(result.findings) == len(SUPPLIERS) == 50
    result.write_json(tmp_path / "result.json")
    return tmp_path


def answer_by_keyboard(page, key, reason, *, reviewer=""):
    """Answer the finding that the cursor is on, as a reviewer does: a key, a reason, Enter."""
    page.keyboard.press(key)
    if reviewer:
        page.keyboard.type(reviewer)
        page.keyboard.press("Tab")
    page.keyboard.type(reason)
    page.keyboard.press("Enter")


def standing(page, words):
    """Wait until the line at the bottom of the page says so."""
    page.get_by_role("status").filter(has_text=words).wait_for()


def logged(folder):
    return [record.entry for record in AnswerLog(folder / "answers.db").list()]


def test_no_key_is_lost_between_two_answers(room, chromium):
    """A key that comes before the browser has announced that the form is closed opens the next one."""
    with running_desk(room, "result.json") as (_, address):
        page = open_page(chromium, address)
        answer_by_keyboard(page, "2", "other firm", reviewer="r1")
        page.keyboard.press("2")
        is_open = page.evaluate(
            """async () => {
                const press = (key) => document.activeElement.dispatchEvent(
                    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
                press("Enter");
                for (let turn = 0; turn < 5; turn += 1) await null;  // no event comes in between
                press("2");
                return document.querySelector("dialog[open] #reason") !== null;
            }"""
        )
        assert is_open
        page.keyboard.type("a third firm")
        page.keyboard.press("Enter")
        page.keyboard.press("s")
        standing(page, "All answers are in the log")
    assert [answer.reason for answer in logged(room)] == [
        "other firm",
        "other firm",
        "a third firm",
    ]


def test_who_reads_details_reads_the_next_ones(room, chromium):
    """After an answer the details fold, and those of the next finding are open if these were."""
    with running_desk(room, "result.json") as (_, address):
        page = open_page(chromium, address)
        page.keyboard.press("o")
        answer_by_keyboard(page, "2", "other firm", reviewer="r1")
        names = page.locator("tr:has(+ tr.details) th").all_inner_texts()
        assert [name.split()[-1] for name in names] == [LISTED[1].split()[-1]]
        page.keyboard.press("o")
        answer_by_keyboard(page, "2", "another firm")
        assert page.locator("tr.details").count() == 0


def test_what_others_say_otherwise_is_seen_by_both(room, chromium):
    """A contradiction and a release that waits for a second person are on both pages, as are warnings."""
    AnswerLog(room / "answers.db").append([answer(1)])
    with running_desk(room, "result.json") as (_, address):
        mine, theirs = open_page(chromium, address), open_page(chromium, address)
        mine.get_by_role("alert").filter(has_text="None of the 1 answers").wait_for()
        answer_by_keyboard(mine, "2", "other firm", reviewer="r1")
        mine.keyboard.press("s")
        for page in (mine, theirs):
            page.locator('td.answer[data-standing="waits for a second person"]').wait_for()
        assert mine.get_by_role("alert").count() == 0
        answer_by_keyboard(theirs, "1", "same address", reviewer="r2")
        theirs.keyboard.press("s")
        for page in (mine, theirs):
            page.locator('td.answer[data-standing="contradicted"]').wait_for()
            assert page.faults == []


def test_enter_leads_to_the_field_that_is_missing(room, chromium):
    """Who types an id and Enter goes on with the reason, and not with the id."""
    with running_desk(room, "result.json") as (_, address):
        page = open_page(chromium, address)
        for text in ("2", "r1", "Enter", "other firm", "Enter", "s"):
            (page.keyboard.press if text in {"2", "Enter", "s"} else page.keyboard.type)(text)
        standing(page, "in the log")
    assert [(entry.reviewer, entry.reason) for entry in logged(room)] == [("r1", "other firm")]


def test_fifty_findings_by_keyboard_with_a_colleague_and_a_crash(room, chromium):
    """Two people answer fifty findings; the desk is killed in between; the log has all fifty, once."""
    port = free_port()
    with running_desk(room, "result.json", port=port) as (process, address):
        mine, theirs = open_page(chromium, address), open_page(chromium, address)
        assert "token" not in mine.url
        answer_by_keyboard(mine, "2", "other firm 0", reviewer="r1")
        for number in range(1, 20):
            answer_by_keyboard(mine, "2", f"other firm {number}")
        mine.keyboard.press("s")
        standing(mine, "All answers are in the log")
        theirs.get_by_text("other firm 19")  # details show it once they are opened
        theirs.locator("td.answer").filter(has_text="r1").nth(19).wait_for()
        process.kill()
        process.wait()
        for number in range(20, 30):  # nobody listens now; the browser keeps these
            answer_by_keyboard(mine, "2", f"other firm {number}")
        assert len(logged(room)) == 20
    with running_desk(room, "result.json", port=port) as (_, address):
        for page in (mine, theirs):  # the token is new, so the address that was printed is opened
            page.goto(address)
            page.locator("td.answer").filter(has_text="r1").nth(29).wait_for()
        standing(mine, "All answers are in the log")
        for page, first in ((mine, 30), (theirs, 40)):
            for _ in range(first):
                page.keyboard.press("j")
        answer_by_keyboard(theirs, "3", "ask 40", reviewer="r2")
        for number in range(30, 40):
            answer_by_keyboard(mine, "1", f"same firm {number}")
            if number > 30:
                answer_by_keyboard(theirs, "3", f"ask {number + 10}")
        for page in (mine, theirs):
            page.keyboard.press("s")
        for page in (mine, theirs):
            standing(page, "All answers are in the log")
            page.locator("td.answer").filter(has_text="r2").nth(9).wait_for()
            assert page.faults == []
            assert {url.split("/")[2] for url in page.asked} == {f"127.0.0.1:{port}"}
    answers = logged(room)
    assert len(answers) == len({answer.finding_id for answer in answers}) == 50
    assert Counter(answer.reviewer for answer in answers) == {"r1": 40, "r2": 10}
    assert {answer.reason for answer in answers} == {
        *(f"other firm {number}" for number in range(30)),
        *(f"same firm {number}" for number in range(30, 40)),
        *(f"ask {number}" for number in range(40, 50)),
    }
    assert AnswerLog(room / "answers.db").verify().is_sound
