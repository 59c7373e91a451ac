"""Which party and role a heading speaks of, by the words of `headers.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .header_lexicon import HAN, HeaderLexicon, fold_header, header_lexicon

_BRACKETS = re.compile(r"[(\[{（【〔<][^)\]}）】〕>]*[)\]}）】〕>]?")
_HALVES = re.compile(r"[/\\|\n;]|(?<!\w)-(?!\w)")
_NUMBERED = re.compile(r"\s*\b\d{1,2}$|(?<=[a-z])\d$|^\d{1,2}\b")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class ColumnRole:
    """What a heading was taken for, and why.

    `doubt` says what else it could be; `names_party` whether it says itself whom it speaks of.
    """

    party: str
    role: str
    why: str
    doubt: str = ""
    names_party: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the heading was understood at all."""
        return self.why != UNKNOWN

    @property
    def is_literal(self) -> bool:
        """Whether the heading as a whole is known, not only a word in it."""
        return self.why.startswith(_KNOWN)


_KNOWN = "the heading is known"
UNKNOWN = "not a heading we know; searched for listed names and places all the same"


def role_of_header(header: str) -> ColumnRole:
    """The party and role of one heading; role `other` where it is not known.

    >>> role_of_header("Vendor Name").role, role_of_header("工厂地址").party, role_of_header("City of factory").role
    ('name', 'factory', 'city')
    >>> role_of_header("Frobnication").role
    'other'
    """
    if len(header) > _LONGEST:
        return _unknown()
    found = literal_meaning_of(header)
    return found if found.is_known else _misspelt(header) or found


@lru_cache(maxsize=4096)
def literal_meaning_of(header: str) -> ColumnRole:
    """The same without looking for slips of the keyboard, for cells that may be anything."""
    if len(header) > _LONGEST or not header.strip():
        return _unknown()
    words = header_lexicon()
    for phrase in _readings(header):
        if found := _resolve(phrase, words):
            doubt = ""
            if phrase in words.doubtful and words.doubtful[phrase] == found[1]:
                doubt = f"{header!r} can mean several things"
            return ColumnRole(found[0] or "supplier", found[1], f"{_KNOWN} as {phrase!r}", doubt,
                           found[0] is not None)  # fmt: skip
    folded = fold_header(header)
    for phrase, role in words.containing.items():
        if f" {phrase} " in f" {folded} " or (not phrase.isascii() and phrase in folded):
            named = _resolve(" ".join(folded.replace(phrase, " ").split()), words)
            if named and named[1] == "name":  # "Xinjiang suppliers" are suppliers
                return ColumnRole(named[0] or "supplier", "name", "the heading names a party")
            return ColumnRole("supplier", role, f"the heading holds {phrase!r}")
    return _unknown()


def _unknown() -> ColumnRole:
    return ColumnRole("supplier", "other", UNKNOWN)


def _readings(header: str) -> Iterator[str]:
    """The ways to read a heading, the most literal first."""
    yield (whole := fold_header(header))
    without = _BRACKETS.sub(" ", header)
    yield fold_header(without)
    for half in _HALVES.split(without):
        yield fold_header(half)
    # A bilingual heading without a mark between: the Han part, then the rest.
    yield " ".join(re.findall(rf"[{HAN}]+", whole)).replace(" ", "")
    yield re.sub(rf"[{HAN}]+", " ", whole).strip()
    for bracket in _BRACKETS.findall(header):
        yield fold_header(bracket)


def _resolve(phrase: str, words: HeaderLexicon, depth: int = 0) -> tuple[str | None, str] | None:
    """The party (None where not named) and role of a folded phrase."""
    if not phrase:
        return None
    if phrase in words.whole:
        return words.whole[phrase]
    if phrase in words.roles:
        return None, words.roles[phrase]
    if phrase in words.parties:
        return words.parties[phrase], "name"
    if depth < 2:
        for rest, party in _beside_party(phrase, words):
            if found := _resolve(rest, words, depth + 1):
                return found[0] or party, found[1]
    shorter = _without_noise(phrase, words)
    return _resolve(shorter, words, depth) if shorter != phrase else None


def _beside_party(phrase: str, words: HeaderLexicon) -> Iterator[tuple[str, str]]:
    """What stands beside a word of a party, at the front or at the end, the longest word first."""
    cuts = _cuts(phrase)
    for cut in reversed(cuts):
        if party := words.parties.get(phrase[:cut].strip()):
            yield phrase[cut:].strip(), party
    for cut in cuts:
        if party := words.parties.get(phrase[cut:].strip()):
            yield phrase[:cut].strip(), party
    # German writes both as one word: Lieferantenname, Herstelleradresse, Werksanschrift.
    if phrase.isalpha() and phrase.isascii():
        for cut in range(len(phrase) - 2, 3, -1):
            if party := words.parties.get(phrase[:cut]):
                yield phrase[cut:], party
                yield re.sub("^(en|n|s|es)", "", phrase[cut:]), party


def _cuts(phrase: str) -> list[int]:
    """Where a phrase may be cut in two: between words, and between Han characters."""
    han = not phrase.isascii()
    return [at for at in range(1, len(phrase)) if phrase[at] == " " or (han and " " not in phrase)]


def _without_noise(phrase: str, words: HeaderLexicon) -> str:
    kept = " ".join(word for word in _NUMBERED.sub("", phrase).split() if word not in words.noise)
    for word in words.noise:
        if not word.isascii():
            kept = kept.replace(word, "")
    return kept.strip()


@lru_cache(maxsize=4096)
def _misspelt(header: str) -> ColumnRole | None:
    """A heading with a slip of the keyboard in a word of five letters or more."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    words, mended = header_lexicon(), []
    folded = fold_header(header)
    for word in folded.split():
        if len(word) < 5 or word in words.words or not word.isascii():
            mended.append(word)
            continue
        long = sorted(each for each in words.words if len(each) >= 5)
        close = extractOne(word, long, scorer=OSA.distance, score_cutoff=1)
        mended.append(close[0] if close else word)
    phrase = " ".join(mended)
    if phrase == folded or not (found := _resolve(phrase, words)):
        return None
    return ColumnRole(found[0] or "supplier", found[1], f"it is close to {phrase!r}",
                   f"{header!r} looks like a slip of the keyboard",
                   found[0] is not None)  # fmt: skip


def nearest(header: str) -> str | None:
    """The known heading of a name or an address that looks most like this one."""
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extractOne

    words = header_lexicon()
    wanted = [word for word, role in words.roles.items() if role in {"name", "address"}]
    found = extractOne(
        fold_header(header), [*wanted, *words.parties], scorer=ratio, score_cutoff=70
    )
    return found[0] if found else None
