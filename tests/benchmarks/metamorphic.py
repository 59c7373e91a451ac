"""Write supplier rows in other ways that mean the same, and find the rows that come out otherwise.

`python -m tests.benchmarks.metamorphic --trials 12000` prints every such row and how many there are.
Rows are the labelled cases, the worked examples, and firms of a generated list of one's own.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

from duediligence.matching.names.features import extract_features
from duediligence.model import Kind, ListInfo, Watchlist, WatchlistEntry
from duediligence.places.gazetteer import load_gazetteers
from duediligence.screening.result import ScreeningResult
from duediligence.screening.screener import Screener
from duediligence.text.lexicon import Lexicon, shipped_lexicon
from duediligence.text.normalise import HAN, normalise
from duediligence.text.pinyin import SYLLABLES
from duediligence.text.segment import segment

from .firms import vocabulary
from .generate import watchlist
from .variants import variant

CASES = Path(__file__).parents[1] / "cases"
_OWN_NAMES = 120  # of the generated list; a longer one takes longer to compile and shows no more
_OWN_ROWS = 300  # suppliers beside it: a third bear a listed name, a third a miswritten one
# Columns that hold a code or a number: no one writes them in other words or with other marks.
_CODES = frozenset({"postal_code", "hs_code", "registration_no", "country"})
_BLANK = re.compile(r"(?<=[^\W_]) (?=[^\W_])")
_LATIN_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MARKS = (", ", ",", "-", " - ", "/", " / ", ".", "; ", "|", " | ", "  ")
_AROUND = ('"{}"', "'{}'", "({})", "[{}]", "“{}”", "{}.", " {} ")
_LEGAL_FORMS = (
    (re.compile(r"\bCo\.?\s*,?\s*Ltd\b\.?", re.IGNORECASE), ("Co Ltd", "Co., Ltd.", "Co.,Ltd", "CO. LTD.")),
    (re.compile(r"\bL\.?\s?L\.?\s?C\b\.?", re.IGNORECASE), ("LLC", "L.L.C.", "L.L.C")),
    (re.compile(r"\bS\.?A\b\.?(?! de)", re.IGNORECASE), ("SA", "S.A.")),
    (re.compile(r"\bS\.?p\.?A\b\.?", re.IGNORECASE), ("SpA", "S.p.A.", "SPA")),
    (re.compile(r"\bPvt\b\.?\s*Ltd\b\.?", re.IGNORECASE), ("Pvt Ltd", "Pvt. Ltd.", "PVT.LTD.")),
)  # fmt: skip

# Names that come to something else where a mark is between their words, and why they must.
MUST_CHANGE: Mapping[str, str] = {
    "Supplier Hetian Taida Apparel blocked since 2020": (
        "a mark sets the listed name apart from the remark, so that it is a whole name: block"
    ),
    "Shawan Xian Yangmao Ditan Chang": (
        "'Xian' is the county of Shawan; after a comma it is the city Xi'an, and Shawan uncertain"
    ),
}

Fields = Mapping[str, str]
Writer = Callable[[Random, Fields], Fields]


@dataclass(frozen=True, slots=True)
class Row:
    """A supplier's row, and the list that it is screened against: shipped, second or own."""

    fields: Fields
    list: str


@dataclass(frozen=True, slots=True)
class Change:
    """A row that comes out otherwise when it is written in another way."""

    way: str
    row: Row
    written: Fields
    before: tuple[object, ...]
    after: tuple[object, ...]

    def __str__(self) -> str:
        """The fields that were written otherwise, and both outcomes."""
        fields = {
            k: (v, self.written[k]) for k, v in self.row.fields.items() if v != self.written[k]
        }
        return f"{self.way}: {self.row.list}: {fields}\n    {self.before}\n    {self.after}"


# --- the ways ------------------------------------------------------------------------------------


def _everywhere(change: Callable[[str], str]) -> Writer:
    """Write all texts of a row otherwise."""
    return lambda _, fields: {role: change(text) for role, text in fields.items()}


def _capitalise(text: str) -> str:
    """Capitalise each word; after a bar that may be a letter ('HET|AN') that would make another word."""
    if "|" in text:
        return text
    return _LATIN_WORD.sub(lambda word: word[0][:1].upper() + word[0][1:].lower(), text)


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _without_accents(text: str) -> str:
    """Return a text with its Latin letters bare; a Cyrillic й is a letter of its own."""
    letters = unicodedata.normalize("NFD", text)
    kept: list[str] = []
    for at, letter in enumerate(letters):
        base = next((c for c in reversed(letters[:at]) if not unicodedata.combining(c)), "")
        if not (unicodedata.combining(letter) and "LATIN" in unicodedata.name(base, "")):
            kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept))


def _separate(random: Random, fields: Fields) -> Fields:
    """Put a mark for one blank of the name, or for all of them."""
    name, mark = fields.get("name", ""), random.choice(_MARKS)
    blanks = [blank.start() for blank in _BLANK.finditer(name)]
    # Marks of the same kind part the names that a cell holds: 'Bada Sport / Hetian Taida'.
    if not blanks or name in MUST_CHANGE or (mark.strip() and mark.strip() in name):
        return fields
    chosen = blanks if random.random() < 0.5 else [random.choice(blanks)]
    parts = [mark if at in chosen else letter for at, letter in enumerate(name)]
    return {**fields, "name": "".join(parts)}


def _surround(random: Random, fields: Fields) -> Fields:
    """Put quotes, brackets, a dot or blanks around a text."""
    role = random.choice([role for role in fields if role not in _CODES] or ["name"])
    return {**fields, role: random.choice(_AROUND).format(fields.get(role, ""))}


def _double_blanks(_: Random, fields: Fields) -> Fields:
    return {role: text.replace(" ", "  ") for role, text in fields.items()}


def _reorder(random: Random, fields: Fields) -> Fields:
    """Put the distinctive words of the name in another order."""
    name = normalise(fields.get("name", ""))
    terms = segment(name, _lexicon())
    core = [w.at for w in extract_features(terms).words if w.is_distinctive and not w.han]
    if len(core) < 2 or len({terms[at].clause for at in core}) > 1 or HAN.search(name):
        return fields
    # Words that are apart, in one name: neither the parts and the syllables of one word have an
    # order of their own, nor the words on both sides of 'on behalf of'.
    if any(a.end == b.start or name[a.end] in "-'’" for a, b in pairwise(terms)):
        return fields
    if any(term.has("link") for term in terms) or any(terms[at].key in SYLLABLES for at in core):
        return fields
    others = [*core]
    random.shuffle(others)
    surface = {at: terms[other].surface for at, other in zip(core, others, strict=True)}
    text, end = "", 0
    for at, term in enumerate(terms):
        text += name[end : term.start] + surface.get(at, term.surface)
        end = term.end
    return {**fields, "name": text + name[end:]}


def _other_legal_form(random: Random, fields: Fields) -> Fields:
    name = fields.get("name", "")
    for pattern, forms in _LEGAL_FORMS:
        name = pattern.sub(random.choice(forms), name)
    return {**fields, "name": name}


WAYS: Mapping[str, Writer] = {
    "upper case": _everywhere(str.upper),
    "lower case": _everywhere(str.lower),
    "title case": _everywhere(_capitalise),
    "full width": _everywhere(_full_width),
    "NFD": _everywhere(lambda text: unicodedata.normalize("NFD", text)),
    "NFC": _everywhere(lambda text: unicodedata.normalize("NFC", text)),
    "no accents": _everywhere(_without_accents),
    "marks between words": _separate,
    "marks around": _surround,
    "doubled blanks": _double_blanks,
    "word order": _reorder,
    "legal form": _other_legal_form,
}


# --- rows and lists ------------------------------------------------------------------------------


def rows() -> list[Row]:
    """Return all rows that the trials start from."""
    return [*_labelled_rows(), *_worked_examples(), *_own_rows()]


def _labelled_rows() -> Iterator[Row]:
    for file in ("match.toml", "no_match.toml"):
        for case in tomllib.loads((CASES / file).read_text(encoding="utf-8"))["case"]:
            yield Row(case["fields"], case.get("list", ""))


def _worked_examples() -> Iterator[Row]:
    with (CASES / "worked-examples.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            roles = [
                role for role in row if role in {*_CODES, "address", "city", "province", "product"}
            ]
            yield Row({"name": row["supplier_name"], **{role: row[role] for role in roles}}, "")


def _own_rows() -> Iterator[Row]:
    """Yield suppliers that bear a listed name, a miswritten one, or the name of another firm."""
    random = Random("own rows")
    listed = [entry.name for entry in _own_list().entries]
    others = [entry.name for entry in watchlist(_OWN_NAMES, seed=8).entries]
    countries = sorted(vocabulary()["countries"])
    for at in range(_OWN_ROWS):
        name = random.choice(listed if at % 3 < 2 else others)
        if at % 3 == 1:
            name, _ = variant(random, name)
        country = random.choice(["", random.choice(countries)])
        yield Row({"name": name, "country": country}, "own")


@cache
def _own_list() -> Watchlist:
    return watchlist(_OWN_NAMES)


@cache
def _lexicon() -> Lexicon:
    lexicon = shipped_lexicon()
    load_gazetteers(("world", "china", "xinjiang"), lexicon)
    return lexicon


@cache
def _screener(which: str) -> Screener:
    if not which:
        return Screener()
    if which == "own":
        return Screener(_own_list())
    second = tomllib.loads((CASES / "second-list.toml").read_text(encoding="utf-8"))["entry"]
    entries = tuple(WatchlistEntry(list="second", kind=Kind.ORGANISATION, **e) for e in second)
    info = ListInfo(id="second", title="Invented organisations", version="1", sha256="0" * 64)
    return Screener(Watchlist(lists=(info,), entries=entries))


def outcome(row: Row, fields: Fields) -> tuple[object, ...]:
    """Return the decision of a row, and the rule and entries of each of its flagged findings."""
    result: ScreeningResult = _screener(row.list).check(**fields)
    flagged = {
        (finding.rule, finding.entry, *sorted(finding.supporting))
        for finding in result.findings
        if finding.decision.is_flagged
    }
    return (result.decision.value, *sorted(flagged))


# --- trials --------------------------------------------------------------------------------------


def changes(trials: int, seed: int = 0) -> Iterator[Change]:
    """Yield each trial that changes what a row comes to.

    Args:
        trials: How many; each writes one row in one way.
        seed: The same seed makes the same trials.
    """
    random = Random(f"metamorphic {seed}")
    starts, before = rows(), {}
    for _ in range(trials):
        at, way = random.randrange(len(starts)), random.choice(list(WAYS))
        row = starts[at]
        written = WAYS[way](random, row.fields)
        if written == row.fields:
            continue
        if at not in before:
            before[at] = outcome(row, row.fields)
        after = outcome(row, written)
        if after != before[at]:
            yield Change(way, row, written, before[at], after)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the trials and print what changes."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.metamorphic", description=__doc__
    )
    parser.add_argument("--trials", type=int, default=12_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    ways: Counter[str] = Counter()
    for change in changes(options.trials, options.seed):
        ways[change.way] += 1
        sys.stdout.write(f"{change}\n")
    sys.stdout.write(f"{ways.total()} of {options.trials} trials change: {dict(ways)}\n")


if __name__ == "__main__":
    main()
