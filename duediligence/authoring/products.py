"""Product lines that a text speaks of: a word for goods beside a word for making them."""

from __future__ import annotations

from collections.abc import Iterator

from .lexicon import Lexicon, match_at
from .passages import CapitalisedRun, Sentence

_NEAR_AFTER = 2  # 'cotton spinning mill'
_NEAR_BEFORE = 4  # 'makes cheap white paper towels'


def goods_in(sentence: Sentence, words: Lexicon) -> Iterator[tuple[CapitalisedRun, str]]:
    """Each mention of goods that are made, with the name of their line."""
    keys, at = sentence.keys, 0
    while at < len(keys):
        found = match_at(keys, at, words.products)
        if found is None:
            at += 1
            continue
        width, line = found
        after = keys[at + width : at + width + _NEAR_AFTER]
        before = keys[max(0, at - _NEAR_BEFORE) : at]
        sold = keys[at + width : at + width + _NEAR_AFTER + 1]
        if (
            any(words.has("making", key) for key in after)
            or any(words.has("deed", key) for key in (*before, *sold))
        ):  # fmt: skip
            yield CapitalisedRun(sentence, at, at + width), line
        at += width
