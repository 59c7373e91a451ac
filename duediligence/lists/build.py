"""Makes a watchlist of the listings that a list format reads.

An official listing is a statement too: who listed, when, under what, in which row, in which words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ..errors import WatchlistError
from ..model import (
    Alias,
    Identifier,
    Kind,
    ListInfo,
    RowCounts,
    Source,
    Statement,
    StatusChange,
    UndecidedRow,
    Watchlist,
    WatchlistEntry,
)
from ..text.slug import unique_slug
from ..text.tokenise import tokenise
from .list_file import ListDescription, ListFile
from .parsing.name_grammar import split_other_names
from .validate import ID

_NAMED = 3  # judgement: names in a count of what was odd; more of them are in the list itself


@dataclass(slots=True, kw_only=True)
class Listing:
    """What one row of a list says about one organisation, site, place, product line or goods.

    `key` tells entries of one name apart (the list's own number, a sub-list); rows of the same id
    and name or, without an id, of the same name, kind and key become one entry with several
    statements. `claim` is in our words, `raw` is the row as the file has it, `date` the day of the
    listing and `ended` the day on which `status` stopped being "listed". `where` is the row, which
    several listings may share; `rows` is how many rows of the file it was made of. `is_undecided`
    says that it may be a person's.
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
    goods: tuple[str, ...] = ()
    vessels: tuple[str, ...] = ()
    section: str | None = None
    date: str | None = None
    ended: str | None = None
    status: str = "listed"
    note: str | None = None
    source: str = ""
    where: str = ""
    rows: int = 1
    is_undecided: bool = False

    @property
    def is_active(self) -> bool:
        """Whether this row still lists."""
        return self.status in {"listed", "disputed"}


def build_watchlist(  # noqa: PLR0913 - what a file is, what is on it, and what became of its rows
    file: ListFile,
    about: ListDescription,
    listings: Sequence[Listing],
    left_out: Counter[str],
    *,
    total: int,
    odd: Mapping[str, int] | None = None,
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
        total: number of rows of the file; each is left out, or has one or more listings.
        odd: what else must be known of the file, counted; these are not rows.
        date: the day of the list itself; the day in the file's name goes before it.
        sources: the sources of the listings, where those are more than the list itself.
        digest: SHA-256 of all files, where there are several.

    Raises:
        WatchlistError: nothing is listed, or a row was lost.
    """
    listings, open_listings = _decide(file, listings, left_out)
    undecided = [
        UndecidedRow(list=about.id, where=listing.where, name=listing.name)
        for listing in open_listings
    ]
    taken_rows = _count_rows(listings)
    undecided_rows = _count_rows(open_listings)
    if taken_rows + undecided_rows + left_out.total() != total:
        raise WatchlistError(f"{file.name}: rows were lost in reading; please report this")
    left_out = +left_out  # without what was counted zero times
    rows = RowCounts(
        total=total,
        taken=taken_rows,
        persons=left_out["persons"],
        vessels=left_out["vessels"],
        undecided=undecided_rows,
        other=left_out.total() - left_out["persons"] - left_out["vessels"],
    )
    sha = digest or file.sha256
    day = file.day or date
    oddities = Counter(odd or {})
    entries = tuple(
        _entry(about, id_, members, oddities) for id_, members in _group(listings, oddities).items()
    )
    counts = {reason: count for reason, count in (left_out + oddities).items() if count}
    if not entries:
        listed = ", ".join(f"{count} {reason}" for reason, count in counts.items()) or "nothing"
        if undecided:
            listed += f"; {undecided_rows} rows may be persons: decide with --undecided"
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
        rows=rows,
        undecided=undecided_rows,
        undecided_as=file.undecided,
    )
    own_source = Source(
        id=about.id,
        title=about.title,
        publisher=about.publisher,
        url=about.url,
        date=day,
        note=f"Read from {file.name}, SHA-256 {sha}.",
    )
    return Watchlist(
        lists=(info,),
        entries=entries,
        sources=sources or (own_source,),
        undecided=tuple(undecided),
    )


def _count_rows(listings: Iterable[Listing]) -> int:
    """Return the number of rows that listings were made of; a row may list several firms."""
    rows = {listing.where or f"#{at}": listing.rows for at, listing in enumerate(listings)}
    return sum(rows.values())


def _decide(
    file: ListFile, listings: Sequence[Listing], left_out: Counter[str]
) -> tuple[list[Listing], list[Listing]]:
    """Return the listings that become entries, and those that wait for the user's decision."""
    if file.undecided == "organisations":
        return list(listings), []
    undecided = [listing for listing in listings if listing.is_undecided]
    if file.undecided == "leave-out":
        number = _count_rows(undecided)
        left_out["rows that may be persons, left out as the user decided"] += number
        undecided = []
    return [listing for listing in listings if not listing.is_undecided], undecided


def _group(listings: Iterable[Listing], odd: Counter[str]) -> dict[str, list[Listing]]:
    """Return the listings by entry; names that differ under one id are entries of their own.

    An id that several firms share, such as that of a case or of a sub-list, would make one firm of
    them, with one status. Names that differ in case, blanks or punctuation only are one name, as
    are those that a row of the same id gives as another name.
    """
    by_id: dict[str, list[Listing]] = {}
    for listing in listings:
        entry_id = listing.id
        if not ID.fullmatch(entry_id):
            kind = "" if listing.kind == Kind.ORGANISATION else listing.kind
            entry_id = unique_slug(listing.name, f"{listing.id}{listing.key}{kind}")
        by_id.setdefault(entry_id, []).append(listing)
    entries: dict[str, list[Listing]] = {}
    shared: list[str] = []
    for entry_id, members in by_id.items():
        parts = _same_names(members)
        if len(parts) > 1:
            names = " and ".join(repr(part[0].name) for part in parts[:_NAMED])
            shared.append(f"{entry_id!r} of {names}")
        for number, part in enumerate(parts):
            # The first keeps the id, so that answers to it stay valid.
            own_id = entry_id if number == 0 else ""
            while not own_id or own_id in entries or (number and own_id in by_id):
                own_id = unique_slug(part[0].name, f"{entry_id}{part[0].kind}{own_id}")
            entries[own_id] = part
    if shared:
        more = f" and {len(shared) - _NAMED} more" if len(shared) > _NAMED else ""
        which = "; ".join(shared[:_NAMED])
        odd[f"ids that several names share, made an entry a name ({which}{more})"] += len(shared)
    return entries


def _same_names(members: Sequence[Listing]) -> list[list[Listing]]:
    """Return the listings of one id, divided by kind and by names that have nothing in common."""
    if len(members) == 1:
        return [[*members]]  # nearly every id
    parts: list[tuple[Kind, set[str], list[Listing]]] = []
    for listing in members:
        names = {_name_key(listing.name), *(_name_key(alias.text) for alias in listing.aliases)}
        own_name = _name_key(listing.name)
        for kind, part_names, part in parts:
            # A shared alias is not enough: two firms of a group may share one.
            if kind == listing.kind and (
                own_name in part_names or _name_key(part[0].name) in names
            ):
                part_names.update(names)
                part.append(listing)
                break
        else:
            parts.append((listing.kind, names, [listing]))
    return [part for _, _, part in parts]


def _name_key(name: str) -> str:
    return "".join(token.key for token in tokenise(name)) or name


def _entry(
    about: ListDescription, entry_id: str, rows: list[Listing], odd: Counter[str]
) -> WatchlistEntry:
    """Return the entry of all rows of one id; names without a letter are counted and left out."""
    first = rows[0]
    aliases: dict[str, Alias] = {}
    for row in rows:
        for alias in (Alias.unchecked(row.name), *row.aliases):
            # "A a/k/a B" is a name as listed, and two names to compare with.
            parts = split_other_names(alias.text)
            for text in parts:
                aliases.setdefault(text, alias.model_copy(update={"text": text}))
            if not parts or alias.text == row.name:
                aliases.setdefault(alias.text, alias)
    aliases.pop(first.name, None)
    lettered = {text: alias for text, alias in aliases.items() if any(map(str.isalnum, text))}
    odd["aliases without a letter"] += len(aliases) - len(lettered)
    # A country says too little of a site to agree with a supplier's place.
    places = [
        () if row.kind is Kind.SITE and all("-" not in code for code in row.places) else row.places
        for row in rows
    ]
    statements = [
        # Not checked again: nothing here is other than the types of a listing say.
        Statement.unchecked(
            f"{about.id}:{entry_id}:{number}",
            row.source or about.id,
            "lists",
            "region" if row.kind in {Kind.PLACE, Kind.GOODS} else "subject",
            row.claim,
            *(None, None, None),  # no quotation, nor where it is
            row.raw,
            row.date,
        )
        for number, row in enumerate(rows, start=1)
    ]
    history, is_in_conflict = _history(rows)
    if is_in_conflict:
        odd["entries that one row lists and another ends, kept listed"] += 1
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
        goods=tuple(dict.fromkeys(goods for row in rows for goods in row.goods)),
        vessels=tuple(dict.fromkeys(vessel for row in rows for vessel in row.vessels)),
        statements=tuple(statements),
        history=history,
        section=_join(row.section for row in rows),
        note=_join(row.note for row in rows),
    )


def _history(rows: Sequence[Listing]) -> tuple[tuple[StatusChange, ...], bool]:
    """Return the steps of an entry, and whether a row lists it while another says that it ended.

    A listing that still holds comes last and keeps the entry listed: of rows without a date, or of
    one date, none can be said to be the later one, and a row that ends may be about another order.
    """
    steps: list[StatusChange] = []
    for row in sorted(rows, key=lambda row: (row.is_active, row.date or "")):
        steps.append(StatusChange.unchecked("listed", row.date))
        if row.status != "listed":
            steps.append(StatusChange.model_validate({"status": row.status, "date": row.ended}))
    # Only neighbours that are equal are one step: an entry may be listed again as it was before.
    steps = [step for step, _ in groupby(steps)]
    statuses = {row.status for row in rows}
    is_in_conflict = any(row.is_active for row in rows) and not statuses <= {"listed", "disputed"}
    if is_in_conflict:
        ended = ", ".join(sorted(statuses - {"listed", "disputed"}))
        note = f"kept listed, although another row says {ended}"
        steps[-1] = steps[-1].model_copy(update={"note": note})
    return tuple(steps), is_in_conflict


def _join(texts: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(text for text in texts if text)) or None
