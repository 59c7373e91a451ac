"""A supplier's reply to a question: supplier data with a source, in the log beside the answers."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from pydantic import Field, model_validator

from ..model.strict_model import StrictModel
from ..text.placeholders import is_placeholder
from .answer import OneLine


class Reply(StrictModel):
    """A supplier's reply to the question about one fact; it is never changed.

    Args:
        supplier_key: the supplier, as the sheet *Questions* shows it: "id:v1".
        fact: the id of the fact in `watchlists/questions.yaml`: "postal code".
        fills: the supplier's words by the party.role that they are about.
        stated: what the supplier file said there when the question was asked. The reply replaces
            these texts and no others.
        reviewer: who recorded the reply, in at most 60 characters.
        date: the day on which it was recorded.
        source: the letter or message that it came by.
        supplier: the supplier's name, for people only.

    Raises:
        ValidationError: (of pydantic) a field is missing or too long, or a text is a placeholder.

    >>> reply = Reply(
    ...     supplier_key="id:v1",
    ...     fact="postal code",
    ...     fills={"supplier.postal_code": "518000"},
    ...     reviewer="r1",
    ...     date="2025-03-01",
    ... )
    >>> reply.fills["supplier.postal_code"]
    '518000'
    """

    supplier_key: Annotated[OneLine, Field(min_length=1, max_length=2_000)]
    fact: Annotated[OneLine, Field(min_length=1, max_length=100)]
    fills: Annotated[dict[str, Annotated[OneLine, Field(max_length=2_000)]], Field(min_length=1)]
    stated: tuple[OneLine, ...] = ()
    reviewer: Annotated[OneLine, Field(min_length=1, max_length=60, description="who recorded it")]
    date: dt.date
    source: Annotated[OneLine, Field(max_length=500, description="the letter it came by")] = ""
    supplier: Annotated[OneLine, Field(max_length=500)] = ""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        for text in self.fills.values():
            if is_placeholder(text):
                raise ValueError(f"{text!r} says nothing")
        return self

    @property
    def identity(self) -> tuple[object, ...]:
        """The fields that make two replies the same one: not how the supplier was shown."""
        texts = (*sorted(self.fills.items()), self.stated)
        return (self.supplier_key, self.fact, *texts, self.reviewer, self.date, self.source)
