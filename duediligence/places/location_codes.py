"""Numbers that name a place: postal, registration, division and phone codes.

Postal codes and phone prefixes count only where the country allows it: six digits that begin with
83 or 84 are also Indian, five are American or German.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model import How
from ..resources.languages import TranslatableText
from .gazetteer import Gazetteer, phone_places, postal_places

# In an address: six digits that are not part of a longer number, a phone or a decimal.
_POSTAL_IN_TEXT = re.compile(r"((?:CN-|(?<![\d.\-]))\d{6})(?!\.?\d|-\d|\s+\d)", re.IGNORECASE)
# In a postal column: whatever a person or a spreadsheet added ('China 835100', '835 100', '835100.0').
# A mark may part the digits ('835-100', '8351 00'), a 0 that a form asked for may precede them.
_POSTAL_COLUMN = re.compile(
    r"^\D{0,8}?(?:0(?=\d{6}(?!\d)))?(\d{2,4}[\s.\-/·]?\d{2,4})(?:\.0+)?\D*$"
)
# Letters that are typed or scanned for a digit; read as one where all else is digits.
_LETTER_FOR_DIGIT = str.maketrans("OoQlI", "00011")
_DIGITS_WITH_LETTERS = re.compile(
    r"(?<![A-Za-z0-9])(?=[0-9OoQlI]*\d[0-9OoQlI]*\d)[0-9OoQlI]{6}(?![A-Za-z0-9])"
)
_POSTAL_DIGITS = 6  # of a Chinese code
# GB 32100-2015: 18 characters without I, O, S, V, Z, which are easily misread.
_USCC = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")
_OLD_NUMBER = re.compile(r"(?<!\d)\d{15}(?!\d)")
_CHINESE_PHONE = re.compile(r"(?:\+|00)\s*86[\s\-().]*0?[\s\-().]*([1-9][\d\s\-().]*)")
_HOME_PHONE = re.compile(r"^\D*0([1-9][\d\s\-().]*)")


@dataclass(frozen=True, slots=True)
class CodeMention:
    """A number in a cell and the places that it names; `why` says how it was read."""

    span: str
    codes: tuple[str, ...]
    how: How
    country: str
    why: str


def postal_code(
    text: str, gazetteer: Gazetteer, *, is_postal_column: bool
) -> tuple[CodeMention, ...]:
    """Return the Chinese postal codes of a cell: all of a postal column, or six digits apart."""
    if is_postal_column and len(text) == _POSTAL_DIGITS and text.isascii() and text.isdigit():
        spans = [text]  # as nearly all are written
    elif is_postal_column:
        text = _DIGITS_WITH_LETTERS.sub(
            lambda code: code[0].translate(_LETTER_FOR_DIGIT), text.strip()
        )
        whole = _POSTAL_COLUMN.match(text)
        digits = re.sub(r"\D", "", whole.group(1)) if whole else ""
        spans = [digits] if len(digits) == _POSTAL_DIGITS else []
    else:
        spans = _POSTAL_IN_TEXT.findall(text)
    mentions = []
    for span in spans:
        codes = postal_places(gazetteer, span.upper().removeprefix("CN-"))
        if codes:
            label = gazetteer.label(codes[0])
            why = TranslatableText.of(
                "postal code {code} belongs to {place}", code=span, place=label
            )
            country = gazetteer.country(codes[0])
            mentions.append(CodeMention(span, codes, How.POSTAL, country=country, why=why))
    return tuple(mentions)


def registration_code(text: str, gazetteer: Gazetteer) -> tuple[CodeMention, ...]:
    """Return the registering division of the registration numbers in a cell.

    It is in characters 3 to 8 of a Unified Social Credit Code (GB 32100-2015) and in characters 1
    to 6 of an old 15-digit number. It is not where goods are made.
    """
    bare = re.sub(r"[\s\-]", "", text.upper())
    mentions: list[CodeMention] = []
    for number in _USCC.findall(bare):
        from stdnum.cn import uscc

        # A slip of the pen leaves the division readable, so the number still counts.
        what = "registration number {number}"
        if not uscc.is_valid(number):
            what = "registration number {number} (malformed: its check character is wrong)"
        mentions += _division(number[2:8], gazetteer, TranslatableText.of(what, number=number))
    for number in _OLD_NUMBER.findall(bare):
        mentions += _division(
            number[:6],
            gazetteer,
            TranslatableText.of("old registration number {number}", number=number),
        )
    return tuple(mentions)


def division_code(text: str, gazetteer: Gazetteer) -> tuple[CodeMention, ...]:
    """Return the place of a six-digit division code (GB/T 2260) that is alone in a cell."""
    bare = text.strip().upper().removeprefix("CN").lstrip("- ")
    if not re.fullmatch(r"\d{6}", bare):
        return ()
    what = TranslatableText.of("division code {number}", number=bare)
    return tuple(_division(bare, gazetteer, what, How.ADMIN))


def _division(
    digits: str, gazetteer: Gazetteer, what: str, how: How = How.REGISTRATION
) -> list[CodeMention]:
    """Return the place of a division code, or of the prefecture or province it begins with."""
    for division in (digits, f"{digits[:4]}00", f"{digits[:2]}0000"):
        code = gazetteer.renamed.get(f"CN-{division}", f"CN-{division}")
        if code in gazetteer.places:
            is_issued = how is How.REGISTRATION
            template = "{code} was issued in {place}" if is_issued else "{code} is {place}"
            why = TranslatableText.of(template, code=what, place=gazetteer.label(code))
            return [CodeMention(digits, (code,), how, country="CN", why=why)]
    return []


def phone_code(text: str, gazetteer: Gazetteer) -> tuple[CodeMention, ...]:
    """Return the area of a Chinese phone number: +86 999 ..., or 0999 ... as written at home.

    The country of a number as written at home is "": such numbers exist in other countries too.
    """
    abroad = _CHINESE_PHONE.search(text)
    number = abroad or _HOME_PHONE.match(text.strip())
    if number is None:
        return ()
    digits = "0" + re.sub(r"\D", "", number.group(1))
    # Area codes have three or four digits with their 0: Urumqi 0991, Beijing 010.
    codes = phone_places(gazetteer, digits[:4]) or phone_places(gazetteer, digits[:3])
    if not codes:
        return ()
    label = gazetteer.label(codes[0])
    why = TranslatableText.of(
        "phone prefix {code} belongs to {place}", code=digits[:4], place=label
    )
    return (CodeMention(digits[:4], codes, How.PHONE, country="CN" if abroad else "", why=why),)
