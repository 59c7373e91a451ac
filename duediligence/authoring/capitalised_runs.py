"""Runs of capitalised words, which may be names, also where a text capitalises every word."""

from __future__ import annotations

from collections.abc import Iterator

from .lexicon import ArticleLexicon, match_at
from .passages import CapitalisedRun, Sentence

# Words of a run. With four, 'Talay Ngoen Seafood Co., Ltd' of the tests is cut; five will do for
# them. Judgement: eight leave room for an agency's name, and stop a headline from being one run.
_MAX_WORDS = 8


def capitalised_runs(sentence: Sentence, words: ArticleLexicon) -> Iterator[CapitalisedRun]:
    """Yield every longest run of words that may be a name, in order.

    Where names alone are capitalised, a run ends at a small letter and sheds the small words at its
    head ('The', 'In'); where every word is, it ends at any word that is never part of a name.
    """
    first = 0
    while first < len(sentence.words):
        run = run_from(sentence, first, words)
        if run is not None:
            yield run
        first = run.last if run is not None else first + 1


def run_from(sentence: Sentence, first: int, words: ArticleLexicon) -> CapitalisedRun | None:
    """Return the run that begins at a word, if one may."""
    if first >= len(sentence.words):
        return None
    word = sentence.words[first]
    if not word.is_capital or len(word.key) < 2 or words.has("stop", word.key):
        return None
    last = first + 1
    while last < len(sentence.words) and last - first < _MAX_WORDS:
        word = sentence.words[last]
        # 'Ltd.' after a comma belongs to the name.
        if not word.is_joined:
            if not (word.is_capital and match_at(sentence.keys, last, words.legal)):
                break
        # A possessive ends a name: "Turkmenistan's Lebap".
        elif (
            not word.is_capital
            or sentence.words[last - 1].text.endswith(("'s", "’s"))
            or (sentence.is_all_capitalised and words.has("stop", word.key))
        ):
            break
        last += 1
    return CapitalisedRun(sentence, first, last)


def run_before(sentence: Sentence, last: int, words: ArticleLexicon) -> CapitalisedRun | None:
    """Return the run that ends just before a word, if one does."""
    for run in capitalised_runs(sentence, words):
        if run.first < last <= run.last:
            return CapitalisedRun(sentence, run.first, last)
    return None
