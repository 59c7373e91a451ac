"""Sources and statements: who says what, in our words and in the source's own."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import StrictModel


class Source(StrictModel):
    """A document or an official list that statements rest on."""

    id: str
    title: str
    publisher: str
    date: str | None = None
    date_note: str | None = None
    url: str | None = None
    sha256: str | None = Field(default=None, description="SHA-256 of the text the offsets count in")
    note: str | None = None


class Statement(StrictModel):
    """What a source says: `claim` in our words, and the source's own words where it is a text."""

    id: str
    source: str
    stance: Literal["alleges", "lists", "denies", "responds", "context"]
    about: Literal["subject", "region"]
    claim: str
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    note: str | None = None
    date: str | None = None
    indicator: str | None = Field(
        default=None, description="the ILO indicator of forced labour that it speaks of"
    )
