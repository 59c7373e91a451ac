"""Listed sites: a park by its own name, or by words that may name any such park.

'Jiafang Industrial Park' in Latin letters is the site's own name; 家纺产业园 and 'home textile park'
say the same in common words, and many parks are called so: those need their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import WatchlistError
from ..model import How, WordMatch
from ..text.lexicon import Sense
from ..text.misspelling import misspelling, one_letter_dropped
from ..text.segment import Term, latin_reading
from .names.features import word_class
from .names.generic_words import universal_word_trades

# Site words that are used for one another: park, zone, estate, area.
PARKS = frozenset({"park", "development-zone", "industrial-park", "industrial-zone", "zone"})
_LONGEST_GAP = 3


@dataclass(frozen=True, slots=True)
class ListedSite:
    """One name of a site: the terms that single it out, and the kind of site it is."""

    entry: str
    list: str
    text: str
    own: tuple[Term, ...]
    site_word: str
    sites: frozenset[str]
    alone: bool


def listed_site(
    entry: str, list_id: str, text: str, terms: Sequence[Term], *, alone: bool
) -> ListedSite:
    """Take a site's name apart: what singles it out, and its site words.

    A place in the name is asked of the party's locations, so a name that has one needs it; where it
    is all that singles the site out ('Lop County Industrial Park'), it must stand beside the park.
    Raises `WatchlistError` where nothing singles it out, for every park would be it.
    """
    places = tuple(term for term in terms if term.has("place"))
    own = tuple(
        term
        for i, term in enumerate(terms)
        if not term.has("site")
        and not term.has("place")
        and word_class(terms, i) not in {"legal", "connective", "level"}
    )
    if not (own or places):
        raise WatchlistError(
            f"{list_id}: {entry}: nothing in {text!r} tells this site from others; give its own name"
        )
    sites = frozenset(ref for term in terms for ref in term.refs("site"))
    placed = bool(places)
    site_word = next((term.surface for term in terms if term.has("site")), text)
    return ListedSite(entry, list_id, text, own or places, site_word, sites, alone and not placed)


class SiteWords:
    """The words that single the listed sites out, to see which texts cannot name one."""

    def __init__(self, sites: Sequence[ListedSite]) -> None:
        own = [term for site in sites for term in site.own]
        self._keys = frozenset(filter(None, map(latin_reading, own)))
        self._senses = frozenset(
            (kind, ref) for term in own for kind in ("trade", "place") for ref in term.refs(kind)
        )

    @property
    def keys(self) -> frozenset[str]:
        """The words in Latin letters."""
        return self._keys

    def contains(self, key: str) -> bool:
        """Whether a word of these Latin letters is one of them."""
        return key in self._keys

    def means(self, sense: Sense) -> bool:
        """Whether a sense is that of one of them."""
        return (sense.kind, sense.ref) in self._senses


def match_site(
    terms: Sequence[Term], listed: ListedSite
) -> tuple[str, float, tuple[WordMatch, ...]] | None:
    """Compare one text with one name of a site: ('named' or 'words', score 0-100, words)."""
    for i, term in enumerate(terms):
        if not _is_same_site_word(term, listed.sites):
            continue
        met = _own_words(terms, i, listed)
        if met is None:
            continue
        words = [WordMatch(t.surface, own.surface, how) for t, own, how in met]
        same = term.surface.casefold() == listed.site_word.casefold()
        words.append(
            WordMatch(
                term.surface,
                listed.site_word,
                How.SAME if same else How.TRANSLATION,
            )
        )
        is_named = listed.alone and all(how in {How.SAME, How.JOINED} for _, _, how in met)
        score = 100.0 if is_named else 80.0
        return ("named" if is_named else "words"), score, tuple(words)
    return None


def _is_same_site_word(term: Term, sites: frozenset[str]) -> bool:
    refs = frozenset(term.refs("site"))
    return bool(refs & sites) or bool(refs & PARKS and sites & PARKS)


def _own_words(
    terms: Sequence[Term], site_at: int, listed: ListedSite
) -> list[tuple[Term, Term, How]] | None:
    """The terms near the site word that meet all of the site's own words; None if one is missing."""
    low = max(0, site_at - _LONGEST_GAP - len(listed.own))
    high = min(len(terms), site_at + _LONGEST_GAP)
    met: list[tuple[Term, Term, How]] = []
    for own in listed.own:
        for j in range(low, high):
            how = _same_word(terms[j], own) if j != site_at else None
            if (
                how is not None
                and terms[j].clause == terms[site_at].clause
                and _is_clear(terms, j, site_at)
            ):
                met.append((terms[j], own, how))
                break
        else:
            return None
    return met


def _same_word(term: Term, own: Term) -> How | None:
    if term.han and own.han:
        if term.han == own.han:
            return How.SAME
    elif not term.han and not own.han and term.key == own.key:
        return How.JOINED if term.token_count != own.token_count else How.SAME
    if set(term.refs("trade")) & set(own.refs("trade")):
        return How.TRANSLATION
    if not term.han and not own.han:
        how = misspelling(term.key, own.key) or one_letter_dropped(term.key, own.key)
        if how is not None:
            return how
    if set(term.refs("place")) & set(own.refs("place")):
        return How.SPELLING
    in_two_scripts = bool(term.han) != bool(own.han) and not own.has("trade")
    return How.SCRIPT if in_two_scripts and latin_reading(term) == latin_reading(own) else None


def _is_clear(terms: Sequence[Term], one: int, other: int) -> bool:
    """Whether only common words stand between, misspelt ones ('Indutrial') too."""
    low, high = sorted((one, other))
    return all(
        word_class(terms, k) in {"trade", "site", "direction", "level", "legal", "connective"}
        or universal_word_trades(terms[k].key) is not None
        for k in range(low + 1, high)
    )
