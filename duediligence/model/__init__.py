"""The nouns of the library: what a list says, what a supplier is, what a screening finds.

What people write (lists, policies) is checked by pydantic, frozen, with unknown fields refused. What
exists by the million (matches, locations, findings) is a slotted dataclass.
"""

from .base import After, Before, Bounds, CheckedRecord, SlottedRecord
from .findings import (
    CODE_MATCH_ORDER,
    NAME_MATCH_ORDER,
    Adjustment,
    Against,
    Coverage,
    Decision,
    Finding,
    How,
    InputInfo,
    Location,
    Match,
    MatchKind,
    PolicyInfo,
    Provenance,
    RowContext,
    WordMatch,
    WordWeight,
)
from .options import Limits, Options
from .quotations import QuotationCheck, source_of
from .roles import PARTIES, ROLES
from .sources import Source, Statement
from .suppliers import Column, HeadCell, HeadKind, HeadRow, Issue, Suppliers
from .watchlist import (
    Alias,
    ContextNote,
    Identifier,
    Kind,
    ListIdentity,
    ListInfo,
    RowCounts,
    StatusChange,
    UndecidedAs,
    UndecidedRow,
    Watchlist,
    WatchlistEntry,
)

__all__ = [
    "CODE_MATCH_ORDER",
    "NAME_MATCH_ORDER",
    "PARTIES",
    "ROLES",
    "Adjustment",
    "After",
    "Against",
    "Alias",
    "Before",
    "Bounds",
    "CheckedRecord",
    "Column",
    "ContextNote",
    "Coverage",
    "Decision",
    "Finding",
    "HeadCell",
    "HeadKind",
    "HeadRow",
    "How",
    "Identifier",
    "InputInfo",
    "Issue",
    "Kind",
    "Limits",
    "ListIdentity",
    "ListInfo",
    "Location",
    "Match",
    "MatchKind",
    "Options",
    "PolicyInfo",
    "Provenance",
    "QuotationCheck",
    "RowContext",
    "RowCounts",
    "SlottedRecord",
    "Source",
    "Statement",
    "StatusChange",
    "Suppliers",
    "UndecidedAs",
    "UndecidedRow",
    "Watchlist",
    "WatchlistEntry",
    "WordMatch",
    "WordWeight",
    "source_of",
]
