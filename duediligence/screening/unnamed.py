"""Say why a text in a name column names no firm: then no name was screened, and that is not clear.

A name needs one word that tells a firm from another. Legal forms, trade words, connectives, a
country, a number, a heading and the words of tests and placeholders do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from ..intake.header_lexicon import fold_header, header_lexicon
from ..intake.header_roles import HeaderMatch, exact_role_of_header
from ..intake.lost_suppliers import is_page_or_total
from ..places.gazetteer import Gazetteer
from ..places.region import Region
from ..resources.bounded_cache import MAX_WORDS, BoundedCache
from ..resources.csv_tables import WORD_TABLES, read_rows
from ..text.legibility import without_unread_letters
from ..text.lexicon import LEVEL_KINDS, Lexicon, Sense, words_of_phrases
from ..text.normalise import HAN, latin_key
from ..text.placeholders import is_placeholder, placeholders
from ..text.segment import Term, segment
from ..text.tokenise import MAX_CHARACTERS, table_word_key

# Words of these kinds say nothing in a name, and those of the others by themselves not which firm.
_EMPTY_KINDS = frozenset({"legal", "connective"})
_GENERIC_KINDS = _EMPTY_KINDS | {"trade", "site"}
# Beside a trade, what may be a surname or a direction names a firm, though it is a connective of
# another language: 'Yang Technology', 'Guantes del Sur'.
_NAMING_KINDS = frozenset({"surname", "direction"})
# Trades that say only that there is a firm. Of 5,000 names of the register of legal entities, 0.3 %
# have these and one other at most; with 'industry' among them 0.4 %, with 'holding', 'global' and
# 'service' 1.4 %.
_FIRM_TRADES = frozenset(
    "company group corporation factory manufacturing trading import export import-export".split()
)
_MAX_LETTERS = 3  # of a legal form that may be the letters of a name
# A word that most names have one of, and that is looked up as it is written; one of two letters may
# be a country's, and is looked at with its neighbours.
_LONG_WORD = re.compile("[A-Za-z\xc0-\u024f\u0370-\u052f]{3,}")
# A long word at the beginning, or after a short one, with nothing or another word after it; or a run
# of Han longer than any word for a total. Such a text is no number, date, formula, page number or
# address of mail or web, nor one letter repeated.
_PLAIN_NAME = re.compile(
    r"(?:[A-Za-z]{1,2} )?(?P<word>(?![Xx]{2}|(?P<letter>.)(?P=letter){3})[A-Za-z]{3,})(?: [A-Za-z]|\Z)"
    "|(?P<run>(?P<character>[\u3400-\u9fff])(?!(?P=character))[\u3400-\u9fff]{4,})\\Z"
)
_LONGEST_TOTAL = 20  # characters of a plain name that is a total; 'Total general' has 13
_JOINED_LETTERS = re.compile(r"\b[A-Z]{1,2}&[A-Z]{1,2}\b")  # 'AT&T', whose 'at' is a connective
_LETTERS = re.compile("[a-z]+")
_HAN_RUN = re.compile("[\u3400-\u9fff]+")
# Texts that belong into another column, as a whole. 'Booking.com' and 'AAA' are firms.
_OTHER_TEXTS = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        # A number of a supplier, a postal code, a registration number of up to 20 characters: three
        # digits or more, and before or after them the letters of a series ('SUP-00123', '12345678A').
        (
            r"[A-Za-z]{0,4}[-_/#.]*\d{3}[\d\s/._-]*[A-Za-z]{0,2}|(?=(?:\D*\d){6})[0-9A-Z]{12,20}",
            "it is a number",
        ),
        (
            r"[-+]?\d+(?:[.,]\d+)?[eE][-+]?\d+|\+[\d\s()./-]*\d|[-+]?[\d.,\s]*\d\s*%",
            "it is a number",
        ),
        (r"\d{1,4}(?P<mark>[./-])\d{1,2}(?P=mark)\d{1,4}(?:[T ][\d:. ]+)?", "it is a date"),
        (r"\d{1,2}:\d\d(?::\d\d)?", "it is a time"),
        (r"(?:mailto:)?[^\s@]+@[^\s@]+\.[^\s@]+", "it is an e-mail address"),
        (r"(?:https?://|www\.)\S+", "it is a web address"),
        (r"=.*|[-+][\d(].*[-+*/][\d(].*", "it is a formula"),
        (
            r"(?P<letter>[^\W\d_])(?P=letter){3,}|[xX]{2,}(?:[\s._-]+[xX]{2,})*",
            "it is one letter repeated",
        ),
    )
)
# Any of them, which most names are not.
_OTHER_TEXT = re.compile("|".join(pattern.pattern for pattern, _ in _OTHER_TEXTS))
_LONGEST_CODE = 2  # characters; so long a placeholder ('na', 'no') may be letters of a name
_LONGEST_PLACE = 40  # characters: 'Kizilsu Kyrgyz Autonomous Prefecture' has 36
# Texts whose reason is remembered. Judgement: a chunk of 10,000 rows has up to six columns of names,
# and each of its texts is asked for more than once.
_MOST_TEXTS = 60_000
_LONGEST_PHRASE = 4  # words of a phrase for no name, of which the tables have none longer


class _Word(NamedTuple):
    """Whether a word makes any text the name of a firm, and whether it is a listed place."""

    is_telling: bool
    is_in_region: bool


_UNKNOWN_WORD = _Word(is_telling=True, is_in_region=False)


class NameCheck:
    """Says which texts name no firm; most are let pass at their first long word."""

    def __init__(
        self, lexicon: Lexicon, gazetteer: Gazetteer, region: Region | None = None
    ) -> None:
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        self._region = region
        self._words = BoundedCache[str, _Word](MAX_WORDS)
        self._reasons = BoundedCache[str, str](_MOST_TEXTS)

    def unnamed(self, texts: Iterable[str]) -> dict[str, str]:
        """Return those of the texts that name no firm, each with why; "" names none and claims none.

        Most are let pass by their first words.
        """
        return {
            text: why
            for text in texts
            if text and not self._surely_names_firm(text) and (why := self.why_unnamed(text))
        }

    def _surely_names_firm(self, text: str) -> bool:
        plain = _PLAIN_NAME.match(text)
        if plain is None or (len(text) <= _LONGEST_TOTAL and is_page_or_total(text)):
            return False
        first_word, run = plain.group("word", "run")
        beginning = self._word(first_word) if first_word else self._beginning(run)
        return not beginning.is_in_region and (beginning.is_telling or self._has_telling_word(text))

    def why_unnamed(self, text: str) -> str:
        """Return why a text names no firm; "" where it does.

        A text of a script that is not read is treated as if those letters were not there.
        """
        text = text[:MAX_CHARACTERS]
        reason = self._reasons.get(text)
        return self._reasons.put(text, self._why_unnamed(text)) if reason is None else reason

    def _why_unnamed(self, text: str) -> str:
        if _OTHER_TEXT.fullmatch(text):
            return next(reason for pattern, reason in _OTHER_TEXTS if pattern.fullmatch(text))
        if is_page_or_total(text):
            return "it is a page number or a total"
        if self._is_listed_place(text):
            return "it is a place of the listed region and names no firm in it"
        if self._has_telling_word(text) or _JOINED_LETTERS.search(text):
            return ""
        text, script = without_unread_letters(text)
        if is_placeholder(text):
            return f"it is in a script that is not read ({script})" if script else "it is blank"
        if self._names_a_firm(segment(text, self._lexicon)) and not is_heading(text):
            return ""
        if script:
            return f"its distinctive words are in a script that is not read ({script})"
        return "it has no word that tells one firm from another"

    def has_unread_place(self, text: str) -> bool:
        """Return whether a text may name a place in a script that is not read.

        A place that the gazetteers have in that script is read, such as 한국; nothing else in it is.
        """
        if text.isascii() or not is_placeholder(without_unread_letters(text)[0]):
            return False
        return not any(term.has("place") for term in segment(text, self._lexicon))

    def _is_listed_place(self, text: str) -> bool:
        """Return whether a text is the name of a place of the listed region and nothing more.

        'Hotan' or '和田' alone may be a firm's short name or an address that slipped into the column;
        'Hotan Ltd' is a firm.
        """
        if self._region is None or len(text) > _LONGEST_PLACE:
            return False
        if not self._begins_in_region(text):
            return False  # nearly all names
        terms = segment(text, self._lexicon)
        return any(map(self._is_in_region, (term.senses for term in terms))) and all(
            self._is_in_region(term.senses)
            or any(sense.kind in LEVEL_KINDS for sense in term.senses)
            for term in terms
        )

    def _begins_in_region(self, text: str) -> bool:
        """Return whether the first word may be a place of the listed region."""
        if text.isascii() or (run := _HAN_RUN.search(text)) is None:
            word = _LONG_WORD.search(text)
            return word is None or self._word(word[0]).is_in_region
        return self._beginning(run[0]).is_in_region

    def _is_in_region(self, senses: Iterable[Sense]) -> bool:
        region = self._region
        return region is not None and any(
            sense.kind == "place"
            and region.contains(sense.ref)
            # A division of the XPCC is a place by its seat, and an organisation by its name.
            and not region.gazetteer.places[sense.ref].unit
            for sense in senses
        )

    # --- the quick way -----------------------------------------------------------------------

    def _has_telling_word(self, text: str) -> bool:
        for match in _LONG_WORD.finditer(text):
            if self._word(match[0]).is_telling:
                return True
        if text.isascii():
            return False
        run = _HAN_RUN.search(text)
        return run is not None and self._beginning(run[0]).is_telling

    def _word(self, word: str) -> _Word:
        """Return what a long word says by itself."""
        key = word.lower() if word.isascii() else latin_key(word)
        is_generic = key in _generic_words()
        if not is_generic and key not in self._lexicon.latin:
            return _UNKNOWN_WORD  # nearly all
        known = self._words.get(key)
        if known is not None:
            return known
        senses = self._lexicon.latin.get(key, ())
        is_telling = not is_generic and all(
            sense.kind in {"common", "surname"}
            or (sense.kind == "place" and not self._gazetteer.is_country(sense.ref))
            for sense in senses
        )
        return self._words.put(key, _Word(is_telling, self._is_in_region(senses)))

    def _beginning(self, run: str) -> _Word:
        """Return what the words say with which a run of Han begins: few begin with a generic one."""
        longest = max(self._lexicon.longest_han.get(run[0], 0), _longest_blank_han())
        is_telling, is_in_region = True, False
        for width in range(1, longest + 1):
            word = run[:width]
            if word in self._lexicon.han or word in _blank_words():
                is_telling = is_telling and not self._is_generic_han(word)
                is_in_region = is_in_region or self._is_in_region(self._lexicon.han.get(word, ()))
        return _Word(is_telling, is_in_region)

    def _is_generic_han(self, word: str) -> bool:
        return word in _blank_words() or any(
            sense.kind == "mark" or self._is_generic_sense(sense.kind, sense.ref)
            for sense in self._lexicon.han.get(word, ())
        )

    # --- the whole text ----------------------------------------------------------------------

    def _is_generic_sense(self, kind: str, ref: str) -> bool:
        return kind in _GENERIC_KINDS or (kind == "place" and self._gazetteer.is_country(ref))

    def _names_a_firm(self, terms: Sequence[Term]) -> bool:
        """Return whether the words of a name tell one firm from another.

        Two trades do ('Solar Wood', 'Steel Holdings'), and so does a trade with a country, letters
        or a number ('India Timber', 'MK Investment'): firms are called so. One trade alone does
        not, nor with what says only that there is a firm ('Garment Factory', 'Textile Trading'). One
        letter is a name where a legal form follows ('X Corp.').
        """
        trades: set[str] = set()
        marks = businesses = letters = 0
        terms = [*_without_blank_phrases(terms)]
        for term in terms:
            key = term.han or term.key
            kinds = {sense.kind for sense in term.senses}
            # A firm may be called by one such word ('Closed GmbH'), not by a phrase.
            if key in _blank_words() or (term.has("mark") and (term.han or term.token_count > 1)):
                continue
            if "trade" in kinds or "site" in kinds:
                businesses += 1
                concepts = frozenset(term.refs("trade") or term.refs("site"))
                if not _FIRM_TRADES.issuperset(concepts):
                    trades.add(key)
            elif (
                kinds & _EMPTY_KINDS
                and not kinds & _NAMING_KINDS
                # 'Ili Gloves': a listed place, and a connective of another language.
                and not self._is_in_region(term.senses)
            ):
                # 'SC Service GmbH', 'KB Investment Co., Ltd.': a form before and after is letters.
                is_first = term is terms[0] and len(key) <= _MAX_LETTERS
                marks += is_first and any(other.has("legal") for other in terms[1:])
            elif key.isdigit() or (len(key) == 1 and not term.han) or self._is_country(term):
                marks += 1
                letters += key.isalpha() and len(key) == 1
            else:  # 'CN' alone is a country, but not in 'GE Company' or 'LI & Fung'
                return len(terms) > 1 or not self._gazetteer.is_country(key.upper())
        is_lettered = bool(letters) and terms[-1].has("legal")  # 'X Corp.', 'Z Co'
        return len(trades) > 1 or marks > 1 or bool(marks and businesses) or is_lettered

    def _is_country(self, term: Term) -> bool:
        return any(
            sense.kind == "place" and self._gazetteer.is_country(sense.ref) for sense in term.senses
        )


def _without_blank_phrases(terms: Sequence[Term]) -> Iterator[Term]:
    """Yield the terms that are no part of a phrase for no name: 'one-time'."""
    at = 0
    while at < len(terms):
        keys = [term.han or term.key for term in terms[at : at + _LONGEST_PHRASE]]
        widths = range(len(keys), 1, -1)
        blank = next((width for width in widths if "".join(keys[:width]) in _blank_words()), 0)
        if not blank:
            yield terms[at]
        at += blank or 1


def is_heading(text: str) -> bool:
    """Return whether a text is the heading of a column: 'Vendor Name'."""
    if text.isascii() and not header_lexicon().words.issuperset(_LETTERS.findall(text.lower())):
        return False  # most names, in a tenth of the time
    role = exact_role_of_header(fold_header(text))
    return role.match is HeaderMatch.EXACT


@cache
def _blank_words() -> frozenset[str]:
    """Return the keys of the words that stand where a name should be."""
    words = [row["word"] for row in read_rows(WORD_TABLES / "blank-words.csv")]
    words += [word for word in placeholders() if len(word) > _LONGEST_CODE or HAN.search(word)]
    return frozenset(map(_key, words))


@cache
def _longest_blank_han() -> int:
    """Return the number of characters of the longest blank word in Han."""
    return max(len(word) for word in _blank_words() if HAN.search(word))


@cache
def _generic_parts() -> frozenset[str]:
    """Return the keys of all words of generic phrases: 'responsabilidad' of a legal form."""
    return words_of_phrases() | _blank_words()


@cache
def _generic_words() -> frozenset[str]:
    """Return the keys of words that never tell firms apart: of generic phrases and of headings."""
    return _generic_parts() | header_lexicon().words


@lru_cache(maxsize=4096)
def _key(word: str) -> str:
    return table_word_key(word)
