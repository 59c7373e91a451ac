"""Suppliers' replies come back from the sheet Questions, whatever was done to it, none guessed."""

import datetime as dt
import re
import shutil
from collections.abc import Mapping

import openpyxl
import pytest
from answering import (
    DAY,
    answer,
    answered,
    cells,
    complete,
    double_first_row,
    rearrange,
    reply,
    replying,
    saved_by_libreoffice,
)
from pydantic import ValidationError
from screenings import screener, suppliers

from duediligence.analysis.questions import questions
from duediligence.answers import AnswerLog, Reply, read_answers
from duediligence.answers.facts import askable_facts
from duediligence.errors import ColumnError
from duediligence.model import PARTIES, ROLES
from duediligence.model.digests import check_sign
from duediligence.reports.questions_sheet import questions_sheet

SHAWAN = {"city": "Shawan", "country": "CN", "product": "Carpets"}
ROWS = (
    {"id": "V1", "name": "Shawan Carpet Works", **SHAWAN},
    {"id": "V2", "name": "Hetiam Taida Apparel", "country": "CN", "product": "Sweatpants"},
    {"id": "V3", "name": "Quiet Silk", "city": "Hotan", "country": "CN", "product": "Scarves"},
    *({"id": f"V{n}", "name": f"Mill {n}", **SHAWAN} for n in range(4, 9)),
)


def written(path, rows=ROWS):
    ready = screener()
    result = ready.screen_suppliers([suppliers(rows)])
    result.to_excel(path, extra=(questions_sheet(questions(ready, result)),))
    return path


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    return written(tmp_path_factory.mktemp("book") / "screened.xlsx")


@pytest.fixture
def target(tmp_path):
    return tmp_path / "answered.xlsx"


def replied(workbook, target, *replies):
    """The workbook with replies typed into its first rows of questions."""
    typed = dict(enumerate(replies))
    return answered(workbook, target, lambda n: typed.get(n, {}), title="Questions")


def row_of(path, key):
    """Which question, from 0, is put to a supplier."""
    head, *rows = cells(path, "Questions")
    return [row[head.index("Supplier key")] for row in rows].index(key)


def test_each_fact_says_where_a_reply_goes():
    """Every fact names a party.role of the library for the supplier's words."""
    for fact in askable_facts():
        party, _, role = fact.reply.rpartition(".")
        assert party in PARTIES
        assert role in ROLES


def test_untouched_questions_hold_no_reply(workbook):
    """A workbook in which nobody replied gives nothing and is no error."""
    assert read_answers(workbook) == ((), ())


def test_a_reply_is_read(workbook, target):
    """A reply binds to supplier and fact, and holds words, who, when, its letter, what was stated."""
    at = row_of(workbook, "id:v2")
    typed: list[Mapping[str, object]] = [
        *({} for _ in range(at)),
        replying(" Hetiam   Tailors Ltd "),
    ]
    (record,), issues = read_answers(replied(workbook, target, *typed))
    assert issues == ()
    assert isinstance(record, Reply)
    assert (record.supplier_key, record.fact) == ("id:v2", "registered name")
    assert record.fills == {"supplier.name": "Hetiam Tailors Ltd"}
    assert record.stated == ("Hetiam Taida Apparel",)
    assert (record.reviewer, record.date, record.source) == ("r1", DAY, "letter 7")
    assert record.supplier == "Hetiam Taida Apparel"


def test_answers_and_replies_together(workbook, target):
    """Both sheets of one workbook are read at once."""
    answered(workbook, target, lambda n: complete() if n == 0 else {})
    replied(target, target, replying())
    entries, issues = read_answers(target)
    assert ([type(entry).__name__ for entry in entries], issues) == (["Answer", "Reply"], ())


def test_filled_down_columns_are_no_reply(workbook, target):
    """A reviewer and a date on every row, without a reply, say nothing."""
    fill = {"Reviewer": "r1", "Date": DAY}
    assert read_answers(replied(workbook, target, fill, fill)) == ((), ())


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"Reply": None}, "has no reply"),
        ({"Reply": "they do not say"}, "is no postal code"),
        ({"Reply": "Shenzhen, 518000"}, "is no postal code"),
        ({"Reviewer": None}, "no reviewer"),
        ({"Date": None}, "No date"),
        ({"Date": "1/3/2025"}, "'1/3/2025' may be 2025-03-01 or 2025-01-03"),
        ({"Date": "45717"}, "'45717' is no date"),
        ({"Date": dt.date(2025, 3, 9)}, "lies ahead"),
        ({"Date": 2025}, "a bare number"),
        ({"Reviewer": "y" * 61}, "cannot be kept"),
        ({"Supplier key": "id:v9"}, "not as they were written"),
        ({"Fact to ask": "province"}, "not as they were written"),
        ({"Stated in the file": "Anything"}, "not as they were written"),
        ({"ID check": None}, "not as they were written"),
        ({"Reply": "=1/0"}, "The cell holds"),
    ],
)
def test_what_is_wrong_is_listed(workbook, target, fields, text):
    """What is incomplete, unclear, no such fact or edited is listed with its row, never guessed."""
    replied(workbook, target, {**replying(), **fields})
    entries, (issue,) = read_answers(target, latest=DAY)
    assert entries == ()
    assert text in issue.problem
    assert (issue.file, issue.sheet, issue.row) == ("answered.xlsx", "Questions", 2)
    assert issue.problem.endswith(".")
    assert issue.remedy.endswith(".")


@pytest.mark.parametrize("text", ["N/A", "-", "unknown", "不详"])
def test_words_that_say_nothing_are_no_reply(workbook, target, text):
    """'N/A' is no name: it would take the place of one."""
    at = row_of(workbook, "id:v2")
    replied(workbook, target, *({} for _ in range(at)), replying(text))
    entries, (issue,) = read_answers(target)
    assert entries == ()
    assert "says nothing" in issue.problem
    assert issue.header == "Reply"
    with pytest.raises(ValidationError):
        Reply(supplier_key="k", fact="f", fills={"supplier.name": text}, reviewer="r", date=DAY)


def test_unknown_fact_is_listed(workbook, target):
    """A fact of another version of the questions is told, with those that are known."""
    key, fact = "id:v1", "favourite colour"
    fields = {"Supplier key": key, "Fact to ask": fact, "Stated in the file": None}
    replied(workbook, target, {**replying(), **fields, "ID check": check_sign(key, fact, "")})
    entries, (issue,) = read_answers(target)
    assert entries == ()
    assert "'favourite colour' is not known" in issue.problem


def test_replies_at_odds_are_listed(workbook, target):
    """Two different replies of one supplier to one question are both listed, and neither taken."""
    replied(workbook, target, replying())
    double_first_row(target, "Questions", {})
    assert len(read_answers(target)[0]) == 1
    double_first_row(target, "Questions", {"Reply": "832100"})
    entries, issues = read_answers(target)
    assert entries == ()
    assert len(issues) == 3
    assert all("at odds" in issue.problem for issue in issues)


def test_numbers_and_leading_noughts(workbook, target):
    """A code typed as a number is its digits, and the cell is a text, so that 071000 stays."""
    (record,), _ = read_answers(replied(workbook, target, replying(518000)))
    assert isinstance(record, Reply)
    assert record.fills == {"supplier.postal_code": "518000"}
    sheet = openpyxl.load_workbook(workbook)["Questions"]
    head = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, head.index("Reply") + 1).number_format == "@"


def test_moved_and_renamed(workbook, target):
    """Columns are found by their headers, wherever they stand, under rows and a sheet of one's own."""
    replied(workbook, target, replying())
    before = read_answers(target)[0]
    book = openpyxl.load_workbook(target)
    sheet = book["Questions"]
    sheet.insert_cols(3)
    sheet.cell(1, 3).value = "My notes"
    sheet.insert_rows(1, 2)
    sheet.title = "Asked in March"
    book.save(target)
    assert read_answers(target) == (before, ())


@pytest.mark.parametrize(("sheet", "column"), [("Questions", "ID check"), ("Review", "Reason")])
def test_a_header_that_is_gone_is_told(workbook, target, sheet, column):
    """A sheet of ours that lost a column is refused: its answers must not be passed over."""
    answered(workbook, target, lambda n: complete() if n == 0 else {})
    replied(target, target, replying())
    book = openpyxl.load_workbook(target)
    head = [cell.value for cell in book[sheet][1]]
    book[sheet].delete_cols(head.index(column) + 1)
    book.save(target)
    with pytest.raises(ColumnError, match=f"sheet {sheet}.*{re.escape(column)}"):
        read_answers(target)


def test_an_old_log_stays_readable(tmp_path):
    """A log of answers alone is as it was: the same records, the same head; replies follow it."""
    log = AnswerLog(tmp_path / "answers.db")
    log.append([answer(1)], at="2025-03-01T09:00:00+00:00")
    assert log.head == "78a2aaea11eda8482bb08a4cd1c360559836cd31a3396b9e465ea6b90aa643e9"
    assert '"kind"' not in log.path.read_bytes().decode("latin-1")
    head = log.append([reply(), reply(date=DAY + dt.timedelta(days=1))])
    assert log.verify(head).is_sound
    assert [type(record.entry).__name__ for record in log.list()] == [
        "Answer",
        "Reply",
        "Reply",
    ]
    applied = log.apply([reply(), reply(source="another letter")])
    assert (applied.added, applied.already_logged) == (1, 1)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_replies_through_libreoffice(tmp_path):
    """300 replies, sorted otherwise, with a column added, saved by LibreOffice twice, all come back."""
    rows = [{"id": f"V{n}", "name": f"Mill 和 {n:03}", **SHAWAN} for n in range(299)]
    rows.append(dict(ROWS[1], id="V300"))
    workbook, target = written(tmp_path / "screened.xlsx", rows), tmp_path / "answered.xlsx"
    head = cells(workbook, "Questions")[0]
    facts_asked = [row[head.index("Fact to ask")] for row in cells(workbook, "Questions")[1:]]
    assert len(facts_asked) == 300
    texts = [
        f"07{n:04}" if fact == "postal code" else "=Tailors\nLtd"
        for n, fact in enumerate(facts_asked)
    ]
    answered(workbook, target, lambda n: replying(texts[n]), title="Questions")
    rearrange(target, "Questions", by="Reply", reverse=True)
    for kind in ("ods", "xlsx"):
        target = saved_by_libreoffice(target, kind, tmp_path / kind)
    entries, issues = read_answers(target)
    assert (len(entries), issues) == (300, ())
    read = [entry for entry in entries if isinstance(entry, Reply)]
    assert len(read) == len(entries)
    replies = {text for entry in read for text in entry.fills.values()}
    assert replies == {" ".join(text.split()) for text in texts}


@pytest.mark.parametrize(
    ("texts", "is_name"),
    [
        (("yes", "OK", "confirmed", "Ltd", "see attached licence", "待确认"), False),
        (("Ningbo Songmao Co., Ltd.", "宁波松茂服饰有限公司", "义乌红星手套厂"), True),
    ],
)
def test_only_a_full_name_is_a_registered_name(texts, is_name):
    """'Yes' is no registered name: it would clear what was asked about."""
    (fact,) = [name_fact for name_fact in askable_facts() if name_fact.id == "registered name"]
    for text in texts:
        assert fact.is_valid_reply(text) == is_name, text


@pytest.mark.parametrize(
    ("fact", "is_reply", "texts"),
    [
        ("postal code", True, "518000 | ５１８０００ | CN-518000 | SW1A 1AA | 1012 LG"),
        ("postal code", True, "D02 X285 | 12345-6789"),
        ("postal code", False, "000000 | 8321OO | 83 21 0O | 83210l | CN-8321OO"),
        ("postal code", False, "code 518000 | floor 3"),
        ("registration number", True, "91653201MADUMMY12K | HRB 12345 | No. 12345"),
        ("registration number", True, "12.345.678/0001-95 | 27AAPFU0939F1ZV"),
        ("registration number", False, "n/a 123456 | N/A 123456 | pending 12345"),
        ("registration number", False, "our number 12345 | 000000 | 91653201MADUMMY121 | yes"),
        ("factory and its address", True, "Acme Mill, 5 Renmin Road, Shenzhen 518000, China"),
        ("factory and its address", True, "深圳市宝安区工业路5号 顶点针织厂"),
        ("factory and its address", True, "Perpa İş Merkezi No: 14, İstanbul"),
        ("factory and its address", False, "Our factory is not in Hotan, it is in Shenzhen"),
        ("factory and its address", False, "The goods are made in the same place"),
        ("factory and its address", False, "yes, confirmed | Shenzhen"),
        ("factory and its address", False, "我们的工厂不在和田，在深圳市"),
        ("province", True, "Guangdong, Shenzhen | 新疆"),
        ("province", False, "Not in Xinjiang"),
    ],
)
def test_reply_that_is_no_such_fact_is_refused(fact, is_reply, texts):
    """Zeros, letters for digits, words beside a number and sentences are no such fact."""
    (chosen,) = [candidate for candidate in askable_facts() if candidate.id == fact]
    for text in texts.split(" | "):
        assert chosen.is_valid_reply(text) == is_reply, text


def test_each_fact_shows_a_reply_that_is_read():
    """What a refusal says to give is itself accepted."""
    assert all(fact.such_as and fact.is_valid_reply(fact.such_as) for fact in askable_facts())


def test_refused_reply_says_what_was_seen_and_what_to_give(workbook, target):
    """A refusal quotes the reply and shows one as it should be."""
    replied(workbook, target, replying("8321OO"))
    entries, (issue,) = read_answers(target)
    assert (entries, issue.header) == ((), "Reply")
    assert issue.problem == "'8321OO' is no postal code."
    assert "such as '518000'" in issue.remedy
