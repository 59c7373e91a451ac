"""What a reviewer says of a finding, and the words that a reviewer may choose from."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, StringConstraints, ValidationError, model_validator

from ..errors import UsageError
from ..model import Finding, StrictModel
from ..resources.validation_messages import explain_validation_error

AnswerWord = Literal["true match", "false positive", "needs information", "escalated"]
ANSWERS: tuple[AnswerWord, ...] = get_args(AnswerWord)


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    if not line.isprintable():
        raise ValueError("it holds characters that cannot be seen")
    return line


_Id = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[!-~]+$")]
OneLine = Annotated[str, AfterValidator(_one_line)]


class Answer(StrictModel):
    """A reviewer's answer to one finding on one evidence; nothing of it is ever changed.

    It binds to `finding_id` (supplier, party, entry, rule family), `evidence_digest` and `rule`,
    so it survives re-sorting and rescreening and counts no more when the evidence has changed.
    """

    finding_id: _Id
    evidence_digest: _Id
    rule: _Id = Field(description="the rule that fired when the finding was answered")
    answer: AnswerWord
    reviewer: Annotated[
        OneLine, Field(min_length=1, max_length=60, description="an id, not a name")
    ]
    date: dt.date
    reason: Annotated[OneLine, Field(min_length=1, max_length=2_000)]
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
    def clears(self) -> bool:
        """Whether it says that the finding is none."""
        return self.answer == "false positive"

    @property
    def said(self) -> tuple[object, ...]:
        """What makes two answers the same one: all but where it was read and how it was shown."""
        return (self.finding_id, self.evidence_digest, self.rule, self.answer, self.reviewer,
                self.date, self.reason, self.until)  # fmt: skip


def answer_to(
    finding: Finding,
    answer: AnswerWord,
    *,
    reviewer: str,
    date: dt.date,
    reason: str,
    until: dt.date | None = None,
) -> Answer:
    """A reviewer's answer to a finding of a screening, for scripts that need no workbook.

    Raises:
        UsageError: an unknown answer, an empty reason, an end before the date.
    """
    try:
        return Answer(
            finding_id=finding.finding_id, evidence_digest=finding.evidence_digest,
            rule=finding.rule, answer=answer, reviewer=reviewer, date=date, reason=reason,
            until=until, entry=f"{finding.list}:{finding.entry}" if finding.entry else "",
        )  # fmt: skip
    except ValidationError as error:
        raise UsageError(
            f"this is no answer that can be kept: {explain_validation_error(error)}"
        ) from None
