"""Answers and answered workbooks for tests."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl

from duediligence.answers import Answer, Reply
from duediligence.model import Finding

DAY = dt.date(2025, 3, 1)


def answer(number: int = 1, **fields: object) -> Answer:
    """A false positive to some finding; every field may be given."""
    said = {
        "finding_id": f"f{number}", "evidence_digest": "e", "rule": "P9",
        "answer": "false positive", "reviewer": "r1", "date": DAY,
        "reason": f"reason {number}", **fields,
    }  # fmt: skip
    return Answer.model_validate(said)


def answer_of(finding: Finding, **fields: object) -> Answer:
    """A false positive to a finding of a screening."""
    bound = {
        "finding_id": finding.finding_id, "evidence_digest": finding.evidence_digest,
        "rule": finding.rule,
    }  # fmt: skip
    return answer(**{**bound, **fields})


def reply(**fields: object) -> Reply:
    """A supplier's reply about its postal code; every field may be given."""
    said = {
        "supplier_key": "id:v1", "fact": "postal code", "fills": {"supplier.postal_code": "518000"},
        "reviewer": "r1", "date": DAY, "source": "letter of 2025-02-20", **fields,
    }  # fmt: skip
    return Reply.model_validate(said)


def answered(
    workbook: Path,
    target: Path,
    say: Callable[[int], Mapping[str, object]],
    *,
    rows: int = 10_000,
    title: str = "Review",
) -> Path:
    """The workbook with `say(n)` typed into the yellow columns of its nth row, from 0."""
    book = openpyxl.load_workbook(workbook)
    sheet = book[title]
    places = {cell.value: cell.column for cell in sheet[1]}
    for n, row in enumerate(range(2, min(sheet.max_row, rows + 1) + 1)):
        for header, value in say(n).items():
            sheet.cell(row, places[header]).value = value
    book.save(target)
    return target


def complete(**fields: object) -> Mapping[str, object]:
    """What a reviewer types for a whole answer."""
    return {
        "Answer": "false positive", "Reviewer": "r1", "Date": DAY,
        "Reason": "another firm", **fields,
    }  # fmt: skip


def replying(text: object = "518000", **fields: object) -> Mapping[str, object]:
    """What is typed for a supplier's whole reply."""
    return {"Reply": text, "Reviewer": "r1", "Date": DAY, "Source": "letter 7", **fields}


def cells(path: Path, sheet: str) -> Sequence[Sequence[object]]:
    """What a sheet of a workbook holds."""
    return [list(row) for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]


def saved_by_libreoffice(path: Path, kind: str, folder: Path) -> Path:
    """The file as LibreOffice saves it in another format."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}-profile", "--headless",
         "--convert-to", kind, "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder / f"{path.stem}.{kind}"
