"""No sentence steers anything: with every sentence reworded, every row comes to the same."""

import tomllib
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from screenings import suppliers

from duediligence.intake.spreadsheet import suppliers_from_file
from duediligence.model import Against, Issue, Location, RowContext
from duediligence.policy import Rule
from duediligence.screening.screener import Screener

ROOT = Path(__file__).parents[1]
CASES = [
    case["fields"]
    for name in ("match.toml", "no_match.toml", "ranking.toml")
    for case in tomllib.loads((ROOT / "tests/cases" / name).read_text(encoding="utf-8"))["case"]
    if "fields" in case
]
# Which field of which record is a sentence of ours; whatever makes it, it is reworded here.
SENTENCES = {
    Location: ("why",),
    Against: ("why",),
    RowContext: ("note",),
    Issue: ("problem", "remedy"),
}


def reworded(text):
    """The text in words that no code can know: backwards, so that no two become one."""
    return f"Said otherwise: {text.swapcase()[::-1]}" if text else text


def reword_fields(monkeypatch, record, names, sentences):
    """Let every new record of a class have its sentences reworded."""
    construct = record.__init__

    def constructed(self, *args, **fields):
        construct(self, *args, **fields)
        for name in names:
            text = getattr(self, name)
            sentences[record, name].add(text)
            object.__setattr__(self, name, reworded(text))

    monkeypatch.setattr(record, "__init__", constructed)


@pytest.fixture
def reword_all(monkeypatch):
    """Reword each sentence of a record, and each reason that a rule renders."""
    sentences: defaultdict[tuple[type, str], set[str]] = defaultdict(set)

    def reword():
        for record, names in SENTENCES.items():
            reword_fields(monkeypatch, record, names, sentences)
        render = Rule.render_reason
        monkeypatch.setattr(Rule, "render_reason", lambda rule, **w: reworded(render(rule, **w)))
        return sentences

    return reword


def reworded_policy(policy):
    """The policy with other questions and advice."""
    rules = [
        rule.model_copy(update={"ask": reworded(rule.ask), "advice": reworded(rule.advice)})
        for rule in policy.rules
    ]
    return policy.model_copy(update={"rules": tuple(rules)})


def tables():
    """The example workbook, and every labelled case as a table of one row with its own columns."""
    return [
        *suppliers_from_file(ROOT / "examples/suppliers.xlsx"),
        *(suppliers([fields]) for fields in CASES),
        suppliers([{"name": "Acme", "declaration": "no goods of Xinjiang"}]),
    ]


def meaning(result):
    """All that a result says but in sentences."""
    return (
        result.decisions,
        result.coverage,
        [facts(finding) for finding in result.findings],
        [facts(finding) for finding in result.near_misses],
        [(note.position, note.header, note.text, note.statements) for note in result.context],
        [
            (issue.file, issue.sheet, issue.row, issue.header, issue.stops)
            for issue in result.issues
        ],
    )


def facts(finding):
    """The fields of a finding that are not sentences, and where its evidence is."""
    fields = {name: getattr(finding, name) for name in finding.__slots__}
    evidence = {
        "against": counter_cells(finding.against),
        "matches": [replace(match, against=()) for match in finding.matches],
        "against of matches": [counter_cells(match.against) for match in finding.matches],
    }
    return {**fields, **evidence, "reason": None, "ask": None, "advice": None}


def counter_cells(against):
    """The cells that speak against a finding."""
    return [(counter.header, counter.text) for counter in against]


@pytest.mark.parametrize("policy", ["default", "us-import"])
def test_reworded_sentences_change_nothing(reword_all, policy):
    """Decisions, rules, entries, evidence and context do not depend on the wording of any sentence."""
    screener = Screener(policy=policy)
    before = screener.screen_suppliers(tables())
    sentences = reword_all()
    after = screener.with_policy(reworded_policy(screener.policy)).screen_suppliers(tables())

    assert len(before) > 200
    assert meaning(after) == meaning(before)
    reasons = {finding.reason for finding in (*before.findings, *before.near_misses)}
    assert reasons.isdisjoint(f.reason for f in (*after.findings, *after.near_misses))
    for record, names in SENTENCES.items():
        for name in names:
            assert sentences[record, name], (
                f"no {record.__name__}.{name} was made, so none was reworded"
            )
