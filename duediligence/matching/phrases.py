"""Listed phrases in running text: product words and signal words, in any script and number.

A phrase matches by its words in their order; between two of them one other word may come ("paper
hand towels"). Latin words match their plurals; Han phrases match anywhere in a run of Han.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ..model import How
from ..resources.bounded_cache import WORDS_AT_HAND, BoundedCache
from ..text.frequencies import is_word_of_its_own
from ..text.misspelling import misspelling
from ..text.normalise import HAN, han_key
from ..text.segment import Term
from ..text.tokenise import Token, tokenise

# Plural and case endings of the languages in the tables (en, de, fr, es, tr, ru in Latin letters).
_ENDINGS = tuple("s es n en e er i y a ler lar lari leri u am ov".split())
_MAX_GAP = 1  # words between two of a phrase: "paper hand towels", not "paper and many hand towels"
_MIN_ROOT_LENGTH = (
    3  # letters that a word keeps without its ending; judgement: 'gas' is not of 'ga'
)
_MIN_MISSPELT = 5  # letters: of four, 'love' and 'rugs' are one error away from goods
_SLIPS = frozenset({How.SWAPPED, How.MISSING, How.ADDED, How.SCANNING})
_MOST_WORDS = 16_384  # judgement: more than the words that the texts of a table repeat
_KANA = re.compile("[\u3041-\u30ff]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a group (a product entry, a signal): its text and its comparable words."""

    group: str
    text: str
    words: tuple[str, ...] = ()
    han: str = ""
    is_japanese: bool = False


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A phrase in a text: its group, the phrase, and the words as they are written."""

    group: str
    listed: str
    surface: str


@dataclass(slots=True)
class PhraseIndex:
    """Phrases by their first word, phrases in Han, and phrases that only look like one."""

    _by_first: dict[str, list[Phrase]] = field(default_factory=dict)
    _first_letters: set[str] = field(default_factory=set)
    _han: list[Phrase] = field(default_factory=list)
    _excludes: dict[str, list[Phrase]] = field(default_factory=dict)
    _concepts: dict[str, list[Phrase]] = field(default_factory=dict)
    # Phrases of one ASCII word by their first letter, which are looked for misspelt.
    _single_words: dict[str, dict[str, list[Phrase]]] = field(default_factory=dict)
    # What a word of a text misspells.
    _slips: BoundedCache[str, tuple[tuple[Phrase, How], ...]] = field(
        default_factory=lambda: BoundedCache(_MOST_WORDS)
    )

    def add(
        self,
        group: str,
        texts: Iterable[str],
        excludes: Iterable[str] = (),
        *,
        japanese: AbstractSet[str] = frozenset(),
    ) -> None:
        """Enter the phrases of a group.

        Args:
            group: The id of the group.
            texts: The phrases.
            excludes: Phrases that only look like one of the group ('glove box').
            japanese: Those of the phrases that are Japanese. In Han they count only in a text that
                has kana: 手袋 is a glove in Japanese and a handbag in Chinese.
        """
        for text in texts:
            phrase = _phrase(group, text)
            phrase = replace(phrase, is_japanese=text in japanese)
            if phrase.han:
                self._han.append(phrase)
            elif phrase.words:
                first_word = phrase.words[0]
                self._by_first.setdefault(first_word, []).append(phrase)
                if len(phrase.words) == 1 and phrase.text.isascii():
                    single_words = self._single_words.setdefault(first_word[0], {})
                    single_words.setdefault(first_word, []).append(phrase)
                self._first_letters.add(first_word[:_MIN_ROOT_LENGTH])
        for text in excludes:
            self._excludes.setdefault(group, []).append(_phrase(group, text))

    def add_concept(self, group: str, concept: str, name: str) -> None:
        """Let every word of a trade concept match the group: 'shoutao' for gloves."""
        self._concepts.setdefault(concept, []).append(Phrase(group, name))

    def find(self, tokens: Sequence[Token], terms: Sequence[Term]) -> list[PhraseMatch]:
        """Return the first phrase of each group in a text: by letters, then Han, then concept.

        Args:
            tokens: The tokens of the text.
            terms: The terms of the same text.
        """
        if not (self._by_first or self._han or self._concepts):
            return []
        matches: dict[str, PhraseMatch] = {}
        for match in (*self._in_letters(tokens), *self._in_han(terms), *self._by_concept(terms)):
            matches.setdefault(match.group, match)
        return list(matches.values())

    def misspelt(self, tokens: Sequence[Token]) -> Iterator[tuple[PhraseMatch, How]]:
        """Yield the phrases of one word that an unknown word of a text misspells: 'gloevs'.

        Args:
            tokens: The tokens of the text.
        """
        for token in tokens:
            if len(token.key) < _MIN_MISSPELT or token.is_han:
                continue
            slips = self._slips.get(token.key)
            if slips is None:
                slips = self._slips.put(token.key, tuple(self._misspelt_by(token.key)))
            for phrase, how in slips:
                yield PhraseMatch(phrase.group, phrase.text, token.surface), how

    def _misspelt_by(self, key: str) -> Iterator[tuple[Phrase, How]]:
        """Yield the phrases of one word that a word misspells."""
        # A word with another letter, or another first one, is often another word: 'cloves',
        # 'globes' and 'loves' are no gloves.
        alike = self._single_words.get(key[0])
        if not alike or is_word_of_its_own(key):
            return
        roots = _roots(key)
        for word, phrases in alike.items():
            how = misspelling(key, word) or misspelling(key, f"{word}s")
            if how in _SLIPS and word not in roots:
                yield from ((phrase, how) for phrase in phrases)

    def is_in(self, tokens: Sequence[Token]) -> bool:
        """Return whether any phrase in letters is in a text."""
        return next(self._in_letters(tokens), None) is not None

    def han_phrases(self) -> Iterator[str]:
        """Yield the phrases in Han."""
        yield from (phrase.han for phrase in self._han)

    def first_words(self, keys: Iterable[str]) -> list[str]:
        """Return the words with which a phrase in letters begins, in any number."""
        first_words = self._by_first.keys()
        return [
            key
            for key in with_first_letters(keys, self._first_letters)
            if not first_words.isdisjoint(_roots(key))
        ]

    @property
    def first_letters(self) -> AbstractSet[str]:
        """The letters with which its phrases begin, see `with_first_letters`."""
        return self._first_letters

    def has_concept(self, concept: str) -> bool:
        """Return whether every word of this trade concept matches a group."""
        return concept in self._concepts

    def _in_letters(self, tokens: Sequence[Token]) -> Iterator[PhraseMatch]:
        first_words = self.first_words([token.key for token in tokens])
        if not first_words:
            return
        words: Sequence[Token] = [token for token in tokens if not token.is_han]
        for start, word in enumerate(words):
            if word.key not in first_words:
                continue
            for root in _roots(word.key):
                for phrase in self._by_first.get(root, ()):
                    end = _end_of_phrase(phrase, words, start, gap=_MAX_GAP)
                    if end and not self._is_excluded(phrase.group, words, start, end):
                        surface = " ".join([token.surface for token in words[start:end]])
                        yield PhraseMatch(phrase.group, phrase.text, surface)

    def _in_han(self, terms: Sequence[Term]) -> Iterator[PhraseMatch]:
        if not self._han or not any(term.han for term in terms):
            return
        text = ""
        end = -1
        for term in terms:
            if term.han:
                text += term.han if term.start == end else f" {term.han}"
                end = term.end
        has_kana = any(_KANA.search(term.surface) for term in terms)
        for phrase in self._han:
            if phrase.is_japanese and not has_kana:
                continue
            rest = text
            for excluded in self._excludes.get(phrase.group, ()):
                if excluded.han:
                    rest = rest.replace(excluded.han, " ")
            if phrase.han in rest:
                yield PhraseMatch(phrase.group, phrase.text, phrase.han)

    def _by_concept(self, terms: Sequence[Term]) -> Iterator[PhraseMatch]:
        for term in terms if self._concepts else ():
            for concept in term.refs("trade") if term.senses else ():
                for phrase in self._concepts.get(concept, ()):
                    # A word in letters that a phrase of the exclusions has says nothing by itself.
                    if term.han or not any(
                        term.key in _roots(word)
                        for excluded in self._excludes.get(phrase.group, ())
                        for word in excluded.words
                    ):
                        yield PhraseMatch(phrase.group, phrase.text, term.surface)

    def _is_excluded(self, group: str, words: Sequence[Token], start: int, end: int) -> bool:
        """Return whether the words are part of a phrase that only looks like one of the group."""
        roots = _roots(words[start].key)
        for excluded in self._excludes.get(group, ()):
            if not any(root in excluded.words for root in roots):
                continue  # it cannot have the first word
            for i in range(max(0, start - len(excluded.words)), start + 1):
                if _end_of_phrase(excluded, words, i, gap=0) >= end:
                    return True
        return False


def with_first_letters(keys: Iterable[str], letters: AbstractSet[str]) -> list[str]:
    """Return the words that begin as a phrase does; most words begin as none.

    'berries' has another root than 'berr', and may begin otherwise.
    """
    return [key for key in keys if key[:_MIN_ROOT_LENGTH] in letters or key.endswith("ies")]


def _phrase(group: str, text: str) -> Phrase:
    if HAN.search(text):
        return Phrase(group, text, han=han_key(text))
    return Phrase(group, text, words=tuple(token.key for token in tokenise(text)))


@lru_cache(maxsize=WORDS_AT_HAND)
def _roots(key: str) -> Sequence[str]:
    """Return a word and what it may be without a plural or case ending, the word itself first."""
    roots = [key]
    roots += [
        key[: -len(ending)]
        for ending in _ENDINGS
        if key.endswith(ending) and len(key) - len(ending) >= _MIN_ROOT_LENGTH
    ]
    if key.endswith("ies"):
        roots.append(key[:-3] + "y")
    return roots


def _end_of_phrase(phrase: Phrase, words: Sequence[Token], start: int, *, gap: int) -> int:
    """Return where a phrase that begins at `start` ends; 0 if it does not begin there."""
    at = start
    for n, phrase_word in enumerate(phrase.words):
        reach = at + 1 if n == 0 else at + 1 + gap
        for i in range(at, min(reach, len(words))):
            if phrase_word in _roots(words[i].key):
                at = i + 1
                break
        else:
            return 0
    return at
