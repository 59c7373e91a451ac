"""What goods are called and under which codes they are declared, by their ids, as shipped data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cache

from ..errors import WatchlistError
from ..model import CheckedRecord, WatchlistEntry
from ..resources import strict_yaml
from ..resources.paths import shipped_path

GOODS_FILE = "goods.yaml"
# The goods of a priority sector are called the same wherever they come from.
_SECTORS_FILE = "priority-sectors.yaml"


class Goods(CheckedRecord):
    """One kind of goods: what to call it, its words by language, its HS prefixes.

    `excludes` are phrases that only look like it, such as a colour.
    """

    id: str
    label: str = ""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@cache
def known_goods() -> Mapping[str, Goods]:
    """Return the shipped goods by id: those of the priority sectors, and of `goods.yaml`.

    What `goods.yaml` has under the id of a sector adds HS prefixes to it.

    Raises:
        WatchlistError: a file is missing or malformed.

    >>> known_goods()["tobacco"].label, known_goods()["cotton"].hs[0]
    ('tobacco', '52')
    """
    goods: dict[str, Goods] = {}
    for sector in _read(_SECTORS_FILE, "signals"):
        shared = {field: sector[field] for field in ("id", "label", "words", "hs")}
        goods[str(sector["id"])] = Goods.model_validate(shared)
    for item in map(Goods.model_validate, _read(GOODS_FILE, "goods")):
        sector_goods = goods.get(item.id)
        if sector_goods is None:
            goods[item.id] = item
        else:
            hs = (*sector_goods.hs, *item.hs)
            goods[item.id] = sector_goods.model_copy(update={"hs": hs})
    return goods


def goods_of(entry: WatchlistEntry) -> tuple[Goods, ...]:
    """Return the goods that an entry lists: those that it names by id, then those of its own words.

    Args:
        entry: an entry on goods of a place.
    """
    known = known_goods()
    named = tuple(known[goods] for goods in entry.goods)
    if not entry.words and not entry.hs_prefixes:
        return named
    label = next((words[0] for words in entry.words.values() if words), entry.name)
    own = Goods.unchecked(
        f"{entry.list}:{entry.id}", label, entry.words, entry.hs_prefixes, entry.excludes
    )
    return (*named, own)


def unknown_goods(ids: Iterable[str]) -> list[str]:
    """Return the ids that name no shipped goods."""
    return sorted(set(ids) - known_goods().keys())


def _read(name: str, section: str) -> list[dict[str, object]]:
    try:
        document = strict_yaml.read_yaml(shipped_path(name).read_bytes(), name)
        return list(document.data[section])
    except (OSError, KeyError) as error:
        raise WatchlistError(f"{name}: the goods cannot be read: {error}") from error
