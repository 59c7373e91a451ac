"""Watchlists: load in any format, join, verify, show, compare, date."""

from ..model.quotations import source_of
from .diff import ListChange, ListDiff, diff
from .formats.detect import guess_format
from .freshness import age_in_days, require_fresh
from .join import join
from .list_file import ListFile
from .load import READERS, bundled, load_watchlist
from .show import show

__all__ = [
    "READERS",
    "ListChange",
    "ListDiff",
    "ListFile",
    "age_in_days",
    "bundled",
    "diff",
    "guess_format",
    "join",
    "load_watchlist",
    "require_fresh",
    "show",
    "source_of",
]
