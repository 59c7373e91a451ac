"""The rule of manufacturer identification codes, as `maker-codes.yaml` says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from .paths import RESOURCES
from .strict_yaml import read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class MakerCodeRule:
    """What `maker-codes.yaml` says; its first lines explain the fields."""

    skipped: frozenset[str]
    forms_in_front: frozenset[str]
    opening_words: frozenset[str]
    opening_countries: frozenset[str]
    city_states: Mapping[str, str]
    provinces: Mapping[str, str]
    country_with_provinces: str
    one_country: frozenset[str]
    headers: tuple[str, ...]


@lru_cache(maxsize=1)
def maker_code_rule() -> MakerCodeRule:
    """Return the rule, which is read once.

    >>> maker_code_rule().city_states["HK"]
    'HON'
    """
    path = RESOURCES / "maker-codes.yaml"
    data = read_yaml(path.read_bytes(), path.name).data
    openings, provinces = data["openings"], data["provinces"]
    return MakerCodeRule(
        skipped=frozenset(map(str.upper, data["skipped"])),
        forms_in_front=frozenset(map(str.upper, data["forms_in_front"])),
        opening_words=frozenset(map(str.upper, openings["words"])),
        opening_countries=frozenset(openings["countries"]),
        city_states=data["city_states"],
        provinces=provinces["codes"],
        country_with_provinces=provinces["country"],
        one_country=frozenset(data["one_country"]),
        headers=tuple(data["headers"]),
    )
