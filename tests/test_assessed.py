"""What is said of a row: remembered, within bounds, and never another row's."""

from dataclasses import replace

import pytest
from screenings import screener, suppliers

from duediligence import assessed, identity, materials
from duediligence.policy import assess

ROWS = [
    {"name": name, "city": city, "country": country, "product": product, "factory.name": factory}
    for name in ("Quiet Mill", "Hetian Taida", "Acme Gloves")
    for city, country in (("Cairo", "Egypt"), ("Hotan", "China"), ("", ""))
    for product in ("Leather gloves", "cotton yarn", "")
    for factory in ("", "Hetian Taida")
]


def told(rows):
    result = screener().screen_suppliers([suppliers(rows)])
    return list(result.decisions), list(result.findings), list(result.near_misses), result.context


def test_what_is_remembered_changes_nothing(monkeypatch):
    """Rows come to the same whether all, or nothing, is remembered of those before them."""
    usual = told(ROWS * 3)
    for module in (assessed, identity, materials, assess):
        monkeypatch.setattr(module, "_MOST_REMEMBERED", 1)
    assert told(ROWS * 3) == usual


@pytest.mark.parametrize("at", [0, 8, 20, 40])
def test_row_comes_to_the_same_among_others(at):
    """A row's findings are those it has alone, but for its position."""
    among = [one for found in told(ROWS)[1:3] for one in found if one.position == at]
    alone = [one for found in told([ROWS[at]])[1:3] for one in found]
    assert among == [replace(one, position=at) for one in alone]


def test_memory_has_a_bound(monkeypatch):
    """What is remembered of rows never grows beyond its bound."""
    monkeypatch.setattr(assessed, "_MOST_REMEMBERED", 3)
    index = screener()._index
    asked = assessed.Assessed(index, screener()._assessor)
    table = suppliers(ROWS)
    for row in range(len(ROWS)):
        cells = [(c, c.texts[row], index.read(c.role, c.texts[row])) for c in table.columns]
        asked.told([cell for cell in cells if cell[1]])
        assert len(asked._known) <= 3
        assert len(asked._places) <= 3
