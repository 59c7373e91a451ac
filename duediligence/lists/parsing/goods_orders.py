"""Orders on goods of a place or of a vessel, which name no firm: 'Tobacco produced in Malawi'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..goods import known_goods
from .place_codes import country_code, place_codes

# A colon, or what the vessel is for, tells a vessel from a firm whose name begins with the word.
_VESSELS = re.compile(
    r"^(?:(?:fishing\s+)?vessels?\s*:|fishing\s+vessels?\b)\s*(?P<names>.+)$", re.IGNORECASE
)
_BETWEEN_VESSELS = re.compile(r"\s*[;,]\s*|\s+and\s+")
_GOODS = re.compile(
    r"^all\b.*\b(?:products?|goods|cotton|gold|harvested|produced|mined)\b"
    r"|\b(?:produced|mined|harvested|manufactured)\s+(?:in|by|with|from|wholly)\b",
    re.IGNORECASE,
)
# Many producers of one place, not a firm: 'Artisanal Small Mines', 'Marange Diamond Fields'.
_PRODUCING_AREA = re.compile(r"\b(?:mines|fields|fisheries)\s*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w.'-]*")
_MOST_WORDS = 4  # of a place's name: 'Democratic Republic of Congo'
_LEAST_LETTERS = 4  # of a place's name; 'in' and 'of' are also codes of countries
# What a vessel catches is the goods of an order on it.
_CATCH = "seafood"


@dataclass(frozen=True, slots=True)
class GoodsOrder:
    """What an order is about: its goods by id, and the places or the vessel that they come from."""

    name: str
    goods: tuple[str, ...]
    places: tuple[str, ...] = ()
    vessels: tuple[str, ...] = ()


def goods_orders(text: str, merchandise: str = "", country: str = "") -> list[GoodsOrder]:
    """Return the orders of a cell that are about goods; none where it names a firm, or no place.

    Args:
        text: the cell that says whom or what an order is about.
        merchandise: the goods that the row gives, for a cell that names none.
        country: the country that the row gives, for a cell that names none.

    >>> goods_orders("Tobacco produced in Malawi and products containing tobacco")[0].places
    ('MW',)
    >>> goods_orders("Fishing Vessel: Da Wang")[0].vessels
    ('Da Wang',)
    >>> goods_orders("Kara Cotton Co., Ltd.", "Cotton", "China")
    []
    """
    if vessels := _VESSELS.match(text):
        names = filter(None, _BETWEEN_VESSELS.split(vessels["names"].strip(" .")))
        return [GoodsOrder(name, (_CATCH,), vessels=(name,)) for name in names]
    if not (is_on_goods(text) or _PRODUCING_AREA.search(text)):
        return []
    goods = _goods_named(text) or _goods_named(merchandise)
    places = tuple(dict.fromkeys(_places_named(text))) or place_codes(country)
    return [GoodsOrder(text.strip(), goods, places)] if goods and places else []


def is_on_goods(text: str) -> bool:
    """Return whether a cell is about all goods of a kind or of a place, so that it names no firm."""
    return bool(_GOODS.search(text))


def _goods_named(text: str) -> tuple[str, ...]:
    """Return the ids of the goods whose English words are in a text."""
    folded = text.casefold()
    return tuple(
        goods.id
        for goods in known_goods().values()
        if any(
            re.search(rf"\b{re.escape(word)}(?:s|es)?\b", folded)
            for word in (goods.label, *goods.words.get("en", ()))
        )
    )


def _places_named(text: str) -> Iterator[str]:
    """Yield the codes of the countries, and of the provinces of China, that a text names."""
    words = _WORD.findall(text)
    at = 0
    while at < len(words):
        for end in range(min(at + _MOST_WORDS, len(words)), at, -1):
            name = " ".join(words[at:end]).strip(".'-")
            if len(name) < _LEAST_LETTERS or not name[0].isupper():
                continue
            province = place_codes("China", name)
            code = country_code(name) or (province[0] if province != ("CN",) else None)
            if code:
                yield code
                at = end - 1
                break
        at += 1
