"""Gazetteer codes for the countries, provinces and cities in a list's columns, where they are clear.

Places of an entry only ever count against a match, so an unclear one is left away, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ...resources.csv_tables import read_rows
from ...resources.paths import shipped_path
from ...text.normalise import normalise

_LEVEL_WORDS = (
    " autonomous region| province| prefecture| city| county| shi| sheng| municipality"
    "|自治区|省|市|县".split("|")
)

_LAST_BRACKET = re.compile(r"(.*\S)\s*\(([^()]+)\)")


def _key(text: str) -> str:
    return " ".join(normalise(text).casefold().replace(".", "").split())


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Return names and codes of countries -> gazetteer code, where only one country has them."""
    codes: dict[str, set[str]] = {}
    for row in read_rows(shipped_path("gazetteers", "world", "names.csv")):
        if len(row["code"]) == 2:  # ISO 3166-1; below a country codes are longer
            codes.setdefault(_key(row["name"]), set()).add(row["code"])
    by_name = {name: of_name.pop() for name, of_name in codes.items() if len(of_name) == 1}
    places = read_rows(shipped_path("gazetteers", "world", "places.csv"))
    countries = [row for row in places if row["level"] == "country"]
    by_name |= {_key(row["name"]): row["code"] for row in countries}
    return by_name | {row["code"].lower(): row["code"] for row in countries}


@lru_cache(maxsize=1)
def _chinese_divisions() -> dict[str, set[str]]:
    """Return names of Chinese divisions -> their codes."""
    codes: dict[str, set[str]] = {}
    for gazetteer in ("china", "xinjiang"):
        for row in read_rows(shipped_path("gazetteers", gazetteer, "names.csv")):
            codes.setdefault(_key(row["name"]), set()).add(row["code"])
    return codes


@lru_cache(maxsize=4_096)  # the countries of a list repeat
def country_code(text: str) -> str | None:
    """Return the gazetteer code of a country's name or ISO code; None where it is not sure.

    >>> country_code("China"), country_code("ir"), country_code("Korea, North"), country_code("XX")
    ('CN', 'IR', 'KP', None)
    >>> country_code("Iran (Islamic Republic of)"), country_code("Belarus / Bélarus")
    ('IR', 'BY')
    >>> country_code("Democratic Republic of Congo (DRC)"), country_code("Congo (Kinshasa)")
    ('CD', None)
    """
    key = _key(text)
    if code := _countries().get(key):
        return code
    turned = " ".join(reversed([part.strip() for part in key.split(",")]))
    # "Iran (Islamic Republic of)" is how the UN puts a country under its first word.
    bracket = _LAST_BRACKET.fullmatch(key)
    turned_bracket = f"{bracket[2]} {bracket[1]}" if bracket else ""
    # A country and its short form: both are the same one.
    short = {_countries().get(part) for part in bracket.groups()} if bracket else set()
    # Two languages, as Canada writes them: both are the same country, where both are known.
    languages = {_countries().get(part.strip()) for part in key.split(" / ")} - {None}
    return (
        _countries().get(turned)
        or _countries().get(turned_bracket)
        or (languages.pop() if len(languages) == 1 else None)
        or (short.pop() if len(short) == 1 else None)
    )


def is_place_name(text: str) -> bool:
    """Return whether a text is the name of a country or of a Chinese division, and nothing more.

    >>> is_place_name("Xinjiang"), is_place_name("P.R. China"), is_place_name("Xinjiang Mills")
    (True, True, False)
    """
    return country_code(text) is not None or bool(_codes_of_division(text))


def country_codes(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of all countries named, in order; none at all if one of them is unclear."""
    codes = [country_code(text) for text in texts if text.strip()]
    return () if None in codes else tuple(dict.fromkeys(code for code in codes if code))


def place_codes(country: str, province: str = "", city: str = "") -> tuple[str, ...]:
    """Return the narrowest place that country, province and city name together, at most one code.

    >>> place_codes("China", "Xinjiang", "Hotan"), place_codes("CN", "", "Hotan")
    (('CN-653200',), ('CN',))
    >>> place_codes("Atlantis", "Xinjiang")
    ()
    """
    code = country_code(country)
    if code != "CN" or not province.strip():
        return (code,) if code else ()
    # Chinese codes have six digits (GB/T 2260): of a province the last four are zeros, of a
    # prefecture the last two, and what lies in a province begins with its first two digits.
    provinces = [code for code in _codes_of_division(province) if code.endswith("0000")]
    if len(provinces) != 1:
        return (code,)
    inside = [code for code in _codes_of_division(city) if code.startswith(provinces[0][:5])]
    # A prefecture and the city at its heart often share a name: the wider one holds both.
    inside = [code for code in inside if code.endswith("00")] or inside
    return (inside[0],) if len(inside) == 1 else (provinces[0],)


def _codes_of_division(text: str) -> list[str]:
    key = _key(text)
    for word in _LEVEL_WORDS:
        if key not in _chinese_divisions():
            key = key.removesuffix(word)
    codes = _chinese_divisions().get(key, ())
    return sorted(code for code in codes if code.startswith("CN-"))
