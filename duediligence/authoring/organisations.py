"""Organisations that a text names: by legal form, by trade, by the word before them or after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .capitalised_runs import capitalised_runs, run_from
from .lexicon import Lexicon, match_at
from .passages import CapitalisedRun, Sentence

_APPOSITION = 7  # words after the comma in which 'a ... company' is looked for


@dataclass(frozen=True, slots=True)
class Firm:
    """One mention of an organisation, how it was known, and whether it is there as a buyer."""

    run: CapitalisedRun
    why: str
    buys: bool


def firms_in(sentence: Sentence, words: Lexicon) -> Iterator[Firm]:
    """The organisations that one sentence names, sites left aside."""
    seen: set[int] = set()
    for run in [*_after_cue(sentence, words), *capitalised_runs(sentence, words)]:
        if run.first in seen or _is_site(run, words):
            continue
        why = _why(run, words)
        if why:
            seen.update(range(run.first, run.last))
            yield Firm(run, why, _buys(run, words))


def _after_cue(sentence: Sentence, words: Lexicon) -> Iterator[CapitalisedRun]:
    """'supplier Hetian ...' where every word is capitalised, so that no run begins there."""
    for at, word in enumerate(sentence.words[:-1]):
        if words.has("firm", word.key) or words.has("buyer", word.key):
            run = run_from(sentence, at + 1, words)
            if run is not None:
                yield run


def _why(run: CapitalisedRun, words: Lexicon) -> str:
    """What tells that a run names a firm; "" where nothing does."""
    keys = [word.key for word in run.words]
    if not any(_distinguishes(key, words) for key in keys):
        return ""
    if _has_legal_form(keys, words):
        return "it bears a legal form"
    if cue := _cue_before(run, words):
        return f"'{cue}' stands before it"
    if noun := _apposition(run, words):
        return f"the text calls it so: {noun}"
    if len(keys) > 1 and not run.sentence.shouts and _is_trade(keys[-1], words):
        return "its name ends in a word of trade"
    return ""


def _distinguishes(key: str, words: Lexicon) -> bool:
    return not (
        _is_trade(key, words) or words.has("stop", key) or (key,) in words.legal or len(key) < 2
    )


def _is_trade(key: str, words: Lexicon) -> bool:
    return (key,) in words.trade or words.has("works", key)


def _has_legal_form(keys: list[str], words: Lexicon) -> bool:
    """At its end, or at its head ('OOO Pakhta'); one letter pair alone is no form."""
    ends = any(
        (found := match_at(keys, at, words.legal)) and at + found[0] == len(keys)
        for at in range(1, len(keys))
    )
    return ends or (len(keys) > 1 and len(keys[0]) > 1 and (keys[0],) in words.legal)


def _cue_before(run: CapitalisedRun, words: Lexicon) -> str:
    before = run.sentence.keys[: run.first]
    if not before:
        return ""
    is_joined = run.words[0].joined or not run.sentence.shouts
    if is_joined and (words.has("firm", before[-1]) or words.has("buyer", before[-1])):
        return before[-1]
    is_name = len(run.words) == 1 or any(_is_trade(word.key, words) for word in run.words)
    if len(before) > 1 and before[-1] == "by" and words.has("leads", before[-2]) and is_name:
        return f"{before[-2]} by"
    if before[-1] in {"called", "named"} and any(
        words.has("works", key) or words.has("firm", key) for key in before[-4:-1]
    ):
        return before[-1]
    return ""


def _apposition(run: CapitalisedRun, words: Lexicon) -> str:
    """'..., a clothing company based in ...': the noun; "" where there is none."""
    following = run.sentence.words[run.last : run.last + _APPOSITION]
    if len(following) < 2 or following[0].joined or following[0].key not in {"a", "an", "the"}:
        return ""
    for word in following[1:]:
        if not word.joined:
            break
        if words.has("firm", word.key) or words.has("buyer", word.key):
            return word.key
    return ""


def _buys(run: CapitalisedRun, words: Lexicon) -> bool:
    """Whether it is a buyer by its noun, or buys from a supplier in the rest of the sentence."""
    before = run.sentence.keys[: run.first]
    if (before and words.has("buyer", before[-1])) or words.has("buyer", _apposition(run, words)):
        return True
    after = run.sentence.keys[run.last :]
    deeds = [at for at, key in enumerate(after) if words.has("bought", key)]
    return bool(deeds) and any(key in {"from", "supplier"} for key in after[deeds[0] :])


def _is_site(run: CapitalisedRun, words: Lexicon) -> bool:
    keys = [word.key for word in run.words]
    return any(match_at(keys, at, words.sites) for at in range(1, len(keys)))
