"""The party and role of one header, by the words of `headers.yaml`.

Look here when a header is understood wrongly. A header synonym is added in
`duediligence/resources/headers.yaml`; `mapping` then looks at all columns of a table together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache
from itertools import chain

from ..model.roles import NAME_ROLES, SUPPLYING_PARTIES
from ..resources.maker_code_rule import maker_code_rule
from ..text.separators import DASHES, DOTS, MARKS
from .header_lexicon import (
    HAN,
    HeaderLexicon,
    ascii_words,
    fold_header,
    header_lexicon,
    words_of_headers,
)

_BRACKETS = re.compile(r"[(\[{（【〔<][^)\]}）】〕>]*[)\]}）】〕>]?")
_HALF_END = rf"(?![,:，：、。])[{MARKS}\\\n]"  # 'City, country' is one heading
_HALVES = re.compile(rf"{_HALF_END}|(?<!\w)[{DASHES}{DOTS}](?!\w)")
_SEVERAL_READINGS = re.compile(rf"[(\[{{<（【〔{DASHES}{DOTS}]|{_HALF_END}")
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_MAX_NUMBERING = 2  # digits of the number of a header, which is taken away
_NUMBERED = re.compile(r"\s*\b\d{1,2}$|(?<=[a-z])\d$|^\d{1,2}\b")
_LONG_NUMBER = re.compile(r"[0-9]{3,}")
# Characters. Judgement: a longer text is a sentence, not a header; also bounds the search below.
_MAX_HEADER_LENGTH = 120
# Letters. In words of four letters one slip makes another word: "mill" and "bill", "name" and "fame".
_MIN_MISSPELT_LENGTH = 5
# Judgement: "supplier's factory address" names two parties; a header that names three is a sentence.
_MAX_PARTY_WORDS = 2
_PARTY_START = 2  # letters of the shortest word for a party that is in ASCII: 'bp'
# Texts whose role is remembered. A sheet has at most 16,384 columns; to find the header, a row, the
# row below and both joined are read in turn, and a cache of fewer texts would forget each in time.
_MOST_TEXTS = 4 * 16_384
# Percent, as RapidFuzz counts: "suplr" and "supplier" have 77 in common, "qty" and "city" 57.
_MIN_SIMILARITY = 70


class HeaderMatch(Enum):
    """How the role of a column was recognised; the value is the sentence that is shown for it.

    Decisions depend on the member, never on the sentence.
    """

    GIVEN = "given by the caller"
    EXACT = "the heading is known as {phrase!r}"
    PARTY_NAMED = "the heading names a party"
    CONTAINS = "the heading holds {phrase!r}"
    MISSPELT = "it is close to {phrase!r}"
    VALUES = "it stands beside a place and holds postal codes"
    CELLS = "its cells {phrase}"
    UNKNOWN = "not a heading we know; searched for listed names and places all the same"


class PartySource(Enum):
    """Where the party of a column is known from."""

    HEADER = auto()
    DEFAULT = auto()
    ONLY_PARTY = auto()
    LEFT_NEIGHBOUR = auto()


_PARTY_NOTES = {
    PartySource.ONLY_PARTY: "; the list names no other party",
    PartySource.LEFT_NEIGHBOUR: "; it stands right of the {party}",
}


@dataclass(frozen=True, slots=True)
class ColumnRole:
    """What a column was taken for, and how that was recognised.

    `phrase` is the known phrase that decided; `ambiguity` says what else the header could mean, ""
    where nothing; `party_source` says where the party is known from. `has_maker_codes` says that it
    holds manufacturer identification codes, which may be all that a row says of its maker.
    """

    party: str
    role: str
    match: HeaderMatch
    phrase: str = ""
    ambiguity: str = ""
    party_source: PartySource = PartySource.DEFAULT
    has_maker_codes: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the header was understood at all."""
        return self.match is not HeaderMatch.UNKNOWN

    @property
    def why(self) -> str:
        """The sentence that says how the role was recognised."""
        note = _PARTY_NOTES.get(self.party_source, "").format(party=self.party)
        return self.match.value.format(phrase=self.phrase) + note


UNKNOWN_ROLE = ColumnRole("supplier", "other", HeaderMatch.UNKNOWN)


def role_of_header(header: str) -> ColumnRole:
    """Return the party and role of one header; role `other` where it is not known.

    >>> role_of_header("Vendor Name").role, role_of_header("工厂地址").party, role_of_header("City of factory").role
    ('name', 'factory', 'city')
    >>> role_of_header("Frobnication").role
    'other'
    """
    column = exact_role_of_header(header)
    if column.is_known or len(header) > _MAX_HEADER_LENGTH:
        return column
    return _role_of_misspelt(header) or column


@lru_cache(maxsize=_MOST_TEXTS)
def exact_role_of_header(header: str) -> ColumnRole:
    """Return the same without correcting misspellings, for cells that may be anything."""
    if len(header) > _MAX_HEADER_LENGTH or not header.strip():
        return UNKNOWN_ROLE
    lexicon = header_lexicon()
    for phrase in dict.fromkeys(_readings(header)):
        if target := _resolve(phrase, lexicon):
            is_ambiguous = lexicon.ambiguous.get(phrase) == target[1]
            ambiguity = f"{header!r} can mean several things" if is_ambiguous else ""
            return _column_role(target, HeaderMatch.EXACT, phrase, ambiguity)
    folded = fold_header(header)
    words = f" {folded} "
    for phrase, role in lexicon.contained.items():
        if phrase not in folded:
            continue  # nearly all
        # Han is written without blanks, so there a phrase need not be words of its own.
        if not phrase.isascii() or f" {phrase} " in words:
            target = _resolve(" ".join(folded.replace(phrase, " ").split()), lexicon)
            if target and target[1] == "name":  # "Xinjiang suppliers" are suppliers
                return ColumnRole(target[0] or "supplier", "name", HeaderMatch.PARTY_NAMED)
            return ColumnRole("supplier", role, HeaderMatch.CONTAINS, phrase)
    return UNKNOWN_ROLE


def may_be_known_exactly(header: str) -> bool:
    """Return whether a text may have a role that is known exactly, and other than `other`.

    Not if it has a single reading, in ASCII, and a word of it is in no header: neither the words of
    a party nor those without meaning that are taken away leave such a word out. Nor if a character in
    Han is in no header; what is not in Han beside it may be read by itself.

    >>> may_be_known_exactly("Vendor Name 2"), may_be_known_exactly("Acme Name")
    (True, False)
    >>> may_be_known_exactly("供应商名称"), may_be_known_exactly("和田泰达 Acme")
    (True, False)
    """
    if _SEVERAL_READINGS.search(header):
        return True
    if not header.isascii():
        if _characters_of_headers().issuperset(_HAN_CHARACTER.findall(header)):
            return True
        header = _HAN_CHARACTER.sub(" ", header)
        return not header.isascii() or (header.strip() != "" and may_be_known_exactly(header))
    # No number of three digits or more is taken away from a header (see `_NUMBERED`).
    if (number := _LONG_NUMBER.search(header)) and number[0] not in _long_numbers():
        return False
    return all(map(_has_words_of_headers, header.split()))


@cache
def _characters_of_headers() -> frozenset[str]:
    """Return the characters in Han of all words that a header may be made of."""
    lexicon = header_lexicon()
    words = (*lexicon.parties, *lexicon.roles, *lexicon.whole_headers, *lexicon.noise)
    return frozenset(_HAN_CHARACTER.findall("".join(words)))


@lru_cache(maxsize=_MOST_TEXTS)
def _has_words_of_headers(part: str) -> bool:
    """Whether all words of a part of an ASCII text between blanks may be in a header."""
    return all(map(_is_word_of_headers, ascii_words(part)))


def nearest_known_header(header: str) -> str | None:
    """Return the known header of a name or an address that looks most like this one."""
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extractOne

    if role_of_header(header).is_known:
        return None  # it says something else: 'Item' is no misspelt 'Site'
    lexicon = header_lexicon()
    headers = [word for word, role in lexicon.roles.items() if role in {"name", "address"}]
    headers += [word for word, party in lexicon.parties.items() if party in SUPPLYING_PARTIES]
    headers = [word for word in headers if len(word) >= _MIN_MISSPELT_LENGTH]
    match = extractOne(fold_header(header), headers, scorer=ratio, score_cutoff=_MIN_SIMILARITY)
    return match[0] if match else None


def is_maker_code_header(header: str) -> bool:
    """Whether a header says that its column holds manufacturer identification codes.

    >>> is_maker_code_header("MID"), is_maker_code_header("Factory MID code"), is_maker_code_header("USCC")
    (True, True, False)
    """
    words = f" {fold_header(header)} "
    return any(f" {fold_header(name)} " in words for name in maker_code_rule().headers)


@lru_cache(maxsize=_MOST_TEXTS)
def is_about_outsider(header: str) -> bool:
    """Whether a header begins or ends with a word for an agent or a broker.

    >>> is_about_outsider("CLEARING_AGENT_NAME"), is_about_outsider("Country of agent")
    (True, True)
    """
    phrase = fold_header(header)
    lexicon = header_lexicon()
    return (
        phrase in lexicon.outsiders
        or phrase.startswith(lexicon.outsider_starts)
        or phrase.endswith(lexicon.outsider_ends)
    )


@lru_cache(maxsize=_MOST_TEXTS)
def _role_of_misspelt(header: str) -> ColumnRole | None:
    """Return the role of a header with one misspelt letter in any of its longer words."""
    lexicon = header_lexicon()
    folded = fold_header(header)
    phrase = " ".join(map(_without_slip, folded.split()))
    if phrase == folded or not (target := _resolve(phrase, lexicon)):
        return None
    ambiguity = f"{header!r} looks like a slip of the keyboard"
    return _column_role(target, HeaderMatch.MISSPELT, phrase, ambiguity)


@lru_cache(maxsize=_MOST_TEXTS)
def _without_slip(word: str) -> str:
    """Return the word of headers that a longer word may be a slip for, else the word itself."""
    # A Han character is a word: one exchanged is another word, not a misspelling.
    if len(word) < _MIN_MISSPELT_LENGTH or word in header_lexicon().words or not word.isascii():
        return word
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    # One slip leaves the two letters at one of the ends as they are; few words share either.
    starts, ends = _long_words()
    alike = sorted({*starts.get(word[:2], ()), *ends.get(word[-2:], ())})
    match = extractOne(word, alike, scorer=OSA.distance, score_cutoff=1)
    return match[0] if match else word


@cache
def _long_words() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the longer words of headers by their first two letters, and by their last two."""
    starts: dict[str, list[str]] = defaultdict(list)
    ends: dict[str, list[str]] = defaultdict(list)
    for word in header_lexicon().words:
        if len(word) >= _MIN_MISSPELT_LENGTH:
            starts[word[:2]].append(word)
            ends[word[-2:]].append(word)
    return dict(starts), dict(ends)


def _column_role(
    target: tuple[str | None, str], match: HeaderMatch, phrase: str, ambiguity: str
) -> ColumnRole:
    party, role = target
    source = PartySource.HEADER if party else PartySource.DEFAULT
    return ColumnRole(
        party or "supplier",
        role,
        match,
        phrase=phrase,
        ambiguity=ambiguity,
        party_source=source,
        has_maker_codes=role == "registration_no" and is_maker_code_header(phrase),
    )


def _readings(header: str) -> Iterator[str]:
    """Yield the ways to read a header, the most literal first."""
    yield (whole := fold_header(header))
    without_brackets = _BRACKETS.sub(" ", header)
    yield fold_header(without_brackets)
    for half in _HALVES.split(without_brackets):
        yield fold_header(half)
    if not whole.isascii():
        # A bilingual header without a mark between: the Han part, then the rest.
        yield " ".join(re.findall(rf"[{HAN}]+", whole)).replace(" ", "")
        yield re.sub(rf"[{HAN}]+", " ", whole).strip()
    for bracket in _BRACKETS.findall(header):
        yield fold_header(bracket)


def _resolve(
    phrase: str, lexicon: HeaderLexicon, party_words: int = 0
) -> tuple[str | None, str] | None:
    """Return the party (None where not named) and role of a folded phrase."""
    if not phrase:
        return None
    if phrase in lexicon.whole_headers:
        return lexicon.whole_headers[phrase]
    if phrase in lexicon.roles:
        return None, lexicon.roles[phrase]
    if phrase in lexicon.parties:
        return lexicon.parties[phrase], "contact" if phrase in lexicon.persons else "name"
    # Most cells of data have a word that no header has: then no rest of them is one either.
    may_name_party = not phrase.isascii() or all(map(_is_word_of_headers, phrase.split()))
    if may_name_party and party_words < _MAX_PARTY_WORDS:
        for rest, word in _without_party(phrase, lexicon):
            if target := _resolve(rest, lexicon, party_words + 1):
                # The name of an owner may be a person's.
                is_person = word in lexicon.persons and target[1] in NAME_ROLES
                return target[0] or lexicon.parties[word], "contact" if is_person else target[1]
    if party_words == 0 and is_about_outsider(phrase):
        return None, "other"
    words = _NUMBERED.sub("", phrase).split()
    shorter = " ".join(word for word in words if word not in lexicon.noise)
    if not shorter.isascii():
        for word in lexicon.unspaced_noise:
            shorter = shorter.replace(word, "")
    shorter = shorter.strip()
    return _resolve(shorter, lexicon, party_words) if shorter != phrase else None


def _is_word_of_headers(word: str) -> bool:
    """Return whether an ASCII word, numbered or not, may be in a header or begin with a party."""
    lexicon = header_lexicon()
    bare = word.rstrip("0123456789")
    if not bare and len(word) > _MAX_NUMBERING:
        return word in words_of_headers()  # the number of a form, or that of a house
    if not bare or bare.startswith(_parties().get(bare[:_PARTY_START], ())):
        return True
    names = (word, bare)
    return not (words_of_headers().isdisjoint(names) and lexicon.noise.isdisjoint(names))


@cache
def _parties() -> dict[str, tuple[str, ...]]:
    """Return the words for a party by their first letters.

    German begins a word with them: Lieferantenname.
    """
    by_start: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for party in sorted(header_lexicon().parties):
        by_start[party[:_PARTY_START]] += (party,)
    return dict(by_start)


@cache
def _long_numbers() -> frozenset[str]:
    """Return the numbers of three digits or more that headers have: 'ISO 3166'."""
    words = words_of_headers() | header_lexicon().noise
    return frozenset(chain.from_iterable(map(_LONG_NUMBER.findall, words)))


def _without_party(phrase: str, lexicon: HeaderLexicon) -> Iterator[tuple[str, str]]:
    """Yield the rest of a phrase and the word of a party at its front or end, longest word first."""
    # Han is written without blanks, so there a word may end after any character.
    is_unspaced = not phrase.isascii() and " " not in phrase
    cuts = [at for at in range(1, len(phrase)) if phrase[at] == " " or is_unspaced]
    for cut in reversed(cuts):
        if (word := phrase[:cut].strip()) in lexicon.parties:
            yield phrase[cut:].strip(), word
    for cut in cuts:
        if (word := phrase[cut:].strip()) in lexicon.parties:
            yield phrase[:cut].strip(), word
    # German writes both as one word: Lieferantenname, Herstelleradresse, Werksanschrift.
    if phrase.isalpha() and phrase.isascii():
        for cut in range(len(phrase) - 2, 3, -1):
            if (word := phrase[:cut]) in lexicon.parties:
                yield phrase[cut:], word
                yield re.sub("^(en|n|s|es)", "", phrase[cut:]), word
