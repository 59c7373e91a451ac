"""Fit the numbers of the name matcher to errors, innocent names and the labelled cases.

python .ci/fit_match_weights.py LIST --innocents NAMES.csv [...] [--only way kind.close] [--write --date 2026-11-28]

LIST is any list that `load_watchlist` reads; NAMES.csv (or .csv.gz) has the columns `name` and
`country` of firms that are not listed. Neither is part of the repository. Everything is divided in
two by the SHA-256 of its text: the even half is fitted on, the odd half only says how good the
result is. Each number in turn is tried a step higher and a step lower, and keeps what lowers the
loss (see `Figures.loss`). Without `--write` nothing is changed; a result that makes any figure of
the held-back half worse is never written.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import random
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from io import StringIO
from itertools import islice, pairwise
from pathlib import Path
from string import ascii_lowercase
from typing import NamedTuple

import pandas as pd

from duediligence import Screener, ScreeningResult, Watchlist, load_watchlist
from duediligence.matching.names.features import extract_features
from duediligence.model import Finding, Kind, ListInfo, WatchlistEntry
from duediligence.resources.csv_tables import read_rows
from duediligence.resources.match_weights import MatchWeights, match_weights
from duediligence.text.lexicon import shipped_lexicon
from duediligence.text.segment import segment

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
WEIGHTS = ROOT / "duediligence" / "resources" / "matching" / "match-weights.csv"
NOTE = "# Fitted "
LEAST_LETTERS = 5  # of a word that is misspelt here; a shorter one becomes another word too easily
STEPS = (0.25, 0.1)  # a number is tried so much higher and lower, first coarsely
LEAST_GAIN = 0.5  # of the loss; less is one row of some thousand, which chance explains
# Shares, so never more than 1.
SHARES = {"missing", "extra"}
# From strong to weak: a stronger kind needs no smaller sum.
KINDS = ("exact", "close", "weak", "part")
FLAG = {"flag", "block", "review"}  # what a labelled case may expect that is a flag


class Figures(NamedTuple):
    """What is measured on one half; each is a share but `flags`, which is per 1,000."""

    misspelt_found: float
    exact_lost: float
    flags: float
    recall: float
    precision: float

    @property
    def loss(self) -> float:
        """The sum that is made small, all per 1,000.

        A misspelt listed name lost weighs as much as an innocent firm flagged, and so does a
        labelled case on either side. A name lost that is spelt as listed weighs ten times as much:
        nobody would understand it.
        """
        return (
            1000 * (1 - self.misspelt_found)
            + 10 * 1000 * self.exact_lost
            + self.flags
            + 1000 * (1 - self.recall)
            + 1000 * (1 - self.precision)
        )

    def is_worse_than(self, other: Figures) -> bool:
        """Return whether any figure is worse than before."""
        falls = self.misspelt_found, self.recall, self.precision
        before = other.misspelt_found, other.recall, other.precision
        rises = self.exact_lost > other.exact_lost or self.flags > other.flags
        return rises or any(now < then for now, then in zip(falls, before, strict=True))


class Case(NamedTuple):
    """A labelled row: whether it must be flagged, and under which entry ("" for any)."""

    list: str
    fields: Mapping[str, str]
    is_flag_expected: bool
    entry: str


@dataclass(frozen=True)
class Sample:
    """One half of everything; names of the list are (entry, text), innocents (name, country)."""

    misspelt: Sequence[tuple[str, str]]
    exact: Sequence[tuple[str, str]]
    innocents: Sequence[tuple[str, str]]
    cases: Sequence[Case]

    def __str__(self) -> str:
        return ", ".join(f"{len(getattr(self, part.name)):,} {part.name}" for part in fields(self))


def main(words: Sequence[str] | None = None) -> int:
    """Fit, print before and after on both halves, and write if asked; return the exit code."""
    arguments = _parser().parse_args(words)
    if arguments.write and not arguments.date:
        _parser().error("--write needs --date, which the file will carry")
    watchlist = load_watchlist(arguments.list)
    names = sorted(_listed_names(watchlist))
    innocents = sorted({name for path in arguments.innocents for name in read_names(path)})
    halves = [
        sample(names, innocents, half=half, seed=arguments.seed, most=arguments.most)
        for half in (0, 1)
    ]
    weights = match_weights()
    before = [measure(watchlist, half) for half in halves]
    print(f"fitting on {halves[0]}; loss {before[0].loss:.1f}", flush=True)
    changes = search(weights, lambda: measure(watchlist, halves[0]).loss, arguments.only)
    after = [measure(watchlist, half) for half in halves]
    print_table(changes, before, after)
    is_worse = after[1].is_worse_than(before[1])
    if is_worse or not changes:
        print("not better on the held-back half: the shipped numbers stay")
    elif arguments.write:
        sources = [f"{info.title} {info.version}".strip() for info in watchlist.lists]
        sources += [path.name for path in arguments.innocents]
        note = f"{arguments.date} on {'; '.join(sources)} ({halves[0]}; seed {arguments.seed!r})"
        WEIGHTS.write_text(fitted_text(WEIGHTS, weights, note), encoding="utf-8")
        print(f"wrote {WEIGHTS.name}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("list", type=Path, metavar="LIST")
    parser.add_argument("--innocents", type=Path, nargs="+", required=True, metavar="NAMES.csv")
    parser.add_argument("--only", nargs="+", default=(), help="a section, or section.name")
    parser.add_argument("--most", type=int, default=1000, help="names of each kind in a half")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--write", action="store_true", help="write match-weights.csv")
    parser.add_argument("--date", help="the day that the written file carries")
    return parser


# --- data ----------------------------------------------------------------------------------------


def half_of(text: str) -> int:
    """Return in which half a text is: 0 is fitted on, 1 is held back."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 2


def sample(
    names: Sequence[tuple[str, str]],
    innocents: Sequence[tuple[str, str]],
    *,
    half: int,
    seed: str,
    most: int,
) -> Sample:
    """Return one half: of the list by entry, of the innocents by name, of the cases by fields.

    Args:
        names: (entry, text) of the list.
        innocents: (name, country), three times as many of which are used: flags are rare.
        half: 0 or 1.
        seed: of the choice and of the errors.
        most: how many names are used at most.
    """
    rng = random.Random(f"{seed}/{half}")  # noqa: S311 - a sample, not a secret
    mine = [name for name in names if half_of(name[0]) == half]
    rng.shuffle(mine)
    others = [name for name in innocents if half_of(name[0]) == half]
    rng.shuffle(others)
    wrong = ((entry, misspell(text, rng)) for entry, text in mine)
    return Sample(
        misspelt=list(islice((name for name in wrong if name[1]), most)),
        exact=mine[:most],
        innocents=others[: 3 * most],
        cases=[case for case in labelled_cases() if half_of(json.dumps(case.fields)) == half],
    )


def misspell(name: str, rng: random.Random) -> str:
    """Return a name with one letter wrong in a distinctive word; "" where it has none."""
    features = extract_features(segment(name, shipped_lexicon()))
    surfaces = [word.surface for word in features.words if word.kind == "distinctive"]
    words = [
        surface
        for surface in surfaces
        if len(surface) >= LEAST_LETTERS and surface.isascii() and surface.isalpha()
    ]
    if not words or words[0] not in name:
        return ""
    word = rng.choice([word for word in words if word in name])
    wrong = word
    while wrong.casefold() == word.casefold():
        wrong = _with_error(word, rng)
    return name.replace(word, wrong, 1)


def _with_error(word: str, rng: random.Random) -> str:
    """Return a word with a letter lost, added, changed or swapped with the next; or unchanged."""
    at = rng.randrange(len(word))
    letter = rng.choice(ascii_lowercase)
    letter = letter.upper() if word.isupper() else letter
    before, own, rest = word[:at], word[at], word[at + 1 :]
    errors = (rest, letter + own + rest, letter + rest, rest[:1] + own + rest[1:])
    return before + rng.choice(errors)


def _listed_names(watchlist: Watchlist) -> Iterator[tuple[str, str]]:
    for entry in watchlist.entries:
        if entry.kind is Kind.ORGANISATION:
            yield entry.id, entry.name
            yield from ((entry.id, alias.text) for alias in entry.aliases)


def read_names(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (name, country) of each row of a file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["name"], row["country"]


def labelled_cases() -> Iterator[Case]:
    """Yield the labelled rows that have a name, and the pairs of names."""
    for path in (CASES / "match.toml", CASES / "no_match.toml"):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            if "name" in case["fields"]:
                is_flag = case["expect"] in FLAG
                yield Case(case.get("list", ""), case["fields"], is_flag, case.get("entry", ""))
    for row in read_rows(CASES / "name-pairs.csv"):
        if row["give_as"] == "name":
            yield Case("", {"name": row["name1"]}, row["is_match"] == "true", row["entry"])


# --- measuring -----------------------------------------------------------------------------------


def measure(watchlist: Watchlist, half: Sample) -> Figures:
    """Compile the lists with the numbers of the moment and screen a half."""
    screener = Screener(watchlist)
    screeners = {"": Screener(), "second": Screener(_second_list())}
    flagged = sum(map(bool, _flagged(screener, half.innocents)))
    hits = misses = false_flags = 0
    for case in half.cases:
        entries = _flagged_entries(screeners[case.list].check(**case.fields))
        is_flagged = case.entry in entries if case.entry else bool(entries)
        hits += is_flagged and case.is_flag_expected
        misses += case.is_flag_expected and not is_flagged
        false_flags += is_flagged and not case.is_flag_expected
    return Figures(
        misspelt_found=_found_share(screener, half.misspelt),
        exact_lost=1 - _found_share(screener, half.exact),
        flags=1000 * flagged / max(1, len(half.innocents)),
        recall=hits / max(1, hits + misses),
        precision=hits / max(1, hits + false_flags),
    )


def _found_share(screener: Screener, names: Sequence[tuple[str, str]]) -> float:
    flagged = _flagged(screener, [(text, "") for _, text in names])
    found = sum(entry in entries for (entry, _), entries in zip(names, flagged, strict=True))
    return found / max(1, len(names))


def _flagged(screener: Screener, rows: Sequence[tuple[str, str]]) -> list[set[str]]:
    """Return under which entries each (name, country) is flagged."""
    if not rows:
        return []
    result = screener.screen(pd.DataFrame(rows, columns=["supplier_name", "country"]))
    flagged: list[set[str]] = [set() for _ in rows]
    for finding in result.findings:
        if finding.decision.is_flagged:
            flagged[finding.position].update(_entries(finding))
    return flagged


def _flagged_entries(result: ScreeningResult) -> set[str]:
    return {
        entry
        for finding in result.findings
        if finding.decision.is_flagged
        for entry in _entries(finding)
    }


def _entries(finding: Finding) -> Iterator[str]:
    yield from (finding.entry, *finding.supporting)
    yield from (other.split(":", 1)[-1] for other in finding.also)


def _second_list() -> Watchlist:
    """Return the invented list against which some of the cases are screened."""
    table = tomllib.loads((CASES / "second-list.toml").read_text(encoding="utf-8"))
    entries = tuple(
        WatchlistEntry(list="second", kind=Kind.ORGANISATION, **entry) for entry in table["entry"]
    )
    info = ListInfo(id="second", title="Invented organisations", version="1", sha256="0" * 64)
    return Watchlist(lists=(info,), entries=entries)


# --- searching -----------------------------------------------------------------------------------


def search(
    weights: MatchWeights, loss: Callable[[], float], only: Iterable[str] = ()
) -> dict[tuple[str, str], tuple[float, float]]:
    """Change the numbers, one after the other, wherever that lowers the loss.

    Args:
        weights: the numbers; changed in place, because the matcher reads them there.
        loss: returns the loss with the numbers of the moment.
        only: sections, or section.name; all if empty.

    Returns:
        (section, name) -> before and after, of what was changed.
    """
    chosen = set(only)
    tables: dict[str, dict[str, float]] = {
        part.name: getattr(weights, part.name) for part in fields(weights)
    }
    before = {
        (section, name): value for section in tables for name, value in tables[section].items()
    }
    numbers = [
        (section, name)
        for section, name in before
        if not chosen or chosen & {section, f"{section}.{name}"}
    ]
    least = loss()
    for step in STEPS:
        sensitive = []
        for section, name in numbers:
            table, value, losses = tables[section], tables[section][name], {least}
            for factor in (1 + step, 1 / (1 + step)):
                table[name] = float(f"{value * factor:.3g}")
                if table[name] == value or not is_possible(weights):
                    continue
                trial = loss()
                losses.add(trial)
                if trial <= least - LEAST_GAIN:
                    print(f"  {section} {name}: {value:g} -> {table[name]:g}, loss {trial:.1f}")
                    sys.stdout.flush()
                    least = trial
                    break
            else:
                table[name] = value
            if len(losses) > 1:
                sensitive.append((section, name))
        numbers = sensitive  # what a coarse step does not move, a finer one moves less
    return {
        (section, name): (value, tables[section][name])
        for (section, name), value in before.items()
        if tables[section][name] != value
    }


def is_possible(weights: MatchWeights) -> bool:
    """Return whether shares are at most 1 and stronger kinds need larger sums."""
    shares = [share for section in SHARES for share in getattr(weights, section).values()]
    shares += [weights.error["most_share"], weights.whole["least_share"]]
    shares.append(weights.word["trade_share"])
    in_order = all(
        weights.kind[stronger] >= weights.kind[weaker] for stronger, weaker in pairwise(KINDS)
    )
    return max(shares) <= 1 and in_order


# --- output --------------------------------------------------------------------------------------


def print_table(
    changes: Mapping[tuple[str, str], tuple[float, float]],
    before: Sequence[Figures],
    after: Sequence[Figures],
) -> None:
    """Print what was changed, and each figure before and after on both halves."""
    for (section, name), (old, new) in changes.items():
        print(f"{section} {name}: {old:g} -> {new:g}")
    print(f"{'':16}  {'fitted on':>18}  {'held back':>18}")
    print(f"{'':16}  {'before':>9}{'after':>9}  {'before':>9}{'after':>9}")
    rows = [(name, [getattr(f, name) for f in (*before, *after)]) for name in Figures._fields]
    rows.append(("loss", [figures.loss for figures in (*before, *after)]))
    for name, (fitted, held, fitted_after, held_after) in rows:
        print(f"{name:16}  {fitted:9.4f}{fitted_after:9.4f}  {held:9.4f}{held_after:9.4f}")


def fitted_text(path: Path, weights: MatchWeights, note: str) -> str:
    """Return the text of the table with these numbers, and with what they were fitted on."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    head = [line for line in lines if line.startswith("#") and not line.startswith(NOTE)]
    table = StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("section", "name", "value", "reason"))
    for row in read_rows(path):
        value = getattr(weights, row["section"])[row["name"]]
        writer.writerow((row["section"], row["name"], f"{value:g}", row["reason"]))
    return "".join([*head, f"{NOTE}{note}\n", table.getvalue()])


if __name__ == "__main__":
    sys.exit(main())
