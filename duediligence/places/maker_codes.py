"""Manufacturer identification codes (MID) of customs entries: their parts and their shape.

The rule is data: `resources/maker-codes.yaml`, which names its source and what is uncertain.
`matching.make_code` makes a whole code.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from ..resources.csv_tables import read_rows
from ..resources.maker_code_rule import maker_code_rule
from ..resources.paths import shipped_path
from ..text.lexicon import Lexicon, shipped_lexicon
from ..text.normalise import HAN, normalise
from ..text.segment import latin_reading, segment
from ..text.tokenise import MAX_CHARACTERS
from ..text.transliterate import letters_to_latin

# The lengths of the rule: see `maker-codes.yaml`.
LONGEST_CODE = 15
NAME_WORDS, _WORD_LETTERS, _NUMBER_DIGITS, _CITY_LETTERS = 2, 3, 4, 3
LONGEST_NAME = NAME_WORDS * _WORD_LETTERS

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
    written = [
        CodeWord((word if word.isalnum() else re.sub(r"[-'.]", "", word)).upper(), word)
        for word in _WORD.findall(latin)
    ]
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
    is_country = code[:2] != maker_code_rule().country_with_provinces and code_country(code)
    return _FULL_CODE.fullmatch(code) is not None and bool(is_country)


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
    for width in range(1, min(len(rest), LONGEST_NAME) + 1):
        after = _AFTER_NAME.fullmatch(rest[width:])
        if after:
            divisions.append((rest[:width], after["number"], after["city"]))
    return divisions
