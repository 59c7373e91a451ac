"""Reads the suppliers' replies in the sheet *Questions* of a review workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ..model import Issue
from ..spreadsheets import Table
from ..text.placeholders import is_placeholder
from .facts import facts
from .reply import Reply
from .workbook_rows import AnswerRow, Form, agreed, read_lines, reason_lines

_QUESTIONS = Form(
    sheet="Questions",
    needed=("Fact to ask", "Reply", "Reviewer", "Date", "Supplier key", "Stated in the file",
            "ID check"),
    shown=("Supplier", "Source"),
    said=("Reply", "Source"),
    signed=("Supplier key", "Fact to ask", "Stated in the file"),
    fields={"supplier_key": "Supplier key", "fact": "Fact to ask", "fills": "Reply",
            "stated": "Stated in the file", "reviewer": "Reviewer", "date": "Date",
            "source": "Source", "supplier": "Supplier", "": "Reply"},
)  # fmt: skip


def replies_in(
    tables: Sequence[Table], latest: dt.date | None
) -> tuple[list[Reply], list[Issue]] | None:
    """The replies that are complete, and what is wrong with the others; None without that sheet.

    Raises:
        ColumnError: a header of the sheet is missing or stands twice.
    """
    lines = reason_lines(tables, _QUESTIONS)
    if lines is None:
        return None
    read, issues = read_lines(lines, lambda line: _reply(line, latest))
    good, at_odds = agreed(
        read, lambda one: (one.supplier_key, one.fact), lambda one: tuple(one.fills.items()),
        _contradiction,
    )  # fmt: skip
    return good, issues + at_odds


def _reply(line: AnswerRow, latest: dt.date | None) -> Reply:
    line.demand_readable()
    text = " ".join(line.demand("Reply", "line").split())
    fact = next((each for each in facts() if each.id == line["Fact to ask"]), None)
    if fact is None:
        line.refuse(
            "Fact to ask", f"the fact {line['Fact to ask'][:60]!r} is not known",
            f"Screen again with --questions; known are: {', '.join(each.id for each in facts())}.",
        )  # fmt: skip
    if not (fact.is_reply(text) or is_placeholder(text)):
        line.refuse(
            "Reply", f"{text[:60]!r} is no {fact.id}",
            f"Give the {fact.id} alone, such as {fact.such_as!r}, or leave the cell blank until the"
            " supplier has replied.",
        )  # fmt: skip
    fields = {
        "supplier_key": line["Supplier key"], "fact": fact.id, "fills": {fact.reply: text},
        "stated": stated_in(line["Stated in the file"]),
        "reviewer": line.demand("Reviewer", "reply"), "date": line.date("Date", latest),
        "source": line["Source"], "supplier": line["Supplier"][:500],
    }  # fmt: skip
    return line.kept(Reply, fields, "reply")


def stated_in(cell: str) -> tuple[str, ...]:
    """What the file stated when the question was asked: one text a line."""
    return tuple(filter(None, (text.strip() for text in cell.split("\n"))))


def _contradiction(line: AnswerRow, reply: Reply, rows: str) -> Issue:
    (text,) = reply.fills.values()
    return line.issue(
        "Reply",
        f"the reply {text[:60]!r} is at odds with another one of this supplier to the same question"
        f" (rows {rows})",
        "Settle on one, and clear the others.",
    )
