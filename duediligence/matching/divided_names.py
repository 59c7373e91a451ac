"""Divide many names into words: what stands between two blanks is divided once for all of them.

Most words are divided the same whatever is beside them. Those that may join with the next, such as
syllables and the first words of phrases, are divided together with it. A name in which more than
that decides, such as a separator between two parts, is left to be divided as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..resources.bounded_cache import WORDS_AT_HAND, BoundedCache
from ..text.lexicon import Lexicon
from ..text.normalise import normalise
from ..text.pinyin import SYLLABLES
from ..text.segment import Term, merge_split_words, segment_tokens, split_subwords, unknown_words
from ..text.tokenise import MAX_CHARACTERS, Token, tokenise
from .names.features import (
    NameFeatures,
    depends_on_left,
    depends_on_right,
    features_of_part,
    features_of_unknown_word,
    join_features,
)
from .names.segments import MAX_NAME_TERMS, may_deny
from .spacing import Spacing, has_mark_at_edge, may_have_marks

# Printable ASCII without the characters that `normalise` changes, and without the stroke, which may
# abbreviate a word ('M/s'); and the accented Latin letters.
_PLAIN = re.compile(r"[ \"#%-.0-?A-{}~\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+")
_ANY_WORD = "word"  # behind a text, it has all separators of that before it


class DividedName(NamedTuple):
    """A name as its tokens and terms, and its features."""

    tokens: tuple[Token, ...]
    terms: tuple[Term, ...]
    features: NameFeatures


class _Piece(NamedTuple):
    """What stands between two blanks, and what decides with which of its neighbours it is divided.

    `reach` is how many of the following pieces a phrase that begins in it may take in. A run is one
    of syllables and parts of words, which may join: the piece may continue one, or have it continued.
    `is_unknown_word` says that it is a term without a meaning.
    """

    tokens: Sequence[Token]
    reach: int = 0
    continues_run: bool = False
    has_open_run: bool = False
    is_unknown_word: bool = False


class _Unit(NamedTuple):
    """One or several pieces that are divided together; no features where the whole name decides.

    `is_first` and `is_last` say that it may be so divided only at the beginning, or the end, of a name,
    `is_not_first` that it may not be so at the beginning.
    """

    tokens: tuple[Token, ...] = ()
    terms: tuple[Term, ...] = ()
    features: NameFeatures | None = None
    size: int = 0
    separators: int = 0
    is_legal_form: bool = False
    is_first: bool = False
    is_last: bool = False
    is_not_first: bool = False


_UNDIVIDED = _Unit()


class NameDivider:
    """Divides names, with caches of what stands between their blanks."""

    def __init__(
        self, lexicon: Lexicon, spacing: Spacing | None, *, most_kept: int = WORDS_AT_HAND
    ) -> None:
        """Make one that has divided nothing yet.

        Args:
            lexicon: The words and places that are known.
            spacing: How suppliers may mean their names to be spaced; None for listed names, which
                are read as they are written.
            most_kept: How many pieces, and how many units, are remembered.
        """
        self._lexicon = lexicon
        self._spacing = spacing
        self._pieces: BoundedCache[str, _Piece] = BoundedCache(most_kept)
        self._units: BoundedCache[str, _Unit] = BoundedCache(most_kept)

    def divide(self, texts: Iterable[str]) -> dict[str, DividedName]:
        """Return the names that can be divided so, each as it is divided as a whole."""
        return {
            text: DividedName(_joined_tokens(units), features.terms, features)
            for text, units in self._units_of_names(texts)
            if (features := _joined_features(units)) is not None
        }

    def features(self, texts: Iterable[str]) -> dict[str, NameFeatures]:
        """Return the features of these names alone, which takes two thirds of the time."""
        return {
            text: features
            for text, units in self._units_of_names(texts)
            if (features := _joined_features(units)) is not None
        }

    def _units_of_names(self, texts: Iterable[str]) -> Iterator[tuple[str, list[_Unit]]]:
        """Yield the names that may be divided so, each with its units."""
        plain = {
            text: pieces
            for text in texts
            if len(text) <= MAX_CHARACTERS
            and _PLAIN.fullmatch(text)
            and (text.isascii() or normalise(text) == text)
            # The positions of the words are counted with one blank between them.
            if len(pieces := text.split(" ")) > 1 and "" not in pieces
        }
        self._learn_pieces({piece for pieces in plain.values() for piece in pieces})
        units = {text: self._units_of(pieces) for text, pieces in plain.items()}
        known = self._learn_units({unit for of_text in units.values() for unit in of_text})
        for text, of_text in units.items():
            yield text, [known[unit] for unit in of_text]

    # --- pieces ------------------------------------------------------------------------------

    def _learn_pieces(self, pieces: set[str]) -> None:
        missing = self._pieces.missing(pieces)
        unknown = unknown_words(missing, self._lexicon)
        for piece in missing:
            key = unknown.get(piece)
            self._pieces[piece] = (
                self._as_piece(piece)
                if key is None
                else _Piece((Token(piece, 0, len(piece), key),), is_unknown_word=True)
            )

    def _as_piece(self, piece: str) -> _Piece:
        tokens = tokenise(piece, cleaned=True)
        first_words = self._lexicon.first_words
        words = [word for token in tokens for word in split_subwords(token, self._lexicon)]
        if not words:
            return _Piece(tokens)
        if len(words) == 1 and not words[0].is_subword:
            key = words[0].key
            return _Piece(tokens, first_words.get(key, 1) - 1, *[key in SYLLABLES] * 2)
        behind = range(len(words) - 1, -1, -1)  # how many words of the piece are behind each
        reach = max(
            first_words.get(word.key, 1) - 1 - n for word, n in zip(words, behind, strict=True)
        )
        in_run = [word.is_subword or word.key in SYLLABLES for word in (words[0], words[-1])]
        return _Piece(tokens, max(reach, 0), *in_run)

    def _units_of(self, pieces: Sequence[str]) -> list[str]:
        """Return the pieces, those that are divided together as one text."""
        known = [self._pieces.get(piece) or self._as_piece(piece) for piece in pieces]
        units = []
        start = end = 0
        for at, piece in enumerate(known):
            if at == end:
                if at:
                    units.append(" ".join(pieces[start:at]))
                start, end = at, at + 1
            end = max(end, at + 1 + piece.reach)
            if piece.has_open_run and at + 1 < len(known) and known[at + 1].continues_run:
                end = max(end, at + 2)
        units.append(" ".join(pieces[start:]))
        return units

    # --- units -------------------------------------------------------------------------------

    def _learn_units(self, units: set[str]) -> dict[str, _Unit]:
        """Return the units, divided where they are new."""
        missing = self._units.missing(units)
        known = {text: unit for text in units - missing if (unit := self._units.get(text))}
        new = [text for text in units if text not in known]
        glued = self._spacing.with_glued_words(new) if self._spacing is not None else ()
        for text in new:
            unit = _UNDIVIDED if text in glued else self._as_unit(text)
            known[text] = self._units[text] = unit
        return known

    def _as_unit(self, text: str) -> _Unit:
        piece = self._pieces.get(text)
        if piece is not None and piece.is_unknown_word:
            return _unknown_unit(piece.tokens)
        if may_have_marks(text) and (has_mark_at_edge(text) or self._is_spaced_otherwise(text)):
            return _UNDIVIDED
        tokens = tokenise(text, cleaned=True) if piece is None else piece.tokens
        terms = segment_tokens(tokens, text, self._lexicon)
        # A separator but before a legal form parts a name, a mark of a record is left aside, and a split
        # word may be meant whole.
        is_one_part = all(
            (not term.clause or term.has("legal")) and not term.has("link") and not term.has("mark")
            for term in terms
        )
        if not terms or not is_one_part or merge_split_words(terms) is not None:
            return _UNDIVIDED
        return _Unit(
            tuple(tokens),
            terms,
            features_of_part(terms),
            size=len(text),
            separators=0
            if text.replace(" ", "").isalnum()
            else tokenise(f"{text} {_ANY_WORD}", cleaned=True)[-1].clause,
            is_legal_form=all(term.has("legal") for term in terms),
            is_first=depends_on_left(terms),
            is_last=depends_on_right(terms),
            is_not_first=may_deny(terms[0]),
        )

    def _is_spaced_otherwise(self, text: str) -> bool:
        """Return whether a mark in a text may be meant for a blank."""
        spacing = self._spacing
        return spacing is not None and (
            spacing.divide(text, is_name=True) != text
            or bool(spacing.without_marks(text, text, is_name=True))
        )


def _unknown_unit(tokens: Sequence[Token]) -> _Unit:
    """Return the unit of one word without a meaning."""
    surface, start, end, key = tokens[0][:4]
    term = Term(surface, start, end, key)
    features = features_of_unknown_word(term)
    return _Unit(
        tuple(tokens), features.terms, features, size=end, is_last=depends_on_right([term])
    )


def _joined_tokens(units: Sequence[_Unit]) -> tuple[Token, ...]:
    """Return the tokens of the name of these units."""
    tokens: list[Token] = []
    start = clause = 0
    for unit in units:
        if start:
            tokens += [
                Token._make(
                    (t.surface, t.start + start, t.end + start, *t[3:-1], t.clause + clause)
                )
                for t in unit.tokens
            ]
        else:
            tokens += unit.tokens
        start += unit.size + 1
        clause += unit.separators
    return tuple(tokens)


def _joined_features(units: Sequence[_Unit]) -> NameFeatures | None:
    """Return the features of the name of these units; None where more decides how it is divided."""
    terms: list[Term] = []
    parts: list[NameFeatures] = []
    start = clause = 0
    for unit in units:
        if unit.features is None or (clause and not unit.is_legal_form):
            return None
        if unit.is_not_first and not start:
            return None
        if (unit.is_first and start) or (unit.is_last and unit is not units[-1]):
            return None
        parts.append(unit.features)
        if start:
            terms += [
                Term._make(
                    (t.surface, t.start + start, t.end + start, *t[3:6], t.clause + clause, *t[7:])
                )
                for t in unit.terms
            ]
        else:
            terms += unit.terms
        start += unit.size + 1
        clause += unit.separators
    if len(terms) > MAX_NAME_TERMS:
        return None
    features = join_features(parts, terms)
    # A name of nothing but trades and legal forms is told by them.
    return None if all(word.kind == "trade" for word in features.words) else features
