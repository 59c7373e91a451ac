"""The next screening: earlier answers are shown, lower seldom, and hide nothing."""

import datetime as dt

import pytest
from answering import DAY, answer_of
from screenings import screened, screener, suppliers

from duediligence.answers import AnswerLog, PriorDecisions, is_reopened
from duediligence.answers.hash_chain import RecordedEntry
from duediligence.answers.prior_decisions import AnswerEffect, load_prior_decisions
from duediligence.errors import AnswersError
from duediligence.model import Decision

LISTED = {"name": "Hetian Taida", "city": "Hotan", "country": "CN"}
# The listed name at a place outside the listed region: nothing but the name is flagged.
ELSEWHERE = {"name": "Hetian Taida", "city": "Lyon", "country": "FR"}


def finding_of(**fields):
    return screened(**fields).findings[0]


def recalled(finding, *answers, on=DAY, four_eyes=False):
    """Return the finding after a day's answers."""
    records = [RecordedEntry(n, "", answer, f"h{n}") for n, answer in enumerate(answers, 1)]
    return PriorDecisions(records, on, four_eyes=four_eyes)(finding)


def test_false_positive_lowers_to_a_note():
    """A cleared finding stays, as a note that says who cleared it, when, why and what it would be."""
    finding = finding_of(**LISTED)
    lowered = recalled(finding, answer_of(finding, until=dt.date(2026, 1, 1)))
    assert (finding.decision, lowered.decision) == (Decision.BLOCK, Decision.NOTE)
    assert lowered.earlier == (
        "Answered false positive by r1 on 2025-03-01, until 2026-01-01: reason 1 Without that"
        " answer it would be block."
    )


@pytest.mark.parametrize("word", ["true match", "needs information", "escalated"])
def test_other_answers_are_shown_and_lower_nothing(word):
    """Any other answer is shown and changes no decision, also when it follows a clear."""
    finding = finding_of(**LISTED)
    for answers in ([], [answer_of(finding)]):
        finding_now = recalled(finding, *answers, answer_of(finding, answer=word))
        assert finding_now.decision is Decision.BLOCK
        assert finding_now.earlier.startswith(f"Answered {word} by r1")


def test_the_later_date_is_the_last_word():
    """The newest answer counts, whatever the order in which workbooks were applied."""
    finding = finding_of(**LISTED)
    newer = answer_of(finding, answer="true match", date=DAY + dt.timedelta(days=1))
    finding_now = recalled(finding, newer, answer_of(finding), on=DAY + dt.timedelta(days=9))
    assert finding_now.decision is Decision.BLOCK


@pytest.mark.parametrize(("days", "decision"), [(0, "note"), (30, "note"), (31, "block")])
def test_expiry_counts_from_the_day_after(days, decision):
    """An answer counts on its last day, and no longer."""
    finding = finding_of(**LISTED)
    until = DAY + dt.timedelta(days=30)
    finding_now = recalled(
        finding, answer_of(finding, until=until), on=DAY + dt.timedelta(days=days)
    )
    assert finding_now.decision.value == decision
    assert is_reopened(finding_now.earlier) == (decision == "block")


def test_an_answer_from_the_future_counts_not():
    """An answer dated after the screening has not been given yet."""
    finding = finding_of(**LISTED)
    assert recalled(finding, answer_of(finding, date=DAY + dt.timedelta(days=2))) == finding


def test_changed_supplier_is_reopened():
    """A clear is not kept when the matched cells change, and the finding says which side did."""
    finding = finding_of(**LISTED)
    changed = finding_of(**{**LISTED, "name": "Hetian Taida Garments"})
    assert changed.finding_id != finding.finding_id  # another name is another supplier
    before = finding_of(id="V1", **LISTED)
    after = finding_of(id="V1", **{**LISTED, "name": "Hetian Taida Garments"})
    reopened = recalled(after, answer_of(before))
    assert reopened.decision is Decision.BLOCK
    assert reopened.earlier == (
        "Was cleared by r1 on 2025-03-01 as a false positive, reopened because what the supplier's"
        " data says has changed. The reason then: reason 1"
    )


def test_another_rule_is_reopened():
    """A clear of a doubtful match does not clear a sure one on the same words."""
    doubtful = finding_of(id="V1", name="Hetian Taida", city="Nantong", country="CN")
    sure = finding_of(id="V1", name="Hetian Taida")
    assert doubtful.rule != sure.rule
    reopened = recalled(sure, answer_of(doubtful, evidence_digest=sure.evidence_digest))
    assert reopened.decision is Decision.BLOCK
    assert f"rule {sure.rule} applies now" in reopened.earlier


def test_a_clear_does_not_hide_a_new_finding():
    """A row whose one finding is cleared is still flagged by another one."""
    first = screened(id="V1", name="Quiet Mill", city="Hotan", country="CN")
    log = PriorDecisions([RecordedEntry(1, "", answer_of(first.findings[0]), "h")], DAY)
    cleared = {"id": "V1", "name": "Quiet Mill", "city": "Hotan", "country": "CN"}
    rows = [cleared, {"id": "V1", "name": "Hetian Taida", "city": "", "country": "CN"}]
    result = screener().screen_suppliers([suppliers(rows)], log)
    assert [decision.value for decision in result.decisions] == ["note", "block"]


def test_duplicates_are_answered_once():
    """One answer counts for every row of the same supplier, on its own row order."""
    row = {"id": "V1", **ELSEWHERE}
    finding = finding_of(**row)
    recall = PriorDecisions([RecordedEntry(1, "", answer_of(finding), "h")], DAY)
    result = screener().screen_suppliers([suppliers([row, row])], recall)
    assert [decision.value for decision in result.decisions] == ["note", "note"]


def test_unscreenable_is_never_lowered():
    """What could not be screened is no false positive of anything."""
    finding = finding_of(id="V1", name="", city="", product="Mugs")
    assert finding.decision is Decision.UNSCREENABLE
    assert recalled(finding, answer_of(finding)).decision is Decision.UNSCREENABLE


def test_no_sentence_decides(monkeypatch):
    """With every sentence reworded the decisions are the same, and what was reopened is seen."""
    reworded = {effect: f"{effect.name} {{reason}}" for effect in AnswerEffect}
    monkeypatch.setattr("duediligence.answers.prior_decisions._SENTENCES", reworded)
    finding = finding_of(**LISTED)
    expired = answer_of(finding, until=DAY)
    later = DAY + dt.timedelta(days=1)
    cases = {
        AnswerEffect.CLEARED: recalled(finding, expired),
        AnswerEffect.REOPENED: recalled(finding, expired, on=later),
        AnswerEffect.UNCONFIRMED: recalled(finding, expired, four_eyes=True),
        AnswerEffect.SHOWN: recalled(finding, answer_of(finding, answer="escalated")),
    }
    for effect, finding_now in cases.items():
        assert finding_now.earlier == f"{effect.name} reason 1"
        assert (finding_now.decision is Decision.NOTE) == (effect is AnswerEffect.CLEARED)
        assert is_reopened(finding_now.earlier) == (effect is AnswerEffect.REOPENED)


def test_four_eyes():
    """Where two must agree, one clear is shown and a second reviewer's makes it count."""
    finding = finding_of(**LISTED)
    first, same, second = (answer_of(finding, reviewer=name) for name in ("r1", "R1", "r2"))
    for answers in ([first], [first, same]):
        finding_now = recalled(finding, *answers, four_eyes=True)
        assert finding_now.decision is Decision.BLOCK
        assert "second reviewer" in finding_now.earlier
    assert recalled(finding, first, second, four_eyes=True).decision is Decision.NOTE
    doubt = answer_of(finding, answer="needs information")
    assert recalled(finding, first, doubt, second, four_eyes=True).decision is Decision.BLOCK


def test_screening_reads_the_log(tmp_path):
    """`answers` is a log or its path; the result names its head, and every report shows it."""
    finding = finding_of(**ELSEWHERE)
    log = AnswerLog(tmp_path / "answers.db")
    head = log.append([answer_of(finding)])
    for answers in (log, log.path, str(log.path)):
        result = screener().screen_suppliers([suppliers([ELSEWHERE])], answers)
        assert result.decision is Decision.NOTE
        assert result.provenance.answers_head == head
    assert head in result.to_json()
    result.to_html(tmp_path / "page.html")
    assert head in (tmp_path / "page.html").read_text("utf-8")
    assert "Answered false positive by r1" in result.explain(2)
    assert load_prior_decisions(log, "2025-03-01T00:00:00").clearing_answer(finding) is not None


def test_missing_log_stops_the_screening(tmp_path):
    """A misspelt path is an error, not a screening without answers."""
    with pytest.raises(AnswersError, match="no such log"):
        screener().screen_suppliers([suppliers([LISTED])], tmp_path / "none.db")


def test_nothing_changes_without_answers():
    """An empty log changes no decision and no word."""
    plain = screened(**LISTED)
    result = screener().screen_suppliers([suppliers([LISTED])], PriorDecisions([], DAY))
    assert (result.decisions, result.findings) == (plain.decisions, plain.findings)
