"""Industrial parks, zones, bases and farms that a text names."""

from __future__ import annotations

from collections.abc import Iterator

from .capitalised_runs import capitalised_runs
from .lexicon import ArticleLexicon, match_at
from .passages import CapitalisedRun, Sentence


def find_sites(sentence: Sentence, words: ArticleLexicon) -> Iterator[CapitalisedRun]:
    """Yield each run that a site word ends and that another word begins: a park with a name."""
    for run in capitalised_runs(sentence, words):
        keys = run.keys
        for at in range(1, len(keys)):
            match = match_at(keys, at, words.sites)
            is_named = not all((k,) in words.trade or words.has("stop", k) for k in keys[:at])
            if match is not None and is_named:
                yield CapitalisedRun(sentence, run.first, run.first + at + match[0])
                break
