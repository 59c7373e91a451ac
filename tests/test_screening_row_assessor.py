"""What is said of a row: remembered, within bounds, and never another row's."""

from dataclasses import replace

import pytest
from screenings import screener, suppliers

from duediligence.resources.bounded_cache import BoundedCache

ROWS = [
    {"name": name, "city": city, "country": country, "product": product, "factory.name": factory}
    for name in ("Quiet Mill", "Hetian Taida", "Acme Gloves")
    for city, country in (("Cairo", "Egypt"), ("Hotan", "China"), ("", ""))
    for product in ("Leather gloves", "cotton yarn", "")
    for factory in ("", "Hetian Taida")
]


def outcome(rows):
    result = screener().screen_suppliers([suppliers(rows)])
    return list(result.decisions), list(result.findings), list(result.near_misses), result.context


def test_what_is_remembered_changes_nothing(monkeypatch):
    """Rows come to the same whether all, or nothing, is remembered of those before them."""
    usual = outcome(ROWS * 3)
    monkeypatch.setattr(BoundedCache, "_make_room", lambda self, _: self.clear())
    assert outcome(ROWS * 3) == usual


def test_what_is_forgotten_at_once_changes_nothing(monkeypatch):
    """Another thread may make room at any moment: rows come to the same though nothing is kept."""
    usual = outcome(ROWS)
    monkeypatch.setattr(BoundedCache, "put", lambda _self, _key, value: value)
    monkeypatch.setattr(BoundedCache, "update", lambda self, *_: self.clear())
    assert outcome(ROWS) == usual


@pytest.mark.parametrize("at", [0, 8, 20, 40])
def test_row_comes_to_the_same_among_others(at):
    """A row's findings are those it has alone, but for its position."""
    among = [
        finding for findings in outcome(ROWS)[1:3] for finding in findings if finding.position == at
    ]
    alone = [finding for findings in outcome([ROWS[at]])[1:3] for finding in findings]
    assert among == [replace(finding, position=at) for finding in alone]
