"""The worked examples: twenty-five suppliers and sixty-six pairs, each with the trap it sets."""

import csv
from functools import cache
from pathlib import Path

import pytest
from screenings import all_words, cited, entries, let_go, our_words, screener, suppliers

CASES = Path(__file__).parent / "cases"
ROLES = {"supplier_name": "name"}
FIELDS = (
    "supplier_name", "address", "city", "province", "postal_code", "country", "product",
    "hs_code", "registration_no",
)  # fmt: skip


def rows_of(name):
    with (CASES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


WORKED = rows_of("worked-examples.csv")
PAIRS = rows_of("name-pairs.csv")
each_row = pytest.mark.parametrize("at", range(len(WORKED)), ids=[row["row"] for row in WORKED])
each_policy = pytest.mark.parametrize(
    ("policy", "column"), [("default", "expect_default"), ("us-import", "expect_us_import")]
)


@cache
def result(policy):
    fields = [{field: row[field] for field in FIELDS} for row in WORKED]
    return screener(policy).screen_suppliers([suppliers(fields, ROLES)])


def parts(row, column, mark="|"):
    return [one.strip() for one in row[column].split(mark) if one.strip()]


def findings_at(at, policy="default"):
    return [one for one in result(policy).findings if one.position == at]


@each_row
@each_policy
def test_decision_is_the_expected_one(at, policy, column):
    """Each row comes to the decision that the policy wants, in both profiles."""
    assert result(policy).decisions[at].value == WORKED[at][column]


@each_row
@each_policy
def test_entries_stand_on_the_findings(at, policy, column):
    """The entries a row is about stand on its findings, and what it must not cite does not."""
    found = entries(result(policy), at)
    assert set(parts(WORKED[at], "expect_entries", ";")) <= found
    assert not set(parts(WORKED[at], "forbid_entries")) & found


@each_row
@each_policy
def test_row_tells_what_it_must(at, policy, column):
    """What a reader must be told about a row stands in its reasons, matches, quotes or context."""
    for text in parts(WORKED[at], "tells"):
        assert is_told(result(policy), at, text), text


@each_row
@each_policy
def test_row_never_says_what_it_must_not(at, policy, column):
    """What must not be said of a row stands in none of our own words."""
    said = our_words([*findings_at(at, policy), *let_go(result(policy), at)]).casefold()
    for text in parts(WORKED[at], "never"):
        assert text.casefold() not in said


def is_told(screening, at, text):
    """Whether one text of the column `tells` holds for a row."""
    offsets = {f"{s.start}-{s.end}" for s in cited(screening, at) if s.start is not None}
    kind, _, rest = text.partition(":")
    if kind == "near":
        return rest in {one.entry for one in let_go(screening, at)}
    if kind == "context":
        notes = [one for one in screening.context if one.position == at]
        return any(rest.casefold() in one.note.casefold() for one in notes)
    if kind == "no":
        return rest not in offsets
    if text == "denies":
        return any(one.stance == "denies" for one in cited(screening, at))
    if text.replace("-", "").isdigit() and "-" in text:
        return text in offsets
    found = [one for one in screening.findings if one.position == at]
    told = all_words([*found, *let_go(screening, at)])
    return text.casefold() in told.casefold()


@each_row
def test_no_allegation_stands_without_its_denial(at):
    """Whatever is alleged on a finding, a denial stands beside it."""
    known = {s.id: s for e in result("default").watchlist.entries for s in e.statements}
    for finding in findings_at(at):
        stances = {known[sid].stance for sid in finding.statements}
        assert "alleges" not in stances or "denies" in stances


@each_row
def test_finding_carries_its_words_and_its_cell(at):
    """Each finding names the cell and the words that it rests on."""
    row = WORKED[at]
    for finding in findings_at(at):
        assert finding.matches
        for match in finding.matches:
            assert row[match.header] == match.text
            assert match.words


def test_quote_of_one_subject_stands_on_no_other():
    """A statement cited on a finding is a statement of an entry that stands on it."""
    screening = result("default")
    by_id = {s.id: e.id for e in screening.watchlist.entries for s in e.statements}
    for finding in screening.findings:
        owners = {by_id[sid] for sid in finding.statements}
        assert owners <= {finding.entry, *finding.supporting}


def hit(pair):
    field = pair["give_as"]
    screening = screener().screen_suppliers([suppliers([{field: pair["name1"]}])])
    return any(
        one.decision.is_flagged and pair["entry"] in (one.entry, *one.supporting)
        for one in screening.findings
    )


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{p['name1']}-{p['entry']}" for p in PAIRS])
def test_pair_meets_or_parts(pair):
    """A pair of names is flagged just where it is one firm, site or place."""
    assert hit(pair) == (pair["is_match"] == "true"), pair["trap"]


def test_pairs_are_told_apart():
    """Over all pairs, F1 stays above nine in ten."""
    wanted = [pair["is_match"] == "true" for pair in PAIRS]
    found = [hit(pair) for pair in PAIRS]
    both = sum(one and other for one, other in zip(wanted, found, strict=True))
    assert 2 * both / (sum(wanted) + sum(found)) >= 0.90
