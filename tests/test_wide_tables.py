"""A sheet of many columns: what is asked of it grows with its columns, and no faster."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

import duediligence as dd
from duediligence.intake import cell_contents, header_row
from duediligence.intake.cell_contents import Content, content_of
from duediligence.intake.mapping import map_columns
from duediligence.matching import phrases
from duediligence.matching.index import WatchlistIndex
from duediligence.model import Location
from duediligence.screening.unnamed import NameCheck


def wide(columns: int, name: str) -> pd.DataFrame:
    """Return two rows of columns of names, of which the last names a firm in any case."""
    rows = [[name.format(number) for number in range(row, columns + row)] for row in (0, 1)]
    for row in rows:
        row[-1] = "Basin Weaving Ltd"
    return pd.DataFrame(rows, columns=["Supplier Name"] * columns)


def calls(monkeypatch, owner, name: str, table: pd.DataFrame) -> int:
    """Return how often a function is called where a table is screened."""
    count: Counter[str] = Counter()
    real = getattr(owner, name)

    def counting(*args, **keywords):
        count[name] += 1
        return real(*args, **keywords)

    screener = dd.Screener()
    screener.screen({"name": "Acme"})
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, counting)
        screener.screen(table)
    return count[name]


def others(columns: int, text: str) -> pd.DataFrame:
    """Return a row of a listed firm with columns of texts whose headers say nothing."""
    texts = {f"Frobnication {at}": [text.format(at)] for at in range(columns)}
    return pd.DataFrame({"Vendor": ["Hetian Taida Apparel"], **texts})


def test_columns_of_a_role_are_read_together(monkeypatch):
    """The index is asked once for the columns of a role, however many there are."""
    few, many = (
        calls(monkeypatch, WatchlistIndex, "read_many", wide(columns, "Alder{} Weaving Ltd"))
        for columns in (5, 50)
    )
    assert few == many


def test_name_beside_others_is_asked_about_once_for_each_column(monkeypatch):
    """A text that names nobody is not compared with the other columns of names one by one."""
    few, many = (
        calls(monkeypatch, NameCheck, "why_unnamed", wide(columns, "Trading Company"))
        for columns in (20, 40)
    )
    assert many <= 2 * few


def test_columns_are_looked_at_once(monkeypatch):
    """A column without a known header is looked at once, for its role and for rows of data."""
    counts: Counter[str] = Counter()
    real = cell_contents._is_address

    def counting(text):
        counts[text] += 1
        return real(text)

    kinds = [
        (kind, counting if is_kind is real else is_kind) for kind, is_kind in cell_contents._KINDS
    ]
    cell_contents._content_of.cache_clear()
    monkeypatch.setattr(cell_contents, "_KINDS", kinds)
    columns = {f"Basin Weaving {at} Ltd": [f"thing {at}", f"other {at}"] for at in range(600)}
    dd.screen(pd.DataFrame({"Vendor": ["Acme Ltd", "Basin Ltd"], **columns}))
    assert max(counts.values()) == 1


def test_places_of_a_row_are_not_compared_with_each_other(monkeypatch):
    """A row whose cells name thousands of places does not compare each of them with all others."""
    few, many = (
        calls(
            monkeypatch,
            Location,
            "__eq__",
            others(columns, "No. {}, Ring Road, Hotan, Xinjiang, China"),
        )
        for columns in (20, 40)
    )
    assert many <= 2 * few


def test_repeated_words_are_compared_with_goods_once(monkeypatch):
    """Beside a hit, what a word of the other cells may misspell is asked once for each word."""
    few, many = (
        calls(monkeypatch, phrases, "misspelling", others(columns, "glovs cottton {}"))
        for columns in (20, 40)
    )
    assert 0 < few == many


def test_row_of_data_is_known_from_a_part_of_it(monkeypatch):
    """Labels that are data are known as such before all of them are looked at; words never are."""
    rows = [[f"Basin Weaving {at} Ltd" for at in range(row, 50 + row)] for row in range(3)]
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    assert calls(monkeypatch, header_row, "has_content", frame) == 30  # 60 % of 50
    words = frame.replace(" Ltd", "", regex=True).replace("Basin Weaving", "thing", regex=True)
    assert calls(monkeypatch, header_row, "has_content", words.assign(Vendor="Acme")) == 0


def test_address_is_that_of_the_name_to_its_left():
    """With several parties an address without one is that of the last name before it, or the first."""
    headers = ["Address", "Supplier name", "Address", "Factory name", "City"]
    roles = map_columns(headers, {}, [["x"]] * len(headers))
    parties = [role.party for role in roles if role.role != "name"]
    assert parties == ["supplier", "supplier", "factory"]


@pytest.mark.parametrize(
    "texts",
    [
        ["913300007109252439", "91110000600037341L", "91310000607378608X"],
        ["7736050003", "7707083893", "500100732259"],
        ["IT00743110157", "IT 00743110157", "DE136695976"],
        ["PL8567346215", "856-734-62-15", "8567346215"],
        ["213800WSGIIZCXF1P572", "5493000IBP32UQZ0KL24"],
        ["91330000–7109252439", "91110000—600037341L", "91310000607378608X"],
    ],
)
def test_registration_numbers_are_known_by_their_form_and_check(texts):
    """The form by which a check is chosen leaves out no number that the check accepts."""
    assert content_of(texts) is Content.REGISTRATION
