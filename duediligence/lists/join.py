"""Two watchlists as one."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Kind, Watchlist
from .load import load_watchlist


def join(first: Watchlist, second: Watchlist) -> Watchlist:
    """Return both lists as one, the same as `first | second`; every entry keeps its list.

    Raises:
        WatchlistError: two versions of one list, or two different sources of one id.

    >>> watchlist = load_watchlist("xinjiang-2019")
    >>> join(watchlist, watchlist) == watchlist
    True
    """
    return first | second


def with_brought_lists(watchlist: Watchlist, names: Iterable[str]) -> Watchlist:
    """Return a watchlist with the lists that a policy brings, where it does not hold their places.

    A policy about a region finds nothing of it in lists of firms. A list that has the same place
    keeps its own entry, so that the place is not found twice.

    Args:
        watchlist: the lists that are loaded.
        names: the lists that the policy brings, see `load_watchlist`.

    Raises:
        WatchlistError: a list that is brought is missing or malformed, or another of its name is
            loaded.

    >>> loaded = load_watchlist("xinjiang-2019")
    >>> [info.id for info in with_brought_lists(loaded, ["us-import-region"]).lists]
    ['xinjiang-2019']
    """
    for name in names:
        brought = load_watchlist(name)
        listed = {
            code
            for entry in watchlist.entries
            if entry.kind is Kind.PLACE and entry.is_active
            for code in entry.places
        }
        wanted = {code for entry in brought.entries for code in entry.places}
        has_more = any(entry.kind is not Kind.PLACE for entry in brought.entries)
        if has_more or not wanted <= listed:
            watchlist = watchlist | brought
    return watchlist
