"""The shapes of the JSON result, and the JSON Schema made from them.

A shape names the fields of the model's class that are written, in their order; a test compares the
two. To write one more field, add it to the class and to its shape. The docstrings below stand in the
schema, whose committed text is `docs/result.schema.json`: when anything in it changes, raise
`SCHEMA_VERSION` (also in `ResultShape`) and write `schema_text()` there.
"""

from __future__ import annotations

import json
from typing import Annotated, Literal, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from ..model import Adjustment, Decision, How, Kind, ListIdentity

SCHEMA_VERSION = "1.2"
# Versions that are still read: each later one only added fields that may be missing, or values.
READABLE_VERSIONS = frozenset({"1.1", SCHEMA_VERSION})
Sha256 = Annotated[str, Field(description="SHA-256, hexadecimal")]


@with_config(ConfigDict(extra="forbid"))
class _Closed(TypedDict):
    """A shape that has no other fields."""


class InputShape(_Closed):
    """Which file was read."""

    file: str | None
    sha256: Sha256 | None


class PolicyShape(_Closed):
    """Which policy judged."""

    id: str
    sha256: Sha256
    notices: list[str]


class RowCountsShape(_Closed):
    """What became of the rows of a list's file; the parts add up to the total."""

    total: int
    taken: int
    persons: int
    vessels: int
    undecided: int
    other: int


class ListShape(_Closed):
    """Which list, which version."""

    id: str
    title: str
    version: str
    date: str | None
    sha256: Sha256
    left_out: Annotated[dict[str, int], Field(description="what was not loaded, counted")]
    format: Annotated[
        str, Field(description="which list it is taken for; table or yaml: an own one")
    ]
    publisher: str
    identity: Annotated[
        ListIdentity,
        Field(description="own: nothing proves, and nobody stated, that an authority published it"),
    ]
    identity_basis: Annotated[str, Field(description="how the identity was established")]
    entries: Annotated[int, Field(description="number of active entries")]
    rows: RowCountsShape | None
    undecided: Annotated[
        int, Field(description="rows that may be persons and were not screened against")
    ]
    undecided_as: Annotated[
        Literal["organisations", "leave-out"] | None,
        Field(description="what the user decided about such rows"),
    ]


class ProvenanceShape(_Closed):
    """Enough to repeat the screening."""

    library: str
    screened_at: str
    inputs: list[InputShape]
    policy: PolicyShape
    watchlists: list[ListShape]
    gazetteers: dict[str, str]
    answers_head: str | None
    as_of: NotRequired[
        Annotated[str, Field(description="the day whose entries and priority sectors counted")]
    ]


class CountsShape(_Closed):
    """How many rows came out how."""

    rows: Annotated[int, Field(description="every row that is not blank")]
    block: int
    review: int
    unscreenable: int
    note: int
    clear: int
    blank: int


class ColumnShape(_Closed):
    """A column of the input and what it was taken for."""

    file: str | None
    sheet: str | None
    header: str
    party: str
    role: str


class IssueShape(_Closed):
    """Something in the input that a reader must know."""

    file: str | None
    sheet: str | None
    row: int | None
    header: str | None
    problem: str
    remedy: str


class SourceShape(_Closed):
    """A document or official list."""

    title: str
    publisher: str
    date: str | None
    date_note: str | None
    url: str | None
    sha256: Sha256 | None
    note: str | None


class StatementShape(_Closed):
    """What a source says: in our words, and in the source's own."""

    source: str
    stance: Literal["alleges", "lists", "denies", "responds", "context"]
    about: Literal["subject", "region"]
    claim: str
    quote: str | None
    start: int | None
    end: int | None
    date: str | None
    note: str | None


class EvidenceShape(_Closed):
    """What the findings rest on; the key of each is its id."""

    sources: dict[str, SourceShape]
    statements: dict[str, StatementShape]


class CoverageShape(_Closed):
    """What of a row could be screened."""

    name: bool
    place: bool
    product: bool


class WordShape(_Closed):
    """Two words that met, and how."""

    text: str
    listed: str
    how: How


class WeightShape(_Closed):
    """What one word adds to the sum of a match or takes from it."""

    text: Annotated[str, Field(description="the supplier's word; empty where it is missing")]
    listed: Annotated[str, Field(description="the listed word; empty where the list lacks it")]
    how: Annotated[
        How | Adjustment,
        Field(description="how the words agree, or what else adds or takes away"),
    ]
    bits: Annotated[float, Field(description="log2 of how much likelier it is of one firm")]


class MatchShape(_Closed):
    """A listed text found in a cell."""

    party: str
    role: str
    header: str
    text: str
    entry: str
    list: str
    listed: str
    score: Annotated[float, Field(ge=0, le=100)]
    how: str
    words: list[WordShape]
    weights: NotRequired[
        Annotated[list[WeightShape], Field(description="of a name that is weighed word by word")]
    ]
    bits: NotRequired[Annotated[float, Field(description="the sum of the weights")]]


class AgainstShape(_Closed):
    """What speaks against a finding."""

    header: str
    text: str
    why: str


class FindingShape(_Closed):
    """A possible match, never a finding of wrongdoing."""

    finding_id: str
    evidence_digest: str
    list: str
    entry: Annotated[str, Field(description="empty for a rule about no entry")]
    supporting: list[str]
    kind: Annotated[Kind | None, Field(description="null for a rule about no entry")]
    party: str
    decision: Decision
    rule: str
    priority: int
    score: Annotated[float, Field(ge=0, le=100, description="higher is closer; no probability")]
    reason: str
    ask: str | None
    advice: str | None
    earlier: Annotated[str | None, Field(description="what a reviewer answered before")]
    matches: list[MatchShape]
    against: list[AgainstShape]
    statements: Annotated[list[str], Field(description="allegations with all their denials")]
    also: list[str]


class ContextShape(_Closed):
    """Something worth knowing that flags nothing."""

    header: str
    text: str
    note: str
    statements: list[str]


class RowShape(_Closed):
    """One row of the input."""

    file: str | None
    sheet: str | None
    row: Annotated[
        int | None,
        Field(description="spreadsheet row, CSV record, frame position from 0; null for a check"),
    ]
    index: NotRequired[Annotated[int | str, Field(description="label of a frame's row")]]
    decision: Decision
    supplier: Annotated[
        dict[str, str],
        Field(
            description="party.role: text; a second column of the same party and role ends in .2,"
            " and so on in the order of `columns`; blank cells and ignored columns are left out"
        ),
    ]
    coverage: CoverageShape
    findings: list[FindingShape]
    near_misses: list[FindingShape]
    context: list[ContextShape]


class ResultShape(EvidenceShape):
    """The whole result."""

    schema_version: Literal["1.2"]
    provenance: ProvenanceShape
    counts: CountsShape
    columns: list[ColumnShape]
    issues: list[IssueShape]
    rows: list[RowShape]


def schema_text() -> str:
    """Return the JSON Schema of a result, the text of `docs/result.schema.json`."""
    schema = TypeAdapter(ResultShape).json_schema()
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Result of a supplier screening, version {SCHEMA_VERSION}",
        **{key: value for key, value in schema.items() if key != "title"},
    }
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
