"""The nouns of a draft: what is proposed, from which passage, with which question."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from .passages import Sentence

_EDGES = " \t\r\n,;:-–—("
_MOST_PASSAGES = 3
_FEWEST_WORDS = 4  # fewer say nothing of anybody


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the text, at their place: `text[start:end] == quote`. It names no person."""

    quote: str
    start: int
    end: int


@dataclass(slots=True)
class Proposal:
    """Something that a human may put on a list, or not."""

    id: str
    kind: str
    name: str
    why: str
    question: str
    places: tuple[str, ...] = ()
    passages: list[Passage] = field(default_factory=list)

    def add(self, passage: Passage | None) -> None:
        """One more passage, unless it is known or there are enough."""
        if passage and passage not in self.passages and len(self.passages) < _MOST_PASSAGES:
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
        """The proposals of one kind: organisation, buyer, site, place, product."""
        return tuple(one for one in self.proposals if one.kind == kind)


def passage_around(
    sentence: Sentence, start: int, end: int, people: Collection[str]
) -> Passage | None:
    """The longest part of the sentence that holds a mention and names no person; None if none does."""
    left, right = sentence.start, sentence.end
    for word in sentence.words:
        if word.is_capital and not people_free(word.key, people):
            if word.end <= start:
                left = word.end
            elif word.start >= end:
                right = word.start
                break
            else:
                return None
    offset = sentence.start
    written = sentence.text[left - offset : right - offset]
    # What is left of 'Name, 34, said': an age tells of a person too.
    lead = re.match(r"(?:['’]s\b)?[\s,(]*\d{1,3}[\s,)]+", written) if left > offset else None
    begin = left + (lead.end() if lead else 0)
    written = sentence.text[begin - offset : right - offset]
    begin += len(written) - len(written.lstrip(_EDGES))
    finish = right - (len(written) - len(written.rstrip(_EDGES)))
    quote = sentence.text[begin - offset : finish - offset]
    return Passage(quote, begin, finish) if len(quote.split()) >= _FEWEST_WORDS else None


def people_free(key: str, people: Collection[str]) -> bool:
    """Whether a word, or each part of a joined one, belongs to no person's name."""
    return key not in people and not any(part in people for part in re.split(r"[-'’]", key))
