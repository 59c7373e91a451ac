"""What must hold for every watchlist, from whatever format it was read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ..errors import EvidenceError, WatchlistError
from ..model import Kind, Source, Statement, Watchlist, WatchlistEntry
from ..text.lexicon import shipped_lexicon
from ..text.segment import segment

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
ID = re.compile(r"[^\W_]([\w.-]*[^\W_])?")
# `CN-654021`, `TM-M`, and below a division `CN-654021:kashi`; abroad `KZ:almaty`.
PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,12}){0,3}(:[a-z0-9][a-z0-9.-]{0,60})?")
HS_PREFIX = re.compile(r"[0-9]{2,10}")
SHA256 = re.compile(r"[0-9a-f]{64}")


def require_sound(watchlist: Watchlist, name: str) -> None:
    """Refuse a list that contradicts itself or could never flag anything.

    Args:
        watchlist: what was read.
        name: what to call its file in messages.

    Raises:
        WatchlistError: an id, date, code or reference is wrong, or no entry is active.
        EvidenceError: a quotation has no place, or is longer or shorter than its place.
    """
    if not any(entry.is_active for entry in watchlist.entries):
        raise WatchlistError(f"{name}: no active entry, so nothing could be found; add one")
    _require_ids(watchlist, name)
    for info in watchlist.lists:
        _require(DATE, [info.date], f"{name}, list", "date", "write YYYY, YYYY-MM or YYYY-MM-DD")
    for source in watchlist.sources:
        where = f"{name}, source {source.id}"
        _require(DATE, [source.date], where, "date", "write YYYY, YYYY-MM or YYYY-MM-DD")
        _require(SHA256, [source.sha256], where, "sha256", "write 64 hexadecimal digits")
    lines = {entry.id for entry in watchlist.entries if entry.kind is Kind.PRODUCT}
    for entry in watchlist.entries:
        _require_entry(entry, lines, f"{name}, entry {entry.id}")
    sources = {source.id: source for source in watchlist.sources}
    for statement in watchlist.statements:
        _require_statement(statement, sources, f"{name}, statement {statement.id}")


def require_telling_names(watchlist: Watchlist, name: str) -> None:
    """Refuse a listed firm whose whole name is a legal form or an article: 'Co., Ltd.', 'The'.

    Args:
        watchlist: an own list, sound otherwise.
        name: what to call its file in messages.

    Raises:
        WatchlistError: a name has no word that tells one firm from another.
    """
    vocabulary = shipped_lexicon()
    for entry in watchlist.entries:
        if entry.kind is not Kind.ORGANISATION:
            continue
        for listed in (entry.name, *(alias.text for alias in entry.aliases)):
            terms = segment(listed, vocabulary)
            if all(term.has("legal") or term.has("connective") for term in terms):
                raise WatchlistError(
                    f"{name}, entry {entry.id}: the name {listed!r} has no word that tells one"
                    " firm from another; write the whole name, or take it out"
                )


def _require_ids(watchlist: Watchlist, name: str) -> None:
    ids = [(info.id, "") for info in watchlist.lists]
    ids += [(source.id, "source ") for source in watchlist.sources]
    ids += [(entry.id, "entry ") for entry in watchlist.entries]
    ids += [(note.id, "entry ") for note in watchlist.context]
    for (found, kind), count in Counter(ids).items():
        if count > 1:
            raise WatchlistError(f"{name}: the {kind}id {found!r} stands {count} times; rename one")
    remedy = "use letters, digits, hyphens and dots"
    _require(ID, [found for found, _ in ids], name, "id", remedy)


def _require_entry(entry: WatchlistEntry, lines: set[str], where: str) -> None:
    names = [entry.name, *(alias.text for alias in entry.aliases)]
    if not all(any(map(str.isalnum, name)) for name in names):
        raise WatchlistError(f"{where}: a name without a letter; write it out")
    if entry.kind is Kind.PLACE and not entry.places:
        raise WatchlistError(f"{where}: a place without its code; add places: [CN-...]")
    _require(PLACE, entry.places, where, "places", "write a gazetteer code such as CN-654021")
    _require(HS_PREFIX, entry.hs_prefixes, where, "hs_prefixes", "write 2 to 10 digits, no dots")
    for product in entry.products:
        if product not in lines:
            known = ", ".join(sorted(lines)) or "none"
            raise WatchlistError(
                f"{where}, products: no product entry {product!r}; there is {known}"
            )
    for change in entry.history:
        _require(DATE, [change.date], where, "history", "write YYYY, YYYY-MM or YYYY-MM-DD")


def _require_statement(statement: Statement, sources: dict[str, Source], where: str) -> None:
    source = sources.get(statement.source)
    if source is None:
        known = ", ".join(sources) or "none"
        raise WatchlistError(f"{where}: no source {statement.source!r}; there is {known}")
    _require(DATE, [statement.date], where, "date", "write YYYY, YYYY-MM or YYYY-MM-DD")
    place = (statement.start, statement.end)
    if statement.quote is None:
        if place != (None, None):
            raise EvidenceError(f"{where}: start and end without a quote; add the quote")
        return
    if statement.start is None or statement.end is None or source.sha256 is None:
        raise EvidenceError(f"{where}: a quote needs start, end and its source's sha256; add them")
    if statement.start < 0 or statement.end - statement.start != len(statement.quote):
        raise EvidenceError(
            f"{where}: the quote has {len(statement.quote)} characters, {statement.start} to"
            f" {statement.end} are {statement.end - statement.start}; correct the quote or its place"
        )


def _require(
    pattern: re.Pattern[str], found: Iterable[str | None], where: str, field: str, remedy: str
) -> None:
    for text in found:
        if text is not None and not pattern.fullmatch(text):
            raise WatchlistError(f"{where}, {field}: {text!r} will not do; {remedy}")
