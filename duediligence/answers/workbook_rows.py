"""The yellow cells of our workbook, whatever was done to it since: rows by header, never guessed.

Rows may be sorted, filtered, hidden or deleted, columns added or moved, the file saved by another
program or as CSV: columns are found by their headers and rows by the ids that stand in them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from pydantic import ValidationError

from ..errors import ColumnError
from ..model import Issue, StrictModel
from ..model.digests import check_sign
from ..resources.validation_messages import cause_of
from ..spreadsheets import Table

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_YEARS = range(2000, 2100)
_HEAD_WITHIN = 50
Kept = TypeVar("Kept", bound=StrictModel)


@dataclass(frozen=True, slots=True)
class Form:
    """One of our sheets to be filled in: its headers, and in which of them something is said.

    `signed` are the ids that *ID check* speaks for; a person's name or a date alone, such as a column
    that was filled down, says nothing. `fields` are the headers by the fields of what is kept, ""
    being the whole.
    """

    sheet: str
    needed: tuple[str, ...]
    shown: tuple[str, ...]
    said: tuple[str, ...]
    signed: tuple[str, ...]
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One row of a sheet, by header."""

    form: Form
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
        """Whether somebody filled it in."""
        places = {(self.row, self.columns[header]) for header in self.form.said
                  if header in self.columns}  # fmt: skip
        unread = not places.isdisjoint(self.table.unreadable)
        return unread or any(self[header] for header in self.form.said)

    def issue(self, header: str | None, problem: str, remedy: str) -> Issue:
        """What is wrong with it, as a sentence."""
        return Issue(
            f"{problem[:1].upper()}{problem[1:]}.",
            remedy,
            self.table.file,
            self.table.sheet,
            self.number,
            header,
        )

    def refuse(self, header: str | None, problem: str, remedy: str) -> NoReturn:
        """Do not read it."""
        raise Refused(self.issue(header, problem, remedy))

    def demand_readable(self) -> None:
        """Refuse a line with a cell that could not be read, or with ids that were edited."""
        for header in self.form.needed:
            if (seen := self.table.unreadable.get((self.row, self.columns[header]))) is not None:
                self.refuse(header, f"the cell holds {seen}", "Type it again.")
        if self["ID check"] != check_sign(*(self[header] for header in self.form.signed)):
            self.refuse(
                self.form.signed[0], "the ids of this row are not as they were written",
                f"Copy {', '.join(self.form.signed)} and ID check from an untouched workbook, or"
                " screen again and answer there.",
            )  # fmt: skip

    def demand(self, header: str, what: str) -> str:
        """The text under a header."""
        if not self[header]:
            self.refuse(header, f"the {what} has no {header.lower()}", "Fill it in.")
        return self[header]

    def date(self, header: str, latest: dt.date | None = None) -> dt.date:
        """The day under a header, if it can be read in one way only and is not ahead of `latest`."""
        text = self[header]
        found = _DATE.fullmatch(text)
        try:
            day = dt.date.fromisoformat(found[1] if found else "")
        except ValueError:
            said = f"{text[:40]!r} is no date that can be read in one way only"
            self.refuse(header, said if text else "no date", "Type it as 2025-01-31.")
        if day.year not in _YEARS:
            # A bare number in a cell of dates is a day of Excel: 2026 is one in July 1905.
            self.refuse(
                header, f"the date {day} is not of our time; a bare number may have been typed,"
                " such as a year", "Type it as 2025-01-31.",
            )  # fmt: skip
        if latest is not None and day > latest:
            self.refuse(header, f"the date {day} lies ahead", "Correct the date.")
        return day

    def kept(self, noun: type[Kept], fields: Mapping[str, object], what: str) -> Kept:
        """What the line says as a record, if it can be one."""
        try:
            return noun.model_validate(fields)
        except ValidationError as wrong:
            place, cause = cause_of(wrong)
            header = self.form.fields[str(place[0]) if place else ""]
            self.refuse(header, f"the {what} cannot be kept: {cause}", "Correct it.")


class Refused(Exception):
    """A line that is listed and not read."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue


def read_lines(
    lines: Sequence[AnswerRow], read: Callable[[AnswerRow], Kept]
) -> tuple[list[tuple[AnswerRow, Kept]], list[Issue]]:
    """What the lines say, and what is wrong with those that are refused."""
    good: list[tuple[AnswerRow, Kept]] = []
    issues: list[Issue] = []
    for line in lines:
        try:
            good.append((line, read(line)))
        except Refused as refused:
            issues.append(refused.issue)
    return good, issues


def agreed(
    read: Sequence[tuple[AnswerRow, Kept]],
    about: Callable[[Kept], Hashable],
    says: Callable[[Kept], Hashable],
    issue: Callable[[AnswerRow, Kept, str], Issue],
) -> tuple[list[Kept], list[Issue]]:
    """What no other line contradicts; lines at odds `about` one thing are issues, all of them."""
    groups: dict[Hashable, list[tuple[AnswerRow, Kept]]] = defaultdict(list)
    for line, one in read:
        groups[about(one)].append((line, one))
    good, issues = [], []
    for group in groups.values():
        if len({says(one) for _, one in group}) == 1:
            good += [one for _, one in group]
            continue
        rows = ", ".join(str(line.number) for line, _ in group)
        issues += [issue(line, one, rows) for line, one in group]
    return good, issues


def reason_lines(tables: Sequence[Table], form: Form) -> list[AnswerRow] | None:
    """The lines in which something is said; None where no table is this sheet.

    Raises:
        ColumnError: the sheet is there and a header of it is missing or stands twice.
    """
    found: list[AnswerRow] | None = None
    for table in tables:
        head = _head(table, form)
        if head is not None:
            row, columns = head
            lines = (AnswerRow(form, table, at, table.numbers[at], columns)
                     for at in range(row + 1, len(table)))  # fmt: skip
            found = [*(found or ()), *(line for line in lines if line.is_answered)]
        elif (table.sheet or "").casefold() == form.sheet.casefold():
            raise ColumnError(
                f"{table.where}: the columns {', '.join(form.needed)} are not all there. Leave the"
                " headers of this sheet as they were written."
            )
    return found


def _head(table: Table, form: Form) -> tuple[int, Mapping[str, int]] | None:
    """The row of headers, and where each of them stands."""
    for row, cells in enumerate(table.rows[:_HEAD_WITHIN]):
        places: dict[str, list[int]] = defaultdict(list)
        for at, cell in enumerate(cells):
            places[" ".join(cell.split()).casefold()].append(at)
        if not all(header.casefold() in places for header in form.needed):
            continue
        for header in form.needed:
            if len(places[header.casefold()]) > 1:
                raise ColumnError(
                    f"{table.where}: two columns are called {header!r}. Rename the one that was"
                    " added."
                )
        wanted = (*form.needed, *form.shown)
        return row, {header: places[header.casefold()][0] for header in wanted
                     if header.casefold() in places}  # fmt: skip
    return None
