"""The report as one web page: it loads nothing, and every text of a stranger stays text.

The page is drawn by its script from one JSON object (`page_data`). Without the script it is a plain
table of the findings. The reviewer's desk serves the same page with answering switched on.
"""

from __future__ import annotations

import base64
import hashlib
import json
from itertools import islice

from ..model import Issue
from ..resources.languages import ENGLISH, Language
from ..text.sanitise import one_line, sanitise
from .page_data import JsonRecord, page_data, page_file
from .result_index import ResultIndex, mapped_columns

# Judgement: whoever reads without scripts reads from the top; the table would double the file.
_MOST_PLAIN_FINDINGS = 2_000
_MOST_ISSUES = 1_000  # judgement: lines about the input; the workbook holds all
_MARKUP = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def to_html(results: ResultIndex, language: Language = ENGLISH, *, desk: bool = False) -> str:
    """Return the page.

    Args:
        results: the lookups over the screening.
        language: the language of our own words.
        desk: whether findings can be answered, which needs the desk's server.
    """
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
    data = page_data(results, language)
    style = page_file("page.css")
    script = page_file("page.js") + (page_file("desk.js") if desk else "")
    return environment.from_string(
        page_file("page.html.jinja")
    ).render(
        t=language.text,
        desk=desk,
        language=language.code,
        meta=data["meta"],
        data=Markup(_embedded(data)),  # noqa: S704 - without any character that ends a script
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        style_hash=_content_hash(style),
        script_hash=_content_hash(script),
        facts=outcome.provenance,
        columns=mapped_columns(outcome.suppliers),
        issues=[(_where(issue), issue) for issue in islice(outcome.issues, _MOST_ISSUES)],
        issues_left_out=max(0, len(outcome.issues) - _MOST_ISSUES),
        findings=[
            (finding, data["suppliers"][finding["supplier"]])
            for finding in data["findings"][:_MOST_PLAIN_FINDINGS]
        ],
        findings_left_out=max(0, len(outcome.findings) - _MOST_PLAIN_FINDINGS),
    )


def _embedded(data: JsonRecord) -> str:
    """Return the data as JSON that cannot end the script that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character, escape in _MARKUP.items():  # three times as fast as `translate`
        text = text.replace(character, escape)
    return text


def _where(issue: Issue) -> str:
    row = None if issue.row is None else f"row {issue.row}"
    return one_line(", ".join(filter(None, (issue.file, issue.sheet, row, issue.header))))


def _content_hash(text: str) -> str:
    """Return the hash by which the page's own policy allows its style and script, and no other."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
