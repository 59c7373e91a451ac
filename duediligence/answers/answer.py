"""A reviewer's answer to a finding, and the answers that a reviewer may choose from."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, StringConstraints, ValidationError, model_validator

from ..errors import UsageError
from ..model import Finding
from ..model.strict_model import StrictModel
from ..resources.validation_messages import explain_validation_error

AnswerWord = Literal["true match", "false positive", "needs information", "escalated"]
ANSWERS: tuple[AnswerWord, ...] = get_args(AnswerWord)


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    if not line.isprintable():
        raise ValueError("it holds characters that cannot be seen")
    return line


Id = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[!-~]+$")]
OneLine = Annotated[str, AfterValidator(_one_line)]
ReviewerId = Annotated[OneLine, Field(max_length=60, description="an id, not a name")]
Reason = Annotated[OneLine, Field(min_length=1, max_length=2_000)]


class Answer(StrictModel):
    """A reviewer's answer to one finding on one evidence; it is never changed.

    It is bound to `finding_id` (supplier, party, entry, rule family), `evidence_digest` and `rule`,
    so it survives sorting and another screening, and stops counting when the evidence changes.

    Args:
        finding_id: `Finding.finding_id`.
        evidence_digest: `Finding.evidence_digest`.
        rule: the rule that fired, such as "P9".
        answer: one of `ANSWERS`.
        reviewer: an id of at most 60 characters, not a name.
        date: the day of the answer.
        reason: why, in at most 2,000 characters.
        until: the last day on which the answer counts; None: without end.
        supplier: the supplier's name, for people only.
        entry: the listed entry, for people only.
        source: the file, sheet and row that the answer was read from.

    Raises:
        ValidationError: (of pydantic) a field is missing, too long, or `until` is before `date`.

    >>> Answer(
    ...     finding_id="f1",
    ...     evidence_digest="e1",
    ...     rule="P9",
    ...     answer="false positive",
    ...     reviewer="r1",
    ...     date="2025-03-01",
    ...     reason="another firm of that name",
    ... ).is_false_positive
    True
    """

    finding_id: Id
    evidence_digest: Id
    rule: Id = Field(description="the rule that fired when the finding was answered")
    answer: AnswerWord
    reviewer: Annotated[ReviewerId, Field(min_length=1)]
    date: dt.date
    reason: Reason
    until: dt.date | None = Field(default=None, description="the last day on which it counts")
    supplier: Annotated[OneLine, Field(max_length=500)] = ""
    entry: Annotated[OneLine, Field(max_length=500)] = ""
    source: Annotated[OneLine, Field(max_length=500, description="where it was read from")] = ""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until is not None and self.until < self.date:
            raise ValueError(f"it ends on {self.until}, before its date {self.date}")
        return self

    @property
    def is_false_positive(self) -> bool:
        """Whether the reviewer says that the finding is not about this supplier."""
        return self.answer == "false positive"

    @property
    def identity(self) -> tuple[object, ...]:
        """The fields that make two answers the same one: not where it was read or how it was shown."""
        bound_to = (self.finding_id, self.evidence_digest, self.rule)
        return (*bound_to, self.answer, self.reviewer, self.date, self.reason, self.until)


def answer_to(
    finding: Finding,
    answer: AnswerWord,
    *,
    reviewer: str,
    date: dt.date,
    reason: str,
    until: dt.date | None = None,
) -> Answer:
    """Make an answer to a finding of a screening, for scripts that need no workbook.

    Raises:
        UsageError: an unknown answer, an empty reason, an end before the date.
    """
    try:
        return Answer(
            finding_id=finding.finding_id,
            evidence_digest=finding.evidence_digest,
            rule=finding.rule,
            answer=answer,
            reviewer=reviewer,
            date=date,
            reason=reason,
            until=until,
            entry=f"{finding.list}:{finding.entry}" if finding.entry else "",
        )
    except ValidationError as error:
        raise UsageError(
            f"this answer cannot be recorded: {explain_validation_error(error)}"
        ) from None
