"""Numbers that tell a place: postal, registration, division and phone codes.

Postal codes and phone prefixes count only where the country allows it: six digits that begin with
83 or 84 are also Indian, five are American or German.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model import How
from .gazetteer import Gazetteer, phone_places, postal_places

_SIX = re.compile(r"((?:CN-|(?<![\d.\-]))\d{6})(?!\.?\d|-\d|\s+\d)", re.IGNORECASE)
_POSTAL = re.compile(r"^\D{0,8}?(\d{3}\s?\d{3})(?:\.0+)?\D*$")
_USCC = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")
_OLD_NUMBER = re.compile(r"(?<!\d)\d{15}(?!\d)")
_CHINESE_PHONE = re.compile(r"(?:\+|00)\s*86[\s\-().]*0?[\s\-().]*([1-9][\d\s\-().]*)")
_HOME_PHONE = re.compile(r"^\D*0([1-9][\d\s\-().]*)")


@dataclass(frozen=True, slots=True)
class CodeMention:
    """A number in a cell and the places it tells; `why` says how it was read."""

    span: str
    codes: tuple[str, ...]
    how: How
    country: str
    why: str


def postal_code(
    text: str, gazetteer: Gazetteer, *, is_postal_column: bool
) -> tuple[CodeMention, ...]:
    """The Chinese postal codes of a cell: the whole of a postal column, or six digits apart."""
    if is_postal_column:
        whole = _POSTAL.match(text.strip())
        found = [re.sub(r"\s", "", whole.group(1))] if whole else []
    else:
        found = _SIX.findall(text)
    mentions = []
    for span in found:
        codes = postal_places(gazetteer, span.upper().removeprefix("CN-"))
        if codes:
            why = f"postal code {span} belongs to {gazetteer.label(codes[0])}"
            mentions.append(CodeMention(span, codes, How.POSTAL, gazetteer.country(codes[0]), why))
    return tuple(mentions)


def registration_code(text: str, gazetteer: Gazetteer) -> tuple[CodeMention, ...]:
    """The registering division of a Unified Social Credit Code (GB 32100-2015, characters 3 to 8)
    or of an old 15-digit number (characters 1 to 6). It is not where goods are made.
    """
    plain = re.sub(r"[\s\-]", "", text.upper())
    codes: list[CodeMention] = []
    for number in _USCC.findall(plain):
        codes.extend(
            _division(number[2:8], gazetteer, f"registration number {number}{_validity(number)}")
        )
    for number in _OLD_NUMBER.findall(plain):
        codes.extend(_division(number[:6], gazetteer, f"old registration number {number}"))
    return tuple(codes)


def _validity(number: str) -> str:
    from stdnum.cn import uscc

    return "" if uscc.is_valid(number) else " (malformed: its check character is wrong)"


def division_code(text: str, gazetteer: Gazetteer) -> tuple[CodeMention, ...]:
    """Six-digit division codes (GB/T 2260) that stand alone in a cell."""
    bare = text.strip().upper().removeprefix("CN").lstrip("- ")
    return (
        tuple(_division(bare, gazetteer, f"division code {bare}", How.ADMIN))
        if re.fullmatch(r"\d{6}", bare)
        else ()
    )


def _division(
    digits: str, gazetteer: Gazetteer, what: str, how: How = How.REGISTRATION
) -> list[CodeMention]:
    """The place of a division code, or of the prefecture or province it begins with."""
    for code in (digits, f"{digits[:4]}00", f"{digits[:2]}0000"):
        known = f"CN-{code}"
        known = gazetteer.renamed.get(known, known)
        if known in gazetteer.places:
            verb = "was issued in" if how is How.REGISTRATION else "is"
            return [
                CodeMention(digits, (known,), how, "CN", f"{what} {verb} {gazetteer.label(known)}")
            ]
    return []


def phone_code(text: str, gazetteer: Gazetteer) -> tuple[CodeMention, ...]:
    """The area of a Chinese phone number: +86 999 ..., or 0999 ... as written at home."""
    abroad = _CHINESE_PHONE.search(text)
    home = None if abroad else _HOME_PHONE.match(text.strip())
    found = abroad or home
    if found is None:
        return ()
    digits = "0" + re.sub(r"\D", "", found.group(1))
    codes = phone_places(gazetteer, digits[:4]) or phone_places(gazetteer, digits[:3])
    if not codes:
        return ()
    why = f"phone prefix {digits[:4]} belongs to {gazetteer.label(codes[0])}"
    return (CodeMention(digits[:4], codes, How.PHONE, "CN" if abroad else "", why),)
