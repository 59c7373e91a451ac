"""CSV, TSV and other delimited text: records in, no record lost, oddities said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ..model import Issue, Limits
from .encoding import LOST, decode
from .failure import refuse, several, too_large
from .table import Address, Table

_DELIMITERS = (",", ";", "\t", "|", "^", "~")
_SNIFFED = 200
_SNIFFED_TORN = 3
_LONGEST_QUOTATION = 200  # lines; a mark that opens more was never closed
_MOST_TORN = 50  # records; where so many marks are never closed, none is looked for any more
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of one record; `is_torn` where a quotation mark was opened and never closed."""

    fields: list[str]
    is_torn: bool = False


def read_delimited(data: bytes, file: str, sha256: str, limits: Limits) -> Table:
    """Read a text file as one table; the row numbers are those of the records, from 1.

    Raises:
        TableError: it holds bytes that no text has, or it exceeds a limit.
    """
    decoded = decode(data)
    if "\0" in decoded.text:
        raise refuse(file, "a file that is neither text nor a spreadsheet", "export it to .xlsx")
    if decoded.text.lstrip().startswith(("{", "[{")):
        raise refuse(file, "JSON, no table", "export the table to .csv or .xlsx")
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    delimiter, skipped = _delimiter(lines)
    rows: list[list[str]] = []
    numbers: list[int] = []
    torn: list[int] = []
    for number, record in enumerate(records(lines[skipped:], delimiter), skipped + 1):
        if record.is_torn:
            torn.append(number)
        if any(map(str.strip, record.fields)):
            rows.append(record.fields)
            numbers.append(number)
    _bound(rows, file, limits)
    unreadable = _undecodable(rows, decoded.encoding) if LOST.search(text) else {}
    issues = _encoding_issues(decoded.encoding, decoded.is_guess, unreadable)
    issues += _record_issues(rows, numbers, torn)
    placed = tuple(Issue(i.problem, i.remedy, file=file, row=i.row) for i in issues)
    return Table(file, None, rows, numbers, unreadable, issues=placed, sha256=sha256)


def records(lines: list[str], delimiter: str, most_torn: int = _MOST_TORN) -> Iterator[Record]:
    r"""The records of delimited text; a quoted field may run over several lines.

    A mark that is opened and never closed is read as a plain character, so that it cannot swallow
    the records after it.

    >>> [record.fields for record in records(['a,"b, c"', '"d', 'e",f'], ",")]
    [['a', 'b, c'], ['d\ne', 'f']]
    """
    at = width = torn = 0
    while at < len(lines):
        line = lines[at]
        fields = line.split(delimiter) if '"' not in line else _fields(line, delimiter)
        if fields is not None:
            at += 1
            yield Record(fields)
        else:
            fields, end = None, at
            if torn < most_torn:
                fields, end = _over_several(lines, at, delimiter)
            if fields is None or _has_swallowed(lines[at:end], fields, delimiter, width):
                fields, end = line.split(delimiter), at + 1
            is_torn = end == at + 1
            torn += is_torn
            yield Record(fields, is_torn)
            at = end
        width = width or len(fields)


def _over_several(lines: list[str], at: int, delimiter: str) -> tuple[list[str] | None, int]:
    """The fields of a record that is still open at the end of its first line, and where it ends."""
    whole = lines[at]
    for end in range(at + 1, min(len(lines), at + _LONGEST_QUOTATION)):
        whole = f"{whole}\n{lines[end]}"
        # Only a line with a mark can close the quotation.
        if '"' in lines[end] and (fields := _fields(whole, delimiter)) is not None:
            return fields, end + 1
    return None, at


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
        for record in records(sample, delimiter, _SNIFFED_TORN)
        if any(record.fields)
    )
    wide = {fields: count for fields, count in counts.items() if fields > 1}
    if not wide:
        return 0.0, 0
    fields, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return count * min(fields, 4) / max(1, counts.total()), fields


def _bound(rows: list[list[str]], file: str, limits: Limits) -> None:
    if len(rows) > limits.rows:
        raise too_large(file, f"{len(rows):,} records", "rows")
    if (cells := sum(map(len, rows))) > limits.cells:
        raise too_large(file, f"{cells:,} cells", "cells")


def _undecodable(rows: list[list[str]], encoding: str) -> dict[Address, str]:
    """Find the cells that hold undecodable bytes, and blank them: their text is not known."""
    found: dict[Address, str] = {}
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if LOST.search(cell):
                shown = LOST.sub("\N{REPLACEMENT CHARACTER}", cell).strip()
                found[at, column] = f"bytes that are not {encoding}: {shown}"
                row[column] = ""
    return found


def _encoding_issues(encoding: str, is_guess: bool, lost: dict[Address, str]) -> list[Issue]:
    issues = []
    if is_guess:
        issues.append(Issue(
            f"The file names no encoding; it was read as {encoding}.",
            "If names look wrong, save it as UTF-8 or as .xlsx and screen it again.",
        ))  # fmt: skip
    if lost:
        issues.append(Issue(
            f"{several(len(lost), 'cell')} could not be read: there are bytes that are not"
            f" {encoding}.",
            "Save the file as UTF-8 or as .xlsx from where it was written.",
        ))  # fmt: skip
    return issues


def _record_issues(rows: list[list[str]], numbers: list[int], torn: list[int]) -> list[Issue]:
    issues = [Issue(
        "A quotation mark is opened and never closed; the record was read without it.",
        "Check this record in the file.", row=number,
    ) for number in torn[:_MOST_TOLD]]  # fmt: skip
    if len(torn) > _MOST_TOLD:
        issues.append(Issue(
            f"{several(len(torn) - _MOST_TOLD, 'more record')} with a quotation mark that is never"
            f" closed, the last at record {torn[-1]}.", "Check these records in the file.",
        ))  # fmt: skip
    widths = Counter(map(len, rows))
    if len(widths) < 2:
        return issues
    usual = max(widths.items(), key=lambda item: (item[1], item[0]))[0]
    odd = [number for row, number in zip(rows, numbers, strict=True) if len(row) > usual > 1]
    if odd and len(odd) * 4 < len(rows):
        issues.append(Issue(
            f"{several(len(odd), 'record')} with more fields than the usual {usual}, the first at"
            f" record {odd[0]}; what is over was screened as a column of its own.",
            "A name with a delimiter in it needs quotation marks.", row=odd[0],
        ))  # fmt: skip
    return issues
