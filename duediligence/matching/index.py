"""A watchlist compiled for reading cells: every listed name, site, product and number, parsed once.

Look here for what happens to one cell. An index is built from data files only, and use changes
nothing that it answers; it can be pickled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from ..model import ContextNote, How, Kind, Match, Watchlist, WatchlistEntry, WordMatch
from ..model.findings import NAME_MATCH_ORDER, MatchKind
from ..model.roles import ADDRESS_ROLES, NAME_ROLES, PLACE_READING_ROLES, TEXT_ROLES
from ..places.cell_places import NO_PLACES, CellPlaces
from ..places.gazetteer import load_gazetteers
from ..places.locator import Locator
from ..resources.columns import Columns
from ..resources.cycle_search import without_cycle_search
from ..text.deletion_index import DeletionIndex
from ..text.lexicon import shipped_lexicon
from ..text.normalise import normalise
from ..text.segment import Term, segment, segment_tokens
from ..text.separators import with_lines_apart
from ..text.tokenise import MAX_CHARACTERS, Token, tokenise
from .blocking.name_index import NameIndex, NameIndexColumns
from .build_index import (
    EntryKey,
    context_names,
    former_entries,
    listed_identifiers,
    listed_names,
    listed_sites,
    place_spellings,
    places_of_sites,
    refuse_unknown_places,
    same_entity_across_lists,
    supplier_identifier_keys,
    whole_names_of_places,
)
from .divided_names import DividedName, NameDivider
from .identifiers import identifier_key, without_label
from .listed_codes import ListedCodes, code_strength, codes_in, malformed_codes_in
from .listed_goods import ListedGoods
from .names.features import NameFeatures, extract_features, segmentations
from .names.generic_words import is_misspelt_common_word
from .names.match import ListedName, MatchResult, cell_match
from .names.score import STRONG
from .names.segments import is_denied, name_segments, without_record_marks
from .prefilter.list_lexicon import ListLexicon
from .prefilter.prefilter import Prefilter, PrefilterResult
from .products import ProductLines
from .risk_signals import RiskSignal, load_signals, signals_in_force
from .sites import SiteWords, match_site
from .spacing import Spacing

_SITE_ROLES = (ADDRESS_ROLES | NAME_ROLES | TEXT_ROLES) - {"postal_code", "country"}
_WORD_ROLES = _SITE_ROLES | {"country"}
_PRODUCT_ROLES = NAME_ROLES | TEXT_ROLES
# Columns that may hold registration numbers and the codes of makers.
_CODE_ROLES = frozenset({"registration_no", "other"})
_READ_ROLES = PLACE_READING_ROLES | _WORD_ROLES | _CODE_ROLES | {"hs_code", "route"}
# Letters and digits; judgement: in a column without a role, shorter numbers are counts and dates.
_MIN_IDENTIFIER_LENGTH = 4
_ROUTE = "route"  # read for listed goods only: it locates nobody
_BESIDE = frozenset({Kind.SITE, Kind.ORGANISATION})  # whose places lie beside those of the region
_NAMED = frozenset({MatchKind.EXACT, MatchKind.EQUAL, MatchKind.CLOSE, MatchKind.WEAK})


@dataclass(frozen=True, slots=True)
class CellReading:
    """What one cell of one role holds: its places, its matches, notes on those it names.

    `has_places` says that the places were read; if not, any lies elsewhere.
    """

    places: CellPlaces
    matches: tuple[Match, ...] = ()
    context: tuple[ContextNote, ...] = ()
    has_places: bool = True

    @property
    def has_no_hits(self) -> bool:
        """Whether nothing in the cell can lead to anything but clear."""
        return not (self.places.in_region or self.has_matches or self.context)

    @property
    def has_matches(self) -> bool:
        """Whether a match leads to something by itself: a misspelt product does not."""
        return any(match.how is not MatchKind.MISSPELT_PRODUCT for match in self.matches)


_NOTHING = CellReading(NO_PLACES)
_PLACES_ELSEWHERE = CellReading(NO_PLACES, has_places=False)
# Of a text without a place, before its words are compared with those of products.
_UNSPELT_GOODS = CellReading(NO_PLACES, has_places=False)


class _NameSegment(NamedTuple):
    """A part of a cell that may be a name (see `name_segments`): as a whole, or of a longer one.

    `is_whole` says that nothing but a legal form and the like is in the cell beside it,
    `is_beside_name` that the rest of the cell may be a name of its own. `text` is the normalised text
    of which it has the terms.
    """

    terms: Sequence[Term]
    is_name: bool
    query: NameFeatures
    is_part: bool
    is_whole: bool
    is_beside_name: bool
    text: str = ""


class _SegmentedCell(NamedTuple):
    """A cell as its words, and the parts of it that may be a name.

    `joined_terms` are its words without the separators between them, () where that is the same.
    """

    text: str
    tokens: Sequence[Token] = ()
    terms: Sequence[Term] = ()
    name_segments: Sequence[_NameSegment] = ()
    joined_terms: Sequence[Term] = ()


@dataclass(frozen=True, slots=True)
class CompiledNames(Columns):
    """The names of a compiled list, which take nearly all the time to compile.

    The deletion indexes are left out: those are other arrays.
    """

    listed: NameIndexColumns
    context: NameIndexColumns


class Compiled(NamedTuple):
    """What takes time to compute of an index, from which it can be made again.

    `deletions` are those of the listed words and of those of the context notes; `twins` are the
    entries of each organisation on other lists, which are found by the words of their names too.
    """

    names: CompiledNames
    deletions: tuple[DeletionIndex, DeletionIndex]
    twins: dict[EntryKey, tuple[EntryKey, ...]]


class WatchlistIndex:
    """The compiled form of a watchlist; ask it what cells hold.

    `read_many` is for the distinct texts of a column; `complete` adds the places where a text
    has no hits but its row has a finding; `read` is for a single text.
    """

    def __init__(
        self,
        watchlist: Watchlist,
        signals: Sequence[RiskSignal] | None = None,
        *,
        compiled: Compiled | None = None,
    ) -> None:
        """Compile a watchlist.

        Args:
            watchlist: One list or several joined ones.
            signals: The signal words; the shipped ones that are in force if None.
            compiled: What an earlier index of this very list had `compiled`; None compiles it.

        Raises:
            WatchlistError: A place is in no gazetteer, or a site has no name of its own.
        """
        self.watchlist = watchlist
        self.lexicon = shipped_lexicon()
        self.gazetteer = load_gazetteers(watchlist.gazetteers, self.lexicon)
        active: list[WatchlistEntry] = []
        inactive: list[WatchlistEntry] = []
        for entry in watchlist.entries:
            (active if entry.is_active else inactive).append(entry)
        refuse_unknown_places(active, self.gazetteer)
        # What most lists have few of, so that each part of the index need not look at every firm.
        others = [entry for entry in active if entry.kind is not Kind.ORGANISATION]
        region = {code for entry in others if entry.kind is Kind.PLACE for code in entry.places}
        self.site_places = places_of_sites(others, self.lexicon, self.gazetteer)
        beside = {
            code
            for entry in active
            if entry.places and entry.kind in _BESIDE
            for code in self.site_places.get((entry.list, entry.id), entry.places)
        }
        self.locator = Locator(self.gazetteer, self.lexicon, region, beside=beside)
        self._spellings = place_spellings(self.lexicon)
        notes = (*watchlist.context, *former_entries(inactive))
        spellings = self._spellings
        if compiled is None:
            with without_cycle_search():
                self._names = NameIndex.of_names(listed_names(active, self.lexicon), spellings)
                self._context_names = NameIndex.of_names(
                    context_names(notes, self.lexicon), spellings
                )
            self.twins = same_entity_across_lists(active)
        else:
            columns, deletions, self.twins = compiled
            self._names = NameIndex(columns.listed, deletions[0], spellings)
            self._context_names = NameIndex(columns.context, deletions[1], spellings)
        self._spacing = Spacing(self.lexicon, self._names.columns.words.brands)
        self._divider = NameDivider(self.lexicon, self._spacing)
        self._notes = {(note.list, note.id): note for note in notes}
        self._sites = listed_sites(others, self.lexicon)
        self._site_words = SiteWords(self._sites)
        self._whole_names = whole_names_of_places(others, self.lexicon)
        self.signals = signals_in_force(load_signals()) if signals is None else tuple(signals)
        self._products = ProductLines(others, self.signals)
        self.goods = ListedGoods(others, self.gazetteer.lineage)
        self._identifiers = listed_identifiers(active, self.gazetteer)
        names = (self._names, self._context_names)
        self._prefilter: Prefilter | None = None
        # On a long list most words resemble a listed one, and a name of common words only is in any
        # text: there a prefilter rules nothing out.
        if not any(index.is_long or index.has_generic_names for index in names):
            listed = ListLexicon(
                self.lexicon,
                self.locator,
                names,
                sites=self._sites,
                phrases=[*self._products.phrases, self.goods.phrases],
                whole_names=[name for names in self._whole_names.values() for _, name in names],
            )
            self._prefilter = Prefilter(self.lexicon, listed, self._spacing)

    @property
    def compiled(self) -> Compiled:
        """What takes time to compute, from which the index can be made again."""
        names, context = self._names, self._context_names
        return Compiled(
            CompiledNames(names.columns, context.columns),
            (names.words.deletions, context.words.deletions),
            self.twins,
        )

    # --- reading cells -----------------------------------------------------------------------

    def read_many(self, role: str, texts: Iterable[str]) -> dict[str, CellReading | None]:
        """Read the distinct texts of one role together, which is several times quicker than `read`.

        Args:
            role: The role of the column, such as name, address or product.
            texts: The texts; each distinct one is read once.

        Returns:
            For each text what `read` returns, but for the places of a name with goods only, and of
            one without hits where no place is listed; or None where the prefilter shows that the
            text leads to nothing but clear. `complete` then reads the places.
        """
        if role not in _READ_ROLES:
            return dict.fromkeys(texts, _NOTHING)
        readings: dict[str, CellReading | None] = dict.fromkeys(texts)
        filtered = self._apply_prefilter(role, readings)
        unread = readings.keys() - filtered.no_hits
        if role in NAME_ROLES:
            unread -= filtered.products_only
            readings.update(
                (text, self._read_goods(role, text, filtered.phrases_only.get(text)))
                for text in filtered.products_only
            )
        cells = self._segment_cells(role, unread, without_names=filtered.products_only)
        segments = (segment for cell in cells.values() for segment in cell.name_segments)
        words = [word for segment in segments for word in segment.query.words]
        self._names.prefetch(words)
        self._context_names.prefetch(words)
        # Where no place is listed, those of a name without hits say something only beside a hit.
        leaves_places = role in NAME_ROLES and not self.locator.region.codes
        readings.update(
            (text, self._read_cell(role, cell, leaves_places=leaves_places))
            for text, cell in cells.items()
        )
        # Any word of a text on goods may misspell a product.
        nothing = _UNSPELT_GOODS if role in TEXT_ROLES else _NOTHING
        readings.update(dict.fromkeys(filtered.nothing, nothing))
        return readings

    def complete(self, role: str, text: str, reading: CellReading | None) -> CellReading:
        """Return what `read_many` returned for a text, with what it left out.

        Those are places elsewhere, which may speak against a finding on another cell of the row,
        and misspelt products, which support a listed place: neither is ever needed of a row without
        such a finding.
        """
        if reading is None:
            return self._read_places(role, text)
        if reading is _UNSPELT_GOODS:
            cleaned = self._spacing.divide(normalise(text), is_name=False)
            tokens = tokenise(cleaned, cleaned=True)
            matches = tuple(self._products.match_misspelt_words(role, text, tokens))
            return replace(_NOTHING, matches=matches) if matches else _NOTHING
        if reading.has_places:
            return reading
        return replace(reading, places=self._read_places(role, text).places, has_places=True)

    def _read_places(self, role: str, text: str) -> CellReading:
        """Read the places and misspelt products of a text without hits."""
        text = text[:MAX_CHARACTERS]
        cleaned = self._spacing.divide(normalise(text), is_name=role in NAME_ROLES)
        tokens = tokenise(cleaned, cleaned=True)
        terms = segment_tokens(tokens, cleaned, self.lexicon)
        places = self.locator.read(role, text, terms, is_misspelt=False)
        if role not in TEXT_ROLES:
            return CellReading(places)
        return CellReading(places, tuple(self._products.match_misspelt_words(role, text, tokens)))

    def read(self, role: str, text: str) -> CellReading:
        """Read a single text completely; the same role and text always give the same reading."""
        return self._read_cell(role, self._segment_cell(role, text))

    def names_region(self, text: str) -> bool:
        """Return whether a declaration or a route names a listed place at all."""
        terms = segment(text, self.lexicon)
        return any(
            self.locator.region.contains(code) for term in terms for code in term.refs("place")
        )

    # --- one cell ----------------------------------------------------------------------------

    def _apply_prefilter(self, role: str, texts: Iterable[str]) -> PrefilterResult:
        if self._prefilter is None or role == _ROUTE:
            return PrefilterResult()
        result = self._prefilter.apply(role, texts)
        if role in TEXT_ROLES:
            result = result.without(
                {text for text in result.no_hits if [*self.goods.match_vessels(role, text)]}
            )
        if role != "other":
            return result
        # The prefilter knows words only; a column without a role may hold numbers and codes.
        numbers = {
            text
            for text in result.no_hits
            if self._identifier_matches(role, text) or self._maker_code_matches(role, text)
        }
        return result.without(numbers)

    def _segment_cells(
        self, role: str, texts: AbstractSet[str], *, without_names: AbstractSet[str]
    ) -> dict[str, _SegmentedCell]:
        divided: Mapping[str, DividedName] = {}
        if role in NAME_ROLES and self._prefilter is None:  # then nearly all of a column are read
            divided = self._divider.divide(texts - without_names)
        return {
            text: _segmented_name(text, divided[text])
            if text in divided
            else self._segment_cell(role, text, has_names=text not in without_names)
            for text in texts
        }

    def _segment_cell(self, role: str, text: str, *, has_names: bool = True) -> _SegmentedCell:
        text = text[:MAX_CHARACTERS]
        if role not in _WORD_ROLES and role != _ROUTE:
            return _SegmentedCell(text)
        is_name = role in NAME_ROLES
        written = normalise(with_lines_apart(text) if is_name else text)
        cleaned = self._spacing.divide(written, is_name=is_name)
        tokens = tokenise(cleaned, cleaned=True)
        terms = segment_tokens(tokens, cleaned, self.lexicon)
        if role not in _SITE_ROLES or not has_names:
            return _SegmentedCell(text, tokens, terms)
        segments = self._name_segments(terms, cleaned, is_name=is_name)
        if is_name and (rest := without_record_marks(terms)):
            segments += self._name_segments(rest, cleaned, is_name=True)
        if cleaned != written:
            as_written = segment(written, self.lexicon)
            segments += self._name_segments(as_written, written, is_name=is_name)
        joined_terms: Sequence[Term] = ()
        for spacing in self._spacing.without_marks(text, cleaned, is_name=is_name):
            spaced_terms = segment(spacing, self.lexicon)
            segments += self._name_segments(spaced_terms, spacing, is_name=is_name)
            joined_terms = joined_terms or spaced_terms
        return _SegmentedCell(text, tokens, terms, segments, joined_terms)

    @staticmethod
    def _name_segments(terms: Sequence[Term], text: str, *, is_name: bool) -> list[_NameSegment]:
        segments = [
            (way, is_compared_whole, query)
            for part, is_compared_whole in name_segments(terms, is_name=is_name)
            for way, query in segmentations(part)
        ]
        if not segments:
            return []
        whole = segments[0][2]
        # Where a word stands that may be another name than that of a part.
        named_at = [
            segments[0][0][word.at].start
            for word in (whole.words if len(segments) > 1 else ())
            if word.is_place or (word.is_distinctive and not is_misspelt_common_word(word))
        ]
        return [
            _NameSegment(
                way,
                is_compared_whole,
                query,
                is_part=len(way) < len(terms),
                is_whole=query.written == whole.written,
                is_beside_name=any(not way[0].start <= at <= way[-1].start for at in named_at),
                text=text,
            )
            for way, is_compared_whole, query in segments
        ]

    def _read_goods(self, role: str, text: str, tokens: Sequence[Token] | None) -> CellReading:
        """Read the goods of a name that has no other hits, and is spaced as it is written.

        Args:
            role: The role of the column.
            text: The name.
            tokens: Its tokens where it has the goods in so many words; then no term says them by its
                meaning.
        """
        terms: Sequence[Term] = ()
        if tokens is None:
            cleaned = normalise(text)
            tokens = tokenise(cleaned, cleaned=True)
            terms = segment_tokens(tokens, cleaned, self.lexicon)
        matches = self._products.match_words(role, text, tokens, terms)
        goods = self.goods.match_words(role, text, tokens, terms)
        return CellReading(NO_PLACES, (*matches, *goods), has_places=False)

    def _read_cell(
        self, role: str, cell: _SegmentedCell, *, leaves_places: bool = False
    ) -> CellReading:
        """Read a cell; `leaves_places` leaves the places out where it has nothing else."""
        text, tokens, terms, segments, joined_terms = cell
        matches: list[Match] = []
        context: tuple[ContextNote, ...] = ()
        if role in _SITE_ROLES:
            matches += self._name_matches(role, cell)
            at_sites = self._site_matches(role, text, terms) or (
                self._site_matches(role, text, joined_terms)
            )
            matches += at_sites
            matches += self._whole_name_matches(role, cell, at_sites)
        if role in NAME_ROLES and self._notes and segments:
            context = self._context_notes(cell)
        if role in _PRODUCT_ROLES:
            matches += self._products.match_words(role, text, tokens, terms)
            matches += self.goods.match_words(role, text, tokens, terms)
        if role in TEXT_ROLES:
            matches += self._products.match_misspelt_words(role, text, tokens)
        if role == "hs_code" or role in TEXT_ROLES:
            matches += self._products.match_hs_codes(role, text)
            matches += self.goods.match_hs_codes(role, text)
        if role == _ROUTE:
            matches += self.goods.match_route(role, text, terms)
        if role == _ROUTE or role in TEXT_ROLES:
            matches += self.goods.match_vessels(role, text)
        if role in _CODE_ROLES:
            matches += self._identifier_matches(role, text)
            matches += self._maker_code_matches(role, text)
        if leaves_places and not matches and not context:
            return _PLACES_ELSEWHERE
        places = NO_PLACES
        if role in PLACE_READING_ROLES:
            is_misspelt = bool(segments) or role not in _SITE_ROLES
            apart = with_lines_apart(text) if role in NAME_ROLES else text
            places = self.locator.read(role, apart, terms, is_misspelt=is_misspelt)
        if not matches and not context and places is NO_PLACES:
            return _NOTHING
        return CellReading(places, tuple(matches), context)

    def _name_matches(self, role: str, cell: _SegmentedCell) -> list[Match]:
        """Return the best match of each listed organisation."""
        best: dict[EntryKey, tuple[ListedName, MatchResult]] = {}
        # Whole texts first: a mark between two words of one name must not make a part of it match
        # better than the name does ('Lanhamberg; Prats').
        segments = sorted(cell.name_segments, key=lambda segment_: segment_.is_part)
        strong_wholes: set[EntryKey] = set()
        for terms, is_name, query, is_part, is_whole, is_beside_name, cleaned in segments:
            if is_name and is_part and not is_beside_name:
                continue
            for name, result in self._names.matches(query, is_name=is_name, is_whole=is_whole):
                # By its words alone, and by its sentence: 'Forced labour: no. Made by X'.
                if role not in NAME_ROLES and (
                    is_denied(terms, result.at) and is_denied(terms, result.at, cleaned)
                ):
                    continue
                key = name.list, name.entry
                is_one_word_of_part = is_part and len(result.words) == 1
                if is_one_word_of_part and key in strong_wholes:
                    continue
                if not is_part and result.kind in STRONG:
                    strong_wholes.add(key)
                counted = result.weakened() if is_one_word_of_part else result
                if key not in best or _strength(counted) > _strength(best[key][1]):
                    best[key] = name, counted
        return [
            cell_match(
                role, cell.text, result, entry=name.entry, list_id=name.list, listed=name.text
            )
            for name, result in best.values()
        ]

    def _context_notes(self, cell: _SegmentedCell) -> tuple[ContextNote, ...]:
        """Return the notes on buyers and former entries whose name a cell, as a whole, is."""
        first = cell.name_segments[0]
        query = first.query if first.is_name else extract_features(cell.terms)
        notes = {}
        for name, result in self._context_names.matches(query):
            if result.kind in _NAMED:
                key = name.list, name.entry
                notes[key] = self._notes[key]
        return tuple(notes.values())

    def _site_matches(self, role: str, text: str, terms: Sequence[Term]) -> list[Match]:
        """Return the best match of each listed site."""
        if not self._sites:
            return []
        words = self._site_words
        at = next(
            (
                i
                for i, term in enumerate(terms)
                if term.has("site") or words.resembles_site_word(term.key)
            ),
            None,
        )
        # A running text may deny a site: 'not made at X Industrial Park'.
        if at is None or (role in TEXT_ROLES and is_denied(terms, (at,))):
            return []
        best: dict[EntryKey, Match] = {}
        for site in self._sites:
            result = match_site(terms, site)
            key = site.list, site.entry
            if result is not None and (key not in best or result.score > best[key].score):
                best[key] = cell_match(
                    role, text, result, entry=site.entry, list_id=site.list, listed=site.text
                )
        return list(best.values())

    def _whole_name_matches(
        self, role: str, cell: _SegmentedCell, matches: Sequence[Match]
    ) -> Iterator[Match]:
        """Yield the listed sites and places whose whole name a name is, where nothing found them."""
        if role not in NAME_ROLES or not self._whole_names:
            return
        found = {(match.list, match.entry) for match in matches}
        for segment_ in cell.name_segments:
            if not (segment_.is_name and segment_.is_whole):
                continue
            for entry, listed in self._whole_names.get(segment_.query.written, ()):
                if (entry.list, entry.id) in found:
                    continue
                found.add((entry.list, entry.id))
                word = WordMatch(cell.text.strip(), listed, How.SAME)
                result = MatchResult(MatchKind.SITE_NAME, 100.0, (word,), is_equal=True)
                yield cell_match(
                    role, cell.text, result, entry=entry.id, list_id=entry.list, listed=listed
                )

    def _identifier_matches(self, role: str, text: str) -> list[Match]:
        if not self._identifiers:
            return []
        key = identifier_key(without_label(text))
        if len(key) < _MIN_IDENTIFIER_LENGTH:
            return []
        word = WordMatch(text.strip(), key, How.IDENTIFIER)
        result = MatchResult(MatchKind.IDENTIFIER, 100.0, (word,))
        owners = {
            (entry.list, entry.id): entry
            for name in supplier_identifier_keys(text, self.gazetteer)
            for entry in self._identifiers.get(name, ())
        }
        return [
            cell_match(role, text, result, entry=entry.id, list_id=entry.list, listed=key)
            for entry in owners.values()
        ]

    def _maker_code_matches(self, role: str, text: str) -> list[Match]:
        """Return the listed firms whose manufacturer identification code a cell may hold."""
        is_code_column = role == "registration_no"
        codes = codes_in(text[:MAX_CHARACTERS], is_code_column=is_code_column)
        if is_code_column:
            codes += malformed_codes_in(text[:MAX_CHARACTERS])
        if not codes:
            return []  # nearly all cells
        # One cell may have several codes of one firm; the one that fits best counts.
        matches = sorted(
            (match for code in codes for match in self.maker_codes.matches(code)),
            key=lambda match: code_strength(match.result),
        )
        best = {(match.entry.list, match.entry.id): match for match in matches}
        return [
            cell_match(role, text, result, entry=entry.id, list_id=entry.list, listed=listed)
            for entry, listed, result in best.values()
        ]

    @cached_property
    def maker_codes(self) -> ListedCodes:
        """The codes of the listed firms; those of a country are derived when one is read."""
        active = [entry for entry in self.watchlist.entries if entry.is_active]
        return ListedCodes(active, self.lexicon, self.gazetteer, self._spellings)


def _segmented_name(text: str, name: DividedName) -> _SegmentedCell:
    """Return a cell that is one name as a whole."""
    tokens, terms, query = name
    whole = _NameSegment(
        terms, True, query, is_part=False, is_whole=True, is_beside_name=False, text=text
    )
    return _SegmentedCell(text, tokens, terms, [whole])


def _strength(result: MatchResult) -> tuple[int, bool, float, float]:
    """Rank the better kind first, then the equal name, then the share of it, then the evidence."""
    kind = NAME_MATCH_ORDER.index(result.kind)
    return kind, result.is_equal, result.share, sum(weight.bits for weight in result.weights)
