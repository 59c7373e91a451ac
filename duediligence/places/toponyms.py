"""The place names in one text, and the words around each: level word, street, town, 'not'.

A mention keeps every place that its name may mean; only the other cells show which one it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..model import How
from ..model.findings import Dismissal
from ..text.lexicon import LEVEL_KINDS, SMALL_LEVEL_KINDS
from ..text.segment import Term
from .gazetteer import NAME_USES, USE_RANK, Gazetteer, NameUse

# Direction words between a place and its street word: 'Hetian North Road' has one. Judgement: two
# leave room for 'North West'; the cases pass with one to three.
_MAX_DIRECTIONS = 2
# Terms before a place in which a denial or a route is looked for: 'not sourced, spun or woven in
# ...'. Judgement: the cases pass with four to nine; a longer reach meets other statements.
_WORDS_BEFORE = 7
# Terms after it. With one, the denial of '新疆棉：无' in tests/cases is missed, for the goods are
# between; the cases pass with two to five.
_WORDS_AFTER = 3
_BUILDINGS = frozenset("building bldg mansion tower 大厦 大楼 办事处 驻京办".split())
_HOUSES = frozenset("plaza hotel restaurant guesthouse house 饭店 酒店 宾馆 餐厅 广场".split())


class MentionContext(StrEnum):
    """What the words around a place name make of it; all but PLAIN are reasons to dismiss it."""

    PLAIN = "plain"
    STREET = Dismissal.STREET
    TOWN = Dismissal.TOWN
    DENIED = Dismissal.DENIED
    ROUTE = Dismissal.ROUTE


_PLAIN = MentionContext.PLAIN  # asked for each word; a member looked up in its class is slow
# What a text says of the first place of an enumeration is true of all of it.
_ENUMERABLE = frozenset({MentionContext.DENIED, MentionContext.ROUTE})


@dataclass(frozen=True, slots=True)
class Mention:
    """One place name (or code) in a text: what it may mean and how far that may be believed.

    `readings` maps each possible code to the use of its spelling. `start` and `end` count terms.
    `is_office`: it is the place of an office, which never contradicts that of the production site.
    `is_works`: it is a listed place of which the text says that goods are made there.
    """

    span: str
    readings: Mapping[str, NameUse]
    how: How
    context: MentionContext = _PLAIN
    start: int = 0
    end: int = 0
    listed: str = ""
    is_office: bool = False
    is_works: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """Every place that it may mean, in a fixed order."""
        return tuple(self.readings if len(self.readings) == 1 else sorted(self.readings))

    @property
    def can_be_place(self) -> bool:
        """Whether any of its readings is ever believed."""
        return bool(self.ever_believed(self.codes))

    def ever_believed(self, codes: Sequence[str]) -> tuple[str, ...]:
        """Return those of `codes` that the spelling may mean where something backs them."""
        return tuple([code for code in codes if self.readings[code] != NameUse.NEVER])

    def most_believed(self, codes: Sequence[str]) -> tuple[str, ...]:
        """Return those of `codes` whose spelling may be believed most."""
        if len(codes) < 2:
            return tuple(codes)
        best = max(USE_RANK[self.readings[code]] for code in codes)
        return tuple([code for code in codes if USE_RANK[self.readings[code]] == best])


def find_mentions(
    terms: Sequence[Term], gazetteer: Gazetteer, *, is_address: bool, is_name: bool = False
) -> tuple[Mention, ...]:
    """Return the places that the terms of one text mention, in their order.

    Args:
        terms: the segmented text; their vocabulary has the spellings of `gazetteer`.
        gazetteer: the places that may be meant.
        is_address: words of denial and of routes are not looked for: in an address 'No. 5' and
            'Port' are ordinary words.
        is_name: the text is the name of a firm, in which a place may be a given name or a brand.
    """
    mentions: list[Mention] = []
    skip_until = -1
    for i, term in enumerate(terms):
        if i < skip_until or not term.has("place") or _joins_words(terms, i):
            continue
        end, context, levels = _surroundings(terms, i, is_name=is_name)
        readings = _readings(term, gazetteer, levels)
        has_level = bool(levels) and all(_may_have(gazetteer, code, levels) for code in readings)
        if has_level:
            context, readings = _PLAIN, dict.fromkeys(readings, NameUse.LEVEL)
        last = mentions[-1] if mentions else None
        if context is _PLAIN and not is_address:
            context = context_of(terms, i, end)
            if (
                context is _PLAIN
                and last is not None
                and last.context in _ENUMERABLE
                and all(between.has("connective") for between in terms[last.end : i])
            ):
                context = last.context  # 'not from Hotan, Kashgar or Aksu'
        is_brand = is_name and _is_brand(terms, i, readings, before=last, gazetteer=gazetteer)
        if not has_level and (is_brand or (is_name and _is_given_name(terms, i))):
            readings = {
                code: use if use == NameUse.NEVER else NameUse.CUE for code, use in readings.items()
            }
        names = [s.name for s in term.senses if s.kind == "place" and s.ref in readings]
        mentions.append(
            Mention(
                span=("" if term.han else " ").join([word.surface for word in terms[i:end]]),
                readings=readings,
                how=How.LEVEL if has_level else How.SAME,
                context=context,
                start=i,
                end=end,
                listed=min(names),
            )
        )
        skip_until = end
    return tuple(mentions)


def _surroundings(
    terms: Sequence[Term], i: int, *, is_name: bool
) -> tuple[int, MentionContext, frozenset[str]]:
    """Return where the mention ends, whether it is a street or a town, and its level words."""
    street_end = _street_end(terms, i, is_name=is_name)
    if street_end:
        return street_end, MentionContext.STREET, frozenset()
    if any(term.has("unit") for term in terms[i + 1 : i + 3]):
        return i + 1, _PLAIN, frozenset({"unit"})
    j = i + 1
    if j < len(terms) and _is_adjacent(terms, j):
        kinds = frozenset(sense.kind for sense in terms[j].senses)
        levels = kinds & (LEVEL_KINDS | SMALL_LEVEL_KINDS)
        if levels and "'" not in terms[j].surface:
            is_small = levels <= SMALL_LEVEL_KINDS
            return j + 1, MentionContext.TOWN if is_small else _PLAIN, levels
        if terms[j].key == "co" and not is_name:
            # 'Yining Co., Xinjiang': a county where a place, a number or the end follows, not 'Ltd'.
            after = terms[j + 1] if j + 1 < len(terms) else None
            if after is None or after.has("place") or after.key.isdigit():
                return j + 1, _PLAIN, frozenset({"county"})
    if i >= 2 and terms[i - 1].key in {"of", "de", "von"}:  # 'City of Hotan'
        kinds = frozenset(sense.kind for sense in terms[i - 2].senses)
        return i + 1, _PLAIN, kinds & LEVEL_KINDS
    return i + 1, _PLAIN, frozenset()


def _street_end(terms: Sequence[Term], i: int, *, is_name: bool) -> int:
    """Return where a street or building of that name ends ('Hetian North Road'), 0 for none."""
    j = i + 1
    while j < len(terms) and j <= i + _MAX_DIRECTIONS and _is_adjacent(terms, j):
        if not terms[j].has("direction"):
            break
        j += 1
    if j < len(terms) and _is_adjacent(terms, j):
        if terms[j].has("road"):
            return j + 1
        # A building or an office may have any place's name. A firm may call itself a house or a
        # hotel, so in a name only the plain words for buildings count.
        word = terms[j].han or terms[j].key
        if j == i + 1 and (word in _BUILDINGS or (not is_name and word in _HOUSES)):
            return j + 1
    # 'Jalan Hetian'; but in '北京路和田' and 'Nanjing Road Hotan' the street has another's name.
    if i == 0 or not terms[i - 1].has("road") or terms[i - 1].han or not _is_adjacent(terms, i):
        return 0
    names_another = i >= 2 and (terms[i - 2].has("place") or terms[i - 2].clause == terms[i].clause)
    return 0 if names_another else i + 1


def _is_given_name(terms: Sequence[Term], i: int) -> bool:
    """Return whether the place may be a person's given name: 'Wang Xinjiang', 王新疆.

    It follows a surname at the beginning of the name; in Han, where one character is one, no word
    for a firm may be in the name.
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
    codes: Iterable[str],
    *,
    before: Mention | None,
    gazetteer: Gazetteer,
) -> bool:
    """Return whether the place is a brand, after the place of the firm: 和田玉龙纺织.

    A firm's name begins with its place; one that lies elsewhere, with no mark between, is its brand.
    """
    if before is None or before.end != i or before.context is not _PLAIN:
        return False
    if not _is_adjacent(terms, i):
        return False
    related = gazetteer.relatedness
    return not any(related(firm_code, code) for firm_code in before.codes for code in codes)


def _is_adjacent(terms: Sequence[Term], j: int) -> bool:
    """Return whether no comma is between a term and the one before it."""
    return terms[j].clause == terms[j - 1].clause


def _joins_words(terms: Sequence[Term], i: int) -> bool:
    """Return whether a term is a connective: between two words, not before a level word.

    'ili' is "or" in Bosnian, and the usual English name of a prefecture: 'Ili Prefecture'.
    """
    if not terms[i].has("connective"):
        return False
    is_between = 0 < i < len(terms) - 1 and _is_adjacent(terms, i) and _is_adjacent(terms, i + 1)
    has_level = i + 1 < len(terms) and any(
        sense.kind in LEVEL_KINDS for sense in terms[i + 1].senses
    )
    return is_between and not has_level


def _readings(term: Term, gazetteer: Gazetteer, levels: frozenset[str]) -> dict[str, NameUse]:
    """Return the places that a name may mean; level words keep those that may have them, if any."""
    readings: dict[str, NameUse] = {}
    for sense in term.senses:
        if sense.kind == "place":
            use, other = NAME_USES[sense.use], readings.get(sense.ref, NameUse.NEVER)
            readings[sense.ref] = use if USE_RANK[use] > USE_RANK[other] else other
    if not levels:
        return readings
    fitting = {c: use for c, use in readings.items() if _may_have(gazetteer, c, levels)}
    return fitting or readings


def _may_have(gazetteer: Gazetteer, code: str, levels: frozenset[str]) -> bool:
    """Return whether a place may have one of these level words; a division, its regiments."""
    place = gazetteer.places[code]
    return bool(levels & place.types) or ("unit" in levels and place.level == "unit")


def context_of(terms: Sequence[Term], start: int, end: int) -> MentionContext:
    """Return whether words before or after the terms `start` to `end` make a denial or a route.

    Two denials cancel ("XUAR-free: no"), and so does a contrast between the denial and the place
    ("not only Xinjiang", "not Turkish but Xinjiang cotton").
    """
    denials = 0
    for j in range(max(0, start - _WORDS_BEFORE), start):
        if terms[j].has("route"):
            return MentionContext.ROUTE
        if "before" in terms[j].refs("negation") and terms[j].clause == terms[start].clause:
            between = terms[j + 1 : start]
            is_taken_back = (
                terms[j + 1].key.isdigit()  # 'No. 5 Hotan' is a number
                or any(term.has("contrast") for term in between)
                # 没有污染的新疆棉: 的 ends the denial
                or (terms[j].han and any("的" in term.han for term in between))
            )
            denials += not is_taken_back
    for j in range(end, min(len(terms), end + _WORDS_AFTER)):
        if "after" in terms[j].refs("route"):
            return MentionContext.ROUTE
        is_count = j + 1 < len(terms) and terms[j + 1].key.isdigit()
        denials += "after" in terms[j].refs("negation") and not is_count
    return MentionContext.DENIED if denials % 2 else _PLAIN
