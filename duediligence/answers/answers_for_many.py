"""Read the sheet *Answers for many*, and give its answers to the findings of the same workbook."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator

from ..model import Decision, Issue
from ..model.digests import check_sign
from ..model.strict_model import StrictModel
from ..reports.review_sheet import group_of_rule
from ..text.folded import folded_person
from ..text.placeholders import is_placeholder
from .answer import ANSWERS, Answer, AnswerWord, Reason, ReviewerId
from .workbook_rows import AnswerRow, AnswerSheet, RowRefused, meaning_of

_PEOPLE_FOR_A_BLOCK = 2  # as for one finding: a block is released by a second person too
_DECISIONS = tuple(decision.value for decision in Decision)


class AnswerForMany(StrictModel):
    """One answer to all findings of a group: of a supplier, of an entry, of a rule."""

    group: Annotated[str, Field(min_length=1)]
    answer: AnswerWord
    reviewer: Annotated[ReviewerId, Field(min_length=1)]
    second_reviewer: ReviewerId = ""
    date: dt.date
    reason: Reason
    until: dt.date | None = None
    file: str
    sheet: str | None
    row: int

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until is not None and self.until < self.date:
            raise ValueError(f"it ends on {self.until}, before its date {self.date}")
        return self

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Who gives it: one person or two."""
        return tuple(filter(None, (self.reviewer, self.second_reviewer)))

    def issue(self, header: str, problem: str, remedy: str) -> Issue:
        """Return what is wrong with it, at its place."""
        return Issue(problem, remedy, file=self.file, sheet=self.sheet, row=self.row, header=header)


def answer_fields(row: AnswerRow) -> Mapping[str, object]:
    """Return what is in the yellow columns of a row, by the fields of an answer.

    Raises:
        RowRefused: something is missing or is none of the answers that are offered.
    """
    answer = meaning_of(row["Answer"], ANSWERS)
    if answer is None:
        content = repr(row["Answer"][:60]) if row["Answer"] else "nothing"
        row.refuse("Answer", f"the answer is {content}", f"Choose one of: {', '.join(ANSWERS)}.")
    return {
        "answer": answer,
        "reviewer": row.reviewer("answer"),
        "reason": row.require("Reason", "answer"),
        "date": row.answered_on(),
        "until": row.date("Until") if row["Until"] else None,
    }


def _fields(row: AnswerRow) -> Mapping[str, object]:
    second = row["Second reviewer"]
    return {
        **answer_fields(row),
        "group": row["Group"],
        "second_reviewer": "" if is_placeholder(second) else second,  # 'N/A' is nobody
        "file": row.table.file,
        "sheet": row.table.sheet,
        "row": row.number,
    }


def _contradiction(answer: AnswerForMany) -> tuple[str, str, str]:
    problem = f"the answer {answer.answer!r} is at odds with another one for the same findings"
    return "Answer", problem, "Settle on one answer and one last day, and clear the others."


FOR_MANY = AnswerSheet(
    title="Answers for many",
    model=AnswerForMany,
    noun="answer",
    required=(
        "Group",
        "Group sign",
        "Answer",
        "Reviewer",
        "Date",
        "Reason",
        "Until",
        "Second reviewer",
    ),
    optional=("Name",),
    answer_headers=("Answer", "Reason", "Until"),
    id_headers=("Group",),
    header_of={"": "Until"},
    fields_of=_fields,
    subject_of=lambda answer: answer.group,
    content_of=lambda answer: (answer.answer, answer.until),
    contradiction=_contradiction,
    check_header="Group sign",
)


def answers_for_many(
    given: Iterable[AnswerForMany], rows: Sequence[AnswerRow], review: AnswerSheet[Answer]
) -> tuple[list[Answer], list[Issue]]:
    """Give answers for many to each finding that has no answer of its own.

    Args:
        given: the answers for many.
        rows: all rows of the sheet *Review*.
        review: how that sheet is laid out.

    Returns:
        An answer of each person to each finding, and an issue where two answers for many disagree
        about a finding, a block would be released by one person, or a group has no finding.
    """
    by_group: dict[str, list[AnswerForMany]] = defaultdict(list)
    for answer in given:
        by_group[answer.group].append(answer)
    own = {_subject(row) for row in rows if review.is_filled_in(row)}
    answers: list[Answer] = []
    issues: list[Issue] = []
    without_finding = dict(by_group)
    unreleased: dict[AnswerForMany, int] = defaultdict(int)
    for row in rows:
        groups = (row["Supplier group"], row["Entry group"], group_of_rule(row["Rule"]))
        covering = [answer for group in groups for answer in by_group.get(group, ())]
        for group in groups:
            without_finding.pop(group, None)
        if not covering or _subject(row) in own:
            continue
        try:
            decision = _checked_decision(row, review)
        except RowRefused as refused:
            issues.append(refused.issue)
            continue
        if len({(answer.answer, answer.until) for answer in covering}) > 1:
            issues.append(_disagreement(row, covering))
        elif _needs_another(decision, covering):
            unreleased[covering[0]] += 1
        else:
            answers += [_answer(row, by, answer) for answer in covering for by in answer.reviewers]
    issues += [
        answer.issue(
            "Second reviewer",
            f"{count:,} blocked findings would be released by one person.",
            "Fill in who else has looked, or answer each of them in the sheet Review.",
        )
        for answer, count in unreleased.items()
    ]
    issues += [
        answer.issue(
            "Group",
            "No finding of the sheet Review belongs to this line.",
            "Apply the workbook with its sheet Review as it was written.",
        )
        for group in without_finding.values()
        for answer in group
    ]
    return answers, issues


def _subject(row: AnswerRow) -> tuple[str, str]:
    return row["Finding ID"], row["Evidence digest"]


def _checked_decision(row: AnswerRow, review: AnswerSheet[Answer]) -> Decision:
    """Return the decision of a row whose ids and groups are as they were written."""
    review.require_ids(row)
    decision = meaning_of(row["Decision"], _DECISIONS) or ""
    groups = (row["Supplier group"], row["Entry group"])
    if row["Group check"] != check_sign(row["Finding ID"], *groups, decision):
        row.refuse(
            "Group check",
            "the decision or the groups of this row are not as they were written, so the answer for"
            " many does not count here",
            "Answer this row by itself.",
        )
    return Decision(decision)


def _needs_another(decision: Decision, covering: Sequence[AnswerForMany]) -> bool:
    if decision is not Decision.BLOCK or covering[0].answer != "false positive":
        return False
    people = {folded_person(by) for answer in covering for by in answer.reviewers}
    return len(people) < _PEOPLE_FOR_A_BLOCK


def _disagreement(row: AnswerRow, covering: Sequence[AnswerForMany]) -> Issue:
    places = ", ".join(f"{answer.answer!r} in row {answer.row}" for answer in covering)
    problem = f"answers for many disagree about this finding ({places})"
    return row.issue("Answer", problem, "Answer this row by itself, or settle on one of them.")


def _answer(row: AnswerRow, reviewer: str, answer: AnswerForMany) -> Answer:
    where = answer.file if answer.sheet is None else f"{answer.file}, sheet {answer.sheet}"
    return Answer(
        finding_id=row["Finding ID"],
        evidence_digest=row["Evidence digest"],
        rule=row["Rule"],
        answer=answer.answer,
        reviewer=reviewer,
        date=answer.date,
        reason=answer.reason,
        until=answer.until,
        supplier=row["Supplier"][:500],
        entry=row["Listed entry"].partition(" | ")[0].partition("\n")[0][:500],
        source=f"{where}, row {answer.row}"[:500],
    )
