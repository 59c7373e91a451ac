"""Watchlists: load in any format, join, verify, show, compare, date."""

from ..evidence import Check, source_of, verify
from .age import age_in_days, require_fresh
from .diff import Change, ListDiff, diff
from .guess import guess_format
from .join import join
from .listfile import ListFile
from .load import READERS, bundled, load_watchlist
from .show import show

__all__ = [
    "READERS",
    "Change",
    "Check",
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
    "verify",
]
