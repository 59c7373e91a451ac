"""What a rule says of a row, before the finding it becomes has an id."""

from __future__ import annotations

from typing import NamedTuple

from ..model import Against, Decision, Match, WatchlistEntry
from .facts import Key
from .rules import Rule


class Verdict(NamedTuple):
    """A finding (or, where its decision is clear, a near miss) before it has an id.

    `cited` are the entries whose statements may stand on it: never one about another subject.
    """

    rule: Rule
    decision: Decision
    priority: int
    party: str
    reason: str
    entry: WatchlistEntry | None = None
    supporting: tuple[WatchlistEntry, ...] = ()
    cited: tuple[WatchlistEntry, ...] = ()
    matches: tuple[Match, ...] = ()
    against: tuple[Against, ...] = ()
    score: float = 0.0
    also: tuple[Key, ...] = ()


def render_reason(rule: Rule, **parts: str) -> str:
    """The rule's sentence with its parts filled in."""
    return rule.reason.format_map(parts)
