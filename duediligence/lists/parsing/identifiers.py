"""Registration numbers out of the words of a list; labels are in `resources/identifiers.yaml`."""

from __future__ import annotations

import re
from functools import lru_cache

from ...model import Identifier
from ...resources import strict_yaml
from ...resources.paths import RESOURCES

# Letters and digits: a shorter number names too many firms of too many registers to identify one.
MIN_NUMBER_LENGTH = 6
# Digits among them; judgement: with fewer it is a word with a year or a branch. A BIC needs none.
_MIN_DIGITS = 4


@lru_cache(maxsize=1)
def _schemes() -> dict[str, str]:
    path = RESOURCES / "identifiers.yaml"
    schemes = strict_yaml.read_yaml(path.read_bytes(), path.name).data
    return {label.casefold(): scheme for scheme, labels in schemes.items() for label in labels}


@lru_cache(maxsize=1)
def _labelled() -> re.Pattern[str]:
    labels = "|".join(re.escape(label) for label in sorted(_schemes(), key=len, reverse=True))
    value = r"(?P<value>[A-Z]{0,5}[ \-.]?[\d][\w./\-]*|[A-Z0-9]{8,20})"
    return re.compile(
        rf"(?:alt\.\s+)?(?P<label>{labels})\s*#?\s*:?\s+{value}(?:\s*\([^)]*\))?\.?", re.IGNORECASE
    )


def identifiers_in(remarks: str) -> list[Identifier]:
    """Return the numbers that remarks such as "Tax ID No. 123456 (Cuba); ..." give.

    >>> identifiers_in("Tax ID No. 7708004 (Russia); Phone Number 555123456; alt. RUC # 20-123456")
    [Identifier(scheme='tax-id', value='7708004'), Identifier(scheme='tax-id', value='20-123456')]
    """
    matches = [_labelled().fullmatch(part.strip()) for part in remarks.split(";")]
    return [
        number
        for match in matches
        if match
        for number in labelled_identifier(match["label"], match["value"])
    ]


def labelled_identifier(label: str, value: str) -> list[Identifier]:
    """Return one number by its label; nothing if the label is not an organisation's, or it is short.

    >>> labelled_identifier("Registration ID", "1027700070518"), labelled_identifier("Passport", "1027")
    ([Identifier(scheme='registration', value='1027700070518')], [])
    """
    scheme = _schemes().get(label.strip().rstrip("#").strip().casefold())
    is_long = sum(map(str.isalnum, value)) >= MIN_NUMBER_LENGTH
    digits = sum(map(str.isdigit, value))
    if scheme is None or not is_long or (scheme != "swift" and digits < _MIN_DIGITS):
        return []
    return [Identifier(scheme=scheme, value=value.strip(" ."))]
