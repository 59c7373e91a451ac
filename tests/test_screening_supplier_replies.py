"""A supplier's reply is supplier data with a source: told on its row, and hiding nothing."""

import copy
import datetime as dt
import json
import pickle
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from answering import DAY, answer_of, reply
from screenings import screened, screener, suppliers

from duediligence.analysis.questions import questions
from duediligence.answers import AnswerLog, PriorDecisions, RecordedEntry
from duediligence.cli import main
from duediligence.model import Decision
from duediligence.reports.supplier_keys import supplier_key
from duediligence.screening.supplier_replies import add_replies

SHAWAN = {"id": "V1", "name": "Shawan Carpet Works", "city": "Shawan", "country": "CN",
          "product": "Carpets"}  # fmt: skip
LIKELY = {"id": "V2", "name": "Hetiam Taida Apparel", "country": "CN", "product": "Sweatpants"}
NAMED = {"supplier_key": "id:v2", "fact": "registered name", "stated": ("Hetiam Taida Apparel",)}


def recall(*records, on=DAY):
    return PriorDecisions(
        [RecordedEntry(n, "", record, f"h{n}") for n, record in enumerate(records, 1)], on
    )


def named(text="Hetiam Tailors Ltd", **fields):
    return reply(**{**NAMED, "fills": {"supplier.name": text}, **fields})


def result(rows, *records, on=DAY):
    return screener().screen_suppliers([suppliers(rows)], recall(*records, on=on))


@pytest.mark.parametrize(("postal", "decision"), [("518000", "clear"), ("832100", "review")])
def test_a_reply_decides_as_the_file_would(postal, decision):
    """A row with a replied postal code comes out as if the file stated it."""
    screening = result([SHAWAN], reply(fills={"supplier.postal_code": postal}))
    assert screened(SHAWAN).decision is Decision.REVIEW
    assert screening.decision.value == decision
    assert screening.decision is screened({**SHAWAN, "postal_code": postal}).decision
    assert screening.coverage[0].place


def test_what_the_file_does_not_state_is_told():
    """A reply beside the file is told with fact, words, day, recorder and letter."""
    (note,) = result([SHAWAN], reply()).context
    assert (note.position, note.header, note.text) == (0, "Reply: postal code", "518000")
    assert note.note == (
        "The supplier's reply of 2025-03-01 (postal code: '518000', recorded by r1, letter of"
        " 2025-02-20) was screened beside the file, which does not state it."
    )


@pytest.mark.parametrize(
    ("supplier", "decision"),
    [("", "clear"), (SHAWAN["name"].upper(), "clear"), ("Quite Another Firm", "review")],
)
def test_a_reply_of_another_name_excuses_nothing(supplier, decision):
    """What one firm replied is only searched where another firm has its number now."""
    screening = result([SHAWAN], reply(supplier=supplier))
    assert screening.decision.value == decision
    assert ("given under the name" in screening.context[0].note) == (decision == "review")


def test_a_reply_under_a_replied_name_counts():
    """A workbook that was written after a reply shows the replied name: it is the supplier's too."""
    postal = reply(supplier_key="id:v2", supplier="Hetiam Tailors Ltd")
    notes = [note.note for note in result([LIKELY], named(), postal).context]
    assert len(notes) == 2
    assert not any("given under the name" in note for note in notes)


def test_a_reply_takes_the_place_of_what_it_was_asked_about():
    """A registered name is screened instead of the trading name, which still shows, and it is told."""
    screening = result([LIKELY], named())
    assert (screened(LIKELY).decision, screening.decision) == (Decision.REVIEW, Decision.NOTE)
    assert screening.context[0].note.endswith(
        "was screened in place of 'Hetiam Taida Apparel', which the file states."
    )
    column = next(column for column in screening.suppliers[0].columns if column.header == "name")
    assert (column.texts, column.shown) == ([""], ["Hetiam Taida Apparel"])
    assert result([LIKELY], named("Hetian Taida Apparel Co., Ltd.")).decision is Decision.BLOCK


@pytest.mark.parametrize(
    ("row", "record"),
    [
        ({**LIKELY, "name": "Hetian Taida"}, named()),
        ({**LIKELY, "name": "Hetian Taida"}, named("Guangzhou Tailors Co., Ltd.")),
        ({**SHAWAN, "postal_code": "832100"}, reply()),
    ],
)
def test_an_old_reply_hides_nothing_new(row, record):
    """What the file states now and did not when it was asked counts, and the reply excuses nothing."""
    screening = result([row], record)
    assert screening.decision is screened(row).decision
    assert [finding.rule for finding in screening.findings] == [
        finding.rule for finding in screened(row).findings
    ]
    assert "only searched like a remark" in screening.context[0].note
    assert row.get("postal_code", row["name"]) in screening.context[0].note


def test_an_old_reply_still_flags():
    """A reply that names a listed firm is seen although the file states another name now."""
    later = {**LIKELY, "name": "Quiet Tailors"}
    assert screened(later).decision is Decision.CLEAR
    assert result([later], named("Hetian Taida Apparel Co., Ltd.")).findings[0].rule == "P2b"


def test_a_file_that_says_the_same_needs_no_reply():
    """Once the file states what was replied, the reply adds nothing."""
    row = {**SHAWAN, "postal_code": "518000"}
    screening = result([row], reply())
    assert (screening.context, len(screening.suppliers[0].columns)) == ((), len(row))


def test_a_cell_that_could_not_be_read():
    """A name that was an error is screened by its reply, and no longer unscreenable."""
    table = suppliers([{**LIKELY, "name": ""}])
    columns = [replace(column, unreadable={0: "the error #REF!"}, shown=["#REF!"])
               if column.role == "name" else column for column in table.columns]  # fmt: skip
    table = replace(table, columns=tuple(columns))
    assert screener().screen_suppliers([table]).decision is Decision.UNSCREENABLE
    replies = recall(named(stated=("the error #REF!",)))
    screening = screener().screen_suppliers([table], replies)
    assert screening.decision is Decision.NOTE
    assert "in place of 'the error #REF!'" in screening.context[0].note


def test_keys_and_ids_stay():
    """A reply changes no supplier key, also where it fills the key's own cell, nor a finding's id."""
    row = {"name": "Hetiam Taida Apparel", "country": "CN"}
    key = supplier_key(suppliers([row]), 0)
    screening = result([row], named("Hetian Taida", supplier_key=key))
    assert supplier_key(screening.suppliers[0], 0) == key
    number = reply(fact="registration number", supplier_key=key,
                   fills={"supplier.registration_no": "91653201MADUMMY12K"})  # fmt: skip
    screening = result([row], number)
    assert supplier_key(screening.suppliers[0], 0) == key
    plain = screened(row)
    assert plain.findings[0].finding_id in {finding.finding_id for finding in screening.findings}


def test_a_reply_is_for_its_supplier_alone():
    """Every row of the supplier takes it, no other row does, wherever the tables part."""
    stranger = {**SHAWAN, "id": "V9"}
    tables = [
        suppliers([stranger, SHAWAN]),
        suppliers([stranger]),
        suppliers([SHAWAN, SHAWAN, stranger]),
    ]
    screening = screener().screen_suppliers(tables, recall(reply()))
    decisions = [decision.value for decision in screening.decisions]
    assert decisions == ["review", "clear", "review", "clear", "clear", "review"]
    assert [note.position for note in screening.context] == [1, 3, 4]
    assert [len(table.columns) for table in screening.suppliers] == [6, 5, 6]


def test_the_last_reply_counts():
    """Of two replies to one question the later one counts; one from the future does not yet."""
    inside = {"fills": {"supplier.postal_code": "832100"}}
    later = reply(date=DAY + dt.timedelta(days=9), **inside)
    assert result([SHAWAN], later, reply(), on=DAY).decision is Decision.CLEAR
    assert result([SHAWAN], later, reply(), on=later.date).decision is Decision.REVIEW
    assert result([SHAWAN], reply(), reply(**inside)).decision is Decision.REVIEW


def test_the_caller_is_not_changed():
    """Tables and frames stay as they are; a frame comes back with its own columns."""
    table = suppliers([SHAWAN, LIKELY])
    before = copy.deepcopy(table)
    add_replies([table], recall(reply(), named()))
    assert table == before
    frame = pd.DataFrame([SHAWAN])
    copied = frame.copy()
    screening = screener().screen(frame, answers=recall(reply()))
    pd.testing.assert_frame_equal(frame, copied)
    assert screening.decision is Decision.CLEAR
    back = screening.to_frame()
    assert list(back.columns[: len(frame.columns)]) == list(frame.columns)
    assert "supplier's reply of 2025-03-01" in back["dd_reason"][0]
    assert pickle.loads(pickle.dumps(screening)).decisions == screening.decisions


def test_an_answer_on_other_data_is_reopened():
    """What was cleared before the supplier replied is opened again, because its data has changed."""
    finding = screened(LIKELY).findings[0]
    screening = result([LIKELY], answer_of(finding), named("Hetian Taida Apparel Co., Ltd."))
    assert screening.decision is Decision.BLOCK
    assert "what the supplier's data says has changed" in screening.findings[0].earlier


def test_what_was_replied_is_not_asked_again():
    """The fact is not asked of a supplier that has replied, though it may be asked of others."""
    screening = result([SHAWAN, LIKELY], named("Hetiam Tailors Ltd"))
    facts = {question.supplier_key: question.fact for question in questions(screener(), screening)}
    assert facts["id:v1"] == "postal code"
    assert facts.get("id:v2") != "registered name"


def test_a_caller_s_column_of_the_name_stays():
    """A column of the caller's that is called as ours is stays one of two."""
    row = {**SHAWAN, "Reply: postal code": "see letter"}
    roles = {"Reply: postal code": "supplier.other"}
    table = suppliers([row], roles)
    screening = screener().screen_suppliers([table], recall(reply()))
    headers = [column.header for column in screening.suppliers[0].columns]
    assert headers[-2:] == ["Reply: postal code", "Reply 2: postal code"]


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A file of two suppliers and a log in which both have replied."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "suppliers.csv").write_text(
        "ID,Vendor,City,Country,Product,Reply: mood\n"
        "V1,Shawan Carpet Works,Shawan,CN,Carpets,good\n"
        "V2,Hetiam Taida Apparel,,CN,Sweatpants,\n",
        encoding="utf-8",
    )
    AnswerLog("answers.db").append([reply(), named("Hetian Taida Apparel Co., Ltd.")])
    return tmp_path


def screen(*words):
    """The rows of a screening of the command."""
    assert main(["screen", *words, "--json", "out.json"]) == 0
    document = json.loads(Path("out.json").read_text("utf-8"))
    return [row["decision"] for row in document["rows"]], document


def test_every_report_shows_it(room):
    """JSON, workbook and page show the reply as supplier data and tell where it comes from."""
    decisions, document = screen(
        "suppliers.csv", "--answers", "answers.db", "-o", "a.xlsx", "--html", "a.html"
    )
    assert decisions == ["clear", "block"]
    assert document["rows"][0]["supplier"]["supplier.postal_code"] == "518000"
    assert {"header": "Reply: postal code", "party": "supplier", "role": "postal_code",
            "file": "suppliers.csv", "sheet": None} in document["columns"]  # fmt: skip
    book = openpyxl.load_workbook("a.xlsx")
    head, first, second = book["All suppliers"].iter_rows(values_only=True)
    assert dict(zip(head, first, strict=True))["Reply: postal code"] == "518000"
    assert dict(zip(head, second, strict=True))["Vendor"] == "Hetiam Taida Apparel"
    reason = dict(zip(head, first, strict=True))["dd_reason"]
    assert isinstance(reason, str)
    assert "supplier's reply" in reason
    reviewed = dict(zip(*list(book["Review"].iter_rows(values_only=True))[:2], strict=True))
    assert "supplier's reply of 2025-03-01 (registered name" in reviewed["Reason in full"]
    page = (room / "a.html").read_text("utf-8")
    assert "Reply: postal code" in page
    assert "letter of 2025-02-20" in page


def test_our_own_workbook_again(room):
    """Our workbook gives the same decisions with the log, and without it those of the file alone."""
    with_log, _ = screen("suppliers.csv", "--answers", "answers.db", "-o", "a.xlsx")
    again, document = screen("a.xlsx", "--answers", "answers.db", "-o", "b.xlsx")
    assert with_log == again == ["clear", "block"]
    assert [column["header"] for column in document["columns"]].count("Reply: postal code") == 1
    plain, document = screen("a.xlsx", "-o", "c.xlsx")
    assert plain == screen("suppliers.csv", "-o", "d.xlsx")[0] == ["review", "review"]
    headers = [column["header"] for column in document["columns"]]
    assert "Reply: mood" in headers
    assert "Reply: postal code" not in headers


def test_replay_reads_replies_as_they_were(room, capsys):
    """A screening is repeated with the replies of its day, whatever was replied since."""
    screen("suppliers.csv", "--answers", "answers.db")
    AnswerLog("answers.db").append([reply(fills={"supplier.postal_code": "832100"})])
    capsys.readouterr()
    words = ["replay", "out.json", "--input", "suppliers.csv", "--answers", "answers.db"]
    assert main(words) == 0
    assert capsys.readouterr().out == "identical\n"


def test_a_reply_is_a_change_of_supplier_data():
    """Between two screenings a reply counts as supplier data, and as nothing else."""
    compared = screened(LIKELY).compare(result([LIKELY], named("Hetian Taida Apparel Co., Ltd.")))
    assert {change.causes for change in compared.changes} == {("supplier data",)}
    assert compared.decision is Decision.BLOCK
    gone = screened(SHAWAN).compare(result([SHAWAN], reply()))
    assert [(change.kind.value, change.causes) for change in gone.changes] == [
        ("gone", ("supplier data",))
    ]
