"""How old a list is, and whether it shrank. Nothing reads the clock: whoever screens passes the day."""

from __future__ import annotations

from datetime import date, timedelta

from ..errors import WatchlistError
from ..model import ListInfo, Watchlist

# Judgement: no authority takes a third of the firms off a list in one step; a download that broke off
# at the end of a row, or a filtered export, looks so.
_LEAST_LEFT = 2 / 3


def age_in_days(info: ListInfo, today: date) -> int | None:
    """Return the days since the day of the list; of a month or year alone, since its first day.

    Returns:
        None where the list has no date; below 0 where its day is after today.

    >>> age_in_days(ListInfo(id="a", title="A", version="1", date="2026-11", sha256=""), date(2026, 11, 24))
    23
    """
    if info.date is None:
        return None
    parts = [int(part) for part in info.date.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    return (today - date(year, month, day)).days


def require_fresh(watchlist: Watchlist, max_age_days: int, today: date) -> None:
    """Refuse a watchlist that holds a list older than allowed, or of unknown age, or of the future.

    Args:
        watchlist: one list or several joined.
        max_age_days: how many days old each of them may be.
        today: the day it is.

    Raises:
        WatchlistError: which lists, how old they are, and what to do.
    """
    stale = []
    for info in watchlist.lists:
        age = age_in_days(info, today)
        if age is None:
            stale.append(f"the list {info.id!r} bears no date")
        elif age < 0:
            stale.append(
                f"the list {info.id!r} is dated {info.date}, after today, {today.isoformat()}"
            )
        elif age > max_age_days:
            stale.append(f"the list {info.id!r} of {info.date} is {age} days old")
    if stale:
        raise WatchlistError(
            f"{'; '.join(stale)}; allowed are {max_age_days} days: download it again, and put the"
            " day into the name of the file, such as uflpa-2026-11-20.html"
        )


def require_not_shrunk(new: Watchlist, previous: Watchlist) -> None:
    """Refuse a list that has lost more than a third of its active entries since an earlier version.

    Args:
        new: the list as it is now.
        previous: the list as it was.

    Raises:
        WatchlistError: how many entries each of them has, and what to do.

    >>> from duediligence.lists import load_watchlist
    >>> require_not_shrunk(load_watchlist("xinjiang-2019"), load_watchlist("xinjiang-2019"))
    """
    left, before = (
        sum(entry.is_active for entry in version.entries) for version in (new, previous)
    )
    if left < before * _LEAST_LEFT:
        names = ", ".join(info.title for info in new.lists)
        raise WatchlistError(
            f"{names}: {left} active entries, and {before} in the earlier version; a list that lost"
            " more than a third may be cut short: download it again, or confirm that it is right"
        )


def require_past_ends(watchlist: Watchlist, today: date) -> None:
    """Refuse an entry that ends on a day to come: until then it is listed.

    Args:
        watchlist: what was loaded.
        today: the day it is.

    Raises:
        WatchlistError: naming the entry and the day.
    """
    tomorrow = (today + timedelta(days=1)).isoformat()  # the day it already is further east
    for entry in watchlist.entries:
        last = entry.history[-1]
        if last.status in {"delisted", "withdrawn"} and last.date and last.date > tomorrow:
            raise WatchlistError(
                f"the list {entry.list!r}, entry {entry.id}: {last.status} on {last.date}, which is"
                " yet to come; remove that step, and add it again on that day"
            )
