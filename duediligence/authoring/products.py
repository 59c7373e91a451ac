"""Product lines that a text speaks of: a word for goods beside a word for making them."""

from __future__ import annotations

from collections.abc import Iterator

from .lexicon import ArticleLexicon, match_at
from .passages import CapitalisedRun, Sentence

# Words in which making is looked for; judgement, from these examples.
_WORDS_AFTER = 2  # 'cotton spinning mill'
_WORDS_BEFORE = 4  # 'makes cheap white paper towels'


def find_products(
    sentence: Sentence, words: ArticleLexicon
) -> Iterator[tuple[CapitalisedRun, str]]:
    """Yield each mention of goods that are made, with the name of their line."""
    keys, at = sentence.keys, 0
    while at < len(keys):
        match = match_at(keys, at, words.products)
        if match is None:
            at += 1
            continue
        end = at + match[0]
        before = keys[max(0, at - _WORDS_BEFORE) : at]
        is_made = any(words.has("making", key) for key in keys[end : end + _WORDS_AFTER])
        # A deed may be one word further away than making: 'gloves that were sold'.
        around = (*before, *keys[end : end + _WORDS_AFTER + 1])
        if is_made or any(words.has("deed", key) for key in around):
            yield CapitalisedRun(sentence, at, end), match[1]
        at = end
