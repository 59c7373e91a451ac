"""The words by which a draft recognises firms, sites, goods, people: read once from data files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from ..resources import strict_yaml
from ..resources.csv_tables import WORD_TABLES, read_rows
from ..resources.paths import RESOURCES

_SITES = frozenset({"park", "development-zone", "base", "village-group"})
_LONGEST = 6  # words of a phrase
Phrases = Mapping[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Sets of lower-case words by their part, and phrases with what they mean.

    `groups` are the sets of `article-words.yaml`; `legal`, `trade`, `sites` and `products` map a phrase, as
    a tuple of words, to its concept (a product to the name of its line).
    """

    groups: Mapping[str, frozenset[str]]
    legal: Phrases
    trade: Phrases
    sites: Phrases
    products: Phrases

    def has(self, group: str, key: str) -> bool:
        """Whether a word stands in a group of `article-words.yaml`."""
        return key in self.groups[group]


@cache
def lexicon() -> Lexicon:
    """The lexicon of the shipped tables."""
    written = strict_yaml.read_yaml(
        (RESOURCES / "article-words.yaml").read_bytes(), "article-words.yaml"
    ).data
    groups = {name: frozenset(words.split()) for name, words in written.items()}
    rows = list(read_rows(RESOURCES / "article-products.csv"))
    lines = {row["concept"]: row["name"] for row in rows}
    more = [(word, row["name"]) for row in rows for word in row["more"].split()]
    trade = _english("trade-words.csv", "word")
    return Lexicon(
        groups,
        legal=_phrases(
            (row["form"], "legal") for row in read_rows(WORD_TABLES / "legal-forms.csv")
        ),
        trade=_phrases(trade),
        sites=_phrases(
            (word, concept)
            for word, concept in _english("site-words.csv", "word")
            if concept in _SITES
        ),
        products=_phrases(
            [(word, lines[concept]) for word, concept in trade if concept in lines] + more
        ),
    )


def match_at(keys: list[str], at: int, phrases: Phrases) -> tuple[int, str] | None:
    """The longest phrase that begins at a word: how many words it has, and what it means."""
    for width in range(min(_LONGEST, len(keys) - at), 0, -1):
        meaning = phrases.get(tuple(keys[at : at + width]))
        if meaning is not None:
            return width, meaning
    return None


def _english(table: str, column: str) -> list[tuple[str, str]]:
    rows = read_rows(WORD_TABLES / table)
    return [(row[column], row["concept"]) for row in rows if row["language"] == "en"]


def _phrases(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for phrase, meaning in pairs:
        found.setdefault(tuple(phrase.lower().split()), meaning)
    return found
