"""What a notebook shows of a result: the counts, the worst rows, their reasons on demand."""

from __future__ import annotations

from html import escape

from ..model import Decision, Finding
from ..resources.languages import ENGLISH, Language
from ..text.sanitise import one_line
from .colours import DECISION_COLOURS
from .result_index import ResultIndex, ResultRow
from .summary import summarise_finding
from .wording import DISCLAIMER, describe_list, row_reason

_MOST_ROWS = 10  # judgement: what is seen without scrolling; `.flagged` has all of them
_LONGEST_NAME = 60  # characters of a name or a place: two lines of its column
_HEADINGS = ("Decision", "Where", "Supplier", "Why")
_LEFT = "text-align:left;vertical-align:top"  # notebooks align cells to the right


def to_notebook(results: ResultIndex, language: Language = ENGLISH) -> str:
    """Return HTML without scripts: the counts, the worst rows, and what was screened against.

    Each row has its reason in one line; the whole reason is folded below it.
    """
    outcome = results.outcome
    counts = " ".join(
        _chip(decision, f"{outcome.decisions.count(decision):,} {language.text(decision.value)}")
        for decision in reversed(Decision)
        if decision in outcome.decisions
    )
    rows = language.text("{count} rows screened", count=f"{len(outcome.decisions):,}")
    parts = [f"<p><b>{escape(rows)}:</b> {counts}</p>"]
    positions = [at for at, decision in enumerate(outcome.decisions) if decision.needs_person]
    if positions:
        parts.append(_table(results, positions, language))
    policy = outcome.provenance.policy
    parts += [f"<p>{escape(one_line(language.text(notice)))}</p>" for notice in policy.notices]
    lists = ", ".join(map(describe_list, outcome.provenance.watchlists)) or "no list"
    against = language.text("Against {lists}, policy {policy}.", lists=lists, policy=policy.id)
    parts.append(
        f"<p><small>{escape(one_line(against))} {escape(language.text(DISCLAIMER))}</small></p>"
    )
    return f"<div>{''.join(parts)}</div>"


def _table(results: ResultIndex, positions: list[int], language: Language) -> str:
    lines = "".join(
        _line(row, results, language)
        for row in map(results.row, results.worst_first(positions)[:_MOST_ROWS])
    )
    rest = len(positions) - _MOST_ROWS
    more = language.text("and {count} more in `.flagged`", count=f"{rest:,}")
    below = f"<p>{escape(more)}</p>" if rest > 0 else ""
    head = "".join(
        f'<th style="{_LEFT}">{escape(language.text(heading))}</th>' for heading in _HEADINGS
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>{below}"


def _line(row: ResultRow, results: ResultIndex, language: Language) -> str:
    decision = results.decision(row)
    findings = results.findings.get(row.position, [])
    reasons = [language.render(finding.reason) for finding in findings]
    reasons = reasons or [row_reason(row, results)]
    # A name in Arabic letters turns only its own cell.
    cells = [
        _chip(decision, language.text(decision.value)),
        escape(_shorten(row.where)),
        escape(_shorten(row.name)),
        f"<details><summary>{escape(_why(row, findings, results, language))}</summary>"
        + "".join(f"<p>{escape(one_line(reason))}</p>" for reason in reasons)
        + "</details>",
    ]
    tagged = "".join(f'<td dir="auto" style="{_LEFT}">{cell}</td>' for cell in cells)
    return f"<tr>{tagged}</tr>"


def _why(row: ResultRow, findings: list[Finding], results: ResultIndex, language: Language) -> str:
    if not findings:
        return _shorten(row_reason(row, results))
    return summarise_finding(findings[0], row, results, language).why


def _chip(decision: Decision, text: str) -> str:
    colours = DECISION_COLOURS[decision]
    style = f"color:#{colours.ink};background:#{colours.background};padding:1px 6px"
    return f'<span style="{style}">{escape(text)}</span>'


def _shorten(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST_NAME else line[:_LONGEST_NAME] + "\u2026"
