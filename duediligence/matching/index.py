"""A watchlist made ready to be asked: every listed name, site, product and number, taken apart once.

An index is built from data files only and is never changed by use; it can be pickled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..model import Alias, ContextNote, How, Kind, Match, Watchlist, WatchlistEntry, Word
from ..places.cells import ADDRESS_ROLES, LOCATED_ROLES, NAME_ROLES, TEXT_ROLES, CellPlaces
from ..places.gazetteer import load_gazetteers
from ..places.locate import Locator
from ..text.segment import Term, segment
from ..text.tokens import tokenise
from ..text.vocabulary import shipped_vocabulary
from .names import ListedName, match_name
from .numbers import hs_codes, hs_prefix, identifier_key
from .phrases import PhraseIndex
from .profile import profile
from .retrieve import NameIndex
from .signals import Signal, load_signals
from .sites import ListedSite, listed_site, match_site

_SITE_ROLES = (ADDRESS_ROLES | NAME_ROLES | TEXT_ROLES) - {"postal_code", "country"}
_PRODUCT_ROLES = NAME_ROLES | TEXT_ROLES
_RANK = {"exact": 3, "close": 2, "weak": 1, "part": 0}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one cell of one role holds: its places, its matches, the buyers it names."""

    places: CellPlaces
    matches: tuple[Match, ...] = ()
    context: tuple[ContextNote, ...] = ()
    is_trader: bool = False

    @property
    def is_quiet(self) -> bool:
        """Whether nothing in the cell can lead to anything but clear."""
        return not (self.places.touches or self.matches or self.context)


class Index:
    """The compiled form of a watchlist: ask it what a cell holds."""

    def __init__(self, watchlist: Watchlist, signals: Sequence[Signal] | None = None) -> None:
        self.watchlist = watchlist
        self.vocabulary = shipped_vocabulary()
        self.gazetteer = load_gazetteers(watchlist.gazetteers, self.vocabulary)
        self.signals = tuple(load_signals() if signals is None else signals)
        active = [entry for entry in watchlist.entries if entry.is_active]
        region = {code for entry in active if entry.kind is Kind.PLACE for code in entry.places}
        self.locator = Locator(self.gazetteer, self.vocabulary, region)
        self._spellings = self._place_spellings()
        self._names = NameIndex(self._listed_names(active))
        self._context = NameIndex(self._context_names(watchlist.context))
        self._notes = {note.id: note for note in watchlist.context}
        self._sites = self._listed_sites(active)
        self._products, self._product_hs = self._phrases(active)
        self._signal_phrases = PhraseIndex()
        for signal in self.signals:
            self._signal_phrases.add(signal.id, signal.words)
        self._signals = {signal.id: signal for signal in self.signals}
        self._identifiers = self._listed_identifiers(active)
        self.twins = _twins(active)

    # --- building ----------------------------------------------------------------------------

    def _place_spellings(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for key, senses in self.vocabulary.latin.items():
            for sense in senses:
                if sense.kind == "place" and sense.use != "never":
                    found.setdefault(sense.ref, set()).add(key)
        return {code: frozenset(keys) for code, keys in found.items()}

    def _segment_listed(self, alias: Alias) -> tuple[Term, ...]:
        """The terms of a listed name; a given reading saves romanising its Han."""
        terms = segment(alias.text, self.vocabulary)
        unknown = [term for term in terms if term.han and not term.key]
        if alias.reading and unknown:
            read = segment(alias.reading, self.vocabulary)
            if len(read) == len(terms):
                return tuple(
                    replace(term, key=read[i].key) if term in unknown else term
                    for i, term in enumerate(terms)
                )
        return terms

    def _listed_names(self, entries: Iterable[WatchlistEntry]) -> list[ListedName]:
        return [
            ListedName(
                entry.id,
                entry.list,
                alias.text,
                profile(self._segment_listed(alias)),
                alias.alone,
                alias.certainty,
            )
            for entry in entries
            if entry.kind is Kind.ORGANISATION
            for alias in (Alias(text=entry.name), *entry.aliases)
        ]

    def _context_names(self, notes: Iterable[ContextNote]) -> list[ListedName]:
        return [
            ListedName(
                note.id, note.list, alias.text, profile(self._segment_listed(alias)), alias.alone
            )
            for note in notes
            for alias in (Alias(text=note.name), *note.aliases)
        ]

    def _listed_sites(self, entries: Iterable[WatchlistEntry]) -> tuple[ListedSite, ...]:
        return tuple(
            listed_site(
                entry.id, entry.list, alias.text, self._segment_listed(alias), alone=alias.alone
            )
            for entry in entries
            if entry.kind is Kind.SITE
            for alias in (Alias(text=entry.name), *entry.aliases)
        )

    def _phrases(
        self, entries: Iterable[WatchlistEntry]
    ) -> tuple[PhraseIndex, dict[tuple[str, str], tuple[str, ...]]]:
        phrases, hs = PhraseIndex(), {}
        for entry in entries:
            if entry.kind is Kind.PRODUCT:
                group = f"{entry.list}:{entry.id}"
                phrases.add(group, [entry.name, *(a.text for a in entry.aliases)], entry.excludes)
                hs[entry.list, entry.id] = entry.hs_prefixes
        return phrases, hs

    def _listed_identifiers(
        self, entries: Iterable[WatchlistEntry]
    ) -> dict[str, list[WatchlistEntry]]:
        found: dict[str, list[WatchlistEntry]] = {}
        for entry in entries:
            for identifier in entry.identifiers:
                found.setdefault(identifier_key(identifier.value), []).append(entry)
        return found

    # --- asking ------------------------------------------------------------------------------

    def read(self, role: str, text: str) -> Reading:
        """What one cell holds. The same role and text always give the same reading."""
        terms = segment(text, self.vocabulary) if role in _SITE_ROLES | {"country"} else ()
        places = self.locator.read(role, text, terms) if role in LOCATED_ROLES else CellPlaces()
        matches: list[Match] = []
        context: tuple[ContextNote, ...] = ()
        is_trader = False
        if role in NAME_ROLES:
            theirs = profile(terms)
            is_trader = bool(
                theirs.trades & {"trading", "import-export", "import", "export", "sourcing"}
            )
            matches += self._organisations(role, text, terms, is_name=True)
            context = self._buyers(terms)
        elif role in _SITE_ROLES:
            matches += self._organisations(role, text, terms, is_name=False)
        if role in _SITE_ROLES:
            matches += self._at_sites(role, text, terms)
        if role in _PRODUCT_ROLES:
            matches += self._phrases_in(role, text, terms)
        if role == "hs_code" or role in TEXT_ROLES:
            matches += self._by_hs(role, text)
        if role in {"registration_no", "other"}:
            matches += self._by_identifier(role, text)
        return Reading(places, tuple(matches), context, is_trader)

    def _organisations(
        self, role: str, text: str, terms: Sequence[Term], *, is_name: bool
    ) -> list[Match]:
        """The best match of each listed organisation."""
        theirs = profile(terms)
        best: dict[tuple[str, str], Match] = {}
        for listed in self._names.candidates(theirs):
            result = match_name(theirs, listed, self._spellings, is_name=is_name)
            if result is None:
                continue
            kind, score, words, against = result
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
                kind,
                against,
            )
            known = best.get((listed.list, listed.entry))
            if known is None or _order(match) > _order(known):
                best[listed.list, listed.entry] = match
        return list(best.values())

    def _buyers(self, terms: Sequence[Term]) -> tuple[ContextNote, ...]:
        theirs = profile(terms)
        found = {}
        for listed in self._context.candidates(theirs):
            result = match_name(theirs, listed, self._spellings, is_name=True)
            if result is not None and result[0] in {"exact", "close", "weak"}:
                found[listed.entry] = self._notes[listed.entry]
        return tuple(found.values())

    def _at_sites(self, role: str, text: str, terms: Sequence[Term]) -> list[Match]:
        best: dict[tuple[str, str], Match] = {}
        for listed in self._sites:
            result = match_site(terms, listed)
            if result is not None:
                kind, score, words = result
                match = Match(
                    "", role, "", text, listed.entry, listed.list, listed.text, score, words, kind
                )
                known = best.get((listed.list, listed.entry))
                if known is None or match.score > known.score:
                    best[listed.list, listed.entry] = match
        return list(best.values())

    def _phrases_in(self, role: str, text: str, terms: Sequence[Term]) -> list[Match]:
        matches = []
        for found in self._products.find(text, terms):
            list_id, entry = found.group.split(":", 1)
            word = Word(
                found.surface,
                found.listed,
                How.SAME if found.surface.lower() == found.listed.lower() else How.TRANSLATION,
            )
            matches.append(
                Match("", role, "", text, entry, list_id, found.listed, 100.0, (word,), "product")
            )
        for found in self._signal_phrases.find(text, terms):
            word = Word(found.surface, found.listed, How.SIGNAL)
            label = self._signals[found.group].label
            matches.append(
                Match(
                    "",
                    role,
                    "",
                    text,
                    found.group,
                    "",
                    label,
                    100.0,
                    (word,),
                    self._signals[found.group].kind,
                )
            )
        return matches

    def _by_hs(self, role: str, text: str) -> list[Match]:
        matches = []
        for code in hs_codes(text, is_hs_column=role == "hs_code"):
            for (list_id, entry), prefixes in self._product_hs.items():
                prefix = hs_prefix(code, prefixes)
                if prefix is not None:
                    matches.append(
                        Match(
                            "",
                            role,
                            "",
                            text,
                            entry,
                            list_id,
                            f"HS {prefix}",
                            100.0,
                            (Word(code, prefix, How.HS),),
                            "product",
                        )
                    )
            for signal in self.signals:
                prefix = hs_prefix(code, signal.hs)
                if prefix is not None:
                    matches.append(
                        Match(
                            "",
                            role,
                            "",
                            text,
                            signal.id,
                            "",
                            signal.label,
                            100.0,
                            (Word(code, prefix, How.HS),),
                            signal.kind,
                        )
                    )
        return matches

    def _by_identifier(self, role: str, text: str) -> list[Match]:
        key = identifier_key(text)
        if len(key) < 4:
            return []
        word = Word(text.strip(), key, How.IDENTIFIER)
        return [
            Match("", role, "", text, entry.id, entry.list, key, 100.0, (word,), "identifier")
            for entry in self._identifiers.get(key, ())
        ]

    def names_region(self, text: str) -> bool:
        """Whether a declaration or a route speaks of a listed place at all."""
        terms = segment(text, self.vocabulary)
        return any(self.locator.region.holds(code) for term in terms for code in term.refs("place"))


def _order(match: Match) -> tuple[int, float]:
    return _RANK[match.how], match.score


def _twins(entries: Iterable[WatchlistEntry]) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """The same organisation on two lists: an equal identifier, or an equal folded full name."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for entry in entries:
        if entry.kind is Kind.ORGANISATION:
            keys = {f"#{identifier_key(one.value)}" for one in entry.identifiers}
            names = (entry.name, *(a.text for a in entry.aliases if a.certainty == "confirmed"))
            keys |= {" ".join(token.key for token in tokenise(name)) for name in names}
            for key in sorted(keys):
                groups.setdefault(key, []).append((entry.list, entry.id))
    twins: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for group in groups.values():
        for one in group:
            others = {other for other in group if other[0] != one[0]}
            if others:
                twins.setdefault(one, set()).update(others)
    return {one: tuple(sorted(others)) for one, others in twins.items()}
