"""The numbers of the name matcher, read from `resources/matching/match-weights.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .csv_tables import read_rows
from .paths import RESOURCES

_FILE = RESOURCES / "matching" / "match-weights.csv"


@dataclass(frozen=True, slots=True)
class MatchWeights:
    """All weights, costs and thresholds of the matcher, in bits or as shares from 0 to 1.

    Attributes:
        word: what a word is worth by its class.
        missing, extra: the share of its worth that a missing word, or one beyond, costs, by class.
        conflict: what two different places, trades or numbers cost.
        way: what each way of agreeing costs.
        error: the share of a word's worth that is left at most where it is misspelt, and what a second error costs.
        alias: what a name costs that its list calls weak.
        whole: what it adds that two names have the same words, no more and no less.
        surrounded: the most that words around a whole listed name cost.
        row: what the rest of the row adds (the place agrees) or takes away.
        kind: from which sum on a pair is of which kind.
    """

    word: Mapping[str, float]
    missing: Mapping[str, float]
    extra: Mapping[str, float]
    conflict: Mapping[str, float]
    way: Mapping[str, float]
    error: Mapping[str, float]
    alias: Mapping[str, float]
    whole: Mapping[str, float]
    surrounded: Mapping[str, float]
    row: Mapping[str, float]
    kind: Mapping[str, float]


@cache
def match_weights() -> MatchWeights:
    """Return the shipped weights."""
    sections: dict[str, dict[str, float]] = {}
    for row in read_rows(_FILE):
        sections.setdefault(row["section"], {})[row["name"]] = float(row["value"])
    return MatchWeights(**sections)
