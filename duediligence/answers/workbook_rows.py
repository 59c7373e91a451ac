"""Read the rows that people filled in in our workbook, by header, whatever was done to it since.

Rows may be sorted, filtered, hidden or deleted, columns added or moved, the file saved by another
program or as CSV: columns are found by their headers, rows by the ids in them, and nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, NoReturn, TypeVar

from pydantic import ValidationError

from ..errors import ColumnError
from ..model import Issue
from ..model.digests import check_sign
from ..model.strict_model import StrictModel
from ..resources.languages import find_language, language_codes
from ..resources.validation_messages import cause_of
from ..spreadsheets import Table
from ..text.placeholders import is_placeholder
from .typed_dates import day_comes_first, is_ambiguous, read_date

# A bare number in a cell of dates is a day of Excel: 2026 typed there is a day in July 1905.
_YEARS = range(2000, 2100)
# Rows in which the headers may be. Judgement: people put a title and notes above them, not a page.
_HEADER_WITHIN = 50
_LONGEST_QUOTE = 40  # characters of a cell that a message repeats. Judgement: one line shows it
R = TypeVar("R", bound=StrictModel)


class RowRefused(Exception):
    """A row that cannot be read; the issue says why."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue


@dataclass(frozen=True, slots=True)
class Completion:
    """What completes the rows of a workbook, and what its dates are checked by.

    Attributes:
        reviewer: who answered where a row does not say.
        date: when it was answered where a row does not say.
        latest: what is dated after this day is an issue.
        day_first: whether 11/12/2026 is in December; None where the workbook does not show it.
    """

    reviewer: str = ""
    date: dt.date | None = None
    latest: dt.date | None = None
    day_first: bool | None = None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One row of a sheet that people fill in; `row[header]` is the text under an English header."""

    table: Table
    at: int  # its index in `table.rows`
    columns: Mapping[str, int]
    completion: Completion = Completion()

    def __getitem__(self, header: str) -> str:
        column = self.columns.get(header, -1)
        cells = self.table.rows[self.at]
        return cells[column].strip() if 0 <= column < len(cells) else ""

    @property
    def number(self) -> int:
        """The number of the row as the spreadsheet shows it."""
        return self.table.numbers[self.at]

    def issue(self, header: str | None, problem: str, remedy: str) -> Issue:
        """Return what is wrong with this row, as a sentence with its place."""
        return Issue(
            problem=f"{problem[:1].upper()}{problem[1:]}.",
            remedy=remedy,
            file=self.table.file,
            sheet=self.table.sheet,
            row=self.number,
            header=header,
        )

    def refuse(self, header: str | None, problem: str, remedy: str) -> NoReturn:
        """Refuse to read this row.

        Raises:
            RowRefused: always.
        """
        raise RowRefused(self.issue(header, problem, remedy))

    def require(self, header: str, noun: str) -> str:
        """Return the text under a header.

        Raises:
            RowRefused: the cell is blank.
        """
        if not self[header]:
            self.refuse(header, f"the {noun} has no {header.lower()}", "Fill it in.")
        return self[header]

    def reviewer(self, noun: str) -> str:
        """Return who answered.

        Raises:
            RowRefused: neither the row nor the caller says.
        """
        reviewer = self["Reviewer"] or self.completion.reviewer or self.require("Reviewer", noun)
        if is_placeholder(reviewer):
            self.refuse("Reviewer", f"{reviewer!r} names nobody", "Fill in the id of who answered.")
        return reviewer

    def answered_on(self) -> dt.date:
        """Return the day of the answer.

        Raises:
            RowRefused: neither the row nor the caller says, or it is not a day up to now.
        """
        if not self["Date"] and self.completion.date is not None:
            return self.completion.date
        day = self.date("Date")
        if self.completion.latest is not None and day > self.completion.latest:
            self.refuse("Date", f"the date {day} lies ahead", "Correct the date.")
        return day

    def date(self, header: str) -> dt.date:
        """Return the date under a header.

        Raises:
            RowRefused: it is not a date, or can be read in two ways.
        """
        text = self[header]
        day = read_date(text, day_first=self.completion.day_first)
        if day is None:
            problem = f"{text[:_LONGEST_QUOTE]!r} is no date that can be read in one way only"
            if is_ambiguous(text):
                day_first, month_first = (
                    read_date(text, day_first=order) for order in (True, False)
                )
                problem = f"{text!r} may be {day_first} or {month_first}"
            self.refuse(header, problem if text else "no date", "Type it as 2025-01-31.")
        if day.year not in _YEARS:
            problem = (
                f"the date {day} is not of our time; a bare number may have been typed, such as"
            )
            self.refuse(header, f"{problem} a year", "Type it as 2025-01-31.")
        return day


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSheet(Generic[R]):
    """How one of our sheets to be filled in is laid out, and how its rows are read.

    Attributes:
        title: the title of the sheet; it and all headers are in English, and are recognised in
            every language that workbooks are written in.
        model: the record that a row becomes.
        noun: what a row is called in messages.
        required: the headers without which the sheet is not recognised.
        optional: further headers.
        answer_headers: a row is filled in when one of these cells is; a reviewer or a date alone,
            such as in a column that was filled down, is no answer.
        id_headers: the ids that may not be edited.
        check_header: the header of the sign that shows whether they were.
        header_of: the header of a field of `model` that is not called like the field ("supplier_key"
            is under "Supplier key"); "" is for the record as a whole.
        fields_of: reads the fields of `model` from a row.
        subject_of: what a record is about.
        content_of: what a record says of its subject; two that differ contradict each other.
        contradiction: the header, problem and remedy of a record that another one contradicts;
            `problem` is completed by the numbers of the rows.
    """

    title: str
    model: type[R]
    noun: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    answer_headers: tuple[str, ...]
    id_headers: tuple[str, ...]
    header_of: Mapping[str, str]
    fields_of: Callable[[AnswerRow], Mapping[str, object]]
    subject_of: Callable[[R], Hashable]
    content_of: Callable[[R], Hashable]
    contradiction: Callable[[R], tuple[str, str, str]]
    check_header: str = "ID check"

    def read(
        self, tables: Sequence[Table], completion: Completion
    ) -> tuple[list[R], list[Issue]] | None:
        """Read the rows that are filled in.

        Args:
            tables: the sheets of a workbook.
            completion: what completes the rows.

        Returns:
            The records, and the issues of rows that are wrong or contradict each other; None where
            no table is this sheet.

        Raises:
            ColumnError: the sheet is there, and a header of it is missing or is there twice.
        """
        all_rows = self.rows(tables, completion)
        if all_rows is None:
            return None
        rows = filter(self.is_filled_in, all_rows)
        issues: list[Issue] = []
        groups: dict[Hashable, list[tuple[AnswerRow, R]]] = defaultdict(list)
        for row in rows:
            try:
                record = self._record(row)
            except RowRefused as refused:
                issues.append(refused.issue)
            else:
                groups[self.subject_of(record)].append((row, record))
        records: list[R] = []
        for group in groups.values():
            if len({self.content_of(record) for _, record in group}) == 1:
                records += [record for _, record in group]
                continue
            numbers = ", ".join(str(row.number) for row, _ in group)
            for row, record in group:
                header, problem, remedy = self.contradiction(record)
                issues.append(row.issue(header, f"{problem} (rows {numbers})", remedy))
        return records, issues

    def rows(self, tables: Sequence[Table], completion: Completion) -> list[AnswerRow] | None:
        """Return every row below the headers, filled in or not; None where no table is this sheet.

        Raises:
            ColumnError: the sheet is there, and a header of it is missing or is there twice.
        """
        rows: list[AnswerRow] | None = None
        for table in tables:
            head = self._find_headers(table)
            if head is not None:
                header_row, columns = head
                rows = rows or []
                rows += [
                    AnswerRow(table, at, columns, completion)
                    for at in range(header_row + 1, len(table))
                ]
            elif _folded(table.sheet or "") in spellings(self.title):
                raise ColumnError(
                    f"{table.where}: some of the columns {', '.join(self.required)} are missing."
                    " Leave the headers of this sheet as they were written."
                )
        return rows

    def is_filled_in(self, row: AnswerRow) -> bool:
        """Return whether somebody answered in a row; an unreadable cell is something typed."""
        return any(
            row[header] or (row.at, row.columns.get(header, -1)) in row.table.unreadable
            for header in self.answer_headers
        )

    def require_ids(self, row: AnswerRow) -> None:
        """Require that the ids of a row are as they were written.

        Raises:
            RowRefused: they were edited.
        """
        if row[self.check_header] != check_sign(*(row[header] for header in self.id_headers)):
            problem = "the ids of this row are not as they were written"
            remedy = (
                f"Copy {', '.join(self.id_headers)} and {self.check_header} from an untouched"
                " workbook, or screen again and answer there."
            )
            row.refuse(self.id_headers[0], problem, remedy)

    def _record(self, row: AnswerRow) -> R:
        for header in self.required:
            content = row.table.unreadable.get((row.at, row.columns[header]))
            if content is not None:
                row.refuse(header, f"the cell holds {content}", "Type it again.")
        self.require_ids(row)
        try:
            return self.model.model_validate(self.fields_of(row))
        except ValidationError as error:
            place, cause = cause_of(error)
            field = str(place[0]) if place else ""
            header = self.header_of.get(field, field.replace("_", " ").capitalize())
            row.refuse(header, f"the {self.noun} cannot be kept: {cause}", "Correct it.")

    def _find_headers(self, table: Table) -> tuple[int, Mapping[str, int]] | None:
        """Return the index of the row of headers and the column of each header, if they are there."""
        for at, cells in enumerate(table.rows[:_HEADER_WITHIN]):
            places: dict[str, list[int]] = defaultdict(list)
            for column, cell in enumerate(cells):
                places[_folded(cell)].append(column)
            headers = (*self.required, *self.optional)
            columns = {
                header: [at for text in spellings(header) for at in places.get(text, ())]
                for header in headers
            }
            if not all(columns[header] for header in self.required):
                continue
            for header in self.required:
                if len(columns[header]) > 1:
                    raise ColumnError(
                        f"{table.where}: two columns are called {header!r}. Rename the one that was"
                        " added."
                    )
            return at, {header: column[0] for header, column in columns.items() if column}
        return None


@cache
def spellings(english: str) -> frozenset[str]:
    """Return a word of our workbooks in every language that they are written in, folded."""
    return frozenset(_folded(find_language(code).text(english)) for code in language_codes())


def meaning_of(text: str, words: Iterable[str]) -> str | None:
    """Return which of some English words a text is, in whatever language; None: none of them."""
    return next((word for word in words if _folded(text) in spellings(word)), None)


def dates_settled(rows: Iterable[AnswerRow]) -> bool | None:
    """Return whether the day comes first in the dates of some rows; None where none shows it."""
    headers = ("Date", "Until")
    return day_comes_first(row[header] for row in rows for header in headers)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
