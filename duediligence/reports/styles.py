"""The looks of the review workbook in colours and fonts."""

from __future__ import annotations

from enum import Enum, auto

from .colours import DECISION_COLOURS
from .sheet import Look


class Fit(Enum):
    """What becomes of a text that is broader than its cell."""

    WRAPPED = auto()  # it goes on in further lines of the cell
    OVER = auto()  # it runs on over the blank cells to its right
    CLIPPED = auto()  # it ends at the border, also where the cell beside it is blank


# Text on its background has a contrast of at least 4.5 to 1 (WCAG 2.1, 1.4.3).
_INK, _PALE = "#1F2933", "#5F6B76"
# look: (colour of the text, colour behind it, bold, size)
_LOOKS: dict[Look, tuple[str, str | None, bool, int]] = {
    Look.TEXT: (_INK, None, False, 10),
    Look.TITLE: (_INK, None, True, 16),
    Look.SECTION: ("#1F4E79", None, True, 12),
    Look.HEAD: ("#FFFFFF", "#34495E", True, 10),
    Look.ANSWER_HEAD: (_INK, "#F4D35E", True, 10),
    Look.ANSWER: (_INK, "#FFF8DC", False, 10),
    Look.DATE: (_INK, "#FFF8DC", False, 10),
    Look.SMALL: (_PALE, None, False, 8),
    Look.STRONG: (_INK, None, True, 10),
    Look.NAME: (_INK, None, True, 10),
    Look.LINE: (_INK, None, False, 10),
    Look.REPEATED: (_PALE, None, False, 10),
    Look.DENIED: (_INK, "#EAF2F8", False, 10),
    Look.LINK: ("#0563C1", None, False, 10),
    **{
        Look[decision.name]: (f"#{colours.ink}", f"#{colours.background}", True, 10)
        for decision, colours in DECISION_COLOURS.items()
    },
}
# What a person types stays as it is typed: 071000 is a postal code.
_FORMATS = {Look.DATE: "yyyy-mm-dd", Look.ANSWER: "@"}
_ONE_LINE = frozenset({Look.TITLE, Look.SECTION, Look.STRONG, Look.LINE})
_LINE_COLOUR = "#D5DBE1"


def format_properties(look: Look, fit: Fit) -> dict[str, object]:
    """Return a look in the terms of XlsxWriter."""
    ink, background, is_bold, size = _LOOKS[look]
    properties: dict[str, object] = {
        "font_name": "Calibri",
        "font_size": size,
        "font_color": ink,
        "bold": is_bold,
        "align": "left",
        "valign": "top",
        "num_format": _FORMATS.get(look, "General"),
    }
    if look is Look.LINK:
        properties["underline"] = 1
    if background:
        properties["bg_color"] = background
    if look not in _ONE_LINE:
        properties |= {"border": 1, "border_color": _LINE_COLOUR}
        properties["text_wrap"] = fit is Fit.WRAPPED
    if fit is Fit.CLIPPED:
        # A cell is filled by repeating its text; one that is broader than half of it fits once.
        properties["align"] = "fill"
    return properties


def bar_colour(look: Look) -> str:
    """Return the colour of a bar that stands for something with this look."""
    ink, background, *_ = _LOOKS[look]
    return background or ink
