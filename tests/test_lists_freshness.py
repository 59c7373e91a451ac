"""How old a list may be."""

from datetime import date

import pytest

from duediligence.errors import WatchlistError
from duediligence.lists import age_in_days, require_fresh
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
