"""The sheet *Questions*: whom to ask which one fact, and what the answer would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model import Decision
from ..model.digests import check_sign
from ..resources.languages import ENGLISH, Language
from ..text.sanitise import one_line
from .sheet import Look, ReportSheet, SheetColumn, decision_cell, input_column, table_sheet

QUESTIONS = "Questions"
_ANSWERS = {"inside": "a listed one", "elsewhere": "another"}
_MOST_PLACES = 10  # judgement: more lines make a row that does not fit a screen
_MOST_STATED = 10  # texts that a reply may stand in for; what is stated beyond them stays


@dataclass(frozen=True, slots=True)
class Question:
    """One fact to ask one supplier, and the decision that each kind of answer would lead to.

    Attributes:
        supplier_key: how a reply finds the supplier again.
        supplier: its name.
        fact: the id of the fact.
        stated: what its rows say of the fact now.
        positions: the rows that the fact settles.
        where: the same rows, for a reader.
        decision: the worst decision of those rows now.
        outcomes: "inside" and "elsewhere" (of the listed places, or the listed name and another)
            -> the worst decision that the answer leads to.
        english: the question.
        chinese: the same question.
    """

    supplier_key: str
    supplier: str
    fact: str
    stated: tuple[str, ...]
    positions: tuple[int, ...]
    where: tuple[str, ...]
    decision: Decision
    outcomes: Mapping[str, Decision]
    english: str
    chinese: str


_Ranked = tuple[int, Question]  # rank from 1, question
_COLUMNS: tuple[SheetColumn[_Ranked], ...] = (
    SheetColumn("Rank", 7, lambda line: line[0]),
    SheetColumn("Supplier", 28, lambda line: one_line(line[1].supplier)),
    SheetColumn("Rows settled", 13, lambda line: len(line[1].positions)),
    SheetColumn("Where", 30, lambda line: _where(line[1])),
    SheetColumn("Now", 13, lambda line: decision_cell(line[1].decision)),
    SheetColumn("Fact to ask", 18, lambda line: line[1].fact),
    SheetColumn("Stated in the file", 24, lambda line: _stated(line[1])),
    SheetColumn("What it would come to", 24, lambda line: _outcomes(line[1])),
    SheetColumn("Question (English)", 52, lambda line: line[1].english),
    SheetColumn("Question (Chinese)", 52, lambda line: line[1].chinese),
    input_column("Reply", 30),
    input_column("Reviewer", 12),
    input_column("Date", 12, Look.DATE),
    input_column("Source", 28),
    SheetColumn("Supplier key", 16, lambda line: one_line(line[1].supplier_key), look=Look.SMALL),
    SheetColumn("ID check", 9, lambda line: _id_check(line[1]), look=Look.SMALL),
)


def questions_sheet(questions: Sequence[Question], language: Language = ENGLISH) -> ReportSheet:
    """Return a sheet of the questions in their order, with columns for the supplier's reply."""
    nothing = {"Supplier": language.text("No single fact would change a decision.")}
    return table_sheet(
        QUESTIONS,
        _COLUMNS,
        enumerate(questions, 1),
        freeze="C2",
        messages=() if questions else (nothing,),
        pages_wide=2,
        language=language,
    )


def _where(question: Question) -> str:
    rest = len(question.where) - _MOST_PLACES
    more = [f"and {rest:,} more"] if rest > 0 else []
    return "\n".join(map(one_line, [*question.where[:_MOST_PLACES], *more]))


def _stated(question: Question) -> str:
    return "\n".join(question.stated[:_MOST_STATED])


def _outcomes(question: Question) -> str:
    return "\n".join(
        f"{_ANSWERS.get(answer, answer)}: {decision.value}"
        for answer, decision in question.outcomes.items()
    )


def _id_check(question: Question) -> str:
    return check_sign(one_line(question.supplier_key), question.fact, _stated(question))
