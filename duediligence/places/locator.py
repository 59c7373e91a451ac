"""Where a party is: the mentions of its cells, weighed against each other.

A name that places share is decided by the cells beside it: the candidate that lies in, or holds,
what another cell tells is meant. What nothing decides stays ambiguous and is never a sure place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..model import How, Location
from ..model.roles import ADDRESS_ROLES, CODE_ROLES, NAME_ROLES, PLACE_READING_ROLES, TEXT_ROLES
from ..text.lexicon import LEVEL_KINDS, Lexicon
from ..text.misspelling import misspelling, ocr_key, one_letter_deletions, one_letter_dropped
from ..text.normalise import HAN, normalise
from ..text.segment import Term
from .cell_places import NO_PLACES, CellPlaces, PlaceCell
from .disambiguate import PlaceContext
from .gazetteer import Gazetteer
from .location_codes import (
    CodeMention,
    division_code,
    phone_code,
    postal_code,
    registration_code,
)
from .premises import mark_office_mentions
from .region import Region
from .toponyms import Mention, find_mentions

_SHORTEST_MISSPELT = 5
# Han and the vowels of Uyghur: an address in them, with no country beside it, is read as China's.
_HOME_SCRIPT = re.compile(HAN.pattern + "|[\u06d5\u06c7\u06c8\u06d0\u06ad]")


class Locator:
    """Reads cells and weighs them; built once per list, never changed by use."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        vocabulary: Lexicon,
        region: Iterable[str],
    ) -> None:
        self.gazetteer = gazetteer
        self.region = Region(gazetteer, region)
        self._vocabulary = vocabulary
        self._misspellable = self._names_to_misspell()
        self._longest_misspelt = 2 * max(map(len, self._misspellable), default=0)

    def _names_to_misspell(self) -> dict[str, tuple[str, ...]]:
        """Latin names of the region by what they become when a letter is lost."""
        names: dict[str, list[str]] = {}
        for key, senses in self._vocabulary.latin.items():
            free = any(
                s.kind == "place" and s.use != "never" and self.region.holds(s.ref) for s in senses
            )
            if free and len(key) >= _SHORTEST_MISSPELT:
                for rest in {*one_letter_deletions(key), ocr_key(key)}:
                    names.setdefault(rest, []).append(key)
        return {rest: tuple(sorted(keys)) for rest, keys in names.items()}

    @property
    def misspellable(self) -> frozenset[str]:
        """The Latin names of the region that are met also where they are misspelt."""
        return frozenset(name for names in self._misspellable.values() for name in names)

    # --- one cell ----------------------------------------------------------------------------

    def read(
        self, role: str, text: str, terms: Sequence[Term], *, is_misspelt: bool = True
    ) -> CellPlaces:
        """What one cell tells of places, before any other cell is asked.

        `is_misspelt` says that a word of it may misspell a name of the region.
        """
        if role not in PLACE_READING_ROLES or not text:
            return NO_PLACES
        codes = self._codes(role, text)
        mentions: tuple[Mention, ...] = ()
        if role not in CODE_ROLES and role != "postal_code":
            is_address = role in ADDRESS_ROLES
            mentions = find_mentions(
                terms, self.gazetteer,
                is_address=is_address, is_name=role in NAME_ROLES,
            )  # fmt: skip
            if is_misspelt and (is_address or role in NAME_ROLES):
                mentions = (*mentions, *self._misspelt(role, terms))
            if len(mentions) > 1 and role not in NAME_ROLES:
                mentions = mark_office_mentions(mentions, terms, text, self.region)
        if role == "country":
            mentions = mentions or self._country_code(text)
        is_home_script = not text.isascii() and bool(_HOME_SCRIPT.search(text))
        if not (mentions or codes or is_home_script):
            return NO_PLACES
        touches = any(self.region.holds(c) for m in mentions for c in m.uses) or any(
            self.region.holds(c) for found in codes for c in found.codes
        )
        return CellPlaces(_each_once(mentions), codes, touches, is_home_script)

    def _codes(self, role: str, text: str) -> tuple[CodeMention, ...]:
        if not any(letter.isdigit() for letter in text):
            return ()
        text = normalise(text)
        if role == "registration_no":
            return registration_code(text, self.gazetteer)
        if role == "phone":
            return phone_code(text, self.gazetteer)
        if role == "postal_code":
            return postal_code(text, self.gazetteer, is_postal_column=True)
        if role == "province":
            return division_code(text, self.gazetteer)
        if role in ADDRESS_ROLES:
            return postal_code(text, self.gazetteer, is_postal_column=False)
        return ()

    def _country_code(self, text: str) -> tuple[Mention, ...]:
        """The two-letter code of ISO 3166, which means a country in a country column only."""
        code = "".join(letter for letter in normalise(text) if letter.isalpha()).upper()
        place = self.gazetteer.places.get(code)
        if place is None or place.level != "country":
            return ()
        return (Mention(text.strip(), {code: "alone"}, How.SAME, listed=code),)

    def _misspelt(self, role: str, terms: Sequence[Term]) -> tuple[Mention, ...]:
        """Unknown words one typing error away from a name of the region, believed less freely."""
        found = []
        for i, term in enumerate(terms):
            if term.senses or term.han:
                continue
            if not _SHORTEST_MISSPELT <= len(term.key) <= self._longest_misspelt:
                continue
            street = i + 1 < len(terms) and terms[i + 1].has("road")
            rests = {*one_letter_deletions(term.key), ocr_key(term.key)}
            near = {name for rest in rests for name in self._misspellable.get(rest, ())}
            for name in sorted(near):
                how = misspelling(term.key, name) or self._dropped(terms, i, name)
                if how is not None and not street:
                    found.append(self._as_mention(role, term, i, name, how))
                    break
        return tuple(found)

    def _as_mention(self, role: str, term: Term, i: int, name: str, how: How) -> Mention:
        senses = [s for s in self._vocabulary.latin[name] if s.kind == "place"]
        uses = {s.ref: _misspelt_use(role, s.use) for s in senses}
        return Mention(term.surface, uses, how, "plain", i, i + 1, senses[0].name)

    def _dropped(self, terms: Sequence[Term], i: int, name: str) -> How | None:
        """A letter lost from a pinyin name, where a level word says that a place is meant."""
        has_level = i + 1 < len(terms) and any(s.kind in LEVEL_KINDS for s in terms[i + 1].senses)
        return one_letter_dropped(terms[i].key, name) if has_level else None

    # --- one party ---------------------------------------------------------------------------

    def locate(
        self, party: str, cells: Sequence[PlaceCell], nearby: Sequence[PlaceCell] = ()
    ) -> tuple[Location, ...]:
        """The locations of one party of one row: what is sure, ambiguous, elsewhere, dismissed.

        `nearby` are the country cells of the row's other parties: a party without a country of its
        own takes theirs, or that of its office, where the listed region lies in it. It never speaks
        against a place.
        """
        home = [cell for cell in cells if cell.role not in TEXT_ROLES]
        lent = {code for cell in nearby for m in cell.places.mentions for code in m.codes}
        lent |= {self.gazetteer.country(c) for cell in home for c in cell.places.aside}
        borrowed = frozenset(code for code in lent if self.region.is_ancestor_of_listed(code))
        scene = PlaceContext(self.region, home, borrowed=borrowed)
        found = [one for cell in home for one in scene.locations(party, cell)]
        for cell in cells:
            if cell.role in TEXT_ROLES and (cell.places.mentions or cell.places.codes):
                aside = PlaceContext(self.region, [cell], countries=scene.countries)
                found.extend(aside.locations(party, cell))
        return tuple(found)


def _each_once(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions of a cell without repetitions: a name said twice is no second sign."""
    known: dict[tuple[object, ...], Mention] = {}
    for one in mentions:
        known.setdefault((one.span, one.how, one.setting, *sorted(one.uses.items())), one)
    return tuple(known.values())


def _misspelt_use(role: str, use: str) -> str:
    """A misspelt name needs its country at least; in a name column it needs another cue."""
    if use == "alone" or (use == "country" and role in {"city", "province"}):
        return "country"
    return "cue" if use == "country" else "never"
