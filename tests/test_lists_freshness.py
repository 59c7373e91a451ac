"""How old a list may be."""

from datetime import date

import pytest
from lists_at_hand import DELISTED, a_list, entry

from duediligence.errors import WatchlistError
from duediligence.lists import age_in_days, require_fresh, require_not_shrunk
from duediligence.model import ListInfo, Watchlist

TODAY = date(2026, 11, 23)


def info(day):
    return ListInfo(id="own", title="Own", version="1", date=day, sha256="a" * 64)


@pytest.mark.parametrize(
    ("day", "age"),
    [("2026-11-23", 0), ("2026-11-20", 3), ("2026-11", 22), ("2026", 326), (None, None)],
)
def test_age_counts_from_the_first_day_that_is_meant(day, age):
    """A month or year alone counts from its first day, so that a list never seems younger."""
    assert age_in_days(info(day), TODAY) == age


def test_fresh_list_passes():
    """A list as old as allowed passes."""
    require_fresh(Watchlist(lists=(info("2026-11-20"),), entries=()), 3, TODAY)


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2026-11-19", "'own' of 2026-11-19 is 4 days old"),
        (None, "'own' bears no date"),
        ("2026-12-01", "dated 2026-12-01, after today"),
    ],
)
def test_old_undated_or_future_list_is_refused(day, message):
    """A list that is too old, of unknown age, or not of this time stops the screening."""
    with pytest.raises(WatchlistError, match=message):
        require_fresh(Watchlist(lists=(info(day),), entries=()), 3, TODAY)


@pytest.mark.parametrize(("left", "is_refused"), [(9, False), (6, False), (5, True), (1, True)])
def test_a_list_that_lost_more_than_a_third_is_refused(left, is_refused):
    """A third may go in one step; more looks like a download that broke off at the end of a row."""
    entries = [entry("organisation", f"Velmora {number}") for number in range(9)]
    new, previous = a_list(*entries[:left]), a_list(*entries)
    if not is_refused:
        require_not_shrunk(new, previous)
        return
    with pytest.raises(WatchlistError, match=f"{left} active entries, and 9 in the earlier"):
        require_not_shrunk(new, previous)


def test_entries_that_ended_are_not_on_the_list():
    """A list whose firms are all still there, but delisted, has shrunk."""
    entries = [entry("organisation", f"Velmora {number}") for number in range(3)]
    ended = [entry("organisation", f"Velmora {n}", history=DELISTED) for n in range(1, 3)]
    with pytest.raises(WatchlistError, match="1 active entries, and 3"):
        require_not_shrunk(a_list(entries[0], *ended), a_list(*entries))
