"""What suppliers replied becomes supplier data with a source, beside what the input states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..model import Column, RowContext, Suppliers
from ..reports.supplier_keys import supplier_key
from ..spreadsheets.disk_sequence import replace_items
from ..text.folded import folded_name
from ..text.placeholders import is_placeholder
from ..text.sanitise import one_line
from .keys import stated_texts

if TYPE_CHECKING:
    from ..answers import PriorDecisions, Reply


# Characters: the log holds no more of a name, so a longer one was cut and is not compared.
_LONGEST_RECORDED_NAME = 500


@dataclass(frozen=True, slots=True)
class _ReplyUse:
    """One text of a reply in one row, and what the input states there.

    `field` is the party.role that the text fills; `is_of_other_name` says that the reply was given
    under another name than the row has now, which may be another firm with the same number.
    """

    row: int
    field: str
    text: str
    stated: str
    reply: Reply
    is_of_other_name: bool

    @property
    def is_replacement(self) -> bool:
        """Whether the reply was given about the very text that the input states."""
        is_about_text = bool(self.stated) and self.stated in self.reply.stated
        return is_about_text and not self.is_of_other_name

    @property
    def screened_as(self) -> str:
        """The party.role of the reply; where the input states another text or name now, a remark.

        A remark may flag and excuses nothing, so that an old reply hides nothing new.
        """
        if self.is_of_other_name or (self.stated and not self.is_replacement):
            return f"{self.field.rpartition('.')[0]}.other"
        return self.field

    def note(self) -> str:
        """Return what was done with the reply, for whoever reads the row."""
        if self.is_of_other_name:
            use = (
                "only searched like a remark, because it was given under the name"
                f" {self.reply.supplier!r}, and the file has another name now"
            )
        elif self.is_replacement:
            use = f"screened in place of {self.stated!r}, which the file states"
        elif self.stated:
            use = (
                f"only searched like a remark, because the file states {self.stated!r} now and did"
                " not when it was asked"
            )
        else:
            use = "screened beside the file, which does not state it"
        origin = ", ".join(filter(None, (f"recorded by {self.reply.reviewer}", self.reply.source)))
        content = f"{self.reply.fact}: {self.text!r}, {origin}"
        return f"The supplier's reply of {self.reply.date} ({content}) was {use}."


def add_replies(
    tables: Sequence[Suppliers], recall: PriorDecisions | None
) -> tuple[tuple[Suppliers, ...], tuple[RowContext, ...], frozenset[int]]:
    """Return the tables with a column for each fact that a supplier of theirs replied to.

    A reply replaces the text that it was asked about. Where the input states another one now, that
    counts. No supplier's key changes, nor what a cell shows.

    Returns:
        The tables; a note on each reply; and the positions of the rows in which a reply replace_items a
        text of the input, which are worth a note at least.
    """
    if recall is None or not recall.replies:
        return tuple(tables), (), frozenset()
    taken_headers = {column.header.casefold() for table in tables for column in table.columns}
    headers: dict[str, str] = {}
    extended: list[Suppliers] = []
    notes: list[RowContext] = []
    replaced_positions: set[int] = set()
    start = 0
    for table in tables:
        keys = {row: supplier_key(table, row) for row in range(len(table))}
        keys = {row: key for row, key in keys.items() if one_line(key) in recall.replies}
        uses = [
            use
            for row, key in keys.items()
            for use in _uses(table, row, recall.replies[one_line(key)])
        ]
        for use in uses:
            fact = use.reply.fact
            if fact not in headers:
                headers[fact] = _new_header(fact, taken_headers)
            if use.is_replacement:
                replaced_positions.add(start + use.row)
            position = start + use.row
            notes.append(RowContext(position, headers[fact], use.text, note=use.note()))
        extended.append(_with_columns(table, uses, headers, keys) if uses else table)
        start += len(table)
    return tuple(extended), tuple(notes), frozenset(replaced_positions)


def _uses(table: Suppliers, row: int, replies: Mapping[str, Reply]) -> Iterator[_ReplyUse]:
    """Yield the texts of replies that the row does not state in the same words."""
    names = _names(table, row, replies)
    for fact in sorted(replies):
        recorded = replies[fact].supplier
        is_of_other_name = (
            bool(names)
            and 0 < len(recorded) < _LONGEST_RECORDED_NAME
            and folded_name(recorded) not in names
        )
        for field, text in replies[fact].fills.items():
            stated = stated_texts(table, row, field)
            if text != stated:
                yield _ReplyUse(
                    row,
                    field,
                    text,
                    stated=stated,
                    reply=replies[fact],
                    is_of_other_name=is_of_other_name,
                )


def _names(table: Suppliers, row: int, replies: Mapping[str, Reply]) -> frozenset[str]:
    """Return the folded names of a row, and those that its supplier replied; none without a name."""
    texts = [
        column.texts[row]
        for column in table.columns
        if column.role in {"name", "alias"} and not is_placeholder(column.texts[row])
    ]
    if texts:
        replied = (fill for reply in replies.values() for fill in reply.fills.items())
        texts += [text for field, text in replied if field.endswith(".name")]
    return frozenset(folded_name(one_line(text)) for text in texts)


def _new_header(fact: str, taken_headers: set[str]) -> str:
    header, number = f"Reply: {fact}", 1
    while header.casefold() in taken_headers:
        number += 1
        header = f"Reply {number}: {fact}"
    return header


def _with_columns(
    table: Suppliers, uses: Sequence[_ReplyUse], headers: Mapping[str, str], keys: Mapping[int, str]
) -> Suppliers:
    """Return the table with the replies as columns, and without the texts that they replace."""
    replaced_rows: dict[str, set[int]] = defaultdict(set)
    added: dict[tuple[str, str], list[str]] = {}
    for use in uses:
        if use.is_replacement:
            replaced_rows[use.field].add(use.row)
        texts = added.setdefault((headers[use.reply.fact], use.screened_as), [""] * len(table))
        texts[use.row] = use.text
    columns = [
        _without_texts(column, replaced_rows[f"{column.party}.{column.role}"])
        for column in table.columns
    ]
    for (header, field), texts in added.items():
        party, _, role = field.rpartition(".")
        columns.append(Column(header, party, role, texts=texts, shown=texts, is_reply=True))
    return replace(table, columns=tuple(columns), keys=keys)


def _without_texts(column: Column, rows: set[int]) -> Column:
    """Return the column with the texts of some rows left out; what it shows stays."""
    if not rows:
        return column
    texts = replace_items(column.texts, dict.fromkeys(rows, ""))
    unreadable = {row: cell for row, cell in column.unreadable.items() if row not in rows}
    return replace(column, texts=texts, unreadable=unreadable)
