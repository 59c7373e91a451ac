"""The digest of a finding's evidence tells which side has changed."""

from duediligence.model.digests import changed_sides, check_sign, evidence_digest


def test_each_side_has_its_half():
    """A change of one side changes its half only, and is told as that side's."""
    one = evidence_digest(["a"], ["b"])
    assert changed_sides(one, one) == ()
    assert changed_sides(one, evidence_digest(["x"], ["b"])) == ("supplier data",)
    assert changed_sides(one, evidence_digest(["a"], ["x"])) == ("list",)
    assert changed_sides(one, evidence_digest(["x"], ["x"])) == ("supplier data", "list")


def test_foreign_digest_may_be_either():
    """A digest of another form tells no side apart."""
    assert changed_sides("e1", evidence_digest([], [])) == ("supplier data", "list")


def test_check_sign_sees_each_id():
    """The sign over ids changes with each of them, and with where one ends."""
    signs = {check_sign(*ids) for ids in (("ab", "c"), ("a", "bc"), ("ab", "d"), ("abc",))}
    assert len(signs) == 4
