"""Two watchlists as one."""

from __future__ import annotations

from ..model import Watchlist


def join(first: Watchlist, second: Watchlist) -> Watchlist:
    """Return both lists as one, the same as `first | second`; every entry keeps its list.

    Raises:
        WatchlistError: two versions of one list, or two different sources of one id.

    >>> from duediligence.lists import load_watchlist
    >>> watchlist = load_watchlist("xinjiang-2019")
    >>> join(watchlist, watchlist) == watchlist
    True
    """
    return first | second
