"""Countries as a country column writes them: in many languages, or as the number of ISO 3166-1.

A whole cell is looked up here, so a name that is also a word or a town elsewhere ('Kina') does no
harm; the gazetteers have the names that are looked for in running text.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

from .csv_tables import read_rows
from .paths import RESOURCES
from .snapshots import BuiltInData, digest_of

_TABLE = RESOURCES / "country-names.csv"
_DIGITS = 3  # of the number of ISO 3166-1


def name_key(text: str) -> str:
    """Return the letters and digits of a name, accents off, in its own script.

    >>> name_key("République de Corée"), name_key("156.0"), name_key("036")
    ('republiquedecoree', '156', '036')
    """
    text = text.strip()
    number = text.removesuffix(".0")
    if number.isdecimal():
        return number.zfill(_DIGITS)
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


class CountryNames(NamedTuple):
    """The ISO codes of the countries that bear a name, by its `name_key`."""

    codes: dict[str, tuple[str, ...]]


def _read_country_names() -> CountryNames:
    countries: dict[str, tuple[str, ...]] = {}
    for row in read_rows(_TABLE):
        key = name_key(row["name"])
        if row["code"] not in countries.get(key, ()):
            countries[key] = (*countries.get(key, ()), row["code"])
    return CountryNames(countries)


COUNTRY_NAMES = BuiltInData(
    "country-names", CountryNames, lambda: digest_of([_TABLE]), _read_country_names
)


@cache
def _countries_by_name() -> dict[str, tuple[str, ...]]:
    return COUNTRY_NAMES.load().codes


def countries_named(text: str) -> tuple[str, ...]:
    """Return the ISO codes of the countries that a whole cell may name; none if it names none.

    >>> countries_named("Chiny"), countries_named("156"), countries_named("중국")
    (('CN',), ('CN',), ('CN',))
    """
    return _countries_by_name().get(name_key(text), ())
