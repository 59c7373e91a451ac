"""A small screening built by hand, for tests of what is made from a result."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from duediligence.model import (
    Against,
    Column,
    ContextNote,
    Coverage,
    Decision,
    Finding,
    How,
    InputInfo,
    Issue,
    Kind,
    ListInfo,
    Match,
    MatchKind,
    PolicyInfo,
    Provenance,
    RowContext,
    Source,
    Statement,
    Suppliers,
    Watchlist,
    WatchlistEntry,
    WordMatch,
)  # fmt: skip
from duediligence.screening.result import ScreeningResult

LIST = "demo-list"
ALLEGED, DENIED, REGIONAL = f"{LIST}:acme:1", f"{LIST}:acme:2", f"{LIST}:northland:1"


def a_watchlist() -> Watchlist:
    """One organisation that is alleged and denies, one region, one former buyer."""
    return Watchlist(
        lists=(ListInfo(id=LIST, title="Demo list", version="2026.1", sha256="a" * 64),),
        sources=(
            Source(id="report", title="A report", publisher="A newsroom", url="https://example.org/r",
                   date_note="undated copy", sha256="b" * 64),
            Source(id="bad", title="A trap", publisher="Nobody", url="javascript:alert(1)"),
        ),
        entries=(
            WatchlistEntry(
                id="acme", list=LIST, kind=Kind.ORGANISATION, name="Acme Gloves",
                statements=(
                    Statement(id=ALLEGED, source="report", stance="alleges", about="subject",
                              claim="A buyer stopped buying from it.", quote="No Longer Buy",
                              start=10, end=23),
                    Statement(id=DENIED, source="bad", stance="denies", about="subject",
                              claim="Its chairman denied it."),
                ),
            ),
            WatchlistEntry(
                id="northland", list=LIST, kind=Kind.PLACE, name="Northland",
                statements=(
                    Statement(id=REGIONAL, source="report", stance="alleges", about="region",
                              claim="Work is said to be forced there.", note="A machine paraphrase."),
                    Statement(id=f"{LIST}:northland:2", source="report", stance="denies",
                              about="region", claim="The government denies it."),
                ),
            ),
        ),
        context=(
            ContextNote(id="buyer", list=LIST, name="Buyer Inc", text="Stopped buying in 2019.",
                        statements=(Statement(id=f"{LIST}:buyer:1", source="report",
                                              stance="context", about="subject",
                                              claim="It stopped buying."),)),
        ),
    )  # fmt: skip


def a_table(**changes: Any) -> Suppliers:
    """Five rows of a workbook: to be blocked, reviewed, unscreenable, noted, clear."""
    names = ["ACEM GLOVES", "\u5317\u5730 Mills", "", "Buyer Inc", "Quiet Ltd"]
    cities = ["", "Northland", "", "Boston", "Lyon"]
    table = Suppliers(
        columns=(
            Column("Vendor", "supplier", "name", names, names),
            Column("City", "supplier", "city", cities, cities),
            Column("Code", "supplier", "postal_code", ["", "012345", "", "", ""],
                   ["", "12345", "", "", ""]),
            Column("Notes", "supplier", "ignore", ["-"] * 5, ["-"] * 5),
        ),
        rows=[3, 4, 6, 7, 8], file="suppliers.xlsx", sheet="Vendors", blank=1, sha256="c" * 64,
    )  # fmt: skip
    return replace(table, **changes)


def a_finding(position: int = 0, **changes: Any) -> Finding:
    """A possible match of the organisation by name."""
    finding = Finding(
        position=position, finding_id=f"f{position}", evidence_digest=f"e{position}", list=LIST,
        entry="acme", kind=Kind.ORGANISATION, party="supplier", decision=Decision.BLOCK,
        rule="P1a", priority=1, score=97.04, reason="The name appears to match Acme Gloves.",
        supporting=("northland",), ask="Is this the listed firm?",
        matches=(Match("supplier", "name", "Vendor", "ACEM GLOVES", "acme", LIST, "Acme Gloves",
                       97.0, (WordMatch("acem", "acme", How.SWAPPED),),
                       MatchKind.CLOSE),),
        against=(Against("City", "Lyon", "The city is elsewhere."),), statements=(ALLEGED,),
    )  # fmt: skip
    return replace(finding, **changes)


def a_result(**changes: Any) -> ScreeningResult:
    """A screening of `a_table` with one row of every decision."""
    place = a_finding(
        1, entry="northland", kind=Kind.PLACE, decision=Decision.REVIEW, rule="P9", priority=2,
        score=80.0, reason="The city is in Northland.", supporting=(), statements=(REGIONAL,),
        ask="Which town?", against=(), advice="Ask for the county.", earlier="Was cleared by R7.",
        matches=(Match("supplier", "city", "City", "Northland", "northland", LIST, "Northland",
                       80.0, (WordMatch("northland", "northland", How.SAME),), MatchKind.PLACE),),
    )  # fmt: skip
    note = replace(place, position=3, decision=Decision.NOTE, finding_id="f3", reason="Only noted.")
    result = ScreeningResult(
        suppliers=(a_table(),),
        decisions=(Decision.BLOCK, Decision.REVIEW, Decision.UNSCREENABLE, Decision.NOTE,
                   Decision.CLEAR),
        findings=(note, a_finding(), place),
        near_misses=(a_finding(4, decision=Decision.CLEAR, reason="Only one word is shared."),),
        context=(RowContext(3, "Vendor", "Buyer Inc", "It stopped buying in 2019.",
                            (f"{LIST}:buyer:1",)),),
        coverage=(Coverage(True, False, False), Coverage(True, True, False),
                  Coverage(False, False, False), Coverage(True, True, False),
                  Coverage(True, True, False)),
        issues=(Issue("The cell holds #REF!.", "Repair the cell.", "suppliers.xlsx", "Vendors", 6,
                      "Vendor"),),
        watchlist=a_watchlist(),
        provenance=Provenance(
            library="0.1.0", screened_at="2026-11-01T00:00:00+00:00",
            inputs=(InputInfo("suppliers.xlsx", "c" * 64),),
            policy=PolicyInfo("default", "d" * 64, ("A notice of the policy.",)),
            watchlists=a_watchlist().lists, gazetteers={"world": "e" * 64},
        ),
    )  # fmt: skip
    return replace(result, **changes)


def one_row(text: str, **changes: Any) -> ScreeningResult:
    """A screening of one hostile text, which stands wherever a stranger's text can stand."""
    column = Column(text, "supplier", "name", [text], [text])
    match = Match("supplier", "name", text, text, "acme", LIST, "Acme Gloves", 90.0, (),
                  MatchKind.CLOSE)  # fmt: skip
    finding = a_finding(
        reason=f"Met {text}", ask=f"Ask {text}", advice=text, earlier=text, matches=(match,),
        against=(Against(text, text, text),),
    )  # fmt: skip
    return a_result(
        suppliers=(Suppliers((column,), [2], file=f"{text}.csv", sheet=text),),
        decisions=(Decision.BLOCK,), coverage=(Coverage(True, False, False),),
        findings=(finding,), near_misses=(replace(finding, decision=Decision.CLEAR),),
        context=(RowContext(0, text, text, text),),
        issues=(Issue(text, text, text, text, 2, text),), **changes,
    )  # fmt: skip


HOSTILE = (
    "=1+1", '=HYPERLINK("http://x.example","y")', "+SUM(1)", "-2+3", "@now", "#REF!", "#N/A",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{=1+1}", "{{ 7*7 }}",
    "bell\x07nul\x00esc\x1b[31m", "\ud800 lone", "\ufffe\uffff", "\x85\x9b", "\u202eevil",
    "_x0041_", "a\r\nb\tc", "<r><t>x</t></r>", "internal:Audit!A1", "http://x.example/a", "0012", "  padded  ", "x" * 40_000,
    "\U0001f9e4" * 20_000, "\u063a\u06c7\u0644\u062c\u0627", "\u548c\u7530",
)  # fmt: skip
