"""Numbers that identify: HS codes as spreadsheets damage them, and registration numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..text.normalise import normalise

_HS = re.compile(r"\d[\d.\s\-]*\d|\d")
_HS_IN_TEXT = re.compile(
    r"\b(?:hs|hts|hsn|taric)\s*(?:code|no\.?|编码)?\s*[:#]?\s*(\d[\d.\s]{2,12}\d)", re.IGNORECASE
)


def hs_codes(text: str, *, is_hs_column: bool) -> tuple[str, ...]:
    """The HS codes of a cell as 4 to 10 digits, a lost leading zero given back.

    >>> hs_codes("4203.29", is_hs_column=True), hs_codes("702.0", is_hs_column=True)
    (('420329',), ('0702',))
    """
    text = normalise(text)
    if not is_hs_column:
        return tuple(_digits(found) for found in _HS_IN_TEXT.findall(text))
    found = []
    for part in re.split(r"[;,/|\n]| and ", text):
        number = _HS.search(part)
        if number is not None:
            found.append(_digits(number.group()))
    return tuple(code for code in found if 2 <= len(code) <= 12)


def may_tell_hs(text: str) -> bool:
    """Whether a running text tells an HS code in words and digits."""
    return _HS_IN_TEXT.search(text) is not None


def _digits(number: str) -> str:
    """The digits, without a spreadsheet's '.0', with the leading zero of chapters 01 to 09."""
    number = re.sub(r"^(\d+)\.0$", r"\1", number.strip())
    heading, dot, rest = number.partition(".")
    digits = re.sub(r"\D", "", number)
    if dot and len(re.sub(r"\D", "", heading)) == 3:
        return "0" + digits
    if dot and len(heading) == 4 and len(rest) == 1:
        return digits + "0"
    return "0" + digits if len(digits) % 2 else digits


def hs_prefix(code: str, prefixes: Iterable[str]) -> str | None:
    """The listed prefix that a code falls under; None if none. A code as long as it is known."""
    return next((prefix for prefix in sorted(prefixes) if code.startswith(prefix)), None)


def identifier_key(value: str) -> str:
    """A registration number for comparison: letters and digits only, upper case.

    >>> identifier_key(" 91-6540 21ma.dummy12l ")
    '91654021MADUMMY12L'
    """
    return "".join(letter for letter in normalise(value).upper() if letter.isalnum())
