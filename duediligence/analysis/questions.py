"""The one question: for each open row, which single fact would settle it.

Nothing is guessed: the row is screened again with every answer that the fact might have, and only a
fact whose answers lead to different decisions is asked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..answers.facts import AskableFact, askable_facts
from ..model import Column, Decision, Kind, Suppliers
from ..reports.questions import Question
from ..reports.result_index import ResultIndex, ResultRow
from ..screening.keys import stated_texts, supplier_key
from ..screening.result import ScreeningResult
from ..screening.screener import Screener

_MOST_PLACES = 6
_INSIDE, _ELSEWHERE = "inside", "elsewhere"
Outcomes = dict[str, list[Decision]]


@dataclass(frozen=True, slots=True)
class _Answer:
    """One hypothetical answer: its kind, and the texts it would put into the row."""

    kind: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Tried:
    """What the answers to one fact would make of one row."""

    fact: AskableFact
    row: ResultRow
    decision: Decision
    outcomes: Outcomes

    @property
    def worth(self) -> int:
        """2 where another place or name would lower the row, 1 where a listed one would flag it."""
        elsewhere, inside = _worst(self.outcomes[_ELSEWHERE]), _worst(self.outcomes[_INSIDE])
        if elsewhere.rank < self.decision.rank:
            return 2
        is_thin = not self.decision.needs_person and not self.fact.again
        return 1 if is_thin and inside.is_flagged else 0


def questions(
    screener: Screener, result: ScreeningResult, *, most: int = 2_000
) -> tuple[Question, ...]:
    """Which fact to ask which supplier, the one that settles most rows first.

    Args:
        screener: what the result was made with.
        result: the screening; asked for are rows under review, rows that could not be screened,
            and rows of which name or place are not known.
        most: how many rows are looked at, those that need a person first.

    Returns:
        At most one question a supplier. A fact settles a row if its decision hangs on it: another
        place or name would lower it, or a listed one would flag a row of which too little is known.
    """
    ledger = ResultIndex(result)
    rows = [ledger.row(position) for position in ledger.worst_first(_open(result))[:most]]
    found: dict[str, list[_Tried]] = defaultdict(list)
    for tried in _worthwhile(screener, result, rows):
        found[supplier_key(tried.row.table, tried.row.index)].append(tried)
    asked = [_question(key, tried) for key, tried in found.items()]
    return tuple(sorted(asked, key=lambda each: (-len(each.positions), -each.decision.rank,
                                                 each.positions)))  # fmt: skip


def _worthwhile(
    screener: Screener, result: ScreeningResult, rows: Sequence[ResultRow]
) -> Iterator[_Tried]:
    """Every fact that would settle a row, for each of the rows."""
    decisions = result.decisions
    settled: set[int] = set()
    for fact in askable_facts():
        # Of a clear row nothing speaks against the name, and one fact is all that is missing.
        asked = [
            row for row in rows
            if decisions[row.position] is not Decision.CLEAR
            or not (fact.again or row.position in settled)
        ]  # fmt: skip
        for row, outcomes in _tried(screener, fact, asked):
            tried = _Tried(fact, row, decisions[row.position], outcomes)
            if tried.worth:
                settled.add(row.position)
                yield tried


def _open(result: ScreeningResult) -> Iterator[int]:
    """Rows that are not blocked, and not settled by a reviewer or by what they say."""
    answered = {finding.position for finding in result.findings if finding.earlier}
    noted = {finding.position for finding in result.findings} - answered
    for position, (decision, coverage) in enumerate(
        zip(result.decisions, result.coverage, strict=True)
    ):
        is_thin = not (coverage.name and coverage.place)
        is_open = decision in (Decision.REVIEW, Decision.UNSCREENABLE)
        is_open |= decision is Decision.NOTE and position in noted
        if is_open or (is_thin and decision is Decision.CLEAR):
            yield position


def _tried(
    screener: Screener, fact: AskableFact, rows: Sequence[ResultRow]
) -> Iterator[tuple[ResultRow, Outcomes]]:
    """Each row that does not state the fact, and the decisions its answers lead to."""
    asked = [row for row in rows if not _is_known(row, fact)]
    outcomes: list[Outcomes] = [defaultdict(list) for _ in asked]
    for answer in _answers(screener, fact):
        for table, places in _by_table(asked):
            filled = _filled(table, [asked[at].index for at in places], answer)
            decisions = screener.screen_suppliers([filled]).decisions
            for at, decision in zip(places, decisions, strict=True):
                outcomes[at][answer.kind].append(decision)
    yield from zip(asked, outcomes, strict=True)


def _answers(screener: Screener, fact: AskableFact) -> Iterator[_Answer]:
    """Every answer that a fact might have: each listed place or name, and another one."""
    for kind, texts in fact.answers.items():
        told = set()
        for known in _listed(screener):
            try:
                filled = tuple(text.format_map(known) for text in texts)
            except KeyError:  # the place has no postal code of its own
                continue
            if filled not in told:
                told.add(filled)
                yield _Answer(kind, dict(zip(fact.fills, filled, strict=True)))


def _listed(screener: Screener) -> Iterator[dict[str, str]]:
    """What the list's places and names put into an answer."""
    active = [entry for entry in screener.watchlist.entries if entry.is_active]
    name = next((entry.name for entry in active if entry.kind is Kind.ORGANISATION), None)
    listed = {"listed": name} if name else {}
    yield listed
    gazetteer = screener.gazetteer
    codes = [code for e in active if e.kind is Kind.PLACE for code in e.places]
    for code in list(dict.fromkeys(codes))[:_MOST_PLACES]:
        place = gazetteer.places.get(code)
        if place is None:
            continue
        holders = [gazetteer.places[one] for one in gazetteer.lineage(code)]
        province = next((one.name for one in holders if one.level == "province"), place.name)
        known = {"province": province, "place": place.name, "division": code.rpartition("-")[2]}
        postal = min((prefix for prefix, held in gazetteer.postal.items() if code in held),
                     default=None)  # fmt: skip
        yield {**listed, **known, **({"postal": postal.ljust(6, "0")} if postal else {})}


def _is_known(row: ResultRow, fact: AskableFact) -> bool:
    """Whether the supplier has replied to it, or the row states what need not be asked again."""
    return any(
        row.text(column).strip()
        for column in row.table.columns
        if (named := f"{column.party}.{column.role}") == fact.reply or named in fact.fills
        if column.is_reply or not fact.again
    )


def _by_table(rows: Sequence[ResultRow]) -> Iterator[tuple[Suppliers, list[int]]]:
    """Which of the rows stand in which table."""
    places: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        places[id(row.table)].append(at)
    for group in places.values():
        yield rows[group[0]].table, group


def _filled(table: Suppliers, indexes: Sequence[int], answer: _Answer) -> Suppliers:
    """The rows of a table as if the supplier had answered."""
    columns = [_picked(column, indexes, answer) for column in table.columns]
    for named, text in answer.texts.items():
        party, _, role = named.rpartition(".")
        texts = [text] * len(indexes)
        columns.append(Column(f"answer: {role}", party, role, texts, texts))
    return replace(
        table, columns=tuple(columns), rows=[table.rows[at] for at in indexes], labels=None, blank=0,
        issues=(), frame=None, keys={},
    )  # fmt: skip


def _picked(column: Column, indexes: Sequence[int], answer: _Answer) -> Column:
    """The column for some rows; blank where the answer takes its place."""
    if f"{column.party}.{column.role}" in answer.texts:
        blank = [""] * len(indexes)
        return replace(column, texts=blank, shown=blank, unreadable={})
    return replace(
        column,
        texts=[column.texts[at] for at in indexes],
        shown=[column.shown[at] for at in indexes],
        unreadable={n: column.unreadable[at] for n, at in enumerate(indexes)
                    if at in column.unreadable},
    )  # fmt: skip


def _question(key: str, tried: Sequence[_Tried]) -> Question:
    """The fact that settles most rows of a supplier, most fully; of equal ones the preferred."""
    worth, left = Counter[str](), Counter[str]()
    for each in tried:
        worth[each.fact.id] += each.worth
        left[each.fact.id] += _worst(each.outcomes[_ELSEWHERE]).rank
    fact = max(askable_facts(), key=lambda one: (worth[one.id], -left[one.id]))
    settled = [each for each in tried if each.fact is fact]
    return Question(
        supplier_key=key,
        supplier=next((each.row.name for each in settled if each.row.name), ""),
        fact=fact.id,
        stated=tuple(dict.fromkeys(filter(None, (_stated(each.row, fact) for each in settled)))),
        positions=tuple(sorted(each.row.position for each in settled)),
        where=tuple(each.row.where for each in settled),
        decision=_worst(each.decision for each in settled),
        outcomes={
            kind: _worst(d for each in settled for d in each.outcomes[kind])
            for kind in fact.answers
        },
        english=fact.english,
        chinese=fact.chinese,
    )


def _stated(row: ResultRow, fact: AskableFact) -> str:
    return stated_texts(row.table, row.index, fact.reply)


def _worst(decisions: Iterable[Decision]) -> Decision:
    """The worst of them; clear where a list has no place or name to try."""
    return max(decisions, key=lambda each: each.rank, default=Decision.CLEAR)
