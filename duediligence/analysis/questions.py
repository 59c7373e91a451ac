"""The questions to suppliers: for each open row, which single fact would settle it.

Nothing is guessed: the row is screened again with every answer that the fact might have, and only a
fact whose answers lead to different decisions is asked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..answers.facts import AskableFact, askable_facts
from ..model import Column, Decision, Kind, Suppliers
from ..reports.questions_sheet import Question
from ..reports.result_index import ResultIndex, ResultRow
from ..reports.supplier_keys import supplier_key
from ..screening.keys import stated_texts
from ..screening.result import ScreeningResult
from ..screening.screener import Screener

# Listed places that are tried as answers. Judgement: every place of a list decides alike in most
# policies, and each further one screens all open rows once more.
_MOST_PLACES = 6
# The kinds of answers in `watchlists/questions.yaml`: a listed place or name, and another one.
_INSIDE, _ELSEWHERE = "inside", "elsewhere"
Outcomes = dict[str, list[Decision]]  # kind of answer -> the decisions that its answers lead to


@dataclass(frozen=True, slots=True)
class _HypotheticalAnswer:
    """An answer that a supplier might give: its kind, and the text for each party.role."""

    kind: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Trial:
    """What the answers to one fact would make of one row."""

    fact: AskableFact
    row: ResultRow
    decision: Decision
    outcomes: Outcomes

    @property
    def gain(self) -> int:
        """2 where another place or name would lower the row, 1 where a listed one would flag it."""
        elsewhere, inside = _worst(self.outcomes[_ELSEWHERE]), _worst(self.outcomes[_INSIDE])
        if elsewhere.rank < self.decision.rank:
            return 2
        is_thin = not self.decision.needs_person and not self.fact.again
        return 1 if is_thin and inside.is_flagged else 0


def questions(
    screener: Screener,
    result: ScreeningResult,
    *,
    most: int = 2_000,
    positions: Collection[int] | None = None,
) -> tuple[Question, ...]:
    """Choose which fact to ask which supplier, the one that settles most rows first.

    Args:
        screener: what the result was made with.
        result: the screening; asked for are rows under review, rows that could not be screened,
            and rows whose name or place is not known.
        most: how many rows are looked at, those that need a person first.
        positions: the only rows that are looked at; None for all.

    Returns:
        At most one question a supplier. A fact settles a row if its decision depends on it: another
        place or name would lower it, or a listed one would flag a row about which little is known.
    """
    results = ResultIndex(result)
    asked = (at for at in _open_rows(result) if positions is None or at in positions)
    rows = [results.row(position) for position in results.worst_first(asked)[:most]]
    trials: dict[str, list[_Trial]] = defaultdict(list)
    settled: set[int] = set()
    for fact in askable_facts():
        # Nothing speaks against the name of a clear row, and one missing fact is enough to ask for.
        candidates = [
            row
            for row in rows
            if not _is_known(row, fact)
            and (
                results.decision(row) is not Decision.CLEAR
                or not (fact.again or row.position in settled)
            )
        ]
        for row, outcomes in zip(candidates, _try(screener, fact, candidates), strict=True):
            trial = _Trial(fact, row, results.decision(row), outcomes)
            if trial.gain:
                settled.add(row.position)
                trials[supplier_key(row.table, row.index)].append(trial)
    chosen = [_question(key, of_supplier) for key, of_supplier in trials.items()]

    def most_settled(question: Question) -> tuple[int, int, tuple[int, ...]]:
        return -len(question.positions), -question.decision.rank, question.positions

    return tuple(sorted(chosen, key=most_settled))


def _open_rows(result: ScreeningResult) -> Iterator[int]:
    """Yield the rows that are not blocked, and not settled by a reviewer or by what they state."""
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


def _try(screener: Screener, fact: AskableFact, rows: Sequence[ResultRow]) -> list[Outcomes]:
    """Return for each row the decisions that the answers to a fact lead to."""
    places_by_table: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        places_by_table[id(row.table)].append(at)
    outcomes: list[Outcomes] = [defaultdict(list) for _ in rows]
    for answer in _hypothetical_answers(screener, fact):
        for places in places_by_table.values():
            indexes = [rows[at].index for at in places]
            filled = _with_answer(rows[places[0]].table, indexes, answer)
            decisions = screener.screen_suppliers([filled]).decisions
            for at, decision in zip(places, decisions, strict=True):
                outcomes[at][answer.kind].append(decision)
    return outcomes


def _hypothetical_answers(screener: Screener, fact: AskableFact) -> Iterator[_HypotheticalAnswer]:
    """Yield every answer that a fact might have: each listed place or name, and another one."""
    for kind, templates in fact.answers.items():
        tried = set()
        for listed in _listed_values(screener):
            try:
                texts = tuple(template.format_map(listed) for template in templates)
            except KeyError:  # the place has no postal code of its own
                continue
            if texts not in tried:
                tried.add(texts)
                yield _HypotheticalAnswer(kind, dict(zip(fact.fills, texts, strict=True)))


def _listed_values(screener: Screener) -> Iterator[dict[str, str]]:
    """Yield the values that the list's places and names put into the template of an answer."""
    active = [entry for entry in screener.watchlist.entries if entry.is_active]
    names = [entry.name for entry in active if entry.kind is Kind.ORGANISATION]
    listed = {"listed": names[0]} if names else {}
    yield listed
    gazetteer = screener.gazetteer
    codes = [code for entry in active if entry.kind is Kind.PLACE for code in entry.places]
    for code in list(dict.fromkeys(codes))[:_MOST_PLACES]:
        place = gazetteer.places.get(code)
        if place is None:
            continue
        lineage = [gazetteer.places[holder] for holder in gazetteer.lineage(code)]
        provinces = [holder.name for holder in lineage if holder.level == "province"]
        values = {
            "province": provinces[0] if provinces else place.name,
            "place": place.name,
            "division": code.rpartition("-")[2],
        }
        prefixes = [prefix for prefix, areas in gazetteer.postal.items() if code in areas]
        if prefixes:
            values["postal"] = min(prefixes).ljust(6, "0")  # a Chinese postal code has six digits
        yield {**listed, **values}


def _is_known(row: ResultRow, fact: AskableFact) -> bool:
    """Whether the supplier has replied to it, or the row states what need not be asked again."""
    for column in row.table.columns:
        named = f"{column.party}.{column.role}"
        is_about_fact = named == fact.reply or named in fact.fills
        if is_about_fact and (column.is_reply or not fact.again) and row.text(column).strip():
            return True
    return False


def _with_answer(
    table: Suppliers, indexes: Sequence[int], answer: _HypotheticalAnswer
) -> Suppliers:
    """Return the rows of a table as they would be if the suppliers had answered."""
    blank = [""] * len(indexes)
    columns = []
    for column in table.columns:
        if f"{column.party}.{column.role}" in answer.texts:
            columns.append(replace(column, texts=blank, shown=blank, unreadable={}))
            continue
        unreadable = {
            at: column.unreadable[index]
            for at, index in enumerate(indexes)
            if index in column.unreadable
        }
        texts = [column.texts[index] for index in indexes]
        shown = [column.shown[index] for index in indexes]
        columns.append(replace(column, texts=texts, shown=shown, unreadable=unreadable))
    for named, text in answer.texts.items():
        party, _, role = named.rpartition(".")
        texts = [text] * len(indexes)
        columns.append(Column(f"answer: {role}", party, role, texts, texts))
    rows = [table.rows[index] for index in indexes]
    return Suppliers(columns=tuple(columns), rows=rows, file=table.file, sheet=table.sheet)


def _question(key: str, trials: Sequence[_Trial]) -> Question:
    """Return the fact that settles most rows of a supplier; of equal ones the preferred."""
    gains, rest = Counter[str](), Counter[str]()
    for trial in trials:
        gains[trial.fact.id] += trial.gain
        rest[trial.fact.id] += _worst(trial.outcomes[_ELSEWHERE]).rank
    fact = max(askable_facts(), key=lambda candidate: (gains[candidate.id], -rest[candidate.id]))
    settled = [trial for trial in trials if trial.fact is fact]
    rows = [trial.row for trial in settled]
    stated = (stated_texts(row.table, row.index, fact.reply) for row in rows)
    return Question(
        supplier_key=key,
        supplier=next(filter(None, (row.name for row in rows)), ""),
        fact=fact.id,
        stated=tuple(dict.fromkeys(filter(None, stated))),
        positions=tuple(sorted(row.position for row in rows)),
        where=tuple(row.where for row in rows),
        decision=_worst(trial.decision for trial in settled),
        outcomes={
            kind: _worst(decision for trial in settled for decision in trial.outcomes[kind])
            for kind in fact.answers
        },
        english=fact.english,
        chinese=fact.chinese,
    )


def _worst(decisions: Iterable[Decision]) -> Decision:
    """Return the worst of them; clear where a list has no place or name to try."""
    return max(decisions, key=lambda decision: decision.rank, default=Decision.CLEAR)
