"""Say why a text in a name column names no firm: then no name was screened, and that is not clear.

A name needs one word that tells a firm from another. Legal forms, trade words, connectives, a
country, a number, a heading and the words of tests and placeholders do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from ..intake.header_lexicon import fold_header, header_lexicon
from ..intake.header_roles import HeaderMatch, exact_role_of_header
from ..places.gazetteer import Gazetteer
from ..resources.bounded_cache import MAX_WORDS, BoundedCache
from ..resources.csv_tables import WORD_TABLES, read_rows
from ..text.legibility import without_unread_letters
from ..text.lexicon import LEVEL_KINDS, SMALL_LEVEL_KINDS, Lexicon
from ..text.normalise import HAN, han_key, latin_key
from ..text.placeholders import is_placeholder
from ..text.segment import Term, segment
from ..text.tokenise import MAX_CHARACTERS, tokenise

# Words of these kinds tell no firm from another; a place does, and so does a common word ('Golden').
_GENERIC_KINDS = (
    frozenset("legal trade site connective road unit direction negation contrast route".split())
    | LEVEL_KINDS
    | SMALL_LEVEL_KINDS
)
# Letters of a word that most names have one of, and that is looked up as it is written; a shorter
# one may be a syllable or an abbreviation, and is looked at with its neighbours.
_LONG_WORD = re.compile("[A-Za-z\xc0-\u024f\u0370-\u052f]{4,}")
_HAN_RUN = re.compile("[\u3400-\u9fff]+")
# A number of a supplier, a postal code, a registration number of up to 20 characters: three digits
# or more, and before or after them the few letters of a series ('SUP-00123', '12345678A').
_CODE = re.compile(r"[A-Za-z]{0,4}[-_/#.]*\d{3}[\d\s/._-]*[A-Za-z]{0,2}")
_LONG_CODE = re.compile(r"(?=(?:\D*\d){6})[0-9A-Z]{12,20}")
_COUNTRY_LETTERS = (2, 3)  # of a code of ISO 3166


class NameCheck:
    """Says which texts name no firm; most are let pass at their first long word."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self._lexicon = lexicon
        self._countries = frozenset(
            code for code, place in gazetteer.places.items() if place.level == "country"
        )
        self._is_telling = BoundedCache[str, bool](MAX_WORDS)

    def why_unnamed(self, text: str) -> str:
        """Return why a text names no firm; "" where it does.

        A text of a script that is not read is treated as if those letters were not there.
        """
        text = text[:MAX_CHARACTERS]
        if self._has_telling_word(text):
            return ""
        text, script = without_unread_letters(text)
        if is_placeholder(text):
            return f"it is in a script that is not read ({script})" if script else "it is blank"
        if _CODE.fullmatch(text.strip()) or _LONG_CODE.fullmatch(text.strip()):
            return "it is a number"
        if self._names_a_firm(segment(text, self._lexicon)) and not _is_heading(text):
            return ""
        if script:
            return f"its distinctive words are in a script that is not read ({script})"
        return "it has no word that tells one firm from another"

    # --- the quick way -----------------------------------------------------------------------

    def _has_telling_word(self, text: str) -> bool:
        is_telling = self._is_telling
        for word in _LONG_WORD.findall(text):
            known = is_telling.get(word)
            if known is None:
                known = is_telling.put(word, self._is_telling_word(word))
            if known:
                return True
        if text.isascii():
            return False
        run = _HAN_RUN.search(text)
        return run is not None and not self._begins_generic(run[0])

    def _is_telling_word(self, word: str) -> bool:
        """Return whether a word by itself makes a text the name of a firm, whatever is beside it."""
        key = latin_key(word)
        if key in _generic_parts() or key in header_lexicon().words:
            return False
        senses = self._lexicon.latin.get(key, ())
        return all(
            sense.kind in {"common", "surname"}
            or (sense.kind == "place" and sense.ref not in self._countries)
            for sense in senses
        )

    def _begins_generic(self, run: str) -> bool:
        """Return whether a run of Han begins with a generic word, as few names do."""
        words, blank = self._lexicon.han, _blank_words()
        longest = max(self._lexicon.longest_han.get(run[0], 0), 3)  # 3: a heading or a blank word
        return any(
            run[:width] in blank
            or any(self._is_generic_sense(sense.kind, sense.ref) for sense in words.get(run[:width], ()))
            for width in range(1, longest + 1)
        )

    # --- the whole text ----------------------------------------------------------------------

    def _is_generic_sense(self, kind: str, ref: str) -> bool:
        return kind in _GENERIC_KINDS or (kind == "place" and ref in self._countries)

    def _names_a_firm(self, terms: Iterable[Term]) -> bool:
        """Return whether a term tells one firm from another, or the letters of a name do ('A&B')."""
        letters = numbers = trades = common = 0
        for term in terms:
            is_generic = any(self._is_generic_sense(sense.kind, sense.ref) for sense in term.senses)
            is_trade = any(sense.kind == "trade" for sense in term.senses)
            common += term.has("common")
            key = term.han or term.key
            if is_trade:
                trades += 1
            elif is_generic or key in _blank_words() or key.upper() in self._countries:
                continue
            elif key.isdigit():
                numbers += 1
            elif len(key) == 1 and not term.han:
                letters += 1
            else:
                return True
        # 'A&B Garments' and '3 M'; 'General Motors', but not 'General Trading'.
        return letters > 1 or (letters and numbers) or (common > 0 and trades > common)


def _is_heading(text: str) -> bool:
    """Return whether a text is the heading of a column: 'Vendor Name'."""
    role = exact_role_of_header(fold_header(text))
    return role.match is HeaderMatch.EXACT


@cache
def _blank_words() -> frozenset[str]:
    """Return the keys of the words that stand where a name should be, and of headings for names."""
    words = [row["word"] for row in read_rows(WORD_TABLES / "blank-words.csv")]
    words += [*header_lexicon().parties, "name", "names", "名称"]
    return frozenset(filter(None, map(_key, words)))


@cache
def _generic_parts() -> frozenset[str]:
    """Return the keys of all words of generic phrases: 'responsabilidad' of a legal form."""
    phrases = [
        row[column]
        for file, column in (
            ("legal-forms", "form"), ("trade-words", "word"), ("site-words", "word"),
            ("connectives", "word"), ("level-words", "word"), ("blank-words", "word"),
        )
        for row in read_rows(WORD_TABLES / f"{file}.csv")
        if " " in row[column] or file == "blank-words"
    ]
    return frozenset(token.key for phrase in phrases for token in tokenise(phrase)) | _blank_words()


@lru_cache(maxsize=4096)
def _key(word: str) -> str:
    return han_key(word) if HAN.search(word) else "".join(token.key for token in tokenise(word))
