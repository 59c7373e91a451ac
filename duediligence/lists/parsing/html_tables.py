"""Reads the tables of the saved page of a list, each cell on one line."""

from __future__ import annotations

from ...errors import TableError, WatchlistError
from ...model import Limits
from ...spreadsheets.html import HtmlPage, parse_page


def parse_list_page(text: str, file: str) -> HtmlPage:
    """Return the tables of a page, and the text around them.

    Args:
        text: the page.
        file: the name of the file, for messages.

    Raises:
        WatchlistError: the page is broken off, or its tables are too large.

    >>> page = parse_list_page("<h2>A</h2><table><tr><th>Name<tr><td>X<br>Y</table>", "a.html")
    >>> page.tables[0].text_before, page.tables[0].rows
    ('A', [['Name'], ['X Y']])
    """
    try:
        page = parse_page(text, file, Limits())
    except TableError as error:
        raise WatchlistError(str(error)) from None
    for table in page.tables:
        table.rows = [[" ".join(cell.split()) for cell in row] for row in table.rows]
    return page
