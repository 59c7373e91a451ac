"""The colours of decisions, the same in every report; the word always stands beside the colour."""

from __future__ import annotations

from typing import NamedTuple

from ..model import Decision


class Colours(NamedTuple):
    """The colour of a text and the one behind it, as six hexadecimal digits."""

    ink: str
    background: str


# Text on its background has a contrast of at least 4.5 to 1 (WCAG 2.1, 1.4.3).
DECISION_COLOURS = {
    Decision.BLOCK: Colours("FFFFFF", "A61B1B"),
    Decision.REVIEW: Colours("5C3D00", "FFD27F"),
    Decision.UNSCREENABLE: Colours("FFFFFF", "6B4C9A"),
    Decision.NOTE: Colours("1F4E79", "D6E6F4"),
    Decision.CLEAR: Colours("27592B", "DDF0DE"),
}
