"""A table with its headings becomes suppliers: every row accounted for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from ..errors import TableError
from ..model import Column, Issue, Suppliers
from ..spreadsheets.disk_sequence import DiskSequence, SpillFile, iter_blocks, replace_items
from ..spreadsheets.refusals import pluralise
from ..spreadsheets.table import Table
from .header_roles import ColumnRole
from .header_row import Heading
from .restore_values import repaired, shown_as, unreadable_texts

_MOST_ROWS_TOLD = 20
_MOST_TEXT = 200


@dataclass(slots=True)
class RawColumn:
    """One column of a table before it has a meaning."""

    header: str
    texts: Sequence[str]
    unreadable: dict[int, str]
    filled: int = 0


def raw_columns(table: Table, heading: Heading) -> list[RawColumn]:
    """The columns of a table that hold anything or have a header; merged cells are carried on."""
    start = heading.last + 1
    width = max(map(len, islice(table.rows, heading.first, None)), default=0)
    headers = [*heading.headers, *[""] * (width - len(heading.headers))]
    drafts = [
        RawColumn(headers[at] or _nameless(table, at), texts, unreadable)
        for at, (texts, unreadable) in enumerate(_columns(table, start, width))
    ]
    for (row, at), seen in table.unreadable.items():
        if row >= start:
            drafts[at].unreadable[row - start] = seen
    _carry_on(table, start, drafts)
    return [
        draft
        for at, draft in enumerate(drafts)
        if headers[at] or any(draft.texts) or draft.unreadable
    ]


def _columns(table: Table, start: int, width: int) -> list[tuple[Sequence[str], dict[int, str]]]:
    """The texts of each column, and its cells that hold an error; on disk where the rows are."""
    spill_file = SpillFile() if isinstance(table.rows, DiskSequence) else None
    columns: list[list[str] | DiskSequence[str]] = [
        DiskSequence(spill_file) if spill_file else [] for _ in range(width)
    ]
    unreadable: list[dict[int, str]] = [{} for _ in range(width)]
    done = 0
    for rows in iter_blocks(table.rows, start):
        for at, column in enumerate(columns):
            texts = [row[at].strip() if at < len(row) else "" for row in rows]
            for row, seen in unreadable_texts(texts).items():
                unreadable[at][done + row] = seen
                texts[row] = ""
            column.extend(texts)
        done += len(rows)
    return list(zip(columns, unreadable, strict=True))


def _nameless(table: Table, at: int) -> str:
    if table.sheet is None:
        return f"column {at + 1}"
    letters, number = "", at + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"column {letters}"


def _carry_on(table: Table, start: int, drafts: Sequence[RawColumn]) -> None:
    """A cell that is merged over several rows says the same of each of them."""
    others: dict[int, dict[int, str]] = defaultdict(dict)
    for span in table.merged:
        if span.top < start or span.bottom == span.top or span.left >= len(drafts):
            continue
        draft, first = drafts[span.left], span.top - start
        mine = others[span.left]
        for row in range(first + 1, min(span.bottom - start + 1, len(draft.texts))):
            if mine.get(row) or draft.texts[row] or row in draft.unreadable:
                continue
            if first in draft.unreadable:
                draft.unreadable[row] = draft.unreadable[first]
            elif text := mine.get(first) or draft.texts[first]:
                mine[row] = text
                draft.filled += 1
    for at, mine in others.items():
        drafts[at].texts = replace_items(drafts[at].texts, mine)


def suppliers_of(
    table: Table, heading: Heading, drafts: Sequence[RawColumn], meanings: Sequence[ColumnRole]
) -> Suppliers:
    """The suppliers of a table.

    Raises:
        TableError: a row of the table would be lost; that is a fault of ours.
    """
    numbers = table.numbers[heading.last + 1 :]
    columns = [
        Column(draft.header, meaning.party, meaning.role, draft.texts, _shown(draft),
               draft.unreadable)
        for draft, meaning in zip(drafts, meanings, strict=True)
    ]  # fmt: skip
    mended = repaired(columns, table.file, table.sheet)
    issues = [
        *table.issues,
        *_rows_above(table, heading),
        *_doubts(table, drafts, meanings),
        *(each for each in mended if isinstance(each, Issue)),
    ]
    suppliers = Suppliers(
        columns=tuple(each for each in mended if isinstance(each, Column)),
        rows=numbers,
        file=table.file,
        sheet=table.sheet,
        blank=_blank_below(table, heading),
        sha256=table.sha256,
        issues=tuple(issues),
    )
    _check_accounts(table, heading, suppliers)
    return suppliers


def _shown(draft: RawColumn) -> Sequence[str]:
    """What the input held; a cell that could not be read shows what was seen of it."""
    return replace_items(draft.texts, {at: shown_as(seen) for at, seen in draft.unreadable.items()})


def _blank_below(table: Table, heading: Heading) -> int:
    numbers = table.numbers
    return numbers[-1] - numbers[heading.last] - (len(numbers) - heading.last - 1)


def _rows_above(table: Table, heading: Heading) -> list[Issue]:
    issues = []
    for at in range(min(heading.first, _MOST_ROWS_TOLD)):
        text = " | ".join(cell.strip() for cell in table.rows[at] if cell.strip())[:_MOST_TEXT]
        issues.append(Issue(
            f"This row stands above the header and was not screened: {text!r}.",
            "If it is a supplier, move it below the header.",
            file=table.file, sheet=table.sheet, row=table.numbers[at],
        ))  # fmt: skip
    if heading.first > _MOST_ROWS_TOLD:
        issues.append(Issue(
            f"{pluralise(heading.first - _MOST_ROWS_TOLD, 'more row')} above the header, not screened.", "If they are suppliers, move them below the header.",
            file=table.file, sheet=table.sheet, row=table.numbers[heading.first - 1],
        ))  # fmt: skip
    return issues


def _doubts(
    table: Table, drafts: Sequence[RawColumn], meanings: Sequence[ColumnRole]
) -> list[Issue]:
    issues = []
    for draft, meaning in zip(drafts, meanings, strict=True):
        told = f"{meaning.party}.{meaning.role}"
        if meaning.doubt:
            issues.append(Issue(
                f"{meaning.doubt}; it was taken for {told}.",
                f"If it is something else, pass columns={{{draft.header!r}: '<role>'}}.",
                file=table.file, sheet=table.sheet, header=draft.header,
            ))  # fmt: skip
        if draft.filled:
            issues.append(Issue(
                f"{pluralise(draft.filled, 'cell')} filled from the merged cell above.",
                "Nothing needs to be done; without merged cells each row speaks for itself.",
                file=table.file, sheet=table.sheet, header=draft.header,
            ))  # fmt: skip
    return issues


def _check_accounts(table: Table, heading: Heading, suppliers: Suppliers) -> None:
    """Count every row a second time: above, headings, suppliers and blank ones make the sheet."""
    counted = heading.first + (heading.last + 1 - heading.first) + len(suppliers)
    blank = table.numbers[-1] - len(table)
    above = table.numbers[heading.last] - (heading.last + 1)
    lengths = {len(column.texts) for column in suppliers.columns} | {len(suppliers)}
    if counted != len(table) or suppliers.blank + above != blank or len(lengths) > 1:
        raise TableError(
            f"{table.where}: {len(table):,} rows were read and {counted:,} accounted for; this is a"
            " fault of the library: please report it with the file."
        )
