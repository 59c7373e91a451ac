"""`python -m tests.benchmarks`: measure, print the table, draw the plot."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from .cases import CASES, PLANS
from .report import Line, plot, table


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is asked for; progress goes to stderr, the table to stdout."""
    options = _parse(arguments)
    plan = replace(PLANS[options.plan], curves={})
    if options.rows:
        plan = replace(plan, recall=(options.rows, plan.recall[1]))
    lines: list[Line] = []
    for name in options.only:
        for line in CASES[name](plan):
            sys.stderr.write(" ".join(cell for cell in line.cells() if cell) + "\n")
            lines.append(line)
    sys.stdout.write(table(lines) + "\n")
    if options.plot:
        for number, (label, points) in enumerate(plan.curves.items()):
            path = options.plot.with_stem(
                f"{options.plot.stem}-{'rows' if not number else 'names'}"
            )
            path.write_text(plot("CPU seconds of screening", label, {"ours": points}), "utf-8")


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
        ("quick", "small sizes, about a minute"),
        ("full", "all sizes, brute force in full, hours"),
    ):
        size.add_argument(f"--{plan}", dest="plan", action="store_const", const=plan, help=summary)
    parser.set_defaults(plan="medium")
    parser.add_argument("--rows", type=int, help="rows of the comparison on all pairs")
    parser.add_argument("--plot", type=Path, metavar="OUT.svg", help="where the plots go")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.only if name not in CASES]
    if unknown:
        parser.error(f"--only: no case {', '.join(unknown)}; there are {', '.join(CASES)}")
    return options


if __name__ == "__main__":
    main()
