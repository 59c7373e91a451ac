"""Checks what must hold for every watchlist, from whatever format it was read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ..errors import EvidenceError, WatchlistError
from ..model import Kind, Source, Statement, Watchlist, WatchlistEntry
from .goods import known_goods, unknown_goods
from .parsing.dates import is_day

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
ID = re.compile(r"[^\W_]([\w.-]*[^\W_])?")
# `CN-654021`, `TM-M`, and below a division `CN-654021:kashi`; abroad `KZ:almaty`.
PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,12}){0,3}(:[a-z0-9][a-z0-9.-]{0,60})?")
# The Harmonised System: chapters have 2 digits, national tariff lines up to 10.
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
        raise WatchlistError(
            f"{name}: no active entry that can be matched, so nothing could be found; add one"
        )
    _require_ids(watchlist, name)
    for info in watchlist.lists:
        _require_dates([info.date], f"{name}, list")
    for source in watchlist.sources:
        where = f"{name}, source {source.id}"
        _require_dates([source.date], where)
        _require(SHA256, [source.sha256], f"{where}, sha256", "write 64 hexadecimal digits")
    product_ids = {entry.id for entry in watchlist.entries if entry.kind is Kind.PRODUCT}
    for entry in watchlist.entries:
        _require_entry(entry, product_ids, f"{name}, entry {entry.id}")
    sources = {source.id: source for source in watchlist.sources}
    for statement in watchlist.statements:
        _require_statement(statement, sources, f"{name}, statement {statement.id}")


def require_ordered_histories(watchlist: Watchlist, name: str) -> None:
    """Refuse an entry that ended, by its history, before a day on which it was listed.

    Args:
        watchlist: a list whose histories were written by hand, in their order.
        name: what to call its file in messages.

    Raises:
        WatchlistError: an entry would be inactive although its latest step lists it.
    """
    for entry in watchlist.entries:
        last = entry.history[-1]
        earlier = [change.date for change in entry.history[:-1] if change.status == "listed"]
        latest = max(filter(None, earlier), default="")
        if (
            last.status not in {"listed", "disputed"}
            and last.date
            and last.date < latest[: len(last.date)]
        ):
            raise WatchlistError(
                f"{name}, entry {entry.id}, history: {last.status} on {last.date}, but listed on"
                f" {latest}, which is later; write the steps in the order of their dates"
            )


def _require_ids(watchlist: Watchlist, name: str) -> None:
    ids = [(info.id, "") for info in watchlist.lists]
    ids += [(source.id, "source ") for source in watchlist.sources]
    # Entries and context notes share their ids, since those of their statements are made of them.
    ids += [(entry.id, "entry ") for entry in watchlist.entries]
    ids += [(note.id, "entry ") for note in watchlist.context]
    for (id_, kind), count in Counter(ids).items():
        if count > 1:
            raise WatchlistError(f"{name}: the {kind}id {id_!r} stands {count} times; rename one")
    _require(ID, [id_ for id_, _ in ids], f"{name}, id", "use letters, digits, hyphens and dots")


def _require_entry(entry: WatchlistEntry, product_ids: set[str], where: str) -> None:
    names = [entry.name, *(alias.text for alias in entry.aliases)]
    if not all(any(map(str.isalnum, name)) for name in names):
        raise WatchlistError(f"{where}: a name without a letter; write it out")
    if entry.kind is Kind.PLACE and not entry.places:
        raise WatchlistError(f"{where}: a place without its code; add places: [CN-...]")
    if entry.kind is Kind.GOODS:
        _require_goods(entry, where)
    place_remedy = "write a gazetteer code such as CN-654021"
    _require(PLACE, entry.places, f"{where}, places", place_remedy)
    hs_remedy = "write 2 to 10 digits, no dots"
    _require(HS_PREFIX, entry.hs_prefixes, f"{where}, hs_prefixes", hs_remedy)
    for product in entry.products:
        if product not in product_ids:
            listed = ", ".join(sorted(product_ids)) or "none"
            raise WatchlistError(
                f"{where}, products: no product entry {product!r}; there is {listed}"
            )
    _require_dates([change.date for change in entry.history], where, "history")


def _require_goods(entry: WatchlistEntry, where: str) -> None:
    """Refuse an entry on goods that could never be met, or that no statement lists or alleges."""
    if unknown := unknown_goods(entry.goods):
        raise WatchlistError(
            f"{where}, goods: no goods {', '.join(unknown)}; there is {', '.join(sorted(known_goods()))},"
            " or write their `words` and `hs_prefixes`"
        )
    if not (entry.goods or any(entry.words.values()) or entry.hs_prefixes):
        raise WatchlistError(f"{where}: goods without goods, words or hs_prefixes; add one of them")
    if not (entry.places or entry.vessels):
        raise WatchlistError(f"{where}: goods of no place; add places or vessels")
    names = [*entry.vessels, *(word for words in entry.words.values() for word in words)]
    if not all(any(map(str.isalpha, name)) for name in names):
        raise WatchlistError(f"{where}: a word or a vessel without a letter; write it out")


def _require_statement(statement: Statement, sources: dict[str, Source], where: str) -> None:
    source = sources.get(statement.source)
    if source is None:
        listed = ", ".join(sources) or "none"
        raise WatchlistError(f"{where}: no source {statement.source!r}; there is {listed}")
    _require_dates([statement.date], where)
    start, end, quote = statement.start, statement.end, statement.quote
    if quote is None:
        if (start, end) != (None, None):
            raise EvidenceError(f"{where}: start and end without a quote; add the quote")
        return
    if start is None or end is None or source.sha256 is None:
        raise EvidenceError(f"{where}: a quote needs start, end and its source's sha256; add them")
    if start < 0 or end - start != len(quote):
        raise EvidenceError(
            f"{where}: the quote has {len(quote)} characters, {start} to {end} are {end - start};"
            " correct the quote or its place"
        )


def _require_dates(dates: Iterable[str | None], where: str, field: str = "date") -> None:
    dates = list(dates)
    _require(DATE, dates, f"{where}, {field}", "write YYYY, YYYY-MM or YYYY-MM-DD")
    for day in dates:
        if day is not None and not is_day(day):
            raise WatchlistError(f"{where}, {field}: {day!r} is in no calendar; correct it")


def _require(
    pattern: re.Pattern[str], texts: Iterable[str | None], where: str, remedy: str
) -> None:
    for text in texts:
        if text is not None and not pattern.fullmatch(text):
            raise WatchlistError(f"{where}: {text!r} will not do; {remedy}")
