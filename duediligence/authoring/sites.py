"""Industrial parks, zones, bases and farms that a text names."""

from __future__ import annotations

from collections.abc import Iterator

from .capitalised_runs import capitalised_runs
from .lexicon import Lexicon, match_at
from .passages import CapitalisedRun, Sentence


def sites_in(sentence: Sentence, words: Lexicon) -> Iterator[CapitalisedRun]:
    """Each run that a site word ends and that another word begins: a park with a name."""
    for run in capitalised_runs(sentence, words):
        keys = [word.key for word in run.words]
        for at in range(1, len(keys)):
            found = match_at(keys, at, words.sites)
            if found is not None and not all(_is_common(key, words) for key in keys[:at]):
                yield CapitalisedRun(sentence, run.first, run.first + at + found[0])
                break


def _is_common(key: str, words: Lexicon) -> bool:
    return (key,) in words.trade or words.has("stop", key)
