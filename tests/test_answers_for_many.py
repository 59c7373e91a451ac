"""One answer for all findings of a supplier, an entry or a rule, given in the review workbook."""

import openpyxl
import pytest
from answering import DAY, answered, cells, complete
from screenings import screener, suppliers

from duediligence.answers import Answer, AnswerLog, read_answers
from duediligence.answers.typed_dates import day_comes_first, read_date
from duediligence.errors import ColumnError
from duediligence.model import Decision
from duediligence.resources.languages import find_language, language_codes

MANY = "Answers for many"
ROWS = [
    {"id": "V1", "name": "Quiet Silk", "city": "Hotan"},
    {"id": "V2", "name": "Aksu Yarn", "city": "Hotan"},
    {"id": "V3", "name": "Kashgar Mill", "city": "Hotan"},
    {"id": "V4", "name": "Hetian Taida", "city": "Hotan"},
    {"id": "V5", "name": "Hetian Taida", "city": "Hotan"},
]


@pytest.fixture(scope="module")
def result():
    return screener().screen_suppliers([suppliers(ROWS)])


@pytest.fixture(scope="module")
def workbook(tmp_path_factory, result):
    path = tmp_path_factory.mktemp("book") / "screened.xlsx"
    result.to_excel(path)
    return path


@pytest.fixture
def target(tmp_path):
    return tmp_path / "answered.xlsx"


def given(workbook, target, lines, review=None):
    """Save the workbook with answers in the lines of *Answers for many*, by what they are for."""
    say = {name: complete(**fields) for name, fields in lines.items()}
    head, *rows = cells(workbook, MANY)
    names = [(row[head.index("All findings of this")], row[head.index("Name")]) for row in rows]
    assert set(say) <= set(names)
    answered(workbook, target, lambda n: say.get(names[n], {}), title=MANY)
    if review:
        answered(target, target, review)
    return read_answers(target)


def findings_of(result, *, blocked=False, **fields):
    return {
        finding.finding_id
        for finding in result.findings
        if all(getattr(finding, name) == value for name, value in fields.items())
        and (finding.decision is Decision.BLOCK) == blocked
    }


def rule_of(result, decision):
    return next(f.rule for f in result.findings if f.decision is decision)


def test_one_answer_is_given_to_every_finding_of_a_rule(workbook, target, result):
    """Each finding gets an answer of its own, with who, when, why and the line it comes from."""
    rule = rule_of(result, Decision.REVIEW)
    entries, issues = given(workbook, target, {("rule", rule): {}})
    assert issues == ()
    assert {entry.finding_id for entry in entries} == findings_of(result, rule=rule)
    assert {(entry.reviewer, entry.date, entry.reason) for entry in entries} == {
        ("r1", DAY, "another firm")
    }
    assert all("sheet Answers for many, row" in entry.source for entry in entries)


def test_the_own_answer_of_a_line_wins(workbook, target, result):
    """What is answered in Review is not answered again, also where that answer is incomplete."""
    rule = rule_of(result, Decision.REVIEW)
    head, *rows = cells(workbook, "Review")
    at = next(n for n, row in enumerate(rows) if row[head.index("Rule")] == rule)
    own = {at: complete(Answer="true match", Reviewer="r5")}
    entries, issues = given(workbook, target, {("rule", rule): {}}, lambda n: own.get(n, {}))
    answers = {entry.finding_id: entry.answer for entry in entries}
    assert answers.pop(rows[at][head.index("Finding ID")]) == "true match"
    assert set(answers.values()) == {"false positive"}
    assert issues == ()
    own = {at: complete(Reason=None)}
    entries, issues = given(workbook, target, {("rule", rule): {}}, lambda n: own.get(n, {}))
    assert rows[at][head.index("Finding ID")] not in {entry.finding_id for entry in entries}
    assert ["no reason" in issue.problem for issue in issues] == [True]


def test_a_block_is_released_by_two_people_only(workbook, target, result):
    """One person's false positive for many blocks is listed and left out; two people's counts."""
    rule = rule_of(result, Decision.BLOCK)
    for second in (None, "R1", "N/A", "none", "-", "TBD", "unknown"):
        entries, (issue,) = given(workbook, target, {("rule", rule): {"Second reviewer": second}})
        assert entries == ()
        assert "2 blocked findings would be released by one person" in issue.problem
        assert (issue.sheet, issue.header) == (MANY, "Second reviewer")
    entries, issues = given(workbook, target, {("rule", rule): {"Second reviewer": "r2"}})
    assert issues == ()
    assert {entry.finding_id for entry in entries} == findings_of(result, rule=rule, blocked=True)
    assert {entry.reviewer for entry in entries} == {"r1", "r2"}
    entries, issues = given(workbook, target, {("rule", rule): {"Answer": "true match"}})
    assert (len(entries), issues) == (2, ())


@pytest.mark.parametrize("nobody", ["N/A", "-", "TBD"])
def test_a_reviewer_is_somebody(workbook, target, result, nobody):
    """A placeholder under 'Reviewer' is listed, and the answer is not recorded."""
    rule = rule_of(result, Decision.BLOCK)
    lines = {("rule", rule): {"Reviewer": nobody, "Second reviewer": "r2"}}
    entries, (issue,) = given(workbook, target, lines)
    assert entries == ()
    assert (issue.header, "names nobody" in issue.problem) == ("Reviewer", True)


def test_answers_for_many_that_disagree_are_listed(workbook, target, result):
    """A finding for which the entry says one thing and the rule another gets neither answer."""
    rule = rule_of(result, Decision.REVIEW)
    lines = {("rule", rule): {}, ("listed entry", "Xinjiang"): {"Answer": "escalated"}}
    entries, issues = given(workbook, target, lines)
    assert {entry.finding_id for entry in entries}.isdisjoint(findings_of(result, rule=rule))
    assert all("disagree about this finding" in issue.problem for issue in issues)
    assert issues


def test_edited_groups_and_decisions_do_not_count(workbook, target, result):
    """A line whose group was edited, and a finding whose decision or group was, are listed."""
    rule = rule_of(result, Decision.BLOCK)
    lines = {("rule", rule): {"Second reviewer": "r2"}}
    given(workbook, target, lines)
    for sheet, header, text in ((MANY, "Group", "rule:P9"), ("Review", "Decision", "review")):
        book = openpyxl.load_workbook(target)
        columns = {cell.value: at for at, cell in enumerate(book[sheet][1], 1)}
        for row in range(2, book[sheet].max_row + 1):
            book[sheet].cell(row, columns[header]).value = text
        edited = target.with_name(f"{header}.xlsx")
        book.save(edited)
        entries, issues = read_answers(edited)
        assert entries == ()
        assert all("not as they were written" in issue.problem for issue in issues)
        assert issues


def test_a_sheet_without_its_findings_is_refused(workbook, target):
    """Answers for many are for the findings of Review, so that sheet must be there."""
    book = openpyxl.load_workbook(workbook)
    del book["Review"]
    book.save(target)
    with pytest.raises(ColumnError, match="no sheet has the columns"):
        read_answers(target)


@pytest.mark.parametrize("code", language_codes())
def test_a_workbook_in_any_language_is_read_back(target, tmp_path, result, code):
    """Headers, answers and decisions are recognised in each language that is written."""
    path, text = tmp_path / "screened.xlsx", find_language(code).text
    result.to_excel(path, language=code)
    fields = {text(header): value for header, value in complete().items()}
    fields[text("Answer")] = text("false positive")
    second = {**fields, text("Second reviewer"): "r2"}
    answered(path, target, lambda n: fields if n == 0 else {}, title=text("Review"))
    answered(target, target, lambda n: second, title=text(MANY))
    entries, issues = read_answers(target)
    assert issues == ()
    answers = [entry for entry in entries if isinstance(entry, Answer)]
    assert {entry.finding_id for entry in answers} == {f.finding_id for f in result.findings}
    log = AnswerLog(tmp_path / "answers.db", four_eyes=True)
    log.append(entries)
    again = screener().screen_suppliers([suppliers(ROWS)], log)
    assert sum(finding.decision is Decision.BLOCK for finding in again.findings) == 1


@pytest.mark.parametrize("text", ["28/11/2026", "28.11.2026", "2026/11/28", "11/28/2026"])
def test_a_date_that_is_one_day_is_read(text):
    """Slashes and dots are read where only one day can be meant."""
    assert str(read_date(text)) == "2026-11-28"


def test_other_dates_settle_which_comes_first():
    """A date in two readings is refused, unless another date of the workbook shows the order."""
    assert read_date("11/12/2026") is None
    assert day_comes_first(["28/11/2026", "", "11/12/2026"]) is True
    assert day_comes_first(["11/28/2026", "28/11/2026"]) is None
    assert str(read_date("11/12/2026", day_first=False)) == "2026-11-12"


def test_the_order_of_dates_is_that_of_the_workbook(workbook, target):
    """One date that can only be read with the day first makes the others readable."""
    dates = ["11/12/2025", "28/11/2025"]
    answered(workbook, target, lambda n: complete(Date=dates[n]) if n < len(dates) else {})
    entries, issues = read_answers(target)
    assert issues == ()
    assert {str(entry.date) for entry in entries} == {"2025-12-11", "2025-11-28"}
