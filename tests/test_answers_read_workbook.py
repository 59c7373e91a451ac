"""Answers come back from the review workbook, whatever was done to it, and none is guessed."""

import datetime as dt
import shutil

import openpyxl
import pytest
from answering import (
    DAY,
    answered,
    cells,
    complete,
    double_first_row,
    rearrange,
    saved_by_libreoffice,
)
from screenings import screener, suppliers

from duediligence.answers import ANSWERS, Answer, AnswerLog, read_answers
from duediligence.errors import ColumnError, TableError
from duediligence.reports import review_sheet

NAMES = ("Hetian Taida", "Hotan Silk", "Hetian TEDA Garment", "Aksu Yarn", "Kashgar Mill")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    rows = [{"id": f"V{n}", "name": name, "city": "Hotan"} for n, name in enumerate(NAMES)]
    result = screener().screen_suppliers([suppliers(rows)])
    path = tmp_path_factory.mktemp("book") / "screened.xlsx"
    result.to_excel(path)
    assert len(result.findings) >= len(NAMES)
    return path


@pytest.fixture
def target(tmp_path):
    return tmp_path / "answered.xlsx"


def problems(path, **keywords):
    return [issue.problem for issue in read_answers(path, **keywords)[1]]


def first_only(**fields):
    return lambda n: complete(**fields) if n == 0 else {}


def test_offered_words_are_known():
    """The words of the drop-down are those that are read."""
    assert review_sheet.ANSWERS == ANSWERS


def test_untouched_workbook_holds_no_answer(workbook):
    """A workbook in which nobody has answered gives nothing and is no error."""
    assert read_answers(workbook) == ((), ())


def test_complete_answer_is_read(workbook, target):
    """An answer binds to the ids of its row, with who, when, why, until when and where."""
    answered(workbook, target, first_only(Until=dt.date(2026, 1, 1), Answer=" False  Positive "))
    (record,), issues = read_answers(target)
    head, first = cells(target, "Review")[:2]
    row = dict(zip(head, first, strict=True))
    assert issues == ()
    assert isinstance(record, Answer)
    assert record.finding_id == row["Finding ID"]
    assert record.evidence_digest == row["Evidence digest"]
    assert (record.answer, record.reviewer, record.date) == ("false positive", "r1", DAY)
    assert (record.reason, record.until) == ("another firm", dt.date(2026, 1, 1))
    assert record.supplier == row["Supplier"]
    assert record.source == "answered.xlsx, sheet Review, row 2"


def test_filled_down_columns_are_no_answer(workbook, target):
    """A reviewer and a date on every row, without an answer or a reason, say nothing."""
    answered(workbook, target, lambda n: {"Reviewer": "r1", "Date": dt.date(2025, 3, 1)})
    assert read_answers(target) == ((), ())


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"Answer": "fp"}, "The answer is 'fp'"),
        ({"Answer": None}, "The answer is nothing"),
        ({"Reviewer": None}, "no reviewer"),
        ({"Reviewer": "   "}, "no reviewer"),
        ({"Reason": None}, "no reason"),
        ({"Date": None}, "No date"),
        ({"Date": "1/3/2025"}, "'1/3/2025' may be 2025-03-01 or 2025-01-03"),
        ({"Date": "13/13/2025"}, "'13/13/2025' is no date"),
        ({"Date": "03.13.2025"}, "'03.13.2025' is no date"),
        ({"Date": "1/3/25"}, "'1/3/25' is no date"),
        ({"Date": "2025-02-30"}, "no date"),
        ({"Date": "45717"}, "'45717' is no date"),
        ({"Date": 2026}, "a bare number"),
        ({"Date": 5}, "a bare number"),
        ({"Date": dt.date(1900, 1, 5)}, "The date 1900-01-05 is not of our time"),
        ({"Date": 20260305}, "is no date"),
        ({"Until": 73415}, "The date 2100-12-31 is not of our time"),
        ({"Until": "next year"}, "'next year' is no date"),
        ({"Until": dt.date(2024, 1, 1)}, "before its date"),
        ({"Reason": "x" * 3_000}, "cannot be kept"),
        ({"Reviewer": "y" * 61}, "cannot be kept"),
        ({"Finding ID": "1.23E+19"}, "not as they were written"),
        ({"Evidence digest": None}, "not as they were written"),
        ({"Rule": "P1"}, "not as they were written"),
        ({"ID check": "00000000"}, "not as they were written"),
    ],
)
def test_what_is_wrong_is_listed(workbook, target, fields, text):
    """What is incomplete, unknown, unclear or edited is listed with its row, never guessed."""
    answered(workbook, target, first_only(**fields))
    entries, (issue,) = read_answers(target)
    assert entries == ()
    assert text in issue.problem
    assert (issue.file, issue.sheet, issue.row) == ("answered.xlsx", "Review", 2)
    assert issue.problem.endswith(".")
    assert issue.remedy.endswith(".")


@pytest.mark.parametrize(
    ("fields", "header", "text"),
    [
        ({"Reviewer": "y" * 61}, "Reviewer", "longer than 60 characters"),
        ({"Reason": "x" * 3_000}, "Reason", "longer than 2000 characters"),
        ({"Until": dt.date(2024, 1, 1)}, "Until", "before its date"),
    ],
)
def test_column_that_is_wrong_is_named(workbook, target, fields, header, text):
    """What cannot be kept is told under the header of its column, in words for people."""
    answered(workbook, target, first_only(**fields))
    ((issue,),) = read_answers(target)[1:]
    assert issue.header == header
    assert text in issue.problem


@pytest.mark.parametrize("text", ["2025-03-01", " 2025-03-01 ", "2025-03-01 09:30:00"])
def test_iso_text_is_a_date(workbook, target, text):
    """A date typed as text is read where it can be read in one way only."""
    answered(workbook, target, first_only(Date=text))
    assert read_answers(target)[0][0].date == DAY


def test_error_cell_is_listed(workbook, target):
    """A cell that shows an error is no answer and no blank."""
    answered(workbook, target, first_only(Answer="=1/0", Reason=None))
    assert problems(target)


def test_future_date_is_listed(workbook, target):
    """A date after the day that is handed down is listed."""
    answered(workbook, target, first_only())
    assert problems(target, latest=DAY) == []
    assert "lies ahead" in problems(target, latest=DAY - dt.timedelta(days=1))[0]


def test_one_bad_row_spares_the_others(workbook, target):
    """The complete answers are given beside the list of the others."""
    answered(workbook, target, lambda n: complete(Answer="?" if n == 1 else "escalated"))
    entries, issues = read_answers(target)
    assert len(issues) == 1
    assert len(entries) == len(cells(target, "Review")) - 2


def doubled(workbook, target, changes):
    """Answer the first finding of the workbook, and once more in another way."""
    answered(workbook, target, first_only())
    double_first_row(target, "Review", changes)


def test_answers_at_odds_are_listed(workbook, target):
    """Two different answers to one finding are both listed, and neither is taken."""
    for second in ({"Answer": "true match"}, {"Until": dt.date(2030, 1, 1)}):
        doubled(workbook, target, second)
        entries, issues = read_answers(target)
        assert entries == ()
        assert issues[0].row == 2
        assert all("at odds" in issue.problem for issue in issues)


def test_equal_answers_are_one(workbook, target):
    """The same answer twice is one; the same from two reviewers is two."""
    doubled(workbook, target, {})
    assert len(read_answers(target)[0]) == 1
    doubled(workbook, target, {"Reviewer": "r2"})
    assert {record.reviewer for record in read_answers(target)[0]} == {"r1", "r2"}


def test_moved_columns_and_added_ones_are_read(workbook, target):
    """Columns are found by their headers, wherever they stand and whatever stands beside them."""
    answered(workbook, target, first_only())
    before = read_answers(target)[0]
    book = openpyxl.load_workbook(target)
    sheet = book["Review"]
    sheet.insert_cols(3)
    sheet.cell(1, 3).value = "My notes"
    sheet.insert_rows(1, 2)
    sheet.cell(1, 1).value = "Reviewed in March"
    sheet.title = "My review"
    book.save(target)
    after, issues = read_answers(target)
    assert [record.identity for record in after] == [record.identity for record in before]
    assert issues == ()


def test_a_second_column_of_a_name_is_refused(workbook, target):
    """Two columns called Reason are not chosen between."""
    answered(workbook, target, first_only())
    book = openpyxl.load_workbook(target)
    book["Review"].cell(1, book["Review"].max_column + 1).value = "reason "
    book.save(target)
    with pytest.raises(ColumnError, match="two columns are called 'Reason'"):
        read_answers(target)


def test_another_file_is_refused(tmp_path):
    """A file without our review sheet, and one that is no spreadsheet, are told."""
    path = tmp_path / "suppliers.csv"
    path.write_text("Name,City\nAcme,Porto\n", encoding="utf-8")
    with pytest.raises(ColumnError, match="Finding ID"):
        read_answers(path)
    with pytest.raises(TableError, match="no such file"):
        read_answers(tmp_path / "none.xlsx")


def test_saved_as_csv(workbook, target, tmp_path):
    """The sheet Review saved as CSV is read as well."""
    answered(workbook, target, lambda n: complete(Date="2025-03-01"))
    import csv

    path = tmp_path / "review.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as stream:
        csv.writer(stream).writerows(
            [["" if value is None else value for value in row] for row in cells(target, "Review")]
        )
    entries, issues = read_answers(path)
    assert (len(entries), issues) == (len(cells(target, "Review")) - 1, ())


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_thousand_through_libreoffice(tmp_path):
    """1,000 findings, answered, sorted otherwise, with a column added, saved by LibreOffice twice."""
    rows = [
        {"id": f"V{n}", "name": f"Hotan 和田 Mill {n:04}", "city": "Hotan"} for n in range(1000)
    ]
    result = screener().screen_suppliers([suppliers(rows)])
    assert len(result.findings) == 1000
    workbook, target = tmp_path / "screened.xlsx", tmp_path / "answered.xlsx"
    result.to_excel(workbook)
    answered(workbook, target, lambda n: complete(Answer=ANSWERS[n % 4], Reason=f"=reason {n}'"))
    rearrange(target, "Review", by="Finding ID")
    for kind in ("ods", "xlsx"):
        target = saved_by_libreoffice(target, kind, tmp_path / kind)
    entries, issues = read_answers(target)
    assert (len(entries), issues) == (1000, ())
    digests = {item.finding_id: item.evidence_digest for item in result.findings}
    read = [entry for entry in entries if isinstance(entry, Answer)]
    assert len(read) == len(entries)
    assert {item.finding_id: item.evidence_digest for item in read} == digests
    log = AnswerLog(tmp_path / "answers.db")
    assert log.apply(entries).added == 1000
    assert log.apply(entries).added == 0
