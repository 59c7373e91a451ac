"""Single checks remember what they have read, and come out as if they remembered nothing."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest

import duediligence as dd
from duediligence.matching.index import WatchlistIndex
from duediligence.screening import kept_pipelines
from duediligence.screening.pipeline import Pipeline
from duediligence.screening.screener import Screener

ORDERS = [
    {"name": name, "city": city, "country": country, "product": product}
    for name in (
        "Hetian Taida Apparel",
        "Hetain Tada Garments",
        "Acme",
        "和田泰达服饰",
        "Badger",
        "",
    )
    for city, country in (("Hotan", "CN"), ("Lyon", "FR"), ("Nowhere", "Atlantis"), ("", ""))
    for product in ("cotton gloves", "steel", "cotton from Xinjiang", "")
]


@cache
def screener() -> Screener:
    return dd.Screener()


def outcome(result: dd.ScreeningResult) -> dict:
    data = json.loads(result.to_json())
    del data["provenance"]["screened_at"]
    return data


@cache
def forgetful() -> list[dict]:
    """Every order as a screener answers that has a new pipeline for each."""
    one = dd.Screener()
    outcomes = []
    for order in ORDERS:
        one._kept._idle.clear()
        outcomes.append(outcome(one.check(order)))
    return outcomes


def test_checks_come_out_alike_in_any_order():
    """What was checked before changes nothing, whether an order comes first, last or again."""
    for orders in (ORDERS, ORDERS[::-1], ORDERS):
        results = [outcome(screener().check(order)) for order in orders]
        assert results == (forgetful() if orders is ORDERS else forgetful()[::-1])


def test_threads_share_no_pipeline():
    """Threads that check at once get what each would get alone, and few pipelines remain."""
    with ThreadPoolExecutor(8) as threads:
        results = [*threads.map(lambda order: outcome(screener().check(order)), ORDERS * 2)]
    assert results == forgetful() * 2
    assert len(screener()._kept._idle) <= kept_pipelines._MOST_IDLE


def test_what_is_remembered_is_bounded(monkeypatch):
    """A pipeline that has read many characters is given up, and so is all that it remembers."""
    monkeypatch.setattr(kept_pipelines, "_MOST_CHARACTERS", 100)
    one = dd.Screener()
    one.check(name="Acme")
    (kept,) = one._kept._idle
    one.check(name="Lanhu " * 20)
    assert one._kept._idle == []
    one.check(name="Acme")
    assert one._kept._idle[0][0] is not kept[0]


def test_a_table_is_not_remembered():
    """The texts of a table are forgotten with its result: only an order's few rows are kept."""
    one = dd.Screener()
    one.screen([{"name": f"Firm {number} Lanhu"} for number in range(500)])
    assert one._kept._idle == []


def test_another_policy_remembers_nothing_of_the_first():
    """A screener under another policy has pipelines of its own."""
    order = {"name": "Acme", "city": "Hotan", "country": "CN"}
    first = screener()
    first.check(order)
    other = first.with_policy("us-import")
    assert other.check(order).provenance.policy.id == "us-import"
    assert outcome(other.check(order)) == outcome(dd.Screener(policy="us-import").check(order))


def test_a_fault_leaves_no_pipeline(monkeypatch):
    """A pipeline in which something broke is not used again."""
    one = dd.Screener()
    one.check(name="Acme")
    monkeypatch.setattr(type(one._kept._idle[0][0]), "screen", lambda *_: 1 / 0)
    with pytest.raises(dd.ScreeningError):
        one.check(name="Acme")
    assert one._kept._idle == []


def test_a_pickled_screener_checks_alike():
    """A screener that was sent to another process has no pipelines, and answers the same."""
    screener().check(ORDERS[0])
    sent = pickle.loads(pickle.dumps(screener()))
    assert sent._kept._idle == []
    assert outcome(sent.check(ORDERS[0])) == forgetful()[0]


def test_a_single_check_copies_no_cell(monkeypatch):
    """The one row of a check is screened as it was given: its columns are made once, not again."""
    one = dd.Screener()
    one.check(name="Acme", city="Lyon", country="FR")  # which makes a pipeline
    seen = []
    screen = Pipeline.screen

    def screened(self, rows, *at):
        seen.append(rows)
        return screen(self, rows, *at)

    monkeypatch.setattr(Pipeline, "screen", screened)
    result = one.check(name="Acme", city="Lyon", country="FR")
    assert seen[0] is result.suppliers[0]


def test_a_material_looks_up_no_place_twice(monkeypatch):
    """Whether a raw material is elsewhere is asked of the readings of its row, read once."""
    one = dd.Screener()
    one.check(name="Acme", city="Lyon", country="FR", product="Cotton shirts")
    reads = []
    read = WatchlistIndex.read

    def counted(*args):
        reads.append(args[1:])
        return read(*args)

    monkeypatch.setattr(WatchlistIndex, "read", counted)
    one.check(name="Acme", city="Milan", province="Lombardy", country="IT", product="Cotton shirts")
    assert reads == [("country", "IT")]  # whether the country is known
