"""Screens rows written as fields, with the shipped lists, and says what of ours stands on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

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
    rows: Sequence[Mapping[str, str]], roles: Mapping[str, str] | None = None, **facts: object
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
    return screened(**fields).decision.value


def entries(result: ScreeningResult, position: int = 0) -> set[str]:
    """The entries that stand on the findings of a row, first or supporting."""
    found = [one for one in result.findings if one.position == position]
    return {entry for one in found for entry in (one.entry, *one.supporting)}


def rules(result: ScreeningResult) -> list[str]:
    """The rules that fired, worst first."""
    return [one.rule for one in result.findings]


def let_go(result: ScreeningResult, position: int = 0) -> list[Finding]:
    """The near misses of a row."""
    return [one for one in result.near_misses if one.position == position]


def our_words(findings: Iterable[Finding]) -> str:
    """All that we say on findings: never a quotation."""
    said: list[str] = []
    for one in findings:
        said += [one.reason, one.ask or "", one.advice or ""]
        said += [against.why for against in one.against]
    return " ".join(said)


def all_words(findings: Sequence[Finding]) -> str:
    """What we say, and the cells and words that we point at."""
    told = [our_words(findings)]
    for one in findings:
        told += [f"{match.text} {match.listed}" for match in one.matches]
        told += [f"{w.text} {w.listed}" for match in one.matches for w in match.words]
        told += [f"{against.header} {against.text}" for against in one.against]
    return " ".join(told)


def cited(result: ScreeningResult, position: int = 0) -> list[Statement]:
    """The statements that stand on the findings of a row."""
    known = {s.id: s for entry in result.watchlist.entries for s in entry.statements}
    found = [one for one in result.findings if one.position == position]
    return [known[sid] for one in found for sid in one.statements]


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
