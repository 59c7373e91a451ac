"""The nouns of the library: what a list says, what a supplier is, what was found.

What people write (lists, policies) is pydantic, frozen, with unknown fields refused. What exists by
the million (columns, matches, findings) is a slotted dataclass. No module below this one in rank
imports pandas or openpyxl, and neither does this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from . import evidence
from .errors import WatchlistError
from .plainly import Passed


class Light:
    """What exists by the million: it travels as the plain values of its fields, in their order."""

    __slots__: ClassVar[tuple[str, ...]] = ()

    def __reduce__(self) -> tuple[type[Light], tuple[object, ...]]:
        return type(self), attrgetter(*self.__slots__)(self)


class Noun(BaseModel):
    """A frozen record that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- what a watchlist says -------------------------------------------------------------------


class Kind(StrEnum):
    """What may be listed. There is no person: a victim cannot be written down as a target."""

    ORGANISATION = "organisation"
    SITE = "site"
    PLACE = "place"
    PRODUCT = "product"


class Source(Noun):
    """A document or an official list that statements rest on."""

    id: str
    title: str
    publisher: str
    date: str | None = None
    date_note: str | None = None
    url: str | None = None
    sha256: str | None = Field(default=None, description="SHA-256 of the text the offsets count in")
    note: str | None = None


class Statement(Noun):
    """What a source says: `claim` in our words, and the source's own words where it is a text."""

    id: str
    source: str
    stance: Literal["alleges", "lists", "denies", "responds", "context"]
    about: Literal["subject", "region"]
    claim: str
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    note: str | None = None
    date: str | None = None


class Alias(Noun):
    """Another name of an entry. `alone` is False where it needs a second signal."""

    text: str
    language: str | None = Field(default=None, description="BCP 47, such as 'zh-Hans' or 'ug-Arab'")
    reading: str | None = Field(default=None, description="how it reads in Latin letters")
    certainty: Literal["confirmed", "reported", "presumed", "unconfirmed"] = "confirmed"
    alone: bool = True
    note: str | None = None


class Identifier(Noun):
    """A number that names one organisation: scheme such as 'uscc', 'lei', 'duns', 'other'."""

    scheme: str
    value: str


class StatusChange(Noun):
    """One step in the life of an entry; the last one is its present status."""

    status: Literal["listed", "delisted", "withdrawn", "disputed"]
    date: str | None = None
    note: str | None = None


class WatchlistEntry(Noun):
    """One listed organisation, site, place or product line."""

    id: str
    list: str = Field(description="id of the watchlist it stands on")
    kind: Kind
    name: str
    aliases: tuple[Alias, ...] = ()
    places: tuple[str, ...] = Field(
        default=(),
        description="gazetteer codes: where it is; for a place the place itself; for a product"
        " line the places it is alleged for, or none",
    )
    products: tuple[str, ...] = Field(default=(), description="product entries alleged for a site")
    identifiers: tuple[Identifier, ...] = ()
    hs_prefixes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = Field(default=(), description="phrases that only look like it")
    statements: tuple[Statement, ...] = ()
    history: tuple[StatusChange, ...] = Field((StatusChange(status="listed"),), min_length=1)
    section: str | None = None
    note: str | None = None

    @property
    def status(self) -> str:
        """The present status."""
        return self.history[-1].status

    @property
    def is_active(self) -> bool:
        """Whether it may flag: listed or disputed, not delisted or withdrawn."""
        return self.status in {"listed", "disputed"}


class ContextNote(Noun):
    """Somebody whom a source names and who is no target, such as a buyer that has left."""

    id: str
    list: str
    name: str
    aliases: tuple[Alias, ...] = ()
    text: str = Field(description="what to tell whoever screens this name")
    statements: tuple[Statement, ...] = ()


class ListInfo(Noun):
    """Which list, which version: the part of a watchlist that stands in every result."""

    id: str
    title: str
    version: str
    date: str | None = None
    sha256: str
    left_out: Mapping[str, int] = Field(
        default_factory=dict, description="what was not loaded, counted, e.g. {'persons': 12}"
    )


class Watchlist(Noun):
    """Entries and the sources they rest on; `a | b` joins two lists, `verify` proves quotations."""

    lists: tuple[ListInfo, ...]
    entries: tuple[WatchlistEntry, ...]
    sources: tuple[Source, ...] = ()
    context: tuple[ContextNote, ...] = ()
    gazetteers: tuple[str, ...] = ("xinjiang", "china", "world")

    def __or__(self, other: Watchlist) -> Watchlist:
        """Both lists as one; a list that stands on both sides counts once.

        Raises:
            WatchlistError: two versions of one list, or two different sources of one id.
        """
        mine = {info.id: info.sha256 for info in self.lists}
        for info in other.lists:
            if mine.get(info.id, info.sha256) != info.sha256:
                raise WatchlistError(
                    f"two different lists are called {info.id!r}; load one of them"
                )
        sources = {source.id: source for source in self.sources}
        for source in other.sources:
            if sources.setdefault(source.id, source) != source:
                raise WatchlistError(f"two sources are called {source.id!r}; rename it in one list")
        return Watchlist(
            lists=self.lists + tuple(info for info in other.lists if info.id not in mine),
            entries=self.entries
            + tuple(entry for entry in other.entries if entry.list not in mine),
            sources=tuple(sources.values()),
            context=self.context + tuple(note for note in other.context if note.list not in mine),
            gazetteers=tuple(dict.fromkeys(self.gazetteers + other.gazetteers)),
        )

    def verify(self, texts: Mapping[str, str]) -> tuple[evidence.Check, ...]:
        """Prove every quotation against the texts of its sources; see `evidence.verify`."""
        return evidence.verify(self, texts)


# --- what a supplier is ----------------------------------------------------------------------

PARTIES = ("supplier", "factory", "mill", "shipper", "consignee", "parent")
ROLES = (
    "id", "name", "alias", "contact", "address", "city", "province", "postal_code", "country",
    "product", "material", "hs_code", "registration_no", "phone", "declaration", "route", "status",
    "other", "ignore",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Issue:
    """Something in the input that a reader of the result must know, and what to do about it.

    `stops` is true where something that may hold suppliers was not screened at all.
    """

    problem: str
    remedy: str = ""
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    header: str | None = None
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of text and what it says of which party.

    `texts` is what is screened, one a row, "" where blank; `shown` is what the input held (the same
    list unless something was restored). `unreadable` maps a row position to what was seen there.
    `is_reply` tells a column that the input does not have: what suppliers replied.
    """

    header: str
    party: str
    role: str
    texts: Sequence[str]
    shown: Sequence[str]
    unreadable: Mapping[int, str] = field(default_factory=dict)
    is_reply: bool = False


@dataclass(frozen=True, slots=True)
class Suppliers:
    """One table of suppliers: columns of text, with the row numbers their reader knows them by.

    `rows` are the spreadsheet's row numbers, a CSV's record numbers (header counted), or positions
    from 0 for a frame, whose labels stand in `labels`; None for a single check. Blank rows are not
    among them, only counted in `blank`. `keys` holds the supplier's key of rows in which a reply
    stands, as it follows from what the input states.
    """

    columns: tuple[Column, ...]
    rows: Sequence[int | None]
    file: str | None = None
    sheet: str | None = None
    labels: Sequence[object] | None = None
    blank: int = 0
    sha256: str | None = None
    issues: tuple[Issue, ...] = ()
    frame: object | None = field(default=None, compare=False, repr=False)
    keys: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)


# --- what was found --------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Word(Light):
    """One word of the supplier's text, the listed word it met, and how."""

    text: str
    listed: str
    how: How


@dataclass(frozen=True, slots=True)
class Location(Light):
    """Where a party is, as one cell says it.

    `codes` are the gazetteer codes that remain possible; `within` is every place that surely holds
    it (of one code: itself, prefecture, province, country). `certainty` is about the listed region:
    sure (in it), ambiguous (perhaps in it), wider (a country that holds it), elsewhere (not in it),
    dismissed (no place at all: a street, another town of the name, a denial, a route).
    """

    party: str
    role: str
    header: str
    text: str
    span: str
    place: str
    codes: tuple[str, ...]
    within: frozenset[str]
    certainty: Literal["sure", "ambiguous", "wider", "elsewhere", "dismissed"]
    how: How
    why: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Match(Light):
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
    words: tuple[Word, ...] = ()
    how: str = ""
    against: tuple[Against, ...] = ()

    def at(self, party: str, header: str) -> Match:
        """The same match, seen in a column of a party."""
        return Match(
            party, self.role, header, self.text, self.entry, self.list, self.listed, self.score,
            self.words, self.how, self.against,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Against(Light):
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
class Finding(Light):
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
class RowContext(Light):
    """Something to know about a row that flags nothing: a buyer credited, a declaration, a route."""

    position: int
    header: str
    text: str
    note: str
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage(Light):
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


class Limits(Passed, Noun):
    """Bounds on one input file; each is raised by passing another value."""

    bytes: int = 2 * 1024**3
    unpacked_bytes: int = 4 * 1024**3
    ratio: int = 200
    members: int = 5_000
    rows: int = 2_000_000
    cells: int = 60_000_000
    cell_characters: int = 2_000_000
    seconds: int = 600


class Options(Passed, Noun):
    """How to read and run, never what to find: no option changes a decision."""

    sheet: str | None = None
    password: str | None = None
    workers: int = Field(default=1, ge=1)
    progress: bool = False
    limits: Limits = Limits()
