"""Rule out texts that surely have nothing to do with a short list, without reading them.

Most cells of most tables have no hits. To read each costs ten times what it costs to see that no
word of it, alone or joined with its neighbours, can take part in a listed name, site, place or
product. What the prefilter cannot rule out is read; in what it rules out a reading finds no hits
either, and a test compares both.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import reduce
from itertools import chain, pairwise
from operator import or_
from types import MappingProxyType
from typing import NamedTuple

from ...model.roles import NAME_ROLES, TEXT_ROLES
from ...resources.bounded_cache import MAX_WORDS, BoundedCache
from ...text.lexicon import Lexicon
from ...text.misspelling import misread_words
from ...text.normalise import HAN, expand_umlauts, latin_key, normalise
from ...text.pinyin import SYLLABLES, split_pinyin
from ...text.segment import (
    GLUED_COUNTRY,
    MAX_SYLLABLES,
    MIN_PINYIN_LENGTH,
    Term,
    segment_tokens,
    split_subwords,
)
from ...text.tokenise import MAX_CHARACTERS, Token, is_plain_word, surfaces, tokenise
from ...text.transliteration_keys import script_of_sounds
from ..identifiers import may_begin_hs_code, may_have_hs_code
from ..spacing import Spacing, is_one_word_each, may_have_marks
from .han import HanPrefilter
from .list_lexicon import ListLexicon, Resemblance

_ROLES = NAME_ROLES | TEXT_ROLES | {"address"}
_PRODUCT_ROLES = NAME_ROLES | TEXT_ROLES
# Printable ASCII without the characters that `normalise` changes. Such a text has the words of its
# pieces between blanks.
_PLAIN = re.compile(r"[ \"#%-?A-{}~]*")
_SIX_DIGITS = re.compile(r"\d{6}")  # a Chinese postal code
_UNDIVIDED = frozenset({0, 2})  # syllables of a word that neither joins others nor is divided
_DIVIDED = range(3, MAX_SYLLABLES + 1)  # syllables of a word that is divided, and may be one term

# What a word that is not a listed one by itself may do in a text. Plain numbers, because every word
# of every cell is tested with them and operations on an IntFlag are many times slower.
_IN_NAME = 1  # be part of a name: it is not a legal form
_JOIN = 2  # join its neighbours (a syllable), or be part of a phrase that divides them anew
_OPEN_PHRASE = 4  # begin a listed name of several words
_SITE_NAME = 8  # single a listed site out
_SITE = 16  # say that something is a site
_OPEN_PRODUCT = 32  # begin a phrase of a listed product or a signal
_PRODUCT = 64  # be a listed product
_PLACE = 128  # be a place elsewhere, or a part of one
_WORD_OF_NAME = (
    256  # be a word of a listed name, which says too little where no other one is beside
)
_LISTED = 512  # be listed by itself, or a part of a code
_RESPACED = 1024  # be meant to be spaced otherwise
_SEVERAL = 2048  # be several words, with no blank between them
_MARK = 4096  # have a mark that may be meant for a blank
_BESIDE_OTHERS = _JOIN | _OPEN_PHRASE | _SITE_NAME | _SITE
# What the words of most texts may do: then nothing in the text depends on which they are.
_INERT = frozenset({_IN_NAME | extra for extra in (0, _PLACE, _MARK, _PLACE | _MARK)})


class _DividedWord(NamedTuple):
    """A word: its smallest parts, all that they join to, whether they join others, its terms."""

    keys: tuple[str, ...]
    parts: frozenset[str]
    is_joinable: bool
    terms: tuple[Term, ...]


class _Knowledge(NamedTuple):
    """Keys of new words: those that have nothing to do with the list, those that begin goods."""

    unrelated: AbstractSet[str]
    phrase_beginnings: AbstractSet[str]


_KNOWS_NOTHING = _Knowledge(frozenset(), frozenset())


class _WordUses(NamedTuple):
    """A word without hits by itself: its smallest parts, and what it may do beside others.

    Most words may be part of a firm's name, and nothing else.
    """

    keys: tuple[str, ...]
    uses: int = _IN_NAME
    is_joinable: bool = False

    @property
    def words(self) -> tuple[_WordUses, ...]:
        """Itself: between two blanks most words are alone."""
        return (self,)


_SEPARATOR = _WordUses((), 0)


class _Piece(NamedTuple):
    """What stands between two blanks: its words, and what they may do; none if it must be read."""

    words: tuple[_WordUses, ...]
    uses: int


_UNREAD = _Piece((), _LISTED)


class PrefilterResult(NamedTuple):
    """What the prefilter knows of texts; those in none of the sets must be read.

    `no_hits`: texts that have at most places elsewhere; `nothing`: those of them that have not even
    such; `products_only`: texts that have a listed product or a signal, but no name; `phrases_only`:
    those of them that have it in so many words, not as a trade of that meaning, with their tokens.
    """

    no_hits: AbstractSet[str] = frozenset()
    nothing: AbstractSet[str] = frozenset()
    products_only: AbstractSet[str] = frozenset()
    phrases_only: Mapping[str, Sequence[Token]] = MappingProxyType({})

    def without(self, texts: AbstractSet[str]) -> PrefilterResult:
        """Return the result without texts that may have a hit of which the prefilter knows nothing."""
        return self._replace(no_hits=self.no_hits - texts, nothing=self.nothing - texts)


class Prefilter:
    """The prefilter of texts; built once a list, with a cache of the words that it has judged."""

    def __init__(self, lexicon: Lexicon, listed: ListLexicon, spacing: Spacing) -> None:
        self._lexicon = lexicon
        self._listed = listed
        self._spacing = spacing
        self._han = HanPrefilter(lexicon, listed)
        self._fewest_initials = min(map(len, listed.short_names), default=MAX_CHARACTERS)
        # By whether products matter in the role; None for a word that may be listed by itself.
        self._uses: dict[bool, BoundedCache[str, _WordUses | None]] = {
            is_product_role: BoundedCache(MAX_WORDS) for is_product_role in (True, False)
        }
        # By kind of role.
        self._pieces: dict[str, BoundedCache[str, _Piece]] = {
            kind: BoundedCache(MAX_WORDS) for kind in ("name", "text", "address")
        }

    def apply(self, role: str, texts: Iterable[str]) -> PrefilterResult:
        """Return which texts of a role surely have no hits, and which have products only."""
        if role not in _ROLES:
            return PrefilterResult()
        result, other_spacings = self._apply(role, texts)
        spacings = [
            (text, spacing)
            for text in other_spacings
            if text in result.no_hits or text in result.products_only
            for spacing in self._spacing.others(text, is_name=role in NAME_ROLES)
        ]
        if not spacings:
            return result
        spaced, _ = self._apply(role, [spacing for _, spacing in spacings])
        unclear = {text for text, spacing in spacings if spacing not in spaced.no_hits}
        # Words that are apart may be places elsewhere: "Jia'Textile".
        somewhere = {text for text, spacing in spacings if spacing not in spaced.nothing}
        return PrefilterResult(
            result.no_hits - unclear,
            result.nothing - somewhere,
            result.products_only - unclear,
            result.phrases_only,
        )

    def _apply(self, role: str, texts: Iterable[str]) -> tuple[PrefilterResult, list[str]]:
        """Return the same for the texts as they are spaced, and which may be meant otherwise."""
        short = [text for text in texts if len(text) <= MAX_CHARACTERS]
        plain = {text: text.split() for text in short if _PLAIN.fullmatch(text)}
        cleaned = {text: normalise(text) for text in short if text not in plain}
        han = {text: c for text, c in cleaned.items() if not c.isascii() and HAN.search(c)}
        is_product_role = role in _PRODUCT_ROLES
        no_hits, products_only = self._han.without_names(han, is_product_role=is_product_role)
        nothing: set[str] = set()
        phrases_only: dict[str, Sequence[Token]] = {}
        sets = no_hits, nothing, products_only, phrases_only
        latin = {
            text: surfaces(c)
            for text, c in cleaned.items()
            # The keys of a word that is compared by its sounds are not those of its letters.
            if text not in han and not _may_have_code(role, c) and not script_of_sounds(c)
        }
        self._prefetch(chain.from_iterable(latin.values()), is_product_role=is_product_role)
        cache = self._uses[is_product_role]
        for text, spellings in latin.items():
            words = [word for word in map(cache.get, spellings) if word]
            if len(words) == len(spellings):
                uses = 0
                for word in words:
                    uses |= word.uses
                self._sort_in(sets, role, text, cleaned[text], words=words, uses=uses)
        other_spacings = [*cleaned]
        pieces = self._known_pieces(role, chain.from_iterable(plain.values()))
        uses_of = {spelling: piece.uses for spelling, piece in pieces.items()}.__getitem__
        is_name = role in NAME_ROLES
        most_inert = self._fewest_initials - 1 if is_name else MAX_CHARACTERS
        for text, spellings in plain.items():
            uses = reduce(or_, map(uses_of, spellings), 0)
            if uses & _LISTED:
                continue
            if uses & _RESPACED or (uses & _MARK and not is_name and is_one_word_each(text)):
                other_spacings.append(text)
            if uses in _INERT and len(spellings) <= most_inert:
                no_hits.add(text)
                if not uses & _PLACE:
                    nothing.add(text)
                continue
            words = [word for spelling in spellings for word in pieces[spelling].words]
            self._sort_in(sets, role, text, text, words=words, uses=uses)
        return PrefilterResult(*sets), other_spacings

    def _sort_in(
        self,
        sets: tuple[set[str], set[str], set[str], dict[str, Sequence[Token]]],
        role: str,
        text: str,
        cleaned: str,
        *,
        words: Sequence[_WordUses],
        uses: int,
    ) -> None:
        """Add a text, none of whose words is listed by itself, to those of its kind.

        Args:
            sets: Those of a `PrefilterResult`.
            role: The role of the column.
            text: The text.
            cleaned: The normalised text.
            words: Its words.
            uses: What any of them may do.
        """
        no_hits, nothing, products_only, phrases_only = sets
        if not self._has_no_name(role, words, uses):
            return
        if uses & _PRODUCT:
            products_only.add(text)
            return
        if uses & _OPEN_PRODUCT:
            tokens = tokenise(cleaned, cleaned=True)
            if any(phrases.is_in(tokens) for phrases in self._listed.phrases):
                products_only.add(text)
                phrases_only[text] = tokens
                return
        no_hits.add(text)
        if not uses & _PLACE and text.isascii():
            nothing.add(text)

    def _known_pieces(self, role: str, spellings: Iterable[str]) -> dict[str, _Piece | _WordUses]:
        """Return what is known of what stands between blanks, learnt where it is new."""
        is_name, is_product_role = role in NAME_ROLES, role in _PRODUCT_ROLES
        cache = self._pieces["name" if is_name else "text" if is_product_role else "address"]
        distinct = set(spellings)
        # Most are one word, in which no code begins; nothing else has to be known of them.
        alone = [s for s in distinct if s.isalpha()] if role not in TEXT_ROLES else []
        others = distinct.difference(alone)
        new = cache.missing(others)
        words = {spelling: surfaces(spelling) for spelling in new}
        self._prefetch(chain(alone, *words.values()), is_product_role=is_product_role)
        known = self._uses[is_product_role]
        pieces: dict[str, _Piece | _WordUses] = {s: known.get(s) or _UNREAD for s in alone}
        pieces.update((s, piece) for s in others if (piece := cache.get(s)))
        respaced = self._spacing.respaced([*new], is_name=is_name)
        for spelling, of_piece in words.items():
            piece = self._piece(role, spelling, [*map(known.get, of_piece)])
            if spelling in respaced:
                piece = piece._replace(uses=piece.uses | _RESPACED)
            pieces[spelling] = cache[spelling] = piece
        return pieces

    @staticmethod
    def _piece(role: str, spelling: str, words: Sequence[_WordUses | None]) -> _Piece:
        """Return what is known of a piece that may have several words, marks or a code."""
        found = tuple([word for word in words if word])
        uses = reduce(or_, [word.uses for word in found], 0)
        if len(found) < len(words) or _may_have_code_with(role, spelling):
            uses |= _LISTED
        if sum([len(word.keys) for word in found]) > 1:
            uses |= _SEVERAL
        if may_have_marks(spelling):
            uses |= _MARK
        return _Piece(found, uses)

    # --- the words of one text ---------------------------------------------------------------

    def _has_no_name(self, role: str, words: Sequence[_WordUses], uses: int) -> bool:
        """Return whether the words of a text are no part of a listed name, site or place."""
        if not uses & _IN_NAME:
            return False
        if role in NAME_ROLES and self._may_have_initials(words, uses):
            return False
        if uses & _WORD_OF_NAME and sum([word.uses & _WORD_OF_NAME > 0 for word in words]) > 1:
            return False
        if not uses & _BESIDE_OTHERS:
            return True
        is_product_role = role in _PRODUCT_ROLES
        return not (
            (uses & _JOIN and self._join_to_listed_word(words, is_product_role=is_product_role))
            or self._are_listed_together(words, uses, is_product_role=is_product_role)
        )

    def _join_to_listed_word(self, words: Sequence[_WordUses], *, is_product_role: bool) -> bool:
        """Return whether several words joined may be a listed one, or divide a word anew."""
        if [word.is_joinable for word in words].count(True) < 2:
            return False
        run: list[_WordUses] = []  # words that may be joined with the next
        for word in words:
            if not word.is_joinable:
                run = []
                continue
            before = [key for earlier in run for key in earlier.keys][-MAX_SYLLABLES:]
            is_whole = len(word.keys) == 1 and all(len(earlier.keys) == 1 for earlier in run)
            for start in range(len(before)):
                joined = "".join(before[start:])
                for key in word.keys:
                    joined += key
                    if joined in self._lexicon.latin and (
                        not is_whole
                        or self._listed.is_relevant(joined, is_product_role=is_product_role)
                    ):
                        return True
            run.append(word)
        return False

    def _are_listed_together(
        self, words: Sequence[_WordUses], uses: int, *, is_product_role: bool
    ) -> bool:
        """Return whether words side by side are a listed one, or name a listed site together."""
        listed, first_words = self._listed, self._lexicon.first_words
        has_site_name, has_site = bool(uses & _SITE_NAME), bool(uses & _SITE)
        keys = [key for word in words for key in word.keys]
        if not uses & _JOIN and not any(
            listed.begins_relevant(key + after)
            for key, after in pairwise(keys)
            if key in listed.phrase_openers
        ):
            return has_site_name and has_site  # most texts: no word of theirs is divided
        is_divided = [len(word.keys) > 1 for word in words for _ in word.keys]
        openers = first_words.keys() if True in is_divided else listed.phrase_openers
        ends: list[int] = []  # by key, where its word ends
        for word in words:
            ends += [len(ends) + len(word.keys)] * len(word.keys)
        for i in [i for i, key in enumerate(keys) if key in openers]:
            # Only what reaches into the next word: the parts of one word were judged with it.
            for stop in range(ends[i] + 1, min(i + first_words[keys[i]], len(keys)) + 1):
                phrase = "".join(keys[i:stop])
                if phrase not in self._lexicon.latin:
                    continue
                if any(is_divided[i:stop]) or listed.is_listed_word(
                    phrase, is_product_role=is_product_role
                ):
                    return True
                has_site_name = has_site_name or phrase in listed.site_name_words
                has_site = has_site or phrase in listed.site_words
        return has_site_name and has_site

    def _may_have_initials(self, words: Sequence[_WordUses], uses: int) -> bool:
        """Return whether a short listed name may be the initials of the words."""
        # A word of several parts may join others.
        if not uses & _JOIN and len(words) < self._fewest_initials:
            return False
        keys = [key for word in words for key in word.keys]
        for name in self._listed.short_names:
            if len(name) <= len(keys):
                initials = iter([key[:1] for key in keys])
                if all(letter in initials for letter in name):
                    return True
        return False

    # --- single words ------------------------------------------------------------------------

    def _prefetch(self, words: Iterable[str], *, is_product_role: bool) -> None:
        """Judge the words that are not in the cache, all at once because that is much quicker."""
        cache = self._uses[is_product_role]
        missing = cache.missing(words) - {""}
        if not missing and "" in cache:
            return
        cache[""] = _SEPARATOR
        whole = self._whole_words(missing)
        unrelated = self._listed.unrelated([key for key, _ in whole.values()])
        cache.update((word, uses) for word, (key, uses) in whole.items() if key in unrelated)
        divided = {word: self._divide(word) for word in missing if word not in cache}
        known = self._look_up(divided.values())
        cache.update(
            (word, self._judge(word, parts, known, is_product_role=is_product_role))
            for word, parts in divided.items()
        )
        for word in self._spacing.respaced([*filter(str.isascii, missing)], is_name=False):
            if uses := cache.get(word):
                cache[word] = uses._replace(uses=uses.uses | _RESPACED)

    def _look_up(self, words: Collection[_DividedWord]) -> _Knowledge:
        """Return what is known of the parts and terms of words, looked up all at once."""
        if not words:
            return _KNOWS_NOTHING
        listed = self._listed
        terms = {term for word in words for term in word.terms}
        spellings = {
            key for word in words for key in self._joined([term.key for term in word.terms])
        }
        unrelated = listed.unrelated(spellings)
        listed.prefetch(spellings - unrelated)
        known = (term for term in terms if not _is_stranger(term, unrelated))
        listed.prefetch_terms(known, unrelated)
        parts = {part for word in words for part in word.parts}
        return _Knowledge(unrelated, listed.phrase_beginnings(parts))

    def _whole_words(self, surfaces: Iterable[str]) -> dict[str, tuple[str, _WordUses]]:
        """Return the words without a meaning that are one term each, as most are.

        Returns:
            By word its key, and what it may do if its key has nothing to do with the list.
        """
        known_words, first_words = self._lexicon.latin, self._lexicon.first_words
        syllables_of = {
            surface: (key, syllables)
            for surface in surfaces
            if (is_plain_word(surface) or (surface.isdigit() and surface.isascii()))
            and (key := surface.lower() if surface.isascii() else latin_key(surface))
            and key not in known_words
            and key not in first_words
            and not key.endswith(GLUED_COUNTRY)
            and len(syllables := split_pinyin(key)) != 1
            and (len(syllables) in _UNDIVIDED or surface.isascii())
            and (surface.isascii() or not self._listed.is_relevant(expand_umlauts(surface)))
        }
        misread = misread_words([key for key, _ in syllables_of.values()], known_words.keys())
        whole: dict[str, tuple[str, _WordUses]] = {}
        divided: dict[str, tuple[str, tuple[str, ...]]] = {}
        for surface, (key, syllables) in syllables_of.items():
            if key in misread:
                continue
            if len(syllables) in _UNDIVIDED or len(key) < MIN_PINYIN_LENGTH:
                whole[surface] = key, _WordUses((key,))
            # A syllable is a term of its own only beside a known word of several syllables.
            elif len(syllables) in _DIVIDED and known_words.keys().isdisjoint(
                self._joined(syllables, fewest=2)
            ):
                divided[surface] = key, syllables
        parts_of = {surface: self._joined(syllables) for surface, (_, syllables) in divided.items()}
        beginnings = self._listed.phrase_beginnings(set().union(*parts_of.values()))
        for surface, (key, syllables) in divided.items():
            parts = parts_of[surface]
            if self._listed.own_words.isdisjoint(parts) and beginnings.isdisjoint(parts):
                opens_phrase = not self._listed.phrase_openers.isdisjoint(syllables)
                uses = _IN_NAME | _JOIN | _PLACE | (_OPEN_PHRASE if opens_phrase else 0)
                whole[surface] = key, _WordUses(syllables, uses, is_joinable=True)
        return whole

    def _joined(self, keys: Sequence[str], *, fewest: int = 1) -> frozenset[str]:
        """Return all that so many neighbouring keys or more join to; of 1, the keys themselves too.

        But not what is longer than any listed word: a cell may be one word of a thousand pieces.
        """
        joined = []
        for start in range(len(keys) - fewest + 1):
            letters = 0
            for end in range(start, len(keys)):
                letters += len(keys[end])
                if letters > self._listed.longest and end > start:
                    break
                if end - start + 1 >= fewest:
                    joined.append("".join(keys[start : end + 1]))
        return frozenset(joined)

    def _divide(self, surface: str) -> _DividedWord:
        tokens = tokenise(surface, cleaned=True)
        subwords = [part for token in tokens for part in split_subwords(token, self._lexicon)]
        keys = tuple([part.key for part in subwords])
        return _DividedWord(
            keys,
            parts=self._joined(keys),
            is_joinable=any(part.is_subword or part.key in SYLLABLES for part in subwords),
            # Where a word is in its text says nothing.
            terms=segment_tokens(tokens, surface, self._lexicon),
        )

    def _judge(
        self, surface: str, word: _DividedWord, known: _Knowledge, *, is_product_role: bool
    ) -> _WordUses | None:
        """Return what a word may do beside others; None where it may be a listed one by itself.

        Args:
            surface: The word as it is written.
            word: The word as it is divided.
            known: What is known of its parts and terms.
            is_product_role: Whether products matter in the role.
        """
        keys, parts, is_joinable, terms = word
        listed, uses = self._listed, 0
        related = [term for term in terms if not _is_stranger(term, known.unrelated)]
        agreements = [listed.agreement(term) for term in related]
        # Two terms that agree with a word each may be a name together.
        if Resemblance.NAME in agreements or agreements.count(Resemblance.WORD) > 1:
            return None
        if self._may_be_listed(surface, terms, known) or any(map(self._may_be_part, related)):
            return None
        if Resemblance.WORD in agreements:
            uses |= _WORD_OF_NAME
        if not all(term.has("legal") or term.has("connective") for term in terms):
            uses |= _IN_NAME
        if is_joinable or len(keys) > 1:
            uses |= _JOIN
        if not listed.phrase_openers.isdisjoint(keys):
            uses |= _OPEN_PHRASE
        is_misspelt = any(listed.may_misspell_site_name(term.key) for term in related)
        if is_misspelt or not listed.site_name_words.isdisjoint(parts):
            uses |= _SITE_NAME
        if not listed.site_words.isdisjoint(parts) or any(
            term.has("site") or listed.sites.resembles_site_word(term.key) for term in related
        ):
            uses |= _SITE
        if is_product_role and not known.phrase_beginnings.isdisjoint(parts):
            uses |= _OPEN_PRODUCT
        if is_product_role and not listed.product_words.isdisjoint(parts):
            uses |= _PRODUCT
        opens_place = not listed.place_openers.isdisjoint(keys)
        if uses & _JOIN or opens_place or any(term.has("place") for term in terms):
            uses |= _PLACE
        return _WordUses(keys, uses, is_joinable)

    def _may_be_part(self, term: Term) -> bool:
        """Return whether a term may begin a listed name, or be a misspelt place of the region."""
        if term.key in self._listed.name_beginnings:
            return True
        # A word of a known meaning is no misspelling of a place.
        return not term.senses and self._listed.may_misspell_place(term.key)

    def _may_be_listed(self, surface: str, terms: Sequence[Term], known: _Knowledge) -> bool:
        """Return whether the parts of a word, however they are joined, are any name or place."""
        listed = self._listed
        # Beside words that it does not join, a word has the terms that it has by itself.
        keys = [term.key for term in terms]
        joined = self._joined(keys)
        if not listed.listed_words.isdisjoint(joined):
            return True
        if any("".join(keys[start:]) in listed.word_beginnings for start in range(len(keys))):
            return True
        expanded = "" if surface.isascii() else expand_umlauts(surface)
        if expanded and listed.is_listed_word(expanded, is_product_role=True):
            return True
        # What is divided may be one misspelt word: 'Xinjian' and 'gu'.
        return len(keys) > 1 and any(
            listed.may_misspell_name(whole) or listed.may_misspell_place(whole)
            for whole in joined - known.unrelated
        )


def _is_stranger(term: Term, unrelated: AbstractSet[str]) -> bool:
    """Return whether a term has no meaning, and its letters nothing to do with the list."""
    return not term.senses and term.key in unrelated and term.surface.isascii()


def _may_have_code_with(role: str, word: str) -> bool:
    """Return whether a text that has this word may have such a code."""
    if role == "address":
        return _SIX_DIGITS.search(word) is not None
    return role in TEXT_ROLES and may_begin_hs_code(word)


def _may_have_code(role: str, text: str) -> bool:
    """Return whether a text may have a postal code or an HS code."""
    if role == "address":
        return _SIX_DIGITS.search(text) is not None
    return role in TEXT_ROLES and may_have_hs_code(text)
