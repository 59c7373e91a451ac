"""Watchlists: load them in any format, join, verify, show, compare, check their age.

`other_formats` says how to add a list format; a legal form is added in `resources/words/legal-forms.csv`.
"""

from ..model.quotations import source_of
from .bundled_lists import bundled
from .diff import ListChange, ListDiff, diff
from .freshness import age_in_days, require_fresh, require_not_shrunk, require_past_ends
from .identity import describe_identity
from .join import join, with_brought_lists
from .list_file import ListFile
from .load import load_watchlist
from .show import show

__all__ = [
    "ListChange",
    "ListDiff",
    "ListFile",
    "age_in_days",
    "bundled",
    "describe_identity",
    "diff",
    "join",
    "load_watchlist",
    "require_fresh",
    "require_not_shrunk",
    "require_past_ends",
    "show",
    "source_of",
    "with_brought_lists",
]
