"""Reading and writing files, ours and pandas'; compiling a list and loading it again."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import Literal

from .contests import Outcome
from .inputs import csv_file, listed, table, workbook
from .measure import costing
from .screening import ARTICLE

_LISTED = 20_000


def suppliers_of_workbook(rows: int) -> Outcome:
    """A workbook becomes suppliers: read, headers understood, oddities looked for."""
    from duediligence.intake.spreadsheet import suppliers_from_file

    path = workbook(rows, _LISTED)
    with costing() as cost:
        suppliers_from_file(path)
    return Outcome(cost)


def workbook_by_us(rows: int) -> Outcome:
    """A workbook becomes a table of texts, each cell counted twice."""
    return _read_by_us(workbook(rows, _LISTED))


def csv_by_us(rows: int, quoting: Literal[0, 1]) -> Outcome:
    """A CSV becomes a table of texts."""
    return _read_by_us(csv_file(rows, _LISTED, quoting))


def _read_by_us(path: Path) -> Outcome:
    from duediligence.spreadsheets import read_tables

    with costing() as cost:
        read_tables(path)
    return Outcome(cost)


def workbook_by_pandas(rows: int) -> Outcome:
    """The same workbook becomes a frame of texts, by calamine, the quickest reader of pandas."""
    import pandas as pd

    path = workbook(rows, _LISTED)
    with costing() as cost:
        pd.read_excel(path, engine="calamine", dtype=str, header=None)
    return Outcome(cost)


def csv_by_pandas(rows: int, quoting: Literal[0, 1]) -> Outcome:
    """The same CSV becomes a frame of texts."""
    import pandas as pd

    path = csv_file(rows, _LISTED, quoting)
    with costing() as cost:
        pd.read_csv(path, dtype=str, header=None, keep_default_na=False)
    return Outcome(cost)


def written_by_us(rows: int) -> Outcome:
    """The review workbook of a screening on the article list, findings, colours and all."""
    import duediligence as dd

    result = dd.Screener().screen(table(rows, _LISTED).frame)
    with tempfile.TemporaryDirectory() as folder, costing() as cost:
        result.to_excel(Path(folder) / "out.xlsx")
    return Outcome(cost, {"findings": len(result.findings)})


def compiled(names: int) -> Outcome:
    """A list of so many names is compiled."""
    import duediligence as dd

    watchlist = listed(names)
    dd.Screener(ARTICLE)  # the words and places that every list needs
    with costing() as cost:
        dd.Screener(watchlist)
    return Outcome(cost)


def loaded(names: int) -> Outcome:
    """A list that was compiled before is loaded from its folder (`cache=`)."""
    import duediligence as dd

    watchlist = listed(names)
    with tempfile.TemporaryDirectory() as folder:
        dd.Screener(watchlist, cache=folder)
        with costing() as cost:
            dd.Screener(watchlist, cache=folder)
    return Outcome(cost)


QUOTINGS: dict[str, Literal[0, 1]] = {"unquoted": csv.QUOTE_MINIMAL, "quoted": csv.QUOTE_ALL}
