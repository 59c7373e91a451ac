"""The inputs of the measurements, made once and kept in the system's folder for passing files."""

from __future__ import annotations

import hashlib
import json
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .generate import HEADERS, SEED, Planted, SupplierTable, supplier_table, watchlist

if TYPE_CHECKING:
    import pandas as pd

    from duediligence.model import Watchlist

NAME = "Vendor Name"
_MAKERS = ("firms.py", "variants.py", "generate.py", "vocabulary.yaml")


@cache
def listed(names: int) -> Watchlist:
    """The list of so many names."""
    return watchlist(names)


def table(rows: int, names: int, *, distinct: float = 0.6, share: float = 0.01) -> SupplierTable:
    """The supplier table of so many rows, with names of the list of `names` planted in it."""
    import pandas as pd

    path = kept(f"{rows}-{names}-{distinct}-{share}.parquet")
    truth = path.with_suffix(".json")
    if not truth.exists():
        made = supplier_table(rows, listed(names), distinct=distinct, share=share)
        made.frame.to_parquet(path, index=False)
        lines = [(name.name, name.entry, name.edits) for name in made.planted]
        truth.write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")
    planted = json.loads(truth.read_text(encoding="utf-8"))
    return SupplierTable(
        pd.read_parquet(path), tuple(Planted(name, entry, tuple(e)) for name, entry, e in planted)
    )


def workbook(rows: int, names: int) -> Path:
    """The same table as an .xlsx."""
    from openpyxl import Workbook

    path = kept(f"{rows}-{names}.xlsx")
    if not path.exists():
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Suppliers")
        sheet.append(HEADERS)
        for row in table(rows, names).frame.itertuples(index=False):
            sheet.append(row)
        book.save(path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)
    return path


def csv_file(rows: int, names: int, quoting: Literal[0, 1]) -> Path:
    """The same table as a CSV, with the quoting of the module `csv`."""
    path = kept(f"{rows}-{names}-{quoting}.csv")
    if not path.exists():
        table(rows, names).frame.to_csv(path, index=False, quoting=quoting)
    return path


def kept(name: str) -> Path:
    """Where an input lies; another generator or seed, another folder."""
    digest = hashlib.sha256(str(SEED).encode())
    for maker in _MAKERS:
        digest.update(Path(__file__).with_name(maker).read_bytes())
    folder = Path(tempfile.gettempdir()) / "duediligence-benchmarks" / digest.hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def distinct_names(frame: pd.DataFrame) -> list[str]:
    """Each name once, in order."""
    return list(dict.fromkeys(frame[NAME]))
