"""Repeats a screening from what its result says of itself, and tells whether it comes out the same."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from ..answers import AnswerLog, PriorDecisions
from ..errors import AnswersError, DueDiligenceError, TableError, WatchlistError
from ..lists import load_watchlist
from ..model import Options, Watchlist
from ..policy import Policy, load_policy
from ..screening.result import ScreeningResult
from ..screening.screener import Screener
from ..version import __version__

Document = Mapping[str, Any]
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Replay:
    """What a repetition came to: what it was run with that is not as it was, and what differs."""

    changed: tuple[str, ...]
    difference: str | None

    @property
    def is_identical(self) -> bool:
        """Whether the same came out, from the same."""
        return not self.changed and self.difference is None

    def to_text(self) -> str:
        """The outcome in lines for people."""
        lines = [f"Not as it was: {each}" for each in self.changed]
        outcome = "identical" if self.difference is None else f"first difference: {self.difference}"
        return "\n".join([*lines, outcome]) + "\n"


def replay(
    document: Document,
    inputs: Sequence[str | Path],
    *,
    watchlist: Watchlist | None = None,
    policy: Policy | str | None = None,
    answers: str | Path | None = None,
    four_eyes: bool = False,
    password: str | None = None,
) -> Replay:
    """Screen again what a result was made from, and compare.

    Args:
        document: the JSON result, loaded.
        inputs: the files that were screened, in their order.
        watchlist: the lists that were used, where they were not bundled ones.
        policy: the policy that was used, where it was not a bundled one.
        answers: the log of answers, where one was used; it is read as it was then.
        four_eyes: whether a second reviewer was asked for then.
        password: opens a protected workbook.

    Raises:
        TableError: the input cannot be read, or the result was made from no file.
        WatchlistError, PolicyError: the list or policy that was named is not bundled.
        AnswersError: answers were used, and their log is not given or not sound.
    """
    told = document["provenance"]
    if any(each["file"] is None for each in told["inputs"]) or not told["inputs"]:
        raise TableError("this result was made from a frame or a single check, not from a file;"
                         " only a screening of files can be repeated.")  # fmt: skip
    screener = Screener(
        watchlist or _bundled(told["watchlists"]), policy=policy or _policy(told["policy"])
    )
    recall = _recall(told, answers, four_eyes=four_eyes)
    result = _screened(screener, document, inputs, recall, password)
    again = json.loads(result.to_json())
    changed = tuple(_changed(told, again["provenance"], inputs))
    return Replay(changed, _first_difference(_bare(document), _bare(again)))


def _bundled(infos: Sequence[Mapping[str, Any]]) -> Watchlist:
    try:
        return reduce(or_, (load_watchlist(info["id"]) for info in infos))
    except DueDiligenceError as error:
        named = ", ".join(info["id"] for info in infos)
        raise WatchlistError(
            f"the result was screened against {named}, which cannot all be loaded by name ({error});"
            " give the files with -w"
        ) from error


def _policy(info: Mapping[str, Any]) -> Policy:
    return load_policy(info["id"])


def _recall(
    told: Mapping[str, Any], answers: str | Path | None, *, four_eyes: bool
) -> PriorDecisions | None:
    """The answers as they were on that day; None where none were used."""
    head = told["answers_head"]
    if head is None:
        return None
    if answers is None:
        raise AnswersError(
            f"answers up to the head {head} were used; give their log with --answers"
        )
    on = dt.datetime.fromisoformat(told["screened_at"]).date()
    return PriorDecisions(AnswerLog(answers).list(head=head), on, four_eyes=four_eyes)


def _screened(
    screener: Screener,
    document: Document,
    inputs: Sequence[str | Path],
    recall: PriorDecisions | None,
    password: str | None,
) -> ScreeningResult:
    """As it would be screened by itself; where its columns were named by hand, with those names."""
    sheets = {column["sheet"] for column in document["columns"]}
    options = Options(password=password)
    files = [str(each) for each in inputs]
    result = screener.screen(files, answers=recall, options=options)
    found = {column.sheet for column in result.columns}
    if len(sheets) == 1 and found > sheets:
        options = Options(password=password, sheet=sheets.pop())
        result = screener.screen(files, answers=recall, options=options)
    understood = [column._asdict() for column in result.columns]
    if understood == document["columns"]:
        return result
    named = {
        then["header"]: f"{then['party']}.{then['role']}"
        for then, now in zip(document["columns"], understood, strict=False)
        if then != now and then["header"] == now["header"]
    }
    if not named:
        return result
    return screener.screen(files, columns=named, answers=recall, options=options)


def _changed(
    then: Mapping[str, Any], now: Mapping[str, Any], inputs: Sequence[str | Path]
) -> Iterator[str]:
    """What the repetition was run with that is not what the result names."""
    if then["library"] != now["library"]:
        yield f"library {then['library']} then, {__version__} now"
    known = {info["id"]: info for info in now["watchlists"]}
    for info in then["watchlists"]:
        if info["id"] not in known:
            yield f"list {info['id']} is not loaded"
        elif info["sha256"] != known[info["id"]]["sha256"]:
            yield f"list {info['id']}: version {info['version']} then, {known[info['id']]['version']} now; its text differs"
    for key in known.keys() - {info["id"] for info in then["watchlists"]}:
        yield f"list {key} was not loaded then"
    if then["policy"]["sha256"] != now["policy"]["sha256"]:
        yield f"policy {then['policy']['id']} then, {now['policy']['id']} now; its text differs"
    if then["gazetteers"] != now["gazetteers"]:
        yield "gazetteers: their texts differ"
    sums = {each["sha256"] for each in then["inputs"]}
    for path in inputs:
        if hashlib.sha256(Path(path).read_bytes()).hexdigest() not in sums:
            yield f"input {Path(path).name}: its bytes differ"


def _bare(document: Document) -> dict[str, Any]:
    """The result without the time of its screening."""
    provenance = {
        key: value for key, value in document["provenance"].items() if key != "screened_at"
    }
    return {**document, "provenance": provenance}


def _first_difference(then: object, now: object, at: str = "") -> str | None:
    """Where two documents part, in reading order: rows first, for they say most."""
    if isinstance(then, dict) and isinstance(now, dict):
        keys = sorted({*then, *now}, key=lambda key: (key != "rows", key))
        found = (_first_difference(then.get(key), now.get(key), f"{at}.{key}") for key in keys)
        return next((each for each in found if each), None)
    if isinstance(then, list) and isinstance(now, list):
        for number, (one, other) in enumerate(zip(then, now, strict=False)):
            if found_here := _first_difference(one, other, f"{at}[{number}]"):
                return found_here
        if len(then) != len(now):
            return f"{at.lstrip('.')}: {len(then):,} then, {len(now):,} now"
        return None
    if then == now:
        return None
    return f"{at.lstrip('.')}: {_short(then)} then, {_short(now)} now"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
