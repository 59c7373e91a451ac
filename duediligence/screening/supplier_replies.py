"""What suppliers replied becomes supplier data with a source, beside what the input states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..model import Column, RowContext, Suppliers
from ..spreadsheets.disk_sequence import replace_items
from ..text.sanitise import one_line
from .keys import stated_texts, supplier_key

if TYPE_CHECKING:
    from ..answers import PriorDecisions, Reply


@dataclass(frozen=True, slots=True)
class _Use:
    """One text of a reply in one row, and what the input states there."""

    row: int
    named: str
    text: str
    stated: str
    reply: Reply

    @property
    def stands_in(self) -> bool:
        """Whether the reply was given about the very text that the input states."""
        return bool(self.stated) and self.stated in self.reply.stated

    @property
    def goes_to(self) -> str:
        """The party.role of the reply; where the input states another text now, a mere remark.

        A remark may flag and excuses nothing, so that an old reply hides nothing new.
        """
        if self.stated and not self.stands_in:
            return f"{self.named.rpartition('.')[0]}.other"
        return self.named

    def note(self) -> str:
        """What was done with the reply, for whoever reads the row."""
        by = ", ".join(filter(None, (f"recorded by {self.reply.reviewer}", self.reply.source)))
        if self.stands_in:
            done = f"screened in place of {self.stated!r}, which the file states"
        elif self.stated:
            done = (
                f"only searched like a remark, because the file states {self.stated!r} now and did"
                " not when it was asked"
            )
        else:
            done = "screened beside the file, which does not state it"
        told = f"{self.reply.fact}: {self.text!r}, {by}"
        return f"The supplier's reply of {self.reply.date} ({told}) was {done}."


def with_replies(
    tables: Sequence[Suppliers], recall: PriorDecisions | None
) -> tuple[tuple[Suppliers, ...], tuple[RowContext, ...], frozenset[int]]:
    """The tables with a column for each fact that a supplier of theirs replied to, and what to tell.

    The third is which rows have a text of the input put aside: they are worth a note at least.

    A reply takes the place of the text that it was asked about. Where the input states another one
    now, that counts. No supplier's key changes, nor what a cell shows.
    """
    if recall is None or not recall.replies:
        return tuple(tables), (), frozenset()
    taken = {column.header.casefold() for table in tables for column in table.columns}
    headers: dict[str, str] = {}
    done: list[Suppliers] = []
    told: list[RowContext] = []
    stood_in: set[int] = set()
    start = 0
    for table in tables:
        keys = {row: key for row in range(len(table))
                if one_line(key := supplier_key(table, row)) in recall.replies}  # fmt: skip
        uses = [use for row, key in keys.items()
                for use in _uses(table, row, recall.replies[one_line(key)])]  # fmt: skip
        for use in uses:
            header = headers.setdefault(use.reply.fact, _header(use.reply.fact, taken))
            if use.stands_in:
                stood_in.add(start + use.row)
            told.append(RowContext(start + use.row, header, use.text, use.note()))
        done.append(_joined(table, uses, headers, keys) if uses else table)
        start += len(table)
    return tuple(done), tuple(told), frozenset(stood_in)


def _uses(table: Suppliers, row: int, replies: Mapping[str, Reply]) -> Iterator[_Use]:
    """The replies that tell what the row does not state in the same words."""
    for fact in sorted(replies):
        for named, text in replies[fact].fills.items():
            stated = stated_texts(table, row, named)
            if text != stated:
                yield _Use(row, named, text, stated, replies[fact])


def _header(fact: str, taken: set[str]) -> str:
    header, number = f"Reply: {fact}", 1
    while header.casefold() in taken:
        number += 1
        header = f"Reply {number}: {fact}"
    return header


def _joined(
    table: Suppliers, uses: Sequence[_Use], headers: Mapping[str, str], keys: Mapping[int, str]
) -> Suppliers:
    aside: dict[str, set[int]] = defaultdict(set)
    added: dict[tuple[str, str], list[str]] = {}
    for use in uses:
        if use.stands_in:
            aside[use.named].add(use.row)
        texts = added.setdefault((headers[use.reply.fact], use.goes_to), [""] * len(table))
        texts[use.row] = use.text
    columns = [_without(column, aside[f"{column.party}.{column.role}"]) for column in table.columns]
    for (header, named), texts in added.items():
        party, _, role = named.rpartition(".")
        columns.append(Column(header, party, role, texts, texts, is_reply=True))
    return replace(table, columns=tuple(columns), keys=keys)


def _without(column: Column, rows: set[int]) -> Column:
    """The column with some rows put aside; what it shows stays."""
    if not rows:
        return column
    texts = replace_items(column.texts, dict.fromkeys(rows, ""))
    unreadable = {row: seen for row, seen in column.unreadable.items() if row not in rows}
    return replace(column, texts=texts, unreadable=unreadable)
