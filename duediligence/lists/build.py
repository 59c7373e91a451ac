"""What every reader of a foreign list makes: rows that say who is listed, turned into a watchlist.

An official listing is a statement too: who listed, when, under what, in which row, in which words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from ..errors import WatchlistError
from ..model import (
    Alias,
    Identifier,
    Kind,
    ListInfo,
    Source,
    Statement,
    StatusChange,
    Watchlist,
    WatchlistEntry,
)
from ..text.tokenise import tokenise
from .list_file import ListFile
from .validate import ID

_MAX_SLUG = 48


@dataclass(frozen=True, slots=True)
class About:
    """Which list this is, and who publishes it."""

    id: str
    title: str
    publisher: str
    url: str | None = None


@dataclass(slots=True)
class Listing:
    """One listing: what one row of the file says of one organisation, site, place or line.

    `key` tells entries apart that bear one name (the list's own number, a sub-list); rows of the
    same id or, without one, of the same name, kind and key become one entry with several statements.
    `claim` is in our words, `raw` is the row as it stood.
    """

    name: str
    claim: str
    raw: str
    id: str = ""
    key: str = ""
    kind: Kind = Kind.ORGANISATION
    aliases: list[Alias] = field(default_factory=list)
    places: tuple[str, ...] = ()
    identifiers: list[Identifier] = field(default_factory=list)
    hs_prefixes: tuple[str, ...] = ()
    section: str | None = None
    date: str | None = None
    ended: str | None = None
    status: str = "listed"
    note: str | None = None
    source: str = ""

    @property
    def is_active(self) -> bool:
        """Whether this row lists, or once listed."""
        return self.status in {"listed", "disputed"}


def build_watchlist(
    file: ListFile,
    about: About,
    rows: Iterable[Listing],
    left_out: Mapping[str, int],
    *,
    date: str | None = None,
    sources: tuple[Source, ...] = (),
    digest: str | None = None,
) -> Watchlist:
    """The rows of a list as a watchlist.

    Args:
        file: where they were read.
        about: which list it is.
        rows: the listings.
        left_out: what was not taken, counted by kind; zeros are not kept.
        date: the day that the list itself bears; the day in the file's name goes before it.
        sources: what the rows rest on, where that is more than the list itself.
        digest: SHA-256 of all files, where there are several.
    """
    sha = digest or file.sha256
    day = file.day or date
    counts = dict(left_out)
    groups: dict[str, list[Listing]] = {}
    for row in rows:
        groups.setdefault(_entry_id(row), []).append(row)
    entries = tuple(_entry(about, key, group, counts) for key, group in groups.items())
    counts = {what: count for what, count in counts.items() if count}
    if not entries:
        told = ", ".join(f"{count} {what}" for what, count in counts.items()) or "nothing"
        raise WatchlistError(
            f"{file.name}: no organisation, site or place in it ({told} left out); download it"
            " again, or name another format"
        )
    version = day or sha[:12]
    info = ListInfo(
        id=about.id, title=about.title, version=version, date=day, sha256=sha, left_out=counts
    )
    own = Source(
        id=about.id, title=about.title, publisher=about.publisher, url=about.url, date=day,
        note=f"Read from {file.name}, SHA-256 {sha}.",
    )  # fmt: skip
    return Watchlist(lists=(info,), entries=entries, sources=sources or (own,))


def slug(name: str, key: str = "") -> str:
    """A readable id that a name always gets, wherever its row stands.

    >>> slug("Acme Co., Ltd.")
    'acme-co-ltd-237d05'
    """
    folded = [token.key for token in tokenise(name)]
    digest = sha256("\0".join([*folded, key]).encode("utf-8", "replace")).hexdigest()[:6]
    return f"{'-'.join(folded)[:_MAX_SLUG].strip('-_.')}-{digest}".lstrip("-")


def _entry_id(row: Listing) -> str:
    if row.id and ID.fullmatch(row.id):
        return row.id
    return slug(row.name, f"{row.id}{row.key}{row.kind if row.kind != Kind.ORGANISATION else ''}")


def _entry(about: About, key: str, rows: list[Listing], counts: dict[str, int]) -> WatchlistEntry:
    first = rows[0]
    named = _aliases(rows)
    letterless = [text for text in named if not any(map(str.isalnum, text))]
    counts["aliases without a letter"] = counts.get("aliases without a letter", 0) + len(letterless)
    where = [_near(row) for row in rows]
    numbers = {(one.scheme, one.value): one for row in rows for one in row.identifiers}
    return WatchlistEntry(
        id=key, list=about.id, kind=first.kind, name=first.name,
        aliases=tuple(alias for text, alias in named.items() if text not in letterless),
        # Places that are known of one row only say nothing of the others.
        places=tuple(dict.fromkeys(code for codes in where for code in codes)) if all(where) else (),
        identifiers=tuple(numbers.values()),
        hs_prefixes=tuple(dict.fromkeys(code for row in rows for code in row.hs_prefixes)),
        statements=tuple(_statement(about, key, n, row) for n, row in enumerate(rows, start=1)),
        history=_history(rows), section=_joined(row.section for row in rows),
        note=_joined(row.note for row in rows),
    )  # fmt: skip


def _near(row: Listing) -> tuple[str, ...]:
    """The places of a row; of a site a country says too little to agree with a supplier's place."""
    whole = row.kind is Kind.SITE and all("-" not in code for code in row.places)
    return () if whole else row.places


def _aliases(rows: list[Listing]) -> dict[str, Alias]:
    """All other names of one entry, each once, in the order of the rows."""
    named: dict[str, Alias] = {}
    for row in rows:
        for alias in (Alias(text=row.name), *row.aliases):
            named.setdefault(alias.text, alias)
    return {text: alias for text, alias in named.items() if text != rows[0].name}


def _statement(about: About, entry: str, number: int, row: Listing) -> Statement:
    return Statement(
        id=f"{about.id}:{entry}:{number}", source=row.source or about.id, stance="lists",
        about="region" if row.kind is Kind.PLACE else "subject",
        claim=row.claim, note=row.raw, date=row.date,
    )  # fmt: skip


def _history(rows: list[Listing]) -> tuple[StatusChange, ...]:
    """The steps of all rows; one listing that still holds keeps the entry listed."""
    steps: list[StatusChange] = []
    for row in sorted(rows, key=lambda row: (row.is_active, row.date or "")):
        steps.append(StatusChange(status="listed", date=row.date))
        if row.status != "listed":
            steps.append(StatusChange.model_validate({"status": row.status, "date": row.ended}))
    return tuple(dict.fromkeys(steps))


def _joined(texts: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(text for text in texts if text)) or None
