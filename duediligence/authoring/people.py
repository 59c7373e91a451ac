"""The people of a text, recognised so that they are left out of a list of targets.

A witness is never a target. Whoever speaks, has an age, a title or kin is taken for a person; where
that is wrong, a firm is missed and a human adds it, which is the cheaper mistake.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .capitalised_runs import capitalised_runs, run_before, run_from
from .lexicon import ArticleLexicon
from .passages import CapitalisedRun, Sentence

_AGE = re.compile(r"\d{1,3}(?:-year-old)?")
_BEFORE_AGE = frozenset("a an aged who is was".split())
_NO_NAME_BEFORE = frozenset("the a an i he she it we you they who".split())
_MAX_NAMES = 3  # words of a person's name; judgement: a longer run is rather a firm or an office


@dataclass(frozen=True, slots=True)
class People:
    """The people who were recognised: full names in lower case, and every word of them."""

    names: frozenset[tuple[str, ...]]
    words: frozenset[str]

    @property
    def count(self) -> int:
        """Their number; a surname alone counts only where no full name has it."""
        full = {name for name in self.names if len(name) > 1}
        in_full = {word for name in full for word in name}
        return len(full) + sum(len(name) == 1 and name[0] not in in_full for name in self.names)


def find_people(
    text: Sequence[Sentence],
    words: ArticleLexicon,
    places: Collection[str],
    firms: Collection[str],
) -> People:
    """Return everybody whom the text names.

    Args:
        text: its sentences.
        words: the lexicon.
        places: words that name places, in lower case.
        firms: words of firms that are known as firms by something else than speech.
    """
    names: set[tuple[str, ...]] = set()
    for sentence in text:
        names.update(_names(_certain(sentence, words), words, places))
        names.update(_names(_speaking(sentence, words), words, {*places, *firms}))
    name_words = {word for name in names for word in name}
    # 'Gulnara Example' and later 'Example said': the first name was a person's too.
    for sentence in text:
        for run in capitalised_runs(sentence, words):
            if not name_words.isdisjoint(run.keys):
                names.update(_names([run], words, places))
    return People(frozenset(names), frozenset(word for name in names for word in name))


def _names(
    candidates: Iterable[CapitalisedRun], words: ArticleLexicon, impossible: Collection[str]
) -> Iterator[tuple[str, ...]]:
    """Yield the candidates that may be a person's name, without 'Sister' or 'Mr' at the head."""
    for run in candidates:
        keys = run.keys
        while keys and (words.has("kin", keys[0]) or words.has("title", keys[0])):
            del keys[0]
        is_acronym = any(word.text.isupper() for word in run.words)
        if (
            0 < len(keys) <= _MAX_NAMES
            and not all(key in impossible for key in keys)
            and (not is_acronym or run.sentence.text.isupper())
            and not any(
                words.is_trade(key) or (key,) in words.legal or words.has("stop", key)
                for key in keys
            )
        ):
            yield tuple(keys)


def _certain(sentence: Sentence, words: ArticleLexicon) -> Iterator[CapitalisedRun]:
    """Yield names with an age, a title or kin."""
    for at, word in enumerate(sentence.words):
        run = None
        before = sentence.words[at - 1].key if at else ""
        is_kin = words.has("kin", word.key) and words.has("possessive", before)
        if words.has("title", word.key) or is_kin:
            run = run_from(sentence, at + 1, words)
        elif _AGE.fullmatch(word.key) and _is_age(sentence, at):
            last = at  # of a name before 'who is', 'a' or 'aged'
            while last and sentence.words[last - 1].key in _BEFORE_AGE:
                last -= 1
            run = run_before(sentence, last, words)
        if run is not None:
            yield run


def _is_age(sentence: Sentence, at: int) -> bool:
    """Return whether a number is between commas, or says that it is an age."""
    word = sentence.words[at]
    if sentence.keys[at + 1 : at + 3] == ["years", "old"]:
        return True
    gap = sentence.text[word.end - sentence.start :][:1]
    return "year" in word.key or (not word.is_joined and gap in {",", ".", ")"})


def _speaking(sentence: Sentence, words: ArticleLexicon) -> Iterator[CapitalisedRun]:
    """Yield names just before or after a word of speech."""
    for at, word in enumerate(sentence.words):
        if words.has("said", word.key):
            before, after = run_before(sentence, at, words), run_from(sentence, at + 1, words)
            is_joined = word.is_joined or not sentence.is_all_capitalised
            if before is not None and is_joined:
                # 'The Zavod said', 'They Openly Said': no article or pronoun is before a name.
                preceding = sentence.words[before.first - 1].key if before.first else ""
                if preceding not in _NO_NAME_BEFORE:
                    yield before
            # Where every word is capitalised, what follows may be any word.
            is_clear = word.key in {"said", "says"} and not sentence.is_all_capitalised
            if after is not None and is_clear and sentence.words[at + 1].is_joined:
                yield after
