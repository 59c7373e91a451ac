"""What a screening found: matches, locations, findings, decisions, and their provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from .base import SlottedRecord
from .watchlist import Kind, ListInfo


class How(StrEnum):
    """How a word of the supplier's text met a word of the list: a closed vocabulary."""

    SAME = "same word"
    SCRIPT = "other script"
    SPELLING = "other spelling of the place"
    SOUND = "same sound"
    TRANSLATION = "translation"
    ABBREVIATION = "abbreviation"
    JOINED = "joined or split"
    SWAPPED = "swapped letters"
    MISSING = "letter missing"
    ADDED = "letter added"
    CHANGED = "letter changed"
    SCANNING = "scanning error"
    CHARACTER = "character differs"
    INITIALS = "initials"
    LEVEL = "name with its level word"
    POSTAL = "postal code"
    REGISTRATION = "registration code"
    ADMIN = "division code"
    PHONE = "phone prefix"
    HS = "HS code"
    IDENTIFIER = "identifier"
    SIGNAL = "signal word"


class MatchKind(StrEnum):
    """What kind of match a listed text makes with a cell; the values are those of the JSON."""

    IDENTIFIER = "identifier"
    EXACT = "exact"
    CLOSE = "close"  # a misspelt word
    WEAK = "weak"  # needs a second signal
    PART = "part"  # words missing: never a finding
    SITE_NAME = "named"
    SITE_WORDS = "words"
    PRODUCT = "product"
    MATERIAL = "material"
    LABOUR = "labour"
    LABOUR_NAMED = "labour-named"
    PLACE = "place"


# From weak to strong: how much a match of a listed organisation's name is worth.
NAME_MATCH_ORDER = (
    MatchKind.PART,
    MatchKind.WEAK,
    MatchKind.CLOSE,
    MatchKind.EXACT,
    MatchKind.IDENTIFIER,
)


@dataclass(frozen=True, slots=True)
class WordMatch(SlottedRecord):
    """One word of the supplier's text, the listed word it met, and how."""

    text: str
    listed: str
    how: How


Certainty = Literal["sure", "ambiguous", "wider", "elsewhere", "dismissed"]


class Dismissal(StrEnum):
    """Why a place that a cell names is not where the party is; the sentence is made in `places`."""

    STREET = "street"
    TOWN = "town"  # or a township or village: smaller than the listed place of that name
    DENIED = "denied"
    ROUTE = "route"
    FIRM_ABROAD = "firm abroad"
    OTHER_COUNTRY = "other country"
    CODE_ABROAD = "code abroad"
    CONTRADICTED = "contradicted"
    NEVER_ALONE = "never alone"

    @property
    def is_context(self) -> bool:
        """Whether a reader should know it, though it does not change the decision."""
        return self in {Dismissal.DENIED, Dismissal.ROUTE}


@dataclass(frozen=True, slots=True)
class Location(SlottedRecord):
    """Where a party is, as one cell says it.

    `codes` are the gazetteer codes that remain possible; `within` is every place that surely
    contains it (of one code: itself, prefecture, province, country). `certainty` is about the listed
    region: sure (in it), ambiguous (perhaps in it), wider (a country that contains it), elsewhere
    (not in it), dismissed (not a place of the party, for the reason in `dismissal`).
    """

    party: str
    role: str
    header: str
    text: str
    span: str
    place: str
    codes: tuple[str, ...]
    within: frozenset[str]
    certainty: Certainty
    how: How
    why: str
    unit: str = ""
    dismissal: Dismissal | None = None

    @property
    def is_context(self) -> bool:
        """Whether the text denies the place or describes a route: it does not change the decision."""
        return self.dismissal is not None and self.dismissal.is_context


@dataclass(frozen=True, slots=True)
class Match(SlottedRecord):
    """One listed text found in one cell. Score 0-100, higher is closer; not a probability.

    `how` says what kind of match: exact, close (a misspelt word), weak (needs a second signal),
    part (words missing: never a finding), identifier, named or words (a site), product, signal.
    """

    party: str
    role: str
    header: str
    text: str
    entry: str
    list: str
    listed: str
    score: float
    words: tuple[WordMatch, ...] = ()
    how: str = ""
    against: tuple[Against, ...] = ()

    def at(self, party: str, header: str) -> Match:
        """The same match, seen in a column of a party."""
        return Match(
            party, self.role, header, self.text, self.entry, self.list, self.listed, self.score,
            self.words, self.how, self.against,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Against(SlottedRecord):
    """What speaks against a finding, and in which cell it stands."""

    header: str
    text: str
    why: str


class Decision(StrEnum):
    """What becomes of a row, from least to most."""

    CLEAR = "clear"
    NOTE = "note"
    UNSCREENABLE = "unscreenable"
    REVIEW = "review"
    BLOCK = "block"

    @property
    def rank(self) -> int:
        """0 (clear) to 4 (block)."""
        return _RANKS[self]

    @property
    def is_flagged(self) -> bool:
        """Review or block."""
        return self.rank >= Decision.REVIEW.rank

    @property
    def needs_person(self) -> bool:
        """Flagged or unscreenable."""
        return self.rank >= Decision.UNSCREENABLE.rank


_RANKS = {decision: rank for rank, decision in enumerate(Decision)}


@dataclass(frozen=True, slots=True)
class Finding(SlottedRecord):
    """A possible match, never a finding of wrongdoing: the rule, the entries, the evidence.

    `position` is the row's place in the screening, from 0 over all tables. `entry` and `supporting`
    are entry ids on `list` ('list:entry' where it is another); `statements` are statement ids; `also`
    names 'list:entry' of the same firm on joined lists. Rules about no entry (P13, P15) have "" for
    `entry` and None for `kind`.
    """

    position: int
    finding_id: str
    evidence_digest: str
    list: str
    entry: str
    kind: Kind | None
    party: str
    decision: Decision
    rule: str
    priority: int
    score: float
    reason: str
    supporting: tuple[str, ...] = ()
    ask: str | None = None
    advice: str | None = None
    matches: tuple[Match, ...] = ()
    against: tuple[Against, ...] = ()
    statements: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    earlier: str | None = None


@dataclass(frozen=True, slots=True)
class RowContext(SlottedRecord):
    """Something to know about a row that flags nothing: a buyer credited, a declaration, a route."""

    position: int
    header: str
    text: str
    note: str
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage(SlottedRecord):
    """Which of name, place and product could be screened for a row."""

    name: bool
    place: bool
    product: bool


@dataclass(frozen=True, slots=True)
class InputInfo:
    """Which file was read; sha256 of its bytes, or None for a frame or a single check."""

    file: str | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class PolicyInfo:
    """Which policy judged, and what it wants every reader to know."""

    id: str
    sha256: str
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Enough to repeat a screening: library, inputs, lists, policy, options, time."""

    library: str
    screened_at: str
    inputs: tuple[InputInfo, ...]
    policy: PolicyInfo
    watchlists: tuple[ListInfo, ...]
    gazetteers: Mapping[str, str] = field(default_factory=dict)
    answers_head: str | None = None
