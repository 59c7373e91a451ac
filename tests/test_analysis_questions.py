"""The one question: what is asked is what a decision hangs on, and the answer does what was said."""

import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from screenings import screener, suppliers, watchlist

from duediligence.analysis.questions import askable_facts, questions
from duediligence.cli import main
from duediligence.reports.questions_sheet import questions_sheet

ROOT = Path(__file__).resolve().parents[1]
ROWS = (
    {
        "id": "V1",
        "name": "Shawan Carpet Works",
        "city": "Shawan",
        "country": "CN",
        "product": "Carpets",
    },
    {
        "id": "V1",
        "name": "Shawan Carpet Works",
        "city": "Shawan",
        "country": "CN",
        "product": "Rugs",
    },
    {"id": "V2", "name": "Hetiam Taida Apparel", "country": "CN", "product": "Sweatpants"},
    {"id": "V3", "name": "", "country": "CN", "product": "Buttons"},
    {
        "id": "V4",
        "name": "Quiet Silk",
        "city": "Hotan",
        "province": "Xinjiang",
        "postal_code": "848000",
        "country": "CN",
        "product": "Scarves",
    },
    {"id": "V5", "name": "Far Mill", "city": "Porto", "country": "PT", "product": "Socks"},
    {"id": "V6", "name": "Near Mill", "product": "Mugs"},
)


def questions_for(rows=ROWS):
    result = screener().screen_suppliers([suppliers(rows)])
    return result, questions(screener(), result)


def fact_of(chosen, key):
    return next((question.fact for question in chosen if question.supplier_key == key), None)


def test_each_open_row_has_its_fact():
    """An ambiguous place asks for a postal code, a doubtful or missing name for the registered one."""
    _, chosen = questions_for()
    assert fact_of(chosen, "id:v1") == "postal code"
    assert fact_of(chosen, "id:v2") == "registered name"
    assert fact_of(chosen, "id:v3") == "registered name"


def test_what_no_fact_would_change_is_not_asked():
    """A sure place is for a person to judge and a row elsewhere is clear: neither is asked."""
    _, chosen = questions_for()
    assert fact_of(chosen, "id:v4") is None
    assert fact_of(chosen, "id:v5") is None


def test_the_fact_that_settles_it_fully_is_asked():
    """Of two facts that would lower a row the one that would clear it is asked."""
    _, chosen = questions_for(({**ROWS[0], "name": "Shawan Carpet Works", "product": "Cartons"},))
    assert fact_of(chosen, "id:v1") == "postal code"
    assert chosen[0].outcomes["elsewhere"].value == "clear"


def test_thin_row_is_asked_where_it_is_made():
    """A clear row without a place is asked for one, because a listed place would flag it."""
    result, chosen = questions_for(ROWS[6:])
    assert result.decision.value == "clear"
    (question,) = chosen
    assert question.outcomes["inside"].is_flagged


def test_a_supplier_is_asked_once():
    """All rows of one supplier are settled by one question, and that ranks first."""
    _, chosen = questions_for()
    assert chosen[0].positions == (0, 1)
    assert max(Counter(question.supplier_key for question in chosen).values()) == 1


@pytest.mark.parametrize(("postal", "kind"), [("518000", "elsewhere"), ("832100", "inside")])
def test_answers_do_what_was_said(postal, kind):
    """Screened again with the answer, a row comes out as the question foretold."""
    _, chosen = questions_for(ROWS[:1])
    (question,) = chosen
    again = screener().screen_suppliers([suppliers([{**ROWS[0], "postal_code": postal}])])
    assert again.decision is question.outcomes[kind]


def test_order_of_rows_does_not_matter():
    """The same suppliers in another order are asked the same."""
    forward, backward = questions_for()[1], questions_for(ROWS[::-1])[1]
    assert {(question.supplier_key, question.fact) for question in forward} == {
        (question.supplier_key, question.fact) for question in backward
    }


def test_texts_are_neutral():
    """A question alleges nothing, and names no list, entry or listed place, in both languages."""
    names = {alias.text for entry in watchlist().entries for alias in entry.aliases}
    names |= {entry.name for entry in watchlist().entries} | {"Xinjiang", "新疆", "list", "制裁"}
    for fact in askable_facts():
        for text in (fact.english, fact.chinese):
            assert not [
                name for name in names if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
            ]
        assert "forced" not in fact.english
        assert re.search("[\u4e00-\u9fff]", fact.chinese)


def test_examples_are_settled():
    """On the example file the first ten questions settle most of the rows that a fact can settle."""
    ready = screener()
    result = ready.screen(ROOT / "examples" / "suppliers.xlsx")
    chosen = questions(ready, result)
    settled = [position for question in chosen for position in question.positions]
    first = [position for question in chosen[:10] for position in question.positions]
    assert len(first) * 2 >= len(settled) > 0


def test_sheet_of_the_workbook(tmp_path, monkeypatch):
    """`screen --questions` adds the sheet; without it there is none."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "suppliers.csv").write_text(
        "ID,Vendor,City,Country,Product\nV1,Shawan Carpet Works,Shawan,CN,Carpets\n", "utf-8"
    )
    assert main(["screen", "suppliers.csv", "-o", "plain.xlsx"]) == 0
    assert "Questions" not in openpyxl.load_workbook("plain.xlsx").sheetnames
    assert main(["screen", "suppliers.csv", "-o", "asked.xlsx", "--questions"]) == 0
    head, row = openpyxl.load_workbook("asked.xlsx")["Questions"].iter_rows(values_only=True)
    cells = dict(zip(head, row, strict=True))
    assert (cells["Supplier"], cells["Fact to ask"]) == ("Shawan Carpet Works", "postal code")
    assert cells["What it would come to"] == "a listed one: review\nanother: clear"


def test_no_question_is_said():
    """Where nothing is to be asked, the sheet says so."""
    (row,) = questions_sheet(()).rows
    assert "No single fact" in str(row[1])
