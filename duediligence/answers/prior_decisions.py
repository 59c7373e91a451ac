"""What earlier answers mean for a finding of today: always shown, seldom lowered, never hidden."""

from __future__ import annotations

import datetime as dt
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import Enum
from functools import reduce

from ..errors import AnswersError, UsageError
from ..model import Decision, Finding
from ..model.digests import changed_sides, with_supplier_name
from ..resources.languages import TranslatableText
from ..text.folded import folded_name, folded_person
from .answer import Answer
from .hash_chain import GENESIS, RecordedEntry
from .log import AnswerLog, checked_head
from .reply import Reply
from .work_note import WorkNote


class AnswerEffect(Enum):
    """What earlier answers do to a finding of today."""

    CLEARED = "cleared"  # a valid false positive lowers it to a note
    UNCONFIRMED = "unconfirmed"  # a false positive that a second reviewer has not confirmed yet
    REOPENED = "reopened"  # a false positive that no longer counts
    SHOWN = "shown"  # any other answer lowers nothing


# The sentence of each effect. The JSON result holds only the sentence (`earlier`), and
# `is_reopened` reads it there, so these texts are part of the format of results.
_SENTENCES = {
    AnswerEffect.CLEARED: "Answered false positive by {by} on {date}{until}: {reason} Without that"
    " answer it would be {decision}.",
    AnswerEffect.UNCONFIRMED: "Answered false positive by {by} on {date}: {reason} It counts when a"
    " second reviewer confirms it.",
    AnswerEffect.REOPENED: "Was cleared by {by} on {date} as a false positive, reopened because"
    " {why}. The reason then: {reason}",
    AnswerEffect.SHOWN: "Answered {answer}{scope} by {by} on {date}: {reason}",
}
_SIDES = {
    "supplier data": "what the supplier's data says has changed",
    "list": "what the list says has changed",
    "name": "another name is given for the supplier or the party concerned",
}
_LONGEST_NAME = 500  # characters; the workbook's longer ones were cut, and are not compared
_AHEAD = dt.timedelta(days=1)  # a reviewer east of us may already live in tomorrow


class PriorDecisions:
    """Earlier answers as they apply on one day: lower a finding, or say why it is not lowered.

    Only a false positive that has not expired, on the same evidence under the same rule, lowers a
    finding to a note, and only if no other answer came later. The finding stays in every report,
    with who cleared it.

    Args:
        records: the entries of the log.
        on: the day of the screening.
        four_eyes: a false positive counts only when a second, different reviewer confirms it.
        four_eyes_for_block: the same for a finding that blocks, as the desk asks for.

    Attributes:
        replies: the last reply of each supplier to each question, by supplier key and fact.
        head: the hash of the last entry.
    """

    def __init__(
        self,
        records: Iterable[RecordedEntry],
        on: dt.date,
        *,
        four_eyes: bool = False,
        four_eyes_for_block: bool = False,
    ) -> None:
        self._on = on
        self._four_eyes = four_eyes
        self._four_eyes_for_block = four_eyes_for_block
        self._answers: dict[str, list[Answer]] = defaultdict(list)
        self.replies: dict[str, dict[str, Reply]] = defaultdict(dict)
        in_order = sorted(records, key=lambda record: record.seq)
        self.head = in_order[-1].hash if in_order else GENESIS
        self._heads = frozenset({GENESIS, *(record.hash for record in in_order)})
        entries = [record.entry for record in in_order if record.entry.date <= on + _AHEAD]
        for entry in sorted(entries, key=lambda entry: entry.date):  # stable: of one day, as logged
            if isinstance(entry, Reply):
                self.replies[entry.supplier_key][entry.fact] = entry
            elif not isinstance(entry, WorkNote):  # which decides nothing
                self._answers[entry.finding_id].append(entry)

    def __call__(self, finding: Finding) -> Finding:
        """Return the finding with the sentence on its earlier answer, lowered where that is valid."""
        answers = self._answers.get(finding.finding_id)
        if not answers:
            return finding
        clearing = self.clearing_answer(finding)
        if clearing is None:
            return replace(finding, earlier=self._explain_not_lowered(finding, answers))
        until = f", until {clearing.until}" if clearing.until else ""
        sentence = _sentence(
            AnswerEffect.CLEARED, clearing, until=until, decision=finding.decision.value
        )
        lowered = Decision.NOTE if finding.decision.is_flagged else finding.decision
        return replace(finding, decision=lowered, earlier=sentence)

    def require_head(self, head: str | None, *, where: str = "") -> None:
        """Require that a head of the log, which an earlier report printed, is in its history.

        Raises:
            AnswersError: it is not, so answers were cut off, or it is another log.
        """
        if head is not None and head not in self._heads:
            raise AnswersError(
                f"{where}the log of answers does not contain the expected head {head}: answers were"
                " cut from its end, or it is another log, or it was rewritten. Nothing of it is"
                " used. Restore it from a copy, or expect the head that the last report printed."
            )

    def clearing_answer(self, finding: Finding) -> Answer | None:
        """Return the answer that lowers a finding on this day, if there is one."""
        valid = self._valid_false_positives(finding)
        return valid[0] if valid and not self._lacks_second_person(finding, valid) else None

    def waits_for_second_person(self, finding: Finding) -> bool:
        """Return whether a false positive counts as soon as a second reviewer confirms it."""
        return self._lacks_second_person(finding, self._valid_false_positives(finding))

    def _lacks_second_person(self, finding: Finding, valid: Sequence[Answer]) -> bool:
        is_blocked = finding.decision is Decision.BLOCK
        needs_two = self._four_eyes or (self._four_eyes_for_block and is_blocked)
        return needs_two and len({folded_person(answer.reviewer) for answer in valid}) == 1

    def _valid_false_positives(self, finding: Finding) -> list[Answer]:
        """Return the false positives that apply to a finding on this day, latest first."""
        valid: list[Answer] = []
        for answer in reversed(self._answers.get(finding.finding_id, ())):
            if not answer.is_false_positive:
                break  # another answer came later than the false positives before it
            is_same = not _changed_sides(answer, finding)
            if is_same and answer.rule == finding.rule and not self._has_expired(answer):
                valid.append(answer)
        return valid

    def _has_expired(self, answer: Answer) -> bool:
        return answer.until is not None and answer.until < self._on

    def _explain_not_lowered(self, finding: Finding, answers: list[Answer]) -> str:
        last = answers[-1]
        on_same = [answer for answer in answers if not _changed_sides(answer, finding)]
        if last.is_false_positive and on_same:
            last = on_same[-1]  # what was answered on this evidence says more than what came later
        if not last.is_false_positive:
            scope = "" if last in on_same else " on other evidence"
            return _sentence(AnswerEffect.SHOWN, last, answer=last.answer, scope=scope)
        if not on_same:
            sides = [TranslatableText.of(_SIDES[side]) for side in _changed_sides(last, finding)]
            why: str = reduce(_both, sides)
        elif last.rule != finding.rule:
            why = TranslatableText.of(
                "the rule {rule} applies now, and {then} did then",
                rule=finding.rule,
                then=last.rule,
            )
        elif self._has_expired(last):
            why = TranslatableText.of(
                "the answer counted until {until} only", until=str(last.until)
            )
        else:
            return _sentence(AnswerEffect.UNCONFIRMED, last)
        return _sentence(AnswerEffect.REOPENED, last, why=why)


def _changed_sides(answer: Answer, finding: Finding) -> tuple[str, ...]:
    """Return what has changed since an answer: the supplier's data, the list, the names.

    The digests of earlier versions do not cover the names. Of those answers the name that the
    workbook recorded is compared; one without any counts by the supplier's number alone, as it did.
    """
    digest, today = answer.evidence_digest, finding.evidence_digest
    if len(answer.supplier) < _LONGEST_NAME:
        name = folded_name(answer.supplier) if answer.supplier else ""
        digest = with_supplier_name(digest, name, today=today)
    return changed_sides(digest, today)


def load_prior_decisions(
    answers: AnswerLog | PriorDecisions | str | os.PathLike[str] | None,
    screened_at: str,
    head: str | None = None,
) -> PriorDecisions | None:
    """Return what a caller passes as answers as they apply on the day of a screening.

    Args:
        answers: a log, its path, or decisions that are returned as they are.
        screened_at: the time of the screening, as ISO text.
        head: a head that the log must contain, as an earlier report printed it.

    Raises:
        UsageError: a head is expected and no log was given, or it is not 64 hexadecimal digits.
        AnswersError: the log is missing, empty, damaged, or was tampered with, or does not contain
            the head.
    """
    if head is not None:
        if answers is None:
            raise UsageError("a head of the log of answers is expected, and no log was given")
        head = checked_head(head)
    if answers is None:
        return None
    if isinstance(answers, PriorDecisions):
        answers.require_head(head)
        return answers
    log = answers if isinstance(answers, AnswerLog) else AnswerLog(answers)
    log.require_content()
    on = dt.datetime.fromisoformat(screened_at).date()
    decisions = PriorDecisions(log.list(), on, four_eyes=log.four_eyes)
    decisions.require_head(head, where=f"{log.path}: ")
    return decisions


def is_reopened(earlier: str | None) -> bool:
    """Return whether the `earlier` of a finding in a JSON result says that it was reopened.

    A JSON result holds only the sentence, so this reads what `_SENTENCES` wrote there. No other
    sentence begins like that of a reopened finding.
    """
    opening = _SENTENCES[AnswerEffect.REOPENED].partition("{")[0]
    return earlier is not None and earlier.startswith(opening)


def _both(first: TranslatableText, second: TranslatableText) -> TranslatableText:
    return TranslatableText.of("{first} and {second}", first=first, second=second)


def _sentence(effect: AnswerEffect, answer: Answer, /, **details: str) -> str:
    by, date, reason = answer.reviewer, answer.date, answer.reason
    return TranslatableText.of(_SENTENCES[effect], by=by, date=str(date), reason=reason, **details)
