"""Composes a draft: reads reports and proposes entries for a watchlist, each with a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from ..errors import WatchlistError
from ..matching.names.equal_names import are_equal_names
from ..matching.names.features import NameFeatures, extract_features
from ..text.segment import segment
from ..text.slug import slug
from .article import Article, require_english
from .indicators import find_indicators
from .lexicon import ArticleLexicon, article_lexicon
from .organisations import NamedOrganisation, find_organisations
from .passages import MAX_CHARACTERS, CapitalisedRun, Sentence, split_sentences
from .people import People, find_people
from .places import PlaceFinder, PlaceMention
from .products import find_products
from .proposal import Draft, Indication, Passage, Proposal, passage_around
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


def draft(articles: str | Sequence[Article], *, gazetteers: Sequence[str] = GAZETTEERS) -> Draft:
    """Propose entries for a watchlist from reports; none is active until a person approves it.

    Args:
        articles: the text of a report, as its publisher wrote it, or several reports, of which
            each firm gives one proposal with the passages of all. Offsets count the characters of
            each text. English.
        gazetteers: by name, or paths to folders, as a list names them.

    Returns:
        The proposals, each with its passages and a question, the denials, and the passages that
        speak of an ILO indicator of forced labour.

    Raises:
        WatchlistError: a text is empty, too long, a page or document with its code, or not in
            English; two texts are the same; or a gazetteer is missing or damaged.

    >>> proposed = draft("Workers were forced to sew at Zorvane Textile Ltd in Xinjiang.")
    >>> [(proposal.kind, proposal.id) for proposal in proposed.proposals]
    [('organisation', 'zorvane-textile-ltd'), ('place', 'xinjiang')]
    """
    read = (Article(articles),) if isinstance(articles, str) else tuple(articles)
    if not read:
        raise WatchlistError("no article; give one at least")
    for article in read:
        named = f"{article.file}: " if article.file else ""
        if len(article.text) > MAX_CHARACTERS or not article.text.strip():
            raise WatchlistError(
                f"{named}a text of {len(article.text):,} characters; give an article of 1 to"
                f" {MAX_CHARACTERS:,}"
            )
        require_english(article)
    if len({article.sha256 for article in read}) < len(read):
        raise WatchlistError("two of the articles are the same text; give an article once")
    sentences = tuple(
        sentence
        for number, article in enumerate(read)
        for sentence in split_sentences(article.text, number)
    )
    composer = _Composer(sentences, PlaceFinder(gazetteers), article_lexicon())
    proposals = composer.proposals()
    indications = list(composer.indications(proposals))
    return Draft(
        articles=read,
        gazetteers=tuple(gazetteers),
        proposals=proposals,
        denials=composer.denials(),
        indications=tuple(indications),
        people_left_out=composer.people.count,
        indications_left_out=composer.indications_left_out,
    )


class _Composer:
    """Goes through all texts, sentence by sentence, once for each kind of proposal."""

    def __init__(
        self, text: Sequence[Sentence], place_finder: PlaceFinder, words: ArticleLexicon
    ) -> None:
        self.text, self.place_finder, self.words = text, place_finder, words
        self.places = [place for sentence in text for place in place_finder.find(sentence)]
        self.firms = [firm for sentence in text for firm in find_organisations(sentence, words)]
        place_words = {word for place in self.places for word in place.name.lower().split()}
        firm_words = {key for firm in self.firms for key in firm.run.keys}
        self.people: People = find_people(text, words, place_words, firm_words)
        self.order = {_place_of(sentence): at for at, sentence in enumerate(text)}
        self.firm_runs: defaultdict[tuple[int, int], list[CapitalisedRun]] = defaultdict(list)
        for firm in self.firms:
            self.firm_runs[_place_of(firm.run.sentence)].append(firm.run)
        # What is proposed from each sentence, by kind and name; known once all is proposed.
        self.mentions: defaultdict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
        self.indications_left_out = 0
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
        self._merge_equal_names()
        proposals = [
            proposal
            for proposal in {id(p): p for p in self.by_name.values()}.values()
            if proposal.passages
        ]
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

    def indications(self, proposals: Sequence[Proposal]) -> Iterator[Indication]:
        """Yield the passages that speak of an indicator, with the proposals that each may be about.

        These are the firms and sites that its sentence names, else its places. Where it names none,
        they are the places that the article named last, or names first afterwards; without places
        the firms and sites. So a passage about one mill is not held against every other, and a
        person corrects what is meant.
        """
        ids = {id(proposal) for proposal in proposals}
        subjects = {
            _place_of(sentence): self._subjects_of(sentence, ids, is_place=False)
            for sentence in self.text
        }
        places = {
            _place_of(sentence): self._subjects_of(sentence, ids, is_place=True)
            for sentence in self.text
        }
        nearest_places, nearest_subjects = _nearest(places), _nearest(subjects)
        for sentence in self.text:
            at = _place_of(sentence)
            about = subjects[at] or places[at] or nearest_places[at] or nearest_subjects[at]
            for indicator, start, end in find_indicators(sentence, self.words):
                # The words that speak of an indicator say enough: 'beaten' is one.
                passage = passage_around(sentence, start, end, self.people.words, min_words=1)
                if passage is None:
                    self.indications_left_out += 1
                else:
                    yield Indication(
                        indicator.id,
                        indicator.name,
                        passage,
                        entries=about,
                        is_about_subject=bool(subjects[at]),
                    )

    def _subjects_of(
        self, sentence: Sentence, proposed: Collection[int], *, is_place: bool
    ) -> tuple[str, ...]:
        """Return the ids of the places, or of the firms and sites, that a sentence names."""
        kinds = {"place"} if is_place else {"organisation", "site"}
        named = [self.by_name[key] for key in self.mentions.get(_place_of(sentence), ())]
        ids = [p.id for p in named if p.kind in kinds and id(p) in proposed]
        return tuple(dict.fromkeys(ids))

    def _merge_equal_names(self) -> None:
        """Merge the proposals of one firm or site: 'Talay Seafood' and 'Talay Seafood Co., Ltd.'

        Names are equal as the matcher says, which leaves legal forms out. The longest is the name
        of the entry, the others are its aliases. A firm that one passage calls a buyer and another
        an organisation is an organisation, so that a person looks at it.
        """
        by_sound: defaultdict[tuple[bool, str], list[tuple[Proposal, NameFeatures]]] = defaultdict(
            list
        )
        for key, proposal in self.by_name.items():
            if proposal.kind not in {"organisation", "buyer", "site"}:
                continue
            features = extract_features(segment(proposal.name, self.place_finder.vocabulary))
            if not features.spoken:  # nothing but a legal form or such words: equal to no other
                continue
            group = by_sound[proposal.kind == "site", features.spoken]
            for other, other_features in group:
                if are_equal_names(features, other_features, is_whole=True):
                    other.merge(proposal)
                    if "organisation" in {other.kind, proposal.kind}:
                        other.kind, other.question = "organisation", _QUESTIONS["organisation"]
                    self.by_name[key] = other
                    break
            else:
                group.append((proposal, features))

    def _propose(self, run: CapitalisedRun, kind: str, name: str, *, why: str) -> None:
        key = (kind, slug(name))
        if key not in self.by_name:
            question = _QUESTIONS[kind]
            self.by_name[key] = Proposal(key[1], kind, name, why=why, question=question)
        passage = passage_around(run.sentence, run.start, run.end, self.people.words)
        self.by_name[key].add_passage(passage)
        self.mentions[_place_of(run.sentence)].append(key)

    def _propose_places(self) -> None:
        # By article: what one is about says nothing of the namesakes in another.
        sure: defaultdict[int, set[str]] = defaultdict(set)
        for place in self.places:
            if place.is_sure:
                sure[place.sentence.article].add(place.codes[0])
        for place in self.places:
            if self.place_finder.is_country(place) or not self._is_about_work(place.sentence):
                continue
            # A word that is never part of a name, and the name of a firm, are not places.
            first = place.name.lower().split()[0]
            if self.words.has("stop", first) or self._is_in_firm(place.sentence, place.start):
                continue
            codes = self.place_finder.resolve(place, sure[place.sentence.article])
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
        self.mentions[_place_of(place.sentence)].append(key)

    def _is_in_firm(self, sentence: Sentence, start: int) -> bool:
        return any(
            run.start <= start < run.end for run in self.firm_runs.get(_place_of(sentence), ())
        )

    def _is_about_work(self, sentence: Sentence) -> bool:
        """Return whether a sentence, or the one after it, speaks of work or of making."""
        at = self.order[_place_of(sentence)]
        near = [s for s in self.text[at : at + 2] if s.article == sentence.article]
        keys = [key for beside in near for key in beside.keys]
        return any(self.words.has("labour", key) or self.words.has("making", key) for key in keys)


def _nearest(
    named: Mapping[tuple[int, int], tuple[str, ...]],
) -> dict[tuple[int, int], tuple[str, ...]]:
    """Return for each sentence what its article named last, or names first afterwards."""
    nearest = {}
    first: dict[int, tuple[str, ...]] = {}
    for (article, _), ids in named.items():
        if ids:
            first.setdefault(article, ids)
    last = dict(first)
    for (article, start), ids in named.items():
        if ids:
            last[article] = ids
        nearest[article, start] = last.get(article, ())
    return nearest


def _place_of(sentence: Sentence) -> tuple[int, int]:
    return sentence.article, sentence.start
