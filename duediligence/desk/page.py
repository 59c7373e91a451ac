"""The pages that the desk serves, each with the policy that it is sent with."""

from __future__ import annotations

import base64
import hashlib
import html
from typing import NamedTuple

from ..reports.html import to_html
from ..reports.result_index import ResultIndex

# The page keeps its token here after it has taken it out of the address, so that it can be loaded
# again; the key is that of reports/page/desk.js.
_RELOAD_SCRIPT = """
const token = sessionStorage.getItem("desk-token");
if (token && !location.search) location.replace("/?token=" + encodeURIComponent(token));
"""
_REFUSAL = """<!doctype html><html lang="en"><meta charset="utf-8"><title>The desk</title>
<p>{problem}</p><script>{script}</script></html>
"""
# What no element of a page can say of itself. The page's own element allows its script and style.
_FRAMELESS = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class Page(NamedTuple):
    """A page, and the policy (Content-Security-Policy) that it is sent with."""

    html: str
    content_policy: str


def desk_page(results: ResultIndex) -> Page:
    """Return the report of a screening with answering switched on."""
    return Page(to_html(results, desk=True), f"{_FRAMELESS}; connect-src 'self'")


def refusal_page(problem: str) -> Page:
    """Return the page for an address without the right token: a sentence, and nothing of the result."""
    digest = base64.b64encode(hashlib.sha256(_RELOAD_SCRIPT.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; script-src 'sha256-{digest}'; {_FRAMELESS}"
    return Page(_REFUSAL.format(problem=html.escape(problem), script=_RELOAD_SCRIPT), policy)
