"""The nouns of a draft: what is proposed, from which passage, with which question."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from ..text.slug import slug
from .article import Article
from .passages import Sentence

_EDGES = " \t\r\n,;:-–—("
# Of one article; judgement: enough to approve by; a person adds what else the list should quote.
_MAX_PASSAGES = 3
_MIN_WORDS = 4  # of a quotation; judgement: fewer say nothing about anybody


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of an article, at their place: `text[start:end] == quote`. It names no person."""

    quote: str
    start: int
    end: int
    article: int = 0


@dataclass(slots=True)
class Proposal:
    """Something that a person may put on a list, or not."""

    id: str
    kind: str
    name: str
    why: str
    question: str
    places: tuple[str, ...] = ()
    aliases: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    def add_passage(self, passage: Passage | None) -> None:
        """Add a passage, unless it is there already or there are enough."""
        if passage is None or passage in self.passages:
            return
        of_article = sum(other.article == passage.article for other in self.passages)
        if of_article < _MAX_PASSAGES:
            self.passages.append(passage)

    def merge(self, other: Proposal) -> None:
        """Take the passages and the names of another proposal; the longest name is the entry's."""
        names = [self.name, *self.aliases, other.name, *other.aliases]
        self.name = max(names, key=len)
        self.id = slug(self.name)
        written = {self.name.lower(): self.name}
        for name in names:
            written.setdefault(name.lower(), name)
        self.aliases = list(written.values())[1:]
        for passage in other.passages:
            self.add_passage(passage)


@dataclass(frozen=True, slots=True)
class Indication:
    """A passage on pay, movement or abuse, and the ILO indicator that it speaks of.

    `entries` are the ids of the proposals that it may be about; `is_about_subject` says that the
    passage itself names them, and that they are firms or sites.
    """

    indicator: str
    name: str
    passage: Passage
    entries: tuple[str, ...]
    is_about_subject: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that articles offer for a list. Nothing in it is active."""

    articles: tuple[Article, ...]
    gazetteers: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    denials: tuple[Passage, ...]
    indications: tuple[Indication, ...]
    people_left_out: int
    indications_left_out: int = 0  # because they cannot be quoted without a person's name

    def of_kind(self, kind: str) -> tuple[Proposal, ...]:
        """Return the proposals of one kind: organisation, buyer, site, place, product."""
        return tuple(proposal for proposal in self.proposals if proposal.kind == kind)


def passage_around(
    sentence: Sentence,
    start: int,
    end: int,
    people: Collection[str],
    *,
    min_words: int = _MIN_WORDS,
) -> Passage | None:
    """Return the longest part of a sentence around a mention that names no person, if there is one.

    Args:
        sentence: that has the mention.
        start: offset of the mention in the whole text.
        end: offset of its end.
        people: words of people's names, in lower case.
        min_words: of the passage; a shorter one says nothing.
    """
    left, right = sentence.start, sentence.end
    for word in sentence.words:
        # 'Qorden-run' names Qorden too.
        if word.is_capital and not {word.key, *re.split(r"[-'’]", word.key)}.isdisjoint(people):
            if word.end <= start:
                left = word.end
            elif word.start >= end:
                right = word.start
                break
            else:
                return None
    offset = sentence.start
    written = sentence.text[left - offset : right - offset]
    # The rest of 'Name, 34, said': an age may identify a person too.
    lead = re.match(r"(?:['’]s\b)?[\s,(]*\d{1,3}[\s,)]+", written) if left > offset else None
    begin = left + (lead.end() if lead else 0)
    written = sentence.text[begin - offset : right - offset]
    begin += len(written) - len(written.lstrip(_EDGES))
    finish = right - (len(written) - len(written.rstrip(_EDGES)))
    quote = sentence.text[begin - offset : finish - offset]
    return (
        Passage(quote, begin, finish, sentence.article) if len(quote.split()) >= min_words else None
    )
