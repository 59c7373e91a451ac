"""Listed sites: a park by its own name, or by words that may name any such park.

'Jiafang Industrial Park' in Latin letters is the site's own name; 家纺产业园 and 'home textile park'
say the same in common words, and many parks are called so: those need their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..errors import WatchlistError
from ..model import How, WordMatch
from ..model.findings import MatchKind
from ..resources.bounded_cache import WORDS_AT_HAND
from ..text.lexicon import Sense
from ..text.misspelling import misspelling, one_letter_dropped
from ..text.segment import Term, latin_reading
from .names.agreements import letter_error
from .names.features import word_class, word_frequencies
from .names.generic_words import begins_universal_word, is_universal_word
from .names.match import MatchResult

# Site words that are used for one another: park, zone, estate, area.
PARKS = frozenset({"park", "development-zone", "industrial-park", "industrial-zone", "zone"})
_NAME_CLASSES = frozenset({"legal", "connective", "level"})  # that never single a site out
# What may be between the words of one site: 'Jiafang Textile Industrial Park'.
_COMMON_CLASSES = _NAME_CLASSES | {"trade", "site", "direction"}
_MAX_GAP = 3  # such words between; judgement: with more, two names are side by side
_NAME_SCORE, _WORDS_SCORE = 100.0, 80.0
_SAME_NAME = frozenset({How.SAME, How.JOINED})
# Senses of a word that may be a misspelt site word: 'PRK' is also a country's code, 'pk' a Polish
# legal form.
_CODES = frozenset({"place", "legal"})
# Names, of 193,434, that have a word which is another one than a misspelt 'Park': 'Pack' is in 48.
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class ListedSite:
    """One name of a site: the terms that single it out, and the kind of site it is."""

    entry: str
    list: str
    text: str
    own_terms: tuple[Term, ...]
    site_word: str
    site_concepts: frozenset[str]
    can_stand_alone: bool


def listed_site(
    entry: str, list_id: str, text: str, *, terms: Sequence[Term], can_stand_alone: bool
) -> ListedSite:
    """Parse the name of a site: what singles it out, and its site words.

    A name that has a place needs it among the party's locations; where the place is all that
    singles the site out ('Lop County Industrial Park'), it must be beside the site word.

    Args:
        entry: The id of the entry.
        list_id: The id of its list.
        text: The name or alias.
        terms: The terms of the name.
        can_stand_alone: Whether the list lets the name count without a second signal.

    Raises:
        WatchlistError: Nothing singles the site out, so that it would match every park.
    """
    places = tuple(term for term in terms if term.has("place"))
    own_terms = tuple(
        term
        for i, term in enumerate(terms)
        if not term.has("site")
        and not term.has("place")
        and word_class(terms, i) not in _NAME_CLASSES
    )
    if not (own_terms or places):
        raise WatchlistError(
            f"{list_id}: {entry}: nothing in {text!r} distinguishes this site from others;"
            " give its own name"
        )
    return ListedSite(
        entry,
        list_id,
        text,
        own_terms=own_terms or places,
        site_word=next((term.surface for term in terms if term.has("site")), text),
        site_concepts=frozenset(ref for term in terms for ref in term.refs("site")),
        can_stand_alone=can_stand_alone and not places,
    )


class SiteWords:
    """The words that single the listed sites out, to see which texts cannot name one."""

    def __init__(self, sites: Sequence[ListedSite]) -> None:
        terms = [term for site in sites for term in site.own_terms]
        self.keys = frozenset(filter(None, map(latin_reading, terms)))
        last_words = {_last_word(site.site_word) for site in sites} - {""}
        self._last_words = {  # by the first letter, which no error changes
            word[0]: tuple(sorted(w for w in last_words if w[0] == word[0])) for word in last_words
        }
        self._senses = frozenset(
            (kind, ref) for term in terms for kind in ("trade", "place") for ref in term.refs(kind)
        )

    def resembles_site_word(self, key: str) -> bool:
        """Return whether a word is 'Park' misspelt or abbreviated, or the like."""
        words = self._last_words.get(key[:1])
        return words is not None and any(
            _compare_site_word(key, word) is not None for word in words
        )

    def has_sense(self, sense: Sense) -> bool:
        """Return whether a sense is that of one of the words."""
        return (sense.kind, sense.ref) in self._senses


def match_site(terms: Sequence[Term], site: ListedSite) -> MatchResult | None:
    """Compare a text with one name of a site: SITE_NAME or SITE_WORDS; None where they differ."""
    for i, term in enumerate(terms):
        how_of_site = _agrees_as_site(term, site)
        if how_of_site is None:
            continue
        pairs = _align_own_terms(terms, i, site)
        if pairs is None:
            continue
        is_misspelt = how_of_site not in {How.SAME, How.TRANSLATION}
        if is_misspelt and not _SAME_NAME.issuperset(how for _, _, how in pairs):
            continue  # one error at a time
        words = [WordMatch(met.surface, own.surface, how) for met, own, how in pairs]
        words.append(WordMatch(term.surface, site.site_word, how_of_site))
        if site.can_stand_alone and _SAME_NAME.issuperset(how for _, _, how in pairs):
            return MatchResult(MatchKind.SITE_NAME, _NAME_SCORE, tuple(words))
        return MatchResult(MatchKind.SITE_WORDS, _WORDS_SCORE, tuple(words))
    return None


def _agrees_as_site(term: Term, site: ListedSite) -> How | None:
    """Return how a term says the kind of a listed site; None if it does not."""
    concepts = frozenset(term.refs("site"))
    is_park = bool(concepts & PARKS and site.site_concepts & PARKS)
    if is_park or concepts & site.site_concepts:
        is_same = term.surface.casefold() == site.site_word.casefold()
        return How.SAME if is_same else How.TRANSLATION
    if term.han or not term.key.isalpha() or not _CODES.issuperset(s.kind for s in term.senses):
        return None
    return _compare_site_word(term.key, _last_word(site.site_word))


def _last_word(site_word: str) -> str:
    """Return the Latin letters of the last word of 'Industrial Park'; "" for one in Han."""
    last = site_word.rsplit(maxsplit=1)[-1].casefold()
    return last if last.isascii() and last.isalpha() else ""


@lru_cache(maxsize=WORDS_AT_HAND)
def _compare_site_word(key: str, site_word: str) -> How | None:
    """Return how letters abbreviate or misspell a site word: 'Pk', 'Prk', 'Paek'; else None.

    A word that several firms have in their names is itself: 'Pack', 'Part'.
    """
    if key[:1] != site_word[:1] or key == site_word:
        return None
    if key[-1:] == site_word[-1:] and 2 <= len(key) < len(site_word):
        letters = iter(site_word)
        if all(letter in letters for letter in key):
            return How.ABBREVIATION
    error = letter_error(key, site_word)
    return error if error and word_frequencies().names_with(key) <= _MOST_NAMES else None


def _align_own_terms(
    terms: Sequence[Term], site_at: int, site: ListedSite
) -> list[tuple[Term, Term, How]] | None:
    """Pair terms near the site word with all of the site's own; None if one has no partner."""
    low = max(0, site_at - _MAX_GAP - len(site.own_terms))
    high = min(len(terms), site_at + _MAX_GAP)
    pairs: list[tuple[Term, Term, How]] = []
    for own in site.own_terms:
        for j in range(low, high):
            how = _compare(terms[j], own) if j != site_at else None
            if (
                how is not None
                and terms[j].clause == terms[site_at].clause
                and _are_common_between(terms, j, site_at)
            ):
                pairs.append((terms[j], own, how))
                break
        else:
            return None
    return pairs


def _compare(term: Term, own: Term) -> How | None:
    """Return how a term agrees with an own term of a site; None if it does not."""
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


def _are_common_between(terms: Sequence[Term], i: int, j: int) -> bool:
    """Return whether all words between two terms are common, misspelt ones ('Indutrial') too."""
    low, high = sorted((i, j))
    return all(
        word_class(terms, k) in _COMMON_CLASSES
        or is_universal_word(terms[k].key)
        or begins_universal_word(terms[k].key)
        for k in range(low + 1, high)
    )
