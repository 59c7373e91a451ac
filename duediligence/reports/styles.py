"""The looks of the review workbook in colours and fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .sheet import Look

if TYPE_CHECKING:
    from openpyxl.styles import NamedStyle

# Text on its background has a contrast of at least 4.5 to 1 (WCAG 2.1, 1.4.3).
_INK, _PALE = "1F2933", "5F6B76"
# look: (colour of the text, colour behind it, bold, size)
_LOOKS: dict[Look, tuple[str, str | None, bool, int]] = {
    Look.TEXT: (_INK, None, False, 10),
    Look.TITLE: (_INK, None, True, 16),
    Look.SECTION: ("1F4E79", None, True, 12),
    Look.HEAD: ("FFFFFF", "34495E", True, 10),
    Look.ANSWER_HEAD: (_INK, "F4D35E", True, 10),
    Look.ANSWER: (_INK, "FFF8DC", False, 10),
    Look.DATE: (_INK, "FFF8DC", False, 10),
    Look.SMALL: (_PALE, None, False, 8),
    Look.STRONG: (_INK, None, True, 10),
    Look.DENIED: (_INK, "EAF2F8", False, 10),
    Look.LINK: ("0563C1", None, False, 10),
    Look.BLOCK: ("FFFFFF", "A61B1B", True, 10),
    Look.REVIEW: ("5C3D00", "FFD27F", True, 10),
    Look.UNSCREENABLE: ("FFFFFF", "6B4C9A", True, 10),
    Look.NOTE: ("1F4E79", "D6E6F4", True, 10),
    Look.CLEAR: ("27592B", "DDF0DE", True, 10),
}
# What a person types stays as it is typed: 071000 is a postal code.
_FORMATS = {Look.DATE: "yyyy-mm-dd", Look.ANSWER: "@"}
_ONE_LINE = frozenset({Look.TITLE, Look.SECTION, Look.STRONG})


def named_styles() -> list[NamedStyle]:
    """Return one named style for each look."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    line = Side(style="thin", color="D5DBE1")
    styles = []
    for look, (ink, background, is_bold, size) in _LOOKS.items():
        font = Font(name="Calibri", size=size, bold=is_bold, color=ink)
        if look is Look.LINK:
            font.underline = "single"
        is_boxed = look not in _ONE_LINE
        box = Border(bottom=line, top=line, left=line, right=line) if is_boxed else Border()
        styles.append(
            NamedStyle(
                name=look.value,
                font=font,
                fill=PatternFill("solid", fgColor=background) if background else PatternFill(),
                border=box,
                alignment=Alignment(vertical="top", horizontal="left", wrap_text=is_boxed),
                number_format=_FORMATS.get(look, "General"),
            )
        )
    return styles
