"""One worksheet of the review workbook, streamed by XlsxWriter to a draft beside the report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..text.sanitise import one_line
from .sheet import BarChart, Look, ReportSheet, RowHeight, SheetCell, breadth
from .styles import Fit, bar_colour, format_properties

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

_A3, _A4 = 8, 9  # paperSize of ECMA-376 part 1, 18.3.1.63
_LONGEST_HEADER = 200  # judgement: enough to find a column again
# Points: a line of 10-point Calibri, and the tallest row that Excel shows.
_LINE_HEIGHT, _TALLEST = 13.5, 409
# Points: with one line 14.25 together, 19 pixels, of which 30 rows fit a screen of 900 (and not 15,
# Excel's own height, which XlsxWriter leaves out, so that a program may choose another).
_PADDING = 0.75
# Of a column's width: a text that takes no more letters fits it, also if all are broad ones.
_SURELY_FITS = 0.8
_MOST_LINKS = 65_000  # Excel holds 65,530 in a sheet
_MARGIN, _TOP, _BOTTOM = 0.4, 0.5, 0.8  # inches; the footer stands in the lower one
_LONGEST_MESSAGE = 255  # characters of a drop-down's message (Excel's limit)
_BAR_HEIGHT = 26  # pixels a bar and its gap; judgement: as tall as the rows beside it
_CHART_WIDTH, _CHART_FRAME = 380, 60  # pixels; judgement: title and axis above and below the bars


class Looks:
    """The formats of a workbook, each made when it is first used."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._formats: dict[tuple[Look, Fit], Format] = {}

    def __call__(self, look: Look, fit: Fit) -> Format | None:
        """Return the format of a look; None for the plain one."""
        if look is Look.PLAIN:
            return None
        if (look, fit) not in self._formats:
            self._formats[look, fit] = self._book.add_format(format_properties(look, fit))
        return self._formats[look, fit]


class SheetWriter:
    """A worksheet that is written row by row."""

    def __init__(
        self, book: Workbook, looks: Looks, sheet: ReportSheet, *, title: str, footer: str
    ) -> None:
        from .plain_worksheet import PlainWorksheet

        self.sheet, self.title, self.height = sheet, title, 0
        self._book, self._looks = book, looks
        self._links = 0
        self._page: Any = book.add_worksheet(title, PlainWorksheet)
        self._lay_out(footer)

    def append(
        self, cells: Iterable[SheetCell | str | float | None], lines: float | None = None
    ) -> None:
        """Write one row; `lines` is its height, None where that is left to the reader."""
        if lines is not None:
            self._page.set_row(self.height, min(_TALLEST, lines * _LINE_HEIGHT + _PADDING))
        for column, cell in enumerate(cells):
            if isinstance(cell, SheetCell):
                self._write(column, cell)
            elif isinstance(cell, str):
                self._write_text(column, cell, None)
            elif cell is not None:
                self._page.write_number(self.height, column, cell)
        # The rows before this one are written; XlsxWriter would hold their heights in memory.
        self._page.row_info.pop(self.height - 1, None)
        self.height += 1

    def where(self, column: int) -> tuple[str, int, str]:
        """Return the sheet, row and header of the cell that is being written."""
        header = (self.sheet.header or ())[column - 1 : column]
        text = header[0].value if header and isinstance(header[0], SheetCell) else ""
        return self.title, self.height + 1, one_line(str(text or ""))[:_LONGEST_HEADER]

    def close(self) -> None:
        """Write what depends on the number of rows."""
        last = max(self.height, 2) - 1
        if self.sheet.header:
            self._page.autofilter(0, 0, last, len(self.sheet.header) - 1)
        for column, choices in self.sheet.choices.items():
            offered = f"{', '.join(choices)}."[:_LONGEST_MESSAGE]
            rule = {"validate": "list", "source": list(choices), "error_message": offered}
            self._page.data_validation(1, column - 1, last, column - 1, rule)
        if self.sheet.chart:
            self._draw(self.sheet.chart)

    def _write(self, column: int, cell: SheetCell) -> None:
        value = cell.value
        look = self._looks(cell.look, self._fit(column, value))
        if value is None or value == "":
            self._page.write_blank(self.height, column, None, look)
            return
        if cell.link and self._links < _MOST_LINKS:
            self._links += 1
            # Written as a link first, and then as what it is: a number stays a number.
            self._page.write_url(self.height, column, cell.link, look, "link")
        if isinstance(value, str):
            self._write_text(column, value, look)
        else:
            self._page.write_number(self.height, column, value, look)

    def _fit(self, column: int, value: str | float | None) -> Fit:
        if self.sheet.height is RowHeight.OF_TEXT:
            return Fit.WRAPPED
        if self.sheet.height is RowHeight.UNSET or not isinstance(value, str):
            return Fit.OVER
        is_broad = breadth(value) > self.sheet.widths[column] * _SURELY_FITS
        return Fit.CLIPPED if is_broad else Fit.OVER

    def _write_text(self, column: int, text: str, look: Format | None) -> None:
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes this for its own markup of a text in several fonts and copies it into
            # the file; given in two parts it is escaped as any other text.
            plain = look or self._looks(Look.TEXT, Fit.OVER)
            parts = (text[:1], plain, text[1:], plain)
            self._page.write_rich_string(self.height, column, *parts)
        elif text:
            self._page.write_text(self.height, column, text, look)

    def _lay_out(self, footer: str) -> None:
        page, sheet = self._page, self.sheet
        for at, width in enumerate(sheet.widths, 1):
            fold = {"level": 1, "hidden": True} if at in sheet.folded else {}
            page.set_column(at - 1, at - 1, width, None, fold)
        if sheet.folded:
            # The + that unfolds them stands above the column to the right.
            after = max(sheet.folded)
            page.set_column(after, after, None, None, {"collapsed": True})
        if sheet.freeze:
            page.freeze_panes(*([sheet.freeze] if isinstance(sheet.freeze, str) else sheet.freeze))
        if sheet.header is None:
            page.hide_gridlines(2)  # on the screen too
        # A postal code is text on purpose; no green corner has to say so.
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        page.set_landscape()
        page.set_paper(_A3 if sheet.header else _A4)
        page.fit_to_pages(sheet.pages_wide, sheet.pages_tall)
        page.set_margins(_MARGIN, _MARGIN, _TOP, _BOTTOM)
        page.set_footer(f"&L{footer.replace('&', '&&')}&R&A, &P / &N", {"margin": _MARGIN})
        if sheet.header:
            page.repeat_rows(0)
        if sheet.repeat_columns:
            page.repeat_columns(sheet.repeat_columns)

    def _draw(self, chart: BarChart) -> None:
        first, last = chart.first_row - 1, chart.first_row + len(chart.labels) - 2
        drawn: Any = self._book.add_chart({"type": "bar"})
        drawn.add_series(
            {
                "categories": [self.title, first, chart.label_column, last, chart.label_column],
                "values": [self.title, first, chart.value_column, last, chart.value_column],
                # The rows are on the disk already, so XlsxWriter cannot look them up.
                "categories_data": list(chart.labels),
                "values_data": list(chart.values),
                "points": [{"fill": {"color": bar_colour(look)}} for look in chart.looks],
                "data_labels": {"value": True},
                "gap": 40,
            }
        )
        drawn.set_title({"name": chart.title, "name_font": {"size": 11}})
        drawn.set_legend({"none": True})
        drawn.set_y_axis({"reverse": True})  # the first label on top, as in the cells
        drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
        height = _BAR_HEIGHT * len(chart.labels) + _CHART_FRAME
        drawn.set_size({"width": _CHART_WIDTH, "height": height})
        self._page.insert_chart(chart.at, drawn, {"description": chart.title})
