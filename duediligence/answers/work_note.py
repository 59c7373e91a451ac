"""Who works on a finding, until when, and what a colleague should know: in the log beside the answers."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from ..model.strict_model import StrictModel
from .answer import Id, OneLine


class WorkNote(StrictModel):
    """Who works on a finding, until when, with a note; it changes no decision and is never changed.

    The latest note of a finding counts. One without assignee, due date and note takes the earlier
    one back.

    Args:
        finding_id: `Finding.finding_id`.
        reviewer: who wrote it, in at most 60 characters.
        date: the day on which it was written.
        assignee: who works on the finding; "" for nobody.
        due: the day until which it is to be answered.
        note: what a colleague should know, in at most 2,000 characters.
        supplier: the supplier's name, for people only.

    Raises:
        ValidationError: (of pydantic) a field is missing or too long.

    >>> WorkNote(finding_id="f1", reviewer="r1", date="2025-03-01", assignee="r2").assignee
    'r2'
    """

    finding_id: Id
    reviewer: Annotated[OneLine, Field(min_length=1, max_length=60, description="who wrote it")]
    date: dt.date
    assignee: Annotated[OneLine, Field(max_length=60, description="an id, not a name")] = ""
    due: dt.date | None = None
    note: Annotated[OneLine, Field(max_length=2_000)] = ""
    supplier: Annotated[OneLine, Field(max_length=500)] = ""

    @property
    def identity(self) -> tuple[object, ...]:
        """The fields that make two notes the same one: not how the supplier was shown."""
        content = (self.assignee, self.due, self.note)
        return ("work note", self.finding_id, *content, self.reviewer, self.date)
