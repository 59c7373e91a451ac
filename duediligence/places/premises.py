"""What is at the places of one text: a production site, where goods are made, or an office.

'Head office Shanghai, plant in Hotan' names two places of one firm. Neither contradicts the other,
so the place of an office does not clear that of the production site.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import pairwise

from ..resources.csv_tables import WORD_TABLES, read_rows
from ..text.normalise import HAN, normalise
from ..text.segment import Term
from ..text.tokenise import table_word_key
from .gazetteer import Gazetteer
from .region import Region
from .toponyms import Mention, MentionContext

_STRONG_MARK = re.compile(r"[;；。/]")
# What divides a name from the addresses that somebody wrote behind it.
_NAME_DIVIDER = re.compile("[;；。]")
# What divides the addresses of a cell; without blanks a slash is one of a house number.
_SITE_MARK = re.compile(r"[;；]|\s/\s")
_OPENING_BRACKET = re.compile(r"[(（\[【]")
# Between items of a list, as a comma is between the parts of an address.
_ITEM_MARK = re.compile(r"[;；|/、\n•·]")
_COMMA = re.compile(r"[,，]")
_DASH = re.compile(r"[-‐-―]")
_MAX_ITEM_DIGITS = 2  # of the number before an item; judgement: nobody lists a hundred plants
_LEVELS_OF_LIST = frozenset({"province", "prefecture", "county"})
_CLOSING_BRACKET = re.compile(r"\s*[)）\]】]")
_COLONS = (":", "：")
_AND = frozenset("and und et y e ve i va".split())  # of the tables' languages in Latin letters
# After 'factory' or 'office' these make an address of it: 'Factory Road', 'Office Building'.
_ADDRESS_KINDS = frozenset("site road unit direction building".split())


class PremisesKind(StrEnum):
    """What a word says is at a place; the values are those of the column `part` of the table."""

    PRODUCTION = "works"
    OFFICE = "seat"
    SITE = "site"  # one of several, of whatever use: 'Branch: ...; Main: ...'


_Edge = tuple[int, PremisesKind | None]


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of terms that one word speaks of: 'plant in Aksu', 'Shenzhen office'."""

    start: int
    end: int
    kind: PremisesKind | None


@cache
def _list_words() -> frozenset[str]:
    """Return the words that announce several places, by Han characters or joined Latin letters."""
    words = (row["word"] for row in read_rows(WORD_TABLES / "site-list-words.csv"))
    return frozenset(table_word_key(normalise(word)) for word in words)


@cache
def _premises_words() -> dict[str, PremisesKind]:
    """Return the words that say what is at a place, by Han characters or joined Latin letters."""
    words: dict[str, PremisesKind] = {}
    for row in read_rows(WORD_TABLES / "part-words.csv"):
        words[table_word_key(normalise(row["word"]))] = PremisesKind(row["part"])
    return words


@cache
def _long_han_words() -> tuple[tuple[str, PremisesKind], ...]:
    """Return the words of two and more Han characters."""
    words = _premises_words().items()
    return tuple((word, kind) for word, kind in words if len(word) > 1 and HAN.search(word))


def has_address_behind_name(text: str) -> bool:
    """Return whether a name may have an address behind it: 'A Ltd; factory at B'."""
    return _NAME_DIVIDER.search(text) is not None


def mark_office_mentions(
    mentions: Sequence[Mention],
    terms: Sequence[Term],
    text: str,
    *,
    region: Region,
    is_name: bool = False,
) -> tuple[Mention, ...]:
    """Return the mentions of one text; mark those of an office that is not where goods are made.

    That is so beside a listed place, and beside a site whose place is not stated: 'HQ Singapore;
    factory at Jiafang Industrial Park'. Where a listed place is a production site or one of several
    sites, the other parts of the text count as offices; where it is an office, the other offices
    do, unless goods are made elsewhere. A place that is listed, or contains a listed one that is
    mentioned, is never marked as an office. A listed place where goods are made is marked so; in a
    name, only behind what divides it from an address: 'Hotan Works; Singapore' is called so.
    """
    text = normalise(text)
    mentions = _mark_items(mentions, terms, text, region=region)
    plain = [mention for mention in mentions if mention.context is MentionContext.PLAIN]
    listed = [mention for mention in plain if any(map(region.contains, mention.codes))]
    if not listed:
        return _mark_offices_of_unplaced_site(mentions, terms, text)
    plain_text = normalise(text)
    parts = _parts(terms, mentions, plain_text)
    divider = _NAME_DIVIDER.search(plain_text) if is_name else None
    address = divider.end() if divider else len(text) if is_name else 0

    def part_of(mention: Mention) -> _Part:
        return next(part for part in parts if part.start <= mention.start < part.end)

    mentions = [
        replace(mention, is_works=True)
        if mention in listed
        and terms[mention.start].start >= address
        and part_of(mention).kind is PremisesKind.PRODUCTION
        else mention
        for mention in mentions
    ]
    if len(listed) == len(plain):
        return tuple(mentions)
    listed_codes = {code for mention in listed for code in mention.codes}
    listed_starts = {mention.start for mention in listed}

    def may_be_office(mention: Mention) -> bool:
        return not any(
            code in listed_codes or region.contains(code) or region.is_ancestor_of_listed(code)
            for code in mention.codes
        )

    beside_listed = {
        mention.start
        for mention in plain
        if mention.start not in listed_starts
        and any(_are_joined(terms, mention, place) for place in listed)
    }
    offices = _office_parts(parts, [part_of(mention) for mention in listed])
    beside_listed |= _set_off_abroad(plain, listed, terms, plain_text, region=region)
    return tuple(
        replace(mention, is_office=True)
        if (mention.start in beside_listed or part_of(mention) in offices)
        and may_be_office(mention)
        else mention
        for mention in mentions
    )


# --- lists of places --------------------------------------------------------------------------


def _mark_items(
    mentions: Sequence[Mention], terms: Sequence[Term], text: str, *, region: Region
) -> tuple[Mention, ...]:
    """Return the mentions; mark the places of a list, of which none decides another.

    'Plants: Dongguan, Kashgar', 'Shenzhen / Hotan', '1) Foshan 2) Aksu' name several places of one
    party. An address is a chain from small to large, whose parts decide each other.
    """
    plain = [
        mention
        for mention in mentions
        if mention.context is MentionContext.PLAIN
        and not all(map(region.gazetteer.is_country, mention.codes))
    ]
    related = region.gazetteer.relatedness
    is_chain = any(
        related(a, b) > 1
        for left, right in pairwise(plain)
        for a in left.codes
        for b in right.codes
    )
    covered = sum(mention.end - mention.start for mention in mentions)
    is_bare = covered == len(terms) and not is_chain
    kinds = {kind for term in terms if (kind := _premises_kind(term)) is not None}
    if {PremisesKind.OFFICE, PremisesKind.PRODUCTION} <= kinds:
        return tuple(mentions)  # 'Office: Aksu; factory: Shanghai' says what is where
    groups: list[list[Mention]] = []
    for mention in plain:
        if not groups or _begins_item(
            terms, groups[-1][-1], mention, text, gazetteer=region.gazetteer, is_bare=is_bare
        ):
            groups.append([])
        groups[-1].append(mention)
    if len(groups) < 2:
        return tuple(mentions)

    def is_listed(mention: Mention) -> bool:
        return any(map(region.contains, mention.codes))

    marked: dict[int, Mention] = {}
    for group in groups:
        if any(map(is_listed, group)):
            # A place beside it in its own item may still speak against it: 'Hetian, Longyan; ...'.
            others = [mention for mention in group if not is_listed(mention)]
            if not others:
                marked |= {id(mention): replace(mention, is_item=True) for mention in group}
        else:
            marked |= {id(m): replace(m, is_office=True, is_item=True) for m in group}
    if not any(mention.is_item and not mention.is_office for mention in marked.values()):
        return tuple(mentions)
    return tuple(marked.get(id(mention), mention) for mention in mentions)


def _begins_item(
    terms: Sequence[Term],
    first: Mention,
    second: Mention,
    text: str,
    *,
    gazetteer: Gazetteer,
    is_bare: bool,
) -> bool:
    """Return whether a place begins another item of a list than the place before it.

    A comma parts items after a word such as 'Plants:'. In a text that is nothing but places
    (`is_bare`) a comma or a dash parts places of one level.
    """
    if any(gazetteer.relatedness(a, b) > 1 for a in first.codes for b in second.codes):
        return False  # one contains the other: a chain
    between = terms[first.end : second.start]
    if not all(map(_may_part_items, between)):
        return False
    gap = text[terms[first.end - 1].end : terms[second.start].start]
    is_numbered = any(term.key.isdigit() for term in between)
    if _ITEM_MARK.search(gap) or is_numbered or any(term.key in _AND for term in between):
        return True
    if not (_COMMA.search(gap) or (is_bare and _DASH.search(gap))):
        return False
    if any((term.han or term.key) in _list_words() for term in terms[: first.start]):
        return True
    levels = [
        {gazetteer.places[code].level for code in m.most_believed(m.codes)} for m in (first, second)
    ]
    return is_bare and bool(levels[0] & levels[1] & _LEVELS_OF_LIST)


def _may_part_items(term: Term) -> bool:
    """Return whether a word may stand between two items: 'and', '2)', 'plant', a level word."""
    is_number = term.key.isdigit() and len(term.key) <= _MAX_ITEM_DIGITS
    return is_number or term.key in _AND or _premises_kind(term) is not None


def _set_off_abroad(
    plain: Sequence[Mention],
    listed: Sequence[Mention],
    terms: Sequence[Term],
    text: str,
    *,
    region: Region,
) -> set[int]:
    """Return the starts of the mentions that are set off from listed ones, in other countries.

    'Hotan; Singapore' names two places of a firm, 'Hotan, Singapore' may be one address.
    """
    country = region.gazetteer.country
    listed_countries = {country(code) for mention in listed for code in mention.codes}
    marks = [
        at
        for at in range(1, len(terms))
        if _SITE_MARK.search(text[terms[at - 1].end : terms[at].start])
    ]
    parts_of_listed = {bisect_right(marks, mention.start) for mention in listed}
    return {
        mention.start
        for mention in plain
        if marks
        and bisect_right(marks, mention.start) not in parts_of_listed
        and listed_countries.isdisjoint(map(country, mention.codes))
    }


def _office_parts(parts: Sequence[_Part], listed_parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts that count as offices beside those of listed places."""
    if not any(part.kind for part in parts):
        return []
    sites = [p for p in listed_parts if p.kind in {PremisesKind.PRODUCTION, PremisesKind.SITE}]
    if sites:
        return [part for part in parts if part not in sites]
    is_made_elsewhere = any(part.kind is PremisesKind.PRODUCTION for part in parts)
    if is_made_elsewhere and all(part.kind is PremisesKind.OFFICE for part in listed_parts):
        return []  # 'office in Aksu, factory in Shanghai'
    return [p for p in parts if p.kind is PremisesKind.OFFICE and p not in listed_parts]


def _mark_offices_of_unplaced_site(
    mentions: Sequence[Mention], terms: Sequence[Term], text: str
) -> tuple[Mention, ...]:
    """Return the mentions; mark those of offices where another part names a site without a place.

    A part is set off from the next by its own word or by a strong mark. Where no word says which
    part is an office, and a production site has no place, the parts before it are offices.
    """
    if not _names_a_site(terms):
        return tuple(mentions)  # nearly all texts
    plain_text = normalise(text)
    # 'Jiafang Industrial Park (factory)': a word speaks of a site as it does of a place.
    sites = [
        replace(mentions[0], start=i, end=i + 1) for i, term in enumerate(terms) if term.has("site")
    ]
    parts = _set_off_parts(_parts(terms, [*mentions, *sites], plain_text), terms, plain_text)
    if not any(part.kind for part in parts):
        return tuple(mentions)
    starts = [mention.start for mention in mentions]

    def has_place(part: _Part) -> bool:
        return any(part.start <= start < part.end for start in starts)

    unplaced = [p for p in parts if not has_place(p) and _names_a_site(terms[p.start : p.end])]
    if not unplaced:
        return tuple(mentions)
    works = [part.start for part in unplaced if part.kind is PremisesKind.PRODUCTION]

    def is_office(part: _Part) -> bool:
        if part.kind is None:  # after the works, it may be the rest of their address
            return any(part.start < start for start in works)
        return part.kind is PremisesKind.OFFICE

    offices = [part for part in parts if has_place(part) and is_office(part)]
    return tuple(
        replace(mention, is_office=True)
        if any(part.start <= mention.start < part.end for part in offices)
        else mention
        for mention in mentions
    )


def _set_off_parts(parts: Sequence[_Part], terms: Sequence[Term], text: str) -> list[_Part]:
    """Return the parts, those of which no word speaks divided at strong marks."""
    divided = []
    for part in parts:
        start = part.start
        for i in range(part.start + 1, part.end):
            if part.kind is None and _STRONG_MARK.search(text[terms[i - 1].end : terms[i].start]):
                divided.append(_Part(start, i, None))
                start = i
        divided.append(_Part(start, part.end, part.kind))
    return divided


def _names_a_site(terms: Sequence[Term]) -> bool:
    """Return whether words name an industrial park, zone or the like."""
    return any(term.has("site") for term in terms)


def _are_joined(terms: Sequence[Term], first: Mention, second: Mention) -> bool:
    """Return whether two places are named side by side: 'plants in Shenzhen and Hotan'."""
    left, right = sorted((first, second), key=lambda mention: mention.start)
    between = terms[left.end : right.start]
    return bool(between) and all(term.key in _AND for term in between)


# --- parts ------------------------------------------------------------------------------------


def _parts(terms: Sequence[Term], mentions: Sequence[Mention], text: str) -> list[_Part]:
    """Return the text in parts: what a word before or after its place speaks of, and the rest."""
    ends = {mention.end for mention in mentions}
    starts = {mention.start for mention in mentions}
    edges: list[_Edge] = [(0, None)]
    for start, end, kind in _premises_runs(terms, text):
        if start in ends and _may_follow_its_place(terms, start, end, text):
            place = max(at for at in starts if at < start)
            last_at, last_kind = edges[-1]
            # 'Head office Shanghai, plant ...': the word before already speaks of this place.
            is_taken = last_kind and not any(last_at <= at < place for at in starts)
            if not is_taken:
                clause = place
                while clause and terms[clause - 1].clause == terms[clause].clause:
                    clause -= 1
                edges += [(max(clause, last_at), kind), (end, None)]
                continue
        if _may_precede_its_place(terms, start, end, text, place_starts=starts):
            edges.append((start, kind))
    # A semicolon or full stop ends what a word before speaks of, once it has spoken.
    ended: list[_Edge] = []
    for (start, edge_kind), (stop, _) in zip(edges, [*edges[1:], (len(terms), None)], strict=True):
        ended.append((start, edge_kind))
        for i in range(start + 2, stop):
            if edge_kind and _STRONG_MARK.search(text[terms[i - 1].end : terms[i].start]):
                ended.append((i, None))
                break
    stops = [start for start, _ in ended[1:]] + [len(terms)]
    return [_Part(start, stop, kind) for (start, kind), stop in zip(ended, stops, strict=True)]


def _premises_runs(terms: Sequence[Term], text: str) -> Iterator[tuple[int, int, PremisesKind]]:
    """Yield runs of words that say what is at a place; an office if any of them says so."""
    i = 0
    while i < len(terms):
        end, kinds = i, set[PremisesKind]()
        while end < len(terms) and (end == i or terms[end].clause == terms[i].clause):
            kind = _premises_kind(terms[end])
            if kind is None:
                break
            kinds.add(kind)
            end += 1
        if kinds:
            kind = _most_specific(kinds)
            # 'Main' and 'Branch' are words of streets, banks and towns too.
            is_label = kind is not PremisesKind.SITE or _is_label(terms, i, end, text)
            if is_label and not _is_in_address(terms, end, kind):
                yield i, end, kind
        i = max(end, i + 1)


def _is_label(terms: Sequence[Term], start: int, end: int, text: str) -> bool:
    """Return whether a colon is behind the words, or brackets are around them."""
    before, after = _marks_around(terms, start, end, text)
    is_bracketed = _OPENING_BRACKET.search(before) and _CLOSING_BRACKET.match(
        text[terms[end - 1].end :]
    )
    return after.lstrip().startswith(_COLONS) or bool(is_bracketed)


def _premises_kind(term: Term) -> PremisesKind | None:
    words = _premises_words()
    if not term.han:
        return words.get(term.key)
    if term.han in words or term.has("place"):
        return words.get(term.han)
    # One character ('厂') is too little to be looked for inside an unknown run.
    kinds = {kind for word, kind in _long_han_words() if word in term.han}
    return _most_specific(kinds) if kinds else None


def _most_specific(kinds: set[PremisesKind]) -> PremisesKind:
    """Return what a run of words says: an office if any word says so, as in 'factory office'."""
    return next(
        k for k in (PremisesKind.OFFICE, PremisesKind.PRODUCTION, PremisesKind.SITE) if k in kinds
    )


def _is_in_address(terms: Sequence[Term], end: int, kind: PremisesKind) -> bool:
    """Return whether the words are part of an address: 'Factory Road', 'Office 305'."""
    if end == len(terms) or terms[end].clause != terms[end - 1].clause:
        return False
    after = terms[end]
    is_room = kind is PremisesKind.OFFICE and (after.key.isdigit() or after.key == "no")
    return is_room or any(map(after.has, _ADDRESS_KINDS))


def _marks_around(terms: Sequence[Term], start: int, end: int, text: str) -> tuple[str, str]:
    """Return what is between the words and their neighbours; the text's ends as semicolons."""
    before = text[terms[start - 1].end : terms[start].start] if start else ";"
    after = text[terms[end - 1].end : terms[end].start] if end < len(terms) else ";"
    return before, after


def _is_set_off(before: str, after: str) -> bool:
    """Return whether a full stop is before the words, or a colon after them."""
    return before.startswith(".") or after.lstrip().startswith(_COLONS)


def _may_follow_its_place(terms: Sequence[Term], start: int, end: int, text: str) -> bool:
    """Return whether words may speak of the place before: 'Hotan factory', 'Hotan (factory)'."""
    before, after = _marks_around(terms, start, end, text)
    if _is_set_off(before, after):
        return False
    if terms[start].clause == terms[start - 1].clause:
        return True
    is_whole = end == len(terms) or terms[end].clause != terms[start].clause
    ends_here = bool(_STRONG_MARK.search(after)) and not _STRONG_MARK.search(before)
    return is_whole and (bool(_OPENING_BRACKET.search(before)) or ends_here)


def _may_precede_its_place(
    terms: Sequence[Term], start: int, end: int, text: str, *, place_starts: set[int]
) -> bool:
    """Return whether words speak of what follows: they open a clause, or 'in' or a place follows.

    So 'Hetian Garment Factory', the name of a firm, speaks of no place.
    """
    if start == 0 or terms[start - 1].clause != terms[start].clause:
        return True
    if _is_set_off(*_marks_around(terms, start, end, text)):
        return True
    if end == len(terms) or terms[end].clause != terms[start].clause:
        return terms[start - 1].has("connective")
    return end in place_starts or not terms[end].senses or terms[end].has("connective")
