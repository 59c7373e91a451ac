"""What a notebook shows of a result: small, escaped, without scripts."""

from __future__ import annotations

from html import escape

from ..model import Decision
from ..text.sanitise import one_line
from .result_index import ResultIndex
from .wording import DISCLAIMER, describe_list, row_reason

_MOST_ROWS = 10  # judgement: what is seen without scrolling; `.flagged` has all of them
_LONGEST_TEXT = 240  # judgement: about four lines in the last column


def to_notebook(results: ResultIndex) -> str:
    """Return HTML: the counts, the worst rows with their reasons, and what was screened against."""
    outcome = results.outcome
    counts = ", ".join(
        f"{outcome.decisions.count(decision):,} {decision.value}" for decision in reversed(Decision)
    )
    lists = ", ".join(map(describe_list, outcome.provenance.watchlists)) or "no list"
    parts = [f"<p><b>{len(outcome.decisions):,} rows screened:</b> {counts}</p>"]
    positions = [at for at, decision in enumerate(outcome.decisions) if decision.needs_person]
    if positions:
        parts.append(_table(results, positions))
    parts += [f"<p>{escape(one_line(notice))}</p>" for notice in outcome.provenance.policy.notices]
    parts.append(
        f"<p><small>Against {escape(one_line(lists))}, policy"
        f" {escape(one_line(outcome.provenance.policy.id))}. {escape(DISCLAIMER)}</small></p>"
    )
    return "<div>" + "".join(parts) + "</div>"


def _table(results: ResultIndex, positions: list[int]) -> str:
    lines = []
    for row in map(results.row, results.worst_first(positions)[:_MOST_ROWS]):
        texts = (results.decision(row).value, row.where, row.name, row_reason(row, results))
        # A name in Arabic letters turns only its own cell.
        cells = (f'<td dir="auto">{escape(_shorten(text))}</td>' for text in texts)
        lines.append(f"<tr>{''.join(cells)}</tr>")
    rest = len(positions) - _MOST_ROWS
    more = f"<p>and {rest:,} more in <code>.flagged</code></p>" if rest > 0 else ""
    head = "".join(f"<th>{word}</th>" for word in ("decision", "where", "supplier", "why"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>{more}"


def _shorten(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST_TEXT else line[:_LONGEST_TEXT] + "\u2026"
