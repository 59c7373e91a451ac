"""Order lines to screen on engines: the example suppliers, and rows made from awkward words."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
from screenings import screener

from duediligence import Screener

SUPPLIERS = Path(__file__).resolve().parents[1] / "examples" / "suppliers.xlsx"
KEY = "Line"
_LISTED = ("Hetian Taida Apparel", "HETAIN TAIDA GARMENTS CO LTD", "和田泰达服饰有限公司")
_FIRMS = ("Copper Thimble", "Badger Sportswear", "Quiet Silk Studio", "Shawan Home Textiles")
_LONG_NAMES = ("Yining Dongfang Knitting", "Nantong Ludeng Textile Co., Ltd.")
_NAMES = (*_LISTED, *_FIRMS, *_LONG_NAMES, "#REF!", "N/A", None)
_CITIES = ("Hotan", "Yining", "Nantong", "Leshan", "沙湾", "Lyon", "", None)
_COUNTRIES = ("CN", "China", "FR", None)
_CODES = ("848000", "835100", "226000", "614900", "325000", "830000", "17500", None)
_GOODS = ("Knitted gloves", "Cotton scarves", "Bolts", "Jiafang Industrial Park, hall 3", None)
_NUMBERS = (913201153025738201, 91653201333109573, 12, None)


@cache
def suppliers() -> pd.DataFrame:
    """Return the rows of the example workbook, as the texts that it shows."""
    (table,) = screener().screen(SUPPLIERS).suppliers
    return pd.DataFrame({column.header: list(column.shown) for column in table.columns})


@cache
def order_lines(rows: int = 300) -> pd.DataFrame:
    """Make rows with texts, whole numbers, fractions, dates, truths and gaps; some are blank."""
    pick = Random(20261101).choice
    lines = [
        {
            KEY: number,
            "Vendor Name": pick(_NAMES),
            "Vendor City": pick(_CITIES),
            "Code": pick(_CODES),
            "Country": pick(_COUNTRIES),
            "Factory": pick(_NAMES),
            "Factory City": pick(_CITIES),
            "Goods": pick(_GOODS),
            "Reg. No": pick(_NUMBERS),
            "Amount": pick((12.5, 1e7, None)),
            "Ordered": pick((dt.date(2026, 5, 1), dt.date(2025, 12, 31), None)),
            "Active": pick((True, False, None)),
        }
        if number % 10
        else {KEY: number}
        for number in range(1, rows + 1)
    ]
    frame = pd.DataFrame(lines, columns=list(lines[0]))
    types = {"Reg. No": "Int64", "Amount": "float64", "Active": "boolean"}
    return frame.astype({**types, "Ordered": "datetime64[ns]"})


def one_supplier(rows: int) -> pd.DataFrame:
    """Make rows of which all but the last are of one supplier: numbers, amounts and dates differ."""
    numbers = range(1, rows + 1)
    return pd.DataFrame(
        {
            KEY: [f"PO-45000{number:05d}" for number in numbers],
            "Vendor Name": ["Hetian Taida Apparel"] * (rows - 1) + ["Acme"],
            "Amount": [number / 4 for number in numbers],
            "Ordered": [dt.date(2026, 1 + number % 12, 1).isoformat() for number in numbers],
        }
    )


_counted: list[int] = []
_screen = Screener.screen


def count_screened_rows() -> None:
    """Count the rows that screeners of this process screen from now on."""
    _counted.clear()

    def screen(self: Screener, table: Any, **options: Any) -> Any:
        _counted.append(len(table))
        return _screen(self, table, **options)

    Screener.screen = screen  # type: ignore[method-assign]


def stop_counting() -> int:
    """Return how many rows were screened, and count no more."""
    Screener.screen = _screen  # type: ignore[method-assign]
    return sum(_counted)


def expected(frame: pd.DataFrame, key: str) -> dict[object, dict[str, object]]:
    """Return what one process says of each key, from its frame and its JSON."""
    result = screener().screen(frame)
    rows = json.loads(result.to_json())["rows"]
    assert len(rows) == len(frame)
    lines = _plain(result.to_frame()[_COMPARED])
    return {
        value: {**line, "dd_findings": row["findings"]}
        for value, line, row in zip(frame[key], lines, rows, strict=True)
    }


def screened(frame: pd.DataFrame, key: str) -> dict[object, dict[str, object]]:
    """Return what an engine says of each key; a key that came out twice is a mistake."""
    assert frame[key].is_unique
    return {
        line.pop(key): {**line, "dd_findings": json.loads(str(line["dd_findings"]))}
        for line in _plain(frame)
    }


_COMPARED = (
    "dd_decision dd_priority dd_rule dd_entries dd_reason dd_ask dd_score dd_coverage"
).split()


def _plain(frame: pd.DataFrame) -> list[dict[str, object]]:
    frame = frame.astype(object)
    lines = frame.where(frame.notna(), None).to_dict("records")
    return [{str(header): cell for header, cell in line.items()} for line in lines]
