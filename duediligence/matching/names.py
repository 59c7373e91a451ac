"""Listed organisations in names: which words met, how, and what speaks against it.

All the deciding words of a listed name must be met. A word that is missing leaves a part, which is
never a match; a further distinctive word of the supplier's own speaks against; trade words and
legal forms decide nothing, but two firms of one common name and two trades are two firms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Against, How, Word
from .meet import Meeting, Spellings, meet, stand_together
from .profile import Core, Profile, specific

ALONE = 0.95  # the weight of met words that may stand without a second signal
_TELLING = 2  # as many deciding words make even a common name the same name
_WORD_SCORE = {
    How.SAME: 1.0, How.SCRIPT: 0.99, How.JOINED: 0.99, How.SPELLING: 0.98, How.TRANSLATION: 0.98,
    How.SOUND: 0.92, How.CHARACTER: 0.85,
}  # fmt: skip
_ERROR_SCORE = 0.88
_CLOSE = frozenset(
    {How.SOUND, How.CHARACTER, How.SWAPPED, How.MISSING, How.ADDED, How.CHANGED, How.SCANNING}
)


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name or alias of a listed organisation, taken apart once."""

    entry: str
    list: str
    text: str
    profile: Profile
    alone: bool
    certainty: str = "confirmed"


def match_name(
    theirs: Profile, listed: ListedName, spellings: Spellings, *, is_name: bool
) -> tuple[str, float, tuple[Word, ...], tuple[Against, ...]] | None:
    """Compare one supplier text with one listed name.

    `spellings` maps a place code to all its Latin spellings. Outside a name column (`is_name`
    false) further words are expected, but the met ones must stand together. Gives (kind of match,
    score 0-100, words, what speaks against), or None where no deciding word met.
    """
    ours = listed.profile
    if not ours.core:
        return _generic(theirs, listed) if is_name else None
    meetings = meet(theirs, ours, spellings)
    met_brand = [m for m in meetings if not m.listed.is_place]
    if not met_brand and any(not core.is_place for core in ours.core):
        return None
    if not is_name and not stand_together(meetings):
        return None
    unmet = [core for core in ours.core if all(m.listed is not core for m in meetings)]
    extra = _extra(theirs, meetings) if is_name else []
    kind = _kind(theirs, ours, meetings, unmet, extra)
    if not listed.alone and kind in {"exact", "close"}:
        kind = "weak"
    score = _score(ours, meetings, extra)
    words = tuple(Word(m.surface, m.listed.surface, m.how) for m in meetings)
    return kind, score, words, tuple(_against(unmet, extra, theirs, ours))


def _extra(theirs: Profile, meetings: Sequence[Meeting]) -> list[Core]:
    """The supplier's own distinctive words that no listed word met; places are not among them."""
    used = {at for meeting in meetings for at in meeting.at}
    inside = {m.at[0]: m.listed.han for m in meetings if m.listed.han and len(m.at) == 1}
    extra = []
    for one in theirs.core:
        longer_run = one.at in inside and one.han not in {"", inside[one.at]}
        if (one.at not in used or longer_run) and not one.is_place and one.weight > 0.3:
            extra.append(one)
    return extra


def _kind(
    theirs: Profile,
    ours: Profile,
    meetings: Sequence[Meeting],
    unmet: Sequence[Core],
    extra: Sequence[Core],
) -> str:
    met = sum(m.listed.weight for m in meetings)
    errors = sum(m.how in _CLOSE for m in meetings)
    brands = [m for m in meetings if not m.listed.is_place]
    if unmet:
        return _kind_of_part(theirs, ours, met, unmet, extra, errors)
    if errors > max(1, len(meetings) // 2):
        return "part"
    if len(meetings) == 1 and (extra or _trades_differ(theirs, ours)):
        return "part"
    if extra and sum(one.weight for one in extra) > met + 0.5:
        return "part"
    if not errors and not extra and _are_same_words(theirs, ours):
        return "exact"
    agrees = bool(specific(theirs.trades) & specific(ours.trades))
    if met + (0.3 if agrees else 0.0) < ALONE and not _is_whole(theirs, brands):
        return "weak"
    if errors and len(meetings) == 1 and len(meetings[0].listed.key) < 7:
        return "weak"
    return "close" if errors else "exact"


def _are_same_words(theirs: Profile, ours: Profile) -> bool:
    """Whether two names of at least two telling words are the same, legal forms and order apart."""
    same = theirs.trades == ours.trades and theirs.sites == ours.sites
    telling = len(ours.core) + len(ours.trades) + len(ours.sites)
    return same and len(theirs.core) == len(ours.core) and telling >= _TELLING


def _is_whole(theirs: Profile, brands: Sequence[Meeting]) -> bool:
    """Whether nothing but the met words, and no place, stands in the name: it is that name."""
    return (
        bool(brands)
        and len(theirs.core) <= len(brands)
        and sum(m.listed.weight for m in brands) >= 0.6
    )


def _kind_of_part(
    theirs: Profile,
    ours: Profile,
    met: float,
    unmet: Sequence[Core],
    extra: Sequence[Core],
    errors: int,
) -> str:
    """Words of a long name may be left out; of a short one they may not."""
    missing = sum(core.weight for core in unmet)
    if extra or errors:
        return "part"
    if all(core.is_place for core in unmet) and met >= 0.8:
        return "close" if met >= ALONE and not _trades_differ(theirs, ours) else "weak"
    if all(core.is_place for core in unmet) and specific(theirs.trades) & specific(ours.trades):
        return "weak"
    return "close" if missing <= 0.26 * ours.weight and met >= 1.4 else "part"


def _trades_differ(theirs: Profile, ours: Profile) -> bool:
    """Whether both names tell a business, and not the same one."""
    one, other = specific(theirs.trades), specific(ours.trades)
    return bool(one) and bool(other) and not one & other


def _score(ours: Profile, meetings: Sequence[Meeting], extra: Sequence[Core]) -> float:
    met = sum(m.listed.weight * _WORD_SCORE.get(m.how, _ERROR_SCORE) for m in meetings)
    share = met / ours.weight if ours.weight else 0.0
    further = sum(one.weight for one in extra)
    return round(100 * share * (1 - 0.25 * further / (further + ours.weight)), 1)


def _generic(
    theirs: Profile, listed: ListedName
) -> tuple[str, float, tuple[Word, ...], tuple[Against, ...]] | None:
    """A listed name of common words only is met by the same words and no others."""
    ours = listed.profile
    same = theirs.trades == ours.trades and theirs.sites == ours.sites
    if theirs.core or not same or not (ours.trades or ours.sites):
        return None
    words = tuple(
        Word(term.surface, term.surface, How.SAME) for term in theirs.terms if not term.has("legal")
    )
    return ("exact" if len(words) > _TELLING else "weak"), 90.0, words, ()


def _against(
    unmet: Sequence[Core],
    extra: Sequence[Core],
    theirs: Profile,
    ours: Profile,
) -> list[Against]:
    reasons = [
        Against("", core.surface, f"the listed word {core.surface!r} is missing") for core in unmet
    ]
    reasons += [
        Against("", core.surface, f"{core.surface!r} is a distinctive word of its own")
        for core in extra
    ]
    if _trades_differ(theirs, ours):
        trade = ", ".join(sorted(specific(theirs.trades)))
        reasons.append(Against("", trade, f"the name tells another business ({trade})"))
    return reasons
