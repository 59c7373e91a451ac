"""Registration numbers out of the words of a list."""

from __future__ import annotations

import re
from functools import lru_cache

from ...model import Identifier
from ...resources import strict_yaml
from ...resources.paths import RESOURCES

# A shorter number names too many firms of too many registers to identify one.
_SHORTEST = 6


@lru_cache(maxsize=1)
def _schemes() -> dict[str, str]:
    file = RESOURCES / "identifiers.yaml"
    written = strict_yaml.read_yaml(file.read_bytes(), file.name).data
    return {label.casefold(): scheme for scheme, labels in written.items() for label in labels}


@lru_cache(maxsize=1)
def _labelled() -> re.Pattern[str]:
    labels = "|".join(re.escape(label) for label in sorted(_schemes(), key=len, reverse=True))
    value = r"(?P<value>[A-Z]{0,5}[ \-.]?[\d][\w./\-]*|[A-Z0-9]{8,20})"
    return re.compile(
        rf"(?:alt\.\s+)?(?P<label>{labels})\s*#?\s*:?\s+{value}(?:\s*\([^)]*\))?\.?", re.IGNORECASE
    )


def identifiers_in(remarks: str) -> list[Identifier]:
    """The numbers that remarks such as "Tax ID No. 123456 (Cuba); ..." give.

    >>> identifiers_in("Tax ID No. 7708004 (Russia); Phone Number 555123456; alt. RUC # 20-123456")
    [Identifier(scheme='tax-id', value='7708004'), Identifier(scheme='tax-id', value='20-123456')]
    """
    found = []
    for part in remarks.split(";"):
        match = _labelled().fullmatch(part.strip())
        if match:
            found += identifier(match["label"], match["value"])
    return found


def identifier(label: str, value: str) -> list[Identifier]:
    """One number by its label; nothing where the label names no organisation or the number is short.

    >>> identifier("Registration ID", "1027700070518"), identifier("Passport", "1027700070518")
    ([Identifier(scheme='registration', value='1027700070518')], [])
    """
    scheme = _schemes().get(label.strip().rstrip("#").strip().casefold())
    letters = [letter for letter in value if letter.isalnum()]
    if scheme is None or len(letters) < _SHORTEST:
        return []
    if scheme != "swift" and sum(map(str.isdigit, letters)) < 4:
        return []
    return [Identifier(scheme=scheme, value=value.strip(" ."))]
