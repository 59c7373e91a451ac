"""Answers and answered workbooks for tests."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from duediligence.answers import Answer, Reply, WorkNote
from duediligence.model import Finding

DAY = dt.date(2025, 3, 1)


def answer(number: int = 1, **fields: object) -> Answer:
    """Return a false positive to some finding; every field may be given."""
    values: dict[str, object] = {"finding_id": f"f{number}", "evidence_digest": "e", "rule": "P9"}
    values |= {"answer": "false positive", "reviewer": "r1", "date": DAY}
    return Answer.model_validate({**values, "reason": f"reason {number}", **fields})


def answer_of(finding: Finding, **fields: object) -> Answer:
    """Return a false positive to a finding of a screening."""
    bound = {name: getattr(finding, name) for name in ("finding_id", "evidence_digest", "rule")}
    return answer(**{**bound, **fields})


def reply(**fields: object) -> Reply:
    """Return a supplier's reply about its postal code; every field may be given."""
    fills = {"supplier.postal_code": "518000"}
    values: dict[str, object] = {"supplier_key": "id:v1", "fact": "postal code", "fills": fills}
    values |= {"reviewer": "r1", "date": DAY, "source": "letter of 2025-02-20"}
    return Reply.model_validate({**values, **fields})


def work_note(**fields: object) -> WorkNote:
    """Return who works on some finding until when; every field may be given."""
    values = {"finding_id": "f1", "reviewer": "r1", "date": DAY, "assignee": "r2"}
    return WorkNote.model_validate({**values, "due": "2025-03-31", **fields})


def answered(
    workbook: Path,
    target: Path,
    say: Callable[[int], Mapping[str, Any]],
    *,
    rows: int = 10_000,
    title: str = "Review",
) -> Path:
    """Save the workbook with `say(n)` typed into the yellow columns of its nth row, from 0."""
    book = openpyxl.load_workbook(workbook)
    sheet = book[title]
    places = {cell.value: cell.column for cell in sheet[1] if cell.column}
    for n, row in enumerate(range(2, min(sheet.max_row, rows + 1) + 1)):
        for header, value in say(n).items():
            sheet.cell(row, places[header]).value = value
    book.save(target)
    return target


def complete(**fields: object) -> Mapping[str, object]:
    """Return what a reviewer types for a complete answer."""
    answer = {"Answer": "false positive", "Reviewer": "r1", "Date": DAY, "Reason": "another firm"}
    return {**answer, **fields}


def replying(text: object = "518000", **fields: object) -> Mapping[str, object]:
    """Return what is typed for a supplier's complete reply."""
    return {"Reply": text, "Reviewer": "r1", "Date": DAY, "Source": "letter 7", **fields}


def cells(path: Path, sheet: str) -> Sequence[Sequence[object]]:
    """Return the cells of a sheet of a workbook, row by row."""
    return [list(row) for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]


def double_first_row(path: Path, title: str, changes: Mapping[str, object]) -> None:
    """Append the first row of a sheet once more, with some of its cells changed."""
    book = openpyxl.load_workbook(path)
    head, row = ([cell.value for cell in line] for line in book[title][1:2])
    values = {**dict(zip(head, row, strict=True)), **changes}
    book[title].append([values[header] for header in head])
    book.save(path)


def rearrange(path: Path, title: str, by: str, *, reverse: bool = False) -> None:
    """Sort the rows of a sheet by a column, put a column of notes before it, and hide a row."""
    book = openpyxl.load_workbook(path)
    sheet = book[title]
    head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    rows.sort(key=lambda row: str(row[head.index(by)]), reverse=reverse)
    sheet.delete_rows(1, len(rows) + 1)
    for row in (["Mine", *head], *(["note", *row] for row in rows)):
        sheet.append(row)
    for cell in (cell for row in sheet.iter_rows() for cell in row):
        cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type  # no formulas
    sheet.row_dimensions[7].hidden = True
    book.save(path)


def saved_by_libreoffice(path: Path, kind: str, folder: Path) -> Path:
    """Let LibreOffice save the file in another format."""
    profile = f"-env:UserInstallation=file://{folder}-profile"  # each call has its own: no lock
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    # No time limit: on a busy machine a start of LibreOffice takes minutes.
    subprocess.run([*command, str(path)], check=True, capture_output=True)
    return folder / f"{path.stem}.{kind}"
