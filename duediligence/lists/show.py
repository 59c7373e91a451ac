"""A watchlist as text that a person reads before trusting it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill

from ..model import (
    Alias,
    ContextNote,
    ListInfo,
    Source,
    Statement,
    StatusChange,
    Watchlist,
    WatchlistEntry,
)

WIDTH = 88
STANCES = {
    "alleges": "alleged",
    "lists": "officially listed",
    "denies": "denied",
    "responds": "response",
    "context": "context",
}


def show(watchlist: Watchlist) -> str:
    """The whole list as plain text: each entry, what is alleged, what is denied, on which source.

    >>> from duediligence.lists import load_watchlist
    >>> print(show(load_watchlist("xinjiang-2019")).splitlines()[0])
    xinjiang-2019, version 1.0, 2026-11-23
    """
    sources = {source.id: source for source in watchlist.sources}
    parts = ["\n".join(_heading(info)) for info in watchlist.lists]
    parts.append("An entry is a reason to ask, not a finding of wrongdoing.")
    quoted: set[tuple[str, str]] = set()
    parts += (
        "\n".join([*_entry(entry), *_statements(entry.statements, sources, quoted)])
        for entry in watchlist.entries
    )
    parts += (
        "\n".join([*_context(note), *_statements(note.statements, sources, quoted)])
        for note in watchlist.context
    )
    if watchlist.sources:
        parts.append("\n".join(["SOURCES", *map(_source, watchlist.sources)]))
    return "\n\n".join(parts) + "\n"


def _heading(info: ListInfo) -> Iterator[str]:
    yield ", ".join(filter(None, [info.id, f"version {info.version}", info.date]))
    yield info.title
    yield f"SHA-256 {info.sha256}"
    for what, count in info.left_out.items():
        yield f"left out: {count} {what}"


def _entry(entry: WatchlistEntry) -> Iterator[str]:
    yield f"{entry.name.upper()}  ({entry.kind.value} {entry.list}:{entry.id}, {entry.status})"
    if entry.aliases:
        yield _paragraph("also", "; ".join(map(_alias, entry.aliases)))
    for label, values in (
        ("section", (entry.section,) if entry.section else ()),
        ("history", tuple(map(_step, entry.history)) if len(entry.history) > 1 else ()),
        ("places", entry.places),
        ("products", entry.products),
        ("HS codes", entry.hs_prefixes),
        ("numbers", tuple(f"{number.scheme} {number.value}" for number in entry.identifiers)),
        ("never", entry.excludes),
    ):
        if values:
            yield _paragraph(label, ", ".join(values))
    if entry.note:
        yield _paragraph("note", entry.note)


def _step(change: StatusChange) -> str:
    """Such as "delisted 2025-01-02 (by court order)"."""
    note = f"({change.note})" if change.note else None
    return " ".join(filter(None, [change.status, change.date, note]))


def _context(note: ContextNote) -> Iterator[str]:
    yield f"{note.name.upper()}  (no target: context {note.list}:{note.id})"
    yield _paragraph("note", note.text)


def _alias(alias: Alias) -> str:
    marks: list[str] = [] if alias.certainty == "confirmed" else [alias.certainty]
    marks += [] if alias.alone else ["not alone"]
    return f"{alias.text} ({', '.join(marks)})" if marks else alias.text


def _statements(
    statements: Iterable[Statement], sources: dict[str, Source], quoted: set[tuple[str, str]]
) -> Iterator[str]:
    """Each claim with what it rests on; a quotation is printed where it comes first."""
    for statement in statements:
        about = ", about the region" if statement.about == "region" else ""
        yield _paragraph(f"{STANCES[statement.stance]}{about}", statement.claim)
        yield _indented(_ground(statement, sources[statement.source], quoted))
        if statement.note:
            yield _indented(f"Note: {statement.note}")


def _ground(statement: Statement, source: Source, quoted: set[tuple[str, str]]) -> str:
    if statement.quote is None:
        return f"({', '.join(filter(None, [source.publisher, source.id, statement.date]))})"
    span = f"{source.id}, characters {statement.start} to {statement.end}"
    if (source.id, statement.quote) in quoted:
        return f"({span}, quoted above)"
    quoted.add((source.id, statement.quote))
    return f'"{statement.quote}" ({span})'


def _source(source: Source) -> str:
    when = source.date_note or source.date or "undated"
    text = " ".join(f"{part.rstrip('.')}." for part in (source.title, source.publisher, when))
    text += f" SHA-256 of its text: {source.sha256}." if source.sha256 else ""
    return _paragraph(source.id, " ".join(filter(None, [text, source.url, source.note])))


def _paragraph(label: str, text: str) -> str:
    return fill(f"{label}: {text}", WIDTH, initial_indent="  ", subsequent_indent="    ")


def _indented(text: str) -> str:
    return fill(text, WIDTH, initial_indent="    ", subsequent_indent="    ")
