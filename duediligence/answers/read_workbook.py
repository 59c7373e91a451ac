"""Read what people filled in in a review workbook: reviewers' answers and suppliers' replies."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import ColumnError
from ..model import Issue
from ..spreadsheets import Table, read_tables
from .answer import Answer
from .answers_for_many import FOR_MANY, answer_fields, answers_for_many
from .hash_chain import LogEntry
from .read_replies import QUESTIONS
from .workbook_rows import AnswerRow, AnswerSheet, Completion, dates_settled


def _fields(row: AnswerRow) -> Mapping[str, object]:
    return {
        **answer_fields(row),
        "finding_id": row["Finding ID"],
        "evidence_digest": row["Evidence digest"],
        "rule": row["Rule"],
        "supplier": row["Supplier"][:500],
        "entry": row["Listed entry"].partition(" | ")[0].partition("\n")[0][:500],
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
    optional=(
        "Supplier",
        "Listed entry",
        "Decision",
        "Supplier group",
        "Entry group",
        "Group check",
    ),
    answer_headers=("Answer", "Reason", "Until"),
    id_headers=("Finding ID", "Evidence digest", "Rule"),
    header_of={"finding_id": "Finding ID", "entry": "Listed entry", "": "Until"},
    fields_of=_fields,
    subject_of=lambda answer: (answer.finding_id, answer.evidence_digest),
    content_of=lambda answer: (answer.answer, answer.until),
    contradiction=_contradiction,
)


def read_answers(
    path: str | os.PathLike[str],
    *,
    latest: dt.date | None = None,
    reviewer: str = "",
    date: dt.date | None = None,
) -> tuple[tuple[LogEntry, ...], tuple[Issue, ...]]:
    """Read what people filled in in a review workbook, in any of its languages; nothing is guessed.

    Args:
        path: the workbook, or its sheet *Review* or *Questions* saved in any format that can be
            read.
        latest: what is dated after this day is an issue.
        reviewer: who answered where a row does not say.
        date: when it was answered where a row does not say.

    Returns:
        The complete answers of the sheet *Review*, those of *Answers for many* for each finding of
        *Review* that has none of its own, and the replies of the sheet *Questions*, each once,
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
    completion = Completion(reviewer, date, latest, _day_first(tables))
    review, questions = REVIEW.read(tables, completion), QUESTIONS.read(tables, completion)
    many = FOR_MANY.read(tables, completion)
    if review is None and (questions is None or many is not None):
        raise ColumnError(
            f"{Path(path).name}: no sheet has the columns {', '.join(REVIEW.required)}. Give the"
            " review workbook that `screen` wrote, and leave the headers of its sheet Review as"
            " they are."
        )
    answers, answer_issues = review or ([], [])
    replies, reply_issues = questions or ([], [])
    if many is not None:
        all_rows = REVIEW.rows(tables, completion) or []
        expanded, expansion_issues = answers_for_many(many[0], all_rows, REVIEW)
        answers = [*answers, *expanded]
        answer_issues = [*answer_issues, *many[1], *expansion_issues]
    rows: list[LogEntry] = [*answers, *replies]
    # Backwards, so that of equal rows the upper one is named as the source.
    entries = {entry.identity: entry for entry in reversed(rows)}
    return tuple(reversed(entries.values())), (*answer_issues, *reply_issues)


def _day_first(tables: Sequence[Table]) -> bool | None:
    """Return whether the dates typed in a workbook have the day first, None where none shows it."""
    sheets = (sheet.rows(tables, Completion()) or [] for sheet in (REVIEW, QUESTIONS, FOR_MANY))
    return dates_settled(row for rows in sheets for row in rows)
