"""Organisations that a text names: by legal form, by trade, by the word before them or after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .capitalised_runs import capitalised_runs, run_from
from .lexicon import ArticleLexicon, match_at
from .passages import CapitalisedRun, Sentence

# Words after the comma in which 'a ... company' is looked for; judgement: room for a few adjectives.
_APPOSITION = 7


@dataclass(frozen=True, slots=True)
class NamedOrganisation:
    """One mention of an organisation, why it is taken for one, and whether it is a buyer."""

    run: CapitalisedRun
    why: str
    is_buyer: bool


def find_organisations(sentence: Sentence, words: ArticleLexicon) -> Iterator[NamedOrganisation]:
    """Yield the organisations that one sentence names, sites left out."""
    taken: set[int] = set()
    # 'supplier Hetian ...' where every word is capitalised, so that no run begins there.
    after_noun = [
        run_from(sentence, at + 1, words)
        for at, word in enumerate(sentence.words[:-1])
        if _is_noun(word.key, words)
    ]
    for run in [*filter(None, after_noun), *capitalised_runs(sentence, words)]:
        keys = run.keys
        is_site = any(match_at(keys, at, words.sites) for at in range(1, len(keys)))
        why = "" if run.first in taken or is_site else _why(run, words)
        if why:
            taken.update(range(run.first, run.last))
            yield NamedOrganisation(run, why, _is_buyer(run, words))


def _is_noun(key: str, words: ArticleLexicon) -> bool:
    """Return whether a word is a noun for an organisation: 'supplier', 'retailer'."""
    return words.has("firm", key) or words.has("buyer", key)


def _why(run: CapitalisedRun, words: ArticleLexicon) -> str:
    """Return why a run is the name of a firm; "" where it is not."""
    keys = run.keys
    if all(
        words.is_trade(key) or words.has("stop", key) or (key,) in words.legal or len(key) < 2
        for key in keys
    ):
        return ""
    # At its end, or at its head ('OOO Pakhta'), where one letter is an initial.
    for at in range(1, len(keys)):
        form = match_at(keys, at, words.legal)
        if form is not None and at + form[0] == len(keys):
            return "it bears a legal form"
    if len(keys) > 1 and len(keys[0]) > 1 and (keys[0],) in words.legal:
        return "it bears a legal form"
    if cue := _cue_before(run, words):
        return f"'{cue}' stands before it"
    if noun := _apposition(run, words):
        return f"the text calls it so: {noun}"
    if len(keys) > 1 and not run.sentence.is_all_capitalised and words.is_trade(keys[-1]):
        return "its name ends in a word of trade"
    return ""


def _cue_before(run: CapitalisedRun, words: ArticleLexicon) -> str:
    """Return the words before a run that make it an organisation: 'supplier', 'owned by'."""
    before = run.sentence.keys[: run.first]
    if not before:
        return ""
    is_joined = run.words[0].is_joined or not run.sentence.is_all_capitalised
    if is_joined and _is_noun(before[-1], words):
        return before[-1]
    is_name = len(run.words) == 1 or any(map(words.is_trade, run.keys))
    if len(before) > 1 and before[-1] == "by" and words.has("leads", before[-2]) and is_name:
        return f"{before[-2]} by"
    nouns = [key for key in before[-4:-1] if words.has("works", key) or words.has("firm", key)]
    return before[-1] if before[-1] in {"called", "named"} and nouns else ""


def _apposition(run: CapitalisedRun, words: ArticleLexicon) -> str:
    """Return the noun of '..., a clothing company based in ...'; "" where there is none."""
    following = run.sentence.words[run.last : run.last + _APPOSITION]
    if len(following) < 2 or following[0].is_joined or following[0].key not in {"a", "an", "the"}:
        return ""
    for word in following[1:]:
        if not word.is_joined:
            break
        if _is_noun(word.key, words):
            return word.key
    return ""


def _is_buyer(run: CapitalisedRun, words: ArticleLexicon) -> bool:
    """Return whether its noun is a buyer's, or it buys from a supplier later in the sentence."""
    before = run.sentence.keys[: run.first]
    if (before and words.has("buyer", before[-1])) or words.has("buyer", _apposition(run, words)):
        return True
    after = run.sentence.keys[run.last :]
    deeds = [at for at, key in enumerate(after) if words.has("bought", key)]
    return bool(deeds) and not {"from", "supplier"}.isdisjoint(after[deeds[0] :])
