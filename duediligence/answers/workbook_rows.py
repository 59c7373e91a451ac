"""Read the rows that people filled in in our workbook, by header, whatever was done to it since.

Rows may be sorted, filtered, hidden or deleted, columns added or moved, the file saved by another
program or as CSV: columns are found by their headers, rows by the ids in them, and nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NoReturn, TypeVar

from pydantic import ValidationError

from ..errors import ColumnError
from ..model import Issue, StrictModel
from ..model.digests import check_sign
from ..resources.validation_messages import cause_of
from ..spreadsheets import Table

# ISO 8601 is the one way to write a date that no country reads otherwise (1/3/2025 is two days); a
# cell of a spreadsheet may add a time.
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
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
class AnswerRow:
    """One row of a sheet that people fill in; `row[header]` is the text under a header."""

    table: Table
    at: int  # its index in `table.rows`
    columns: Mapping[str, int]

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

    def date(self, header: str, latest: dt.date | None = None) -> dt.date:
        """Return the date under a header.

        Raises:
            RowRefused: it is no date, can be read in two ways, or is after `latest`.
        """
        text = self[header]
        match = _DATE.fullmatch(text)
        try:
            day = dt.date.fromisoformat(match[1] if match else "")
        except ValueError:
            problem = f"{text[:_LONGEST_QUOTE]!r} is no date that can be read in one way only"
            self.refuse(header, problem if text else "no date", "Type it as 2025-01-31.")
        if day.year not in _YEARS:
            problem = (
                f"the date {day} is not of our time; a bare number may have been typed, such as"
            )
            self.refuse(header, f"{problem} a year", "Type it as 2025-01-31.")
        if latest is not None and day > latest:
            self.refuse(header, f"the date {day} lies ahead", "Correct the date.")
        return day


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSheet(Generic[R]):
    """How one of our sheets to be filled in is laid out, and how its rows are read.

    Attributes:
        title: the title of the sheet.
        model: the record that a row becomes.
        noun: what a row is called in messages.
        required: the headers without which the sheet is not recognised.
        optional: further headers.
        answer_headers: a row is filled in when one of these cells is; a reviewer or a date alone,
            such as in a column that was filled down, is no answer.
        id_headers: the ids that *ID check* protects against edits.
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
    fields_of: Callable[[AnswerRow, dt.date | None], Mapping[str, object]]
    subject_of: Callable[[R], Hashable]
    content_of: Callable[[R], Hashable]
    contradiction: Callable[[R], tuple[str, str, str]]

    def read(
        self, tables: Sequence[Table], latest: dt.date | None
    ) -> tuple[list[R], list[Issue]] | None:
        """Read the rows that are filled in.

        Args:
            tables: the sheets of a workbook.
            latest: what is dated after this day is an issue.

        Returns:
            The records, and the issues of rows that are wrong or contradict each other; None where
            no table is this sheet.

        Raises:
            ColumnError: the sheet is there, and a header of it is missing or is there twice.
        """
        rows = self._filled_rows(tables)
        if rows is None:
            return None
        issues: list[Issue] = []
        groups: dict[Hashable, list[tuple[AnswerRow, R]]] = defaultdict(list)
        for row in rows:
            try:
                record = self._record(row, latest)
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

    def _record(self, row: AnswerRow, latest: dt.date | None) -> R:
        for header in self.required:
            content = row.table.unreadable.get((row.at, row.columns[header]))
            if content is not None:
                row.refuse(header, f"the cell holds {content}", "Type it again.")
        if row["ID check"] != check_sign(*(row[header] for header in self.id_headers)):
            problem = "the ids of this row are not as they were written"
            remedy = (
                f"Copy {', '.join(self.id_headers)} and ID check from an untouched workbook, or"
                " screen again and answer there."
            )
            row.refuse(self.id_headers[0], problem, remedy)
        try:
            return self.model.model_validate(self.fields_of(row, latest))
        except ValidationError as error:
            place, cause = cause_of(error)
            field = str(place[0]) if place else ""
            header = self.header_of.get(field, field.replace("_", " ").capitalize())
            row.refuse(header, f"the {self.noun} cannot be kept: {cause}", "Correct it.")

    def _filled_rows(self, tables: Sequence[Table]) -> list[AnswerRow] | None:
        rows: list[AnswerRow] | None = None
        for table in tables:
            head = self._find_headers(table)
            if head is not None:
                header_row, columns = head
                # An unreadable cell counts as filled in: somebody typed something there.
                places = [columns[header] for header in self.answer_headers if header in columns]
                rows = rows or []
                for at in range(header_row + 1, len(table)):
                    row = AnswerRow(table, at, columns)
                    has_text = any(row[header] for header in self.answer_headers)
                    if has_text or any((at, column) in table.unreadable for column in places):
                        rows.append(row)
            elif (table.sheet or "").casefold() == self.title.casefold():
                raise ColumnError(
                    f"{table.where}: some of the columns {', '.join(self.required)} are missing."
                    " Leave the headers of this sheet as they were written."
                )
        return rows

    def _find_headers(self, table: Table) -> tuple[int, Mapping[str, int]] | None:
        """Return the index of the row of headers and the column of each header, if they are there."""
        for at, cells in enumerate(table.rows[:_HEADER_WITHIN]):
            places: dict[str, list[int]] = defaultdict(list)
            for column, cell in enumerate(cells):
                places[" ".join(cell.split()).casefold()].append(column)
            if any(header.casefold() not in places for header in self.required):
                continue
            for header in self.required:
                if len(places[header.casefold()]) > 1:
                    raise ColumnError(
                        f"{table.where}: two columns are called {header!r}. Rename the one that was"
                        " added."
                    )
            headers = (*self.required, *self.optional)
            columns = {header: places.get(header.casefold()) for header in headers}
            return at, {header: column[0] for header, column in columns.items() if column}
        return None
