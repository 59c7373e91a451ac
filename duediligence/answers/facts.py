"""The facts that may be asked of a supplier, and where in the supplier's data a reply goes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pydantic import Field, ValidationError

from ..errors import PolicyError
from ..matching.identifiers import identifier_key
from ..model import StrictModel
from ..resources import strict_yaml
from ..resources.paths import shipped_path
from ..resources.validation_messages import explain_validation_error
from ..text.lexicon import Lexicon, shipped_lexicon
from ..text.normalise import HAN
from ..text.placeholders import is_placeholder
from ..text.segment import segment
from ..text.tokenise import tokenise

_FILE = "questions.yaml"
_USCC_LENGTH = 18
_LONGEST_REGISTER = 6  # letters before a number: "GSTIN", "Reg."


class Fact(StrictModel):
    """A fact that may be asked for, what an answer fills, and the texts of the question.

    `reply` is the party.role that a supplier's free text goes to; `form` is what it must look like,
    `legal_form` says that it must be a firm's full name, `number` that it must be one registration
    number, and `such_as` is one as it should be.
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

    def is_reply(self, text: str) -> bool:
        """Whether a text looks like an answer to this question, and not like 'yes' or 'see below'."""
        if self.form is not None and not self.form.fullmatch(text):
            return False
        if self.number:
            return _is_one_number(text)
        return _is_full_name(text) if self.legal_form else not _is_prose(text)


def _is_full_name(text: str) -> bool:
    """Whether a text is a name with the form of a firm: 'Acme Co., Ltd.', 某某服饰厂."""
    terms = segment(text, _vocabulary())
    forms = [term for term in terms if term.has("legal") or term.han.endswith("厂")]
    return 0 < len(forms) < sum(not term.has("connective") for term in terms)


def _is_one_number(text: str) -> bool:
    """Whether a text is a registration number, with at most the letters of its register: 'HRB 1234'.

    What is written like a unified social credit code of China has the right check character.
    """
    from stdnum.cn import uscc

    words = [word for word in text.split() if any(map(str.isalnum, word))]
    if any(is_placeholder(word) or _is_a_word(word) for word in words):
        return False
    key = identifier_key(text)
    return len(key) != _USCC_LENGTH or not key.isascii() or bool(uscc.is_valid(key))


def _is_a_word(word: str) -> bool:
    """Whether it has no digit and is no short name of a register: 'HRB', 'No.', 'GSTIN'."""
    return not any(map(str.isdigit, word)) and (
        len(word) > _LONGEST_REGISTER or (word.islower() and len(word) > len("no."))
    )


def _is_prose(text: str) -> bool:
    """Whether a text holds a word that no name, place or address holds."""
    keys = [token.key for token in tokenise(text)]
    spoken = f" {' '.join(keys)} "
    return any(word in text if HAN.search(word) else f" {word} " in spoken for word in _prose())


@cache
def _prose() -> tuple[str, ...]:
    return tuple(_written()["prose"])


@cache
def _vocabulary() -> Lexicon:
    return shipped_lexicon()


@cache
def facts() -> tuple[Fact, ...]:
    """The facts of `watchlists/questions.yaml`, the preferred ones first.

    Raises:
        PolicyError: the file is missing or malformed.
    """
    try:
        return tuple(Fact.model_validate(each) for each in _written()["questions"])
    except (OSError, KeyError, TypeError, ValidationError) as error:
        said = explain_validation_error(error) if isinstance(error, ValidationError) else error
        raise PolicyError(f"{_FILE}: the questions cannot be read: {said}") from error


@cache
def _written() -> Any:
    return strict_yaml.read_yaml(shipped_path(_FILE).read_bytes(), _FILE, PolicyError).data
