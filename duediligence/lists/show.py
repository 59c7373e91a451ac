"""Prints a watchlist as text that a person reads before trusting it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill

from ..model import Kind, Source, Statement, Watchlist, WatchlistEntry
from .identity import describe_identity

WIDTH = 88  # characters: fits a terminal or an e-mail with room for quotation marks
STANCES = {
    "alleges": "alleged",
    "lists": "officially listed",
    "denies": "denied",
    "responds": "response",
    "context": "context",
}


def show(watchlist: Watchlist) -> str:
    """Return the whole list as plain text: each entry with what is alleged, denied, and by whom.

    >>> from duediligence.lists import load_watchlist
    >>> print(show(load_watchlist("xinjiang-2019")).splitlines()[0])
    xinjiang-2019, version 1.2, 2026-11-28
    """
    sources = {source.id: source for source in watchlist.sources}
    quoted: set[tuple[str, str]] = set()
    parts = []
    for info in watchlist.lists:
        lines = [", ".join(filter(None, [info.id, f"version {info.version}", info.date]))]
        lines += [info.title, f"SHA-256 {info.sha256}"]
        lines.append(_paragraph("identity", describe_identity(info)))
        lines += [f"left out: {count} {reason}" for reason, count in info.left_out.items()]
        parts.append("\n".join(lines))
    parts.append("An entry is a reason to ask, not a finding of wrongdoing.")
    for entry in watchlist.entries:
        statements = _statements(entry.statements, sources, quoted)
        parts.append("\n".join([*_entry(entry), *statements]))
    for note in watchlist.context:
        head = f"{note.name.upper()}  (no target: context {note.list}:{note.id})"
        statements = _statements(note.statements, sources, quoted)
        parts.append("\n".join([head, _paragraph("note", note.text), *statements]))
    if watchlist.sources:
        parts.append("\n".join(["SOURCES", *map(_source, watchlist.sources)]))
    return "\n\n".join(parts) + "\n"


def _entry(entry: WatchlistEntry) -> Iterator[str]:
    yield f"{entry.name.upper()}  ({entry.kind.value} {entry.list}:{entry.id}, {entry.status})"
    aliases = []
    for alias in entry.aliases:
        marks: list[str] = [] if alias.certainty == "confirmed" else [alias.certainty]
        marks += [] if alias.alone else ["not alone"]
        marks += ["weak"] if alias.weak else []
        aliases.append(f"{alias.text} ({', '.join(marks)})" if marks else alias.text)
    steps = []  # such as "delisted 2025-01-02 (by court order)"
    for change in entry.history:
        note = f"({change.note})" if change.note else None
        steps.append(" ".join(filter(None, [change.status, change.date, note])))
    for label, text in (
        ("also", "; ".join(aliases)),
        ("section", entry.section),
        ("history", ", ".join(steps) if len(steps) > 1 else ""),
        ("places", ", ".join(entry.places)),
        ("products", ", ".join(entry.products)),
        ("goods", ", ".join(entry.goods)),
        ("words", "; ".join(word for words in entry.words.values() for word in words)),
        ("vessels", ", ".join(entry.vessels)),
        ("HS codes", ", ".join(entry.hs_prefixes)),
        ("numbers", ", ".join(f"{id_.scheme} {id_.value}" for id_ in entry.identifiers)),
        (
            "shared words" if entry.kind is Kind.ORGANISATION else "never",
            ", ".join(entry.excludes),
        ),
        ("note", entry.note),
    ):
        if text:
            yield _paragraph(label, text)


def _statements(
    statements: Iterable[Statement], sources: dict[str, Source], quoted: set[tuple[str, str]]
) -> Iterator[str]:
    """Yield each claim with its source; a quotation is printed where it comes first."""
    for statement in statements:
        about = ", about the region" if statement.about == "region" else ""
        yield _paragraph(f"{STANCES[statement.stance]}{about}", statement.claim)
        source, quote = sources[statement.source], statement.quote
        span = f"{source.id}, characters {statement.start} to {statement.end}"
        if quote is None:
            parts = filter(None, [source.publisher, source.id, statement.date])
            yield _indented(f"({', '.join(parts)})")
        elif (source.id, quote) in quoted:
            yield _indented(f"({span}, quoted above)")
        else:
            quoted.add((source.id, quote))
            yield _indented(f'"{quote}" ({span})')
        if statement.indicator:
            yield _indented(f"ILO indicator: {statement.indicator.replace('-', ' ')}")
        if statement.note:
            yield _indented(f"Note: {statement.note}")


def _source(source: Source) -> str:
    when = source.date_note or source.date or "undated"
    text = " ".join(f"{part.rstrip('.')}." for part in (source.title, source.publisher, when))
    text += f" SHA-256 of its text: {source.sha256}." if source.sha256 else ""
    return _paragraph(source.id, " ".join(filter(None, [text, source.url, source.note])))


def _paragraph(label: str, text: str) -> str:
    return fill(f"{label}: {text}", WIDTH, initial_indent="  ", subsequent_indent="    ")


def _indented(text: str) -> str:
    return fill(text, WIDTH, initial_indent="    ", subsequent_indent="    ")
