"""Passages on pay, movement and abuse, by the words of the ILO's indicators of forced labour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .lexicon import ArticleLexicon, Indicator, Phrases, match_at
from .passages import Sentence

# Words from the first to the last of what makes one way of saying it. Judgement: 'only received 320
# yuan for almost two months' has eight, 'their passports lie in a drawer' six; in a longer stretch
# the words belong to other clauses.
_REACH = 10


def find_indicators(
    sentence: Sentence, words: ArticleLexicon
) -> Iterator[tuple[Indicator, int, int]]:
    """Yield each indicator that a sentence speaks of, with the offsets of the words that say so.

    A sentence that denies something speaks of none: it is a denial.
    """
    keys = [key.replace("’", "'") for key in sentence.keys]
    if any(words.has("denial", key) for key in keys):
        return
    for indicator in words.indicators:
        spans = (_span(keys, way) for way in indicator.ways)
        span = next((span for span in spans if span is not None), None)
        if span is not None:
            first, last = span
            yield indicator, sentence.words[first].start, sentence.words[last - 1].end


def _span(keys: list[str], way: Sequence[Phrases]) -> tuple[int, int] | None:
    """Return the first stretch of words that has a phrase of every group, if one is short enough."""
    hits = [
        [
            (at, at + match[0])
            for at in range(len(keys))
            if (match := match_at(keys, at, phrases)) is not None
        ]
        for phrases in way
    ]
    for first, end in hits[0]:
        # Of each other group the phrase that is nearest, and not the same words again.
        nearest = [
            min(
                (hit for hit in others if hit[1] <= first or hit[0] >= end),
                key=lambda hit: max(hit[1], end) - min(hit[0], first),
                default=None,
            )
            for others in hits[1:]
        ]
        spans = [(first, end), *(hit for hit in nearest if hit is not None)]
        start, stop = min(span[0] for span in spans), max(span[1] for span in spans)
        if None not in nearest and (len(way) == 1 or stop - start <= _REACH):
            return start, stop
    return None
