"""Screens rows written as fields, with the shipped lists, and says what of ours stands on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from duediligence.lists import load_watchlist
from duediligence.matching.index import WatchlistIndex
from duediligence.matching.names.features import NameFeatures, extract_features
from duediligence.model import Column, Finding, Location, Statement, Suppliers, Watchlist
from duediligence.places.cell_places import PlaceCell
from duediligence.screening.result import ScreeningResult
from duediligence.screening.screener import Screener
from duediligence.text.segment import segment


@cache
def watchlist() -> Watchlist:
    """The list that is shipped."""
    return load_watchlist("xinjiang-2019")


@cache
def screener(policy: str = "default") -> Screener:
    """One screener a policy, for they never change."""
    return Screener(watchlist(), policy=policy)


def index() -> WatchlistIndex:
    """The shipped list, compiled."""
    return screener()._index


def suppliers(
    rows: Sequence[Mapping[str, str]], roles: Mapping[str, str] | None = None, **facts: Any
) -> Suppliers:
    """Rows of one header set as suppliers; `roles` maps a header to a role or to party.role."""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    columns = []
    for header in headers:
        party, _, role = (roles or {}).get(header, header).rpartition(".")
        texts = [row.get(header, "") for row in rows]
        columns.append(Column(header, party or "supplier", role, texts, texts))
    return Suppliers(tuple(columns), list(range(2, len(rows) + 2)), **facts)


def screened(
    row: Mapping[str, str] | None = None, *, policy: str = "default", **fields: str
) -> ScreeningResult:
    """One row, its fields named by role (or party.role in `row`), screened."""
    return screener(policy).screen_suppliers([suppliers([{**(row or {}), **fields}])])


def decision(**fields: str) -> str:
    """What becomes of one row under the default policy."""
    return screened(fields).decision.value


def entries(result: ScreeningResult, position: int = 0) -> set[str]:
    """The entries that stand on the findings of a row, first or supporting."""
    findings = [finding for finding in result.findings if finding.position == position]
    return {entry for finding in findings for entry in (finding.entry, *finding.supporting)}


def rules(result: ScreeningResult) -> list[str]:
    """The rules that fired, worst first."""
    return [finding.rule for finding in result.findings]


def let_go(result: ScreeningResult, position: int = 0) -> list[Finding]:
    """The near misses of a row."""
    return [finding for finding in result.near_misses if finding.position == position]


def our_words(findings: Iterable[Finding]) -> str:
    """All that we say on findings: never a quotation."""
    words: list[str] = []
    for finding in findings:
        words += [finding.reason, finding.ask or "", finding.advice or ""]
        words += [against.why for against in finding.against]
    return " ".join(words)


def all_words(findings: Sequence[Finding]) -> str:
    """What we say, and the cells and words that we point at."""
    words = [our_words(findings)]
    for finding in findings:
        words += [f"{match.text} {match.listed}" for match in finding.matches]
        words += [f"{pair.text} {pair.listed}" for match in finding.matches for pair in match.words]
        words += [f"{against.header} {against.text}" for against in finding.against]
    return " ".join(words)


def cited(result: ScreeningResult, position: int = 0) -> list[Statement]:
    """The statements that stand on the findings of a row."""
    statements = {s.id: s for entry in result.watchlist.entries for s in entry.statements}
    findings = [finding for finding in result.findings if finding.position == position]
    return [statements[sid] for finding in findings for sid in finding.statements]


def located(row: Mapping[str, str]) -> list[Location]:
    """The locations that the cells of one party tell."""
    ready = index()
    cells = [
        PlaceCell(role, role, text, ready.read(role, text).places) for role, text in row.items()
    ]
    return list(ready.locator.locate("supplier", cells))


def taken_apart(name: str) -> NameFeatures:
    """A name as its deciding words, by the shipped vocabulary."""
    return extract_features(segment(name, index().lexicon))
