"""The table in Markdown, what is asked of its lines, JSON; the plot as an SVG."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from html import escape
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from .contests import Line

_PACKAGES = ("numpy", "pandas", "rapidfuzz", "python-calamine", "pyspark", "splink", "scikit-learn",
             "sparse-dot-topn", "symspellpy")  # fmt: skip

_HEAD = (
    "what",
    "size",
    "CPU s",
    "wall s",
    "peak + MB",
    "ratio",
    "to",
    "before",
    "asked",
    "load",
    "figures",
)
Asked = Mapping[str, Any]
TARGETS: Sequence[Asked] = yaml.safe_load(
    Path(__file__).with_name("targets.yaml").read_text(encoding="utf-8")
)


def table(lines: Sequence[Line]) -> str:
    """All lines as a Markdown table: medians, with the range of all runs in brackets."""
    rows = [_HEAD, ("---",) * len(_HEAD), *map(_cells, lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cells(line: Line) -> tuple[str, ...]:
    figures = [f"{name} {_number(value)}" for name, value in line.figures.items()]
    return (
        line.what,
        line.size,
        _spread(line.cpu),
        _number(median(line.wall)) if line.wall else "",
        _number(max(line.peak)) if line.peak else "",
        _number(line.ratio),
        line.of,
        _number(line.before),
        "; ".join(verdicts(line)),
        f"{min(line.load):.1f} to {max(line.load):.1f}" if line.load else "",
        ", ".join(filter(None, (*figures, line.note))),
    )


def verdicts(line: Line, targets: Sequence[Asked] = TARGETS) -> Iterator[str]:
    """Yield what is asked of a line, and whether it is met; nothing where it was not measured."""
    for asked in targets:
        if asked["label"] != line.what or line.size not in asked.get("sizes", (line.size,)):
            continue
        value = figure(line, asked["figure"])
        if value is None:
            continue
        word, bound = (
            ("at most", asked["most"]) if "most" in asked else ("at least", asked["least"])
        )
        is_met = value <= bound if word == "at most" else value >= bound
        verdict = f"{word} {bound}: {'met' if is_met else 'missed'} ({_number(value)})"
        yield f"{asked['figure']} {verdict}"


def figure(line: Line, name: str) -> float | None:
    """Return one figure of a line by its name in `targets.yaml`; None where it has none such."""
    if name == "cpu":
        return median(line.cpu) if line.cpu else None
    own = {"ratio": line.ratio, "wall ratio": line.wall_ratio, "before": line.before}
    return own[name] if name in own else line.figures.get(name)


def write_json(path: Path, lines: Sequence[Line], plan: str) -> None:
    """Write all runs, with the versions that they were made with."""
    packages = {name: _version(name) for name in _PACKAGES}
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), **packages}
    content = {"plan": plan, "machine": machine, "lines": [asdict(line) for line in lines]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_json(path: Path) -> list[Line]:
    """Return the lines that `write_json` wrote."""
    lines = json.loads(path.read_text(encoding="utf-8"))["lines"]
    runs = ("cpu", "wall", "peak", "load")
    return [Line(**{**line, **{name: tuple(line[name]) for name in runs}}) for line in lines]


def compared(lines: Sequence[Line], earlier: Sequence[Line]) -> str:
    """Return a Markdown table of each line's CPU beside that of an earlier run, and of its ratio.

    Only ratios can be compared between machines or loads.
    """
    before = {(line.what, line.size): line for line in earlier}
    head = ("what", "size", "CPU s before", "CPU s now", "ratio before", "ratio now")
    rows = [head, ("---",) * len(head)]
    for line in lines:
        old = before.get((line.what, line.size))
        if old is not None:
            cpu, ratio = (_spread(old.cpu), _spread(line.cpu)), (old.ratio, line.ratio)
            rows.append((line.what, line.size, *cpu, *map(_number, ratio)))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _spread(values: Sequence[float]) -> str:
    if not values:
        return ""
    middle = _number(median(values))
    return (
        middle
        if len(values) == 1
        else f"{middle} ({_number(min(values))} to {_number(max(values))})"
    )


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
