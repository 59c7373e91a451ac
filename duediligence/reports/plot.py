"""A chart of a result for a notebook: how many rows came to which decision.

Drawn by matplotlib: a picture stays in a notebook that is committed, printed or mailed, where a
chart drawn by a script would be blank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import MissingExtra
from ..model import Decision
from ..resources.languages import ENGLISH, Language
from .colours import DECISION_COLOURS
from .result_index import ResultIndex

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_INCHES = (7.0, 2.6)  # width and height: the width of a notebook's cell, five bars high


def plot_decisions(results: ResultIndex, language: Language = ENGLISH) -> Figure:
    """Return a bar chart of the decisions, the worst on top, each with its number.

    Args:
        results: the lookups over the screening.
        language: the language of the words.

    Raises:
        MissingExtra: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtra(
            "A chart needs matplotlib: install duediligence[plot], or use result.counts."
        ) from error
    decisions = list(Decision)  # drawn from the bottom, so the worst is on top
    counts = [results.outcome.decisions.count(decision) for decision in decisions]
    # Not by pyplot, which would keep every figure in a state of the whole process.
    figure = Figure(figsize=_INCHES, layout="constrained")
    axes = figure.add_subplot()
    bars = axes.barh(
        [language.text(decision.value) for decision in decisions],
        counts,
        color=[f"#{DECISION_COLOURS[decision].background}" for decision in decisions],
        edgecolor=[f"#{DECISION_COLOURS[decision].ink}" for decision in decisions],
        linewidth=0.5,
    )
    axes.bar_label(bars, [f"{count:,}" for count in counts], padding=3)
    axes.set_xlabel(language.text("rows"))
    axes.spines[["top", "right"]].set_visible(False)
    return figure
