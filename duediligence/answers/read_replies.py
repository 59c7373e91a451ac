"""Read the suppliers' replies in the sheet *Questions* of a review workbook."""

from __future__ import annotations

from collections.abc import Mapping

from ..text.placeholders import is_placeholder
from .facts import askable_facts
from .reply import Reply
from .workbook_rows import AnswerRow, AnswerSheet


def _fields(row: AnswerRow) -> Mapping[str, object]:
    text = " ".join(row.require("Reply", "line").split())
    facts = {fact.id: fact for fact in askable_facts()}
    fact = facts.get(row["Fact to ask"])
    if fact is None:
        problem = f"the fact {row['Fact to ask'][:60]!r} is not known"
        remedy = f"Screen again with --questions; known are: {', '.join(facts)}."
        row.refuse("Fact to ask", problem, remedy)
    # A placeholder is refused by `Reply`, which says so; here it would only not fit the fact.
    if not (fact.is_valid_reply(text) or is_placeholder(text)):
        remedy = (
            f"Give the {fact.id} alone, such as {fact.such_as!r}, or leave the cell blank until the"
            " supplier has replied."
        )
        row.refuse("Reply", f"{text[:60]!r} is no {fact.id}", remedy)
    stated = (line.strip() for line in row["Stated in the file"].split("\n"))
    return {
        "supplier_key": row["Supplier key"],
        "fact": fact.id,
        "fills": {fact.reply: text},
        "stated": tuple(filter(None, stated)),
        "reviewer": row.reviewer("reply"),
        "date": row.answered_on(),
        "source": row["Source"],
        "supplier": row["Supplier"][:500],
    }


def _contradiction(reply: Reply) -> tuple[str, str, str]:
    (text,) = reply.fills.values()
    problem = (
        f"the reply {text[:60]!r} is at odds with another one of this supplier to the same question"
    )
    return "Reply", problem, "Settle on one, and clear the others."


QUESTIONS = AnswerSheet(
    title="Questions",
    model=Reply,
    noun="reply",
    required=(
        "Fact to ask",
        "Reply",
        "Reviewer",
        "Date",
        "Supplier key",
        "Stated in the file",
        "ID check",
    ),
    optional=("Supplier", "Source"),
    answer_headers=("Reply", "Source"),
    id_headers=("Supplier key", "Fact to ask", "Stated in the file"),
    header_of={
        "fact": "Fact to ask",
        "fills": "Reply",
        "stated": "Stated in the file",
        "": "Reply",
    },
    fields_of=_fields,
    subject_of=lambda reply: (reply.supplier_key, reply.fact),
    content_of=lambda reply: tuple(reply.fills.items()),
    contradiction=_contradiction,
)
