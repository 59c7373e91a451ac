"""The report as one web page: it loads nothing, works without its script, and escapes every text."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from itertools import islice

from ..model import Decision, Issue
from ..text.sanitise import one_line, sanitise
from .json import counts_of
from .result_index import ResultIndex, mapped_columns
from .wording import (
    DECISION_MEANINGS,
    DISCLAIMER,
    describe_coverage,
    describe_finding,
    describe_list,
    row_reason,
)

# Judgement: a browser shows a table of some thousand rows without delay and hangs on a million; the
# workbook and the JSON hold all of them.
_MOST_ROWS = 5_000
_MOST_FINDINGS = 5_000


def to_html(results: ResultIndex) -> str:
    """Return the page: at most 5,000 findings and rows; it says how many more there are."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # A text is made visible before it is escaped; what is markup already stays as it is.
        finalize=lambda value: sanitise(value) if type(value) is str else value,
    )
    environment.filters["line"] = one_line
    outcome = results.outcome
    style, script = _resource("report.css"), _resource("report.js")
    findings = (
        (results.row(at), finding.decision.value, finding, describe_finding(finding, results))
        for at in results.worst_first(results.findings)
        for finding in results.findings[at]
    )
    rows = (
        (
            row,
            results.decision(row).value,
            row_reason(row, results),
            describe_coverage(outcome.coverage[row.position]),
        )
        for row in results.rows()
    )
    return environment.from_string(_resource("report.html.jinja")).render(
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        style_hash=_content_hash(style),
        script_hash=_content_hash(script),
        disclaimer=DISCLAIMER,
        facts=outcome.provenance,
        lists=", ".join(map(describe_list, outcome.provenance.watchlists)) or "no list",
        counts=counts_of(outcome.decisions, outcome.suppliers),
        meanings=[(decision.value, DECISION_MEANINGS[decision]) for decision in reversed(Decision)],
        columns=mapped_columns(outcome.suppliers),
        issues=[(_where(issue), issue) for issue in outcome.issues],
        findings=list(islice(findings, _MOST_FINDINGS)),
        findings_left_out=max(0, len(outcome.findings) - _MOST_FINDINGS),
        rows=list(islice(rows, _MOST_ROWS)),
        left_out=max(0, len(outcome.decisions) - _MOST_ROWS),
    )


def _where(issue: Issue) -> str:
    row = None if issue.row is None else f"row {issue.row}"
    return one_line(", ".join(filter(None, (issue.file, issue.sheet, row, issue.header))))


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _content_hash(text: str) -> str:
    """Return the hash by which the page's own policy allows its style and script, and no other."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
