"""`python -m tests.benchmarks`: measure, print the table, draw the plot."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from .cases import CASES, PLANS
from .contests import Line, lines_of
from .report import compared, exponent, plot, read_json, table, write_json


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is asked for; progress goes to stderr, the table to stdout."""
    options = _parse(arguments)
    plan = PLANS[options.plan]
    if options.rows:
        plan = replace(plan, recall=(options.rows, plan.recall[1]))
    lines: list[Line] = []
    curves: list[tuple[str, list[Line]]] = []
    for name in options.only:
        for contest in CASES[name](plan):
            repeats = options.repeats or (1 if name == "recall" else plan.repeats)
            measured = lines_of(contest, repeats, options.against)
            lines += measured
            if name == "growth":
                curves.append((contest.size, measured))
    sys.stdout.write(table(lines) + "\n")
    for (label, measured), sizes in zip(
        curves, (plan.growth_rows, plan.growth_names), strict=False
    ):
        points = [(n, median(line.cpu)) for n, line in zip(sizes, measured, strict=True)]
        sys.stdout.write(f"\nGrowth, {label}: exponent {exponent(points):.2f}\n")
        if options.plot:
            path = options.plot.with_stem(f"{options.plot.stem}-{label.split()[-1]}")
            path.write_text(plot("CPU seconds of screening", label, {"ours": points}), "utf-8")
    if options.json:
        write_json(options.json, lines, options.plan)
    if options.compare:
        sys.stdout.write("\n" + compared(lines, read_json(options.compare)) + "\n")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--only",
        type=lambda text: text.split(","),
        default=list(CASES),
        metavar="CASE,...",
        help=f"some of {', '.join(CASES)}",
    )
    size = parser.add_mutually_exclusive_group()
    for plan, summary in (
        ("tiny", "whether the commands work"),
        ("quick", "small sizes, about two minutes"),
        ("full", "all sizes, brute force in full, hours"),
    ):
        size.add_argument(f"--{plan}", dest="plan", action="store_const", const=plan, help=summary)
    parser.set_defaults(plan="medium")
    parser.add_argument("--repeats", type=int, help="how often each is measured (3; tiny once)")
    parser.add_argument(
        "--against",
        type=Path,
        metavar="FOLDER",
        help="another checkout of this project, measured in the same turns",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="where all runs are written")
    parser.add_argument(
        "--compare", type=Path, metavar="FILE", help="such a file of an earlier run"
    )
    parser.add_argument("--rows", type=int, help="rows of the comparison on all pairs")
    parser.add_argument("--plot", type=Path, metavar="OUT.svg", help="where the plots go")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.only if name not in CASES]
    if unknown:
        parser.error(f"--only: no case {', '.join(unknown)}; there are {', '.join(CASES)}")
    return options


if __name__ == "__main__":
    main()
