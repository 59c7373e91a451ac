"""Tables of an HTML page, by the standard library's parser; nothing in the page is run or fetched."""

from __future__ import annotations

from html.parser import HTMLParser

from ..model import Issue, Limits
from .cell_audit.sheet_facts import SheetFacts
from .encoding import LOST
from .refusals import refuse, too_large
from .table import Address, Span, Table

_CELLS = frozenset({"td", "th"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_UNSEEN = frozenset({"script", "style", "head", "title", "template"})
_MOST_SPANNED = 1_000_000
_WIDEST = 16_384  # columns of the largest sheet there is


def read_html(
    text: str, encoding: str, file: str, sha256: str, limits: Limits, issues: tuple[Issue, ...]
) -> tuple[Table, ...]:
    """Every table of a page that holds text, the outer tables of nested ones without the inner.

    Raises:
        TableError: there is none, or a limit is exceeded.
    """
    page = _Page(file, limits)
    page.feed(text)
    page.close()
    page.finish()
    tables: list[Table] = []
    for grid in page.grids:
        if grid.rows:
            sheet = f"table {len(tables) + 1}" if len(page.grids) > 1 else None
            tables.append(_table(grid, sheet, encoding, file, sha256, issues))
    if not tables:
        raise refuse(file, "a web page without a table",
                     "open it in Excel and save it as .xlsx")  # fmt: skip
    return tuple(tables)


def _table(
    grid: _Grid, sheet: str | None, encoding: str, file: str, sha256: str,
    issues: tuple[Issue, ...],
) -> Table:  # fmt: skip
    rows: list[list[str]] = []
    numbers: list[int] = []
    unreadable: dict[Address, str] = {}
    for at, row in enumerate(grid.rows):
        if any(row):
            for column, cell in enumerate(row):
                if LOST.search(cell):
                    unreadable[len(rows), column] = f"bytes that are not {encoding}"
                    row[column] = ""
            rows.append(row)
            numbers.append(at + 1)
    positions = {number - 1: at for at, number in enumerate(numbers)}
    spans = tuple(
        Span(positions[span.top], span.left, max(
            position for row, position in positions.items() if span.top <= row <= span.bottom
        ), span.right)
        for span in grid.spans if span.top in positions
    )  # fmt: skip
    return Table(file, sheet, rows, numbers, unreadable, spans, issues, sha256)


class _Grid:
    """A table while it is parsed; cells that span rows keep their place free below."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.spans: list[Span] = []
        self.cell: list[str] | None = None
        self.size = (1, 1)
        self._taken: set[Address] = set()

    def put(self) -> None:
        """Close the cell that is open, if one is."""
        if self.cell is None:
            return
        if not self.rows:
            self.rows.append([])
        lines = "".join(self.cell).replace("\xa0", " ").split("\n")
        text = "\n".join(" ".join(line.split()) for line in lines).strip()
        self.cell = None
        row = self.rows[-1]
        at, top = len(row), len(self.rows) - 1
        while (top, at) in self._taken:
            row.append("")
            at += 1
        down, across = self.size
        row += [text, *[""] * (across - 1)]
        if self.size != (1, 1):
            self.spans.append(Span(top, at, top + down - 1, at + across - 1))
            self._taken.update((top + y, at + x) for y in range(1, down) for x in range(across))


class _Page(HTMLParser):
    """Collects the tables of a page."""

    def __init__(self, file: str, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[_Grid] = []
        self._open: list[_Grid] = []
        self._unseen = 0
        self._file, self._limits = file, limits
        self._facts, self._spanned = SheetFacts(), 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, row or cell."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._open.append(_Grid())
            self.grids.append(self._open[-1])
        elif not self._open:
            return
        elif tag == "tr":
            self._open[-1].put()
            self._open[-1].rows.append([])
            self._facts.rows += 1
            self._facts.check(self._file, self._limits)
        elif tag in _CELLS:
            self._start_cell(dict(attrs))
        elif tag in _BREAKS and self._open[-1].cell is not None:
            self._open[-1].cell.append("\n")

    def _start_cell(self, named: dict[str, str | None]) -> None:
        grid = self._open[-1]
        grid.put()
        down = min(_number(named.get("rowspan")), 65_536)
        grid.size = down, min(_number(named.get("colspan")), _WIDEST)
        grid.cell = []
        self._facts.cells += 1
        self._spanned += grid.size[0] * grid.size[1] - 1
        if self._spanned > _MOST_SPANNED:
            raise too_large(self._file, f"{self._spanned:,} merged cells", "cells")
        self._facts.check(self._file, self._limits)

    def handle_endtag(self, tag: str) -> None:
        """Close a table, row or cell."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif self._open and (tag in _CELLS or tag in {"tr", "table"}):
            self._open[-1].put()
            if tag == "table":
                self._open.pop()

    def handle_data(self, data: str) -> None:
        """Text belongs to the innermost open cell."""
        if self._open and not self._unseen and self._open[-1].cell is not None:
            self._open[-1].cell.append(data.replace("\n", " "))

    def finish(self) -> None:
        """Close what the page left open."""
        while self._open:
            self._open.pop().put()


def _number(text: str | None) -> int:
    return int(text[:6]) if text and text.isdigit() and int(text[:6]) else 1
