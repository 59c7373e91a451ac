"""Han characters that are mistaken for one another because they look alike."""

from __future__ import annotations

from functools import cache, lru_cache

from ...resources.bounded_cache import WORDS_AT_HAND
from ...resources.csv_tables import WORD_TABLES, read_rows


@lru_cache(maxsize=WORDS_AT_HAND)
def look_alike_key(han: str) -> str:
    """Return a run of Han with characters that look alike made the same.

    >>> look_alike_key("天习") == look_alike_key("天羽"), look_alike_key("天山") == look_alike_key("天羽")
    (True, False)
    """
    return han.translate(_representatives())


@cache
def _representatives() -> dict[int, str]:
    """Return each character of a group with the first of its group."""
    groups = [row["characters"] for row in read_rows(WORD_TABLES / "similar-characters.csv")]
    return {ord(character): group[0] for group in groups for character in group[1:]}
