"""What the desk knows and does: a screening's findings, their answers in the log, and new ones."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from threading import Lock
from typing import Any, NamedTuple, TypedDict

from pydantic import ValidationError

from ..answers import (
    Answer,
    AnswerLog,
    LogHasGrown,
    PriorDecisions,
    RecordedEntry,
    WorkNote,
    answer_to,
)
from ..answers.hash_chain import GENESIS
from ..errors import UsageError
from ..model import Finding
from ..reports.result_index import ResultIndex, ScreeningData
from ..resources.validation_messages import explain_validation_error
from ..text.folded import folded_person
from ..text.sanitise import one_line

# Answers whose meanings exclude each other; "escalated" and "needs information" are steps on the way.
_VERDICTS = {"true match", "false positive"}
_LONGEST_NAME = 500  # characters of the names beside an answer, as in `Answer`


class RefusedAnswer(NamedTuple):
    """An answer that was not recorded, and why."""

    finding_id: str
    problem: str


class WorkState(TypedDict):
    """Who works on a finding, until when, with a note."""

    assignee: str
    due: str | None
    note: str


class Desk:
    """The findings of one screening, with their answers in one log; threads may share it.

    Whatever is recorded is on the disk before a method returns, so that a desk that is killed and
    started again, and another desk on the same log, show the same.

    Args:
        outcome: the screening whose findings are answered.
        log: the log of answers; it is made where there is none.
        four_eyes: every released finding needs a second person, not only one that blocks.
        now: gives the present time, with its zone.

    Raises:
        AnswersError: the log cannot be read or written, or was tampered with.
    """

    def __init__(
        self,
        outcome: ScreeningData,
        log: AnswerLog,
        *,
        four_eyes: bool = False,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone(),
    ) -> None:
        self.results = ResultIndex(outcome)
        self._log = log
        self._four_eyes = four_eyes
        self._now = now
        self._lock = Lock()
        # Rows of one supplier share a finding's id, and may differ in its evidence.
        self._findings: dict[str, list[Finding]] = defaultdict(list)
        for finding in outcome.findings:
            self._findings[finding.finding_id].append(finding)
        self._records: list[RecordedEntry] = []
        self._last_standing: tuple[object, dict[str, Any]] = (None, {})
        log.begin()
        self._read_on()

    @property
    def notice(self) -> str:
        """What a reviewer must know of the log, in a sentence; "" for nothing."""
        answers = sum(isinstance(record.entry, Answer) for record in self._records)
        if not answers or any(self._own_answers()):
            return ""
        return (
            f"None of the {answers:,} answers in {self._log.path.name} is about a finding of"
            " this result. Check that it is the right log; new answers are added behind them."
        )

    def position_of(self, supplier: int) -> int:
        """Return the position of the row of a supplier, by its place on the page.

        Raises:
            UsageError: the page has no such supplier.
        """
        found = self.results.findings
        positions = self.results.worst_first(at for at, findings in found.items() if findings)
        if not 0 <= supplier < len(positions):
            raise UsageError(f"{supplier} is not a supplier of this result; load the page again")
        return positions[supplier]

    def state(self, since: int = 0) -> dict[str, Any]:
        """Return the answers to findings of this screening that were logged after a number.

        Args:
            since: `seq` of an earlier state.

        Raises:
            UsageError: the log never had that number.
            AnswersError: the log cannot be read or was tampered with.
        """
        with self._lock:
            self._read_on()
            if not 0 <= since <= len(self._records):
                raise UsageError(
                    f"the log has {len(self._records)} entries and the page knows of {since}, so it"
                    " was made for another log; load the page again"
                )
            return {
                "seq": len(self._records),
                "head": self._head,
                "answers": [_shown_answer(*numbered) for numbered in self._own_answers(since)],
                "work": self._work(),
                **self._standing(),
            }

    def answer(self, reviewer: str, answers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """Record answers of one reviewer in one transaction, with the day of this machine.

        Args:
            reviewer: the reviewer's id.
            answers: for each its finding_id, digest, rule, answer, reason, and until or None.

        Returns:
            The new `seq` and `head`; how many were added; how many the log had already; those that
            were refused, each with its problem; which findings wait for a second person now.

        Raises:
            AnswersError: the log cannot be read or written; nothing was added.
        """
        given, refused = self._checked_answers(reviewer, list(answers))
        with self._lock:
            while True:
                self._read_on()
                new, already, contradicted = self._split_known(given)
                try:
                    if new:
                        self._log.append(new, at=self._timestamp(), after=self._head)
                    break
                except LogHasGrown:  # a colleague was faster, whose answer is to be looked at first
                    continue
            self._read_on()
            return {
                "seq": len(self._records),
                "head": self._head,
                "added": len(new),
                "already": already,
                "refused": [problem._asdict() for problem in (*refused, *contradicted)],
                "second_person": self._waiting({answer.finding_id: None for answer in given}),
            }

    def note_work(self, reviewer: str, **fields: Any) -> dict[str, Any]:
        """Record who works on a finding, until when, with a note.

        Args:
            reviewer: who says so.
            fields: finding_id, assignee, due and note.

        Returns:
            The state of the work on all findings.

        Raises:
            UsageError: the finding is not one of this screening, or a field cannot be kept.
            AnswersError: the log cannot be read or written; nothing was added.
        """
        finding_id = str(fields.get("finding_id", ""))
        if finding_id not in self._findings:
            raise UsageError(_foreign(finding_id))
        try:
            note = WorkNote.model_validate(
                {
                    **fields,
                    "due": _day(fields.get("due")),
                    "reviewer": reviewer,
                    "date": self._now().date(),
                    "supplier": self._supplier(finding_id),
                }
            )
        except ValidationError as error:
            raise UsageError(
                f"this note cannot be kept: {explain_validation_error(error)}"
            ) from None
        with self._lock:
            self._read_on()
            if self._work().get(finding_id, _NO_WORK) != _shown_work(note):
                self._log.append([note], at=self._timestamp())
                self._read_on()
            return {"seq": len(self._records), "head": self._head, "work": self._work()}

    @property
    def _head(self) -> str:
        return self._records[-1].hash if self._records else GENESIS

    def _timestamp(self) -> str:
        return self._now().astimezone(dt.UTC).isoformat(timespec="seconds")

    def _read_on(self) -> None:
        """Read what was added to the log since, here or by others."""
        self._records += self._log.read_on(self._records[-1] if self._records else None)

    def _standing(self) -> dict[str, Any]:
        """Return what all answers together come to; pages ask for it every few seconds."""
        key = (len(self._records), self._now().date())
        if self._last_standing[0] != key:
            answered = dict.fromkeys(answer.finding_id for _, answer in self._own_answers())
            standing = {
                "second_person": self._waiting(answered),
                "contradicted": self._contradicted(),
                "notice": self.notice,
            }
            self._last_standing = (key, standing)
        return self._last_standing[1]

    def _own_answers(self, since: int = 0) -> Iterator[tuple[int, Answer]]:
        """Yield the answers to findings of this screening, each with its number in the log."""
        for record in self._records[since:]:
            if isinstance(record.entry, Answer) and record.entry.finding_id in self._findings:
                yield record.seq, record.entry

    def _checked_answers(
        self, reviewer: str, items: list[Mapping[str, Any]]
    ) -> tuple[list[Answer], list[RefusedAnswer]]:
        given: dict[tuple[object, ...], Answer] = {}
        refused: list[RefusedAnswer] = []
        for item in items:
            finding_id = one_line(str(item.get("finding_id", "")))
            try:
                answer = self._answer_from(reviewer, finding_id, item)
            except UsageError as error:
                refused.append(RefusedAnswer(finding_id, str(error)))
            else:
                given.setdefault(answer.identity, answer)
        # Rows of one supplier share a finding, so that one answer to all of them is sent for each.
        times = Counter(map(_subject, given.values()))
        for identity, answer in list(given.items()):
            if times[_subject(answer)] > 1:
                problem = "two different answers to this finding were sent at once; give one"
                refused.append(RefusedAnswer(answer.finding_id, problem))
                del given[identity]
        return list(given.values()), refused

    def _answer_from(self, reviewer: str, finding_id: str, item: Mapping[str, Any]) -> Answer:
        """Return an answer that is bound to a finding as this screening has it.

        Raises:
            UsageError: there is no such finding, or the answer cannot be kept.
        """
        findings = self._findings.get(finding_id)
        if findings is None:
            raise UsageError(_foreign(finding_id))
        bound = (item.get("digest"), item.get("rule"))
        finding = next((one for one in findings if bound == (one.evidence_digest, one.rule)), None)
        if finding is None:
            raise UsageError(
                "the finding has other evidence than the page shows; load the page again and look"
            )
        fields: dict[str, Any] = {"answer": item.get("answer"), "reason": item.get("reason")}
        today, until = self._now().date(), _day(item.get("until"))
        answer = answer_to(finding, reviewer=reviewer, date=today, until=until, **fields)
        entry = self.results.entry_name(finding.list, finding.entry)
        return answer.model_copy(
            update={
                "supplier": self._supplier(finding_id),
                "entry": one_line(entry)[:_LONGEST_NAME],
                "source": "desk",
            }
        )

    def _supplier(self, finding_id: str) -> str:
        row = self.results.row(self._findings[finding_id][0].position)
        return one_line(row.name)[:_LONGEST_NAME]

    def _split_known(self, given: list[Answer]) -> tuple[list[Answer], int, list[RefusedAnswer]]:
        """Divide answers into new ones, the number of those that were sent again, and refused ones.

        An answer that equals the reviewer's last one is a repetition (a page that got no reply sends
        again). If somebody answered otherwise in between, it would overrule them unseen.
        """
        logged: dict[tuple[str, str], list[Answer]] = defaultdict(list)
        for _, answer in self._own_answers():
            logged[_subject(answer)].append(answer)
        new: list[Answer] = []
        already = 0
        refused: list[RefusedAnswer] = []
        for answer in given:
            earlier = logged[_subject(answer)]
            own = [at for at, one in enumerate(earlier) if one.reviewer == answer.reviewer]
            if not own or earlier[own[-1]].identity != answer.identity:
                new.append(answer)
                continue
            already += 1
            later = [one for one in earlier[own[-1] :] if one.answer != answer.answer]
            if later:
                refused.append(
                    RefusedAnswer(
                        answer.finding_id,
                        f"this answer of yours is in the log, and after it {later[-1].reviewer}"
                        f" answered {later[-1].answer!r}; to answer again, give another reason",
                    )
                )
        return new, already - len(refused), refused

    def _work(self) -> dict[str, WorkState]:
        return {
            record.entry.finding_id: _shown_work(record.entry)
            for record in self._records
            if isinstance(record.entry, WorkNote) and record.entry.finding_id in self._findings
        }

    def _waiting(self, finding_ids: Iterable[str]) -> list[str]:
        """Return the findings whose release a second person has not confirmed yet."""
        today = self._now().date()
        prior = PriorDecisions(
            self._records, today, four_eyes=self._four_eyes, four_eyes_for_block=True
        )
        return [
            finding_id
            for finding_id in finding_ids
            if any(map(prior.waits_for_second_person, self._findings[finding_id]))
        ]

    def _contradicted(self) -> list[str]:
        """Return the findings that one reviewer calls a true match and another a false positive."""
        last: dict[str, dict[str, str]] = defaultdict(dict)
        for _, answer in self._own_answers():
            last[answer.finding_id][folded_person(answer.reviewer)] = answer.answer
        return [finding_id for finding_id, words in last.items() if {*words.values()} >= _VERDICTS]


_NO_WORK = WorkState(assignee="", due=None, note="")


def _subject(answer: Answer) -> tuple[str, str]:
    """Return what an answer is about: a finding on one evidence."""
    return answer.finding_id, answer.evidence_digest


def _shown_work(note: WorkNote) -> WorkState:
    due = note.due.isoformat() if note.due else None
    return WorkState(assignee=note.assignee, due=due, note=note.note)


def _shown_answer(seq: int, answer: Answer) -> dict[str, Any]:
    return {
        "seq": seq,
        "finding_id": answer.finding_id,
        "digest": answer.evidence_digest,
        "rule": answer.rule,
        "answer": answer.answer,
        "reviewer": answer.reviewer,
        "date": answer.date.isoformat(),
        "reason": answer.reason,
        "until": answer.until.isoformat() if answer.until else None,
    }


def _day(text: object) -> dt.date | None:
    """Return a day as the page sends it, or None; a number is not a day.

    Raises:
        UsageError: it is neither.
    """
    try:
        return None if text is None else dt.date.fromisoformat(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise UsageError(f"{str(text)[:40]!r} is not a day; write it as 2027-01-15") from None


def _foreign(finding_id: str) -> str:
    return f"{finding_id[:100]!r} is not a finding of this result; load the page again"
