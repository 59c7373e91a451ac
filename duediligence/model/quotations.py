"""Proves that every quotation of a watchlist is where its statement says.

The texts themselves belong to their publishers and are not shipped: whoever holds a copy can check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from ..errors import EvidenceError
from .sources import Source, Statement


@dataclass(frozen=True, slots=True)
class QuotationCheck:
    """One quotation and whether it was proved, or its source was not given to check against."""

    statement: str
    source: str
    outcome: Literal["proved", "source not given"]


def check_quotations(
    sources: Iterable[Source], statements: Iterable[Statement], texts: Mapping[str, str]
) -> tuple[QuotationCheck, ...]:
    """Check each quotation against the text of its source.

    Args:
        sources: the sources of a watchlist.
        statements: its statements; those without a quotation are skipped.
        texts: source id -> the whole text, as characters, line ends as its publisher wrote them.

    Returns:
        One check a quotation, in the order of the list. A source that was not given proves nothing,
        and its checks say so.

    Raises:
        EvidenceError: a text is not the one that was quoted from (its SHA-256 differs), a quotation
            is not at its place, or `texts` names a source that the list does not have.
    """
    by_id = {source.id: source for source in sources}
    for name, text in texts.items():
        _require_same_text(by_id, name, text)
    return tuple(
        _check(statement, texts.get(statement.source))
        for statement in statements
        if statement.quote is not None
    )


def source_of(sources: Iterable[Source], text: str) -> Source:
    """Return the source whose text this is, by its SHA-256.

    Args:
        sources: the sources of a watchlist.
        text: the whole text, as characters.

    Raises:
        EvidenceError: no source of the list has this text.
    """
    sources = tuple(sources)
    digest = _digest(text)
    for source in sources:
        if source.sha256 == digest:
            return source
    digests = ", ".join(f"{s.id} {s.sha256}" for s in sources if s.sha256) or "none"
    raise EvidenceError(
        f"a text of {len(text):,} characters with SHA-256 {digest} is not a source of this list"
        f" (with a known text: {digests}); give the text that was quoted from, unchanged"
    )


def _require_same_text(sources: Mapping[str, Source], name: str, text: str) -> None:
    if name not in sources:
        raise EvidenceError(f"no source {name!r} in this list; it has {', '.join(sources)}")
    expected = sources[name].sha256
    if expected is not None and expected != _digest(text):
        raise EvidenceError(
            f"the text given for {name} has SHA-256 {_digest(text)}, the list quotes from {expected};"
            " give the text that was quoted from, unchanged"
        )


def _check(statement: Statement, text: str | None) -> QuotationCheck:
    if text is None:
        return QuotationCheck(statement.id, statement.source, "source not given")
    words = text[statement.start : statement.end]
    if words != statement.quote:
        raise EvidenceError(
            f"{statement.id}: {statement.source} has {words!r} at {statement.start} to"
            f" {statement.end}, not {statement.quote!r}; correct the quotation or its place"
        )
    return QuotationCheck(statement.id, statement.source, "proved")


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
