"""Reads the answers that reviewers gave in the review workbook, whatever was done to it since.

Rows may be sorted, filtered, hidden or deleted, columns added or moved, the file saved by another
program or as CSV: columns are found by their headers and findings by their ids.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from ..digest import check_sign
from ..errors import ColumnError
from ..files import Table, read_tables
from ..model import Issue
from .answer import ANSWERS, Answer

_NEEDED = (
    "Finding ID", "Evidence digest", "ID check", "Rule", "Answer", "Reviewer", "Date", "Reason",
    "Until",
)  # fmt: skip
_SHOWN = ("Supplier", "Listed entry")
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_IDS = ("Finding ID", "Evidence digest", "Rule")


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a review sheet, by header."""

    table: Table
    row: int
    number: int
    columns: Mapping[str, int]

    def __getitem__(self, header: str) -> str:
        at = self.columns.get(header, -1)
        cells = self.table.rows[self.row]
        return cells[at].strip() if 0 <= at < len(cells) else ""

    @property
    def is_answered(self) -> bool:
        """A reviewer or a date alone is a column that was filled down, and no answer."""
        said = ("Answer", "Reason", "Until")
        seen = any((self.row, self.columns[header]) in self.table.unreadable for header in said)
        return seen or any(self[header] for header in said)

    def issue(self, header: str | None, problem: str, remedy: str) -> Issue:
        return Issue(problem, remedy, self.table.file, self.table.sheet, self.number, header)


class _Refused(Exception):
    def __init__(self, issue: Issue) -> None:
        self.issue = issue


def read_answers(
    path: str | os.PathLike[str], *, latest: dt.date | None = None
) -> tuple[tuple[Answer, ...], tuple[Issue, ...]]:
    """Read the answers of a review workbook.

    Args:
        path: the workbook, or its sheet *Review* saved in any format that can be read.
        latest: answers dated after this day are listed as problems.

    Returns:
        The answers that are complete, each once, and what is wrong with the others: incomplete, in
        words that are not offered, dated unclearly, on ids that were edited, or at odds with
        another answer to the same finding. Nothing is guessed.

    Raises:
        TableError: the file cannot be read.
        ColumnError: no sheet of it holds the columns of our sheet *Review*.
    """
    tables = read_tables(path)
    read: list[tuple[_Line, Answer]] = []
    issues: list[Issue] = []
    for line in _lines(tables, Path(path).name):
        try:
            read.append((line, _answer(line, latest)))
        except _Refused as refused:
            issues.append(refused.issue)
    at_odds = list(_at_odds(read))
    issues += [issue for _, issue in at_odds]
    wrong = {id(line) for line, _ in at_odds}
    good = {answer.said: answer for line, answer in reversed(read) if id(line) not in wrong}
    return tuple(reversed(good.values())), tuple(issues)


def _lines(tables: Sequence[Table], file: str) -> Iterator[_Line]:
    found = False
    for table in tables:
        for row, cells in enumerate(table.rows[:50]):
            columns = _columns(cells, table)
            if columns is not None:
                found = True
                lines = (_Line(table, at, table.numbers[at], columns)
                         for at in range(row + 1, len(table)))  # fmt: skip
                yield from (line for line in lines if line.is_answered)
                break
    if not found:
        raise ColumnError(
            f"{file}: no sheet has the columns {', '.join(_NEEDED)}. Give the review workbook that"
            " `screen` wrote, and leave the headers of its sheet Review as they are."
        )


def _columns(cells: Sequence[str], table: Table) -> Mapping[str, int] | None:
    """Where each header stands, if this is the header row."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, cell in enumerate(cells):
        places[" ".join(cell.split()).casefold()].append(at)
    if not all(header.casefold() in places for header in _NEEDED):
        return None
    for header in _NEEDED:
        if len(places[header.casefold()]) > 1:
            raise ColumnError(
                f"{table.where}: two columns are called {header!r}. Rename the one that was added."
            )
    wanted = (*_NEEDED, *_SHOWN)
    return {
        header: places[header.casefold()][0] for header in wanted if header.casefold() in places
    }


def _answer(line: _Line, latest: dt.date | None) -> Answer:
    for header in _NEEDED:
        if (seen := line.table.unreadable.get((line.row, line.columns[header]))) is not None:
            _refuse(line, header, f"the cell holds {seen}", "Type it again.")
    if line["ID check"] != check_sign(*(line[header] for header in _IDS)):
        _refuse(
            line, "Finding ID", "the ids of this row are not as they were written",
            "Copy Finding ID, Evidence digest, Rule and ID check from an untouched workbook, or"
            " screen again and answer there.",
        )  # fmt: skip
    words = {word: word for word in ANSWERS}
    word = words.get(" ".join(line["Answer"].casefold().split()))  # type: ignore[call-overload]
    if word is None:
        said = repr(line["Answer"][:60]) if line["Answer"] else "nothing"
        _refuse(line, "Answer", f"the answer is {said}", f"Choose one of: {', '.join(ANSWERS)}.")
    for header in ("Reviewer", "Reason"):
        if not line[header]:
            _refuse(line, header, f"the answer has no {header.lower()}", "Fill it in.")
    date, until = _date(line, "Date"), _date(line, "Until", may_be_blank=True)
    if latest is not None and date is not None and date > latest:
        _refuse(line, "Date", f"the date {date} lies ahead", "Correct the date.")
    fields = {
        "finding_id": line["Finding ID"], "evidence_digest": line["Evidence digest"],
        "rule": line["Rule"], "answer": word, "reviewer": line["Reviewer"], "date": date,
        "reason": line["Reason"], "until": until, "supplier": line["Supplier"][:500],
        "entry": line["Listed entry"].partition("\n")[0][:500],
        "source": f"{line.table.where}, row {line.number}"[:500],
    }  # fmt: skip
    return _valid(line, fields)


def _valid(line: _Line, fields: Mapping[str, object]) -> Answer:
    try:
        return Answer.model_validate(fields)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else "until"
        cause = str(first["msg"]).removeprefix("Value error, ")
        raise _Refused(
            line.issue(field.capitalize(), f"the answer cannot be kept: {cause}", "Correct it.")
        ) from None


def _date(line: _Line, header: str, *, may_be_blank: bool = False) -> dt.date | None:
    text = line[header]
    if not text and may_be_blank:
        return None
    found = _DATE.fullmatch(text)
    try:
        return dt.date.fromisoformat(found[1] if found else "")
    except ValueError:
        said = f"{text[:40]!r} is no date that can be read in one way only" if text else "no date"
        raise _Refused(line.issue(header, said, "Type it as 2025-01-31.")) from None


def _at_odds(read: Sequence[tuple[_Line, Answer]]) -> Iterator[tuple[_Line, Issue]]:
    """Answers to one finding on one evidence that do not say the same."""
    by_finding: dict[tuple[str, str], list[tuple[_Line, Answer]]] = defaultdict(list)
    for line, answer in read:
        by_finding[answer.finding_id, answer.evidence_digest].append((line, answer))
    says: Callable[[Answer], object] = lambda answer: (answer.answer, answer.until)  # noqa: E731
    for group in by_finding.values():
        if len({says(answer) for _, answer in group}) > 1:
            rows = ", ".join(str(line.number) for line, _ in group)
            for line, answer in group:
                yield (
                    line,
                    line.issue(
                        "Answer",
                        f"the answer {answer.answer!r} is at odds with another one to the same finding"
                        f" (rows {rows})",
                        "Settle on one answer and one last day, and clear the others.",
                    ),
                )


def _refuse(line: _Line, header: str, problem: str, remedy: str) -> None:
    raise _Refused(line.issue(header, problem, remedy))
