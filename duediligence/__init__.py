"""Supply-chain due-diligence screening for forced-labour risk, with the evidence for each flag.

>>> import duediligence as dd
>>> dd.Screener().check(name="Badger Sportswear").decision.value
'clear'
"""

from .errors import (
    Blocked,
    ColumnError,
    DueDiligenceError,
    EvidenceError,
    MissingExtra,
    OutputError,
    PolicyError,
    TableError,
    UsageError,
    WatchlistError,
)
from .lists import load_watchlist
from .model import Decision, Limits, Options, Watchlist
from .policy import Policy, load_policy
from .result import ScreeningResult
from .screening import Screener, screen
from .version import __version__

__all__ = [
    "Blocked",
    "ColumnError",
    "Decision",
    "DueDiligenceError",
    "EvidenceError",
    "Limits",
    "MissingExtra",
    "Options",
    "OutputError",
    "Policy",
    "PolicyError",
    "Screener",
    "ScreeningResult",
    "TableError",
    "UsageError",
    "Watchlist",
    "WatchlistError",
    "__version__",
    "load_policy",
    "load_watchlist",
    "screen",
]
