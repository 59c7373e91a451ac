"""The nouns of a draft: what is proposed, from which passage, with which question."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from .passages import Sentence

_EDGES = " \t\r\n,;:-–—("
_MAX_PASSAGES = 3  # judgement: enough to approve by; a person adds what else the list should quote
_MIN_WORDS = 4  # of a quotation; judgement: fewer say nothing about anybody


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the text, at their place: `text[start:end] == quote`. It names no person."""

    quote: str
    start: int
    end: int


@dataclass(slots=True)
class Proposal:
    """Something that a person may put on a list, or not."""

    id: str
    kind: str
    name: str
    why: str
    question: str
    places: tuple[str, ...] = ()
    passages: list[Passage] = field(default_factory=list)

    def add_passage(self, passage: Passage | None) -> None:
        """Add a passage, unless it is there already or there are enough."""
        if passage and passage not in self.passages and len(self.passages) < _MAX_PASSAGES:
            self.passages.append(passage)


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that a text offers for a list. Nothing in it is active."""

    sha256: str
    gazetteers: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    denials: tuple[Passage, ...]
    people_left_out: int

    def of_kind(self, kind: str) -> tuple[Proposal, ...]:
        """Return the proposals of one kind: organisation, buyer, site, place, product."""
        return tuple(proposal for proposal in self.proposals if proposal.kind == kind)


def passage_around(
    sentence: Sentence, start: int, end: int, people: Collection[str]
) -> Passage | None:
    """Return the longest part of a sentence around a mention that names no person, if there is one.

    Args:
        sentence: that has the mention.
        start: offset of the mention in the whole text.
        end: offset of its end.
        people: words of people's names, in lower case.
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
    return Passage(quote, begin, finish) if len(quote.split()) >= _MIN_WORDS else None
