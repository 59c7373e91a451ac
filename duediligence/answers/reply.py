"""What a supplier replied to a question: supplier data with a source, kept beside the answers."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from pydantic import Field, model_validator

from ..model import StrictModel
from ..text.placeholders import is_placeholder
from .answer import OneLine


class Reply(StrictModel):
    """A supplier's reply to the question about one fact; nothing of it is ever changed.

    `fills` maps the party.role that it speaks of to the supplier's words. It stands in for what the
    supplier file said there when the question was asked, which is `stated`, and for nothing else.
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
    def said(self) -> tuple[object, ...]:
        """What makes two replies the same one: all but how the supplier was shown."""
        return (self.supplier_key, self.fact, *sorted(self.fills.items()), self.stated,
                self.reviewer, self.date, self.source)  # fmt: skip
