"""A text as sentences of words, each with its place, so that a quotation can be proved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

MAX_CHARACTERS = 2_000_000
_LONGEST = 1_500  # characters of a sentence; what is longer is cut at a blank
_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")
# A full stop ends a sentence where a capital, a digit or an opening quotation mark follows; one after
# a blank (web residue), an initial or an abbreviation does not.
_STOP = re.compile(r"""(?<=\S)[.!?]["'”’)]*\s+(?=["'“‘(]?[^\Wa-z_])|[。！？]""")
_ABBREVIATED = re.compile(
    r"(?:\b(?:co|ltd|inc|corp|mr|mrs|ms|dr|prof|st|no)|\b[A-Za-z])\Z", re.IGNORECASE
)
_JOINT = re.compile(r"\s|-|\s&\s")
_MOSTLY = 0.75


@dataclass(frozen=True, slots=True)
class WordAt:
    """One word of the text; `joined` tells that only a blank stands between it and the last."""

    text: str
    start: int
    end: int
    key: str
    joined: bool

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital (or a letter of a script that has none)."""
        return self.text[0].isalpha() and not self.text[0].islower()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its place, its words, and whether it capitalises words of every kind."""

    start: int
    end: int
    text: str
    words: tuple[WordAt, ...]
    shouts: bool

    @property
    def keys(self) -> list[str]:
        """Its words, comparable."""
        return [word.key for word in self.words]


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text in their order."""
    for start, end in _spans(text):
        written = text[start:end]
        lead = len(written) - len(written.lstrip("\ufeff \t\r\n"))
        first, last = start + lead, start + len(written.rstrip())
        if first < last:
            yield _sentence(text, first, last)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    edges = [0, *(edge for found in _PARAGRAPH.finditer(text) for edge in found.span()), len(text)]
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        cuts = [left, *_ends(text, left, right), right]
        for start, end in pairwise(cuts):
            while end - start > _LONGEST:
                blank = text.rfind(" ", start + 1, start + _LONGEST)
                yield start, (cut := blank if blank > 0 else start + _LONGEST)
                start = cut  # noqa: PLW2901 - what is left of the sentence
            yield start, end


def _ends(text: str, left: int, right: int) -> Iterator[int]:
    for found in _STOP.finditer(text, left, right):
        if not _ABBREVIATED.search(text, max(left, found.start() - 6), found.start()):
            yield found.end()


def _sentence(text: str, start: int, end: int) -> Sentence:
    words: list[WordAt] = []
    for found in _WORD.finditer(text, start, end):
        gap = text[words[-1].end : found.start()] if words else "^"
        key = re.sub(r"['’]s$", "", found.group().lower()).replace(".", "")
        words.append(WordAt(found.group(), *found.span(), key, joined=bool(_JOINT.fullmatch(gap))))
    capitals = sum(word.is_capital for word in words)
    shouts = capitals > 2 and capitals >= _MOSTLY * sum(word.text[0].isalpha() for word in words)
    return Sentence(start, end, text[start:end], tuple(words), shouts)


@dataclass(frozen=True, slots=True)
class CapitalisedRun:
    """Words of one sentence, `first` up to `last`, that may be a name."""

    sentence: Sentence
    first: int
    last: int

    @property
    def words(self) -> tuple[WordAt, ...]:
        """Its words."""
        return self.sentence.words[self.first : self.last]

    @property
    def name(self) -> str:
        """As the text writes it, a possessive ending left off."""
        begin, end = self.words[0].start, self.words[-1].end
        offset = self.sentence.start
        written = " ".join(self.sentence.text[begin - offset : end - offset].split())
        return re.sub(r"['’]s$", "", written)

    @property
    def start(self) -> int:
        """Where it begins in the whole text."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where it ends in the whole text."""
        return self.words[-1].end
