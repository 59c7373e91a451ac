"""The loop of the questions on the example file: ask, have truthful replies, screen again."""

import datetime as dt
import json
from pathlib import Path

import pytest
from answering import answered, cells, replying

from duediligence.analysis.questions import questions
from duediligence.cli import main
from duediligence.model import Decision
from duediligence.reports.result_index import ResultIndex
from duediligence.screening.screener import Screener

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "suppliers.xlsx"
OPEN = (Decision.REVIEW, Decision.UNSCREENABLE, Decision.NOTE)

# What is true of the suppliers that are asked, by their number: some are in the region or are the
# listed firm, the others are not; and the decision that the truth leads to.
TRUTHS = {
    "105356": ("832100", "review"),
    "105776": ("Hetiam Tailors Guangzhou Co., Ltd.", "note"),
    "105860": ("835100", "block"),
    "105944": ("Nantong Hetai Apparel Co., Ltd.", "note"),
    "106070": ("91320509MA1TENGWEN", "note"),
    "105818": ("Foshan Songniu Buttons Co., Ltd.", "clear"),
    "106154": ("Hetian Taida Apparel Co., Ltd.", "review"),
    "104348": ("Xinda Glove Factory, 12 Longgang Road, Shenzhen, Guangdong 518000", "clear"),
    "104726": ("835000", "review"),
    "105062": ("614900", "clear"),
    "105440": ("215200", "clear"),
}


@pytest.fixture(scope="module")
def loop(tmp_path_factory):
    """Screened, the first ten questions replied to in the workbook, applied, screened again."""
    folder = tmp_path_factory.mktemp("loop")
    workbook, back, log = folder / "asked.xlsx", folder / "back.xlsx", folder / "answers.db"
    assert main(["screen", str(EXAMPLE), "-o", str(workbook), "--questions"]) == 0
    head, *rows = cells(workbook, "Questions")
    numbers = [str(row[head.index("Supplier key")]).removeprefix("id:") for row in rows]
    day = dt.datetime.now(dt.UTC).date()
    replies = [replying(TRUTHS[number][0], Date=day) for number in numbers[:10]]
    answered(workbook, back, lambda n: replies[n] if n < 10 else {}, title="Questions")
    assert main(["answers", "apply", str(back), "--answers", str(log)]) == 0
    ready = Screener()
    before, after = ready.screen(EXAMPLE), ready.screen(EXAMPLE, answers=log)
    return ready, before, after, numbers, log


def test_ten_questions_settle_half_of_what_a_fact_can_settle(loop):
    """Of the rows whose decision hangs on a fact that they do not state, ten replies settle half.

    Settled is a row about which nothing more is asked. The other undecided rows state where they
    are, or name a listed firm: there is no fact that would change what the policy says of them.
    """
    ready, before, after, _, _ = loop
    dependent = {at for question in questions(ready, before) for at in question.positions}
    next_asked = questions(ready, after)
    remaining = {at for question in next_asked for at in question.positions}
    undecided = {at for at, decision in enumerate(before.decisions) if decision in OPEN}
    assert dependent <= undecided
    assert (len(undecided), len(dependent), len(dependent - remaining)) == (24, 11, 9)
    assert 2 * len(dependent - remaining) >= len(dependent)
    assert remaining <= dependent


def test_what_is_still_asked_is_another_fact(loop):
    """A reply is not asked for again: two of the ten, known by a country and a name, lack a place."""
    ready, _, after, numbers, _ = loop
    again = {
        question.supplier_key.removeprefix("id:"): question.fact
        for question in questions(ready, after)
    }
    assert again.pop(numbers[10])
    assert set(again.values()) == {"postal code"}
    assert {TRUTHS[number][1] for number in again} <= {"clear", "note"}


def test_truth_decides(loop):
    """Each row comes out as the truth about its supplier wants it; every other is as it was."""
    _, before, after, numbers, _ = loop
    ledger = ResultIndex(after)
    replied = dict.fromkeys(numbers[:10])
    for row in ledger.rows():
        number = row.text(row.table.columns[0])
        now = after.decisions[row.position]
        if number in replied:
            assert now.value == TRUTHS[number][1], (number, row.name)
        else:
            assert now is before.decisions[row.position]


def test_each_reply_is_told_on_its_row(loop):
    """A row that a reply decided says so, with its source; no other row speaks of one."""
    _, _, after, numbers, _ = loop
    rows = json.loads(after.to_json())["rows"]
    contexts = {
        row["supplier"]["supplier.id"]: row["context"]
        for row in rows
        if any("reply" in note["note"] for note in row["context"])
    }
    assert set(contexts) == set(numbers[:10])
    assert "letter 7" in contexts[numbers[0]][0]["note"]
