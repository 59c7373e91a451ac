"""Compare the results of a revision with those of the working tree, byte for byte.

    python -m tests.refactoring REVISION [--python OTHER/bin/python] [--extra FOLDER]...

Both screen every labelled case, the example workbook, generated tables and odd files; JSON, reasons,
workbooks, pages, frames and exit codes must be equal. Only the wording of refusals and of the
command line may differ; `--wording` compares that too. Exit 0: equal; 1: something differs.
"""

from __future__ import annotations

import argparse
import difflib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PRODUCE = Path(__file__).with_name("produce.py")
MOST_SHOWN = 12


def main(arguments: Sequence[str] | None = None) -> int:
    """Produce both sets of results side by side and compare them."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.refactoring",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("revision", help="the commit whose results must not change")
    parser.add_argument(
        "--python",
        default=sys.executable,
        help="the interpreter of the old revision, if its libraries differ",
    )
    parser.add_argument(
        "--extra",
        type=Path,
        action="append",
        default=[],
        help="a folder of further files to screen",
    )
    parser.add_argument(
        "--extra-lists",
        type=Path,
        action="append",
        default=[],
        help="a folder of further lists to load",
    )
    parser.add_argument("--wording", action="store_true", help="compare messages too")
    parser.add_argument(
        "--workspace", type=Path, help="keep everything here; old results are reused"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        workspace = options.workspace or Path(folder)
        old, new = _produce_both(workspace, options)
        differences = list(_differences(old, new, wording=options.wording))
    for line in differences[:MOST_SHOWN]:
        print(line)
    compared = len(list(new.rglob("*"))) if new.exists() else 0
    print(f"{len(differences)} differences" + (f" in {compared} results" if compared else ""))
    return 1 if differences else 0


def _produce_both(workspace: Path, options: argparse.Namespace) -> tuple[Path, Path]:
    inputs, old, new = (workspace / name for name in ("inputs", "old", "new"))
    if not inputs.exists():
        sys.path.insert(0, str(TOP / "tests"))
        from .inputs import write_inputs

        write_inputs(inputs, options.extra, options.extra_lists)
    running = []
    if not old.exists():
        tree = workspace / "tree"
        subprocess.run(["git", "clone", "-q", str(TOP), str(tree)], check=True)
        subprocess.run(["git", "-C", str(tree), "checkout", "-q", options.revision], check=True)
        running.append(_start(options.python, tree, inputs, old))
    subprocess.run(["rm", "-rf", str(new)], check=True)
    running.append(_start(sys.executable, TOP, inputs, new))
    for process in running:
        if process.wait() != 0:
            raise SystemExit("a version stopped before it had screened everything; see above")
    return old, new


def _start(python: str, tree: Path, inputs: Path, outputs: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONHASHSEED": "0"}
    command = [python, str(PRODUCE), str(tree), str(inputs), str(outputs)]
    return subprocess.Popen(command, env=environment, cwd=inputs)


def _differences(old: Path, new: Path, *, wording: bool) -> Iterator[str]:
    """One line for each result that differs, with the first place where it does."""
    names = sorted({p.name for p in old.iterdir()} | {p.name for p in new.iterdir()})
    for name in names:
        if name.endswith(".wording") and not wording:
            continue
        before, after = (_content(folder / name) for folder in (old, new))
        if before != after:
            yield f"{name}: {_first_difference(before, after)}"


def _content(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8", "backslashreplace") if path.exists() else None


def _first_difference(before: str | None, after: str | None) -> str:
    if before is None or after is None:
        return "only in the " + ("new results" if before is None else "old results")
    at = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    left, right = (text[max(at - 60, 0) : at + 100] for text in (before, after))
    ratio = difflib.SequenceMatcher(None, left, right, autojunk=False).ratio()
    return f"at character {at:,} ({ratio:.2f} alike nearby):\n    - {left!r}\n    + {right!r}"


if __name__ == "__main__":
    raise SystemExit(main())
