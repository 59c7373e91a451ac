"""Reads the tables of an HTML page by the standard library's parser; nothing in it is run or fetched.

Saved spreadsheets and the pages of watchlists are read here alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from ..model import Issue, Limits
from .cell_audit.sheet_facts import LAST_COLUMN, SheetFacts
from .encoding import UNDECODABLE
from .refusals import over_limit, refusal
from .table import CellAddress, Span, Table, spans_by_position

_CELLS = frozenset({"td", "th"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_HIDDEN = frozenset({"script", "style", "template"})  # not noscript: its text may be a name
_COMMENT_END = re.compile(r"--!?\s*>")  # as browsers take it, and with the blanks of old parsers
# Characters after the last `>` that may begin a tag. Judgement: no page has so long a tag, and the
# parser takes quadratic time for one that is never closed.
_LONGEST_TAG = 20_000
# Places that merged cells cover beside their first one, in the whole page. Judgement: a page with
# more is hostile, because each place takes memory and a few letters claim a billion of them.
_MOST_SPANNED = 1_000_000
_MOST_ROWS_SPANNED = 65_534  # bound of the HTML standard on rowspan


# Characters of the text before a table that the tables nested in it get too. Judgement: a heading
# is shorter, and a hostile page may nest a hundred thousand tables below a long text.
_LONGEST_HEADING = 1_000


_LONGEST_SHOWN = 200  # characters of a text in a message: enough to find it in the page


@dataclass(slots=True)
class HtmlTable:
    """A table of a page.

    Attributes:
        text_before: the text between it and the table before it, and its caption.
        rows: the texts of all rows, blank ones included; "" where a merged cell covers a place.
        spans: merged areas, in positions of `rows`.
        caption: what is in the table above its rows.
        loose_text: what is in the table below its first row, and in no cell.
    """

    text_before: str
    rows: list[list[str]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    caption: str = ""
    loose_text: str = ""


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """The tables of a page in the order in which they begin, and all text outside of tables.

    `has_cells_outside`: it has rows or cells that are in no table.
    """

    tables: list[HtmlTable]
    text_outside: str
    has_cells_outside: bool = False


def parse_page(text: str, file: str, limits: Limits) -> HtmlPage:
    """Return the tables of a page; a nested table is a table of its own.

    Args:
        text: the page; what it leaves open is closed at its end.
        file: the name of the file, for messages.
        limits: bounds on rows and cells.

    Raises:
        TableError: the page is broken off, or a limit is exceeded.

    >>> page = parse_page("<h2>A</h2><table><tr><th>Name<tr><td>X</table>end", "a.html", Limits())
    >>> page.tables[0].text_before, page.tables[0].rows, page.text_outside
    ('A', [['Name'], ['X']], 'A end')
    """
    parser = _PageParser(file, limits)
    parser.feed(_without_comments(text, file))
    parser.close()
    return HtmlPage(
        [grid.table for grid in parser.grids],
        _one_line("".join(parser.outside)),
        has_cells_outside=parser.has_cells_outside,
    )


def read_html(
    text: str, encoding: str, file: str, *, sha256: str, limits: Limits, issues: Sequence[Issue]
) -> tuple[Table, ...]:
    """Return every table of a page that has rows, the outer ones of nested tables without the inner.

    Raises:
        TableError: there is none, or a limit is exceeded.
    """
    page = parse_page(text, file, limits)
    tables: list[Table] = []
    for html_table in page.tables:
        if not html_table.rows:
            continue
        rows: list[list[str]] = []
        numbers: list[int] = []
        unreadable: dict[CellAddress, str] = {}
        # A title above the header, as on a sheet.
        title = [[html_table.caption]] if html_table.caption else []
        for number, row in enumerate([*title, *html_table.rows], 1 - len(title)):
            if not any(row):
                continue
            for column, cell in enumerate(row):
                if UNDECODABLE.search(cell):
                    unreadable[len(rows), column] = f"bytes that are not {encoding}"
                    row[column] = ""
            rows.append(row)
            numbers.append(number)
        table = Table(
            file=file,
            sheet=f"table {len(tables) + 1}" if len(page.tables) > 1 else None,
            rows=rows,
            numbers=numbers,
            unreadable=unreadable,
            merged=tuple(spans_by_position(html_table.spans, numbers)),
            issues=(*issues, *_lost_texts(page, html_table, file)),
            sha256=sha256,
        )
        tables.append(table)
    if not tables:
        raise refusal(file, "a web page without a table", "open it in Excel and save it as .xlsx")
    return tuple(tables)


def _lost_texts(page: HtmlPage, table: HtmlTable, file: str) -> Iterator[Issue]:
    """Yield an issue for what may be a row of a table and is in none of its cells."""
    remedy = "Open the page in a spreadsheet program, check its rows, and save it as .xlsx."
    if page.has_cells_outside:
        yield Issue(
            "The page has rows or cells outside of its tables, which were not read.",
            remedy,
            file=file,
            stops=True,
        )
    if table.loose_text:
        shown = table.loose_text[:_LONGEST_SHOWN]
        problem = f"The table has a text in none of its cells, which was not read: {shown!r}."
        yield Issue(problem, remedy, file=file, stops=True)


def _without_comments(text: str, file: str) -> str:
    """Return the page without its comments, in one pass: the parser takes quadratic time for them.

    Versions of Python differ in whether they read on after a comment that is never closed, so a
    page with one is refused: rows could be lost.
    """
    pieces, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        pieces.append(text[at:start])
        end = _COMMENT_END.search(text, start + 2)  # "<!-->" is a whole comment
        if end is None:
            content = f"a broken-off web page (a comment at character {start} is never closed)"
            raise refusal(file, content, "save the whole page again")
        at = end.end()
    page = "".join([*pieces, text[at:]])
    if "<" in (tail := page[page.rfind(">") + 1 :]) and len(tail) > _LONGEST_TAG:
        content = f"a broken-off web page (its last {len(tail):,} characters are an open tag)"
        raise refusal(file, content, "save the whole page again")
    return page


class _Grid:
    """A table while it is parsed; cells that span rows keep their places free below."""

    def __init__(self, text_before: str) -> None:
        self.table = HtmlTable(text_before)
        self.caption: list[str] = []
        self.loose: list[str] = []
        self.cell: list[str] | None = None
        self.size = (1, 1)  # of the open cell: rows, columns
        self._covered: set[CellAddress] = set()

    def end_cell(self) -> None:
        """Close the cell that is open, if one is."""
        if self.cell is None:
            return
        rows = self.table.rows
        if not rows:
            rows.append([])
        lines = "".join(self.cell).split("\n")
        text = "\n".join(" ".join(line.split()) for line in lines).strip()
        self.cell = None
        row = rows[-1]
        at, top = len(row), len(rows) - 1
        while (top, at) in self._covered:
            row.append("")
            at += 1
        down, across = self.size
        row += [text, *[""] * (across - 1)]
        if self.size != (1, 1):
            self.table.spans.append(Span(top, at, top + down - 1, at + across - 1))
            self._covered.update((top + y, at + x) for y in range(1, down) for x in range(across))


class _PageParser(HTMLParser):
    """Collects the tables of a page; end tags of rows and cells may be missing."""

    def __init__(self, file: str, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[_Grid] = []
        self.outside: list[str] = []
        self.has_cells_outside = False
        self._since_table: list[str] = []
        self._open: list[_Grid] = []
        self._hidden_depth = 0
        self._file, self._limits = file, limits
        self._facts, self._spanned = SheetFacts(), 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, row or cell."""
        if self._is_hidden(tag):
            self._hidden_depth += 1
        elif tag == "table":
            if self._open:
                before = self._open[0].table.text_before[-_LONGEST_HEADING:]
            else:
                before, self._since_table = _one_line("".join(self._since_table)), []
            self._open.append(_Grid(before))
            self.grids.append(self._open[-1])
        elif tag in _BREAKS:
            self.handle_data("\n", is_break=True)
        elif self._open and tag == "tr":
            self._open[-1].end_cell()
            self._open[-1].table.rows.append([])
            self._facts.rows += 1
            self._facts.check(self._file, self._limits)
        elif self._open and tag in _CELLS:
            self._start_cell(dict(attrs))
        elif tag == "tr" or tag in _CELLS:
            self.has_cells_outside = True

    def _start_cell(self, attributes: dict[str, str | None]) -> None:
        grid = self._open[-1]
        grid.end_cell()
        down = min(_span_size(attributes.get("rowspan")), _MOST_ROWS_SPANNED)
        across = min(_span_size(attributes.get("colspan")), LAST_COLUMN)
        grid.size, grid.cell = (down, across), []
        self._facts.cells += 1
        self._spanned += down * across - 1
        if self._spanned > _MOST_SPANNED:
            raise over_limit(self._file, f"{self._spanned:,} merged cells", "cells")
        self._facts.check(self._file, self._limits)

    def handle_endtag(self, tag: str) -> None:
        """Close a table, row or cell; the end of a block or heading separates words."""
        if self._is_hidden(tag):
            self._hidden_depth = max(0, self._hidden_depth - 1)
        elif tag in _BREAKS or tag.startswith("h"):
            self.handle_data(" ")
        elif self._open and (tag in _CELLS or tag in {"tr", "table"}):
            self._open[-1].end_cell()
            if tag == "table":
                self._open.pop()

    def handle_data(self, data: str, *, is_break: bool = False) -> None:
        """Add text to the innermost open cell, the caption, or the text outside of tables."""
        if self._hidden_depth:
            return
        if not self._open:
            self._since_table.append(data)
            self.outside.append(data)
        elif (cell := self._open[-1].cell) is not None:
            cell.append(data if is_break else data.replace("\n", " "))
        elif not self._open[-1].table.rows:
            self._open[-1].caption.append(data)
        else:
            self._open[-1].loose.append(data)

    def _is_hidden(self, tag: str) -> bool:
        # The title of the page is text, the title of a picture within a table is not.
        return tag in _HIDDEN or (tag == "title" and bool(self._open))

    def close(self) -> None:
        """Close what the page left open."""
        super().close()
        while self._open:
            self._open.pop().end_cell()
        for grid in self.grids:
            grid.table.caption = _one_line("".join(grid.caption))
            grid.table.loose_text = _one_line("".join(grid.loose))
            if grid.table.caption:
                grid.table.text_before = _one_line(f"{grid.table.text_before} {grid.table.caption}")


def _span_size(text: str | None) -> int:
    return int(text[:6]) if text and text.isdigit() and int(text[:6]) else 1


def _one_line(text: str) -> str:
    return " ".join(text.split())
