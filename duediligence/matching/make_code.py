"""Make the manufacturer identification code (MID) of a firm, as customs entries have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from ..errors import UsageError
from ..lists.parsing.place_codes import country_code
from ..places.maker_codes import (
    NAME_WORDS,
    city_letters,
    code_words,
    known_countries,
    latin_letters,
    street_number,
)
from ..resources.country_names import countries_named
from ..resources.maker_code_rule import maker_code_rule

_NO_COUNTRY = "??"
_LONGEST_SHOWN = 80  # characters of an argument in a message: enough to recognise it


class MakerCode(str):
    """A manufacturer identification code as the rule makes it, or as much of it as is known.

    Attributes:
        possible: the complete codes that it may be: one where nothing is missing, one a province
            where a Canadian address does not say which, none where the country or city is missing.
        explanation: what each part was taken from, and what is missing.
    """

    possible: tuple[str, ...]
    explanation: str

    __slots__ = ("explanation", "possible")

    def __new__(cls, code: str, possible: Sequence[str], explanation: str) -> Self:
        """Return a code with what is known of it."""
        made = super().__new__(cls, code)
        made.possible, made.explanation = tuple(possible), explanation
        return made

    def __getnewargs__(self) -> tuple[str, tuple[str, ...], str]:  # type: ignore[override]
        """Return what a copy is made of."""
        return str(self), self.possible, self.explanation


def mid(
    name: str, address: str | None = None, city: str | None = None, country: str | None = None
) -> MakerCode:
    """Make the manufacturer identification code (MID) of a firm from its name and address.

    The code that customs of the United States ask for; it stands for the firm whose work gives the
    goods their origin. The rule is that of the appendix to 19 CFR part 102, of which the beginning
    was read and the rest is from secondary accounts; it is in `resources/maker-codes.yaml`, with
    what is uncertain. A name in another script is romanised, and the maker's own romanisation may
    make another code. A code never proves who the maker is.

    Args:
        name: The maker's name.
        address: The street line, of which the largest number counts; postal codes do not belong here.
        city: The city; of no account for a city state.
        country: The country of origin: its code or name; for Canada one of the province's codes (XA
            to XY), or the province behind it ("Canada, Ontario").

    Returns:
        The code as a `str`. Where an input is missing (None or blank) it is the part that is known ("??" for the
        country), `possible` has the complete codes that remain, and `explanation` says what is
        missing.

    Raises:
        UsageError: The name has no letter or digit that counts, an argument is no text, or the
            country is unknown.

    >>> mid("Murla-Praxiteles Inc.", "", "Athens", "GR")
    'GRMURINCATH'
    >>> code = mid("Rawles-Aden Corp.", "88 Mill Lane", country="Canada")
    >>> code, code.possible
    ('CARAWCOR88', ())
    >>> code.explanation
    'RAWCOR from Rawles-Aden Corp, 88 from the street line; missing: the province, the city'
    >>> mid("Rawles-Aden Corp.", "88 Mill Lane", "Toronto", "Canada, Ontario")
    'XORAWCOR88TOR'
    """
    address, city, country = address or "", city or "", country or ""
    texts = {"name": name, "address": address, "city": city, "country": country}
    for label, value in texts.items():
        if not isinstance(value, str):
            raise UsageError(f"{label}= is a {type(value).__name__}; pass text")
    rule = maker_code_rule()
    country_code = _country_of_code(country)
    words = code_words(latin_letters(name), country_code)[:NAME_WORDS]
    if not words:
        raise UsageError(
            f"name= {name[:_LONGEST_SHOWN]!r} has no letter or digit that a code counts"
        )
    name_part = "".join(word.beginning for word in words)
    number = street_number(address)
    city_part = city_letters(city, country_code)
    is_province_missing = country_code == rule.country_with_provinces
    missing = [
        what
        for what, is_missing in (
            ("the country", not country_code),
            ("the province", is_province_missing),
            ("the city", not city_part),
        )
        if is_missing
    ]
    rest = f"{name_part}{number}{city_part}"
    countries = rule.provinces if is_province_missing else (country_code,)
    parts = [f"{name_part} from {' '.join(word.surface for word in words)}"]
    parts += [f"{number} from the street line"] if number else []
    parts += [f"{city_part} from the city"] if city_part else []
    return MakerCode(
        f"{country_code or _NO_COUNTRY}{rest}",
        () if not (country_code and city_part) else [f"{prefix}{rest}" for prefix in countries],
        ", ".join(parts) + (f"; missing: {', '.join(missing)}" if missing else ""),
    )


def _country_of_code(country: str) -> str:
    """Return the country of a code by its code or name; "" where none is given."""
    rule = maker_code_rule()
    code = country.strip().upper()
    if not code or code in rule.provinces or code in known_countries():
        return code
    name, _, province = country.partition(",")
    if _country_named(name) == rule.country_with_provinces:
        prefixes = {label.casefold(): prefix for prefix, label in rule.provinces.items()}
        if prefix := prefixes.get(province.strip().casefold()):
            return prefix
    if code := _country_named(country):
        return code
    raise UsageError(
        f"country= {country[:_LONGEST_SHOWN]!r} is not a country that is known; pass its code of two"
        " letters, such as 'CN'"
    )


def _country_named(name: str) -> str:
    """Return the code of the only country that a name or code may mean, else ""."""
    codes = {code for code in countries_named(name) if code in known_countries()}
    return codes.pop() if len(codes) == 1 else country_code(name) or ""
