"""What a screening finds: matches, locations, findings, decisions, and their provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from .base import SlottedRecord
from .watchlist import Kind, ListInfo


class How(StrEnum):
    """How a word of the supplier's text met a word of the list: a closed vocabulary."""

    SAME = "same word"
    SCRIPT = "other script"
    SPELLING = "other spelling of the place"
    ROMANISATION = "other romanisation"
    CONSONANTS = "same consonants"
    BEGINNING = "beginning in another script"
    NAME_SPELLING = "other spelling of the name"
    NUMBER = "number"
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


class Adjustment(StrEnum):
    """What changes the sum of a match beside words that agree: a closed vocabulary."""

    MISSING = "word missing"
    EXTRA = "word not in the listed name"
    COLLOCATION = "words often used together"
    WEAK_ALIAS = "weak alias"
    SAME_WORDS = "no word missing or added"
    PLACE = "another place"
    TRADE = "another business"
    NUMBER = "another number"


class MatchKind(StrEnum):
    """What kind of match a listed text makes with a cell; the values are those of the JSON."""

    IDENTIFIER = "identifier"
    EXACT = "exact"
    CLOSE = "close"  # a misspelt word
    WEAK = "weak"  # needs a second signal
    GROUP = "group"  # a distinctive word of a firm that is listed with its subsidiaries
    EQUAL = "equal"  # the same whole name, of words that many firms bear
    PART = "part"  # words missing: never a finding
    SITE_NAME = "named"
    SITE_WORDS = "words"
    PRODUCT = "product"
    MISSPELT_PRODUCT = "misspelt product"  # counts beside a listed place only
    MATERIAL = "material"
    PRIORITY_GOODS = "priority-goods"  # goods of a priority sector that need not name a material
    GOODS = "goods"  # goods of an entry that lists the goods of a place
    VESSEL = "vessel"  # the vessel whose catch an entry lists
    ROUTE = "route"  # a route by way of the place of listed goods
    LABOUR = "labour"
    LABOUR_NAMED = "labour-named"
    PLACE = "place"
    CODE = "code"  # a manufacturer's code with the country and the name of a listed firm
    CODE_CITY = "code-city"  # and with its city
    CODE_ADDRESS = "code-address"  # and with its city and the number of its street line


# From weak to strong: how much a match of a listed organisation's name is worth.
NAME_MATCH_ORDER = (
    MatchKind.PART,
    MatchKind.WEAK,
    MatchKind.GROUP,
    MatchKind.EQUAL,
    MatchKind.CLOSE,
    MatchKind.EXACT,
    MatchKind.IDENTIFIER,
)
# From weak to strong: how much of a manufacturer's code is known to fit a listed firm.
CODE_MATCH_ORDER = (MatchKind.CODE, MatchKind.CODE_CITY, MatchKind.CODE_ADDRESS)


@dataclass(frozen=True, slots=True)
class WordMatch(SlottedRecord):
    """One word of the supplier's text, the listed word that it matched, and how."""

    text: str
    listed: str
    how: How


@dataclass(frozen=True, slots=True)
class WordWeight(SlottedRecord):
    """What one word adds to the sum of a match or takes from it, in bits.

    `text` is the supplier's word, "" where it is missing; `listed` the listed one, "" where it is
    not in the listed name; both are "" where the names as a whole are meant. `how` says how the
    words agree, or what else changes the sum.
    """

    text: str
    listed: str
    how: How | Adjustment
    bits: float


Certainty = Literal["sure", "ambiguous", "wider", "elsewhere", "unsettled", "dismissed"]


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
    (not in it), unsettled (not in it, and the place of a code only if the country is the code's),
    dismissed (not a place of the party, for the reason in `dismissal`). `namesakes` are other places
    of the same spelling, less known, which no country and no other cell of the row rules out.
    `is_likely`: not sure, but every place that the spelling is believed to mean is in the listed
    region ('Kashgar Textile' without a country); of a dismissed one, that a firm abroad may be an
    arm of one in the region.
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
    namesakes: tuple[str, ...] = ()
    is_likely: bool = False

    @property
    def is_context(self) -> bool:
        """Whether the text denies the place or describes a route: it does not change the decision."""
        return self.dismissal is not None and self.dismissal.is_context


@dataclass(frozen=True, slots=True)
class Match(SlottedRecord):
    """One listed text found in one cell.

    Attributes:
        party, role, header: the column of the cell; matching leaves party and header "", and
            `in_column` fills them in.
        text: the whole text of the cell.
        entry, list: the listed entry; "" for a signal word, which belongs to no list.
        listed: the listed text that the cell resembles.
        score: 0-100, higher is closer; not a probability.
        words: the words that met, as pairs.
        how: which kind of match; see `MatchKind`.
        against: what speaks against it in the same cell.
        weights: of a name, what each word adds or takes away, in bits; () for other matches.
        is_equal: whether it is, legal form apart, the whole listed name.
    """

    party: str
    role: str
    header: str
    text: str
    entry: str
    list: str
    listed: str
    score: float
    words: tuple[WordMatch, ...]
    how: MatchKind
    against: tuple[Against, ...] = ()
    weights: tuple[WordWeight, ...] = ()
    is_equal: bool = False

    @property
    def bits(self) -> float:
        """The sum of the weights: how strongly the names alone say that the firms are one."""
        return sum(weight.bits for weight in self.weights)

    def in_column(self, party: str, header: str) -> Match:
        """Return the same match, seen in a column of a party."""
        return replace(self, party=party, header=header)


@dataclass(frozen=True, slots=True)
class Against(SlottedRecord):
    """What speaks against a finding, and in which cell it is."""

    header: str
    text: str
    why: str


class Decision(StrEnum):
    """What becomes of a row, from least to most."""  # the JSON Schema shows this line

    CLEAR = "clear"  # no match on what could be screened
    NOTE = "note"  # worth knowing; does not stop an order
    UNSCREENABLE = "unscreenable"  # nothing could be screened, so nothing is known
    REVIEW = "review"  # a person must look before the order goes on
    BLOCK = "block"  # hold until two people have looked

    @property
    def rank(self) -> int:
        """Place in the order of severity: 0 (clear) to 4 (block).

        >>> max(Decision.NOTE, Decision.REVIEW, key=lambda decision: decision.rank).value
        'review'
        """
        return _RANKS[self]

    @property
    def is_flagged(self) -> bool:
        """Whether it is review or block.

        >>> Decision("block").is_flagged, Decision.UNSCREENABLE.is_flagged
        (True, False)
        """
        return self.rank >= Decision.REVIEW.rank

    @property
    def needs_person(self) -> bool:
        """Whether it is review, block or unscreenable."""
        return self.rank >= Decision.UNSCREENABLE.rank


_RANKS = {decision: rank for rank, decision in enumerate(Decision)}


@dataclass(frozen=True, slots=True)
class Finding(SlottedRecord):
    """A possible match, never a finding of wrongdoing: the rule, the entries, the evidence.

    Attributes:
        position: the row's place in the screening, from 0 over all tables; -1 until the finding is
            put `at` a row, because rows with the same cells share their findings.
        finding_id: what an answer binds to; "" until the finding is put `at` a row.
        evidence_digest: changes when the matched cells, the cited sources, or the name of the
            supplier or of the party concerned change.
        list, entry: the listed entry; "" where a rule is about no entry (P13, P15).
        kind: what the entry is; None where there is no entry.
        party: which party of the row it is about, such as "supplier" or "factory".
        decision: what becomes of the row because of it.
        rule: the policy's rule, such as "P1a".
        priority: 1 (most pressing) to 3.
        score: 0-100, the closeness of the match; not a probability.
        reason: why, in one plain sentence.
        supporting: further entry ids on `list` ('list:entry' where it is another list).
        ask: what to ask the supplier.
        advice: what else to check.
        matches: which words of which cells met which listed words.
        against: what speaks against it.
        statements: ids of the statements about the entries; none where the decision is clear.
        also: the same firm on joined lists, as 'list:entry'.
        earlier: what a reviewer answered before.
        family: the group of rules that the rule belongs to; its rules share a finding's id, so that
            an answer still counts when the row moves from one rule to the next.
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
    family: str = ""

    @property
    def severity(self) -> tuple[int, int, float]:
        """Key that sorts the worst decision first, then the most pressing, then the closest."""
        return -self.decision.rank, self.priority, -self.score

    def at(self, position: int, finding_id: str, names: str = "") -> Finding:
        """Return the finding on one row, with the id and the digest that an answer binds to.

        Args:
            position: the row's place in the screening.
            finding_id: the id of the finding on this supplier.
            names: the part of the evidence digest about the names in the row.
        """
        digest = self.evidence_digest + names
        return replace(self, position=position, finding_id=finding_id, evidence_digest=digest)


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
    """Which policy decided, and what it wants every reader to know."""

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
    as_of: str | None = None
