"""What is at the places of one text: works, where goods are made, or a seat, where they are not.

'Head office Shanghai, plant in Hotan' tells two places of one firm. Neither contradicts the other,
so the place of an office does not clear the place of the works.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from ..resources.csv_tables import WORD_TABLES, read_rows
from ..text.normalise import HAN, han_key, normalise
from ..text.segment import Term
from ..text.tokenise import tokenise
from .region import Region
from .toponyms import Mention

PremisesKind = Literal["works", "seat", ""]
_STRONG = re.compile(r"[;；。/]")
_OPENING = re.compile(r"[(（\[【]")
_AND = frozenset(
    "and und et y e ve i va".split()
)  # of the languages in the tables, in Latin letters
_FOLLOWS = frozenset("road unit direction building".split())


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of terms that one word speaks of: 'plant in Aksu', 'Shenzhen office'."""

    start: int
    end: int
    kind: PremisesKind


@cache
def _words() -> dict[str, PremisesKind]:
    """The words that say what is at a place, by Han characters or joined Latin letters."""
    words: dict[str, PremisesKind] = {}
    for row in read_rows(WORD_TABLES / "part-words.csv"):
        word = normalise(row["word"])
        key = han_key(word) if HAN.search(word) else "".join(t.key for t in tokenise(word))
        words[key] = "works" if row["part"] == "works" else "seat"
    return words


def mark_office_mentions(
    mentions: Sequence[Mention], terms: Sequence[Term], text: str, region: Region
) -> tuple[Mention, ...]:
    """The mentions of one text; those of an office are set aside where a listed place is not one's.

    Where the works are named, all other parts of the text are set aside.
    """
    plain = [one for one in mentions if one.setting == "plain"]
    listed = [one for one in plain if any(map(region.holds, one.codes))]
    if not listed or len(listed) == len(plain):
        return tuple(mentions)
    around = {code for one in listed for code in one.codes}
    beside = {
        one.at
        for one in plain
        if one not in listed and any(_are_two(terms, one, other) for other in listed)
    }
    mentions = [
        replace(one, is_office=True)
        if one.at in beside and not any(_bears_on(region, c, around) for c in one.codes)
        else one
        for one in mentions
    ]
    parts = _parts(terms, mentions, normalise(text))
    if not any(part.kind for part in parts):
        return tuple(mentions)

    def part_of(one: Mention) -> _Part:
        return next(part for part in parts if part.start <= one.at < part.end)

    of_listed = [part_of(one) for one in listed]
    works = [part for part in of_listed if part.kind == "works"]
    others = [part for part in parts if part not in works] if works else _seats(parts, of_listed)
    return tuple(
        replace(one, is_office=True)
        if part_of(one) in others and not any(_bears_on(region, c, around) for c in one.codes)
        else one
        for one in mentions
    )


def _are_two(terms: Sequence[Term], one: Mention, other: Mention) -> bool:
    """Whether two places are told side by side: 'plants in Shenzhen and Hotan'."""
    first, second = sorted((one, other), key=lambda each: each.at)
    between = terms[first.end : second.at]
    return bool(between) and all(term.key in _AND for term in between)


def _seats(parts: Sequence[_Part], of_listed: Sequence[_Part]) -> list[_Part]:
    """The offices, where a listed place is named that is not one's."""
    if all(part.kind == "seat" for part in of_listed):
        return []
    return [part for part in parts if part.kind == "seat" and part not in of_listed]


def _bears_on(region: Region, code: str, around: set[str]) -> bool:
    """Whether a place is listed or holds a listed one, and so speaks for what is in question."""
    return code in around or region.holds(code) or region.is_ancestor_of_listed(code)


# --- parts ------------------------------------------------------------------------------------


def _parts(terms: Sequence[Term], mentions: Sequence[Mention], text: str) -> list[_Part]:
    """The text in parts: what a word before or after its place speaks of, and the rest."""
    ends = {one.end for one in mentions}
    starts = {one.at for one in mentions}
    edges: list[tuple[int, PremisesKind]] = [(0, "")]
    for start, end, kind in _markers(terms):
        if start in ends and _stands_after(terms, start, end, text):
            place = max(at for at in starts if at < start)
            if not _is_first_place_of(edges[-1], place, starts):
                edges.append((max(_begins(terms, place), edges[-1][0]), kind))
                edges.append((end, ""))
                continue
        if _stands_before(terms, start, end, text, starts):
            edges.append((start, kind))
    edges = _ended_by_marks(edges, terms, text)
    stops = [at for at, _ in edges[1:]] + [len(terms)]
    return [_Part(at, stop, kind) for (at, kind), stop in zip(edges, stops, strict=True)]


def _markers(terms: Sequence[Term]) -> Iterator[tuple[int, int, PremisesKind]]:
    """Runs of words that say what is at a place; a seat if any of them says so."""
    i = 0
    while i < len(terms):
        end, kinds = i, []
        while end < len(terms) and (end == i or terms[end].clause == terms[i].clause):
            kind = _kind(terms[end])
            if not kind:
                break
            kinds.append(kind)
            end += 1
        if kinds and not _is_otherwise(terms, end, kinds):
            yield i, end, "seat" if "seat" in kinds else "works"
        i = max(end, i + 1)


def _kind(term: Term) -> PremisesKind:
    if not term.han:
        return _words().get(term.key, "")
    if term.han in _words() or term.has("place"):
        return _words().get(term.han, "")
    found = [kind for word, kind in _words().items() if len(word) > 1 and word in term.han]
    return "seat" if "seat" in found else "works" if found else ""


def _is_otherwise(terms: Sequence[Term], end: int, kinds: Sequence[PremisesKind]) -> bool:
    """Whether the words are part of an address: 'Factory Road', 'Office 305', 'Office Tower'."""
    if end == len(terms) or terms[end].clause != terms[end - 1].clause:
        return False
    after = terms[end]
    is_room = "seat" in kinds and (after.key.isdigit() or after.key == "no")
    return is_room or after.has("site") or any(after.has(kind) for kind in _FOLLOWS)


def _stands_after(terms: Sequence[Term], start: int, end: int, text: str) -> bool:
    """Whether a word may belong to the place before it: 'Hotan factory', 'Hotan (factory)'."""
    if _is_set_off(terms, start, end, text):
        return False
    before, after = _around(terms, start, end, text)
    if terms[start].clause == terms[start - 1].clause:
        return True
    is_whole = end == len(terms) or terms[end].clause != terms[start].clause
    ends_here = bool(_STRONG.search(after)) and not _STRONG.search(before)
    return is_whole and (bool(_OPENING.search(before)) or ends_here)


def _around(terms: Sequence[Term], start: int, end: int, text: str) -> tuple[str, str]:
    """What stands between the words and their neighbours; the text's end is as a semicolon."""
    before = text[terms[start - 1].end : terms[start].start] if start else ";"
    after = text[terms[end - 1].end : terms[end].start] if end < len(terms) else ";"
    return before, after


def _is_set_off(terms: Sequence[Term], start: int, end: int, text: str) -> bool:
    """Whether a full stop stands before the words, or a colon after them."""
    before, after = _around(terms, start, end, text)
    return before.startswith(".") or after.startswith((":", "："))


def _stands_before(
    terms: Sequence[Term], start: int, end: int, text: str, places: set[int]
) -> bool:
    """Whether a word speaks of what follows: it opens its clause, or 'in' or a place follows.

    So 'Hetian Garment Factory', the name of a firm, speaks of no place.
    """
    if start == 0 or terms[start - 1].clause != terms[start].clause:
        return True
    if _is_set_off(terms, start, end, text):
        return True
    if end == len(terms) or terms[end].clause != terms[start].clause:
        return terms[start - 1].has("connective")
    return end in places or not terms[end].senses or terms[end].has("connective")


def _begins(terms: Sequence[Term], place: int) -> int:
    """Where the clause of a place begins."""
    while place and terms[place - 1].clause == terms[place].clause:
        place -= 1
    return place


def _is_first_place_of(edge: tuple[int, PremisesKind], place: int, places: set[int]) -> bool:
    """Whether the word before already speaks of this place: 'Head office Shanghai, plant ...'."""
    at, kind = edge
    return bool(kind) and not any(at <= other < place for other in places)


def _ended_by_marks(
    edges: Sequence[tuple[int, PremisesKind]], terms: Sequence[Term], text: str
) -> list[tuple[int, PremisesKind]]:
    """A semicolon or full stop ends what a word before speaks of, once it has spoken."""
    whole: list[tuple[int, PremisesKind]] = []
    stops = [at for at, _ in edges[1:]] + [len(terms)]
    for (at, kind), stop in zip(edges, stops, strict=True):
        whole.append((at, kind))
        for i in range(at + 2, stop):
            if kind and _STRONG.search(text[terms[i - 1].end : terms[i].start]):
                whole.append((i, ""))
                break
    return whole
