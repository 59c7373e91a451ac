"""Where a party is: each of its cells is read, then its cells are compared with each other.

A name that places share is decided by the cells beside it: the candidate that lies in, or contains,
the place of another cell is meant. What nothing decides stays ambiguous and is never a sure place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..model import How, Location
from ..model.roles import (
    ADDRESS_ROLES,
    AREA_ROLES,
    BUYER_PARTIES,
    CODE_ROLES,
    NAME_ROLES,
    PLACE_READING_ROLES,
    TEXT_ROLES,
)
from ..resources.bounded_cache import BoundedCache
from ..resources.country_names import countries_named
from ..text.frequencies import is_word_of_its_own
from ..text.legibility import without_unread_letters
from ..text.lexicon import LEVEL_KINDS, Lexicon
from ..text.misspelling import (
    is_flattened_pinyin,
    misspelling,
    ocr_key,
    one_letter_deletions,
    one_letter_dropped,
)
from ..text.normalise import HAN, normalise
from ..text.placeholders import is_placeholder
from ..text.segment import Term
from .cell_places import NO_PLACES, CellPlaces, PlaceCell
from .disambiguate import PlaceContext
from .gazetteer import NAME_USES, Gazetteer, NameUse
from .location_codes import CodeMention, division_code, phone_code, postal_code, registration_code
from .premises import has_address_behind_name, mark_office_mentions
from .region import Region
from .toponyms import Mention, MentionContext, context_of, find_mentions

# Letters of a name of the region, and of a word, that are compared: below five no typing error is
# allowed (text.misspelling.allowed_errors); six loses 'Yinng County' and every slip in 'Hotan'.
_MIN_MISSPELT = 5
# Parties whose locations are remembered by what their cells say; judgement: suppliers are in some
# hundreds of cities, and few name another place beside theirs.
_MOST_LOCATED = 10_000
# Han and the vowels of Uyghur: an address in them, with no country beside it, is read as China's.
# What divides the countries of one cell: 'US/CN', 'US and CN'. Not '-', which is in names.
_COUNTRY_DIVIDER = re.compile(r"[/,;|&+()\n]|\b(?:and|or)\b")
_HOME_SCRIPT = re.compile(HAN.pattern + "|[\u06d5\u06c7\u06c8\u06d0\u06ad]")


class Locator:
    """Reads cells and compares them; built once per list, never changed by use."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        vocabulary: Lexicon,
        region: Iterable[str],
        *,
        beside: Iterable[str] = (),
    ) -> None:
        """Prepare to read cells.

        Args:
            gazetteer: the places.
            vocabulary: their spellings, among other words.
            region: the codes of the place entries.
            beside: the codes of listed sites and organisations.
        """
        self.gazetteer = gazetteer
        self.region = Region(gazetteer, region, beside=beside)
        self._vocabulary = vocabulary
        self._names_by_deletion = self._index_deletions()
        # A scan reads at most each letter as two ('m' as 'rn'); a longer word misspells no name, so
        # its deletions need not be made.
        self._max_misspelt = 2 * max(map(len, self._names_by_deletion), default=0)

        self._located = BoundedCache[tuple[object, ...], tuple[tuple[int, Location], ...]](
            _MOST_LOCATED
        )

    def _index_deletions(self) -> dict[str, tuple[str, ...]]:
        """Return the Latin names of the region by what remains when a letter is lost.

        Two words that are one typing error apart share such a remainder, so looking up those of a
        word finds every name near it. This is the older, smaller twin of `text.deletion_index`: a
        few hundred names, so a dict of tuples will do.
        """
        names: dict[str, list[str]] = {}
        for key, senses in self._vocabulary.latin.items():
            if len(key) < _MIN_MISSPELT:
                continue
            for sense in senses:
                if (
                    sense.kind == "place"
                    and self.region.contains(sense.ref)
                    and sense.use != NameUse.NEVER
                    and not sense.is_native
                ):
                    for remainder in {*one_letter_deletions(key), ocr_key(key)}:
                        names.setdefault(remainder, []).append(key)
                    break
        return {remainder: tuple(sorted(keys)) for remainder, keys in names.items()}

    @property
    def misspellable(self) -> frozenset[str]:
        """The Latin names of the region that are found also where they are misspelt."""
        return frozenset(name for names in self._names_by_deletion.values() for name in names)

    # --- one cell ----------------------------------------------------------------------------

    def read(
        self, role: str, text: str, terms: Sequence[Term], *, is_misspelt: bool = True
    ) -> CellPlaces:
        """Return the places that one cell names, before it is compared with any other.

        Args:
            role: of the cell's column; `NO_PLACES` for roles that name none, such as a contact.
            text: of the cell.
            terms: the segmented text.
            is_misspelt: a word of it may misspell a name of the region; False saves time.
        """
        if role not in PLACE_READING_ROLES or not text:
            return NO_PLACES
        codes = self._codes(role, text)
        mentions: tuple[Mention, ...] = ()
        if role not in CODE_ROLES and role != "postal_code":
            is_address, is_name = role in ADDRESS_ROLES, role in NAME_ROLES
            mentions = find_mentions(
                terms, self.gazetteer, is_address=is_address, is_name=is_name, text=text
            )
            if is_address:
                mentions = self._without_denied(mentions, terms, text)
            if role in AREA_ROLES and terms and (len(terms) > 1 or not mentions):
                mentions = self._whole_cell(terms, mentions)
            if is_misspelt and self._names_by_deletion and (is_address or is_name):
                mentions = (*mentions, *self._misspelt_mentions(role, terms))
            if mentions and (not is_name or has_address_behind_name(text)):
                mentions = mark_office_mentions(
                    mentions, terms, text, region=self.region, is_name=is_name
                )
        if role == "country":
            mentions = (*mentions, *self._country_codes(text, mentions))
        is_home_script = not text.isascii() and bool(_HOME_SCRIPT.search(text))
        if not (mentions or codes or is_home_script):
            return NO_PLACES
        in_region = any(
            self.region.contains(code) for mention in mentions for code in mention.readings
        ) or any(self.region.contains(code) for number in codes for code in number.codes)
        # A name that is repeated is not a second sign.
        distinct: dict[tuple[object, ...], Mention] = {}
        for mention in mentions:
            readings = sorted(mention.readings.items())
            distinct.setdefault((mention.span, mention.how, mention.context, *readings), mention)
        return CellPlaces(tuple(distinct.values()), codes, in_region, is_home_script)

    def _without_denied(
        self, mentions: tuple[Mention, ...], terms: Sequence[Term], text: str
    ) -> tuple[Mention, ...]:
        """Mark the denied places beside a listed one: 'not Shanghai but Hotan' is not in Shanghai.

        Elsewhere in an address 'No' is a number, and a listed place is never denied in it.
        """
        is_listed = [any(map(self.region.contains, mention.readings)) for mention in mentions]
        if len(mentions) < 2 or True not in is_listed:
            return mentions
        return tuple(
            replace(mention, context=MentionContext.DENIED)
            if not listed
            and mention.context is MentionContext.PLAIN
            and context_of(terms, mention.start, mention.end, text) is MentionContext.DENIED
            else mention
            for mention, listed in zip(mentions, is_listed, strict=True)
        )

    def _codes(self, role: str, text: str) -> tuple[CodeMention, ...]:
        if not any(map(str.isdigit, text)):
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

    def _whole_cell(
        self, terms: Sequence[Term], mentions: tuple[Mention, ...]
    ) -> tuple[Mention, ...]:
        """Return the place whose spelling a cell of one place is as a whole, if the gazetteer has it.

        Words are divided by what they mean beside others, so 'Kampong Baharu Cheras Batu Sebelas' is
        read as five of which one is a town of Indonesia, 'Puente Alto' as two that are not a place,
        and 'NOR', the country's code, as a connective.
        """
        whole = "".join([term.han or term.key for term in terms])
        names = self._vocabulary.han if any(term.han for term in terms) else self._vocabulary.latin
        senses = [sense for sense in names.get(whole, ()) if sense.kind == "place"]
        if not senses or any(mention.end - mention.start == len(terms) for mention in mentions):
            return mentions
        return (
            Mention(
                span=" ".join([term.surface for term in terms]),
                readings={sense.ref: NAME_USES[sense.use] for sense in senses},
                how=How.SAME,
                end=len(terms),
                listed=min(sense.name for sense in senses),
            ),
        )

    def _country_codes(self, text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Return the countries of a cell that no name in it mentions: 'US/CN', 'USA (CN)'."""
        if is_placeholder(text):  # 'N/A' is not Namibia
            return ()
        if not mentions and (whole := self._country_code(text)):
            return whole
        named = {code for mention in mentions for code in mention.readings}
        return tuple(
            mention
            for part in _COUNTRY_DIVIDER.split(text)
            for mention in self._country_code(part)
            if not is_placeholder(part) and not named & mention.readings.keys()
        )

    def _country_code(self, text: str) -> tuple[Mention, ...]:
        """Return the country of a code of ISO 3166, or of a name in any language of the table.

        Both mean a country in a country column only.
        """
        codes = tuple(c for c in countries_named(text) if self.gazetteer.is_country(c))
        if codes:
            readings = dict.fromkeys(codes, NameUse.ALONE)
            return (Mention(text.strip(), readings, How.SAME, listed=min(codes)),)
        code = "".join(letter for letter in normalise(text) if letter.isalpha()).upper()
        place = self.gazetteer.places.get(code)
        if place is None or place.level != "country":
            return ()
        return (Mention(text.strip(), {code: NameUse.ALONE}, How.SAME, listed=code),)

    def _misspelt_mentions(self, role: str, terms: Sequence[Term]) -> tuple[Mention, ...]:
        """Return unknown words one typing error away from a name of the region, believed less."""
        mentions = []
        for i, end, term in _whole_words(terms):
            if term.senses or term.han:
                continue
            if without_unread_letters(term.surface)[1]:
                continue  # letters that are only transliterated misspell nothing
            after = terms[end] if end < len(terms) else None
            if after is not None and after.has("road"):
                continue
            has_level = after is not None and any(s.kind in LEVEL_KINDS for s in after.senses)
            misspelt = self._misspelt_name(term.key, has_level=has_level)
            if misspelt is not None:
                name, how = misspelt
                senses = [s for s in self._vocabulary.latin[name] if s.kind == "place"]
                mentions.append(
                    Mention(
                        span=term.surface,
                        readings={s.ref: _misspelt_use(role, s.use) for s in senses},
                        how=how,
                        start=i,
                        end=end,
                        listed=senses[0].name,
                    )
                )
        return tuple(mentions)

    def may_misspell(self, key: str) -> bool:
        """Return whether a word of these letters may misspell a name of the region."""
        return self._misspelt_name(key, has_level=True) is not None

    def _misspelt_name(self, key: str, *, has_level: bool) -> tuple[str, How] | None:
        """Return the name of the region that a word misspells, and how.

        A letter lost from a pinyin name counts where a level word says that a place is meant.
        """
        if not _MIN_MISSPELT <= len(key) <= self._max_misspelt:
            return None
        remainders = {*one_letter_deletions(key), ocr_key(key)}
        names = {name for rest in remainders for name in self._names_by_deletion.get(rest, ())}
        if not names or is_word_of_its_own(key):
            return None
        for name in sorted(names):
            how = misspelling(key, name) or (
                one_letter_dropped(key, name)
                if has_level or is_flattened_pinyin(key, name)
                else None
            )
            if how is not None:
                return name, how
        return None

    # --- one party ---------------------------------------------------------------------------

    def locate(
        self, party: str, cells: Sequence[PlaceCell], nearby: Sequence[PlaceCell] = ()
    ) -> tuple[Location, ...]:
        """Return the locations of one party of one row.

        Args:
            party: whose locations they are.
            cells: those of the party.
            nearby: the country cells of the row's other parties. A party without a country of its
                own takes theirs, or that of its office, where the listed region lies in it. It
                never contradicts a place.

        Returns:
            Every place that a cell names, with a certainty from sure to dismissed.
        """
        # Suppliers of one city say the same of where they are, each in its own words.
        said = tuple([(cell.role, cell.places) for cell in cells])
        objects = [id(cell.places) for cell in cells]
        # A text that two columns repeat is one sign, which two texts that say the same are not.
        repeated = tuple(map(objects.index, objects))
        key = (party, said, repeated, *(cell.places for cell in nearby))
        located = self._located.get(key)
        if located is None:
            located = self._located.put(key, tuple(self._locate(party, cells, nearby)))
        return tuple([_in_cell(location, cells[at]) for at, location in located])

    def _locate(
        self, party: str, cells: Sequence[PlaceCell], nearby: Sequence[PlaceCell]
    ) -> Iterator[tuple[int, Location]]:
        """Yield the locations, each with the position of its cell."""
        home = [cell for cell in cells if cell.role not in TEXT_ROLES]
        if party in BUYER_PARTIES:
            nearby = ()  # the country that the goods come from is not that of who receives them
        inherited = {code for cell in nearby for m in cell.places.mentions for code in m.codes}
        inherited |= {self.gazetteer.country(c) for cell in home for c in cell.places.office_codes}
        inherited = {code for code in inherited if self.region.is_ancestor_of_listed(code)}
        context = PlaceContext(self.region, party, home, inherited_countries=frozenset(inherited))
        for at, cell in enumerate(cells):
            if cell.role not in TEXT_ROLES:
                yield from ((at, location) for location in context.locations(cell))
        for at, cell in enumerate(cells):
            # Goods may be made elsewhere than where their seller is: each text is read by itself.
            if cell.role in TEXT_ROLES and (cell.places.mentions or cell.places.codes):
                alone = PlaceContext(self.region, party, [cell], countries=context.countries)
                yield from ((at, location) for location in alone.locations(cell))


def _in_cell(location: Location, cell: PlaceCell) -> Location:
    """Return a location as a cell says it that names the same places."""
    if location.text == cell.text and location.header == cell.header:
        return location
    return replace(location, header=cell.header, text=cell.text)


def _whole_words(terms: Sequence[Term]) -> Iterator[tuple[int, int, Term]]:
    """Yield the terms with where they begin and end; a word that was cut up is whole again.

    What was cut out of a longer word is not a word that misspells another; 'Shihezhi' is, though
    it begins with a town. A part with a capital of its own is a word: 'UrmqiCity'.
    """
    i = 0
    while i < len(terms):
        end = i + 1
        while (
            end < len(terms)
            and terms[i].is_split
            and terms[end].is_split
            and terms[end - 1].end == terms[end].start
            and not terms[end].surface.istitle()
        ):
            end += 1
        term = terms[i]
        parts = terms[i:end]
        if len(parts) > 1 and not all(part.senses for part in parts):
            key = "".join([part.key for part in parts])
            surface = "".join([part.surface for part in parts])
            term = Term(surface, term.start, parts[-1].end, key, clause=term.clause)
        yield i, end, term
        i = end


def _misspelt_use(role: str, use: str) -> NameUse:
    """Return a use that needs the country at least; in a name column it needs another cue."""
    if use == NameUse.ALONE or (use == NameUse.COUNTRY and role in {"city", "province"}):
        return NameUse.COUNTRY
    return NameUse.CUE if use == NameUse.COUNTRY else NameUse.NEVER
