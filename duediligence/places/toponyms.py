"""The places that one text mentions, and what stands around each: level word, street, town, 'not'.

A mention keeps every place its name may mean; which one it is, only the other cells can tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..model import How
from ..text.lexicon import LEVEL_KINDS, SMALL_LEVEL_KINDS
from ..text.segment import Term
from .gazetteer import Gazetteer

MentionContext = Literal["plain", "street", "town", "negated", "route"]
# How a spelling may stand (see `watchlists/gazetteers`), the freest last; a level word frees any.
USE_RANK = {"never": 0, "cue": 1, "country": 2, "alone": 3, "level": 4}
_MOST_DIRECTIONS = 2
_NEAR = 7
_NEAR_AFTER = 3
_BUILDINGS = frozenset("building bldg mansion tower 大厦 大楼 办事处 驻京办".split())
_HOUSES = frozenset("plaza hotel restaurant guesthouse house 饭店 酒店 宾馆 餐厅 广场".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """One place name (or code) in a text: what it may mean and how freely it may be believed.

    `uses` maps each possible code to how its spelling may stand: alone, country, cue or never.
    `is_aside`: it is the place of an office, which never contradicts the place of the works.
    """

    span: str
    uses: Mapping[str, str]
    how: How
    setting: MentionContext = "plain"
    at: int = 0
    end: int = 0
    listed: str = ""
    is_office: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """Every place that it may mean, in a fixed order."""
        return tuple(self.uses if len(self.uses) == 1 else sorted(self.uses))

    def freest(self, codes: Sequence[str]) -> tuple[str, ...]:
        """Those of `codes` for which its spelling stands most freely."""
        if len(codes) < 2:
            return tuple(codes)
        best = max(USE_RANK[self.uses[code]] for code in codes)
        return tuple([code for code in codes if USE_RANK[self.uses[code]] == best])

    @property
    def is_free(self) -> bool:
        """Whether any of its readings is ever believed."""
        return any(use != "never" for use in self.uses.values())


def find_mentions(
    terms: Sequence[Term],
    gazetteer: Gazetteer,
    *,
    is_address: bool,
    is_name: bool = False,
) -> tuple[Mention, ...]:
    """The places that the terms of one text mention.

    Words of denial and of routes turn a mention into context, except in an address, where 'No. 5'
    and 'Port' are ordinary words.
    """
    found: list[Mention] = []
    skip_until = -1
    for i, term in enumerate(terms):
        if i < skip_until or not term.has("place") or term.has("connective"):
            continue
        end, setting, levels = _surroundings(terms, i, is_name=is_name)
        uses = _possible(term, gazetteer, levels)
        if not uses:
            continue
        bears_level = bool(levels) and _fits(uses, gazetteer, levels)
        if bears_level:
            setting, uses = "plain", dict.fromkeys(uses, "level")
        if setting == "plain" and not is_address:
            setting = context_of(terms, i, end)
            if setting == "plain" and found and _continues(terms, found[-1], i):
                setting = found[-1].setting
        if (
            is_name
            and not bears_level
            and (_is_given_name(terms, i) or _is_brand(terms, i, uses, found, gazetteer))
        ):
            uses = {code: min(use, "cue", key=USE_RANK.__getitem__) for code, use in uses.items()}
        how = How.LEVEL if bears_level else How.SAME
        found.append(Mention(_span(terms, i, end), uses, how, setting, i, end, _listed(term, uses)))
        skip_until = end
    return tuple(found)


def _continues(terms: Sequence[Term], last: Mention, i: int) -> bool:
    """'not from Hotan, Kashgar or Aksu': what is said of the first is said of all."""
    between = terms[last.end : i]
    return last.setting in {"negated", "route"} and all(term.has("connective") for term in between)


def _surroundings(
    terms: Sequence[Term], i: int, *, is_name: bool
) -> tuple[int, MentionContext, frozenset[str]]:
    """Where the mention ends, whether it is a street or a town, and its level words."""
    street = _street_end(terms, i, is_name=is_name)
    if street:
        return street, "street", frozenset()
    if any(term.has("unit") for term in terms[i + 1 : i + 3]):
        return i + 1, "plain", frozenset({"unit"})
    j = i + 1
    if j < len(terms) and _beside(terms, j):
        levels = frozenset(sense.kind for sense in terms[j].senses) & (
            LEVEL_KINDS | SMALL_LEVEL_KINDS
        )
        if levels and "'" not in terms[j].surface:
            return j + 1, "town" if levels <= SMALL_LEVEL_KINDS else "plain", levels
        if terms[j].key == "co" and not is_name and _is_county_co(terms, j):
            return j + 1, "plain", frozenset({"county"})
    return i + 1, "plain", _levels_before(terms, i)


def _street_end(terms: Sequence[Term], i: int, *, is_name: bool) -> int:
    """Where a street named after the place ends ('Hetian North Road', 'Jalan Hetian'), else 0."""
    j = i + 1
    while j < len(terms) and j <= i + _MOST_DIRECTIONS and _beside(terms, j):
        if not terms[j].has("direction"):
            break
        j += 1
    if j < len(terms) and _beside(terms, j) and terms[j].has("road"):
        return j + 1
    if j == i + 1 and j < len(terms) and _beside(terms, j) and _is_building(terms[j], is_name):
        return j + 1
    if i == 0 or not terms[i - 1].has("road") or terms[i - 1].han or not _beside(terms, i):
        return 0
    names_another = i >= 2 and (terms[i - 2].has("place") or terms[i - 2].clause == terms[i].clause)
    return 0 if names_another else i + 1


def _is_given_name(terms: Sequence[Term], i: int) -> bool:
    """Whether the place may be a person's given name: 'Wang Xinjiang', 王新疆.

    It follows a surname at the beginning of the name; in Han, where one character is one, no word
    for a firm may stand in the name.
    """
    if i != 1:
        return False
    before = terms[0]
    if not terms[i].han:
        return before.has("surname")
    is_firm = any(term.has("trade") or term.has("legal") for term in terms)
    return len(before.han) == 1 and not before.senses and not is_firm


def _is_brand(
    terms: Sequence[Term],
    i: int,
    uses: Mapping[str, str],
    found: Sequence[Mention],
    gazetteer: Gazetteer,
) -> bool:
    """Whether the place is what the firm of the place right before it calls itself: 和田玉龙纺织.

    A firm's name begins with its place; one that lies elsewhere, with no mark between, is its brand.
    """
    before = found[-1] if found else None
    if before is None or before.end != i or before.setting != "plain" or not _beside(terms, i):
        return False
    return not any(gazetteer.relatedness(one, other) for one in before.codes for other in uses)


def _is_building(term: Term, is_name: bool) -> bool:
    """Whether a word names a building or an office, which may bear any place's name.

    A firm may call itself a house or a hotel, so in a name only the plain words for buildings count.
    """
    word = term.han or term.key
    return word in _BUILDINGS or (not is_name and word in _HOUSES)


def _levels_before(terms: Sequence[Term], i: int) -> frozenset[str]:
    """The level word of 'City of Hotan'."""
    if i < 2 or terms[i - 1].key not in {"of", "de", "von"}:
        return frozenset()
    return frozenset(sense.kind for sense in terms[i - 2].senses) & LEVEL_KINDS


def _beside(terms: Sequence[Term], j: int) -> bool:
    """Whether no comma stands between a term and the one before it."""
    return terms[j].clause == terms[j - 1].clause


def _is_number(term: Term) -> bool:
    return term.key.isdigit()


def _is_county_co(terms: Sequence[Term], j: int) -> bool:
    """'Yining Co., Xinjiang': 'Co.' is a county where a place or the end follows, not 'Ltd'."""
    return j + 1 == len(terms) or terms[j + 1].has("place") or _is_number(terms[j + 1])


def _possible(term: Term, gazetteer: Gazetteer, levels: frozenset[str]) -> dict[str, str]:
    """The places the name may mean; a level word keeps those that may bear it, if any does."""
    uses: dict[str, str] = {}
    for sense in term.senses:
        if sense.kind == "place":
            uses[sense.ref] = _freer(uses.get(sense.ref), sense.use)
    if levels:
        fitting = {c: use for c, use in uses.items() if _bears(gazetteer, c, levels)}
        if fitting:
            return fitting
    return uses


def _freer(one: str | None, other: str) -> str:
    return other if one is None else max(one, other, key=USE_RANK.__getitem__)


def _fits(uses: Mapping[str, str], gazetteer: Gazetteer, levels: frozenset[str]) -> bool:
    return all(_bears(gazetteer, code, levels) for code in uses)


def _bears(gazetteer: Gazetteer, code: str, levels: frozenset[str]) -> bool:
    """Whether a place may bear one of these level words; a division, that a regiment follows."""
    place = gazetteer.places[code]
    return bool(levels & place.types) or ("unit" in levels and place.level == "unit")


def _span(terms: Sequence[Term], start: int, end: int) -> str:
    """The words as they stand, without what lies between them when a comma does."""
    joint = "" if terms[start].han else " "
    return joint.join(term.surface for term in terms[start:end])


def _listed(term: Term, uses: Mapping[str, str]) -> str:
    names = sorted(s.name for s in term.senses if s.kind == "place" and s.ref in uses)
    return names[0] if names else term.surface


def context_of(terms: Sequence[Term], start: int, end: int) -> MentionContext:
    """Whether words before or after turn the mention into a denial or a route.

    Two denials cancel ("XUAR-free: no"), and so does a contrast between the denial and the place
    ("not only Xinjiang", "not Turkish but Xinjiang cotton").
    """
    denials = 0
    for j in range(max(0, start - _NEAR), start):
        if terms[j].has("route"):
            return "route"
        denials += _denies_what_follows(terms, j, start)
    after = range(end, min(len(terms), end + _NEAR_AFTER))
    for j in after:
        if "after" in terms[j].refs("route"):
            return "route"
        is_count = j + 1 < len(terms) and _is_number(terms[j + 1])
        denials += "after" in terms[j].refs("negation") and not is_count
    return "negated" if denials % 2 else "plain"


def _denies_what_follows(terms: Sequence[Term], j: int, start: int) -> bool:
    """Whether a word denies the place at `start`, and nothing between takes it back."""
    if "before" not in terms[j].refs("negation") or terms[j].clause != terms[start].clause:
        return False
    between = terms[j + 1 : start]
    if _is_number(terms[j + 1]) or any(term.has("contrast") for term in between):
        return False
    return not (terms[j].han and any("的" in term.han for term in between))
