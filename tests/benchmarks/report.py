"""The table in Markdown, and the plot as an SVG that needs no library."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

_HEAD = ("what", "size", "CPU s", "wall s", "peak + MB", "ratio", "of", "notes")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; `ratio` is CPU over that of what `of` names, in the same run."""

    what: str
    size: str
    cpu: float | None = None
    wall: float | None = None
    peak: float | None = None
    ratio: float | None = None
    of: str = ""
    notes: str = ""

    def cells(self) -> tuple[str, ...]:
        """Return the line as texts."""
        peak = "" if self.peak is None else f"{self.peak:,.0f}"
        figures = (_number(self.cpu), _number(self.wall), peak, _number(self.ratio))
        return (self.what, self.size, *figures, self.of, self.notes)


def table(lines: Sequence[Line]) -> str:
    """All lines as a Markdown table."""
    rows = [_HEAD, ("---",) * len(_HEAD), *(line.cells() for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The slope of the least-squares line through the logarithms: 1 is linear growth."""
    xs, ys = ([math.log(point[axis]) for point in points] for axis in (0, 1))
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    across = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return across / sum((x - mean_x) ** 2 for x in xs)


def plot(title: str, across: str, curves: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """Curves of CPU seconds on two logarithmic axes, as an SVG."""
    width, height, edge = 640, 420, 60
    every = [point for points in curves.values() for point in points]
    low_x, high_x = _decades([x for x, _ in every])
    low_y, high_y = _decades([y for _, y in every])

    def at(x: float, y: float) -> tuple[float, float]:
        right = (math.log10(x) - low_x) / (high_x - low_x)
        up = (math.log10(y) - low_y) / (high_y - low_y)
        return edge + right * (width - 2 * edge), height - edge - up * (height - 2 * edge)

    parts = [_text(width / 2, 24, title, "middle"), _text(width / 2, height - 12, across, "middle")]
    for power in range(low_x, high_x + 1):
        x, y = at(10**power, 10**low_y)
        parts += [_line(x, y, x, edge), _text(x, y + 18, f"{10**power:,}", "middle")]
    for power in range(low_y, high_y + 1):
        x, y = at(10**low_x, 10**power)
        parts += [_line(x, y, width - edge, y), _text(x - 6, y + 4, f"{10**power:g} s", "end")]
    for number, (label, points) in enumerate(curves.items()):
        colour = ("#1b6ca8", "#c2571a", "#3c7a3c", "#7a3c72")[number % 4]
        spots = [at(*point) for point in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in spots]
        parts.append(_text(edge + 8, edge + 16 * number + 12, label, "start", colour))
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' font-family="sans-serif" font-size="12">\n'
        f'<rect width="{width}" height="{height}" fill="white"/>\n{body}\n</svg>\n'
    )


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low = math.floor(math.log10(min(values)))
    return low, max(math.ceil(math.log10(max(values))), low + 1)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="#ddd"/>'


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
