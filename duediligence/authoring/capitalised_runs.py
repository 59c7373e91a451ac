"""Runs of capitalised words: what may be a name, in texts that capitalise names and in those that do so with every word."""

from __future__ import annotations

from collections.abc import Iterator

from .lexicon import Lexicon, match_at
from .passages import CapitalisedRun, Sentence

_MOST_WORDS = 8


def capitalised_runs(sentence: Sentence, words: Lexicon) -> Iterator[CapitalisedRun]:
    """Every longest run of words that may be a name, in order.

    Where names alone are capitalised, a run ends at a small letter and sheds the small words at its
    head ('The', 'In'); where every word is, it ends at any word that is never part of a name.
    """
    first = 0
    while first < len(sentence.words):
        if not _may_begin(sentence, first, words):
            first += 1
            continue
        last = _end_of(sentence, first, words)
        yield CapitalisedRun(sentence, first, last)
        first = last


def run_from(sentence: Sentence, first: int, words: Lexicon) -> CapitalisedRun | None:
    """The run that begins at a word, if one may."""
    if first >= len(sentence.words) or not _may_begin(sentence, first, words):
        return None
    return CapitalisedRun(sentence, first, _end_of(sentence, first, words))


def run_before(sentence: Sentence, last: int, words: Lexicon) -> CapitalisedRun | None:
    """The run that ends just before a word, if one does."""
    found = [run for run in capitalised_runs(sentence, words) if run.first < last <= run.last]
    return CapitalisedRun(sentence, found[0].first, last) if found else None


def _may_begin(sentence: Sentence, at: int, words: Lexicon) -> bool:
    word = sentence.words[at]
    return word.is_capital and len(word.key) > 1 and not words.has("stop", word.key)


def _end_of(sentence: Sentence, first: int, words: Lexicon) -> int:
    last = first + 1
    while last < len(sentence.words) and last - first < _MOST_WORDS:
        word = sentence.words[last]
        if not word.joined:
            # 'Ltd.' after a comma belongs to the name.
            if match_at(sentence.keys, last, words.legal) and word.is_capital:
                last += 1
                continue
            break
        if not word.is_capital or _ends_name(sentence, last, words):
            break
        last += 1
    return last


def _ends_name(sentence: Sentence, at: int, words: Lexicon) -> bool:
    # A possessive ends a name: "Turkmenistan's Lebap".
    if sentence.words[at - 1].text.endswith(("'s", "’s")):
        return True
    return sentence.shouts and words.has("stop", sentence.words[at].key)
