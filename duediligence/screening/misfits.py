"""Texts that do not fit the role of their column: a firm in a phone, an id or a contact column.

Such columns are not searched for names, so an export whose columns slipped would hide a listed
firm. The texts are searched like those of a column without a role, and an issue says so. Of owners and
others who may be persons, the firms are searched as names of their party, and the rest never. A text that
is a listed name fits none of these roles, whatever it looks like: 'Hetian Taida' among the contacts,
or the domain of an e-mail address.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, partial
from itertools import chain

from ..matching.identifiers import identifier_key, without_label
from ..matching.listed_codes import codes_in
from ..model import Column, Issue, Suppliers
from ..model.roles import CONTEXT_ROLES
from ..places.maker_codes import why_no_code
from ..resources.csv_tables import WORD_TABLES, read_rows
from ..spreadsheets.refusals import pluralise
from ..text.lexicon import Lexicon
from ..text.normalise import HAN, latin_key, normalise
from ..text.placeholders import is_placeholder
from ..text.sanitise import one_line
from ..text.tokenise import MAX_CHARACTERS, tokenise
from .listed_names import ListedNames

_NUMBER_ROLES = frozenset({"phone", "postal_code", "hs_code", "registration_no"})
_ROLES = _NUMBER_ROLES | CONTEXT_ROLES | {"id", "contact", "status"}
_WORD = re.compile(r"[^\W\d_]{2,}")
_ASCII_WORD = re.compile("[A-Za-z]{2,}")  # the same of a text in ASCII, in half the time
_INITIAL = re.compile(r"(?<![A-Za-z])[A-Za-z]\.")  # of 'S.A.' and 'Sp. z o.o.'
# Atomic groups (?>...) keep the time proportional to the length of a text: where a part is missing,
# no other place of the parts before it is tried.
_SEVERAL_WORDS = re.compile(
    r"(?>.*?[^\W\d_]{2})(?>.*?\W)(?>.*?[^\W\d_]{2})|(?>.*?[\u3400-\u9fff]{4})", re.DOTALL
)
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_HAN_DENIAL = re.compile("[不非未无無没沒]")  # of a sentence such as '不使用...有限公司'
_ADDRESS_OF_SITE = re.compile(r"@|www\.|https?:|\.[A-Za-z]{2,}\b")
# Letters of a word beside digits that is no part of the number; an English postal code and the
# series of a register have up to three side by side.
_MIN_WORD_LENGTH = 4
_MIN_LEGAL_LENGTH = 3  # letters; a shorter one ('SA', 'Co') counts at the end of a text only
_MIN_FIRM_WORDS = 3  # of a text with a trade: 'Tom Cotton' is a person, 'Hetian Taida Apparel' not
_MIN_ID_WORDS = 2  # long words, and no digit: 'Hetian Taida'; 'ACME' or 'DE-ACME' is a number
_MAIL = re.compile("@")
_LONGEST_HAN_WORD = 6  # characters: a trade word such as 进出口贸易 has five
_MAX_PERSON_HAN = 4  # characters: two of a family, two of a given name
_LEGAL_KINDS = frozenset({"legal"})
_TRADE_KINDS = frozenset({"trade", "site"})
_FIRM_KINDS = _LEGAL_KINDS | _TRADE_KINDS
_MAX_SHOWN = 60  # characters of an example: enough to find the cell


class Misfit(Enum):
    """What does not fit: a text its column, a code its form, a code the firm in its row."""

    ROLE = auto()
    NO_CODE = auto()
    OTHER_MAKER = auto()


@dataclass(frozen=True, slots=True)
class MisfitTexts:
    """The texts of some rows of a column that do not fit.

    `column` is the position of the column in its table, `first` that of the first such row in the
    screening, `count` the number of such rows.
    """

    column: int
    first: int
    count: int
    kind: Misfit = Misfit.ROLE


class MisfitCheck:
    """Finds the texts that do not fit their roles."""

    def __init__(self, lexicon: Lexicon, listed_names: ListedNames) -> None:
        self._lexicon = lexicon
        self._listed_names = listed_names

    def find(self, suppliers: Suppliers) -> tuple[list[Column], list[MisfitTexts]]:
        """Find the texts that do not fit the roles of their columns.

        Args:
            suppliers: some rows.

        Returns:
            One more column, without a role, for each that has such texts; and where they are.
        """
        added: list[Column] = []
        places: list[MisfitTexts] = []
        for number, column in enumerate(suppliers.columns):
            misfits = self._misfits_of(column)
            if misfits:
                texts = [text if text in misfits else "" for text in column.texts]
                rows = [row for row, text in enumerate(texts) if text]
                may_own = _may_own(column)
                role = "name" if may_own else "other"
                added.append(Column(column.header, column.party, role, texts=texts, shown=texts))
                if not may_own:  # a firm among owners is where it should be
                    places.append(MisfitTexts(number, rows[0], len(rows)))
        return added, places

    def _misfits_of(self, column: Column) -> set[str]:
        """Return the texts of a column that do not fit; most are let pass by their words."""
        role = column.role
        if role not in _ROLES:
            return set()
        texts = set(column.texts)
        of_several = [*filter(_has_several_words, texts)] if role == "id" else texts
        words_of = {text: _words(text) for text in of_several}
        words = set(chain.from_iterable(words_of.values()))
        candidates = of_several if role == "id" else self._with_words(words_of, words, role)
        # A number in which all words are usual for numbers ('ext') is no name.
        misfits = self._listed_names.among(candidates if role in _NUMBER_ROLES else texts)
        if role not in _NUMBER_ROLES:
            misfits |= self._listed_names.inside(words_of, words)
        is_misfit = self._names_firm if _may_own(column) else partial(self._is_misfit, role)
        misfits.update(filter(is_misfit, candidates))
        return {
            text
            for text in misfits
            if not is_placeholder(text)
            # The letters of a manufacturer's code are no name that slipped into the column.
            and not (role == "registration_no" and codes_in(text, is_code_column=True))
        }

    def _with_words(
        self, words_of: Mapping[str, Sequence[str]], words: set[str], role: str
    ) -> list[str]:
        """Return the texts with a word that may show that they do not fit; look up each word once."""
        if role in _NUMBER_ROLES:
            words = {word for word in words if latin_key(word) not in _code_words()}
            return [text for text, own in words_of.items() if not words.isdisjoint(own)]
        words = {word for word in words if self._has_sense([latin_key(word)], _FIRM_KINDS)}
        return [
            text
            for text, own in words_of.items()
            # 'S.A.' has no word here; a run of Han is one word, whatever is in it.
            if (
                not words.isdisjoint(own)
                or not text.isascii()
                or ("." in text and _INITIAL.search(text))
            )
            and _has_several_words(text)
        ]

    def _is_misfit(self, role: str, text: str) -> bool:
        text = text[:MAX_CHARACTERS]
        words = _words(text)
        if role in _NUMBER_ROLES:
            has_digit = any(character.isdigit() for character in text)
            shortest = _MIN_WORD_LENGTH if has_digit else 2
            return any(
                (len(word) >= shortest or HAN.search(word)) and latin_key(word) not in _code_words()
                for word in words
            )
        if role in CONTEXT_ROLES:  # sentences, which may name a firm among other words
            return self._is_firm_name(text, words)
        if self._has_legal_form(text, words):
            return True
        if role == "status":  # 'replaced by' and a firm, of whose name a trade is part
            return len(words) > _MIN_FIRM_WORDS and self._has_trade(words)
        han = "" if text.isascii() else "".join(HAN.findall(text))
        if role == "contact":
            if len(words) < _MIN_FIRM_WORDS and not han:
                return False
            return _ADDRESS_OF_SITE.search(text) is None and (
                len(han) > _MAX_PERSON_HAN or self._has_trade(words)
            )
        if len(han) >= _MAX_PERSON_HAN:
            return True
        long_words = [word for word in words if len(word) >= _MIN_WORD_LENGTH]
        has_words = len(long_words) >= _MIN_ID_WORDS or len(words) >= _MIN_FIRM_WORDS
        return has_words and not any(character.isdigit() for character in text)

    def _names_firm(self, text: str) -> bool:
        """Return whether an owner is a firm: one word of a firm, beside another, makes it one."""
        text = text[:MAX_CHARACTERS]
        words = _words(text)
        if _MAIL.search(text) is not None:
            return False
        if self._has_legal_form(text, words) or (len(words) > 1 and self._has_trade(words)):
            return True
        senses_of = self._lexicon.han.get
        return any(
            any(sense.kind in _FIRM_KINDS for sense in senses_of(run[start:end], ()))
            for run in _HAN_RUN.findall(normalise(text))
            for start in range(len(run))
            for end in range(start + 2, min(len(run), start + _LONGEST_HAN_WORD) + 1)
        )

    def _is_firm_name(self, text: str, words: Sequence[str]) -> bool:
        """Return whether a text ends with a legal form and has capitals like a name."""
        if any(text.rstrip("., ").endswith(form) for form in _han_legal_forms()):
            return _HAN_DENIAL.search(text) is None
        return (
            len(words) > 1
            and self._has_sense([words[-1].lower()], _LEGAL_KINDS)
            and all(word[0].isupper() for word in words if len(word) >= _MIN_WORD_LENGTH)
        )

    def _has_legal_form(self, text: str, words: Sequence[str]) -> bool:
        if "." in text:  # 'S.A.' is one word
            words = [token.key for token in tokenise(normalise(text), cleaned=True)]
        if not text.isascii():
            if any(form in run for run in _HAN_RUN.findall(text) for form in _han_legal_forms()):
                return True
            words = [*map(latin_key, words)]
        if len(words) < 2:
            return False
        long_words = (word.lower() for word in words if len(word) >= _MIN_LEGAL_LENGTH)
        return self._has_sense([words[-1].lower()], _LEGAL_KINDS) or self._has_sense(
            long_words, _LEGAL_KINDS
        )

    def _has_trade(self, words: Sequence[str]) -> bool:
        return self._has_sense(map(latin_key, words), _TRADE_KINDS)

    def _has_sense(self, keys: Iterable[str], kinds: frozenset[str]) -> bool:
        senses_of = self._lexicon.latin.get
        for key in keys:
            senses = senses_of(key)  # most words of a person's name have none
            if senses and any(sense.kind in kinds for sense in senses):
                return True
        return False


def _may_own(column: Column) -> bool:
    """Whether a column names owners or others than the supplier, who are persons or firms."""
    return column.role == "contact" and column.party != "supplier"


def misfit_issues(
    suppliers: Suppliers, start: int, misfits: Iterable[MisfitTexts]
) -> Iterator[Issue]:
    """Yield an issue for each column of a table and each way in which texts of it do not fit.

    Args:
        suppliers: the table.
        start: the position of its first row in the screening.
        misfits: what was found in the rows of the screening, in their order.
    """
    rows = range(start, start + len(suppliers))
    firsts: dict[tuple[int, Misfit], int] = {}
    counts: Counter[tuple[int, Misfit]] = Counter()
    for misfit in misfits:
        if misfit.first in rows:
            key = misfit.column, misfit.kind
            firsts.setdefault(key, misfit.first - start)
            counts[key] += misfit.count
    for (number, kind), first in sorted(
        firsts.items(), key=lambda item: (item[0][0], item[0][1].value)
    ):
        column = suppliers.columns[number]
        problem, remedy = _describe(kind, column, first, counts[number, kind])
        yield Issue(
            problem,
            remedy,
            file=suppliers.file,
            sheet=suppliers.sheet,
            row=suppliers.rows[first],
            header=column.header,
        )


def _describe(kind: Misfit, column: Column, first: int, count: int) -> tuple[str, str]:
    """Return what does not fit, and what to do about it."""
    text = column.texts[first]
    example = repr(one_line(text)[:_MAX_SHOWN])
    does = "does" if count == 1 else "do"
    if kind is Misfit.NO_CODE:
        why = why_no_code(identifier_key(without_label(text)))
        problem = (
            f"{pluralise(count, 'text')} of this column cannot be a manufacturer identification code,"
            f" such as {example}: {why}."
        )
        return problem, "Ask for the code as the customs entry has it, without blanks or marks."
    if kind is Misfit.OTHER_MAKER:
        problem = (
            f"{pluralise(count, 'manufacturer identification code')} of this column {does} not fit"
            f" the name and address of the row, such as {example}."
        )
        return problem, "Ask who the manufacturer is; the code may be that of another firm."
    problem = (
        f"{pluralise(count, 'text')} of this column {does} not look like a"
        f" {column.role.replace('_', ' ')}, such as {example}; searched for listed names and places"
        " all the same."
    )
    return problem, "Check whether the columns of the file are in the right order."


def _words(text: str) -> list[str]:
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text[:MAX_CHARACTERS])


def _has_several_words(text: str) -> bool:
    return _SEVERAL_WORDS.match(text[:MAX_CHARACTERS]) is not None


@cache
def _code_words() -> frozenset[str]:
    words = [row["word"] for row in read_rows(WORD_TABLES / "code-words.csv")]
    return frozenset(map(latin_key, words))


@cache
def _han_legal_forms() -> frozenset[str]:
    forms = [row["form"] for row in read_rows(WORD_TABLES / "legal-forms.csv")]
    # One character (厂) ends other words too.
    return frozenset(normalise(form) for form in forms if HAN.search(form) and len(form) > 1)
