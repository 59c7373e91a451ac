"""What is wrong with something that people wrote, in words for people instead of pydantic's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from ..errors import UsageError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_SHOWN = 60
_WORDS = {
    "missing": "it is missing",
    "extra_forbidden": "there is no such field",
    "string_type": "it is no text",
    "string_too_short": "it is shorter than {min_length} characters",
    "string_too_long": "it is longer than {max_length} characters",
    "string_pattern_mismatch": "{seen} has characters that may not stand there",
    "literal_error": "{seen} is none of {expected}",
    "enum": "{seen} is none of {expected}",
    "int_type": "{seen} is no whole number",
    "int_parsing": "{seen} is no whole number",
    "int_from_float": "{seen} is no whole number",
    "float_type": "{seen} is no number",
    "float_parsing": "{seen} is no number",
    "bool_type": "{seen} is neither true nor false",
    "bool_parsing": "{seen} is neither true nor false",
    "greater_than_equal": "{seen} is less than {ge}",
    "less_than_equal": "{seen} is more than {le}",
    "too_short": "it is empty",
    "too_long": "it is longer than {max_length} characters",
    "list_type": "it is no list",
    "tuple_type": "it is no list",
    "dict_type": "it holds no names with values",
    "model_type": "it holds no names with values",
    "value_error": "{error}",
}


class CheckedInput:
    """What a caller passes: what is wrong with it is a `UsageError` in our words."""

    if not TYPE_CHECKING:  # there it would hide the fields' own types

        def __init__(self, **fields: object) -> None:
            try:
                super().__init__(**fields)
            except ValidationError as error:
                raise UsageError(
                    f"{type(self).__name__}: {explain_validation_error(error)}"
                ) from None


def cause_of(error: ValidationError) -> tuple[tuple[int | str, ...], str]:
    """Where the first thing is wrong, and what is wrong with it."""
    first = error.errors(include_url=False)[0]
    return first["loc"], _words(first)


def explain_validation_error(error: ValidationError) -> str:
    """The first thing that is wrong, with its place, and how many more there are."""
    place, cause = cause_of(error)
    where = " > ".join(map(str, place))
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"{where}: {cause}{more}" if where else f"{cause}{more}"


def _words(first: ErrorDetails) -> str:
    words = _WORDS.get(first["type"])
    if words is None:
        return first["msg"][:1].lower() + first["msg"][1:]
    seen = repr(first["input"])
    seen = seen if len(seen) <= _SHOWN else f"{seen[:_SHOWN]}..."
    return words.format(seen=seen, **first.get("ctx", {}))
