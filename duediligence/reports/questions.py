"""The sheet *Questions*: whom to ask which one fact, and what the answer would change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..model import Decision
from ..model.digests import check_sign
from ..text.sanitise import one_line
from .sheet import Look, ReportSheet, SheetCell, Value, decision_cell, header_cells

_COLUMNS = (
    ("Rank", 7), ("Supplier", 28), ("Rows settled", 13), ("Where", 30), ("Now", 13),
    ("Fact to ask", 18), ("Stated in the file", 24), ("What it would come to", 24),
    ("Question (English)", 52), ("Question (Chinese)", 52),
)  # fmt: skip
_REPLY = (("Reply", 30), ("Reviewer", 12), ("Date", 12), ("Source", 28))
_IDS = (("Supplier key", 16), ("ID check", 9))
_ANSWERS = {"inside": "a listed one", "elsewhere": "another"}
_MOST_PLACES = 10
_MOST_STATED = 10  # texts that a reply may stand in for; what is stated beyond them stays


@dataclass(frozen=True, slots=True)
class Question:
    """One fact to ask one supplier, and the decision that each kind of answer would lead to.

    `positions` are the rows that it settles; `stated` is what they say of the fact now; `outcomes` maps "inside" and "elsewhere" (of the listed
    places, or the listed name and another) to the worst decision that the answer leads to.
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


def questions_sheet(questions: Sequence[Question]) -> ReportSheet:
    """One row a question, the one that settles most first, with columns for the supplier's reply."""
    replies = [SheetCell(name, Look.ANSWER_HEAD) for name, _ in _REPLY]
    return ReportSheet(
        title="Questions",
        widths=[width for _, width in (*_COLUMNS, *_REPLY, *_IDS)],
        rows=_rows(questions),
        header=[
            *header_cells(name for name, _ in _COLUMNS),
            *replies,
            *header_cells(name for name, _ in _IDS),
        ],
        freeze="C2",
        pages_wide=2,
    )


def _rows(questions: Sequence[Question]) -> Iterator[list[Value]]:
    for rank, each in enumerate(questions, 1):
        rest = len(each.where) - _MOST_PLACES
        where = [*each.where[:_MOST_PLACES], *([f"and {rest:,} more"] if rest > 0 else [])]
        outcomes = [
            f"{_ANSWERS.get(answer, answer)}: {decision.value}"
            for answer, decision in each.outcomes.items()
        ]
        key, stated = one_line(each.supplier_key), "\n".join(each.stated[:_MOST_STATED])
        yield [
            SheetCell(rank),
            SheetCell(one_line(each.supplier)),
            SheetCell(len(each.positions)),
            SheetCell("\n".join(one_line(place) for place in where)),
            decision_cell(each.decision),
            SheetCell(each.fact),
            SheetCell(stated),
            SheetCell("\n".join(outcomes)),
            SheetCell(each.english),
            SheetCell(each.chinese),
            *(SheetCell("", Look.DATE if name == "Date" else Look.ANSWER) for name, _ in _REPLY),
            SheetCell(key, Look.SMALL),
            SheetCell(check_sign(key, each.fact, stated), Look.SMALL),
        ]
    if not questions:
        yield [None, SheetCell("No single fact would change a decision.")]
