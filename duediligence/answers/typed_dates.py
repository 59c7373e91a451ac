"""Read a date that a person typed as text, where it can be read in one way only."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

# Year first is one day everywhere (ISO 8601, 2026/11/28); a cell of a spreadsheet may add a time.
_YEAR_FIRST = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
# With dots the day comes first wherever dates are written so (28.11.2026: DIN 5008 and others); with
# slashes and hyphens it does in most countries, and the month does in the United States.
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_EITHER = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})")
_MONTHS = 12  # a number above it is a day


def read_date(text: str, *, day_first: bool | None = None) -> dt.date | None:
    """Return the day that a text names, None where it is none or can be read in two ways.

    Args:
        text: what was typed.
        day_first: whether the day comes before the month where both orders give a date; None: not
            known.

    >>> read_date("28/11/2026") == read_date("28.11.2026") == read_date("2026/11/28")
    True
    >>> print(read_date("11/12/2026"), read_date("11/12/2026", day_first=True))
    None 2026-12-11
    """
    if match := _YEAR_FIRST.fullmatch(text):
        return _date(match[1], match[3], match[4])
    if match := _DOTTED.fullmatch(text):
        return _date(match[3], match[2], match[1])
    match = _EITHER.fullmatch(text)
    if match is None:
        return None
    first, second, year = match[1], match[3], match[4]
    readings = {
        reading
        for is_day_first, reading in (
            (True, _date(year, second, first)),
            (False, _date(year, first, second)),
        )
        if reading is not None and day_first in (None, is_day_first)
    }
    return readings.pop() if len(readings) == 1 else None


def is_ambiguous(text: str) -> bool:
    """Return whether a text is a date in two ways, such as 11/12/2026."""
    return read_date(text) is None and read_date(text, day_first=True) is not None


def day_comes_first(texts: Iterable[str]) -> bool | None:
    """Return the order that some dates show: 28/11/2026 has the day first, 11/28/2026 the month.

    Returns:
        None where no date shows it, or two show different orders.

    >>> day_comes_first(["28/11/2026", "11/12/2026"]), day_comes_first(["11/12/2026"])
    (True, None)
    """
    orders = set()
    for match in filter(None, map(_EITHER.fullmatch, texts)):
        first, second = int(match[1]), int(match[3])
        if (first > _MONTHS) != (second > _MONTHS):
            orders.add(first > _MONTHS)
    return orders.pop() if len(orders) == 1 else None


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
