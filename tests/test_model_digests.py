"""The digest of a finding's evidence shows which side has changed."""

from duediligence.model.digests import changed_sides, check_sign, digest_half


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
