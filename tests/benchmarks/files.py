"""Reading and writing workbooks: ours, and pandas with openpyxl."""

from __future__ import annotations

import tempfile
from pathlib import Path

from .inputs import table, workbook
from .measure import Cost, costing


def read_by_us(rows: int, names: int) -> Cost:
    """A workbook becomes suppliers."""
    from duediligence import intake

    path = workbook(rows, names)
    with costing() as cost:
        intake.suppliers_from_file(path)
    return cost


def read_by_pandas(rows: int, names: int) -> Cost:
    """The same workbook becomes a DataFrame, by openpyxl."""
    import pandas as pd

    path = workbook(rows, names)
    with costing() as cost:
        pd.read_excel(path, engine="openpyxl", dtype=str)
    return cost


def written_by_us(rows: int, names: int) -> Cost:
    """The review workbook of a screening on the article list, findings, colours and all."""
    import duediligence as dd

    result = dd.Screener().screen(table(rows, names).frame)
    with tempfile.TemporaryDirectory() as folder, costing() as cost:
        result.to_excel(Path(folder) / "out.xlsx")
    return cost


def written_by_pandas(rows: int, names: int) -> Cost:
    """The same rows as a plain sheet."""
    frame = table(rows, names).frame
    with tempfile.TemporaryDirectory() as folder, costing() as cost:
        frame.to_excel(Path(folder) / "out.xlsx", engine="openpyxl", index=False)
    return cost
