"""Manufacturer identification codes (MID) of customs entries: how one is made, and its shape.

The rule is data: `resources/maker-codes.yaml`, which names its source and what is uncertain. A code
is made from a few letters of a name and an address, so it never proves who the maker is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple, Self

from ..errors import UsageError
from ..resources.csv_tables import read_rows
from ..resources.maker_code_rule import maker_code_rule
from ..resources.paths import shipped_path
from ..text.lexicon import Lexicon, shipped_lexicon
from ..text.normalise import HAN, normalise
from ..text.segment import latin_reading, segment
from ..text.tokenise import MAX_CHARACTERS
from ..text.transliterate import letters_to_latin
from .country_names import countries_named

# The lengths of the rule: see `maker-codes.yaml`.
LONGEST_CODE = 15
_WORDS, _WORD_LETTERS, _NUMBER_DIGITS, _CITY_LETTERS = 2, 3, 4, 3
_LONGEST_NAME = _WORDS * _WORD_LETTERS
_NO_COUNTRY = "??"

# Letters with points between them are initials ('S.P.A'); a hyphen joins ('Rawles-Aden'); an
# apostrophe is left out. Everything else divides words.
_WORD = re.compile(r"[A-Z](?:\.[A-Z])+(?![A-Z])|[A-Z0-9]+(?:[-'][A-Z0-9]+)*", re.IGNORECASE)
# '2-6' is 26 and '12,34,56' 123456: marks inside a number are dropped, a blank ends it.
_NUMBER = re.compile(r"\d+(?:[-,./]\d+)*")
# A number of a tax office ends with fewer letters ('IE1234567FA'), and hardly a city has so few.
_FULL_CODE = re.compile(r"[A-Z]{2}[A-Z0-9]{1,6}\d{0,4}[A-Z]{3}")
_AFTER_NAME = re.compile(r"(?P<number>\d{0,4})(?P<city>[A-Z]{0,3})")


class CodeWord(NamedTuple):
    """A word of a name as a code counts it: its letters, and how the name writes it."""

    letters: str
    surface: str

    @property
    def beginning(self) -> str:
        """What of it is in a code."""
        return self.letters[:_WORD_LETTERS]


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


def mid(name: str, address: str = "", city: str = "", country: str = "") -> MakerCode:
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
        The code as a `str`. Where an input is missing it is the part that is known ("??" for the
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
    for label, value in (
        ("name", name),
        ("address", address),
        ("city", city),
        ("country", country),
    ):
        if not isinstance(value, str):
            raise UsageError(f"{label}= is a {type(value).__name__}; pass text")
    rule = maker_code_rule()
    country_code = _country_code(country)
    words = code_words(latin_letters(name), country_code)[:_WORDS]
    if not words:
        raise UsageError(f"name= {name[:80]!r} has no letter or digit that a code counts")
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


# --- the parts of a code ------------------------------------------------------------------------


def latin_letters(text: str, lexicon: Lexicon | None = None) -> str:
    """Return a text in Latin letters, Han as pinyin words; hyphens and other marks stay.

    Args:
        text: The text.
        lexicon: What divides Han into words; the shipped words if None.

    >>> latin_letters("Çorlu Örme"), latin_letters("泰达 Ltd")
    ('Corlu Orme', 'taida Ltd')
    """
    text = text[:MAX_CHARACTERS]
    if HAN.search(text):
        terms = segment(text, lexicon or shipped_lexicon())
        text = " ".join(latin_reading(term) if term.han else term.surface for term in terms)
    return letters_to_latin(normalise(text))


def code_words(latin: str, country: str = "") -> list[CodeWord]:
    """Return the words of a name that count for a code, in their order.

    Args:
        latin: The name as `latin_letters` returns it.
        country: The code of the country of origin, whose names may begin with generic words.

    >>> [word.letters for word in code_words("The E.K. Rodgers Companies")]
    ['EK', 'RODGERS', 'COMPANIES']
    """
    rule = maker_code_rule()
    written = [CodeWord(re.sub(r"[-'.]", "", word).upper(), word) for word in _WORD.findall(latin)]
    counted = [
        word for word in written if len(word.letters) == 1 or word.letters not in rule.skipped
    ]
    words: list[CodeWord] = []
    # Initials in a row are one word: 'A B Company' is ABCOM; a lone one is skipped, the article too.
    for is_letter, run in groupby(counted, key=lambda word: _is_initial(word.letters)):
        group = list(run)
        if not is_letter:
            words += group
        elif len(group) > 1:
            surface = " ".join(word.surface for word in group)
            words.append(CodeWord("".join(word.letters for word in group), surface))
    words = words or counted or written
    while len(words) > 1 and words[0].letters in rule.forms_in_front:
        words = words[1:]
    if country in rule.opening_countries:
        rest = [*words]
        while rest and rest[0].letters in rule.opening_words:
            rest = rest[1:]
        words = rest or words
    return words


def _is_initial(letters: str) -> bool:
    return len(letters) == 1 and letters.isalpha()


def street_number(address: str) -> str:
    """Return the first four digits of the largest number of a street line; "" where it has none.

    >>> street_number("215-5000 Miller Road"), street_number("Apt. 509 2727 Cleveland St.")
    ('2155', '2727')
    """
    written = _NUMBER.findall(normalise(address[:MAX_CHARACTERS]))
    numbers = [re.sub(r"\D", "", number) for number in written]
    values = [number.lstrip("0") for number in numbers if number.strip("0")]
    largest = max(values, key=lambda value: (len(value), value), default="")
    return largest[:_NUMBER_DIGITS]


def city_letters(city: str, country: str = "") -> str:
    """Return what a code has of a city; "" where none is given.

    >>> city_letters("The Hague"), city_letters("67890 Lisbon"), city_letters("Kowloon", "HK")
    ('HAG', 'LIS', 'HON')
    """
    rule = maker_code_rule()
    if country in rule.city_states:
        return rule.city_states[country]
    words = re.findall("[A-Z]+", latin_letters(city).upper())
    if len(words) > 1 and words[0] == "THE":
        words = words[1:]
    return "".join(words)[:_CITY_LETTERS]


def _country_code(country: str) -> str:
    """Return the country of a code by its code or name; "" where none is given."""
    rule = maker_code_rule()
    code = country.strip().upper()
    if not code or code in rule.provinces or code in known_countries():
        return code
    name, comma, province = country.partition(",")
    named = {
        code for code in countries_named(name if comma else country) if code in known_countries()
    }
    if comma and rule.country_with_provinces in {*named, name.strip().upper()}:
        by_name = {name.casefold(): prefix for prefix, name in rule.provinces.items()}
        if prefix := by_name.get(province.strip().casefold()):
            return prefix
    if len(named) != 1:
        raise UsageError(
            f"country= {country[:80]!r} is not a country that is known; pass its code of two letters,"
            " such as 'CN'"
        )
    return named.pop()


@lru_cache(maxsize=1)
def known_countries() -> frozenset[str]:
    """Return the codes of all countries, of ISO 3166-1."""
    places = read_rows(shipped_path("gazetteers", "world", "places.csv"))
    return frozenset(row["code"] for row in places if row["level"] == "country")


# --- codes as others state them -----------------------------------------------------------------


def code_country(code: str) -> str:
    """Return the country of a code: that of its first two letters, Canada for its provinces.

    >>> code_country("XOACMTOR"), code_country("CNHETTAI12HOT"), code_country("ZZACMTOR")
    ('CA', 'CN', '')
    """
    rule, prefix = maker_code_rule(), code[:2]
    if prefix in rule.provinces:
        return rule.country_with_provinces
    return prefix if prefix in known_countries() else ""


def has_code_shape(code: str) -> bool:
    """Return whether letters and digits have the shape of a complete code of a known country.

    >>> has_code_shape("CNHETTAI12HOT"), has_code_shape("91654021MADUMMY12L"), has_code_shape("DE1234567")
    (True, False, False)
    """
    return _FULL_CODE.fullmatch(code) is not None and bool(code_country(code))


def why_no_code(code: str) -> str:
    """Return why letters and digits cannot be a code; "" where they can.

    >>> why_no_code("CNHETTAI12HOTAN123"), why_no_code("CAACMTOR"), why_no_code("CNHETTAI12HOT")
    ('it has more than 15 characters', 'Canada has a code a province, such as XO', '')
    """
    if not code.isascii() or not code.isalnum():
        return "it has other signs than letters and digits"
    if len(code) > LONGEST_CODE:
        return f"it has more than {LONGEST_CODE} characters"
    if code[:2] == maker_code_rule().country_with_provinces:
        return "Canada has a code a province, such as XO"
    if not code_country(code):
        return "it does not begin with the code of a country"
    return "" if has_code_shape(code) else "it lacks the letters of a name or of a city"


def split_code(code: str) -> list[tuple[str, str, str]]:
    """Return each way to divide a code behind its country into name, number and city.

    Digits may belong to the name ('20TCEN') or be the number, so there may be several.

    >>> split_code("USBERNEW")
    [('BER', '', 'NEW'), ('BERN', '', 'EW'), ('BERNE', '', 'W'), ('BERNEW', '', '')]
    """
    rest = code[2:]
    divisions = []
    for width in range(1, min(len(rest), _LONGEST_NAME) + 1):
        after = _AFTER_NAME.fullmatch(rest[width:])
        if after:
            divisions.append((rest[:width], after["number"], after["city"]))
    return divisions
