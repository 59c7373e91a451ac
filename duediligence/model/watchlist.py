"""Watchlists: the entries that are listed, their names, places and history, and who is only named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from ..errors import WatchlistError
from .base import Bounds, CheckedRecord
from .quotations import QuotationCheck, check_quotations
from .sources import Source, Statement


class Kind(StrEnum):
    """What may be listed. There is no person: a victim cannot be written down as a target."""

    ORGANISATION = "organisation"
    SITE = "site"
    PLACE = "place"
    PRODUCT = "product"
    GOODS = (
        "goods"  # goods of a place, whoever makes them: cotton of Turkmenistan, a vessel's catch
    )


class Alias(CheckedRecord):
    """Another name of an entry; `alone` is False where it needs a second signal.

    `weak` is how publishers of official lists mark an alias that is broad or used by others too.

    Attributes:
        language: BCP 47, such as 'zh-Hans' or 'ug-Arab'.
        reading: how it reads in Latin letters.
    """

    text: str
    language: str | None = None
    reading: str | None = None
    certainty: Literal["confirmed", "reported", "presumed", "unconfirmed"] = "confirmed"
    alone: bool = True
    weak: bool = False
    note: str | None = None


class Identifier(CheckedRecord):
    """A number that names one organisation: scheme such as 'uscc', 'lei', 'duns', 'other'."""

    scheme: str
    value: str


class StatusChange(CheckedRecord):
    """One step in the life of an entry; the last one is its present status."""

    status: Literal["listed", "delisted", "withdrawn", "disputed"]
    date: str | None = None
    note: str | None = None


_LISTED = StatusChange.unchecked("listed", None, None)


class WatchlistEntry(CheckedRecord):
    """One listed organisation, site, place or product line, or listed goods of a place.

    Attributes:
        list: id of the watchlist it is on.
        places: gazetteer codes: where it is; for a place the place itself; for a product line the
            places it is alleged for, or none; for goods the places that they come from.
        products: product entries alleged for a site.
        goods: of goods of a place: which goods, by their ids in goods.yaml or
            priority-sectors.yaml.
        words: further words of the goods, by language (ISO 639-1).
        vessels: names of the vessels whose catch the goods are.
        excludes: phrases that only look like a product line; of an organisation, words of its name
            that other firms bear.
        unmatchable: why no supplier can be compared with it, such as a name of a legal form only.
    """

    id: str
    list: str
    kind: Kind
    name: str
    aliases: tuple[Alias, ...] = ()
    places: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    hs_prefixes: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    vessels: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    history: Annotated[tuple[StatusChange, ...], Bounds(min_length=1)] = (_LISTED,)
    section: str | None = None
    note: str | None = None
    unmatchable: str | None = None

    @property
    def status(self) -> str:
        """The present status."""
        return self.history[-1].status

    @property
    def is_active(self) -> bool:
        """Whether it may flag: listed or disputed, not delisted or withdrawn, and can be matched."""
        return self.status in {"listed", "disputed"} and self.unmatchable is None


class ContextNote(CheckedRecord):
    """Somebody whom a source names without listing them, such as a buyer that has left.

    Attributes:
        text: what a reader of a screening of this name should know.
    """

    id: str
    list: str
    name: str
    aliases: tuple[Alias, ...] = ()
    text: str
    statements: tuple[Statement, ...] = ()


class ListIdentity(StrEnum):
    """How it was established which list a list is. Only `own` says nothing of its publisher."""

    BUNDLED = "bundled"
    PROVED = "proved"
    STATED = "stated"
    OWN = "own"


UndecidedAs = Literal["organisations", "leave-out"]
"""What a user decides about entries that may be persons: they are organisations, or left out."""


class RowCounts(CheckedRecord):
    """What became of the rows of a list's file; the parts add up to the total.

    Attributes:
        taken: rows that became entries, alone or together.
        undecided: rows that may be persons and wait for a decision.
        other: rows left out for another reason, see `left_out` of the list.
    """

    total: int
    taken: int
    persons: int = 0
    vessels: int = 0
    undecided: int = 0
    other: int = 0


class UndecidedRow(CheckedRecord):
    """A row of a list that may be a person's: where it is, and the name for whoever decides.

    It is in no result: a report never repeats the name of somebody who may be a person.
    """

    list: str
    where: str
    name: str


class ListInfo(CheckedRecord):
    """Which list, which version: the part of a watchlist that is in every result.

    Attributes:
        left_out: what was not loaded, counted, e.g. {'persons': 12}.
        format: which list it is taken for; 'table' or 'yaml' for an own list.
        identity_basis: how the identity was established, in words.
        entries: number of active entries.
        rows: what became of the rows of the file; None for a YAML list.
        undecided: number of rows that may be persons and are not screened against until the user
            decides; the gate gives no go with such a list.
        undecided_as: what the user decided about them, if anything.
    """

    id: str
    title: str
    version: str
    date: str | None = None
    sha256: str
    left_out: Mapping[str, int] = field(default_factory=dict)
    format: str = "table"
    publisher: str = "own list"
    identity: ListIdentity = ListIdentity.OWN
    identity_basis: str = "It was made in Python."
    entries: Annotated[int, Bounds(ge=0)] = 0
    rows: RowCounts | None = None
    undecided: int = 0
    undecided_as: UndecidedAs | None = None


class Watchlist(CheckedRecord):
    """Entries and the sources they rest on; `a | b` joins two lists, `verify` proves quotations.

    Load one with `load_watchlist`.

    Attributes:
        lists: which lists it is made of, with their versions and digests.
        entries: what is listed.
        sources: the documents that statements rest on.
        context: whom a source names without listing them, such as a former buyer.
        undecided: rows that may be persons, which are no entries until the user decides.
        gazetteers: the gazetteers in which its places are looked up.

    >>> from duediligence import load_watchlist
    >>> watchlist = load_watchlist("xinjiang-2019")
    >>> watchlist.lists[0].id, watchlist.entries[0].kind.value
    ('xinjiang-2019', 'organisation')
    """

    lists: tuple[ListInfo, ...]
    entries: tuple[WatchlistEntry, ...]
    sources: tuple[Source, ...] = ()
    context: tuple[ContextNote, ...] = ()
    undecided: tuple[UndecidedRow, ...] = field(default=(), repr=False)
    gazetteers: tuple[str, ...] = ("xinjiang", "china", "world")

    def __or__(self, other: Watchlist) -> Watchlist:
        """Return both lists as one; a list that is on both sides counts once.

        Raises:
            WatchlistError: two versions of one list, or two different sources of one id.
        """
        digests = {info.id: (info.sha256, info.undecided_as) for info in self.lists}
        for info in other.lists:
            loaded = info.sha256, info.undecided_as
            if digests.get(info.id, loaded) != loaded:
                raise WatchlistError(
                    f"two different lists are called {info.id!r}; load one of them"
                )
        sources = {source.id: source for source in self.sources}
        for source in other.sources:
            if sources.setdefault(source.id, source) != source:
                raise WatchlistError(f"two sources are called {source.id!r}; rename it in one list")
        return Watchlist(
            lists=self.lists + tuple(info for info in other.lists if info.id not in digests),
            entries=self.entries
            + tuple(entry for entry in other.entries if entry.list not in digests),
            sources=tuple(sources.values()),
            context=self.context
            + tuple(note for note in other.context if note.list not in digests),
            undecided=self.undecided
            + tuple(row for row in other.undecided if row.list not in digests),
            gazetteers=tuple(dict.fromkeys(self.gazetteers + other.gazetteers)),
        )

    @property
    def statements(self) -> Iterator[Statement]:
        """Every statement: of the entries, then of the context notes."""
        for entry in self.entries:
            yield from entry.statements
        for note in self.context:
            yield from note.statements

    def as_of(self, day: date) -> Watchlist:
        """Return the list as it was on a day: without what is dated later.

        An entry that was listed later is left out, and one that was delisted later is listed.

        Args:
            day: the day.

        Raises:
            WatchlistError: nothing was listed yet.

        >>> from duediligence import load_watchlist
        >>> listed = load_watchlist("xinjiang-2019")
        >>> len(listed.as_of(date(2026, 1, 1)).entries) == len(listed.entries)
        True
        """
        entries = []
        for entry in self.entries:
            # A day that is written as a year or a month alone counts from its beginning.
            steps = [s for s in entry.history if s.date is None or s.date <= day.isoformat()]
            if steps:
                entries.append(entry.model_copy(update={"history": tuple(steps)}))
        if self.entries and not entries:
            raise WatchlistError(f"no entry of these lists was listed on {day.isoformat()}")
        active = Counter(entry.list for entry in entries if entry.is_active)
        infos = [info.model_copy(update={"entries": active[info.id]}) for info in self.lists]
        return self.model_copy(update={"entries": tuple(entries), "lists": tuple(infos)})

    def verify(self, texts: Mapping[str, str]) -> tuple[QuotationCheck, ...]:
        """Prove every quotation against the texts of its sources.

        Args:
            texts: source id -> the whole text, as characters, line ends as its publisher wrote them.

        Returns:
            One check a quotation; one whose source was not given proves nothing and says so.

        Raises:
            EvidenceError: a text is not the one that was quoted from, or a quotation is not in it.

        >>> from duediligence import load_watchlist
        >>> {check.outcome for check in load_watchlist("xinjiang-2019").verify({})}
        {'source not given'}
        """
        return check_quotations(self.sources, self.statements, texts)
