"""Match a supplier's text with a listed name: which words match, how, and what speaks against it.

What every word adds or takes away is summed (see `score`); the sum says of which kind the match is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...model import Against, How, Match, WordMatch
from ...model.findings import MatchKind, WordWeight
from ...resources.match_weights import match_weights
from .agreements import Spellings
from .align import Pair, WordAlignment, align_words, are_adjacent, find_pairs, is_initials
from .equal_names import EqualNames, are_equal_names, names_one_body
from .features import NameFeatures
from .score import ERRORS, STRONG, NameComparison, counter_evidence, score_of

_EQUAL_SCORE = 100.0  # the same name; whether it is the same firm is another question
_RARE_LENGTH = 6  # letters of a word that names a firm even within a longer text; 'Taida' has five


class ListedName(NamedTuple):
    """One name or alias of a listed organisation, parsed once."""

    entry: str
    list: str
    text: str
    features: NameFeatures
    can_stand_alone: bool
    is_known_in_han: bool = False  # its entry has a name in Han as well
    is_group: bool = False  # it is listed with its subsidiaries
    is_weak: bool = False  # its list marks it as a weak alias


class MatchResult(NamedTuple):
    """The result of comparing a text with a listed one: kind, score from 0 to 100, words.

    `at` are the positions of the matching terms of a name in the supplier's text, `share` how much
    of what the listed name would be worth in full the evidence reaches.
    """

    kind: MatchKind
    score: float
    words: tuple[WordMatch, ...]
    counter_evidence: tuple[Against, ...] = ()
    at: tuple[int, ...] = ()
    weights: tuple[WordWeight, ...] = ()
    is_equal: bool = False
    share: float = 1.0

    def weakened(self) -> MatchResult:
        """Return the match as it counts by one word of a part: close at most.

        Only with a second signal, where the word is short or misspelt.
        """
        if self.kind not in STRONG:
            return self
        if self.words[0].how is How.SAME and len(self.words[0].text) >= _RARE_LENGTH:
            return self._replace(kind=MatchKind.CLOSE)
        return self._replace(kind=MatchKind.EQUAL if self.is_equal else MatchKind.WEAK)


def cell_match(
    role: str, text: str, result: MatchResult, *, entry: str, list_id: str, listed: str
) -> Match:
    """Return the match of a cell with a listed text, with no party and header yet."""
    cell = "", role, "", text, entry
    return Match(
        *cell,
        list=list_id,
        listed=listed,
        score=result.score,
        words=result.words,
        how=result.kind,
        against=result.counter_evidence,
        weights=result.weights,
        is_equal=result.is_equal,
    )


def match_name(
    query: NameFeatures,
    listed_name: ListedName,
    spellings: Spellings,
    *,
    is_name: bool,
    is_whole: bool = True,
) -> MatchResult | None:
    """Compare one supplier text with one listed name, each word with each.

    Args:
        query: The features of the text, or of a part of it.
        listed_name: The listed name.
        spellings: All Latin spellings of each place, by its code.
        is_name: Whether the text is a name; in a running text further words are expected, but the
            matching ones must be together.
        is_whole: Whether the text is all that its cell says, not a part of it.

    Returns:
        The match; None where no distinctive word matches, or only a part that is not a near miss.
    """
    pairs = find_pairs(query, listed_name.features, spellings)
    return match_pairs(query, listed_name, pairs, is_name=is_name, is_whole=is_whole)


def match_pairs(
    query: NameFeatures,
    listed_name: ListedName,
    pairs: Iterable[Pair],
    *,
    is_name: bool,
    is_whole: bool = True,
) -> MatchResult | None:
    """Return the same as `match_name`, given the pairs of words that agree."""
    result = _match_words(query, listed_name, pairs, is_name=is_name)
    if not is_name:
        return result
    equality = are_equal_names(query, listed_name.features, is_whole=is_whole)
    if equality is None:
        return result
    if result is not None and result.kind is MatchKind.EXACT:
        return result._replace(is_equal=True, score=_EQUAL_SCORE)
    return _match_equal_name(query, listed_name, equality, result)


def _match_equal_name(
    query: NameFeatures,
    listed_name: ListedName,
    equality: EqualNames,
    result: MatchResult | None,
) -> MatchResult | None:
    """Raise the match of two equal names: EXACT where the name is that of one body, else EQUAL."""
    listed = listed_name.features
    is_one_body = equality is EqualNames.WRITTEN and names_one_body(query, listed)
    if is_one_body and listed_name.can_stand_alone and not listed_name.is_weak:
        kind = MatchKind.EXACT
    elif result is not None and result.kind is MatchKind.CLOSE:
        return result._replace(is_equal=True, score=_EQUAL_SCORE)
    else:
        kind = MatchKind.EQUAL
    how = How.SAME if equality is EqualNames.WRITTEN else How.SCRIPT
    surface = " ".join(term.surface for term in query.terms if not term.has("legal"))
    words: tuple[WordMatch, ...] = (WordMatch(surface, listed_name.text, how),)
    at = tuple(range(len(query.terms)))
    if result is not None and result.words:
        words, at = result.words, result.at
    weights = () if result is None else result.weights
    return MatchResult(kind, _EQUAL_SCORE, words, at=at, weights=weights, is_equal=True)


def _match_words(
    query: NameFeatures, listed_name: ListedName, pairs: Iterable[Pair], *, is_name: bool
) -> MatchResult | None:
    """Compare the words of a text with those of a listed name; see `match_name`."""
    listed = listed_name.features
    if is_name and (initials := _match_initials(query, listed_name)) is not None:
        return initials
    if not listed.core and not is_name:
        return None  # general words are in any text
    alignments = align_words(query, listed, pairs)
    core = [a for a in alignments if not (a.listed.is_generic and listed.core)]
    if not core:
        return None
    if not any(a.listed.is_distinctive for a in core) and any(
        c.is_distinctive for c in listed.core
    ):
        return None
    if not is_name and not (are_adjacent(core) and _is_beside_its_business(query, listed, core)):
        return None
    comparison = NameComparison(
        query,
        listed,
        alignments,
        is_name=is_name,
        is_weak_alias=listed_name.is_weak,
    )
    kind = comparison.kind
    if listed_name.is_group and is_name and kind in {None, MatchKind.PART, MatchKind.WEAK}:
        shared = [a for a in core if _is_shared_brand(a)]
        if shared:
            kind, core = MatchKind.GROUP, shared
    if kind is None or (kind is MatchKind.PART and not is_name):
        return None
    if not is_name and kind not in STRONG and any(not w.is_generic for w in comparison.missing):
        return None  # a running text has a word in common with many a name
    if not is_name and len(core) == 1 and kind in STRONG:
        kind = MatchKind.WEAK  # in a running text one word is seldom a firm
    if not listed_name.can_stand_alone and kind in STRONG:
        kind = MatchKind.WEAK
    if (
        kind is MatchKind.EXACT
        and listed_name.is_known_in_han
        and _only_sounds_alike_in_han(query, listed, core)
    ):
        kind = MatchKind.CLOSE
    words = tuple(WordMatch(a.surface, a.listed.surface, a.how) for a in core)
    at = tuple(sorted({position for a in core for position in a.at}))
    return MatchResult(
        kind,
        comparison.score,
        words,
        counter_evidence=tuple(counter_evidence(comparison)),
        at=at,
        weights=comparison.weights,
        share=comparison.share,
    )


def _is_shared_brand(alignment: WordAlignment) -> bool:
    """Return whether two names share a word that distinguishes, without an error in it."""
    listed = alignment.listed
    is_brand = listed.is_distinctive and listed.worth >= match_weights().kind[MatchKind.CLOSE]
    return is_brand and alignment.how not in ERRORS


def _is_beside_its_business(
    query: NameFeatures, listed: NameFeatures, alignments: Sequence[WordAlignment]
) -> bool:
    """Return whether a name of places alone has its business beside it in a running text.

    'Shunde, Foshan' does not name 'Foshan Shunde Chemical'; a name without a business needs a legal
    form beside it. A name with another word needs nothing.
    """
    if not all(core.is_place for core in listed.core):
        return True
    at = {position for alignment in alignments for position in alignment.at}
    nearby = query.terms[max(min(at) - 1, 0) : max(at) + 2]
    clauses = {query.terms[position].clause for position in at}
    business = listed.trades | listed.sites
    return any(
        term.clause in clauses
        and (
            business & {*term.refs("trade"), *term.refs("site")} if business else term.has("legal")
        )
        for term in nearby
    )


def _only_sounds_alike_in_han(
    query: NameFeatures, listed: NameFeatures, alignments: Sequence[WordAlignment]
) -> bool:
    """Return whether a text in Han matches a Latin name whose own characters are known.

    何田泰大 is read as 和田泰达 is, and may be any firm.
    """
    if any(core.han for core in listed.core):
        return False
    return all(query.terms[at].han for alignment in alignments for at in alignment.at)


def _match_initials(query: NameFeatures, listed_name: ListedName) -> MatchResult | None:
    """Match a name with the initials of the other's words; three letters need a second signal."""
    weights = match_weights()
    for short, long in ((query, listed_name.features), (listed_name.features, query)):
        if not is_initials(short, long):
            continue
        surface = " ".join(term.surface for term in query.terms if not term.has("legal"))
        bits = weights.word["letter"] * len(short.joined) - weights.way[How.INITIALS]
        kinds = (MatchKind.CLOSE, MatchKind.WEAK, MatchKind.PART)
        kind = next((kind for kind in kinds if bits >= weights.kind[kind]), None)
        if kind is None:
            return None
        weight = WordWeight(surface, listed_name.text, How.INITIALS, bits)
        words = (WordMatch(surface, listed_name.text, How.INITIALS),)
        return MatchResult(kind, score_of(bits), words, weights=(weight,))
    return None
