"""Small watchlists written in a test: organisations, sites, places, products of one list."""

from __future__ import annotations

from typing import Any, Literal

from duediligence.model import (
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

_STANCES: tuple[Literal["alleges", "denies"], ...] = ("alleges", "denies")


def entry(kind: str, name: str, **fields: Any) -> WatchlistEntry:
    """An entry named by its lower-case name, with one allegation and one denial."""
    own = name.lower().replace(" ", "-")
    list_id = str(fields.pop("list", "other"))
    statements = tuple(
        Statement(
            id=f"{list_id}:{own}:{n}", source="report", stance=stance, about="subject", claim=stance
        )
        for n, stance in enumerate(_STANCES, 1)
    )
    fields.setdefault("statements", statements)
    return WatchlistEntry(id=own, list=list_id, kind=Kind(kind), name=name, **fields)


def aliases(*texts: str, alone: bool = True) -> tuple[Alias, ...]:
    """Other names of an entry."""
    return tuple(Alias(text=text, alone=alone) for text in texts)


def uscc(value: str) -> tuple[Identifier, ...]:
    """A credit code of an entry."""
    return (Identifier(scheme="uscc", value=value),)


DELISTED = (StatusChange(status="listed"), StatusChange(status="delisted"))


def a_list(*entries: WatchlistEntry, list_id: str = "other", **fields: Any) -> Watchlist:
    """A list of these entries, in the shipped gazetteers."""
    return Watchlist(
        lists=(ListInfo(id=list_id, title=list_id, version="1", sha256=list_id[0] * 64),),
        entries=entries,
        sources=(Source(id="report", title="A report", publisher="A newsroom"),),
        **fields,
    )
