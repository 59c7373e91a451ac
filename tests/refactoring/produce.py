"""Screens the inputs with whichever `duediligence` is importable and writes down every result.

Uses the public names and the command line only, so that it runs against any revision:
`python produce.py TREE INPUTS OUTPUTS`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duediligence as dd

TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\+00:00|Z)")
GATES = (
    ["--name", "Hetian Taida Apparel", "--city", "Hotan", "--country", "CN"],
    ["--name", "Quiet Mills", "--city", "Lyon", "--country", "FR"],
    ["--name", "伊宁县家纺服装产业园"],
    ["--name", "N/A"],
    ["--name", "Shawan Carpet", "--city", "Shawan", "--country", "CN", "--product", "carpets"],
    ["--name", "X", "--unknown", "y"],
    ["missing.xlsx"],
    ["--name", "X", "-w", "no-such-list"],
    ["--name", "X", "--policy", "us-import"],
)


def main(tree: Path, inputs: Path, outputs: Path) -> None:
    """Write one file a result below `outputs`."""
    if not Path(dd.__file__).is_relative_to(tree):
        raise SystemExit(f"duediligence comes from {dd.__file__}, not from {tree}")
    outputs.mkdir(parents=True)
    _cases(inputs, outputs)
    bench = dd.Screener(dd.load_watchlist(str(inputs / "lists" / "bench.csv")))
    joined = dd.Screener(
        dd.load_watchlist() | dd.load_watchlist("us-orders-yining"), policy="default"
    )
    plain = dd.Screener()
    for path in sorted((inputs / "files").iterdir()):
        _attempt(outputs, path.name, partial(_screen, plain, path, outputs))
    for name in ("orders.csv", "parties.csv"):
        path = inputs / "files" / name
        _attempt(outputs, f"bench-{name}", partial(_screen, bench, path, outputs, "bench-"))
        _attempt(outputs, f"joined-{name}", partial(_screen, joined, path, outputs, "joined-"))
    for path in sorted((inputs / "lists").iterdir()):
        _attempt(outputs, f"list-{path.name}", partial(_list, path, outputs))
    _evaluation(inputs, outputs)
    _command(tree, inputs, outputs)


def _cases(inputs: Path, outputs: Path) -> None:
    screeners = {
        "": dd.Screener(),
        "second": dd.Screener(dd.load_watchlist(str(inputs / "lists" / "second.csv"))),
    }
    importing = dd.Screener(dd.load_watchlist(), policy=_without_requirement())
    with (outputs / "cases.jsonl").open("wb") as out, (outputs / "cases.txt").open("wb") as text:
        for case in json.loads((inputs / "cases.json").read_text(encoding="utf-8")):
            screener = importing if case.get("policy") else screeners[case["list"]]
            result = screener.check(**case["fields"])
            name = case["name"].encode()
            out.write(name + b" " + _timeless(result.to_json().encode()) + b"\n")
            text.write(b"== " + name + b"\n" + _timeless(result.explain().encode()) + b"\n")


def _without_requirement() -> dd.Policy:
    policy = dd.load_policy("us-import")
    return policy.model_copy(update={"requires": ()})


def _screen(screener: dd.Screener, path: Path, outputs: Path, prefix: str = "") -> None:
    result = screener.screen(path)
    stem = outputs / f"{prefix}{path.name}"
    Path(f"{stem}.json").write_bytes(_timeless(result.to_json().encode()))
    Path(f"{stem}.repr").write_text(repr(result), encoding="utf-8")
    frame = result.to_frame()
    Path(f"{stem}.frame.csv").write_text(frame.to_csv(), encoding="utf-8")
    Path(f"{stem}.flagged.csv").write_text(result.flagged.to_csv(), encoding="utf-8")
    Path(f"{stem}.notebook").write_bytes(_timeless(result._repr_html_().encode()))
    result.to_html(f"{stem}.html")
    Path(f"{stem}.html").write_bytes(_timeless(Path(f"{stem}.html").read_bytes()))
    workbook = Path(f"{stem}.out.xlsx")
    result.to_excel(workbook)
    _unpack(workbook)
    if path.name == "example.xlsx":
        _example(result, screener, path, outputs)


def _example(result: dd.ScreeningResult, screener: dd.Screener, path: Path, outputs: Path) -> None:
    """The example also by workers and by explaining each row."""
    numbers = [n for table in result.suppliers for n in table.rows]
    told = "\n\n".join(f"== {n}\n{result.explain(n)}" for n in numbers)
    (outputs / "example.explain.txt").write_bytes(_timeless(told.encode()))
    spread = screener.screen(path, options=dd.Options(workers=2))
    (outputs / "example.workers.json").write_bytes(_timeless(spread.to_json().encode()))

    log = dd.AnswerLog(outputs / "answers.db")
    log.append(
        dd.Answer(
            finding_id=finding.finding_id, evidence_digest=finding.evidence_digest,
            rule=finding.rule, answer="false positive", reviewer="r1", date=dt.date(2025, 3, 1),
            reason="another firm",
        )
        for finding in result.findings[::2]
    )  # fmt: skip
    answered = screener.screen(path, answers=log)
    (outputs / "example.answered.json").write_bytes(_timeless(answered.to_json().encode()))
    (outputs / "example.compared.txt").write_text(result.compare(answered).to_json(), "utf-8")
    (outputs / "answers.db").unlink()


def _list(path: Path, outputs: Path) -> None:
    """What a list file becomes, however it is written."""
    watchlist = dd.load_watchlist(str(path))
    (outputs / f"list-{path.name}.json").write_text(watchlist.model_dump_json(indent=1), "utf-8")


def _evaluation(inputs: Path, outputs: Path) -> None:
    evaluation = dd.evaluate(str(inputs / "files" / "labelled.csv"))
    (outputs / "evaluation.txt").write_bytes(_timeless(repr(evaluation).encode()))


def _unpack(workbook: Path) -> None:
    """Put a workbook's parts in one file, times aside, so that a difference can be read."""
    with zipfile.ZipFile(workbook) as archive:
        parts = [b"== " + n.encode() + b"\n" + archive.read(n) for n in sorted(archive.namelist())]
    workbook.write_bytes(_timeless(b"\n".join(parts)))


def _attempt(outputs: Path, name: str, work: Callable[[], None]) -> None:
    """Run, or write down the kind of refusal; its wording goes to a file that may differ."""
    try:
        work()
    except dd.DueDiligenceError as error:
        kind = f"{type(error).__name__} {error.exit_code}\n"
        (outputs / f"{name}.refused").write_text(kind, encoding="utf-8")
        (outputs / f"{name}.wording").write_text(str(error), encoding="utf-8")


def _command(tree: Path, inputs: Path, outputs: Path) -> None:
    """Exit codes and what goes to stdout as data."""
    calls = [["gate", *arguments, "--json"] for arguments in GATES]
    example = str(inputs / "files" / "example.xlsx")
    calls += [["gate", *arguments] for arguments in GATES]
    calls += [
        ["gate", example], ["columns", example], ["watchlist", "list"], ["--version"],
        ["watchlist", "show", "xinjiang-2019"], ["screen", example, "--json", "-", "-o", "x.xlsx",
         "--fail-on", "block"],
    ]  # fmt: skip
    for number, call in enumerate(calls):
        done = subprocess.run(
            [sys.executable, "-m", "duediligence", *call], cwd=outputs, capture_output=True,
            env={"PYTHONPATH": str(tree), "PATH": ""}, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        is_data = "--json" in call
        told = f"{call} exit {done.returncode}\n".replace(str(inputs), "INPUTS").encode()
        (outputs / f"command-{number:02}").write_bytes(
            told + (_timeless(done.stdout) if is_data else b"")
        )
        (outputs / f"command-{number:02}.wording").write_bytes(_timeless(done.stdout + done.stderr))
    for left in outputs.glob("x.xlsx"):
        left.unlink()


def _timeless(content: bytes) -> bytes:
    return TIME.sub(b"TIME", content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
