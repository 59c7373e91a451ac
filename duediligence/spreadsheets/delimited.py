"""CSV, TSV and other delimited text: records in, no record lost, oddities said."""

from __future__ import annotations

import io
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from ..model import Issue, Limits
from .disk_sequence import Growing
from .encoding import LOST, Encoding, encoding_of, unmarked
from .refusals import refuse, several, too_large
from .source import InputFile
from .table import Address, Table

_DELIMITERS = (",", ";", "\t", "|", "^", "~")
_SNIFFED = 200
_SNIFFED_TORN = 3
_LONGEST_QUOTATION = 200  # lines; a mark that opens more was never closed
_MOST_TORN = 50  # records; where so many marks are never closed, none is looked for any more
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class DelimitedRecord:
    """The fields of one record; `is_torn` where a quotation mark was opened and never closed."""

    fields: list[str]
    is_torn: bool = False


def read_delimited(source: InputFile, limits: Limits) -> Table:
    """Read a text file as one table; the row numbers are those of the records, from 1.

    Raises:
        TableError: it holds bytes that no text has, or it exceeds a limit.
    """
    encoding = encoding_of(source.pieces)
    with io.TextIOWrapper(source.open(), encoding.name, encoding.errors, newline=None) as text:
        lines = _lines(text, encoding, source.name)
        head = list(islice(lines, _SNIFFED * 2))
        if next(filter(str.strip, head), "").lstrip().startswith(("{", "[{")):
            raise refuse(source.name, "JSON, no table", "export the table to .csv or .xlsx")
        delimiter, skipped = _delimiter(head)
        found = iter_records(islice(chain(head, lines), skipped, None), delimiter)
        return _table(found, skipped, encoding, source, limits)


def _lines(text: Iterable[str], encoding: Encoding, file: str) -> Iterator[str]:
    """The lines without their ends; the sign with which DOS ended a file is not part of the last."""
    is_first = True
    for each in text:
        if "\0" in each:
            raise refuse(file, "a file that is neither text nor a spreadsheet",
                         "export it to .xlsx")  # fmt: skip
        line = unmarked(each, encoding) if is_first else each
        is_first = False
        if line.endswith("\n"):
            yield line[:-1]
        elif line := line.rstrip("\x1a"):
            yield line


def _table(
    found: Iterable[DelimitedRecord],
    skipped: int,
    encoding: Encoding,
    source: InputFile,
    limits: Limits,
) -> Table:
    seen = _Seen(encoding)
    grown = Growing()
    for number, record in enumerate(found, skipped + 1):
        if record.is_torn:
            seen.torn.append(number)
        if any(map(str.strip, record.fields)):
            seen.note(record.fields, number)
            grown.append(record.fields, number)
            if seen.rows > limits.rows:
                raise too_large(source.name, f"{seen.rows:,} records or more", "rows")
            if seen.cells > limits.cells:
                raise too_large(source.name, f"{seen.cells:,} cells or more", "cells")
    rows, numbers = grown.done()
    issues = tuple(
        Issue(each.problem, each.remedy, file=source.name, row=each.row)
        for each in (*_encoding_issues(encoding, seen.lost), *_record_issues(seen))
    )
    return Table(source.name, None, rows, numbers, seen.lost, issues=issues, sha256=source.sha256)


class _Seen:
    """What the records of a file have shown so far."""

    def __init__(self, encoding: Encoding) -> None:
        self._encoding, self._may_lose = encoding.name, encoding.errors == "surrogateescape"
        self.rows = self.cells = 0
        self.torn: list[int] = []
        self.lost: dict[Address, str] = {}
        self.widths: Counter[int] = Counter()
        self.first_wide: dict[int, int] = {}

    def note(self, row: list[str], number: int) -> None:
        """Count a record; a cell with undecodable bytes is blanked, for its text is not known."""
        width = len(row)
        if width not in self.widths:
            self.first_wide[width] = number
        self.widths[width] += 1
        self.cells += width
        if self._may_lose and any(map(LOST.search, row)):
            for column, cell in enumerate(row):
                if LOST.search(cell):
                    shown = LOST.sub("\N{REPLACEMENT CHARACTER}", cell).strip()
                    self.lost[self.rows, column] = f"bytes that are not {self._encoding}: {shown}"
                    row[column] = ""
        self.rows += 1


def iter_records(
    lines: Iterable[str], delimiter: str, most_torn: int = _MOST_TORN
) -> Iterator[DelimitedRecord]:
    r"""The records of delimited text; a quoted field may run over several lines.

    A mark that is opened and never closed is read as a plain character, so that it cannot swallow
    the records after it.

    >>> [record.fields for record in iter_records(['a,"b, c"', '"d', 'e",f'], ",")]
    [['a', 'b, c'], ['d\ne', 'f']]
    """
    ahead: deque[str] = deque()
    coming = iter(lines)
    width = torn = 0
    while (line := ahead.popleft() if ahead else next(coming, None)) is not None:
        fields = line.split(delimiter) if '"' not in line else _fields(line, delimiter)
        if fields is not None:
            yield DelimitedRecord(fields)
        else:
            fields, end = None, 0
            if torn < most_torn:
                ahead.extend(islice(coming, _LONGEST_QUOTATION - 1 - len(ahead)))
                fields, end = _over_several(line, ahead, delimiter)
            over = [line, *islice(ahead, end)]
            if fields is None or _has_swallowed(over, fields, delimiter, width):
                fields, end = line.split(delimiter), 0
            is_torn = not end
            torn += is_torn
            yield DelimitedRecord(fields, is_torn)
            for _ in range(end):
                ahead.popleft()
        width = width or len(fields)


def _over_several(line: str, ahead: Iterable[str], delimiter: str) -> tuple[list[str] | None, int]:
    """The fields of a record that is still open at the end of its first line, and how many lines
    more it has.
    """
    whole = line
    for number, more in enumerate(ahead, 1):
        whole = f"{whole}\n{more}"
        # Only a line with a mark can close the quotation.
        if '"' in more and (fields := _fields(whole, delimiter)) is not None:
            return fields, number
    return None, 0


def _has_swallowed(lines: list[str], fields: list[str], delimiter: str, width: int) -> bool:
    """Whether a quotation over several lines is rather records, the first with a stray mark."""
    if width < 2:
        return False
    widths = [len(line.split(delimiter)) for line in lines]
    return set(widths) == {width} or (len(fields) != width and widths[0] == width)


def _fields(line: str, delimiter: str) -> list[str] | None:
    """The fields of a line with quotation marks, or None where one is still open at its end."""
    fields: list[str] = []
    at = 0
    while True:
        start = at
        while line.startswith(" ", start):
            start += 1
        if not line.startswith('"', start):
            end = line.find(delimiter, at)
            fields.append(line[at:] if end < 0 else line[at:end])
        else:
            found = _quoted(line, start + 1, delimiter)
            if found is None:
                return None
            field, end = found
            fields.append(field)
        if end < 0:
            return fields
        at = end + 1


def _quoted(line: str, start: int, delimiter: str) -> tuple[str, int] | None:
    """A quoted field and where its delimiter stands (-1: the line ends); None where still open."""
    at = start
    while (at := line.find('"', at)) >= 0:
        if line.startswith('""', at):
            at += 2
            continue
        after = at + 1
        while line.startswith(" ", after):
            after += 1
        if after == len(line) or line.startswith(delimiter, after):
            field = line[start:at].replace('""', '"')
            return field, -1 if after == len(line) else after
        at += 1  # a mark inside a name, not doubled as it should be
    return None


def _delimiter(lines: list[str]) -> tuple[str, int]:
    """The delimiter under which most records have the same number of fields, more than one.

    Excel's own first line `sep=;` decides, and is no record of the table.
    """
    first = lines[0].strip().lower() if lines else ""
    if first.startswith("sep=") and len(first) == len("sep=") + 1:
        return first[-1], 1
    if first == "sep=":
        return "\t", 1
    sample = [line for line in islice(lines, _SNIFFED * 2) if line.strip()][:_SNIFFED]
    return max(_DELIMITERS, key=lambda each: _regularity(sample, each)), 0


def _regularity(sample: list[str], delimiter: str) -> tuple[float, int]:
    counts = Counter(
        len(record.fields)
        for record in iter_records(sample, delimiter, _SNIFFED_TORN)
        if any(record.fields)
    )
    wide = {fields: count for fields, count in counts.items() if fields > 1}
    if not wide:
        return 0.0, 0
    fields, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return count * min(fields, 4) / max(1, counts.total()), fields


def _encoding_issues(encoding: Encoding, lost: Mapping[Address, str]) -> list[Issue]:
    issues = []
    if encoding.is_guess:
        issues.append(Issue(
            f"The file names no encoding; it was read as {encoding.name}.",
            "If names look wrong, save it as UTF-8 or as .xlsx and screen it again.",
        ))  # fmt: skip
    if lost:
        issues.append(Issue(
            f"{several(len(lost), 'cell')} could not be read: there are bytes that are not"
            f" {encoding.name}.",
            "Save the file as UTF-8 or as .xlsx from where it was written.",
        ))  # fmt: skip
    return issues


def _record_issues(seen: _Seen) -> list[Issue]:
    torn = seen.torn
    issues = [Issue(
        "A quotation mark is opened and never closed; the record was read without it.",
        "Check this record in the file.", row=number,
    ) for number in torn[:_MOST_TOLD]]  # fmt: skip
    if len(torn) > _MOST_TOLD:
        issues.append(Issue(
            f"{several(len(torn) - _MOST_TOLD, 'more record')} with a quotation mark that is never"
            f" closed, the last at record {torn[-1]}.", "Check these records in the file.",
        ))  # fmt: skip
    if len(seen.widths) < 2:
        return issues
    usual = max(seen.widths.items(), key=lambda item: (item[1], item[0]))[0]
    odd = [width for width in seen.widths if width > usual > 1]
    count = sum(seen.widths[width] for width in odd)
    if odd and count * 4 < seen.rows:
        first = min(seen.first_wide[width] for width in odd)
        issues.append(Issue(
            f"{several(count, 'record')} with more fields than the usual {usual}, the first at"
            f" record {first}; what is over was screened as a column of its own.",
            "A name with a delimiter in it needs quotation marks.", row=first,
        ))  # fmt: skip
    return issues
