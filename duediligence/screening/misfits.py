"""Texts that do not fit the role of their column: a firm in a phone, an id or a contact column.

Such columns are not searched for names, so an export whose columns slipped would hide a listed
firm. The texts are searched like those of a column without a role, and an issue says so. A text that
is a listed name fits none of these roles, whatever it looks like: 'Hetian Taida' among the contacts,
or the domain of an e-mail address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from ..model import Column, Issue, Kind, Suppliers, WatchlistEntry
from ..model.roles import CONTEXT_ROLES
from ..resources.csv_tables import WORD_TABLES, read_rows
from ..spreadsheets.disk_sequence import replace_items
from ..spreadsheets.refusals import pluralise
from ..text.lexicon import Lexicon
from ..text.normalise import HAN, latin_key, normalise
from ..text.placeholders import is_placeholder
from ..text.sanitise import one_line
from ..text.segment import segment
from ..text.tokenise import MAX_CHARACTERS, tokenise

_NUMBER_ROLES = frozenset({"phone", "postal_code", "hs_code", "registration_no"})
_ROLES = _NUMBER_ROLES | CONTEXT_ROLES | {"id", "contact", "status"}
_NAMED_KINDS = frozenset({Kind.ORGANISATION, Kind.SITE})
_WORD = re.compile(r"[^\W\d_]{2,}")
_SEVERAL_WORDS = re.compile(r"[^\W\d_]{2}.*?[^\w].*?[^\W\d_]{2}|[\u3400-\u9fff]{4}", re.DOTALL)
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_HAN_DENIAL = re.compile("[不非未无無没沒]")  # of a sentence such as '不使用...有限公司'
_ADDRESS_OF_SITE = re.compile(r"@|www\.|https?:|\.[A-Za-z]{2,}\b")
# Letters of a word beside digits that is no part of the number; an English postal code and the
# series of a register have up to three side by side.
_MIN_WORD_LENGTH = 4
_MIN_LEGAL_LENGTH = 3  # letters; a shorter one ('SA', 'Co') counts at the end of a text only
_MIN_FIRM_WORDS = 3  # of a text with a trade: 'Tom Cotton' is a person, 'Hetian Taida Apparel' not
_MIN_ID_WORDS = 2  # long words, and no digit: 'Hetian Taida'; 'ACME' or 'DE-ACME' is a number
_MAX_PERSON_HAN = 4  # characters: two of a family, two of a given name
# Of a listed name, without its legal form: a shorter one ('Gap', 'W') is the usual text of a status.
_MIN_LISTED_LETTERS = 5
_MIN_LISTED_HAN = 4  # a person's name has three
_BEGINNING = 2  # characters, by which nearly all texts are known to be no listed name
_DOMAIN = re.compile(r"(?:@|//|www\.)([^\s/@:?#,;<>]+)", re.IGNORECASE)
_MAX_SHOWN = 60  # characters of an example: enough to find the cell


class MisfitCheck:
    """Finds the texts that do not fit their roles."""

    def __init__(self, lexicon: Lexicon, entries: Iterable[WatchlistEntry] = ()) -> None:
        self._lexicon = lexicon
        self._legal_forms = frozenset(
            key
            for key, senses in lexicon.latin.items()
            if any(sense.kind == "legal" for sense in senses)
        )
        names = {
            name
            for entry in entries
            if entry.is_active and entry.kind in _NAMED_KINDS
            for name in (entry.name, *(alias.text for alias in entry.aliases if alias.alone))
        }
        self._listed = frozenset(key for name in names for key in self._firm_keys(name))
        self._beginnings = frozenset(key[:_BEGINNING] for key in self._listed)

    def columns(self, columns: Sequence[Column]) -> list[Column]:
        """Return one more column, without a role, for each that has texts that do not fit."""
        added = []
        for column in columns:
            misfits = self._misfits_of(column)
            if misfits:
                at = {row: "" for row, text in enumerate(column.texts) if text not in misfits}
                texts = replace_items(column.texts, at)
                added.append(Column(column.header, column.party, "other", texts=texts, shown=texts))
        return added

    def issues(self, suppliers: Suppliers) -> list[Issue]:
        """Return an issue for each column that has texts that do not fit."""
        issues = []
        for column in suppliers.columns:
            misfits = self._misfits_of(column)
            if not misfits:
                continue
            rows = [row for row, text in enumerate(column.texts) if text in misfits]
            example = one_line(column.texts[rows[0]])[:_MAX_SHOWN]
            role = column.role.replace("_", " ")
            issues.append(
                Issue(
                    f"{pluralise(len(rows), 'text')} of this column {'does' if len(rows) == 1 else 'do'}"
                    f" not look like a {role}, such as {example!r}; searched for listed names and"
                    " places all the same.",
                    "Check whether the columns of the file are in the right order.",
                    file=suppliers.file,
                    sheet=suppliers.sheet,
                    row=suppliers.rows[rows[0]],
                    header=column.header,
                )
            )
        return issues

    def _misfits_of(self, column: Column) -> set[str]:
        """Return the texts of a column that do not fit; most have too few words to be looked at."""
        if column.role not in _ROLES:
            return set()
        may_misfit = _WORD.search if column.role in _NUMBER_ROLES else _SEVERAL_WORDS.search
        role = column.role
        return {
            text
            for text in set(column.texts)
            if (self._is_listed(text) or (may_misfit(text) and self._is_misfit(role, text)))
            and not is_placeholder(text)
        }

    def _is_listed(self, text: str) -> bool:
        """Return whether a text is a listed name, or an address on the web or by mail of that name."""
        text = text[:MAX_CHARACTERS]
        if _ADDRESS_OF_SITE.search(text) is not None:
            labels = (label for host in _DOMAIN.findall(text) for label in host.split("."))
            if any(_plain(label) in self._listed for label in labels):
                return True
        plain = _plain(text if text.isascii() else normalise(text))
        if plain[:_BEGINNING] not in self._beginnings:
            return False  # nearly all texts
        return plain in self._listed or not self._listed.isdisjoint(self._firm_keys(text))

    def _firm_keys(self, name: str) -> Iterator[str]:
        """Yield the letters of a name without its legal forms, and without its trade words too."""
        terms = segment(name, self._lexicon)
        for kinds in ({"legal"}, {"legal", "trade"}):
            words = [
                term.han or term.key
                for term in terms
                if kinds.isdisjoint(sense.kind for sense in term.senses)
            ]
            key = "".join(words)
            is_han = HAN.search(key) is not None
            # Without its trade a name of one word is a place or a surname: 'Shawan Carpet Factory'.
            if len(key) >= (_MIN_LISTED_HAN if is_han else _MIN_LISTED_LETTERS) and (
                "trade" not in kinds or len(words) > 1
            ):
                yield key

    def _is_misfit(self, role: str, text: str) -> bool:
        text = text[:MAX_CHARACTERS]
        words = _WORD.findall(text)
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
        if role == "status":
            return False
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

    def _is_firm_name(self, text: str, words: Sequence[str]) -> bool:
        """Return whether a text ends with a legal form and has capitals like a name."""
        if any(text.rstrip("., ").endswith(form) for form in _han_legal_forms()):
            return _HAN_DENIAL.search(text) is None
        return (
            len(words) > 1
            and words[-1].lower() in self._legal_forms
            and all(word[0].isupper() for word in words if len(word) >= _MIN_WORD_LENGTH)
        )

    def _has_legal_form(self, text: str, words: Sequence[str]) -> bool:
        if "." in text:  # 'S.A.' is one word
            words = [token.key for token in tokenise(normalise(text), cleaned=True)]
        if not text.isascii():
            if any(form in run for run in _HAN_RUN.findall(text) for form in _han_legal_forms()):
                return True
            words = [*map(latin_key, words)]
        legal_forms = self._legal_forms
        if len(words) < 2:
            return False
        return words[-1].lower() in legal_forms or any(
            len(word) >= _MIN_LEGAL_LENGTH and word.lower() in legal_forms for word in words
        )

    def _has_trade(self, words: Sequence[str]) -> bool:
        return any(
            sense.kind in {"trade", "site"}
            for word in words
            for sense in self._lexicon.latin.get(latin_key(word), ())
        )


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


@cache
def _code_words() -> frozenset[str]:
    words = [row["word"] for row in read_rows(WORD_TABLES / "code-words.csv")]
    return frozenset(map(latin_key, words))


@cache
def _han_legal_forms() -> frozenset[str]:
    forms = [row["form"] for row in read_rows(WORD_TABLES / "legal-forms.csv")]
    # One character (厂) ends other words too.
    return frozenset(normalise(form) for form in forms if HAN.search(form) and len(form) > 1)
