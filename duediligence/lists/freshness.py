"""How old a list is. Nothing here reads the clock: whoever runs a screening passes the day."""

from __future__ import annotations

from datetime import date, timedelta

from ..errors import WatchlistError
from ..model import ListInfo, Watchlist


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
