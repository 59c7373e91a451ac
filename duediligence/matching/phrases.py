"""Listed phrases in running text: product words and signal words, in any script and number.

A phrase is met by its words in their order; between two of them one other word may stand ("paper
hand towels"). Latin words meet their plurals; Han phrases are met anywhere in a run of Han.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ..text.normalise import HAN, han_key
from ..text.segment import Term
from ..text.tokenise import Token, tokenise

# Plural and case endings of the languages in the tables (en, de, fr, es, tr, ru in Latin letters).
ENDINGS = (
    "",
    "s",
    "es",
    "n",
    "en",
    "e",
    "er",
    "i",
    "y",
    "a",
    "ler",
    "lar",
    "lari",
    "leri",
    "u",
    "am",
    "ov",
)
_LONGEST_GAP = 1
_SHORTEST_ROOT = 3  # letters that a word keeps without its ending


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a group (a product entry, a signal): its text and its comparable words."""

    group: str
    text: str
    words: tuple[str, ...]
    han: str


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """Where a phrase was met: the group, the phrase, and the words as they stand."""

    group: str
    listed: str
    surface: str


@dataclass(slots=True)
class PhraseIndex:
    """Phrases by their first word, and those in Han; `excludes` are phrases that only look so."""

    _by_first: dict[str, list[Phrase]] = field(default_factory=dict)
    _starts: set[str] = field(default_factory=set)
    _han: list[Phrase] = field(default_factory=list)
    _excludes: dict[str, list[Phrase]] = field(default_factory=dict)
    _concepts: dict[str, list[Phrase]] = field(default_factory=dict)

    def add(self, group: str, texts: Iterable[str], excludes: Iterable[str] = ()) -> None:
        """Enter the phrases of a group, and those that only look like one."""
        for text in texts:
            phrase = _phrase(group, text)
            if phrase.han:
                self._han.append(phrase)
            elif phrase.words:
                self._by_first.setdefault(phrase.words[0], []).append(phrase)
                self._starts.add(phrase.words[0][:_SHORTEST_ROOT])
        for text in excludes:
            self._excludes.setdefault(group, []).append(_phrase(group, text))

    def add_concept(self, group: str, concept: str, name: str) -> None:
        """Let every word of a trade concept meet the group: 'shoutao' for gloves."""
        self._concepts.setdefault(concept, []).append(Phrase(group, name, (), ""))

    def find(self, tokens: Sequence[Token], terms: Sequence[Term]) -> list[PhraseMatch]:
        """The first phrase of each group that a text holds, in the order they stand.

        `tokens` and `terms` are those of the one text.
        """
        found: dict[str, PhraseMatch] = {}
        for one in (*self._in_letters(tokens), *self._in_han(terms), *self._by_concept(terms)):
            found.setdefault(one.group, one)
        return list(found.values())

    def hold(self, tokens: Sequence[Token]) -> bool:
        """Whether any phrase in letters stands in a text."""
        return next(self._in_letters(tokens), None) is not None

    def first_words(self) -> Iterator[str]:
        """The words with which phrases in letters begin."""
        yield from self._by_first

    def in_han(self) -> Iterator[str]:
        """The phrases in Han."""
        yield from (phrase.han for phrase in self._han)

    def begins_with(self, key: str) -> bool:
        """Whether a phrase in letters begins with this word, in any number."""
        if key[:_SHORTEST_ROOT] not in self._starts and not key.endswith("ies"):
            return False
        return not self._by_first.keys().isdisjoint(_roots(key))

    def is_concept(self, concept: str) -> bool:
        """Whether every word of this trade concept meets a group."""
        return concept in self._concepts

    def _in_letters(self, tokens: Sequence[Token]) -> Iterator[PhraseMatch]:
        begins = [self.begins_with(token.key) for token in tokens]
        if True not in begins:
            return
        keys: Sequence[tuple[str, str]] = [(t.key, t.surface) for t in tokens if not t.is_han]
        for i, (key, _) in enumerate(keys):
            for phrase in (one for root in _roots(key) for one in self._by_first.get(root, ())):
                end = _meets(phrase, keys, i)
                if end and not self._is_excluded(phrase, keys, i, end):
                    words = " ".join(word for _, word in keys[i:end])
                    yield PhraseMatch(phrase.group, phrase.text, words)

    def _in_han(self, terms: Sequence[Term]) -> Iterator[PhraseMatch]:
        if not self._han or not any(term.han for term in terms):
            return
        run = " ".join(_han_runs(terms))
        for phrase in self._han:
            if phrase.han in self._without_excluded(phrase, run):
                yield PhraseMatch(phrase.group, phrase.text, phrase.han)

    def _by_concept(self, terms: Sequence[Term]) -> Iterator[PhraseMatch]:
        for term in terms:
            for concept in term.refs("trade"):
                for phrase in self._concepts.get(concept, ()):
                    if self._is_plain(phrase, term):
                        yield PhraseMatch(phrase.group, phrase.text, term.surface)

    def _is_plain(self, phrase: Phrase, term: Term) -> bool:
        """Whether no word of the group's own script met it: then what it excludes says nothing."""
        return bool(term.han) or not any(
            term.key in _roots(word)
            for other in self._excludes.get(phrase.group, ())
            for word in other.words
        )

    def _is_excluded(
        self, phrase: Phrase, keys: Sequence[tuple[str, str]], start: int, end: int
    ) -> bool:
        """Whether the words met are part of a phrase that only looks like the listed one."""
        roots = _roots(keys[start][0])
        for other in self._excludes.get(phrase.group, ()):
            if not any(root in other.words for root in roots):
                continue  # it cannot hold the first word met
            for i in range(max(0, start - len(other.words)), start + 1):
                stop = _meets(other, keys, i, gap=0)
                if stop >= end:
                    return True
        return False

    def _without_excluded(self, phrase: Phrase, run: str) -> str:
        for other in self._excludes.get(phrase.group, ()):
            if other.han:
                run = run.replace(other.han, " ")
        return run


def _phrase(group: str, text: str) -> Phrase:
    if HAN.search(text):
        return Phrase(group, text, (), han_key(text))
    return Phrase(group, text, tuple(token.key for token in tokenise(text)), "")


def _han_runs(terms: Sequence[Term]) -> list[str]:
    """Runs of Han as they stand side by side."""
    runs: list[str] = []
    end = -1
    for term in terms:
        if term.han:
            if term.start == end:
                runs[-1] += term.han
            else:
                runs.append(term.han)
            end = term.end
    return runs


@lru_cache(maxsize=65536)
def _roots(key: str) -> Sequence[str]:
    """A word and what it may be without a plural or case ending, the word itself first."""
    roots = [key]
    roots += [
        key[: -len(ending)]
        for ending in ENDINGS[1:]
        if key.endswith(ending) and len(key) - len(ending) >= _SHORTEST_ROOT
    ]
    if key.endswith("ies"):
        roots.append(key[:-3] + "y")
    return roots


def _meets(
    phrase: Phrase, keys: Sequence[tuple[str, str]], start: int, *, gap: int = _LONGEST_GAP
) -> int:
    """Where the phrase ends if it begins at `start`, else 0."""
    at = start
    for n, word in enumerate(phrase.words):
        reach = at + 1 if n == 0 else at + 1 + gap
        for i in range(at, min(reach, len(keys))):
            if word in _roots(keys[i][0]):
                at = i + 1
                break
        else:
            return 0
    return at
