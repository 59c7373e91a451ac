"""Listed organisations in names: which words met, how, and what speaks against it.

All the deciding words of a listed name must be met. A word that is missing leaves a part, which is
never a match; a further distinctive word of the supplier's own speaks against; trade words and
legal forms decide nothing, but two firms of one common name and two trades are two firms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model import Against, How, Word
from ..text.spelling import misspelling
from .profile import Core, Profile, specific

ALONE = 0.95  # the weight of met words that may stand without a second signal
BRAND = 0.45  # the least weight of a met distinctive word worth telling as a near miss
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


@dataclass(frozen=True, slots=True)
class Meeting:
    """A listed core word and what it met: the supplier's words (by position) and how."""

    listed: Core
    at: tuple[int, ...]
    surface: str
    how: How


def match_name(
    theirs: Profile, listed: ListedName, spellings: Mapping[str, frozenset[str]], *, is_name: bool
) -> tuple[str, float, tuple[Word, ...], tuple[Against, ...]] | None:
    """Compare one supplier text with one listed name.

    `spellings` maps a place code to all its Latin spellings. Outside a name column (`is_name`
    false) further words are expected, but the met ones must stand together. Gives (kind of match,
    score 0-100, words, what speaks against), or None where no deciding word met.
    """
    ours = listed.profile
    if not ours.core:
        return _generic(theirs, listed) if is_name else None
    meetings = _meet(theirs, ours, spellings)
    met_brand = [m for m in meetings if not m.listed.is_place]
    if not met_brand and any(not core.is_place for core in ours.core):
        return None
    if not is_name and not _stand_together(meetings):
        return None
    unmet = [core for core in ours.core if all(m.listed is not core for m in meetings)]
    extra = _extra(theirs, meetings) if is_name else []
    kind = _kind(theirs, ours, meetings, unmet, extra)
    if not listed.alone and kind in {"exact", "close"}:
        kind = "weak"
    score = _score(ours, meetings, extra)
    words = tuple(Word(m.surface, m.listed.surface, m.how) for m in meetings)
    return kind, score, words, tuple(_against(unmet, extra, theirs, ours, meetings))


# --- which words meet ------------------------------------------------------------------------


def _meet(theirs: Profile, ours: Profile, spellings: Mapping[str, frozenset[str]]) -> list[Meeting]:
    """Every listed core word with the best thing it meets, each supplier word used once."""
    whole = _joined_whole(theirs, ours)
    if whole:
        return whole
    used: set[int] = set()
    meetings: dict[int, Meeting] = {}
    for careful in (False, True):
        for i, core in enumerate(ours.core):
            if i not in meetings:
                meeting = (
                    _close(theirs, core, spellings, used) if careful else _exact(theirs, core, used)
                )
                if meeting is not None:
                    meetings[i] = meeting
                    used.update(meeting.at)
    return [meetings[i] for i in sorted(meetings)]


def _joined_whole(theirs: Profile, ours: Profile) -> list[Meeting]:
    """'MERCEDESBENZ' and 'Mercedes Benz': the same letters, divided otherwise."""
    if theirs.joined != ours.joined or len(theirs.core) == len(ours.core) or not ours.joined:
        return []
    at = tuple(core.at for core in theirs.core)
    surface = " ".join(core.surface for core in theirs.core)
    return [Meeting(core, at, surface, How.JOINED) for core in ours.core]


def _exact(theirs: Profile, core: Core, used: set[int]) -> Meeting | None:
    """The same word: in letters, in another script, in another spelling of the place, joined."""
    for one in theirs.core:
        if one.at not in used and (how := _same(one, core)) is not None:
            return Meeting(core, (one.at,), one.surface, how)
    return _in_han(theirs, core, used) or _joined(theirs, core, used)


def _same(one: Core, core: Core) -> How | None:
    if one.han and core.han:
        if one.han == core.han:
            return How.SAME
    elif one.key == core.key:
        return How.SCRIPT if one.han or core.han else How.SAME
    if one.is_place and core.is_place and one.codes & core.codes:
        return How.SPELLING
    return None


def _in_han(theirs: Profile, core: Core, used: set[int]) -> Meeting | None:
    """A listed Han word inside a longer run that no vocabulary divides."""
    if len(core.han) < 2:
        return None
    for one in theirs.core:
        if one.at not in used and core.han in one.han:
            return Meeting(core, (one.at,), core.han, How.SAME)
    return None


def _joined(theirs: Profile, core: Core, used: set[int]) -> Meeting | None:
    """'Tai Da' for 'Taida': neighbouring words that together are the listed one."""
    for start in range(len(theirs.terms)):
        key = ""
        for end in range(start, min(start + 4, len(theirs.terms))):
            term = theirs.terms[end]
            if end in used or term.han or len(key) > len(core.key):
                break
            key += term.key
            if end > start and key == core.key:
                surface = " ".join(t.surface for t in theirs.terms[start : end + 1])
                return Meeting(core, tuple(range(start, end + 1)), surface, How.JOINED)
    return None


def _close(
    theirs: Profile, core: Core, spellings: Mapping[str, frozenset[str]], used: set[int]
) -> Meeting | None:
    """A misspelt word, or other characters of the same sound."""
    ours = {core.key} if not core.is_place else {core.key, *_spellings_of(core, spellings)}
    for one in theirs.core:
        if one.at in used or one.is_place:
            continue
        if one.han and core.han:
            how = _han_error(one.han, core.han, one.key == core.key)
        else:
            how = next((h for word in sorted(ours) if (h := misspelling(one.key, word))), None)
        if how is not None:
            return Meeting(core, (one.at,), one.surface, how)
    return None


def _spellings_of(core: Core, spellings: Mapping[str, frozenset[str]]) -> set[str]:
    return {word for code in core.codes for word in spellings.get(code, ())}


def _han_error(theirs: str, ours: str, same_sound: bool) -> How | None:
    """Same sound in other characters; or, in a run of three and more, one swapped or changed."""
    if same_sound:
        return How.SOUND
    if len(ours) >= 2 and len(theirs) == len(ours) and sorted(theirs) == sorted(ours):
        return How.SWAPPED
    if len(ours) >= 3 and abs(len(theirs) - len(ours)) <= 1:
        from rapidfuzz.distance import OSA

        return How.CHARACTER if OSA.distance(theirs, ours) == 1 else None
    return None


def _stand_together(meetings: Sequence[Meeting]) -> bool:
    """In a running text the words of one name stand side by side, within one comma's length."""
    positions = sorted({at for meeting in meetings for at in meeting.at})
    if not positions:
        return False
    return positions[-1] - positions[0] <= len(positions) + 2


# --- what it comes to ------------------------------------------------------------------------


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
    agrees = bool(specific(theirs.trades) & specific(ours.trades))
    if met + (0.3 if agrees else 0.0) < ALONE and not _is_whole(theirs, brands):
        return "weak"
    if errors and len(meetings) == 1 and len(meetings[0].listed.key) < 7:
        return "weak"
    return "close" if errors else "exact"


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
    return "weak", 90.0, words, ()


def _against(
    unmet: Sequence[Core],
    extra: Sequence[Core],
    theirs: Profile,
    ours: Profile,
    meetings: Sequence[Meeting],
) -> list[Against]:
    reasons = [
        Against("", core.surface, f"the listed word {core.surface!r} is missing") for core in unmet
    ]
    reasons += [
        Against("", core.surface, f"{core.surface!r} is a distinctive word of its own")
        for core in extra
    ]
    if len(meetings) == 1 and _trades_differ(theirs, ours):
        trade = ", ".join(sorted(specific(theirs.trades)))
        reasons.append(Against("", trade, f"the name tells another business ({trade})"))
    return reasons
