"""What the page shows, as one object of plain values: the report embeds it, the desk serves it.

Whatever repeats is kept once and named by its place: a supplier's row, the columns, statements and
the lists of statements that findings rest on. Empty fields are left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

from ..model import Column, Decision, Finding, How, Kind, Match, Statement
from ..model.roles import PARTIES, ROLES
from ..resources.country_names import countries_named
from ..resources.languages import ENGLISH, Language, TranslatableText
from ..text.sanitise import one_line, sanitise
from .json import counts_of
from .place_map import PlaceMap
from .result_index import DENIAL_STANCES, ResultIndex, ResultRow
from .summary import Strength, summarise_finding
from .wording import (
    DECISION_MEANINGS,
    DISCLAIMER,
    cite,
    describe_contradiction,
    describe_list,
    row_reason,
)

MOST_FINDINGS = 20_000  # measured: Chromium shows them within three seconds, and searches in 0.2
MOST_OTHER_ROWS = 20_000  # one line each; the workbook and the JSON hold all
_LONGEST_CELL = 2_000  # characters of a cell; a description of goods may be a page, not a book
_LONGEST_NAME = 200  # characters of a supplier's name: two lines
_ALPHA_2 = re.compile("[A-Z]{2}")
_TRANSLATED = re.compile(r"""\bt\(\s*"((?:[^"\\]|\\.)+)\"""")
JsonRecord = dict[str, Any]
Item = TypeVar("Item", bound=Hashable)


class _Pool(Generic[Item]):
    """Values that repeat, each kept once and named by its place."""

    def __init__(self) -> None:
        self._places: dict[Item, int] = {}

    def place_of(self, item: Item) -> int:
        return self._places.setdefault(item, len(self._places))

    def __iter__(self) -> Iterator[Item]:
        return iter(self._places)


def page_data(results: ResultIndex, language: Language = ENGLISH) -> JsonRecord:
    """Return all that the page shows of a screening.

    Args:
        results: the lookups over the screening.
        language: the language of our own words.

    Returns:
        Values that JSON can hold: `meta`, `suppliers`, `columns`, `findings` (the worst first),
        `entries`, `evidence` (lists of statements), `statements`, `places`, `rows` (those without
        a finding), `reasons`, and `texts` (the page's own words, English -> shown).
    """
    return _PageData(results, language).build()


def page_texts() -> tuple[str, ...]:
    """Return every text of ours that the page's scripts and template show, in English."""
    names = ("page.html.jinja", "page.js", "desk.js")
    texts = [text for name in names for text in _TRANSLATED.findall(page_file(name))]
    roles = [role.replace("_", " ") for role in ROLES]
    for vocabulary in (Decision, Strength, How, Kind, PARTIES, roles):
        texts += map(str, vocabulary)
    return tuple(dict.fromkeys(texts))


@cache
def page_file(name: str) -> str:
    """Return a file of the page: its template, style or one of its scripts."""
    return (files(__package__) / "page" / name).read_text(encoding="utf-8")


class _PageData:
    """Collects what repeats while the findings are written."""

    def __init__(self, results: ResultIndex, language: Language) -> None:
        self._results = results
        self._language = language
        self._map = PlaceMap(results.outcome.watchlist.gazetteers)
        self._columns: _Pool[tuple[str, str, str]] = _Pool()
        self._evidence: _Pool[tuple[str, ...]] = _Pool()
        self._reasons: _Pool[str] = _Pool()
        self._places: _Pool[str] = _Pool()
        self._suppliers: list[JsonRecord] = []
        self._entries: dict[str, JsonRecord] = {}

    def build(self) -> JsonRecord:
        findings = list(self._findings())
        left_out = len(self._results.outcome.findings) - len(findings)
        rows = list(self._other_rows())
        data = {
            "suppliers": self._suppliers,
            "columns": [
                {"header": one_line(header), "party": party, "role": role}
                for header, party, role in self._columns
            ],
            "findings": findings,
            "entries": self._entries,
            "evidence": list(map(list, self._evidence)),
            "statements": {
                name: self._statement(self._results.statements[name])
                for name in sorted({name for names in self._evidence for name in names})
            },
            "places": [self._place(code) for code in self._places],
            "ground": self._ground(),
            "rows": rows,
            "reasons": list(self._reasons),
        }
        return {"meta": self._meta(findings, left_out, rows), **data, "texts": self._texts()}

    # --- findings ----------------------------------------------------------------------------

    def _findings(self) -> Iterator[JsonRecord]:
        results, room = self._results, MOST_FINDINGS
        for position in results.worst_first(results.findings):
            row = results.row(position)
            for finding in results.findings[position][:room]:
                yield self._finding(finding, row)
                room -= 1
            if not room:
                return

    def _finding(self, finding: Finding, row: ResultRow) -> JsonRecord:
        line = summarise_finding(finding, row, self._results, self._language)
        supplier = self._supplier_at(row)
        cells = self._suppliers[supplier]["cells"]
        cited = tuple(
            statement.id
            for statement in self._results.by_weight(self._results.cited_statements(finding))
        )
        return _without_blanks(
            id=finding.finding_id,
            digest=finding.evidence_digest,
            rule=finding.rule,
            supplier=supplier,
            decision=finding.decision.value,
            why=line.why,
            strength=line.strength.value,
            against=line.against,
            next=line.next_step,
            party=one_line(finding.party),
            entry=self._entry_key(finding.list, finding.entry),
            list=one_line(finding.list),
            country=self._country(finding, row),
            reason=self._said(finding.reason),
            doubts=[describe_contradiction(against, self._language) for against in finding.against],
            ask=self._said(finding.ask),
            advice=self._said(finding.advice),
            earlier=self._said(finding.earlier),
            priority=finding.priority,
            score=round(finding.score, 1),
            supporting=[self._entry_key(finding.list, name) for name in finding.supporting],
            also=list(map(one_line, finding.also)),
            matches=[self._match(match, cells) for match in finding.matches],
            cited=self._evidence.place_of(cited) if cited else None,
            places=[
                self._places.place_of(code) for code in self._map.places_of(finding, self._results)
            ],
        )

    def _match(self, match: Match, cells: list[list[Any]]) -> JsonRecord:
        column = self._columns.place_of((match.header, match.party, match.role))
        text = _cut(match.text, _LONGEST_CELL)
        is_cell = [column, text] in cells
        return _without_blanks(
            column=column,
            text="" if is_cell else text,  # a word that was read in another form of the cell
            listed=self._said(match.listed),
            how=match.how.value,
            score=round(match.score, 1),
            words=[
                [_cut(word.text, _LONGEST_NAME), _cut(word.listed, _LONGEST_NAME), word.how.value]
                for word in match.words
            ],
        )

    def _entry_key(self, list_id: str, entry_id: str) -> str:
        if not entry_id:
            return ""
        entry = self._results.entry(list_id, entry_id)
        key = one_line(f"{entry.list}:{entry.id}" if entry else f"{list_id}:{entry_id}")
        if key not in self._entries:
            self._entries[key] = _without_blanks(
                name=one_line(entry.name if entry else entry_id),
                kind=entry.kind.value if entry else "",
                list=one_line(entry.list if entry else list_id),
                status="" if entry is None or entry.status == "listed" else entry.status,
            )
        return key

    def _country(self, finding: Finding, row: ResultRow) -> str:
        """Return the country of the party, else of the supplier: its code, else what stands there."""
        columns = [column for column in row.table.columns if column.role == "country"]
        columns.sort(key=lambda column: (column.party != finding.party, column.party != "supplier"))
        text = next((text for column in columns if (text := row.text(column).strip())), "")
        codes = countries_named(text)
        if len(codes) == 1:
            return codes[0]
        return text.upper() if _ALPHA_2.fullmatch(text.upper()) else _cut(text, _LONGEST_NAME)

    # --- rows --------------------------------------------------------------------------------

    def _supplier_at(self, row: ResultRow) -> int:
        """Return the place of a row among the suppliers; its findings follow one another."""
        if not self._suppliers or self._suppliers[-1]["position"] != row.position:
            self._suppliers.append(
                {
                    "position": row.position,
                    "name": _cut(row.name, _LONGEST_NAME),
                    "where": one_line(row.where),
                    "decision": self._results.decision(row).value,
                    "cells": list(self._cells(row)),
                    "context": [
                        self._said(c.note) for c in self._results.context.get(row.position, ())
                    ],
                    "near": [
                        self._said(miss.reason)
                        for miss in self._results.near_misses.get(row.position, ())
                    ],
                }
            )
        return len(self._suppliers) - 1

    def _cells(self, row: ResultRow) -> Iterator[list[Any]]:
        for column in row.table.columns:
            text = _cut(row.text(column), _LONGEST_CELL)
            if text:
                yield [self._column(column), text]

    def _column(self, column: Column) -> int:
        return self._columns.place_of((column.header, column.party, column.role))

    def _other_rows(self) -> Iterator[list[Any]]:
        room = MOST_OTHER_ROWS
        for row in self._results.rows():
            if self._results.findings.get(row.position):
                continue
            if not room:
                return
            room -= 1
            reason = self._said(row_reason(row, self._results))
            yield [
                self._results.decision(row).value,
                _cut(row.name, _LONGEST_NAME),
                one_line(row.where),
                self._reasons.place_of(reason),
            ]

    # --- evidence ----------------------------------------------------------------------------

    def _statement(self, statement: Statement) -> JsonRecord:
        citation = cite(statement, self._results.sources.get(statement.source))
        subject = self._results.subjects[statement.id]
        return _without_blanks(
            stance=self._said(citation.stance),
            is_denial=statement.stance in DENIAL_STANCES,
            about=one_line(subject.name),
            claim=self._said(citation.claim),
            quote=citation.quote,
            characters=citation.characters,
            source=citation.source,
            link=citation.link,
            remark=self._said(citation.remark),
        )

    def _place(self, code: str) -> JsonRecord:
        place = self._map.places[code]
        return {
            "name": place.name,
            "native": place.native,
            "at": [place.longitude, place.latitude],
        }

    def _ground(self) -> list[list[float]]:
        """Return where all mapped places are, which shows the shape of the region; [] without a map."""
        if not any(True for _ in self._places):
            return []
        return [[place.longitude, place.latitude] for place in self._map.places.values()]

    # --- about the screening ------------------------------------------------------------------

    def _meta(self, findings: list[JsonRecord], left_out: int, rows: list[Any]) -> JsonRecord:
        outcome = self._results.outcome
        facts = outcome.provenance
        with_findings = sum(1 for at in self._results.findings if self._results.findings[at])
        digest = hashlib.sha256()
        for finding in findings:
            digest.update(f"{finding['id']}:{finding['digest']}\n".encode())
        return {
            # Answers that wait to be sent are kept in the browser under this key.
            "key": digest.hexdigest()[:20],
            "language": self._language.code,
            "disclaimer": self._said(DISCLAIMER),
            "notices": list(map(self._said, facts.policy.notices)),
            "counts": counts_of(outcome.decisions, outcome.suppliers),
            "meanings": {d.value: self._said(DECISION_MEANINGS[d]) for d in reversed(Decision)},
            "screened_at": facts.screened_at,
            "files": [one_line(info.file) for info in facts.inputs if info.file],
            "lists": list(map(describe_list, facts.watchlists)),
            "policy": facts.policy.id,
            "left_out": left_out,
            "rows_left_out": len(outcome.decisions) - with_findings - len(rows),
        }

    def _texts(self) -> Mapping[str, str]:
        """Return the page's own words in its language; none where it is English."""
        if not self._language.texts:
            return {}
        return {text: self._language.text(text) for text in page_texts()}

    def _said(self, text: str | None) -> str:
        """Return a sentence of ours in the page's language, on one line."""
        if not text:
            return ""
        is_made = isinstance(text, TranslatableText)
        return one_line(self._language.render(text) if is_made else self._language.text(text))


def _cut(text: str, longest: int) -> str:
    line = one_line(text)
    if len(line) <= longest:
        return line
    return f"{line[:longest]}\u2026 ({len(line):,} characters)"


def _without_blanks(**fields: Any) -> JsonRecord:
    return {
        name: sanitise(value) if type(value) is str else value
        for name, value in fields.items()
        if value or (value == 0 and value is not False)
    }
