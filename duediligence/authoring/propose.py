"""Composes a draft: reads a report and proposes entries for a watchlist, each with a question."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from ..errors import WatchlistError
from ..text.slug import slug
from .lexicon import ArticleLexicon, article_lexicon
from .organisations import NamedOrganisation, find_organisations
from .passages import MAX_CHARACTERS, CapitalisedRun, Sentence, split_sentences
from .people import People, find_people
from .places import PlaceFinder, PlaceMention
from .products import find_products
from .proposal import Draft, Passage, Proposal, passage_around
from .prose import why_not_english_prose
from .sites import find_sites

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
    """Propose entries for a watchlist from a report; none is active until a person approves it.

    Args:
        text: the report, as its publisher wrote it; offsets count its characters. English.
        gazetteers: by name, or paths to folders, as a list names them.

    Raises:
        WatchlistError: the text is empty, too long, a page or document with its code, or not in
            English; or a gazetteer is missing or damaged.

    >>> proposed = draft("Workers were forced to sew at Zorvane Textile Ltd in Xinjiang.")
    >>> [(proposal.kind, proposal.id) for proposal in proposed.proposals]
    [('organisation', 'zorvane-textile-ltd'), ('place', 'xinjiang')]
    """
    if len(text) > MAX_CHARACTERS or not text.strip():
        raise WatchlistError(
            f"a text of {len(text):,} characters; give an article of 1 to {MAX_CHARACTERS:,}"
        )
    if why := why_not_english_prose(text):
        raise WatchlistError(why)
    sentences = tuple(split_sentences(text))
    composer = _Composer(sentences, PlaceFinder(gazetteers), article_lexicon())
    return Draft(
        sha256=sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        gazetteers=tuple(gazetteers),
        proposals=composer.proposals(),
        denials=composer.denials(),
        people_left_out=composer.people.count,
    )


class _Composer:
    """Goes through one text, sentence by sentence, once for each kind of proposal."""

    def __init__(
        self, text: Sequence[Sentence], place_finder: PlaceFinder, words: ArticleLexicon
    ) -> None:
        self.text, self.place_finder, self.words = text, place_finder, words
        self.places = [place for sentence in text for place in place_finder.find(sentence)]
        self.firms = [firm for sentence in text for firm in find_organisations(sentence, words)]
        place_words = {word for place in self.places for word in place.name.lower().split()}
        firm_words = {key for firm in self.firms for key in firm.run.keys}
        self.people: People = find_people(text, words, place_words, firm_words)
        self.order = {sentence.start: at for at, sentence in enumerate(text)}
        self.firm_runs: dict[int, list[CapitalisedRun]] = {}  # by the start of their sentence
        for firm in self.firms:
            self.firm_runs.setdefault(firm.run.sentence.start, []).append(firm.run)
        self.by_name: dict[tuple[str, str], Proposal] = {}  # kind and name, or codes of a place

    def proposals(self) -> tuple[Proposal, ...]:
        """Return all proposals, organisations first; no two have the same id."""
        for firm in self.firms:
            self._propose_firm(firm)
        for sentence in self.text:
            for site in find_sites(sentence, self.words):
                self._propose(site, "site", site.name, why="its name ends in a word for a site")
            for run, line in find_products(sentence, self.words):
                if not self._is_in_firm(run.sentence, run.start):
                    self._propose(run, "product", line.capitalize(), why="goods and their making")
        self._propose_places()
        self._merge_short_names()
        proposals = [proposal for proposal in self.by_name.values() if proposal.passages]
        proposals.sort(key=lambda proposal: _ORDER.index(proposal.kind))
        taken: set[str] = set()
        for proposal in proposals:
            if proposal.id in taken:
                proposal.id = f"{proposal.id}-{proposal.kind}"
            taken.add(proposal.id)
        return tuple(proposals)

    def denials(self) -> tuple[Passage, ...]:
        """Return the sentences that deny something: evidence that must go with every entry."""
        passages = []
        for sentence in self.text:
            for word in sentence.words:
                if self.words.has("denial", word.key):
                    people = self.people.words
                    passages.append(passage_around(sentence, word.start, word.end, people))
                    break
        return tuple(passage for passage in passages if passage)

    def _propose_firm(self, firm: NamedOrganisation) -> None:
        if self.people.words.issuperset(firm.run.keys):
            return
        # A buyer that the text has already called an organisation stays one.
        is_proposed = ("organisation", slug(firm.run.name)) in self.by_name
        kind = "buyer" if firm.is_buyer and not is_proposed else "organisation"
        self._propose(firm.run, kind, firm.run.name, why=firm.why)

    def _merge_short_names(self) -> None:
        """Merge 'Talay Seafood' into 'Talay Seafood Co., Ltd.': only a legal form differs."""
        firms = {
            tuple(proposal.id.split("-")): proposal
            for proposal in self.by_name.values()
            if proposal.kind in {"organisation", "buyer"}
        }
        legal = self.words.legal
        for words, long in firms.items():
            for size in range(1, len(words)):
                short, rest = firms.get(words[:size]), words[size:]
                if short is not None and (rest in legal or all((word,) in legal for word in rest)):
                    for passage in short.passages:
                        long.add_passage(passage)
                    short.passages.clear()

    def _propose(self, run: CapitalisedRun, kind: str, name: str, *, why: str) -> None:
        key = (kind, slug(name))
        if key not in self.by_name:
            question = _QUESTIONS[kind]
            self.by_name[key] = Proposal(key[1], kind, name, why=why, question=question)
        passage = passage_around(run.sentence, run.start, run.end, self.people.words)
        self.by_name[key].add_passage(passage)

    def _propose_places(self) -> None:
        sure = {place.codes[0] for place in self.places if place.is_sure}
        for place in self.places:
            if self.place_finder.is_country(place) or not self._is_about_work(place.sentence):
                continue
            # A word that is never part of a name, and the name of a firm, are not places.
            first = place.name.lower().split()[0]
            if self.words.has("stop", first) or self._is_in_firm(place.sentence, place.start):
                continue
            codes = self.place_finder.resolve(place, sure)
            if codes:
                self._propose_place(place, codes)

    def _propose_place(self, place: PlaceMention, codes: tuple[str, ...]) -> None:
        key = ("place", ",".join(codes))
        if key not in self.by_name:
            gazetteer = self.place_finder.gazetteer
            label = "; ".join(f"{code} {gazetteer.label(code)}" for code in codes)
            question = f"{_QUESTIONS['place']} The gazetteer knows: {label}."
            if len(codes) > 1:
                question += " Keep the one that is meant under `places`."
            self.by_name[key] = Proposal(
                slug(place.name),
                kind="place",
                name=place.name,
                why="a name of the gazetteer beside work or making",
                question=question,
                places=codes,
            )
        passage = passage_around(place.sentence, place.start, place.end, self.people.words)
        self.by_name[key].add_passage(passage)

    def _is_in_firm(self, sentence: Sentence, start: int) -> bool:
        return any(run.start <= start < run.end for run in self.firm_runs.get(sentence.start, ()))

    def _is_about_work(self, sentence: Sentence) -> bool:
        """Return whether a sentence, or the one after it, speaks of work or of making."""
        at = self.order[sentence.start]
        keys = [key for near in self.text[at : at + 2] for key in near.keys]
        return any(self.words.has("labour", key) or self.words.has("making", key) for key in keys)
