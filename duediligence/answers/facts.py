"""The facts that may be asked of a supplier, and where in the supplier's data a reply goes."""

from __future__ import annotations

import re
from functools import cache

from pydantic import Field, ValidationError

from .. import data, strict_yaml
from ..errors import PolicyError
from ..model import Noun
from ..plainly import plainly
from ..text.segment import segment
from ..text.vocabulary import Vocabulary, shipped_vocabulary


class Fact(Noun):
    """A fact that may be asked for, what an answer fills, and the texts of the question.

    `reply` is the party.role that a supplier's free text goes to; `form` is what it must look like,
    and `legal_form` says that it must be a firm's full name.
    """

    id: str
    fills: tuple[str, ...] = Field(min_length=1)
    reply: str
    form: re.Pattern[str] | None = None
    legal_form: bool = False
    again: bool = False
    answers: dict[str, tuple[str, ...]]
    english: str
    chinese: str

    def is_reply(self, text: str) -> bool:
        """Whether a text looks like an answer to this question, and not like 'yes' or 'see below'."""
        if self.form is not None and not self.form.fullmatch(text):
            return False
        return not self.legal_form or _is_full_name(text)


def _is_full_name(text: str) -> bool:
    """Whether a text is a name with the form of a firm: 'Acme Co., Ltd.', 某某服饰厂."""
    terms = segment(text, _vocabulary())
    forms = [term for term in terms if term.has("legal") or term.han.endswith("厂")]
    return 0 < len(forms) < sum(not term.has("connective") for term in terms)


@cache
def _vocabulary() -> Vocabulary:
    return shipped_vocabulary()


@cache
def facts() -> tuple[Fact, ...]:
    """The facts of `watchlists/questions.yaml`, the preferred ones first.

    Raises:
        PolicyError: the file is missing or malformed.
    """
    path = data.path("questions.yaml")
    try:
        written = strict_yaml.read(path.read_bytes(), path.name, PolicyError).data
        return tuple(Fact.model_validate(each) for each in written["questions"])
    except (OSError, KeyError, TypeError, ValidationError) as error:
        said = plainly(error) if isinstance(error, ValidationError) else error
        raise PolicyError(f"{path.name}: the questions cannot be read: {said}") from error
