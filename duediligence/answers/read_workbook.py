"""Reads what people filled in in the review workbook: reviewers' answers and suppliers' replies."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path

from ..errors import ColumnError
from ..model import Issue
from ..spreadsheets import Table, read_tables
from .answer import ANSWERS, Answer
from .hash_chain import LogEntry
from .read_replies import replies_in
from .workbook_rows import AnswerRow, Form, agreed, read_lines, reason_lines

_REVIEW = Form(
    sheet="Review",
    needed=("Finding ID", "Evidence digest", "ID check", "Rule", "Answer", "Reviewer", "Date",
            "Reason", "Until"),
    shown=("Supplier", "Listed entry"),
    said=("Answer", "Reason", "Until"),
    signed=("Finding ID", "Evidence digest", "Rule"),
    fields={"finding_id": "Finding ID", "evidence_digest": "Evidence digest", "rule": "Rule",
            "answer": "Answer", "reviewer": "Reviewer", "date": "Date", "reason": "Reason",
            "until": "Until", "supplier": "Supplier", "entry": "Listed entry", "source": "Source",
            "": "Until"},
)  # fmt: skip


def read_answers(
    path: str | os.PathLike[str], *, latest: dt.date | None = None
) -> tuple[tuple[LogEntry, ...], tuple[Issue, ...]]:
    """Read what was filled in in a review workbook.

    Args:
        path: the workbook, or its sheet *Review* or *Questions* saved in any format that can be
            read.
        latest: what is dated after this day is listed as a problem.

    Returns:
        The answers of the sheet *Review* and the replies of the sheet *Questions* that are complete,
        each once, and what is wrong with the others: incomplete, in words that are not offered,
        dated unclearly, on ids that were edited, or at odds with another. Nothing is guessed.

    Raises:
        TableError: the file cannot be read.
        ColumnError: no sheet of it holds the columns of our sheets, or one of these lacks some.
    """
    tables = read_tables(path)
    answers, replies = _answers_in(tables, latest), replies_in(tables, latest)
    if answers is None and replies is None:
        raise ColumnError(
            f"{Path(path).name}: no sheet has the columns {', '.join(_REVIEW.needed)}. Give the"
            " review workbook that `screen` wrote, and leave the headers of its sheet Review as"
            " they are."
        )
    found: list[tuple[Sequence[LogEntry], Sequence[Issue]]] = [
        each for each in (answers, replies) if each is not None
    ]
    good = {one.said: one for said, _ in reversed(found) for one in reversed(said)}  # first wins
    return tuple(reversed(good.values())), tuple(issue for _, issues in found for issue in issues)


def _answers_in(
    tables: Sequence[Table], latest: dt.date | None
) -> tuple[list[Answer], list[Issue]] | None:
    lines = reason_lines(tables, _REVIEW)
    if lines is None:
        return None
    read, issues = read_lines(lines, lambda line: _answer(line, latest))
    good, at_odds = agreed(
        read, lambda one: (one.finding_id, one.evidence_digest),
        lambda one: (one.answer, one.until), _contradiction,
    )  # fmt: skip
    return good, issues + at_odds


def _answer(line: AnswerRow, latest: dt.date | None) -> Answer:
    line.demand_readable()
    words = {str(word): word for word in ANSWERS}
    word = words.get(" ".join(line["Answer"].casefold().split()))
    if word is None:
        said = repr(line["Answer"][:60]) if line["Answer"] else "nothing"
        line.refuse("Answer", f"the answer is {said}", f"Choose one of: {', '.join(ANSWERS)}.")
    fields = {
        "finding_id": line["Finding ID"], "evidence_digest": line["Evidence digest"],
        "rule": line["Rule"], "answer": word, "reviewer": line.demand("Reviewer", "answer"),
        "reason": line.demand("Reason", "answer"), "date": line.date("Date", latest),
        "until": line.date("Until") if line["Until"] else None,
        "supplier": line["Supplier"][:500],
        "entry": line["Listed entry"].partition("\n")[0][:500],
        "source": f"{line.table.where}, row {line.number}"[:500],
    }  # fmt: skip
    return line.kept(Answer, fields, "answer")


def _contradiction(line: AnswerRow, answer: Answer, rows: str) -> Issue:
    return line.issue(
        "Answer",
        f"the answer {answer.answer!r} is at odds with another one to the same finding (rows {rows})",
        "Settle on one answer and one last day, and clear the others.",
    )
