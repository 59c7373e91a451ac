"""Invents firms: names as companies bear them, and where they are.

A brand is put together from parts, so that the space of brands is far larger than any list (42,000
Chinese brands of two characters, 8 million of three; tens of thousands of words a tongue) and two
firms seldom share one by chance. Trades, places and legal forms come from short lists, because in
life they do too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml


@cache
def vocabulary() -> dict[str, Any]:
    """The words that firms are made of."""
    text = Path(__file__).with_name("vocabulary.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.safe_load(text)
    words["han"] = [tuple(pair.split(":")) for pair in words["han"].split()]
    for parts in words["brands"].values():
        parts.update({place: parts[place].split() for place in parts})
    for country in words["countries"].values():
        country["cities"] = [city.split("/") for city in country["cities"]]
    cities = [city for city, _, _ in words["countries"]["China"]["cities"]]
    words["in_han"] = dict(zip(cities, words["places_han"], strict=True))
    words["xinjiang"] = [city.split("/") for city in words["xinjiang"]]
    words["products"] = [product.rsplit("/", 1) for product in words["products"]]
    return words


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm that nobody has: what a vendor's master data would say of it."""

    name: str
    other_name: str
    contact: str
    address: str
    city: str
    province: str
    postal_code: str
    country: str


def firm(random: Random) -> Firm:
    """Any firm of the world; a third are Chinese, and of those about one in a hundred in Xinjiang."""
    words = vocabulary()
    countries = words["countries"]
    weights = [about["weight"] for about in countries.values()]
    (country,) = random.choices(list(countries), weights)
    about = countries[country]
    in_xinjiang = country == "China" and random.random() < 0.01
    city, province, postal_code = random.choice(
        words["xinjiang"] if in_xinjiang else about["cities"]
    )
    name, other_name = _names(random, about, city)
    return Firm(
        name=name,
        other_name=other_name if random.random() < 0.3 else "",
        contact=random.choice(words["contacts"]),
        address=f"No. {random.randint(1, 999)} {random.choice(words['streets'])}",
        city=city,
        province=province,
        postal_code=_digits(random, postal_code),
        country=country,
    )


def _names(random: Random, about: dict[str, Any], city: str) -> tuple[str, str]:
    """A name and the other name that the same firm goes by."""
    words = vocabulary()
    style = random.choice(about["styles"])
    trade = random.randrange(len(words["trades_han"]))
    legal = random.choice(words["legal"][about["legal"]])
    if style in {"pinyin", "hanzi"}:
        (length,) = random.choices((2, 3, 4), (45, 40, 15))
        signs = [random.choice(words["han"]) for _ in range(length)]
        latin, han = _romanised(random, signs), "".join(character for character, _ in signs)
        place = f"{city} " if city.isascii() and random.random() < 0.6 else ""
        english = f"{place}{latin} {words['trades'][trade]} {legal}"
        place_han = words["in_han"].get(city, "") if random.random() < 0.8 else ""
        form = random.choice(words["legal"]["china_han"])
        chinese = place_han + han + words["trades_han"][trade] + form
        return (english, chinese) if style == "pinyin" else (chinese, english)
    brand = _coined(random, words["brands"][style])
    if random.random() < 0.4:
        brand += " " + _coined(random, words["brands"][style])
    if style == "arabic" and random.random() < 0.4:
        brand = f"Al {brand}"
    short = f"{brand} {random.choice(words['trades'])}"
    return f"{legal} {short}" if style == "russian" else f"{short} {legal}", brand


def _romanised(random: Random, brand: list[tuple[str, str]]) -> str:
    """A Chinese brand in Latin letters: mostly one word, at times one a syllable."""
    readings = [reading for _, reading in brand]
    if random.random() < 0.2:
        return " ".join(reading.capitalize() for reading in readings)
    return "".join(readings).capitalize()


def _coined(random: Random, parts: dict[str, list[str]]) -> str:
    """A word of a tongue: two parts, or three; a short middle alone would make neighbours of too
    many.
    """
    first, last = random.choice(parts["first"]), random.choice(parts["last"])
    (inner,) = random.choices(("", "middle", "first"), (30, 30, 40))
    return first + (random.choice(parts[inner]).lower() if inner else "") + last


def _digits(random: Random, pattern: str) -> str:
    return "".join(str(random.randrange(10)) if sign == "#" else sign for sign in pattern)
