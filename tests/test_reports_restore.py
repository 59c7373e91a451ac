"""A result restored from its JSON: the same findings with the same evidence, or none."""

import json
from pathlib import Path

import pandas as pd
import pytest

from duediligence.errors import WatchlistError
from duediligence.lists import load_watchlist
from duediligence.reports.json import json_chunks
from duediligence.reports.restore import restore_screening
from duediligence.reports.result_index import ResultIndex
from duediligence.screening.screener import Screener

EXAMPLE = Path(__file__).parents[1] / "examples" / "suppliers.xlsx"
ROWS = [
    {"Vendor": "Hetian Taida", "City": "Hotan", "Country": "CN", "Town": "Hotan", "Notes": "x"},
    {
        "Vendor": "=HYPERLINK(1)<script>\u202e",
        "City": "Ghulja",
        "Country": "CN",
        "Town": "",
        "Notes": "",
    },
    {"Vendor": "Badger Sportswear", "City": "", "Country": "US", "Town": "", "Notes": ""},
    {"Vendor": "Lyon Socks", "City": "Lyon", "Country": "FR", "Town": "", "Notes": ""},
]
ROLES = {"Vendor": "name", "City": "city", "Country": "country", "Town": "city", "Notes": "ignore"}


@pytest.fixture(scope="module")
def results():
    """Screenings of a file with blank rows, of rows given in Python, and of one supplier."""
    screener = Screener()
    return [
        screener.screen(EXAMPLE),
        screener.screen(ROWS, columns=ROLES),
        screener.screen([pd.DataFrame(ROWS[:2]), pd.DataFrame(ROWS[2:])], columns=ROLES),
        Screener(as_of="2019-06-01").screen(ROWS, columns=ROLES),
        screener.check(name="Hetian Taida", city="Hotan"),
    ]


def test_restored_results_write_the_same_json(results):
    """What is restored from a JSON result writes the same JSON again, byte for byte."""
    for result in results:
        text = result.to_json()
        restored = restore_screening(json.loads(text), result.watchlist)
        assert "".join(json_chunks(ResultIndex(restored))) == text


def test_other_lists_restore_nothing(results):
    """A result is not shown with the evidence of another list, or of another version of its list."""
    document = json.loads(results[-1].to_json())
    with pytest.raises(WatchlistError, match="is not at hand"):
        restore_screening(document, load_watchlist("us-orders-yining"))
    document["provenance"]["watchlists"][0]["sha256"] = "0" * 64
    with pytest.raises(WatchlistError, match="by now"):
        restore_screening(document, results[-1].watchlist)
