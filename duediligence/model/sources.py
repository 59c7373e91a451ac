"""Sources and statements: who says what, in our words and in the source's own."""

from __future__ import annotations

from typing import Literal

from .base import CheckedRecord


class Source(CheckedRecord):
    """A document or an official list that statements rest on.

    Attributes:
        sha256: SHA-256 of the text that the offsets count in.
    """

    id: str
    title: str
    publisher: str
    date: str | None = None
    date_note: str | None = None
    url: str | None = None
    sha256: str | None = None
    note: str | None = None


class Statement(CheckedRecord):
    """What a source says: `claim` in our words, and the source's own words where it is a text.

    Attributes:
        indicator: the ILO indicator of forced labour that it speaks of.
    """

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
    indicator: str | None = None
