"""Reads CSV, TSV and other delimited text: no record is lost, and oddities become issues."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, islice
from typing import Any, NamedTuple, TextIO

from ..model import Issue, Limits
from .disk_sequence import BLOCK, BLOCK_CHARACTERS, PackedBlock, RowBuffer
from .encoding import UNDECODABLE, Encoding, detect_encoding, strip_byte_order_mark
from .refusals import over_limit, pluralise, refusal
from .source import InputFile
from .table import CellAddress, Table

_DELIMITERS = (",", ";", "\t", "|", "^", "~")
# Lines that are not blank, by which the delimiter is chosen. Judgement: enough to outvote titles
# and notes above the table; each is parsed once for every delimiter.
_SAMPLE_LINES = 200
# Characters that are decoded at once. Judgement: about the lines of one block.
_PIECE_CHARACTERS = 128 * 1024
_MOST_UNCLOSED_IN_SAMPLE = 3  # as `_MOST_UNCLOSED`, for the sample; judgement
_LONGEST_QUOTATION = 200  # lines; a mark that opens more was never closed
_MOST_UNCLOSED = 50  # records; after so many marks that are never closed, none opens a quotation
_NOT_FOR_CSV = (" ", '"')  # delimiters by which Python's reader of CSV splits otherwise
_MOST_ISSUES = 20  # records with such a mark that get an issue each; the rest share one
# How many columns count for a delimiter: beyond four, more records matter more than more fields,
# so that commas within addresses do not win over the semicolons around them. Judgement.
_MOST_COUNTED_FIELDS = 4
# Records with too many fields are an oddity only while they are fewer than a quarter. Judgement:
# where more are so, the width varies by intent.
_ODD_SHARE = 4


@dataclass(frozen=True, slots=True)
class DelimitedRecord:
    """The fields of one record, and whether a quotation mark is opened in it and never closed."""

    fields: list[str]
    has_unclosed_quote: bool = False


def read_delimited(source: InputFile, limits: Limits) -> Table:
    """Read a text file as one table; the row numbers are those of the records, from 1.

    Raises:
        TableError: it holds bytes that no text has, or it exceeds a limit.
    """
    encoding = detect_encoding(source.pieces)
    with io.TextIOWrapper(source.open(), encoding.name, encoding.errors, newline=None) as text:
        lines = _iter_lines(text, encoding, source.name)
        head = list(islice(lines, _SAMPLE_LINES * 2))
        if next(filter(str.strip, head), "").lstrip().startswith(("{", "[{")):
            raise refusal(source.name, "JSON, not a table", "export the table to .csv or .xlsx")
        delimiter, skipped = _choose_delimiter(head)
        reader = _RecordReader(islice(chain(head, lines), skipped, None), delimiter)
        return _read_table(reader, skipped, encoding, source=source, limits=limits)


def _iter_lines(text: TextIO, encoding: Encoding, file: str) -> Iterator[str]:
    """Yield the lines without their ends, and without the sign with which DOS ended a file."""
    is_first = True
    while raw_lines := text.readlines(_PIECE_CHARACTERS):
        piece = "".join(raw_lines)
        if "\0" in piece:
            content = "a file that is neither text nor a spreadsheet"
            raise refusal(file, content, "export it to .xlsx")
        if is_first:
            piece = strip_byte_order_mark(piece, encoding)
        is_first = False
        *lines, unended = piece.split("\n")
        yield from lines
        if unended := unended.rstrip("\x1a"):
            yield unended


def _read_table(
    reader: _RecordReader,
    skipped: int,
    encoding: Encoding,
    *,
    source: InputFile,
    limits: Limits,
) -> Table:
    survey = _RecordSurvey(encoding)
    buffer = RowBuffer()
    number = skipped  # of the last record that was read
    while lines := reader.look_ahead():
        regular = _read_regular(lines, reader.delimiter, number + 1)
        if regular is not None and survey.has_room(regular, limits):
            survey.add_regular(regular)
            buffer.extend(regular.rows, regular.numbers, cells=sum(regular.widths))
            reader.skip_ahead()
            number += len(lines)
            continue
        for record in islice(reader.records(), len(lines)):
            number += 1
            if record.has_unclosed_quote:
                survey.unclosed.append(number)
            if any(map(str.strip, record.fields)):
                survey.add(record.fields, number)
                buffer.append(record.fields, number)
                if survey.rows > limits.rows:
                    raise over_limit(source.name, f"{survey.rows:,} records or more", "rows")
                if survey.cells > limits.cells:
                    raise over_limit(source.name, f"{survey.cells:,} cells or more", "cells")
    rows, numbers = buffer.finish()
    return Table(
        file=source.name,
        sheet=None,
        rows=rows,
        numbers=numbers,
        unreadable=survey.unreadable,
        issues=tuple(survey.issues(source.name)),
        sha256=source.sha256,
    )


class _RegularLines(NamedTuple):
    """Lines that are each a whole record and not a blank one: their number and how many fields."""

    rows: PackedBlock
    numbers: list[int]
    widths: list[int]


def _read_regular(lines: list[str], delimiter: str, first: int) -> _RegularLines | None:
    """Read lines without dividing them, where each is a record without oddities; else return None.

    They are kept as they are written, because that takes less time and room than their fields.

    Args:
        lines: some lines.
        delimiter: one character.
        first: the number of the record that the first line begins.
    """
    has_text = re.compile(rf"[^\s{re.escape(delimiter)}]").search
    numbers = [number for number, line in enumerate(lines, first) if has_text(line)]
    if len(numbers) < len(lines):
        lines = [line for line in lines if has_text(line)]
    rows = _split_each([line for line in lines if '"' in line], delimiter)
    if rows is None or not all(any(map(str.strip, row)) for row in rows):
        return None
    try:
        data = "\n".join(lines).encode()
    except UnicodeEncodeError:  # bytes that could not be decoded: the survey looks for their cells
        return None
    quoted = map(len, rows)
    widths = [line.count(delimiter) + 1 if '"' not in line else next(quoted) for line in lines]
    unpack = partial(_unpack_lines, delimiter=delimiter)
    return _RegularLines(PackedBlock(data, len(lines), unpack), numbers, widths)


def _unpack_lines(data: bytes, delimiter: str) -> list[list[str]]:
    """Return the fields of each line that `_read_regular` kept."""
    lines = data.decode().split("\n")
    rows = iter(_split_each([line for line in lines if '"' in line], delimiter) or ())
    return [line.split(delimiter) if '"' not in line else next(rows) for line in lines]


class _RecordSurvey:
    """Counts and oddities of the records of a file."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self._may_have_foreign_bytes = encoding.errors == "surrogateescape"
        self.rows = self.cells = 0
        self.unclosed: list[int] = []
        self.unreadable: dict[CellAddress, str] = {}
        self.widths: Counter[int] = Counter()
        self.first_of_width: dict[int, int] = {}

    def add(self, row: list[str], number: int) -> None:
        """Count a record; a cell with undecodable bytes is blanked, for its text is not known."""
        width = len(row)
        if width not in self.widths:
            self.first_of_width[width] = number
        self.widths[width] += 1
        self.cells += width
        if self._may_have_foreign_bytes and any(map(UNDECODABLE.search, row)):
            for column, cell in enumerate(row):
                if UNDECODABLE.search(cell):
                    shown = UNDECODABLE.sub("\N{REPLACEMENT CHARACTER}", cell).strip()
                    content = f"bytes that are not {self.encoding.name}: {shown}"
                    self.unreadable[self.rows, column] = content
                    row[column] = ""
        self.rows += 1

    def has_room(self, lines: _RegularLines, limits: Limits) -> bool:
        """Return whether these records are within the limits."""
        rows, cells = self.rows + len(lines.numbers), self.cells + sum(lines.widths)
        return rows <= limits.rows and cells <= limits.cells

    def add_regular(self, lines: _RegularLines) -> None:
        """Count records without oddities."""
        for width in set(lines.widths) - self.widths.keys():
            self.first_of_width[width] = lines.numbers[lines.widths.index(width)]
        self.widths.update(lines.widths)
        self.cells += sum(lines.widths)
        self.rows += len(lines.numbers)

    def issues(self, file: str) -> Iterator[Issue]:
        """Yield what a reader of the result must know of the file."""
        if self.encoding.is_guess:
            yield Issue(
                f"The file names no encoding; it was read as {self.encoding.name}.",
                "If names look wrong, save it as UTF-8 or as .xlsx and screen it again.",
                file=file,
            )
        if self.unreadable:
            yield Issue(
                f"{pluralise(len(self.unreadable), 'cell')} could not be read: there are bytes that"
                f" are not {self.encoding.name}.",
                "Save the file as UTF-8 or as .xlsx from where it was written.",
                file=file,
            )
        for number in self.unclosed[:_MOST_ISSUES]:
            yield Issue(
                "A quotation mark is opened and never closed; the record was read without it.",
                "Check this record in the file.",
                file=file,
                row=number,
            )
        if len(self.unclosed) > _MOST_ISSUES:
            more = pluralise(len(self.unclosed) - _MOST_ISSUES, "more record")
            yield Issue(
                f"{more} with a quotation mark that is never closed, the last at record"
                f" {self.unclosed[-1]}.",
                "Check these records in the file.",
                file=file,
            )
        usual = max(self.widths, key=lambda width: (self.widths[width], width), default=0)
        too_wide = [width for width in self.widths if width > usual > 1]
        count = sum(self.widths[width] for width in too_wide)
        if too_wide and count * _ODD_SHARE < self.rows:
            first = min(self.first_of_width[width] for width in too_wide)
            yield Issue(
                f"{pluralise(count, 'record')} with more fields than the usual {usual}, the first at"
                f" record {first}; what is over was screened as a column of its own.",
                "A name with a delimiter in it needs quotation marks.",
                file=file,
                row=first,
            )


def iter_records(
    lines: Iterable[str], delimiter: str, most_unclosed: int = _MOST_UNCLOSED
) -> Iterator[DelimitedRecord]:
    r"""Yield the records of delimited text; a quoted field may run over several lines.

    A mark that is opened and never closed is read as a plain character, so that it cannot swallow
    the records after it.

    Args:
        lines: the lines without their ends.
        delimiter: one character.
        most_unclosed: how many records may have such a mark before no more lines are searched for
            its end: searching for each would take quadratic time.

    >>> [record.fields for record in iter_records(['a,"b, c"', '"d', 'e",f'], ",")]
    [['a', 'b, c'], ['d\ne', 'f']]
    """
    return _RecordReader(lines, delimiter, most_unclosed).records()


class _RecordReader:
    """Reads records from lines, which can be looked at before; arguments as of `iter_records`."""

    def __init__(
        self, lines: Iterable[str], delimiter: str, most_unclosed: int = _MOST_UNCLOSED
    ) -> None:
        self.delimiter = delimiter
        self._most_unclosed = most_unclosed
        self._ahead: deque[str] = deque()  # lines that were looked at and are not yet read
        self._rest = iter(lines)
        self._width = self._unclosed = 0

    def look_ahead(self) -> list[str]:
        """Return the lines of a block without reading them; none at the end."""
        characters = sum(map(len, self._ahead))
        for line in islice(self._rest, max(0, BLOCK - len(self._ahead))):
            self._ahead.append(line)
            characters += len(line)
            if characters >= BLOCK_CHARACTERS:
                break
        return list(self._ahead)

    def skip_ahead(self) -> None:
        """Leave out the lines that `look_ahead` returned, of which each is a whole record."""
        self._width = self._width or len(next(self.records()).fields)
        self._ahead.clear()

    def records(self) -> Iterator[DelimitedRecord]:
        """Yield the records from here on."""
        delimiter, ahead, rest = self.delimiter, self._ahead, self._rest
        while (line := ahead.popleft() if ahead else next(rest, None)) is not None:
            fields = line.split(delimiter) if '"' not in line else _split_quoted(line, delimiter)
            has_unclosed_quote = False
            if fields is None:
                more_lines = 0
                if self._unclosed < self._most_unclosed:
                    ahead.extend(islice(rest, max(0, _LONGEST_QUOTATION - 1 - len(ahead))))
                    fields, more_lines = _join_lines(line, ahead, delimiter)
                quotation = [line, *islice(ahead, more_lines)]
                if fields is None or _has_swallowed_records(
                    quotation, fields, delimiter, self._width
                ):
                    fields, more_lines = line.split(delimiter), 0
                has_unclosed_quote = not more_lines
                self._unclosed += has_unclosed_quote
                for _ in range(more_lines):
                    ahead.popleft()
            self._width = self._width or len(fields)
            yield DelimitedRecord(fields, has_unclosed_quote)


def _join_lines(line: str, ahead: Iterable[str], delimiter: str) -> tuple[list[str] | None, int]:
    """Return the fields of a record that goes on after its first line, and how many lines more."""
    whole = line
    for number, more in enumerate(islice(ahead, _LONGEST_QUOTATION - 1), 1):
        whole = f"{whole}\n{more}"
        # Only a line with a mark can close the quotation.
        if '"' in more and (fields := _split_quoted(whole, delimiter)) is not None:
            return fields, number
    return None, 0


def _has_swallowed_records(lines: list[str], fields: list[str], delimiter: str, width: int) -> bool:
    """Return whether a quotation over several lines is rather records, the first with a stray mark.

    That is so where each line alone has the width of the table, or where the first one has and the
    joined record has not.
    """
    if width < 2:
        return False
    widths = [len(line.split(delimiter)) for line in lines]
    return set(widths) == {width} or (len(fields) != width and widths[0] == width)


def _split_quoted(line: str, delimiter: str) -> list[str] | None:
    """Return the fields of a line with quotation marks; None where one is open at its end."""
    rows = _split_each([line], delimiter)
    return rows[0] if rows else None


def _split_each(lines: list[str], delimiter: str) -> list[list[str]] | None:
    """Return the fields of several lines with quotation marks; None where one is open at an end."""
    rows = [] if not lines else _split_by_standard(lines, delimiter)
    if rows is not None:
        return rows
    if len(lines) == 1:
        fields = _split_irregular(lines[0], delimiter)
        return None if fields is None else [fields]
    middle = len(lines) // 2  # few lines are odd: halves, and the halves of those, find them
    first = _split_each(lines[:middle], delimiter)
    rest = None if first is None else _split_each(lines[middle:], delimiter)
    return None if first is None or rest is None else first + rest


def _split_by_standard(lines: list[str], delimiter: str) -> list[list[str]] | None:
    """Return the fields of lines with quotation marks; None where one is not a record by RFC 4180.

    Python's own reader splits what that allows, and its strict way refuses all else. It takes a
    blank before an opening mark for text, one after a closing mark for a delimiter where that is
    a blank, and a carriage return for the end of the line: such lines are not given to it.
    """
    text = "\n".join(lines)
    if ' "' in text or "\r" in text or delimiter in _NOT_FOR_CSV:
        return None
    try:
        rows = list(csv.reader(lines, _strict_dialect(delimiter)))
    except csv.Error:
        return None
    return rows if len(rows) == len(lines) else None  # less where a record is on several lines


@lru_cache(maxsize=16)  # more than the delimiters that are tried for one file
def _strict_dialect(delimiter: str) -> Any:  # the class has no public name
    """Return the dialect as the reader keeps it: to make one costs as much as to split a line."""
    return csv.reader((), delimiter=delimiter, strict=True).dialect


def _split_irregular(line: str, delimiter: str) -> list[str] | None:
    """Return the same as `_split_quoted`, also where marks are not doubled or have blanks beside."""
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
            quoted = _quoted_field(line, start + 1, delimiter)
            if quoted is None:
                return None
            field, end = quoted
            fields.append(field)
        if end < 0:
            return fields
        at = end + 1


def _quoted_field(line: str, start: int, delimiter: str) -> tuple[str, int] | None:
    """Return a quoted field and where its delimiter is (-1: the line ends); None where still open."""
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


def _choose_delimiter(lines: list[str]) -> tuple[str, int]:
    """Return the delimiter that gives the most regular records, and how many lines to skip.

    Excel's own first line `sep=;` decides, and is not a record of the table.
    """
    first = lines[0].strip().lower() if lines else ""
    if first.startswith("sep=") and len(first) == len("sep=") + 1:
        return first[-1], 1
    if first == "sep=":
        return "\t", 1
    sample = [line for line in lines if line.strip()][:_SAMPLE_LINES]
    return max(_DELIMITERS, key=lambda delimiter: _regularity(sample, delimiter)), 0


def _regularity(sample: list[str], delimiter: str) -> tuple[float, int]:
    """Return how regular a delimiter makes the records, and how many fields most of them have."""
    if not any(delimiter in line for line in sample):  # each record would have one field
        return 0.0, 0
    counts = Counter(
        len(record.fields)
        for record in iter_records(sample, delimiter, _MOST_UNCLOSED_IN_SAMPLE)
        if any(record.fields)
    )
    wide = {fields: count for fields, count in counts.items() if fields > 1}
    if not wide:
        return 0.0, 0
    fields, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return count * min(fields, _MOST_COUNTED_FIELDS) / max(1, counts.total()), fields
