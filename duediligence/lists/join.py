"""Two watchlists as one."""

from __future__ import annotations

from ..model import Watchlist


def join(first: Watchlist, second: Watchlist) -> Watchlist:
    """Both lists as one, the same as `first | second`; every entry keeps the list it stands on.

    Raises:
        WatchlistError: two versions of one list, or two different sources of one id.

    >>> from duediligence.lists import load_watchlist
    >>> one = load_watchlist("xinjiang-2019")
    >>> join(one, one) == one
    True
    """
    return first | second
