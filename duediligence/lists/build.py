"""Makes a watchlist of the listings that a list format reads.

An official listing is a statement too: who listed, when, under what, in which row, in which words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

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
from ..text.slug import unique_slug
from .list_file import ListFile
from .validate import ID

_ADDRESS_MARK = " as listed: "


@dataclass(frozen=True, slots=True)
class ListDescription:
    """Which list this is, and who publishes it."""

    id: str
    title: str
    publisher: str
    url: str | None = None


@dataclass(slots=True, kw_only=True)
class Listing:
    """What one row of a list says about one organisation, site, place or product line.

    `key` tells entries of one name apart (the list's own number, a sub-list); rows of the same id
    or, without one, of the same name, kind and key become one entry with several statements.
    `claim` is in our words, `raw` is the row as the file has it, `date` the day of the listing and
    `ended` the day on which `status` stopped being "listed".
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
        """Whether this row still lists."""
        return self.status in {"listed", "disputed"}


def address_sentence(addresses: str, noun: str = "Addresses") -> str:
    """Return the sentence that ends a claim with the listed addresses, "" where there are none.

    Args:
        addresses: the addresses, divided by "; ".
        noun: "Address" where the list has room for one only.
    """
    return f" {noun}{_ADDRESS_MARK}{addresses}." if addresses else ""


def addresses_in(statement: Statement) -> list[str]:
    """Return the addresses that `address_sentence` wrote into a claim; statements have no field."""
    _, mark, addresses = statement.claim.partition(_ADDRESS_MARK)
    return [address.strip(" .") for address in addresses.split("; ")] if mark else []


def build_watchlist(
    file: ListFile,
    about: ListDescription,
    listings: Sequence[Listing],
    left_out: Counter[str],
    *,
    total: int | None = None,
    date: str | None = None,
    sources: tuple[Source, ...] = (),
    digest: str | None = None,
) -> Watchlist:
    """Make a watchlist of the listings of a file.

    Args:
        file: where they were read.
        about: which list it is.
        listings: the listings.
        left_out: number of rows that were not taken, by reason.
        total: number of rows of the file, where each is either a listing or left out.
        date: the day of the list itself; the day in the file's name goes before it.
        sources: the sources of the listings, where those are more than the list itself.
        digest: SHA-256 of all files, where there are several.

    Raises:
        WatchlistError: nothing is listed, or a row was lost.
    """
    if total is not None and len(listings) + left_out.total() != total:
        raise WatchlistError(f"{file.name}: rows were lost in reading; please report this")
    sha = digest or file.sha256
    day = file.day or date
    by_id: dict[str, list[Listing]] = {}
    for listing in listings:
        entry_id = listing.id
        if not ID.fullmatch(entry_id):
            kind = "" if listing.kind == Kind.ORGANISATION else listing.kind
            entry_id = unique_slug(listing.name, f"{listing.id}{listing.key}{kind}")
        by_id.setdefault(entry_id, []).append(listing)
    entries = tuple(_entry(about, id_, rows, left_out) for id_, rows in by_id.items())
    counts = {reason: count for reason, count in left_out.items() if count}
    if not entries:
        listed = ", ".join(f"{count} {reason}" for reason, count in counts.items()) or "nothing"
        raise WatchlistError(
            f"{file.name}: no organisation, site or place in it ({listed} left out); download it"
            " again, or name another format"
        )
    info = ListInfo(
        id=about.id,
        title=about.title,
        version=day or sha[:12],
        date=day,
        sha256=sha,
        left_out=counts,
    )
    own_source = Source(
        id=about.id,
        title=about.title,
        publisher=about.publisher,
        url=about.url,
        date=day,
        note=f"Read from {file.name}, SHA-256 {sha}.",
    )
    return Watchlist(lists=(info,), entries=entries, sources=sources or (own_source,))


def _entry(
    about: ListDescription, entry_id: str, rows: list[Listing], left_out: Counter[str]
) -> WatchlistEntry:
    """Return the entry of all rows of one id; names without a letter are counted and left out."""
    first = rows[0]
    aliases: dict[str, Alias] = {}
    for row in rows:
        for alias in (Alias(text=row.name), *row.aliases):
            aliases.setdefault(alias.text, alias)
    aliases.pop(first.name, None)
    lettered = {text: alias for text, alias in aliases.items() if any(map(str.isalnum, text))}
    left_out["aliases without a letter"] += len(aliases) - len(lettered)
    # A country says too little of a site to agree with a supplier's place.
    places = [
        () if row.kind is Kind.SITE and all("-" not in code for code in row.places) else row.places
        for row in rows
    ]
    statements = [
        Statement(
            id=f"{about.id}:{entry_id}:{number}",
            source=row.source or about.id,
            stance="lists",
            about="region" if row.kind is Kind.PLACE else "subject",
            claim=row.claim,
            note=row.raw,
            date=row.date,
        )
        for number, row in enumerate(rows, start=1)
    ]
    # One listing that still holds comes last and keeps the entry listed.
    history: list[StatusChange] = []
    for row in sorted(rows, key=lambda row: (row.is_active, row.date or "")):
        history.append(StatusChange(status="listed", date=row.date))
        if row.status != "listed":
            history.append(StatusChange.model_validate({"status": row.status, "date": row.ended}))
    return WatchlistEntry(
        id=entry_id,
        list=about.id,
        kind=first.kind,
        name=first.name,
        aliases=tuple(lettered.values()),
        # Places that are known of one row only say nothing of the others.
        places=tuple(dict.fromkeys(code for codes in places for code in codes))
        if all(places)
        else (),
        identifiers=tuple(
            {(id_.scheme, id_.value): id_ for row in rows for id_ in row.identifiers}.values()
        ),
        hs_prefixes=tuple(dict.fromkeys(code for row in rows for code in row.hs_prefixes)),
        statements=tuple(statements),
        history=tuple(dict.fromkeys(history)),
        section=_join(row.section for row in rows),
        note=_join(row.note for row in rows),
    )


def _join(texts: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(text for text in texts if text)) or None
