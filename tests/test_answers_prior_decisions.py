"""The next screening: earlier answers are shown, lower seldom, and hide nothing."""

import datetime as dt

import pytest
from answering import DAY, answer_of, cells, work_note
from screenings import screened, screener, suppliers

from duediligence.answers import AnswerLog, PriorDecisions, is_reopened
from duediligence.answers.hash_chain import RecordedEntry
from duediligence.answers.prior_decisions import AnswerEffect, load_prior_decisions
from duediligence.errors import AnswersError, UsageError
from duediligence.model import Decision

LISTED = {"name": "Hetian Taida", "city": "Hotan", "country": "CN"}
# The listed name at a place outside the listed region: nothing but the name is flagged.
ELSEWHERE = {"name": "Hetian Taida", "city": "Lyon", "country": "FR"}


def finding_of(**fields):
    return screened(**fields).findings[0]


def decisions_after(*answers, on=DAY, **rules):
    records = [RecordedEntry(n, "", answer, f"h{n}") for n, answer in enumerate(answers, 1)]
    return PriorDecisions(records, on, **rules)


def recalled(finding, *answers, **settings):
    """Return the finding after a day's answers."""
    return decisions_after(*answers, **settings)(finding)


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
        " data says has changed and another name is given for the supplier or the party concerned."
        " The reason then: reason 1"
    )


PLACED = {"id": "V-2", "name": "Innocent Works", "city": "Kashgar", "country": "CN"}
EARLIER_DIGEST = 32  # digits of an evidence digest before the names were part of it
OTHER_NAME = "reopened because another name is given for the supplier"


@pytest.mark.parametrize(
    "name", ["Innocent Works", "INNOCENT  WORKS", "Innocent-Works", "Ｉnnocent Works."]
)
def test_same_name_otherwise_written_keeps_its_clear(name):
    """Case, width and punctuation make no other firm of a number."""
    finding = finding_of(**{**PLACED, "name": name})
    assert recalled(finding, answer_of(finding_of(**PLACED))).decision is Decision.NOTE


@pytest.mark.parametrize("name", ["Other Works", "Innocent Works Two", "无辜工厂", ""])
@pytest.mark.parametrize("number", ["id", "registration_no"])
def test_another_name_under_the_same_number_is_reopened(name, number):
    """An answer about the place of one firm says nothing about another firm with its number."""
    before = {**PLACED, "id": "", number: "91350200MA31QR8X0N"}
    finding = finding_of(**{**before, "name": name})
    reopened = recalled(finding, answer_of(finding_of(**before)))
    assert reopened.decision is finding.decision
    assert OTHER_NAME in reopened.earlier


def test_another_factory_under_the_same_number_is_reopened():
    """An answer about the place of a factory says nothing about another factory in that place."""
    fields = {"id": "V-2", "name": "Innocent Works", "country": "FR", "factory.city": "Kashgar"}
    before, same, after = (
        finding_of(**fields, **{"factory.name": name}) for name in ("Mill A", "MILL A", "Mill B")
    )
    assert recalled(same, answer_of(before)).decision is Decision.NOTE
    assert OTHER_NAME in recalled(after, answer_of(before)).earlier


@pytest.mark.parametrize(
    ("recorded", "decision"),
    [
        ("Innocent Works", "note"),
        ("innocent works", "note"),
        ("", "note"),
        ("Other Works", "review"),
    ],
)
def test_answers_of_earlier_versions_count_by_the_name_beside_them(recorded, decision):
    """An old digest has no names: the workbook's is compared, and without one the number counts."""
    finding = finding_of(**PLACED)
    earlier = finding.evidence_digest[:EARLIER_DIGEST]
    finding_now = recalled(finding, answer_of(finding, evidence_digest=earlier, supplier=recorded))
    assert finding_now.decision.value == decision
    assert is_reopened(finding_now.earlier) == (decision == "review")


def test_old_answers_count_where_no_name_is_given_today():
    """Without a name there is nothing to compare an old answer's with."""
    finding = finding_of(id="V-2", city="Kashgar", country="CN")
    earlier = finding.evidence_digest[:EARLIER_DIGEST]
    answer = answer_of(finding, evidence_digest=earlier, supplier="V-2")
    assert recalled(finding, answer).decision is Decision.NOTE


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


def test_four_eyes_for_blocks_only():
    """Where only blocks need two people, one clears a review, and a block waits for the second."""
    block, review = finding_of(**LISTED), finding_of(name="Quiet Mills", city="Hotan", country="CN")
    assert (block.decision, review.decision) == (Decision.BLOCK, Decision.REVIEW)
    for finding, waits in ((block, True), (review, False)):
        first, second = (answer_of(finding, reviewer=name) for name in ("r1", "r2"))
        one = decisions_after(first, four_eyes_for_block=True)
        assert one.waits_for_second_person(finding) == waits
        assert (one(finding).decision is Decision.NOTE) != waits
        two = decisions_after(first, second, four_eyes_for_block=True)
        assert not two.waits_for_second_person(finding)
        assert two(finding).decision is Decision.NOTE


def test_work_notes_decide_nothing():
    """Who works on a finding changes neither its decision nor what is said of earlier answers."""
    finding = finding_of(**LISTED)
    assert recalled(finding, work_note(finding_id=finding.finding_id)) == finding


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
    prior = load_prior_decisions(log, "2025-03-01T00:00:00")
    assert prior is not None
    assert prior.clearing_answer(finding) is not None


def test_missing_log_stops_the_screening(tmp_path):
    """A misspelt path is an error, not a screening without answers."""
    with pytest.raises(AnswersError, match="no such log"):
        screener().screen_suppliers([suppliers([LISTED])], tmp_path / "none.db")


def test_nothing_changes_without_answers():
    """An empty log changes no decision and no word."""
    plain = screened(LISTED)
    result = screener().screen_suppliers([suppliers([LISTED])], PriorDecisions([], DAY))
    assert (result.decisions, result.findings) == (plain.decisions, plain.findings)


@pytest.mark.parametrize(
    "same_person",
    [
        *("R1", "r1.", "r-1", "ｒ１", " r1", "r_1", "(r1)", "r1@example.com", "R.1@example.org"),
        *("r1+work@example.com", "R One <r.1@example.com>", "mailto:r1@example.com", "FIRM\\r1"),
        "ŕ1",
    ],
)
def test_one_person_is_not_four_eyes(same_person):
    """Two ids that differ only in writing may be one person's, so they count as one."""
    finding = finding_of(**LISTED)
    answers = [answer_of(finding), answer_of(finding, reviewer=same_person)]
    assert recalled(finding, *answers, four_eyes=True).decision is Decision.BLOCK


def test_name_with_the_surname_first_is_of_one_person():
    """Tables of staff have the surname first, and logins have no blank."""
    finding = finding_of(**LISTED)
    names = ["Jane Doe", "Doe, Jane", "DOE Jane", "janedoe@example.com", "doe.jane"]
    answers = [answer_of(finding, reviewer=name) for name in names]
    assert recalled(finding, *answers, four_eyes=True).decision is Decision.BLOCK
    answers.append(answer_of(finding, reviewer="Jane Dee"))
    assert recalled(finding, *answers, four_eyes=True).decision is Decision.NOTE


@pytest.mark.parametrize("other_person", ["r2", "r11", "r1b", "j.doe@example.com", "李四"])
def test_two_people_are_four_eyes(other_person):
    """Ids with other letters or digits are of two people."""
    finding = finding_of(**LISTED)
    answers = [answer_of(finding), answer_of(finding, reviewer=other_person)]
    assert recalled(finding, *answers, four_eyes=True).decision is Decision.NOTE


def test_log_without_the_expected_head_is_refused(tmp_path):
    """A head that a report printed must be in the log's history; a longer log has it still."""
    finding = finding_of(**ELSEWHERE)
    log = AnswerLog(tmp_path / "answers.db")
    first = log.append([answer_of(finding)])
    last = log.append([answer_of(finding, reviewer="r2")])
    for head in (first, last, last.upper(), None):
        assert (
            screener().check(**ELSEWHERE, answers=log, answers_head=head).decision is Decision.NOTE
        )
    cut = AnswerLog(tmp_path / "cut.db")
    cut.append([answer_of(finding)])
    for answers in (cut, cut.path, load_prior_decisions(cut, "2025-03-02T00:00:00+00:00")):
        with pytest.raises(AnswersError, match="does not contain the expected head"):
            screener().check(**ELSEWHERE, answers=answers, answers_head=last)


@pytest.mark.parametrize("head", ["", "abc", "0" * 63, "g" * 64, f"{'0' * 64}\n"])
def test_what_is_no_head_is_refused(head, tmp_path):
    """A variable that is not set, or a shortened head, is no promise about the log."""
    log = AnswerLog(tmp_path / "answers.db")
    log.append([answer_of(finding_of(**ELSEWHERE))])
    with pytest.raises(UsageError, match="64 digits"):
        screener().check(**ELSEWHERE, answers=log, answers_head=head)
    with pytest.raises(UsageError, match="no log was given"):
        screener().check(**ELSEWHERE, answers_head="0" * 64)


def test_workbook_prints_the_head(tmp_path):
    """The sheet Audit has the whole head, as `--answers-head` takes it."""
    log = AnswerLog(tmp_path / "answers.db")
    head = log.append([answer_of(finding_of(**ELSEWHERE))])
    screener().check(**ELSEWHERE, answers=log).to_excel(tmp_path / "screened.xlsx")
    rows = cells(tmp_path / "screened.xlsx", "Audit")
    assert [row[2] for row in rows if row[0] == "Head of the answers log"] == [head]
