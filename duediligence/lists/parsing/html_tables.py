"""Reads the tables of the saved page of a list; the page must be whole."""

from __future__ import annotations

from ...errors import TableError, WatchlistError
from ...model import Limits
from ...spreadsheets.html import HtmlPage, parse_page

# Characters after the last `>` that may begin a tag. Judgement: no page has so long a tag, and the
# parser takes quadratic time for one that is never closed.
_LONGEST_TAG = 20_000


def parse_whole_page(text: str) -> HtmlPage:
    """Return the tables of a page, each cell on one line, and the text around them.

    Raises:
        WatchlistError: the page is broken off, or its tables are too large.

    >>> page = parse_whole_page("<h2>A</h2><table><tr><th>Name</th></tr><tr><td>X<br>Y</table>")
    >>> page.tables[0].text_before, page.tables[0].rows
    ('A', [['Name'], ['X Y']])
    """
    try:
        page = parse_page(_without_comments(text), "the page", Limits())
    except TableError as error:
        raise WatchlistError(str(error)) from None
    for table in page.tables:
        table.rows = [[" ".join(cell.split()) for cell in row] for row in table.rows]
    return page


def _without_comments(text: str) -> str:
    """Return the page without its comments, in one pass, which the parser does not promise.

    Raises:
        WatchlistError: a comment or the last tag is never closed: the page is broken off.
    """
    pieces, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        pieces.append(text[at:start])
        end = text.find("-->", start + 4)
        if end < 0:
            raise WatchlistError(
                f"a comment that begins at character {start} of the page is never closed; save the"
                " whole page again"
            )
        at = end + 3
    page = "".join([*pieces, text[at:]])
    if "<" in (tail := page[page.rfind(">") + 1 :]) and len(tail) > _LONGEST_TAG:
        raise WatchlistError(
            f"the last {len(tail):,} characters of the page are a tag that is never closed; save"
            " the whole page again"
        )
    return page
