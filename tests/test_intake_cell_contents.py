"""What the cells of a column hold, also where they were written to hold a screening up."""

import pytest

from duediligence.intake.cell_contents import Content, content_of


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("1" * 200 + "x", Content.MIXED),
        ("12345-" * 40 + "-", Content.MIXED),
        ("a@" * 16_000, Content.MIXED),
        ("a@." * 10_000 + "-", Content.MIXED),
        ("xX" * 100 + "y", Content.TEXT),
    ],
)
def test_long_cell_is_answered(text, content):
    """A pattern that tries a long cell in every division of its length would never come back."""
    assert content_of([text]) is content
