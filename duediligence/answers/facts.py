"""The facts that may be asked of a supplier, and where in the supplier's data a reply goes."""

from __future__ import annotations

import re
from functools import cache

from pydantic import Field, ValidationError

from .. import data, strict_yaml
from ..errors import PolicyError
from ..model import Noun


class Fact(Noun):
    """A fact that may be asked for, what an answer fills, and the texts of the question.

    `reply` is the party.role that a supplier's free text goes to; `form` is what it must look like.
    """

    id: str
    fills: tuple[str, ...] = Field(min_length=1)
    reply: str
    form: re.Pattern[str] | None = None
    again: bool = False
    answers: dict[str, tuple[str, ...]]
    english: str
    chinese: str


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
        raise PolicyError(f"{path.name}: the questions cannot be read: {error}") from error
