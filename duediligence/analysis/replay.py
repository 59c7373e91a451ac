"""Repeat a screening from what its result says of itself, and compare the two results."""

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
from ..reports.load import ResultDocument
from ..screening.result import ScreeningResult
from ..screening.screener import Screener
from ..version import __version__

_LONGEST_VALUE = 160  # judgement: two lines of a console for a value that differs


@dataclass(frozen=True, slots=True)
class Replay:
    """The outcome of a repetition.

    Attributes:
        changed: what it was run with that differs from the first time, in words.
        difference: the first difference between the two results; None where they are identical.
    """

    changed: tuple[str, ...]
    difference: str | None

    @property
    def is_identical(self) -> bool:
        """Whether the same inputs gave the same result."""
        return not self.changed and self.difference is None

    def to_text(self) -> str:
        """Return the outcome in lines for people."""
        lines = [f"Not as it was: {change}" for change in self.changed]
        outcome = "identical" if self.difference is None else f"first difference: {self.difference}"
        return "\n".join([*lines, outcome]) + "\n"


def replay(
    document: ResultDocument,
    inputs: Sequence[str | Path],
    *,
    watchlist: Watchlist | None = None,
    policy: Policy | str | None = None,
    answers: str | Path | None = None,
    four_eyes: bool = False,
    password: str | None = None,
) -> Replay:
    """Screen again the files that a result was made from, and compare.

    Args:
        document: the JSON result, loaded.
        inputs: the files that were screened, in their order.
        watchlist: the lists that were used, where they were not bundled ones.
        policy: the policy that was used, where it was not a bundled one.
        answers: the log of answers, where one was used; it is read as it was then.
        four_eyes: whether a second reviewer was required then.
        password: opens a protected workbook.

    Raises:
        TableError: the input cannot be read, or the result was not made from files.
        WatchlistError, PolicyError: the list or policy that is named is not a bundled one.
        AnswersError: answers were used, and their log is not given or not sound.
    """
    provenance = document["provenance"]
    files = [info["file"] for info in provenance["inputs"]]
    if not files or None in files:
        raise TableError(
            "this result was made from a frame or a single check, not from a file;"
            " only a screening of files can be repeated."
        )
    screener = Screener(
        watchlist or _bundled(provenance["watchlists"]),
        policy=policy or load_policy(provenance["policy"]["id"]),
        as_of=provenance.get("as_of"),
    )
    prior = _prior_decisions(provenance, answers, four_eyes=four_eyes)
    result = _screen_again(screener, document, inputs, prior, password=password)
    repeated = json.loads(result.to_json())
    changed = tuple(_changed_provenance(provenance, repeated["provenance"], inputs))
    return Replay(changed, _first_difference(_without_time(document), _without_time(repeated)))


def _bundled(infos: Sequence[Mapping[str, Any]]) -> Watchlist:
    try:
        return reduce(or_, (load_watchlist(info["id"]) for info in infos))
    except DueDiligenceError as error:
        names = ", ".join(info["id"] for info in infos)
        raise WatchlistError(
            f"the result was screened against {names}, which cannot all be loaded by name ({error});"
            " give the files with -w"
        ) from error


def _prior_decisions(
    provenance: Mapping[str, Any], answers: str | Path | None, *, four_eyes: bool
) -> PriorDecisions | None:
    """Return the answers as they were on that day; None where none were used."""
    head = provenance["answers_head"]
    if head is None:
        return None
    if answers is None:
        raise AnswersError(
            f"answers up to the head {head} were used; give their log with --answers"
        )
    on = dt.datetime.fromisoformat(provenance["screened_at"]).date()
    return PriorDecisions(AnswerLog(answers).list(head=head), on, four_eyes=four_eyes)


def _screen_again(
    screener: Screener,
    document: ResultDocument,
    inputs: Sequence[str | Path],
    prior: PriorDecisions | None,
    *,
    password: str | None,
) -> ScreeningResult:
    """Screen the files in the way that gives the columns of the first result.

    A result does not hold the options of its screening: whether one sheet was chosen and which
    columns were named by hand shows only in what its columns were taken for.
    """
    sheets = {column["sheet"] for column in document["columns"]}
    options = Options(password=password)
    files = [str(path) for path in inputs]
    result = screener.screen(files, answers=prior, options=options)
    if len(sheets) == 1 and {column.sheet for column in result.columns} > sheets:
        options = Options(password=password, sheet=sheets.pop())
        result = screener.screen(files, answers=prior, options=options)
    columns = [column._asdict() for column in result.columns]
    if columns == document["columns"]:
        return result
    roles = {
        then["header"]: f"{then['party']}.{then['role']}"
        for then, now in zip(document["columns"], columns, strict=False)
        if then != now and then["header"] == now["header"]
    }
    if not roles:
        return result
    return screener.screen(files, columns=roles, answers=prior, options=options)


def _changed_provenance(
    then: Mapping[str, Any], now: Mapping[str, Any], inputs: Sequence[str | Path]
) -> Iterator[str]:
    """Yield a sentence for each thing the repetition was run with that the result does not name."""
    if then["library"] != now["library"]:
        yield f"library {then['library']} then, {__version__} now"
    lists = {info["id"]: info for info in now["watchlists"]}
    for info in then["watchlists"]:
        current = lists.pop(info["id"], None)
        if current is None:
            yield f"list {info['id']} is not loaded"
        elif info["sha256"] != current["sha256"]:
            versions = f"version {info['version']} then, {current['version']} now"
            yield f"list {info['id']}: {versions}; its text differs"
        elif info["identity"] != current["identity"]:
            yield (
                f"list {info['id']}: its identity was {info['identity']} then, and is"
                f" {current['identity']} now"
            )
    for list_id in lists:
        yield f"list {list_id} was not loaded then"
    if then["policy"]["sha256"] != now["policy"]["sha256"]:
        yield f"policy {then['policy']['id']} then, {now['policy']['id']} now; its text differs"
    if then["gazetteers"] != now["gazetteers"]:
        yield "gazetteers: their texts differ"
    digests = {info["sha256"] for info in then["inputs"]}
    for path in inputs:
        if hashlib.sha256(Path(path).read_bytes()).hexdigest() not in digests:
            yield f"input {Path(path).name}: its bytes differ"


def _without_time(document: ResultDocument) -> dict[str, Any]:
    """Return the result without the time of its screening, the only thing that always differs."""
    provenance = {
        key: value for key, value in document["provenance"].items() if key != "screened_at"
    }
    return {**document, "provenance": provenance}


def _first_difference(then: object, now: object, at: str = "") -> str | None:
    """Return the first place where two documents differ; rows first, for they say most."""
    if isinstance(then, dict) and isinstance(now, dict):
        keys = sorted({*then, *now}, key=lambda key: (key != "rows", key))
        differences = (
            _first_difference(then.get(key), now.get(key), f"{at}.{key}") for key in keys
        )
        return next(filter(None, differences), None)
    if isinstance(then, list) and isinstance(now, list):
        for number, (old, new) in enumerate(zip(then, now, strict=False)):
            if difference := _first_difference(old, new, f"{at}[{number}]"):
                return difference
        if len(then) != len(now):
            return f"{at.lstrip('.')}: {len(then):,} then, {len(now):,} now"
        return None
    if then == now:
        return None
    return f"{at.lstrip('.')}: {_short(then)} then, {_short(now)} now"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."
