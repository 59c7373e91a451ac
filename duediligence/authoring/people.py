"""The people of a text, recognised so that they are left out of a list of targets.

A witness is never a target. Whoever speaks, has an age, a title or kin is taken for a person; where
that is wrong, a firm is missed and a human adds it, which is the cheaper mistake.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from .capitalised_runs import capitalised_runs, run_before, run_from
from .lexicon import Lexicon
from .passages import CapitalisedRun, Sentence

_AGE = re.compile(r"\d{1,3}(?:-year-old)?")
_LEADING_TO_AGE = frozenset("a an aged who is was".split())
_PRONOUNS = frozenset("i he she it we you they who".split())
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class People:
    """Who was recognised: full names in lower case, and every word of them."""

    names: frozenset[tuple[str, ...]]
    words: frozenset[str]

    @property
    def count(self) -> int:
        """How many, a surname alone counted only where no full name bears it."""
        full = {name for name in self.names if len(name) > 1}
        borne = {word for name in full for word in name}
        return len(full) + sum(len(name) == 1 and name[0] not in borne for name in self.names)


def people_in(
    text: Sequence[Sentence], words: Lexicon, places: Collection[str], firms: Collection[str]
) -> People:
    """Everybody whom the text names.

    Args:
        text: its sentences.
        words: the lexicon.
        places: words that name places, in lower case.
        firms: words of firms that something else than speech tells to be firms.
    """
    found: set[tuple[str, ...]] = set()
    for sentence in text:
        found.update(_names(_surely(sentence, words), words, places))
        found.update(_names(_speaking(sentence, words), words, {*places, *firms}))
    surnames = {word for name in found for word in name}
    # 'Gulnara Example' and later 'Example said': the first name was a person's too.
    for sentence in text:
        for run in capitalised_runs(sentence, words):
            if {word.key for word in run.words} & surnames:
                found.update(_names([run], words, places))
    return People(frozenset(found), frozenset(word for name in found for word in name))


def _names(
    candidates: Iterator[CapitalisedRun] | list[CapitalisedRun],
    words: Lexicon,
    others: Collection[str],
) -> Iterator[tuple[str, ...]]:
    for run in candidates:
        keys = tuple(_without_title(run, words))
        if not 0 < len(keys) <= _MOST_NAMES or all(key in others for key in keys):
            continue
        if any(word.text.isupper() for word in run.words) and not run.sentence.text.isupper():
            continue
        if any(
            (key,) in words.trade
            or (key,) in words.legal
            or words.has("works", key)
            or words.has("stop", key)
            for key in keys
        ):
            continue
        yield keys


def _without_title(run: CapitalisedRun, words: Lexicon) -> list[str]:
    """The words of a name, 'Sister' or 'Mr' at its head left off."""
    keys = [word.key for word in run.words]
    while keys and (words.has("kin", keys[0]) or words.has("title", keys[0])):
        del keys[0]
    return keys


def _surely(sentence: Sentence, words: Lexicon) -> Iterator[CapitalisedRun]:
    """Names with an age, a title or kin."""
    for at, word in enumerate(sentence.words):
        before = sentence.words[at - 1].key if at else ""
        is_kin = words.has("kin", word.key) and words.has("possessive", before)
        if words.has("title", word.key) or is_kin:
            named = run_from(sentence, at + 1, words)
        elif _AGE.fullmatch(word.key) and _follows_name(sentence, at):
            named = run_before(sentence, _before_age(sentence, at), words)
        else:
            continue
        if named is not None:
            yield named


def _before_age(sentence: Sentence, at: int) -> int:
    """Where the words 'who is', 'a' or 'aged' before an age begin."""
    while at and sentence.words[at - 1].key in _LEADING_TO_AGE:
        at -= 1
    return at


def _follows_name(sentence: Sentence, at: int) -> bool:
    """Whether an age stands between commas, or says that it is one."""
    word = sentence.words[at]
    if sentence.keys[at + 1 : at + 3] == ["years", "old"]:
        return True
    gap = sentence.text[word.end - sentence.start :][:1]
    return "year" in word.key or (not word.joined and gap in {",", ".", ")"})


def _speaking(sentence: Sentence, words: Lexicon) -> Iterator[CapitalisedRun]:
    """Names just before or after a word of speech."""
    for at, word in enumerate(sentence.words):
        if words.has("said", word.key):
            before, after = run_before(sentence, at, words), run_from(sentence, at + 1, words)
            is_joined = word.joined or not sentence.shouts
            if before is not None and is_joined and not _has_subject(before):
                yield before
            # Where every word is capitalised, what follows may be any word.
            is_clear = word.key in {"said", "says"} and not sentence.shouts
            if after is not None and is_clear and sentence.words[at + 1].joined:
                yield after


def _has_subject(run: CapitalisedRun) -> bool:
    """'The Zavod said', 'They Openly Said': a person's name has no article or pronoun before it."""
    words = run.sentence.words
    return run.first > 0 and words[run.first - 1].key in {"the", "a", "an"} | _PRONOUNS
