"""A glance at a text: whether it surely holds nothing that the list speaks of.

Most cells of most tables hold nothing. Taking each apart to find that out costs ten times what it
costs to see that no word of it, alone or joined with its neighbours, can take part in a listed
name, site, place or product. What a glance cannot rule out is read; what it rules out a reading
finds quiet too, and a test holds it to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import NamedTuple

from ...model.roles import NAME_ROLES, TEXT_ROLES
from ...resources.bounded_cache import MAX_WORDS, BoundedCache
from ...text.lexicon import Lexicon
from ...text.misspelling import ocr_corrections
from ...text.normalise import HAN, expand_umlauts, latin_key, normalise
from ...text.pinyin import SYLLABLES, split_pinyin
from ...text.segment import MAX_SYLLABLES, Term, segment_tokens, split_subwords
from ...text.tokenise import MAX_CHARACTERS, is_plain_word, surfaces, tokenise
from ..identifiers import may_tell_hs
from .han import HanPrefilter
from .list_lexicon import ListLexicon

_ROLES = NAME_ROLES | TEXT_ROLES | {"address"}
_GOODS_ROLES = NAME_ROLES | TEXT_ROLES
_SIX_DIGITS = re.compile(r"\d{6}")
_SHORTEST = 5  # letters of a word that is seen to be a stranger without being taken apart
_UNDIVIDED = frozenset({0, 2})  # syllables of a word that neither joins others nor is divided

# What a word that is no listed one by itself may do in a text; numbers, for they are many.
_NAME = 1  # be a name: it is no legal form
_JOIN = 2  # join its neighbours (a syllable), or be part of a phrase that divides them anew
_OPEN = 4  # begin a listed name of several words
_OWN = 8  # single a listed site out
_SITE = 16  # say that something is a site
_BEGIN = 32  # begin listed goods or a signal
_GOODS = 64  # be listed goods
_PLACE = 128  # be a place elsewhere, or a part of one
_TOGETHER = _JOIN | _OPEN | _OWN | _SITE


class _Seen(NamedTuple):
    """A word that holds nothing by itself: its parts, and what it may do beside others; most words
    may be part of a firm's name, and nothing else.
    """

    keys: tuple[str, ...]
    may: int = _NAME
    joins: bool = False


_MARK = _Seen((), 0)


class _Split(NamedTuple):
    """A word taken apart: its smallest parts, and the terms that they make."""

    keys: tuple[str, ...]
    joins: bool
    terms: tuple[Term, ...]

    @property
    def spelt(self) -> Iterator[str]:
        """The words that may be misspelt: the terms, and the whole where that is divided."""
        yield from (term.key for term in self.terms)
        if len(self.terms) > 1:
            yield "".join(self.keys)


class PrefilterResult(NamedTuple):
    """Texts that surely hold nothing but places elsewhere; those of them that hold not even such;
    and those that hold listed goods or a signal, and no name.
    """

    no_hits: AbstractSet[str] = frozenset()
    nothing: AbstractSet[str] = frozenset()
    products_only: AbstractSet[str] = frozenset()


class Prefilter:
    """Looks at texts; built once a list, and remembers the words that it has seen."""

    def __init__(self, lexicon: Lexicon, signs: ListLexicon) -> None:
        self._vocabulary = lexicon
        self._listed = signs
        self._han = HanPrefilter(lexicon, signs)
        self._seen: dict[bool, BoundedCache[str, _Seen | None]] = {
            is_goods: BoundedCache(MAX_WORDS) for is_goods in (True, False)
        }

    def apply(self, role: str, texts: Iterable[str]) -> PrefilterResult:
        """What surely holds nothing, and what surely holds goods alone; the others must be read."""
        if role not in _ROLES:
            return PrefilterResult()
        is_goods = role in _GOODS_ROLES
        cleaned = {text: normalise(text) for text in texts if len(text) <= MAX_CHARACTERS}
        han = {text: one for text, one in cleaned.items() if not one.isascii() and HAN.search(one)}
        calm, empty, goods = (
            self._han.no_hits(han, is_goods=is_goods) if han else set(),
            set(),
            set(),
        )
        latin = {
            text: (one, surfaces(one))
            for text, one in cleaned.items()
            if text not in han and not _tells_numbers(role, one)
        }
        self._learn(chain.from_iterable([words for _, words in latin.values()]), is_goods=is_goods)
        known = self._seen[is_goods]
        for text, (one, spelt) in latin.items():
            words = [word for word in map(known.get, spelt) if word]
            if len(words) < len(spelt):
                continue
            may = 0
            for word in words:
                may |= word.may
            if not self._hold_no_name(role, words, may):
                continue
            if may & _GOODS or (may & _BEGIN and self._holds_phrase(one)):
                goods.add(text)
                continue
            calm.add(text)
            if not may & _PLACE and text.isascii():
                empty.add(text)
        return PrefilterResult(calm, empty, goods)

    def _hold_no_name(self, role: str, words: Sequence[_Seen], may: int) -> bool:
        """Whether the words of a text are no name, site or place listed, nor parts of one."""
        if not may & _NAME:
            return False
        if role in NAME_ROLES and self._may_spell_out([k for word in words for k in word.keys]):
            return False
        if not may & _TOGETHER:
            return True
        is_goods = role in _GOODS_ROLES
        return not (
            self._join(words, is_goods=is_goods)
            or self._hold_together(words, may, is_goods=is_goods)
        )

    def _join(self, words: Sequence[_Seen], *, is_goods: bool) -> bool:
        """Whether several words joined may be a listed one."""
        run: list[_Seen] = []  # words that may be joined with the next
        for seen in words:
            if not seen.joins:
                run = []
            elif run and self._makes_word(run, seen.keys, is_goods=is_goods):
                return True
            else:
                run.append(seen)
        return False

    def _learn(self, words: Iterable[str], *, is_goods: bool) -> None:
        """Look at words that were never seen, all at once for that is much quicker."""
        known = self._seen[is_goods]
        new = known.missing(words) - {""}
        known[""] = _MARK
        whole = {word: key for word in new if (key := self._of_one_piece(word))}
        self._listed.prefetch(whole.values())
        strangers = {word: key for word, key in whole.items() if self._listed.is_unrelated(key)}
        known.update((word, _Seen((key,))) for word, key in strangers.items())
        split = {word: self._split(word) for word in new.difference(strangers)}
        self._listed.prefetch(key for one in split.values() for key in one.spelt)
        for word, one in split.items():
            known[word] = self._look(word, one, is_goods=is_goods)

    def _split(self, surface: str) -> _Split:
        tokens = tokenise(surface, cleaned=True)
        subwords = [
            subword for token in tokens for subword in split_subwords(token, self._vocabulary)
        ]
        joins = any(subword.is_subword or subword.key in SYLLABLES for subword in subwords)
        terms = segment_tokens(tokens, surface, self._vocabulary)
        return _Split(tuple([subword.key for subword in subwords]), joins, terms)

    def _look(self, surface: str, split: _Split, *, is_goods: bool) -> _Seen | None:
        """What a word may be, whatever stands beside it; None where that may be a listed one."""
        keys, joins, terms = split
        parts = _joined(keys)
        if self._may_be_listed(keys, parts, terms, surface):
            return None
        signs, may = self._listed, 0
        first_words = self._vocabulary.first_words.keys()
        if not all(term.has("legal") or term.has("connective") for term in terms):
            may |= _NAME
        if joins or len(keys) > 1:
            may |= _JOIN
        if not signs.phrase_openers.isdisjoint(keys):
            may |= _OPEN
        if any(map(signs.is_site_name_word, parts)) or any(
            signs.may_misspell_site_name(t.key) for t in terms
        ):
            may |= _OWN
        if any(map(signs.is_site_word, parts)) or any(term.has("site") for term in terms):
            may |= _SITE
        if is_goods and any(map(signs.begins_phrase, parts)):
            may |= _BEGIN
        if is_goods and any(map(signs.is_product_word, parts)):
            may |= _GOODS
        if may & _JOIN or not first_words.isdisjoint(keys) or any(t.has("place") for t in terms):
            may |= _PLACE
        return _Seen(keys, may, joins)

    def _of_one_piece(self, surface: str) -> str:
        """The key of a word of one piece that means nothing by itself, as most new words are; else
        nothing.
        """
        if not is_plain_word(surface):
            return ""
        key = surface.lower() if surface.isascii() else latin_key(surface)
        if len(key) < _SHORTEST or key in self._vocabulary.first_words:
            return ""
        if len(split_pinyin(key)) not in _UNDIVIDED:
            return ""
        known = self._vocabulary.latin
        if key in known or any(word in known for word in ocr_corrections(key)):
            return ""
        written_out = "" if surface.isascii() else expand_umlauts(surface)
        return "" if written_out and self._listed.is_relevant(written_out) else key

    def _may_be_listed(
        self, keys: Sequence[str], parts: Iterable[str], terms: Sequence[Term], surface: str
    ) -> bool:
        """Whether the parts of a word, in whatever way they are joined, are any name or place."""
        signs = self._listed
        if any(signs.is_listed_word(part, is_goods=False) for part in parts):
            return True
        if any("".join(keys[start:]) in signs.word_beginnings for start in range(len(keys))):
            return True
        written_out = "" if surface.isascii() else expand_umlauts(surface)
        if written_out and signs.is_listed_word(written_out, is_goods=True):
            return True
        if len(terms) > 1 and signs.may_misspell_name("".join(keys)):
            return True
        return any(term.key in signs.name_beginnings or signs.may_misspell(term) for term in terms)

    def _makes_word(self, run: Sequence[_Seen], keys: Sequence[str], *, is_goods: bool) -> bool:
        """Whether the end of a run and what follows it make a listed word, or divide a word anew."""
        known = self._vocabulary.latin
        before = [key for seen in run for key in seen.keys][-MAX_SYLLABLES:]
        is_whole = len(keys) == 1 and all(len(seen.keys) == 1 for seen in run)
        for start in range(len(before)):
            word = "".join(before[start:])
            for key in keys:
                word += key
                if word in known and (
                    not is_whole or self._listed.is_relevant(word, is_goods=is_goods)
                ):
                    return True
        return False

    def _hold_together(self, words: Sequence[_Seen], may: int, *, is_goods: bool) -> bool:
        """Whether words side by side are a listed one, or name a listed site between them."""
        own, site = bool(may & _OWN), bool(may & _SITE)
        keys = [key for word in words for key in word.keys]
        divided = [len(word.keys) > 1 for word in words for _ in word.keys]
        first_words, known = self._vocabulary.first_words, self._vocabulary.latin
        openers = first_words.keys() if True in divided else self._listed.phrase_openers
        for i in [i for i, key in enumerate(keys) if key in openers]:
            for width in range(2, first_words[keys[i]] + 1):
                phrase = "".join(keys[i : i + width])
                if phrase not in known:
                    continue
                if any(divided[i : i + width]) or self._listed.is_listed_word(
                    phrase, is_goods=is_goods
                ):
                    return True
                own = own or self._listed.is_site_name_word(phrase)
                site = site or self._listed.is_site_word(phrase)
        return own and site

    def _holds_phrase(self, text: str) -> bool:
        """Whether listed goods or a signal stand in a text, their words in order."""
        tokens = tokenise(text, cleaned=True)
        return any(phrases.hold(tokens) for phrases in self._listed.phrases)

    def _may_spell_out(self, keys: Sequence[str]) -> bool:
        """Whether a short listed name may be the initials of the words."""
        for name in self._listed.short_names:
            if len(name) <= len(keys):
                initials = iter([key[:1] for key in keys])
                if all(letter in initials for letter in name):
                    return True
        return False


def _tells_numbers(role: str, text: str) -> bool:
    """Whether a text may hold a postal code or the number of goods."""
    if role == "address":
        return _SIX_DIGITS.search(text) is not None
    return role in TEXT_ROLES and may_tell_hs(text)


def _joined(keys: Sequence[str]) -> set[str]:
    """Every way in which neighbouring parts of a word may be joined."""
    size = len(keys)
    if size == 1:
        return {keys[0]}
    return {"".join(keys[i:j]) for i in range(size) for j in range(i + 1, size + 1)}
