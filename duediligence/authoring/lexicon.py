"""The words by which a draft recognises firms, sites, goods, people: read once from data files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..resources import strict_yaml
from ..resources.csv_tables import WORD_TABLES, read_rows
from ..resources.paths import RESOURCES

_SITES = frozenset({"park", "development-zone", "base", "village-group"})
_MAX_PHRASE = 6  # words of a phrase of the tables; judgement: the tests pass with four
Phrases = Mapping[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Indicator:
    """An ILO indicator of forced labour, with the ways in which a text may speak of it.

    A way has groups of phrases; one phrase of each group must be in the sentence.
    """

    id: str
    name: str
    ways: tuple[tuple[Phrases, ...], ...]


@dataclass(frozen=True, slots=True)
class ArticleLexicon:
    """Sets of lower-case words by their part, and phrases with what they mean.

    `groups` are the sets of `article-words.yaml`, `indicators` those of `ilo-indicators.yaml`; `legal`, `trade`, `sites` and `products` map a phrase, as
    a tuple of words, to its concept (a product to the name of its line).
    """

    groups: Mapping[str, frozenset[str]]
    indicators: tuple[Indicator, ...]
    legal: Phrases
    trade: Phrases
    sites: Phrases
    products: Phrases

    def has(self, group: str, key: str) -> bool:
        """Return whether a word is in a group of `article-words.yaml`."""
        return key in self.groups[group]

    def is_trade(self, key: str) -> bool:
        """Return whether a word is of a trade or for a works: 'textile', 'mill'."""
        return (key,) in self.trade or self.has("works", key)


@cache
def article_lexicon() -> ArticleLexicon:
    """Return the lexicon of the shipped tables."""
    groups = _read_yaml("article-words.yaml")
    rows = list(read_rows(RESOURCES / "article-products.csv"))
    lines = {row["concept"]: row["name"] for row in rows}
    more = [(word, row["name"]) for row in rows for word in row["more"].split()]
    forms = read_rows(WORD_TABLES / "legal-forms.csv")
    trade, sites = _english_words("trade-words.csv"), _english_words("site-words.csv")
    products = [(word, lines[concept]) for word, concept in trade if concept in lines]
    return ArticleLexicon(
        groups={name: frozenset(words.split()) for name, words in groups.items()},
        indicators=tuple(_indicator(*item) for item in _read_yaml("ilo-indicators.yaml").items()),
        legal=_phrases((row["form"], "legal") for row in forms),
        trade=_phrases(trade),
        sites=_phrases((word, concept) for word, concept in sites if concept in _SITES),
        products=_phrases(products + more),
    )


def match_at(keys: Sequence[str], at: int, phrases: Phrases) -> tuple[int, str] | None:
    """Return the longest phrase that begins at a word: how many words it has, and its meaning."""
    for width in range(min(_MAX_PHRASE, len(keys) - at), 0, -1):
        meaning = phrases.get(tuple(keys[at : at + width]))
        if meaning is not None:
            return width, meaning
    return None


def _read_yaml(name: str) -> dict[str, Any]:
    table: dict[str, Any] = strict_yaml.read_yaml((RESOURCES / name).read_bytes(), name).data
    return table


def _indicator(key: str, fields: Mapping[str, Any]) -> Indicator:
    ways = [
        tuple(_phrases((phrase, key) for phrase in group.split(",")) for group in way.split(" + "))
        for way in fields["words"]
    ]
    return Indicator(key, fields["name"], tuple(ways))


def _english_words(table: str) -> list[tuple[str, str]]:
    rows = read_rows(WORD_TABLES / table)
    return [(row["word"], row["concept"]) for row in rows if row["language"] == "en"]


def _phrases(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, ...], str]:
    phrases: dict[tuple[str, ...], str] = {}
    for phrase, meaning in pairs:
        phrases.setdefault(tuple(phrase.lower().split()), meaning)
    return phrases
