"""What the index loses: our own scorer on all pairs, on a path that shares no retrieval code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import Any

from duediligence.matching.build_index import listed_names, place_spellings
from duediligence.matching.names.features import NameFeatures, segmentations
from duediligence.matching.names.match import ListedName, match_name
from duediligence.places.gazetteer import load_gazetteers
from duediligence.text.lexicon import Lexicon, shipped_lexicon
from duediligence.text.segment import segment

from .contests import Outcome
from .inputs import NAME, distinct_names, listed, table
from .measure import costing
from .screening import MATCHES, as_read, pairs_of

_MAX_SHOWN = 20  # of the pairs that are lost
_CHUNK = 20  # texts a task; judgement: small enough that all workers end at about the same time


def recall(rows: int, names: int, *, workers: int = 1) -> Outcome:
    """Compare each of `rows` distinct names, one in ten planted, with each listed name.

    The cost is that of comparing all pairs; the figures say which of the pairs that match the
    screening tells of too.
    """
    import duediligence as dd

    made = table(rows, names, distinct=1.0, share=0.1)
    texts = distinct_names(made.frame)
    true: set[tuple[str, str]] = set()
    with costing() as cost:
        chunks = [texts[at : at + _CHUNK] for at in range(0, len(texts), _CHUNK)]
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            for some in pool.map(_matching, chunks, [names] * len(chunks)):
                true.update(some)
    screened_pairs = pairs_of(dd.Screener(listed(names)).screen(made.frame[[NAME]]))
    lost = sorted(true - screened_pairs)
    for text, entry in lost[:_MAX_SHOWN]:
        sys.stderr.write(f"lost: {text!r}, {entry}\n")
    share = 1 - len(lost) / len(true) if true else 1.0
    compared = len(texts) * names
    return Outcome(cost, {"recall": share, "matching pairs": len(true), "compared": compared})


def _matching(texts: Sequence[str], names: int) -> list[tuple[str, str]]:
    """Every listed name that our scorer says a text matches."""
    listed_ones, spellings = _taken_apart(names)
    matches = []
    for text in texts:
        for query in _ways(text):
            for listed_name in listed_ones:
                match = match_name(query, listed_name, spellings, is_name=True)
                if match is not None and match.kind in MATCHES:
                    matches.append((as_read(text), listed_name.entry))
    return matches


@cache
def _taken_apart(names: int) -> tuple[list[ListedName], Any]:
    names_apart = [*listed_names(listed(names).entries, _vocabulary())]
    return names_apart, place_spellings(_vocabulary())


def _ways(text: str) -> list[NameFeatures]:
    return [way for _, way in segmentations(segment(text, _vocabulary()))]


@cache
def _vocabulary() -> Lexicon:
    """The words of the tables and the places of the gazetteers, as a screening has them."""
    vocabulary = shipped_lexicon()
    load_gazetteers(listed(1).gazetteers, vocabulary)
    return vocabulary
