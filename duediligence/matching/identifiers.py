"""Numbers that identify: HS codes as spreadsheets damage them, and registration numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..intake.header_lexicon import fold_header
from ..intake.header_roles import HeaderMatch, exact_role_of_header, may_be_known_exactly
from ..text.normalise import normalise

_NUMBER = re.compile(r"\d[\d.\s\-]*\d|\d")
_HS_IN_TEXT = re.compile(
    r"\b(?:hs|hts|hsn|taric)\s*(?:code|no\.?|编码)?\s*[:#]?\s*(\d[\d.\s]{2,12}\d)", re.IGNORECASE
)
_HS_BEGINNING = re.compile(r"\b(?:hs|hts|hsn|taric)", re.IGNORECASE)

# A label has at most a few words: 'Unified Social Credit Code: 9165...'.
_LABEL_AND_SIGN = re.compile(
    r"\s*[^\W\d_][^\d:#=：]{0,60}[:#=：]\s*(?P<number>[^:#=：]*\d[^:#=：]*)"
)
_NUMBER_ROLES = frozenset({"registration_no", "id"})
# A VAT number is written with and without its country ('GB 123 4567 89', 'ATU12345678'). The shortest
# that the member states give has eight digits; fewer behind two letters are numbers of a series.
_COUNTRY_AND_NUMBER = re.compile(r"(?P<country>[A-Z]{2})(?P<number>[A-Z]?\d{8,12})")


def hs_codes(text: str, *, is_hs_column: bool) -> tuple[str, ...]:
    """Return the HS codes of a cell, with the zeros that a spreadsheet dropped.

    Args:
        text: The text of the cell.
        is_hs_column: Whether the column holds HS codes; elsewhere only what is called one counts.

    Returns:
        The codes as 2 to 12 digits: chapter, heading, subheading, and national digits.

    >>> hs_codes("4203.29", is_hs_column=True), hs_codes("702.0", is_hs_column=True)
    (('420329',), ('0702',))
    """
    text = normalise(text)
    if not is_hs_column:
        return tuple(_restore_zeros(number) for number in _HS_IN_TEXT.findall(text))
    numbers = map(_NUMBER.search, re.split(r"[;,/|\n]| and ", text))
    codes = [_restore_zeros(number.group()) for number in numbers if number is not None]
    return tuple(code for code in codes if 2 <= len(code) <= 12)


def may_have_hs_code(text: str) -> bool:
    """Return whether a running text has a number that is called an HS code."""
    return _HS_IN_TEXT.search(text) is not None


def may_begin_hs_code(word: str) -> bool:
    """Return whether a word may be the beginning of what is called an HS code."""
    return _HS_BEGINNING.search(word) is not None


def _restore_zeros(number: str) -> str:
    """Return the digits of a code as it was before a spreadsheet took it for a number."""
    number = re.sub(r"^(\d+)\.0$", r"\1", number.strip())
    heading, dot, rest = number.partition(".")
    digits = re.sub(r"\D", "", number)
    if dot and len(re.sub(r"\D", "", heading)) == 3:
        return "0" + digits  # 702.10 was 0702.10: chapters 01 to 09 begin with a zero
    if dot and len(heading) == 4 and len(rest) == 1:
        return digits + "0"  # 4203.2 was 4203.20
    return (
        "0" + digits if len(digits) % 2 else digits
    )  # every level of the nomenclature has two digits


def matching_hs_prefix(code: str, prefixes: Iterable[str]) -> str | None:
    """Return the first listed prefix that a code begins with; None if there is none."""
    return next((prefix for prefix in sorted(prefixes) if code.startswith(prefix)), None)


def without_label(value: str) -> str:
    """Return a registration number without what it is called: 'VAT: 123', 'Tax ID No. 123'.

    What goes before a colon is a label, and so is what would be the heading of a column of numbers.

    >>> without_label("VAT: 123456789"), without_label("Tax ID 12-3456789"), without_label("HRB 4711")
    ('123456789', '12-3456789', '4711')
    >>> without_label("GB 123 4567 89"), without_label("91654021MADUMMY12L")
    ('GB 123 4567 89', '91654021MADUMMY12L')
    """
    if match := _LABEL_AND_SIGN.fullmatch(value):
        return match["number"]
    words = value.split()
    # The words before the first digit, and as few of them as the number leaves.
    first = next((at for at, word in enumerate(words) if any(map(str.isdigit, word))), 0)
    for end in range(first, 0, -1):
        label = " ".join(words[:end])
        if not may_be_known_exactly(label):
            continue  # nearly all words before a number
        role = exact_role_of_header(fold_header(label))
        if role.match is HeaderMatch.EXACT and role.role in _NUMBER_ROLES:
            return " ".join(words[end:])
    return value


def without_country(key: str) -> tuple[str, str] | None:
    """Return the two letters that may be a country, and the number behind them; None where none are.

    >>> without_country("GB123456789"), without_country("123456789"), without_country("SUP00123")
    (('GB', '123456789'), None, None)
    """
    match = _COUNTRY_AND_NUMBER.fullmatch(key)
    return (match["country"], match["number"]) if match else None


def identifier_key(value: str) -> str:
    """Return a registration number for comparison: letters and digits only, upper case.

    >>> identifier_key(" 91-6540 21ma.dummy12l ")
    '91654021MADUMMY12L'
    """
    return "".join(filter(str.isalnum, normalise(value).upper()))
