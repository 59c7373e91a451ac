"""The facts that may be asked of a supplier, and which texts are a valid reply about them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pydantic import Field, ValidationError

from ..errors import PolicyError
from ..matching.identifiers import identifier_key
from ..model.strict_model import StrictModel
from ..resources import strict_yaml
from ..resources.paths import shipped_path
from ..resources.validation_messages import explain_error
from ..text.lexicon import shipped_lexicon
from ..text.normalise import HAN
from ..text.placeholders import is_placeholder
from ..text.segment import segment
from ..text.tokenise import tokenise

_FILE = "questions.yaml"
# Characters of a unified social credit code of China (GB 32100-2015); a number of another length,
# such as the 15 of a GSTIN, has other check characters or none.
_USCC_LENGTH = 18
# Letters of a register's name before its number: "GSTIN" has 5, and "pending 12345" (7) is refused.
# Six is a judgement.
_LONGEST_REGISTER = 6
_lexicon = cache(shipped_lexicon)


class AskableFact(StrictModel):
    """A fact that may be asked for; the fields are the keys of `watchlists/questions.yaml`.

    Attributes:
        id: the name of the fact, such as "postal code".
        fills: the party.role that each possible answer fills when it is tried out.
        reply: the party.role that a supplier's own words go to.
        form: what a reply must look like; None: anything that is not a sentence.
        legal_form: whether a reply must be a firm's full name.
        number: whether a reply must be one registration number.
        such_as: a valid reply, shown where one is refused.
        again: whether to ask for it although the row states it.
        answers: the possible answers to try out, by kind.
        english: the question in English.
        chinese: the question in Chinese.
        german: the question in German.
    """

    id: str
    fills: tuple[str, ...] = Field(min_length=1)
    reply: str
    form: re.Pattern[str] | None = None
    legal_form: bool = False
    number: bool = False
    such_as: str = ""
    again: bool = False
    answers: dict[str, tuple[str, ...]]
    english: str
    chinese: str
    german: str

    def question(self, language: str) -> str:
        """Return the question in a language: "en", "de" or "zh"."""
        return {"en": self.english, "de": self.german, "zh": self.chinese}[language]

    def is_valid_reply(self, text: str) -> bool:
        """Return whether a text can be a reply about this fact, unlike 'yes' or 'see below'."""
        if self.form is not None and not self.form.fullmatch(text):
            return False
        if self.number:
            return _is_registration_number(text)
        return _is_full_name(text) if self.legal_form else not _has_prose(text)


def _is_full_name(text: str) -> bool:
    """Return whether a text is a name with a legal form: 'Acme Co., Ltd.', 某某服饰厂."""
    terms = segment(text, _lexicon())
    forms = [term for term in terms if term.has("legal") or term.han.endswith("厂")]
    return 0 < len(forms) < sum(not term.has("connective") for term in terms)


def _is_registration_number(text: str) -> bool:
    """Return whether a text is a registration number, at most with its register: 'HRB 1234'.

    A text like a unified social credit code of China must have the right check character.
    """
    from stdnum.cn import uscc

    words = [word for word in text.split() if any(map(str.isalnum, word))]
    if any(is_placeholder(word) or _is_plain_word(word) for word in words):
        return False
    key = identifier_key(text)
    return len(key) != _USCC_LENGTH or not key.isascii() or bool(uscc.is_valid(key))


def _is_plain_word(word: str) -> bool:
    """Return whether a word has no digit and is not the name of a register: 'HRB', 'No.', 'GSTIN'."""
    return not any(map(str.isdigit, word)) and (
        len(word) > _LONGEST_REGISTER or (word.islower() and len(word) > len("no."))
    )


def _has_prose(text: str) -> bool:
    """Return whether a text has a word that no name, place or address has."""
    spaced = f" {' '.join(token.key for token in tokenise(text))} "
    # Han is written without spaces, so a Han word is looked for anywhere in the text.
    prose: list[str] = _questions_yaml()["prose"]
    return any(word in text if HAN.search(word) else f" {word} " in spaced for word in prose)


@cache
def askable_facts() -> tuple[AskableFact, ...]:
    """Return the facts of `watchlists/questions.yaml`, the preferred ones first.

    Raises:
        PolicyError: the file is missing or malformed.
    """
    try:
        return tuple(
            AskableFact.model_validate(fields) for fields in _questions_yaml()["questions"]
        )
    except (OSError, KeyError, TypeError, ValidationError) as error:
        cause = explain_error(error)
        raise PolicyError(f"{_FILE}: the questions cannot be read: {cause}") from error


@cache
def _questions_yaml() -> Any:
    return strict_yaml.read_yaml(shipped_path(_FILE).read_bytes(), _FILE, PolicyError).data
