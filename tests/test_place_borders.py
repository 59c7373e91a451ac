"""Whose place it is: tables with several parties or an own list, which a case file cannot hold."""

import pandas as pd
import pytest

import duediligence as dd

ORIGIN = {"SUPPLIER_NAME": "FOSHAN KEYALI BUILDING MATERIALS CO LIMITED", "ORIGIN_COUNTRY": "CHINA"}


@pytest.fixture(scope="module")
def screener():
    return dd.Screener()


@pytest.mark.parametrize(
    "importer",
    [
        "KARLA QUISPE MAMANI",
        "AKOSUA BOATENG ENTERPRISE",
        "TAVAN MILLING LLC",
        "HUITAI STORES LTD FORT PORTAL",
        "DAVAN GROUP SRL",
    ],
)
def test_country_of_goods_is_not_that_of_the_receiver(importer, screener):
    """A receiver's name that is one letter away from a town of the region is not flagged."""
    result = screener.screen(pd.DataFrame([{**ORIGIN, "IMPORTER_NAME": importer}]))
    assert result.decisions[0].value in {"clear", "note"}


def test_country_of_goods_is_that_of_the_supplier(screener):
    """A misspelt capital in the supplier's own name is flagged."""
    row = {"SUPPLIER_NAME": "URMQI VELMORA TRADING CO LIMITED", "ORIGIN_COUNTRY": "CHINA"}
    assert screener.screen(pd.DataFrame([row])).decisions[0].value == "review"


@pytest.mark.parametrize(
    ("name", "decision"),
    [
        ("บริษัทเวลามอนเท็กซ์ไทล์จำกัด", "block"),
        ("บจก.เวลามอนเท็กซ์ไทล์", "block"),
        ("เวลามอน เท็กซ์ไทล์", "block"),
        ("บริษัทไทยเบฟเวอเรจจำกัด", "unscreenable"),
    ],
)
def test_thai_name_without_blanks(name, decision, tmp_path):
    """A listed Thai firm is met however its name is divided; another one is not read."""
    path = tmp_path / "own-2026-01-01.csv"
    path.write_text("name\nบริษัท เวลามอน เท็กซ์ไทล์ จำกัด\n", encoding="utf-8")
    result = dd.screen(pd.DataFrame({"Supplier": [name]}), dd.load_watchlist(path))
    assert result.decisions[0].value == decision
