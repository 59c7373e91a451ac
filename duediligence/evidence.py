"""Proves that every quotation of a watchlist stands where its statement says.

The texts themselves belong to their publishers and are not shipped: whoever holds a copy can check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from .errors import EvidenceError

if TYPE_CHECKING:
    from .model import Source, Statement, Watchlist


@dataclass(frozen=True, slots=True)
class Check:
    """One quotation and whether it was proved, or its source was not given to check against."""

    statement: str
    source: str
    outcome: Literal["proved", "source not given"]


def verify(watchlist: Watchlist, texts: Mapping[str, str]) -> tuple[Check, ...]:
    """Check each quotation against the text of its source.

    Args:
        watchlist: the list whose statements are checked.
        texts: source id -> the whole text, as characters, line ends as its publisher wrote them.

    Returns:
        One check a quotation, in the order of the list. A source that was not given proves nothing,
        and its checks say so.

    Raises:
        EvidenceError: a text is not the one that was quoted from (its SHA-256 differs), a quotation
            is not at its place, or `texts` names a source that the list does not have.
    """
    sources = {source.id: source for source in watchlist.sources}
    for name, text in texts.items():
        _require_same_text(sources, name, text)
    return tuple(
        _check(statement, texts.get(statement.source))
        for statement in statements_of(watchlist)
        if statement.quote is not None
    )


def source_of(watchlist: Watchlist, text: str) -> Source:
    """The source whose text this is, known by its SHA-256.

    Raises:
        EvidenceError: no source of the list has this text.
    """
    digest = _digest(text)
    for source in watchlist.sources:
        if source.sha256 == digest:
            return source
    known = ", ".join(f"{s.id} {s.sha256}" for s in watchlist.sources if s.sha256) or "none"
    raise EvidenceError(
        f"a text of {len(text):,} characters with SHA-256 {digest} is no source of this list"
        f" (with a known text: {known}); give the text that was quoted from, unchanged"
    )


def statements_of(watchlist: Watchlist) -> Iterator[Statement]:
    """Every statement of a list: of its entries, then of its context notes."""
    for entry in watchlist.entries:
        yield from entry.statements
    for note in watchlist.context:
        yield from note.statements


def _require_same_text(sources: Mapping[str, Source], name: str, text: str) -> None:
    if name not in sources:
        raise EvidenceError(f"no source {name!r} in this list; it has {', '.join(sources)}")
    expected = sources[name].sha256
    if expected is not None and expected != _digest(text):
        raise EvidenceError(
            f"the text given for {name} has SHA-256 {_digest(text)}, the list quotes from {expected};"
            " give the text that was quoted from, unchanged"
        )


def _check(statement: Statement, text: str | None) -> Check:
    if text is None:
        return Check(statement.id, statement.source, "source not given")
    found = text[statement.start : statement.end]
    if found != statement.quote:
        raise EvidenceError(
            f"{statement.id}: {statement.source} has {found!r} at {statement.start} to"
            f" {statement.end}, not {statement.quote!r}; correct the quotation or its place"
        )
    return Check(statement.id, statement.source, "proved")


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
