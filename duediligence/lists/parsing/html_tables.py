"""The tables of a saved web page, each with the text that stands before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from ...errors import WatchlistError

_SILENT = frozenset({"script", "style", "noscript", "template"})
_LONGEST_TAG = 20_000
_BREAKS = frozenset({"br", "p", "div", "li"})


@dataclass(slots=True)
class PageTable:
    """The rows of one table and the text between it and the table before it."""

    before: str
    rows: list[list[str]] = field(default_factory=list)


def tables_of(text: str) -> tuple[list[PageTable], str]:
    """The tables of a page, in order, and all its text outside tables; nothing in it is run.

    >>> tables, _ = tables_of("<h2>Section A</h2><table><tr><th>Name</th></tr><tr><td>X</table>")
    >>> tables[0].before, tables[0].rows
    ('Section A', [['Name'], ['X']])
    """
    page = _Page()
    page.feed(_without_comments(text))
    page.close()
    return page.tables, _flat(page.outside)


def _without_comments(text: str) -> str:
    """The page without its comments, in one pass, which the parser does not promise.

    Raises:
        WatchlistError: a comment or the last tag is never closed: the page is broken off.
    """
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start + 4)
        if end < 0:
            raise WatchlistError(
                f"a comment that begins at character {start} of the page is never closed; save the"
                " whole page again"
            )
        at = end + 3
    page = "".join([*kept, text[at:]])
    if "<" in (tail := page[page.rfind(">") + 1 :]) and len(tail) > _LONGEST_TAG:
        raise WatchlistError(
            f"the last {len(tail):,} characters of the page are a tag that is never closed; save"
            " the whole page again"
        )
    return page


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[PageTable] = []
        self.outside: list[str] = []
        self._since: list[str] = []
        self._depth = 0
        self._silent = 0
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, row or cell; end tags of rows and cells may be missing."""
        del attrs
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(PageTable(_flat(self._since)))
                self._since = []
        elif self._depth and tag == "tr":
            self._end_cell()
            self.tables[-1].rows.append([])
        elif self._depth and tag in {"td", "th"}:
            self._end_cell()
            self._cell = []
        elif tag in _BREAKS:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close what is open."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in {"td", "th", "tr"} and self._depth:
            self._end_cell()
        elif tag == "table" and self._depth:
            self._end_cell()
            self._depth -= 1
        elif tag in _BREAKS or tag.startswith("h"):
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        """Text of a cell, or of the page around the tables; a caption counts as around."""
        if self._silent:
            return
        if self._cell is not None:
            self._cell.append(data)
        elif self._depth and not self.tables[-1].rows:
            self.tables[-1].before = f"{self.tables[-1].before} {' '.join(data.split())}".strip()
        elif not self._depth:
            self._since.append(data)
            self.outside.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None:
            if not self.tables[-1].rows:
                self.tables[-1].rows.append([])
            self.tables[-1].rows[-1].append(_flat(self._cell))
            self._cell = None

    def close(self) -> None:
        """A page that breaks off inside a cell still gives that cell."""
        super().close()
        if self._depth:
            self._end_cell()


def _flat(parts: list[str]) -> str:
    return " ".join("".join(parts).split())
