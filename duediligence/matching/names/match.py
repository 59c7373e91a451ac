"""Listed organisations in names: which words met, how, and what speaks against it.

All the deciding words of a listed name must be met. A word that is missing leaves a part, which is
never a match; a further distinctive word of the supplier's own speaks against; trade words and
legal forms decide nothing, but two firms of one common name and two trades are two firms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ...model import Against, How, WordMatch
from ...text.segment import Term
from .align import Spellings, WordAlignment, align_words, are_adjacent, is_initials
from .classify import NameComparison, classify, counter_evidence, score
from .features import UNIVERSAL_TRADES, NameFeatures, specific_trades

_GENERIC_SCORE = 90.0
_INITIALS_SCORE = 85.0
_SAFE_INITIALS = 4
_RARE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name or alias of a listed organisation, taken apart once."""

    entry: str
    list: str
    text: str
    features: NameFeatures
    alone: bool
    certainty: str = "confirmed"
    is_known_in_han: bool = False  # its entry has a name in Han as well


class NameMatch(NamedTuple):
    """What comparing two names came to: the kind of match, 0-100, the words, what is against."""

    kind: str
    score: float
    words: tuple[WordMatch, ...]
    counter_evidence: tuple[Against, ...] = ()
    at: tuple[int, ...] = ()

    def weakened(self) -> NameMatch:
        """The same, met by one word of a part of a name: it needs a second signal."""
        rare = self.words[0].how is How.SAME and len(self.words[0].text) >= _RARE_LENGTH
        kind = "weak" if self.kind in {"exact", "close"} and not rare else self.kind
        return self._replace(kind=kind)


def match_name(
    theirs: NameFeatures, listed: ListedName, spellings: Spellings, *, is_name: bool
) -> NameMatch | None:
    """Compare one supplier text with one listed name.

    `spellings` maps a place code to all its Latin spellings. Outside a name column (`is_name`
    false) further words are expected, but the met ones must stand together. None where no deciding
    word met.
    """
    ours = listed.features
    if is_name and (short := _by_initials(theirs, listed)) is not None:
        return short
    if not ours.core:
        return _generic(theirs, listed) if is_name else None
    meetings = align_words(theirs, ours, spellings)
    if not meetings:
        return None
    if all(m.listed.is_place for m in meetings) and any(not core.is_place for core in ours.core):
        return None
    if not is_name and not are_adjacent(meetings):
        return None
    if not is_name and not _stands_with_its_business(theirs, listed, meetings):
        return None
    found = NameComparison(theirs, ours, meetings, is_name=is_name)
    kind = classify(found)
    if kind == "part" and not (is_name and found.is_near_miss):
        return None
    if not listed.alone and kind in {"exact", "close"}:
        kind = "weak"
    if kind == "exact" and listed.is_known_in_han and _differs_in_han(theirs, ours, meetings):
        kind = "close"
    words = tuple(WordMatch(m.surface, m.listed.surface, m.how) for m in meetings)
    at = tuple(sorted({position for m in meetings for position in m.at}))
    return NameMatch(kind, score(found), words, tuple(counter_evidence(found)), at)


def _stands_with_its_business(
    theirs: NameFeatures, listed: ListedName, meetings: Sequence[WordAlignment]
) -> bool:
    """A listed name of places alone is only a place in a running text, without its business.

    'Shunde, Foshan' does not name 'Foshan Shunde Chemical'; a name without a business needs a legal
    form beside it.
    """
    ours = listed.features
    if not all(core.is_place for core in ours.core):
        return True
    at = {position for meeting in meetings for position in meeting.at}
    near = theirs.terms[max(min(at) - 1, 0) : max(at) + 2]
    chunks = {theirs.terms[position].clause for position in at}
    told = ours.trades | ours.sites
    return any(
        term.clause in chunks
        and (told & {*term.refs("trade"), *term.refs("site")} if told else term.has("legal"))
        for term in near
    )


def _differs_in_han(
    theirs: NameFeatures, ours: NameFeatures, meetings: Sequence[WordAlignment]
) -> bool:
    """Whether a text in Han only sounds like a listed name, whose own characters are known.

    何田泰大 is read as 和田泰达 is, and may be any firm.
    """
    if any(core.han for core in ours.core):
        return False
    return all(theirs.terms[at].han for meeting in meetings for at in meeting.at)


def _by_initials(theirs: NameFeatures, listed: ListedName) -> NameMatch | None:
    """One name is the initials of the other's words; three letters need a second signal."""
    for short, long in ((theirs, listed.features), (listed.features, theirs)):
        if is_initials(short, long):
            kind = "close" if len(short.joined) >= _SAFE_INITIALS else "weak"
            surface = " ".join(term.surface for term in theirs.terms if not term.has("legal"))
            words = (WordMatch(surface, listed.text, How.INITIALS),)
            return NameMatch(kind, _INITIALS_SCORE, words)
    return None


def _generic(theirs: NameFeatures, listed: ListedName) -> NameMatch | None:
    """A listed name of common words only is met by the same words and no others.

    Two words of which none tells a business ("General Trading") need a second signal.
    """
    ours = listed.features
    same = theirs.trades == ours.trades and theirs.sites == ours.sites
    if theirs.core or not same or not (ours.trades or ours.sites):
        return None
    if not _are_same_common_words(theirs, ours):
        return None
    terms = [term for term in theirs.terms if not term.has("legal")]
    words = tuple(WordMatch(term.surface, term.surface, How.SAME) for term in terms)
    if len(words) > 2:
        return NameMatch("exact", _GENERIC_SCORE, words)
    tells = len(words) > 1 and bool(specific_trades(ours.trades))
    return NameMatch("close" if tells else "weak", _GENERIC_SCORE, words)


def _are_same_common_words(theirs: NameFeatures, ours: NameFeatures) -> bool:
    """In one script the words themselves must be the same: 'Electric' is no 'Motors'."""
    mine, yours = _common_words(theirs), _common_words(ours)
    return mine == yours or any(term.han for term in (*theirs.terms, *ours.terms))


def _common_words(name: NameFeatures) -> frozenset[str]:
    terms = [t for t in name.terms if not t.has("legal") and not t.has("connective")]
    return frozenset(word for term in terms for word in _comparable(term))


def _comparable(term: Term) -> tuple[str, ...]:
    """A word that any firm may add by what it means ('Intl'), others as they are written."""
    shared = tuple(ref for ref in term.refs("trade") if ref in UNIVERSAL_TRADES)
    return shared[:1] or (term.key.removesuffix("s"),)
