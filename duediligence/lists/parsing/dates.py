"""Dates as lists write them, in the ISO form of statements."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

# Three letters are enough: "Sept" and "September" both begin with "sep".
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTHS_OF_YEAR = 12  # a larger number is a day
_ISO = re.compile(r"((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})(?!\d)")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?!\d)")
_MONTH_FIRST = re.compile(
    r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)(?!\d)"
)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+((?:19|20)\d\d)(?!\d)")
_MONTH_ONLY = re.compile(r"((?:19|20)\d\d)(?:-(0[1-9]|1[0-2]))?")


def is_day_first(texts: Iterable[str]) -> bool:
    """Whether dates with slashes in a column have the day first: one of them can be read only so.

    >>> is_day_first(["05/08/2026", "17/02/2012"]), is_day_first(["05/08/2026"])
    (True, False)
    """
    dates = [match for text in texts for match in _AMERICAN.finditer(text)]
    return any(int(match[1]) > _MONTHS_OF_YEAR for match in dates) and not any(
        int(match[2]) > _MONTHS_OF_YEAR for match in dates
    )


def iso_date(text: str, *, day_first: bool = False) -> str | None:
    """Return the first date of a text; slashes are read as US agencies write them, month first.

    Args:
        text: the text.
        day_first: whether slashes are read with the day first.

    >>> iso_date("June 21, 2022"), iso_date("9/30/2019"), iso_date("3 Sept 2020")
    ('2022-06-21', '2019-09-30', '2020-09-03')
    >>> iso_date("2022-06-21 00:00:00"), iso_date("2019-01"), iso_date("soon"), iso_date("13/40/2020")
    ('2022-06-21', '2019-01', None, None)
    """
    if match := _ISO.search(text):
        return _day(match[1], match[2], match[3])
    if match := _AMERICAN.search(text):
        month, day = (match[2], match[1]) if day_first else (match[1], match[2])
        return _day(match[3], month, day)
    if match := _MONTH_FIRST.search(text):
        return _day(match[3], _month(match[1]), match[2])
    if match := _DAY_FIRST.search(text):
        return _day(match[3], _month(match[2]), match[1])
    whole = _MONTH_ONLY.fullmatch(text.strip())
    return whole.group() if whole else None


def is_day(text: str) -> bool:
    """Whether a text of the form YYYY, YYYY-MM or YYYY-MM-DD is in the calendar.

    >>> is_day("2024-02-29"), is_day("2026-02-31"), is_day("2026-02"), is_day("0000")
    (True, False, True, False)
    """
    parts = [int(part) for part in text.split("-")]
    try:
        date(*(*parts, 1, 1)[:3])
    except ValueError:
        return False
    return True


def _month(word: str) -> str:
    short = word[:3].lower()
    return str(_MONTHS.index(short) + 1) if short in _MONTHS else "0"


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
