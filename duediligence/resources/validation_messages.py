"""What is wrong with something that people wrote, in plain words instead of pydantic's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError

_LONGEST_VALUE = 60  # judgement: enough of a value to find it in the file
# By pydantic's error types; what is not here keeps pydantic's own message.
_MESSAGES = {
    "missing": "it is missing",
    "extra_forbidden": "there is no such field",
    "unexpected_keyword_argument": "there is no such field",
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
    "dataclass_type": "it does not hold names with values",
    "value_error": "{error}",
}


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


def explain_error(error: Exception) -> str:
    """Return what is wrong: of pydantic's error in plain words, of any other as it says itself."""
    from pydantic import ValidationError  # only where something is wrong

    return explain_validation_error(error) if isinstance(error, ValidationError) else str(error)
