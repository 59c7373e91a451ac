"""What earlier answers mean for a finding of today: shown always, lowered seldom, never hidden."""

from __future__ import annotations

import datetime as dt
import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from ..errors import AnswersError
from ..model import Decision, Finding
from ..model.digests import changed_sides
from .answer import Answer
from .hash_chain import GENESIS, LogEntry, Recorded
from .log import AnswerLog
from .reply import Reply

_REOPENED = "Was cleared by "
_SIDES = {
    "supplier data": "what the supplier's data says has changed",
    "list": "what the list says has changed",
}
_AHEAD = dt.timedelta(days=1)  # a reviewer east of us may already live in tomorrow


class PriorDecisions:
    """Earlier answers as they apply on one day; lowers a finding, or says why it does not.

    A finding is lowered to a note only by an unexpired false positive on the same evidence under
    the same rule, if it is the last word on it. It stays in every report, with who cleared it.
    `replies` holds the last reply of each supplier to each question, by supplier key and fact.
    """

    def __init__(
        self, recorded: Iterable[Recorded], on: dt.date, *, four_eyes: bool = False
    ) -> None:
        self._on = on
        self._four_eyes = four_eyes
        self._answers: dict[str, list[Answer]] = defaultdict(list)
        self.replies: dict[str, dict[str, Reply]] = defaultdict(dict)
        self.head = GENESIS
        given: list[LogEntry] = []
        for each in sorted(recorded, key=lambda each: each.seq):
            self.head = each.hash
            if each.answer.date <= on + _AHEAD:
                given.append(each.answer)
        for said in sorted(given, key=lambda said: said.date):  # stable: of one day, as written
            if isinstance(said, Reply):
                self.replies[said.supplier_key][said.fact] = said
            else:
                self._answers[said.finding_id].append(said)

    def __call__(self, finding: Finding) -> Finding:
        """The finding with what was answered before, lowered where that is allowed."""
        answers = self._answers.get(finding.finding_id)
        if not answers:
            return finding
        clearing = self.clearing_answer(finding)
        if clearing is None:
            return replace(finding, earlier=self._kept(finding, answers))
        until = f", until {clearing.until}" if clearing.until else ""
        earlier = (
            f"Answered false positive by {clearing.reviewer} on {clearing.date}{until}:"
            f" {clearing.reason} Without that answer it would be {finding.decision.value}."
        )
        lowered = Decision.NOTE if finding.decision.is_flagged else finding.decision
        return replace(finding, decision=lowered, earlier=earlier)

    def clearing_answer(self, finding: Finding) -> Answer | None:
        """The answer that lowers a finding today, if there is one."""
        answers = self._answers.get(finding.finding_id)
        if not answers or not answers[-1].clears:
            return None
        good = [
            answer for answer in _last_clears(answers)
            if answer.evidence_digest == finding.evidence_digest and answer.rule == finding.rule
            and self._holds(answer)
        ]  # fmt: skip
        if not good or (self._four_eyes and len({_person(answer) for answer in good}) < 2):
            return None
        return good[-1]

    def _holds(self, answer: Answer) -> bool:
        return answer.until is None or self._on <= answer.until

    def _kept(self, finding: Finding, answers: list[Answer]) -> str:
        """Why the finding stands although somebody has answered it."""
        last = answers[-1]
        same = [one for one in answers if one.evidence_digest == finding.evidence_digest]
        if last.clears and same:
            last = same[-1]
        if not last.clears:
            other = "" if last in same else " on other evidence"
            return f"Answered {last.answer}{other} by {last.reviewer} on {last.date}: {last.reason}"
        if not same:
            sides = changed_sides(last.evidence_digest, finding.evidence_digest)
            return _reopened(last, " and ".join(_SIDES[side] for side in sides))
        if last.rule != finding.rule:
            return _reopened(last, f"the rule {finding.rule} applies now, and {last.rule} did then")
        if not self._holds(last):
            return _reopened(last, f"the answer counted until {last.until} only")
        return (
            f"Answered false positive by {last.reviewer} on {last.date}: {last.reason} It counts"
            " when a second reviewer confirms it."
        )


def prior_decisions(
    answers: AnswerLog | PriorDecisions | str | os.PathLike[str] | None, screened_at: str
) -> PriorDecisions | None:
    """Whatever a caller passes as answers, as they apply on the day of a screening.

    Raises:
        AnswersError: the log is missing, damaged, or not as it was written.
    """
    if answers is None or isinstance(answers, PriorDecisions):
        return answers
    log = answers if isinstance(answers, AnswerLog) else AnswerLog(answers)
    if log.path.is_file() and log.path.stat().st_size == 0:
        raise AnswersError(
            f"{log.path}: this log of answers is an empty file, so what was answered is lost or was never"
            " written. Restore it from a copy, or apply the answers again."
        )
    on = dt.datetime.fromisoformat(screened_at).date()
    return PriorDecisions(log.list(), on, four_eyes=log.four_eyes)


def is_reopened(earlier: str | None) -> bool:
    """Whether the words on a finding say that it was cleared once and stands again."""
    return bool(earlier) and str(earlier).startswith(_REOPENED)


def _reopened(answer: Answer, why: str) -> str:
    return (
        f"{_REOPENED}{answer.reviewer} on {answer.date} as a false positive, reopened because"
        f" {why}. The reason then: {answer.reason}"
    )


def _last_clears(answers: list[Answer]) -> list[Answer]:
    """The false positives since the last other answer."""
    return reduce(lambda kept, one: [*kept, one] if one.clears else [], answers, list[Answer]())


def _person(answer: Answer) -> str:
    return answer.reviewer.casefold()
