"""The frame that goes back to the caller: theirs untouched, ours beside it."""

from __future__ import annotations

import pandas as pd
import pytest
from builders import HOSTILE, a_finding, a_result, a_table, one_row
from hypothesis import given
from hypothesis import strategies as st

from duediligence.model import Column, Coverage, Decision, Suppliers
from duediligence.reports.added_columns import ADDED_HEADERS, added_headers
from duediligence.screening.result import ScreeningResult


def screened(frame: pd.DataFrame, filled: list[int], *, offset: int = 0) -> ScreeningResult:
    """A screening of a frame of which these positions are not blank; the last one is blocked."""
    texts = [str(value) for value in frame.iloc[filled, 0]]
    table = Suppliers(
        columns=(Column("Name", "supplier", "name", texts, texts),),
        rows=[at + offset for at in filled],
        labels=[frame.index[at] for at in filled],
        blank=len(frame) - len(filled),
        frame=frame,
    )
    return a_result(
        suppliers=(table,),
        decisions=(*[Decision.CLEAR] * (len(filled) - 1), Decision.BLOCK),
        coverage=(Coverage(True, False, False),) * len(filled),
        findings=(a_finding(len(filled) - 1),),
        near_misses=(),
        context=(),
        issues=(),
    )


def test_a_file_comes_back_as_it_was_shown() -> None:
    """The texts that the file held stand there, not what was restored for the screening."""
    frame = a_result().to_frame()

    assert list(frame.columns) == ["Vendor", "City", "Code", "Notes", *ADDED_HEADERS]
    assert frame["Code"].tolist() == ["", "12345", "", "", ""]
    assert frame["dd_decision"].tolist() == ["block", "review", "unscreenable", "note", "clear"]
    assert frame["dd_row"].tolist() == [3, 4, 6, 7, 8]
    assert frame["dd_coverage"].tolist()[:3] == ["name", "name, place", "nothing"]
    assert frame.loc[0, "dd_entries"] == "acme; northland"
    assert frame.loc[0, "dd_rule"] == "P1a"
    assert frame["dd_priority"].isna().tolist() == [False, False, True, False, True]


def test_flagged_rows_stand_worst_first() -> None:
    """Only rows that need a person, the worst first, with their reasons."""
    flagged = a_result().flagged

    assert flagged["dd_decision"].tolist() == ["block", "review", "unscreenable"]
    assert flagged["dd_reason"].str.len().gt(10).all()


def test_a_frame_comes_back_untouched() -> None:
    """Values, types, index and names of the caller's columns are the same, and a copy."""
    frame = pd.DataFrame(
        {"n": ["a", "b", "c"], "i": [1, 2, 3], "f": [1.5, None, 2.5], "o": [None, {"k": 1}, 3]},
        index=pd.Index(["x", "x", "y"], name="label"),
    )
    before = frame.copy(deep=True)
    out = screened(frame, [0, 1, 2]).to_frame()

    pd.testing.assert_frame_equal(out[list(frame.columns)], before)
    pd.testing.assert_frame_equal(frame, before)
    out.loc["y", "n"] = "changed"
    pd.testing.assert_frame_equal(frame, before)


def test_blank_rows_of_a_frame_stay_where_they_are() -> None:
    """A blank row has nothing of ours, and the rows after it keep their own."""
    frame = pd.DataFrame({"n": ["a", None, "c"]}, index=[5, 5, 5])
    out = screened(frame, [0, 2]).to_frame()

    assert out["dd_decision"].astype(object).fillna("").tolist() == ["clear", "", "block"]
    assert out["dd_row"].tolist()[::2] == [0, 2]


def test_numbers_that_run_on_over_parts_find_their_rows() -> None:
    """In a later part the numbers do not begin at 0; the labels tell where each row stands."""
    frame = pd.DataFrame({"n": [None, "b", None, "d"]}, index=[100, 101, 102, 103])
    out = screened(frame, [1, 3], offset=100).to_frame()

    assert out["dd_decision"].astype(object).fillna("").tolist() == ["", "clear", "", "block"]


def test_a_callers_own_dd_column_is_not_lost() -> None:
    """Theirs keep their names; ours all end in _2, and in _3 where _2 is taken too."""
    frame = pd.DataFrame({"n": ["a"], "dd_decision": ["mine"]})
    out = screened(frame, [0]).to_frame()

    assert out["dd_decision"].tolist() == ["mine"]
    assert out["dd_decision_2"].tolist() == ["block"]
    assert added_headers(["dd_row", "DD_ROW_2 "])[0] == "dd_decision_3"


def test_columns_with_levels_and_numbered_columns_are_kept() -> None:
    """A frame with two header lines, or without names, comes back with them."""
    levels = pd.DataFrame([["a", 1]], columns=pd.MultiIndex.from_tuples([("n", ""), ("x", "y")]))
    numbers = pd.DataFrame([["a", 1]])

    assert screened(levels, [0]).to_frame()[("dd_decision", "")].tolist() == ["block"]
    assert list(screened(numbers, [0]).to_frame().columns[:3]) == [0, 1, "dd_decision"]


def test_several_tables_are_stacked_header_by_header() -> None:
    """Columns of one header stand together, the second of a name under the second."""
    vendor, city, *_ = a_table().columns
    further = a_table(columns=(city, vendor, vendor), file="b.csv")
    both = a_result(
        suppliers=(a_table(), further),
        decisions=a_result().decisions * 2,
        coverage=a_result().coverage * 2,
    ).to_frame()

    assert list(both.columns[:5]) == ["Vendor", "City", "Code", "Notes", "Vendor"]
    assert both.iloc[5, [0, 4]].tolist() == ["ACEM GLOVES", "ACEM GLOVES"]
    assert both.iloc[5:, 2].isna().all()
    assert both.index.tolist() == list(range(10))
    assert both["dd_file"].unique().tolist() == ["suppliers.xlsx", "b.csv"]


def test_whole_numbers_stay_whole_when_frames_are_stacked() -> None:
    """A column that another frame lacks keeps its values as they are."""
    first = pd.DataFrame({"n": ["a"], "i": [7]}, index=["x"])
    single = screened(first, [0])
    second = screened(pd.DataFrame({"n": ["b"]}, index=["y"]), [0])
    both = a_result(
        suppliers=single.suppliers + second.suppliers,
        decisions=single.decisions * 2,
        coverage=single.coverage * 2,
        findings=single.findings,
        near_misses=(),
        context=(),
    ).to_frame()

    assert both.loc["x", "i"] == 7
    assert isinstance(both.loc["x", "i"], int)
    assert both.index.tolist() == ["x", "y"]


def test_a_screening_of_nothing_gives_an_empty_frame() -> None:
    """No table, and a table without rows, give our columns and no row."""
    nothing = a_result(
        suppliers=(), decisions=(), coverage=(), findings=(), near_misses=(), context=()
    )
    blank = screened(pd.DataFrame({"n": ["a"]}), [0])
    hollow = a_result(
        suppliers=(Suppliers((), [], blank=2, frame=pd.DataFrame({"n": [None, None]})),),
        decisions=(),
        coverage=(),
        findings=(),
        near_misses=(),
        context=(),
    ).to_frame()

    assert list(nothing.to_frame().columns) == list(ADDED_HEADERS)
    assert len(nothing.flagged) == 0
    assert len(blank.flagged) == 1
    assert hollow["dd_decision"].isna().all()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_comes_back_as_it_is(text: str) -> None:
    """In a frame nothing can bite, so the caller's text and header are exactly theirs."""
    frame = one_row(text).to_frame()

    assert frame.columns[0] == text
    assert frame.iloc[0, 0] == text


@given(st.lists(st.booleans(), min_size=1, max_size=12).filter(any), st.integers(0, 50))
def test_every_row_finds_its_own_place(flags: list[bool], offset: int) -> None:
    """Law: whichever rows are blank and wherever the part begins, each row keeps its own values."""
    filled = [at for at, is_filled in enumerate(flags) if is_filled]
    frame = pd.DataFrame({"n": [f"s{at}" for at in range(len(flags))]})
    frame.index = frame.index + offset
    out = screened(frame, filled, offset=offset).to_frame()

    assert [at for at, is_decided in enumerate(out["dd_decision"].notna()) if is_decided] == filled
    assert out["n"].tolist() == frame["n"].tolist()
