"""A DataFrame becomes suppliers and is never changed; so does one supplier given by its fields."""

from decimal import Decimal

import pandas as pd
import pytest

from duediligence.errors import ColumnError, UsageError
from duediligence.intake import dataframe
from duediligence.intake.dataframe import suppliers_from_frame
from duediligence.intake.single_supplier import suppliers_from_fields


def test_frame_becomes_text():
    """Numbers lose their decimals, what is missing is blank, labels and positions are kept."""
    frame = pd.DataFrame(
        {
            "Vendor": ["Acme ", None, "B"],
            "zip": [71000.0, float("nan"), 848000],
            "Country": ["China", None, "CN"],
            "since": pd.to_datetime(["2024-05-01", "NaT", "NaT"]),
        },
        index=["a", "b", "c"],
    )
    before = frame.copy(deep=True)
    suppliers = suppliers_from_frame(frame)
    assert [list(column.texts) for column in suppliers.columns] == [
        ["Acme", "B"],
        ["071000", "848000"],
        ["China", "CN"],
        ["2024-05-01", ""],
    ]
    assert (suppliers.rows, suppliers.labels, suppliers.blank, suppliers.file) == (
        [0, 2],
        ["a", "c"],
        1,
        None,
    )
    assert suppliers.frame is frame
    pd.testing.assert_frame_equal(frame, before)
    assert list(suppliers.columns[1].shown) == ["71000", "848000"]


def test_any_columns_will_do():
    """Repeated and two-level headers, bytes, errors and odd objects."""
    frame = pd.DataFrame([["A", b"Hotan", b"\xff", "#REF!", ["x"]]])
    frame.columns = pd.MultiIndex.from_tuples(
        [("Vendor", "Name"), ("Vendor", "City"), ("", "Vendor"), ("", "Vendor"), ("Note", "")]
    )
    suppliers = suppliers_from_frame(frame)
    assert [column.header for column in suppliers.columns] == [
        "Vendor Name",
        "Vendor City",
        "Vendor",
        "Vendor",
        "Note",
    ]
    assert [list(column.texts) for column in suppliers.columns] == [
        ["A"],
        ["Hotan"],
        [""],
        [""],
        ["['x']"],
    ]
    assert suppliers.columns[2].unreadable[0].startswith("bytes that are not utf-8")
    assert suppliers.columns[3].unreadable == {0: "the error #REF!"}


def test_categories_and_text_types():
    """Pandas' own kinds of text columns are read like plain ones."""
    frame = pd.DataFrame(
        {
            "Vendor": pd.Series(["A", None], dtype="category"),
            "City": pd.Series(["x", None], dtype="string"),
        }
    )
    suppliers = suppliers_from_frame(frame)
    assert (len(suppliers), suppliers.blank) == (1, 1)


@pytest.mark.parametrize("at_once", [1_000_000, 3])
def test_column_reads_the_same_beside_others(monkeypatch, at_once):
    """Columns are made values together; the type of one never changes the texts of another."""
    monkeypatch.setattr(dataframe, "_CELLS_AT_ONCE", at_once)
    stamps = pd.to_datetime(["2024-05-01", "NaT", "2024-05-02"])
    texts = {
        "whole": (pd.Series([1, 2, 3], dtype="int8"), ["1", "2", "3"]),
        "large": (pd.Series([2**64 - 1, 2, 3], dtype="uint64"), [str(2**64 - 1), "2", "3"]),
        "half": (pd.Series([0.5, None, 1e20]), ["0.5", "", "100000000000000000000"]),
        "flag": (pd.Series([True, False, True]), ["TRUE", "FALSE", "TRUE"]),
        "missing": (pd.Series([1, None, 3], dtype="Int64"), ["1", "", "3"]),
        "day": (pd.Series(stamps), ["2024-05-01", "", "2024-05-02"]),
        "mixed": (pd.Series([" a", None, 1.0], dtype=object), ["a", "", "1"]),
        "bytes": (pd.Series([b"x", pd.NaT, pd.NA], dtype=object), ["x", "", ""]),
        "number": (pd.Series([Decimal("1.50"), Decimal("NaN"), 3]), ["1.50", "", "3"]),
        "kind": (pd.Series(["b ", None, "b "], dtype="category"), ["b", "", "b"]),
    }
    frame = pd.DataFrame({header: series for header, (series, _) in texts.items()})
    frame.insert(0, "Vendor", ["A", "B", "C"])
    suppliers = suppliers_from_frame(frame)
    assert {column.header: [*column.shown] for column in suppliers.columns[1:]} == {
        header: expected for header, (_, expected) in texts.items()
    }


def test_wrong_frames_are_refused():
    """No frame, no usable column, a header that is not there."""
    with pytest.raises(UsageError, match="dict is not a DataFrame"):
        suppliers_from_frame({"Vendor": ["A"]})  # type: ignore[arg-type] # no frame, on purpose
    with pytest.raises(ColumnError, match="the DataFrame: no column holds"):
        suppliers_from_frame(pd.DataFrame({"q": ["A"]}))
    with pytest.raises(ColumnError, match="no column 'x'"):
        suppliers_from_frame(pd.DataFrame({"Vendor": ["A"]}), columns={"x": "name"})
    assert suppliers_from_frame(pd.DataFrame({"Region": ["A"]})).issues


def test_fields_become_one_row():
    """Keywords are roles; the header is the role as given, the row has no number."""
    suppliers = suppliers_from_fields(
        {
            "name": " Acme ",
            "factory.city": "Hotan",
            "postal_code": 71000,  # type: ignore[dict-item] # a number, as a caller may give it
            "country": "CN",
            "phone": None,
        }
    )
    assert [
        (column.header, column.party, column.role, list(column.texts))
        for column in suppliers.columns
    ] == [
        ("name", "supplier", "name", ["Acme"]),
        ("factory.city", "factory", "city", ["Hotan"]),
        ("postal_code", "supplier", "postal_code", ["071000"]),
        ("country", "supplier", "country", ["CN"]),
    ]
    assert suppliers.rows == [None]
    assert len(suppliers) == 1


def test_wrong_fields_are_refused():
    """An unknown role lists those that there are; a value must be text."""
    with pytest.raises(UsageError, match="'nme' is not a role"):
        suppliers_from_fields({"nme": "x"})
    with pytest.raises(UsageError, match="name is a list"):
        suppliers_from_fields({"name": ["x"]})  # type: ignore[dict-item] # no text, on purpose
    assert suppliers_from_fields({"name": "#REF!"}).columns[0].unreadable == {0: "the error #REF!"}
