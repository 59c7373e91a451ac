"""Read what people filled in in a review workbook: reviewers' answers and suppliers' replies."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path

from ..errors import ColumnError
from ..model import Issue
from ..spreadsheets import read_tables
from .answer import ANSWERS, Answer
from .hash_chain import LogEntry
from .read_replies import QUESTIONS
from .workbook_rows import AnswerRow, AnswerSheet


def _fields(row: AnswerRow, latest: dt.date | None) -> Mapping[str, object]:
    answer = " ".join(row["Answer"].casefold().split())
    if answer not in ANSWERS:
        content = repr(row["Answer"][:60]) if row["Answer"] else "nothing"
        row.refuse("Answer", f"the answer is {content}", f"Choose one of: {', '.join(ANSWERS)}.")
    return {
        "finding_id": row["Finding ID"],
        "evidence_digest": row["Evidence digest"],
        "rule": row["Rule"],
        "answer": answer,
        "reviewer": row.require("Reviewer", "answer"),
        "reason": row.require("Reason", "answer"),
        "date": row.date("Date", latest),
        "until": row.date("Until") if row["Until"] else None,
        "supplier": row["Supplier"][:500],
        "entry": row["Listed entry"].partition("\n")[0][:500],
        "source": f"{row.table.where}, row {row.number}"[:500],
    }


def _contradiction(answer: Answer) -> tuple[str, str, str]:
    problem = f"the answer {answer.answer!r} is at odds with another one to the same finding"
    return "Answer", problem, "Settle on one answer and one last day, and clear the others."


REVIEW = AnswerSheet(
    title="Review",
    model=Answer,
    noun="answer",
    required=(
        "Finding ID",
        "Evidence digest",
        "ID check",
        "Rule",
        "Answer",
        "Reviewer",
        "Date",
        "Reason",
        "Until",
    ),
    optional=("Supplier", "Listed entry"),
    answer_headers=("Answer", "Reason", "Until"),
    id_headers=("Finding ID", "Evidence digest", "Rule"),
    header_of={"finding_id": "Finding ID", "entry": "Listed entry", "": "Until"},
    fields_of=_fields,
    subject_of=lambda answer: (answer.finding_id, answer.evidence_digest),
    content_of=lambda answer: (answer.answer, answer.until),
    contradiction=_contradiction,
)


def read_answers(
    path: str | os.PathLike[str], *, latest: dt.date | None = None
) -> tuple[tuple[LogEntry, ...], tuple[Issue, ...]]:
    """Read what people filled in in a review workbook; nothing is guessed.

    Args:
        path: the workbook, or its sheet *Review* or *Questions* saved in any format that can be
            read.
        latest: what is dated after this day is an issue.

    Returns:
        The complete answers of the sheet *Review* and replies of the sheet *Questions*, each once,
        and an issue for every other row: incomplete, with a word that is not offered or an unclear
        date, with ids that were edited, or in contradiction to another row.

    Raises:
        TableError: the file cannot be read.
        ColumnError: no sheet has the columns of ours, or one of our sheets lacks some.

    >>> import duediligence as dd
    >>> from tempfile import mkdtemp
    >>> workbook = f"{mkdtemp()}/screened.xlsx"
    >>> dd.Screener().check(name="Hetian Taida").to_excel(workbook)
    >>> dd.read_answers(workbook)  # nobody has filled in anything yet
    ((), ())
    """
    tables = read_tables(path)
    review, questions = REVIEW.read(tables, latest), QUESTIONS.read(tables, latest)
    if review is None and questions is None:
        raise ColumnError(
            f"{Path(path).name}: no sheet has the columns {', '.join(REVIEW.required)}. Give the"
            " review workbook that `screen` wrote, and leave the headers of its sheet Review as"
            " they are."
        )
    answers, answer_issues = review or ([], [])
    replies, reply_issues = questions or ([], [])
    rows: list[LogEntry] = [*answers, *replies]
    # Backwards, so that of equal rows the upper one is named as the source.
    entries = {entry.identity: entry for entry in reversed(rows)}
    return tuple(reversed(entries.values())), (*answer_issues, *reply_issues)
