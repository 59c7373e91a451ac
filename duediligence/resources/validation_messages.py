"""What is wrong with something that people wrote, in plain words instead of pydantic's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from ..errors import UsageError
from .keywords import did_you_mean

_LONGEST_VALUE = 60  # judgement: enough of a value to find it in the file
# By pydantic's error types; what is not here keeps pydantic's own message.
_MESSAGES = {
    "missing": "it is missing",
    "extra_forbidden": "there is no such field",
    "string_type": "it is not text",
    "string_too_short": "it is shorter than {min_length} characters",
    "string_too_long": "it is longer than {max_length} characters",
    "string_pattern_mismatch": "{value} has characters that are not allowed there",
    "literal_error": "{value} is none of {expected}",
    "enum": "{value} is none of {expected}",
    "int_type": "{value} is not a whole number",
    "int_parsing": "{value} is not a whole number",
    "int_from_float": "{value} is not a whole number",
    "float_type": "{value} is not a number",
    "float_parsing": "{value} is not a number",
    "bool_type": "{value} is neither true nor false",
    "bool_parsing": "{value} is neither true nor false",
    "greater_than_equal": "{value} is less than {ge}",
    "less_than_equal": "{value} is more than {le}",
    "too_short": "it is empty",
    "too_long": "it is longer than {max_length} characters",
    "list_type": "it is not a list",
    "tuple_type": "it is not a list",
    "dict_type": "it does not hold names with values",
    "model_type": "it does not hold names with values",
    "value_error": "{error}",
}


class CheckedInput:
    """Base of models that callers construct: an invalid value is a `UsageError` in plain words."""

    if not TYPE_CHECKING:  # there it would hide the fields' own types

        def __init__(self, **fields: object) -> None:
            try:
                super().__init__(**fields)
            except ValidationError as error:
                known = type(self).model_fields
                unknown = next((name for name in fields if name not in known), None)
                hint = did_you_mean(unknown, known) if unknown else ""
                raise UsageError(
                    f"{type(self).__name__}: {explain_validation_error(error)}{hint}"
                ) from None


def cause_of(error: ValidationError) -> tuple[tuple[int | str, ...], str]:
    """Return where the first invalid value is, as keys and positions, and what is wrong with it."""
    first = error.errors(include_url=False)[0]
    message = _MESSAGES.get(first["type"])
    if message is None:
        return first["loc"], first["msg"][:1].lower() + first["msg"][1:]
    value = repr(first["input"])
    if len(value) > _LONGEST_VALUE:
        value = f"{value[:_LONGEST_VALUE]}..."
    return first["loc"], message.format(value=value, **first.get("ctx", {}))


def explain_validation_error(error: ValidationError) -> str:
    """Return what is wrong first, with its place, and how many more invalid values there are."""
    place, cause = cause_of(error)
    where = " > ".join(map(str, place))
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"{where}: {cause}{more}" if where else f"{cause}{more}"
