"""A text as sentences of words, each with its offsets, so that a quotation can be proved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

# Characters of a text: far beyond any report, so that a file given by mistake is refused at once.
MAX_CHARACTERS = 2_000_000
_MAX_SENTENCE = 1_500  # characters; judgement: a longer one is cut at a blank, for nobody quotes it
_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")
# A full stop ends a sentence where a capital, a digit or an opening quotation mark follows; one after
# a blank (web residue), an initial or an abbreviation does not.
_STOP = re.compile(r"""(?<=\S)[.!?]["'”’)]*\s+(?=["'“‘(]?[^\Wa-z_])|[。！？]""")
_ABBREVIATED = re.compile(
    r"(?:\b(?:co|ltd|inc|corp|mr|mrs|ms|dr|prof|st|no)|\b[A-Za-z])\Z", re.IGNORECASE
)
_MAX_ABBREVIATION = 6  # characters before a full stop: a blank or bracket, then 'prof' or shorter
_JOINT = re.compile(r"\s|-|\s&\s")
# Share of the words that have a capital in a sentence whose capitals are no sign of a name: a
# headline keeps 'of' and 'the' small. Judgement: the articles of the tests allow 0.6 to 0.9.
_CAPITALISED_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class SentenceWord:
    """One word of the text; `is_joined`: only a blank or a hyphen is between it and the last."""

    text: str
    start: int
    end: int
    key: str
    is_joined: bool

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital (or a letter of a script that has none)."""
        return self.text[0].isalpha() and not self.text[0].islower()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its offsets, its words, and whether it capitalises words of every kind.

    `article` is the number of the article that it is in, from 0 on; the offsets count in its text.
    """

    start: int
    end: int
    text: str
    words: tuple[SentenceWord, ...]
    is_all_capitalised: bool
    article: int = 0

    @property
    def keys(self) -> list[str]:
        """Its words in lower case, without possessives and full stops."""
        return [word.key for word in self.words]


@dataclass(frozen=True, slots=True)
class CapitalisedRun:
    """Words of one sentence, `first` up to `last`, that may be a name."""

    sentence: Sentence
    first: int
    last: int

    @property
    def words(self) -> tuple[SentenceWord, ...]:
        """Its words."""
        return self.sentence.words[self.first : self.last]

    @property
    def keys(self) -> list[str]:
        """Its words in lower case, without possessives and full stops."""
        return [word.key for word in self.words]

    @property
    def start(self) -> int:
        """The offset of its beginning in the whole text."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """The offset of its end in the whole text."""
        return self.words[-1].end

    @property
    def name(self) -> str:
        """The name as the text writes it, without a possessive ending."""
        offset = self.sentence.start
        written = self.sentence.text[self.start - offset : self.end - offset]
        return re.sub(r"['’]s$", "", " ".join(written.split()))


def split_sentences(text: str, article: int = 0) -> Iterator[Sentence]:
    """Yield the sentences of a text in their order; a sentence never runs over a paragraph.

    Args:
        text: the whole text, in which the offsets count.
        article: its number among several.

    >>> [sentence.text for sentence in split_sentences("Mr. Vo left. It closed.")]
    ['Mr. Vo left.', 'It closed.']
    """
    for start, end in _spans(text):
        written = text[start:end]
        first = start + len(written) - len(written.lstrip("\ufeff \t\r\n"))
        last = start + len(written.rstrip())
        if first < last:
            yield _sentence(text, first, last, article=article)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    gaps = [edge for gap in _PARAGRAPH.finditer(text) for edge in gap.span()]
    edges = [0, *gaps, len(text)]
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        stops = []
        for stop in _STOP.finditer(text, left, right):
            reach = max(left, stop.start() - _MAX_ABBREVIATION)
            if not _ABBREVIATED.search(text, reach, stop.start()):
                stops.append(stop.end())
        for first, end in pairwise([left, *stops, right]):
            start = first
            while end - start > _MAX_SENTENCE:
                blank = text.rfind(" ", start + 1, start + _MAX_SENTENCE)
                cut = blank if blank > 0 else start + _MAX_SENTENCE
                yield start, cut
                start = cut
            yield start, end


def _sentence(text: str, start: int, end: int, *, article: int) -> Sentence:
    words: list[SentenceWord] = []
    for match in _WORD.finditer(text, start, end):
        gap = text[words[-1].end : match.start()] if words else "^"
        key = re.sub(r"['’]s$", "", match.group().lower()).replace(".", "")
        is_joined = bool(_JOINT.fullmatch(gap))
        words.append(SentenceWord(match.group(), *match.span(), key=key, is_joined=is_joined))
    capitals = sum(word.is_capital for word in words)
    least = _CAPITALISED_SHARE * sum(word.text[0].isalpha() for word in words)
    is_title = capitals > 2 and capitals >= least  # two capitals are one name
    return Sentence(
        start,
        end,
        text[start:end],
        words=tuple(words),
        is_all_capitalised=is_title,
        article=article,
    )
