"""Evaluating on labelled rows: the curve of precision and recall over the strength of names."""

from functools import cache

import pandas as pd

from duediligence.analysis.evaluate import Evaluation, evaluate

# Two names to find, a place to find, a name that only resembles a listed one, and one that does not.
ROWS = [
    ("Hetian Taida Apparel", "", "flag"),
    ("Hetain Taida", "", "flag"),
    ("Acme", "Yining County", "flag"),
    ("Taida Apparel Ltd", "", "clear"),
    ("Quiet Mills", "", "clear"),
]


@cache
def evaluation() -> Evaluation:
    """The rows above, evaluated."""
    return evaluate(pd.DataFrame(ROWS, columns=["Name", "City", "expect"]))


def test_the_curve_goes_from_few_sure_rows_to_all() -> None:
    """From point to point the score falls, and more is flagged and found."""
    curve = evaluation().curve
    scores = [point.threshold for point in curve]
    found = [point.recall.value for point in curve]

    assert scores == sorted(set(scores), reverse=True)
    assert [point.flagged for point in curve] == sorted(point.flagged for point in curve)
    assert found == sorted(found)
    assert found[-1] == 1


def test_a_row_flagged_by_its_place_is_flagged_at_each_point() -> None:
    """The first point has the row with the strongest name and the row in the listed county."""
    first = evaluation().curve[0]

    assert (first.flagged, first.precision.value) == (2, 1)
    assert round(first.recall.value, 3) == 0.667


def test_a_near_miss_is_a_point_below_the_findings() -> None:
    """A lower threshold than the rules have would flag the name that only resembles a listed one."""
    last = evaluation().curve[-1]

    assert last.threshold < 75
    assert (last.flagged, last.precision.value, last.recall.value) == (4, 0.75, 1)


def test_the_text_shows_the_curve_in_steps() -> None:
    """The table has one line for every five scores at most: the one that flags most of them."""
    points = evaluation().brief_curve()
    bands = [point.threshold // 5 for point in points]
    text = evaluation().to_text()

    assert bands == sorted(set(bands), reverse=True)
    assert set(points) <= set(evaluation().curve)
    assert "score  flagged  precision  recall" in text
    assert f"{points[-1].threshold:5.1f}        4      0.750   1.000" in text


def test_without_a_name_that_resembles_there_is_no_curve() -> None:
    """Rows that match nothing have no score, so nothing can be drawn, and that is no error."""
    frame = pd.DataFrame([("Quiet Mills", "clear")], columns=["Name", "expect"])

    assert evaluate(frame).curve == ()
