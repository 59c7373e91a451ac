"""A watchlist made ready to be asked: every listed name, site, product and number, taken apart once.

An index is built from data files only, and use changes nothing that it answers; it can be pickled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..model import ContextNote, How, Kind, Match, MatchKind, Watchlist, WordMatch
from ..model.roles import ADDRESS_ROLES, NAME_ROLES, PLACE_READING_ROLES, TEXT_ROLES
from ..places.cell_places import NO_PLACES, CellPlaces
from ..places.gazetteer import load_gazetteers
from ..places.locator import Locator
from ..text.lexicon import shipped_lexicon
from ..text.normalise import normalise
from ..text.segment import Term, segment, terms_of
from ..text.tokenise import MAX_CHARACTERS, Token, tokenise
from .blocking.name_index import NameIndex
from .build_index import (
    context_names,
    former_entries,
    listed_identifiers,
    listed_names,
    listed_sites,
    place_spellings,
    refuse_unknown_places,
    same_entity_across_lists,
)
from .identifiers import identifier_key
from .names.features import NameFeatures, extract_features, ways_to_divide
from .names.match import match_name
from .names.segments import is_denied, name_segments
from .prefilter.list_lexicon import ListLexicon
from .prefilter.prefilter import Prefilter, PrefilterResult
from .products import ProductLines, sure_match
from .risk_signals import RiskSignal, load_signals
from .sites import match_site

_SITE_ROLES = (ADDRESS_ROLES | NAME_ROLES | TEXT_ROLES) - {"postal_code", "country"}
_WORD_ROLES = _SITE_ROLES | {"country"}
_PRODUCT_ROLES = NAME_ROLES | TEXT_ROLES
_SHORTEST_IDENTIFIER = 4
_RANK = {"exact": 3, "close": 2, "weak": 1, "part": 0}


@dataclass(frozen=True, slots=True)
class CellReading:
    """What one cell of one role holds: its places, its matches, the buyers it names."""

    places: CellPlaces
    matches: tuple[Match, ...] = ()
    context: tuple[ContextNote, ...] = ()

    @property
    def has_no_hits(self) -> bool:
        """Whether nothing in the cell can lead to anything but clear."""
        return not (self.places.in_region or self.matches or self.context)


_NOTHING = CellReading(NO_PLACES)


class _Apart(NamedTuple):
    """A cell taken apart: its words, and the parts of it that may be a name (see `name_segments`)."""

    text: str
    tokens: Sequence[Token] = ()
    terms: Sequence[Term] = ()
    name_segments: Sequence[tuple[Sequence[Term], bool, NameFeatures]] = ()


class WatchlistIndex:
    """The compiled form of a watchlist: ask it what a cell holds."""

    def __init__(self, watchlist: Watchlist, signals: Sequence[RiskSignal] | None = None) -> None:
        self.watchlist = watchlist
        self.vocabulary = shipped_lexicon()
        self.gazetteer = load_gazetteers(watchlist.gazetteers, self.vocabulary)
        active = [entry for entry in watchlist.entries if entry.is_active]
        refuse_unknown_places(active, self.gazetteer)
        region = {code for entry in active if entry.kind is Kind.PLACE for code in entry.places}
        self.locator = Locator(self.gazetteer, self.vocabulary, region)
        self._spellings = place_spellings(self.vocabulary)
        self._names = NameIndex(listed_names(active, self.vocabulary), self._spellings)
        notes = (*watchlist.context, *former_entries(watchlist.entries))
        context = context_names(notes, self.vocabulary)
        self._context = NameIndex(context, self._spellings)
        self._notes = {(note.list, note.id): note for note in notes}
        self._sites = listed_sites(active, self.vocabulary)
        self._goods = ProductLines(active, load_signals() if signals is None else signals)
        self._identifiers = listed_identifiers(active)
        self.twins = same_entity_across_lists(active)
        names = (self._names, self._context)
        self._glance: Prefilter | None = None
        # On a long list most words resemble a listed one; common words are no words to look for.
        if not any(one.is_long or one.has_common_names for one in names):
            signs = ListLexicon(
                self.vocabulary, self.locator, names, self._sites, self._goods.phrases
            )
            self._glance = Prefilter(self.vocabulary, signs)

    # --- asking ------------------------------------------------------------------------------

    def read_many(self, role: str, texts: Iterable[str]) -> dict[str, CellReading | None]:
        """What each text holds; None where a glance shows that it leads to nothing but clear."""
        seen: dict[str, CellReading | None] = dict.fromkeys(texts)
        calm, empty, goods = self._looked(role, seen)
        apart = {
            text: self._take_apart(role, text, has_names=text not in goods)
            for text in seen.keys() - calm
        }
        for index in (self._names, self._context):
            index.learn(
                core for each in apart.values() for _, _, p in each.name_segments for core in p.core
            )
        seen.update((text, self._read(role, each)) for text, each in apart.items())
        seen.update(dict.fromkeys(empty, _NOTHING))
        return seen

    def _looked(self, role: str, texts: Iterable[str]) -> PrefilterResult:
        """What a glance rules out."""
        if self._glance is None:
            return PrefilterResult()
        looked = self._glance.look(role, texts)
        if role != "other":
            return looked
        numbers = {text for text in looked.calm if self._by_identifier(role, text)}
        return PrefilterResult(looked.calm - numbers, looked.empty - numbers, looked.goods)

    def read_places_only(self, role: str, text: str) -> CellReading:
        """What a calm cell holds: at most places elsewhere, which may speak against a finding."""
        text = text[:MAX_CHARACTERS]
        terms = segment(text, self.vocabulary)
        return CellReading(self.locator.read(role, text, terms, is_misspelt=False))

    def read(self, role: str, text: str) -> CellReading:
        """What one cell holds. The same role and text always give the same reading."""
        return self._read(role, self._take_apart(role, text))

    def _take_apart(self, role: str, text: str, *, has_names: bool = True) -> _Apart:
        """A cell as its words, and as the parts of it that may be a name."""
        text = text[:MAX_CHARACTERS]
        if role not in _WORD_ROLES:
            return _Apart(text)
        cleaned = normalise(text)
        tokens = tokenise(cleaned, cleaned=True)
        terms = terms_of(tokens, cleaned, self.vocabulary)
        if role not in _SITE_ROLES or not has_names:
            return _Apart(text, tokens, terms)
        named: list[tuple[Sequence[Term], bool, NameFeatures]] = []
        for part, is_name in name_segments(terms, is_name=role in NAME_ROLES):
            named += [(way, is_name, theirs) for way, theirs in ways_to_divide(part)]
        return _Apart(text, tokens, terms, named)

    def _read(self, role: str, apart: _Apart) -> CellReading:
        text, tokens, terms, named = apart
        places = NO_PLACES
        if role in PLACE_READING_ROLES:
            is_misspelt = bool(named) or role not in _SITE_ROLES
            places = self.locator.read(role, text, terms, is_misspelt=is_misspelt)
        matches: list[Match] = []
        context: tuple[ContextNote, ...] = ()
        if role in _SITE_ROLES:
            matches += self._organisations(role, apart, is_name=role in NAME_ROLES)
            matches += self._at_sites(role, text, terms)
        if role in NAME_ROLES and self._notes and apart.name_segments:
            context = self._buyers(apart)
        if role in _PRODUCT_ROLES:
            matches += self._goods.in_words(role, text, tokens, terms)
        if role == "hs_code" or role in TEXT_ROLES:
            matches += self._goods.by_hs(role, text)
        if role in {"registration_no", "other"}:
            matches += self._by_identifier(role, text)
        if not matches and not context and places is _NOTHING.places:
            return _NOTHING
        return CellReading(places, tuple(matches), context)

    def _organisations(self, role: str, apart: _Apart, *, is_name: bool) -> list[Match]:
        """The best match of each listed organisation."""
        best: dict[tuple[str, str], Match] = {}
        text, _, terms, named = apart
        for piece, as_name, theirs in named:
            for listed in self._names.candidates(theirs, is_name=as_name):
                result = match_name(theirs, listed, self._spellings, is_name=as_name)
                if result is None or (not is_name and is_denied(piece, result.at)):
                    continue
                if len(piece) < len(terms) and len(result.words) == 1:
                    result = result.weakened()
                match = Match(
                    "", role, "", text, listed.entry, listed.list, listed.text,
                    result.score, result.words, MatchKind(result.kind), result.counter_evidence,
                )  # fmt: skip
                known = best.get((listed.list, listed.entry))
                if known is None or _order(match) > _order(known):
                    best[listed.list, listed.entry] = match
        return list(best.values())

    def _buyers(self, apart: _Apart) -> tuple[ContextNote, ...]:
        """The buyers that a name, as a whole, is that of."""
        _, is_whole, theirs = apart.name_segments[0]
        theirs = theirs if is_whole else extract_features(apart.terms)
        found = {}
        for listed in self._context.candidates(theirs):
            result = match_name(theirs, listed, self._spellings, is_name=True)
            if result is not None and result[0] in {"exact", "close", "weak"}:
                found[listed.list, listed.entry] = self._notes[listed.list, listed.entry]
        return tuple(found.values())

    def _at_sites(self, role: str, text: str, terms: Sequence[Term]) -> list[Match]:
        best: dict[tuple[str, str], Match] = {}
        if not any(term.has("site") for term in terms):
            return []
        for listed in self._sites:
            result = match_site(terms, listed)
            if result is not None and not (role in TEXT_ROLES and self._is_denied_site(terms)):
                kind, score, words = result
                match = Match(
                    "",
                    role,
                    "",
                    text,
                    listed.entry,
                    listed.list,
                    listed.text,
                    score,
                    words,
                    MatchKind(kind),
                )
                known = best.get((listed.list, listed.entry))
                if known is None or match.score > known.score:
                    best[listed.list, listed.entry] = match
        return list(best.values())

    def _is_denied_site(self, terms: Sequence[Term]) -> bool:
        """Whether a running text denies the site: 'not made at X Industrial Park'."""
        at = next((i for i, term in enumerate(terms) if term.has("site")), None)
        return at is not None and is_denied(terms, (at,))

    def _by_identifier(self, role: str, text: str) -> list[Match]:
        key = identifier_key(text)
        if len(key) < _SHORTEST_IDENTIFIER:
            return []
        word = WordMatch(text.strip(), key, How.IDENTIFIER)
        return [
            sure_match(role, text, entry.id, entry.list, key, word, "identifier")
            for entry in self._identifiers.get(key, ())
        ]

    def names_region(self, text: str) -> bool:
        """Whether a declaration or a route speaks of a listed place at all."""
        terms = segment(text, self.vocabulary)
        return any(
            self.locator.region.contains(code) for term in terms for code in term.refs("place")
        )


def _order(match: Match) -> tuple[int, bool, float]:
    """A better kind first, then the match against which nothing speaks, then the score."""
    return _RANK[match.how], not match.against, match.score
