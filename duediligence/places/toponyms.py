"""The place names in one text, and the words around each: level word, street, town, 'not'.

A mention keeps every place that its name may mean; only the other cells show which one it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from ..model import How
from ..model.findings import Dismissal
from ..resources.csv_tables import WORD_TABLES, read_rows
from ..text.lexicon import LEVEL_KINDS, SMALL_LEVEL_KINDS
from ..text.normalise import normalise
from ..text.segment import Term
from ..text.tokenise import table_word_key
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
# Terms between a heading that denies and its colon: 'prohibited countries of origin: Xinjiang'.
# Judgement: longer headings are sentences.
_WORDS_OF_HEADING = 3
# What an amount follows: 新疆棉含量为0.
_IS = ("为", "是", ":", "=", ": ", "= ")
_ENDS_OF_SENTENCE = (".", "!", "?")
_NO_BLANKS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_KANA = re.compile("[\u3040-\u30ff]")
_BUILDINGS = frozenset("building bldg mansion tower 大厦 大楼 办事处 驻京办".split())
_HOUSES = frozenset("plaza hotel restaurant guesthouse house 饭店 酒店 宾馆 餐厅 广场".split())


# What may be glued to a place in one word; a direction ('Xinjiangdong') makes another name of it.
_WHOLE_KINDS = LEVEL_KINDS | SMALL_LEVEL_KINDS | {"place", "road", "unit", "trade", "site", "legal"}


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


@cache
def _guest_words() -> frozenset[str]:
    """Return the words of firms that serve guests, by Han characters or joined Latin letters."""
    words = (row["word"] for row in read_rows(WORD_TABLES / "guest-words.csv"))
    return frozenset(table_word_key(normalise(word)) for word in words)


@dataclass(frozen=True, slots=True)
class Mention:
    """One place name (or code) in a text: what it may mean and how far that may be believed.

    `readings` maps each possible code to the use of its spelling; `codes` are these codes in a fixed
    order. `start` and `end` count terms; where a mention is in its text makes it no other one.
    `is_office`: it is the place of an office, which never contradicts that of the production site.
    `is_item`: it is one of several places in a list, so that other places do not contradict it.
    `may_be_byname`: in a firm's name, it may be a person's given name or the firm's brand.
    `is_guest_house`: the firm bears it as a restaurant bears the name of its cuisine.
    `is_works`: it is a listed place of which the text says that goods are made there.
    """

    span: str
    readings: Mapping[str, NameUse] = field(hash=False)
    how: How
    context: MentionContext = _PLAIN
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    listed: str = ""
    is_office: bool = False
    is_item: bool = False
    may_be_byname: bool = False
    is_guest_house: bool = False
    is_works: bool = False
    codes: tuple[str, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", tuple(sorted(self.readings)))

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
    terms: Sequence[Term],
    gazetteer: Gazetteer,
    *,
    is_address: bool,
    is_name: bool = False,
    text: str = "",
) -> tuple[Mention, ...]:
    """Return the places that the terms of one text mention, in their order.

    Args:
        terms: the segmented text; their vocabulary has the spellings of `gazetteer`.
        gazetteer: the places that may be meant.
        is_address: words of denial and of routes are not looked for: in an address 'No. 5' and
            'Port' are ordinary words.
        is_name: the text is the name of a firm, in which a place may be a given name or a brand.
        text: the text itself, for the signs between its words.
    """
    if not any(term.has("place") for term in terms):
        return ()
    mentions: list[Mention] = []
    is_guest_house = is_name and any((term.han or term.key) in _guest_words() for term in terms)
    # Of names and addresses they are ordinary words ('No. 5', 'Port', 'Never Late'); most other texts have none.
    may_deny = not is_address and not is_name and any(map(_may_deny, terms))
    skip_until = -1
    for i, term in enumerate(terms):
        if i < skip_until or not term.has("place") or _joins_words(terms, i):
            continue
        end, context, levels = _surroundings(terms, i, is_name=is_name)
        if not levels and term.has("connective") and not _may_name(terms, i, is_address=is_address):
            continue
        is_cut_out = context is _PLAIN and _is_cut_out(terms, i, end, levels)
        if is_cut_out and not is_name:
            continue
        readings = _readings(term, gazetteer, levels)
        has_level = bool(levels) and all(_may_have(gazetteer, code, levels) for code in readings)
        if has_level:
            context, readings = _PLAIN, dict.fromkeys(readings, NameUse.LEVEL)
        last = mentions[-1] if mentions else None
        if context is _PLAIN and may_deny:
            context = context_of(terms, i, end, text)
            if (
                context is _PLAIN
                and last is not None
                and last.context in _ENUMERABLE
                and all(between.has("connective") for between in terms[last.end : i])
            ):
                context = last.context  # 'not from Hotan, Kashgar or Aksu'
        is_brand = is_name and _is_brand(terms, i, readings, before=last, gazetteer=gazetteer)
        is_given = is_name and _is_given_name(terms, i)
        may_be_byname = not has_level and (is_brand or is_given or is_cut_out)
        if may_be_byname:
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
                may_be_byname=may_be_byname,
                is_guest_house=is_guest_house,
            )
        )
        skip_until = end
    return tuple(mentions)


def _may_name(terms: Sequence[Term], i: int, *, is_address: bool) -> bool:
    """Return whether a word that is also a connective may be a place: 'Ili, XJ', 'Ili Beixing'.

    A connective joins what is around it in its clause, so it does not begin a firm's name or make
    a clause of an address.
    """
    clause = terms[i].clause
    begins = i == 0 or terms[i - 1].clause != clause
    ends = i + 1 == len(terms) or terms[i + 1].clause != clause
    return begins and (ends or (i == 0 and not is_address))


def _is_cut_out(terms: Sequence[Term], i: int, end: int, levels: frozenset[str]) -> bool:
    """Return whether the place was cut out of a longer word: 'Xinjiangtan Road', 'Yiningwan'.

    A listed word ends where the word ends, unless the rest of the word is known too, such as a
    level word ('Yiningxian'), or begins with a capital of its own ('XinjiangChina').
    """
    if not terms[i].is_split or terms[i].han or levels:
        return False
    if _NO_BLANKS.search(terms[i].surface):
        return False  # Thai has no blanks at all: the places in it are always cut out
    for left, right, rest in ((end - 1, end, end), (i - 1, i, i - 1)):
        if left < 0 or right == len(terms) or terms[left].end != terms[right].start:
            continue
        has_joint = terms[right].surface[:1].isupper() and terms[left].surface[-1:].islower()
        if not has_joint and not any(map(terms[rest].has, _WHOLE_KINDS)):
            return True
    return False


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
        if terms[j].has("road") or (not is_name and _is_abbreviated_street(terms, j)):
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


def _is_abbreviated_street(terms: Sequence[Term], j: int) -> bool:
    """Return whether 'St' is a street: a number, or nothing of its clause, follows, not a saint."""
    if terms[j].key != "st":
        return False
    after = terms[j + 1] if j + 1 < len(terms) else None
    return after is None or after.clause != terms[j].clause or after.key[:1].isdigit()


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
    if any(map(gazetteer.is_country, codes)):
        return False  # 'Kashgar China Trading'
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


def context_of(terms: Sequence[Term], start: int, end: int, text: str = "") -> MentionContext:
    """Return whether words before or after the terms `start` to `end` make a denial or a route.

    Two denials cancel ("XUAR-free: no"), and so does a contrast between the denial and the place
    ("not only Xinjiang", "not Turkish but Xinjiang cotton"), or a refusal before the denial
    ("refuses to confirm that it is not from Xinjiang").

    Args:
        terms: the segmented text.
        start: the first term of the place.
        end: the term after its last.
        text: of which they are terms; without it '0 %' and 'prohibited:' are not read.
    """
    denials, first = 0, start
    for j in range(max(0, start - _WORDS_BEFORE), start):
        if terms[j].has("route"):
            return MentionContext.ROUTE
        if _denies_after(terms, j, start, text):
            denials, first = denials + 1, min(first, j)
    reach = end + _WORDS_AFTER
    for j in range(end, min(len(terms), reach)):
        if "after" in terms[j].refs("route"):
            return MentionContext.ROUTE
    j = end
    while j < min(len(terms), reach):
        if _KANA.match(
            terms[j].surface
        ):  # the verb of a Japanese clause, and so its denial, is last
            reach = max(reach, _end_of_clause(terms, end - 1, most=_WORDS_BEFORE))
        if _denies_before(terms, j, end) or _is_none_behind(terms, j, end, text):
            denials += 1
            # Whoever cannot confirm a denial says so behind it: 新疆産でないことを確認できない.
            reach = max(reach, _end_of_clause(terms, j, most=_WORDS_BEFORE))
        j += 1
    if denials % 2 and _is_refused(terms, first):
        denials += 1
    return MentionContext.DENIED if denials % 2 else _PLAIN


def _may_deny(term: Term) -> bool:
    """Return whether a term by itself may make a denial or a route of a text: also the 0 of '0 %'."""
    is_nought = bool(term.key) and not term.key.strip("0")
    return is_nought or term.has("negation") or term.has("route")


def _denies_after(terms: Sequence[Term], j: int, start: int, text: str) -> bool:
    """Return whether a term denies the place that begins at `start`, after it."""
    between = terms[j + 1 : start]
    if _is_particle(terms[j]):
        return False
    if _is_none_of_it(terms, j, text):
        return True
    sides = terms[j].refs("negation")
    if "heading" in sides and len(between) <= _WORDS_OF_HEADING:
        gap = _gap(terms, start - 1, text)
        return ":" in gap or (not gap and terms[j].clause == terms[start].clause)
    if "before" not in sides or terms[j].clause != terms[start].clause:
        return False
    if _gap(terms, j, text).startswith(_ENDS_OF_SENTENCE):
        return False  # 'Xinjiang: none. Hotan: yes'
    is_taken_back = (
        terms[j + 1].key.isdigit()  # 'No. 5 Hotan' is a number
        or any(term.has("contrast") for term in between)
        # French denies in two words: 'ne provenant pas' is one denial, counted at its second. Russian
        # не, which has the same letters in Latin, is a denial by itself: не исключает.
        or (
            "first" in sides
            and terms[j].surface.isascii()
            and any(term.has("negation") for term in between)
        )
        # 没有污染的新疆棉: 的 ends the denial
        or (terms[j].han and any("的" in term.han for term in between))
    )
    return not is_taken_back


def _denies_before(terms: Sequence[Term], j: int, end: int) -> bool:
    """Return whether a term denies the place that ends at `end`: 'Xinjiang: none', 新疆産ではない."""
    sides = terms[j].refs("negation")
    if (
        "after" not in sides
        or _is_particle(terms[j])
        or any(term.has("contrast") for term in terms[end:j])
    ):
        return False
    after = terms[j + 1] if j + 1 < len(terms) else None
    if after is None:
        return True
    # 新疆棉,不使用美国棉 denies the second: what may deny either side ends its clause.
    speaks_on = after.clause == terms[j].clause and bool({"before", "heading"} & set(sides))
    return not (after.key.isdigit() or (speaks_on and not after.has("negation")))


def _is_particle(term: Term) -> bool:
    """Return whether a term is a Japanese particle: の has the letters of 'no'."""
    return len(term.surface) == 1 and _KANA.match(term.surface) is not None


def _is_none_of_it(terms: Sequence[Term], j: int, text: str) -> bool:
    """Return whether a term is the nought of '0 % Xinjiang fibre'; not that of '10.0 %'."""
    if not terms[j].key or terms[j].key.strip("0"):
        return False
    is_share = _gap(terms, j, text).strip().startswith("%")
    return is_share and not (j and terms[j - 1].key.isdigit() and terms[j - 1].key.strip("0"))


def _is_none_behind(terms: Sequence[Term], j: int, end: int, text: str) -> bool:
    """Return whether a term is the nought of 'share from Xinjiang: 0 %'."""
    between = normalise(text)[terms[end - 1].end : terms[j].start]
    is_amount = terms[j].key == "0" and not _gap(terms, j, text) and between.endswith(_IS)
    if not (is_amount or _is_none_of_it(terms, j, text)):
        return False
    if any(term.key.isdigit() for term in terms[end:j]):
        return False
    # In 'Xinjiang cotton, 0 % polyester' the nought is of what follows it.
    speaks_on = j + 1 < len(terms) and terms[j + 1].clause == terms[j].clause
    return not speaks_on and "," not in between and ";" not in between


def _end_of_clause(terms: Sequence[Term], j: int, *, most: int) -> int:
    """Return the end of the clause of a term, at most so many terms behind it."""
    end = j + 1
    while end < min(len(terms), j + 1 + most) and terms[end].clause == terms[j].clause:
        end += 1
    return end


def _gap(terms: Sequence[Term], j: int, text: str) -> str:
    """Return the characters between a term and the next, or to the end; "" without a text."""
    following = terms[j + 1].start if j + 1 < len(terms) else None
    return normalise(text)[terms[j].end : following] if text else ""


def _is_refused(terms: Sequence[Term], first: int) -> bool:
    """Return whether a refusal governs the denial at `first`: 'cannot confirm that it is not'."""
    clause = terms[min(first, len(terms) - 1)].clause
    # A comma may part them: 'verweigert die Auskunft, dass das Garn nicht aus Hotan kommt'.
    return any(
        term.has("refusal") and clause - term.clause <= 1
        for term in terms[max(0, first - _WORDS_BEFORE) : first]
    )
