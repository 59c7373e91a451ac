"""Composes a draft: reads a report and proposes what a watchlist may hold, with a question each."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from ..errors import WatchlistError
from ..text.slug import slug
from .lexicon import Lexicon, lexicon
from .organisations import Firm, firms_in
from .passages import MAX_CHARACTERS, CapitalisedRun, Sentence, sentences
from .people import People, people_in
from .places import Atlas, Spot
from .products import goods_in
from .proposal import Draft, Passage, Proposal, passage_around
from .sites import sites_in

GAZETTEERS = ("xinjiang", "china", "world")
_ORDER = ("organisation", "site", "place", "product", "buyer")
_QUESTIONS = {
    "organisation": "What does the text allege of this organisation itself? Add its full name, other"
    " names and place.",
    "buyer": "Is it a buyer (kind: context, no target), or a supplier that the text alleges"
    " something of (kind: organisation)?",
    "site": "Is this one site with a name of its own? Where is it, and what else is it called?",
    "place": "Does the text allege something of this place, or only mention it?",
    "product": "Where is this made, according to the text? A product line flags nobody by itself.",
}


def draft(text: str, *, gazetteers: Sequence[str] = GAZETTEERS) -> Draft:
    """What a report offers for a watchlist; nothing of it is active until a person approves it.

    Args:
        text: the report, as its publisher wrote it; offsets count its characters. English.
        gazetteers: by name, or paths to folders, as a list names them.

    Raises:
        WatchlistError: the text is empty or too long, or a gazetteer is missing or damaged.

    >>> found = draft("Workers were forced to sew at Zorvane Textile Ltd in Xinjiang.")
    >>> [(one.kind, one.id) for one in found.proposals]
    [('organisation', 'zorvane-textile-ltd'), ('place', 'xinjiang')]
    """
    if len(text) > MAX_CHARACTERS or not text.strip():
        raise WatchlistError(
            f"a text of {len(text):,} characters; give an article of 1 to {MAX_CHARACTERS:,}"
        )
    composer = _Composer(tuple(sentences(text)), Atlas(gazetteers), lexicon())
    return Draft(
        sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        tuple(gazetteers),
        composer.proposals(),
        composer.denials(),
        composer.people.count,
    )


class _Composer:
    """Goes through one text, sentence by sentence, once for each kind of proposal."""

    def __init__(self, text: Sequence[Sentence], atlas: Atlas, words: Lexicon) -> None:
        self.text, self.atlas, self.words = text, atlas, words
        self.spots = [spot for sentence in text for spot in atlas.spots_in(sentence)]
        self.firms = [firm for sentence in text for firm in firms_in(sentence, words)]
        self.people: People = people_in(text, words, self._place_words(), self._firm_words())
        self.order = {sentence.start: at for at, sentence in enumerate(text)}
        self.named: dict[int, list[CapitalisedRun]] = {}
        for firm in self.firms:
            self.named.setdefault(firm.run.sentence.start, []).append(firm.run)
        self.found: dict[tuple[str, str], Proposal] = {}

    def proposals(self) -> tuple[Proposal, ...]:
        """All of them, organisations first; each id once."""
        for firm in self.firms:
            self._propose_firm(firm)
        for sentence in self.text:
            for site in sites_in(sentence, self.words):
                self._propose(site, "site", site.name, "its name ends in a word for a site")
            for run, line in goods_in(sentence, self.words):
                if not self._is_in_firm(run.sentence, run.start):
                    self._propose(run, "product", line.capitalize(), "goods and their making")
        self._propose_places()
        self._join_short_names()
        kept = [one for one in self.found.values() if one.passages]
        kept.sort(key=lambda one: _ORDER.index(one.kind))
        taken: set[str] = set()
        for one in kept:
            if one.id in taken:
                one.id = f"{one.id}-{one.kind}"
            taken.add(one.id)
        return tuple(kept)

    def denials(self) -> tuple[Passage, ...]:
        """The sentences that deny something: evidence that must travel with every entry."""
        found = []
        for sentence in self.text:
            for word in sentence.words:
                if self.words.has("denial", word.key):
                    found.append(passage_around(sentence, word.start, word.end, self.people.words))
                    break
        return tuple(passage for passage in found if passage)

    def _propose_firm(self, firm: Firm) -> None:
        if {word.key for word in firm.run.words} <= self.people.words:
            return
        known = self.found.get(("organisation", slug(firm.run.name)))
        kind = "organisation" if known else "buyer" if firm.buys else "organisation"
        self._propose(firm.run, kind, firm.run.name, firm.why)

    def _join_short_names(self) -> None:
        """'Talay Seafood' is 'Talay Seafood Co., Ltd.' where only a legal form tells them apart."""
        firms = {
            tuple(one.id.split("-")): one
            for one in self.found.values()
            if one.kind in {"organisation", "buyer"}
        }
        for parts, long in firms.items():
            for size in range(1, len(parts)):
                short = firms.get(parts[:size])
                if short is not None and self._is_legal(parts[size:]):
                    for passage in short.passages:
                        long.add(passage)
                    short.passages.clear()

    def _is_legal(self, rest: tuple[str, ...]) -> bool:
        return rest in self.words.legal or all((word,) in self.words.legal for word in rest)

    def _propose(self, run: CapitalisedRun, kind: str, name: str, why: str) -> None:
        passage = passage_around(run.sentence, run.start, run.end, self.people.words)
        key = (kind, slug(name))
        if key not in self.found:
            self.found[key] = Proposal(key[1], kind, name, why, _QUESTIONS[kind])
        self.found[key].add(passage)

    def _propose_places(self) -> None:
        sure = {spot.codes[0] for spot in self.spots if spot.is_sure}
        for spot in self.spots:
            if self.atlas.is_country(spot) or not self._is_telling(spot.sentence):
                continue
            if self._is_no_place(spot):
                continue
            codes = self.atlas.narrowed(spot, sure)
            if codes:
                self._propose_place(spot, codes)

    def _propose_place(self, spot: Spot, codes: tuple[str, ...]) -> None:
        passage = passage_around(spot.sentence, spot.start, spot.end, self.people.words)
        label = "; ".join(f"{code} {self.atlas.gazetteer.label(code)}" for code in codes)
        key = ("place", ",".join(codes))
        if key not in self.found:
            question = f"{_QUESTIONS['place']} The gazetteer knows: {label}."
            if len(codes) > 1:
                question += " Keep the one that is meant under `places`."
            why = "a name of the gazetteer beside work or making"
            self.found[key] = Proposal(
                slug(spot.name), "place", spot.name, why, question, places=codes
            )
        self.found[key].add(passage)

    def _is_no_place(self, spot: Spot) -> bool:
        """Whether it is part of a firm's name, or holds a word that is never part of a name."""
        first = spot.name.lower().split()[0]
        return self.words.has("stop", first) or self._is_in_firm(spot.sentence, spot.start)

    def _is_in_firm(self, sentence: Sentence, at: int) -> bool:
        runs = self.named.get(sentence.start, ())
        return any(run.start <= at < run.end for run in runs)

    def _is_telling(self, sentence: Sentence) -> bool:
        """Whether it, or the sentence after it, speaks of work or of making."""
        at = self.order[sentence.start]
        keys = [key for one in self.text[at : at + 2] for key in one.keys]
        return any(self.words.has("labour", key) or self.words.has("making", key) for key in keys)

    def _place_words(self) -> set[str]:
        return {word for spot in self.spots for word in spot.name.lower().split()}

    def _firm_words(self) -> set[str]:
        return {word.key for firm in self.firms for word in firm.run.words}
