"""Watchlists: load, join, verify, show."""

from ..evidence import Check, source_of, verify
from .join import join
from .load import bundled, load_watchlist
from .show import show

__all__ = ["Check", "bundled", "join", "load_watchlist", "show", "source_of", "verify"]
