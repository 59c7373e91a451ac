"""Countries, provinces and cities of a list's columns -> gazetteer codes, where they are clear.

Places of an entry only ever speak against a match, so an unclear one is left away, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ...resources.csv_tables import read_rows
from ...resources.paths import shipped_path
from ...text.normalise import normalise

_LEVEL_WORDS = (
    " autonomous region", " province", " prefecture", " city", " county", " shi", " sheng",
    " municipality", "自治区", "省", "市", "县",
)  # fmt: skip


def _key(text: str) -> str:
    return " ".join(normalise(text).casefold().replace(".", "").split())


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Names and codes of countries -> gazetteer code, where only one country bears them."""
    found: dict[str, set[str]] = {}
    for row in read_rows(shipped_path("gazetteers", "world", "names.csv")):
        if len(row["code"]) == 2:
            found.setdefault(_key(row["name"]), set()).add(row["code"])
    names = {name: codes.pop() for name, codes in found.items() if len(codes) == 1}
    places = read_rows(shipped_path("gazetteers", "world", "places.csv"))
    countries = [row for row in places if row["level"] == "country"]
    names |= {_key(row["name"]): row["code"] for row in countries}
    return names | {row["code"].lower(): row["code"] for row in countries}


@lru_cache(maxsize=1)
def _chinese() -> dict[str, frozenset[str]]:
    """Names of Chinese divisions -> their codes."""
    found: dict[str, set[str]] = {}
    for one in ("china", "xinjiang"):
        for row in read_rows(shipped_path("gazetteers", one, "names.csv")):
            found.setdefault(_key(row["name"]), set()).add(row["code"])
    return {name: frozenset(codes) for name, codes in found.items()}


def country_code(text: str) -> str | None:
    """The gazetteer code of a country's name or ISO code; None where it is not known for sure.

    >>> country_code("China"), country_code("ir"), country_code("Korea, North"), country_code("XX")
    ('CN', 'IR', 'KP', None)
    """
    known = _countries()
    key = _key(text)
    turned = " ".join(reversed([part.strip() for part in key.split(",")]))
    return known.get(key) or known.get(turned)


def countries(texts: Iterable[str]) -> tuple[str, ...]:
    """The codes of all countries named, in order; none at all where one of them is unclear."""
    codes = [country_code(text) for text in texts if text.strip()]
    return () if None in codes else tuple(dict.fromkeys(code for code in codes if code))


def place_codes(country: str, province: str = "", city: str = "") -> tuple[str, ...]:
    """The narrowest place that country, province and city name together, as a tuple of one code.

    >>> place_codes("China", "Xinjiang", "Hotan"), place_codes("CN", "", "Hotan")
    (('CN-653200',), ('CN',))
    >>> place_codes("Atlantis", "Xinjiang")
    ()
    """
    code = country_code(country)
    if code != "CN" or not province.strip():
        return (code,) if code else ()
    provinces = [one for one in _divisions(province) if one.endswith("0000")]
    if len(provinces) != 1:
        return (code,)
    inside = [one for one in _divisions(city) if one.startswith(provinces[0][:5])]
    # A prefecture and the city at its heart often share a name: the wider one holds both.
    inside = [one for one in inside if one.endswith("00")] or inside
    return (inside[0],) if len(inside) == 1 else (provinces[0],)


def _divisions(text: str) -> list[str]:
    key = _key(text)
    for word in _LEVEL_WORDS:
        if key not in _chinese():
            key = key.removesuffix(word)
    return sorted(code for code in _chinese().get(key, ()) if code.startswith("CN-"))
