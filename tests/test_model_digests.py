"""The digest of a finding's evidence shows which side has changed."""

import pytest
from screenings import screened, suppliers, watchlist

from duediligence.model.digests import changed_sides, check_sign, digest_half
from duediligence.resources.match_weights import match_weights
from duediligence.screening.screener import Screener


def test_each_side_has_its_half():
    """A change of one side changes its half only, and is reported as that side's."""
    a, b, x = map(digest_half, (["a"], ["b"], ["x"]))
    assert changed_sides(a + b, a + b) == ()
    assert changed_sides(a + b, x + b) == ("supplier data",)
    assert changed_sides(a + b, a + x) == ("list",)
    assert changed_sides(a + b, x + x) == ("supplier data", "list")


def test_foreign_digest_may_be_either():
    """A digest of another form may differ on either side."""
    assert changed_sides("e1", digest_half([]) * 2) == ("supplier data", "list")


def test_check_sign_sees_each_id():
    """The sign over ids changes with each of them, and with where one ends."""
    signs = {check_sign(*ids) for ids in (("ab", "c"), ("a", "bc"), ("ab", "d"), ("abc",))}
    assert len(signs) == 4


def test_refitted_match_weights_change_no_digest(monkeypatch: pytest.MonkeyPatch):
    """An answer that was given under other weights is an answer to the same finding."""
    row = {"name": "Hetain Taida", "city": "Hotan", "country": "CN"}
    (before,) = screened(row).findings
    weights = match_weights()
    monkeypatch.setitem(weights.whole, "bonus", weights.whole["bonus"] + 1)
    monkeypatch.setitem(weights.way, "swapped letters", weights.way["swapped letters"] + 1)
    (after,) = Screener(watchlist()).screen_suppliers([suppliers([row])]).findings

    assert after.matches[0].weights != before.matches[0].weights
    assert (after.finding_id, after.evidence_digest) == (before.finding_id, before.evidence_digest)
