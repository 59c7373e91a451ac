"""The answer of a screening: what it says of itself, and when it says no."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace

import pytest
from builders import HOSTILE, a_finding, a_result, a_table, one_row
from matplotlib.patches import Rectangle

import duediligence as dd
from duediligence.errors import Blocked, UsageError
from duediligence.model import Adjustment, Coverage, Decision, How, Suppliers, WordWeight
from duediligence.screening.result import ScreeningResult


def empty() -> ScreeningResult:
    """A screening of no row at all."""
    return a_result(
        suppliers=(), decisions=(), findings=(), near_misses=(), context=(), coverage=(), issues=()
    )


def only(decision: Decision) -> ScreeningResult:
    """A screening of one row with this decision and nothing else."""
    table = a_table(columns=a_table().columns[:1], rows=[3])
    return a_result(
        suppliers=(table,), decisions=(decision,), coverage=(Coverage(True, False, False),),
        findings=(), near_misses=(), context=(),
    )  # fmt: skip


def test_the_decision_of_a_screening_is_its_worst() -> None:
    """One blocked row blocks the whole; no row at all is unscreenable, never clear."""
    assert a_result().decision is Decision.BLOCK
    assert only(Decision.NOTE).decision is Decision.NOTE
    assert empty().decision is Decision.UNSCREENABLE


def test_counts_account_for_every_row() -> None:
    """The decisions add up to the rows, and blank rows are counted beside them."""
    counts = a_result().counts

    assert counts == {
        "rows": 5, "block": 1, "review": 1, "unscreenable": 1, "note": 1, "clear": 1, "blank": 1,
    }  # fmt: skip


def test_columns_tell_what_each_was_taken_for() -> None:
    """Every column stands there with file, sheet, header, party and role, ignored ones too."""
    assert a_result().columns[0] == ("suppliers.xlsx", "Vendors", "Vendor", "supplier", "name")
    assert a_result().columns[-1].role == "ignore"


@pytest.mark.parametrize("sentence", [
    "suppliers.xlsx, Vendors, row 3: ACEM GLOVES", "not a finding of wrongdoing",
    "Possible match: Acme Gloves (organisation, list demo-list), with Northland",
    '"acem" and "acme": swapped letters', "Speaks against: The city is elsewhere",
    "To ask: Is this the listed firm?", "Alleged: A buyer stopped buying from it.",
    "No Longer Buy\u201d [characters 10-23]", "Denied: Its chairman denied it.", "Rule P1a",
])  # fmt: skip
def test_explain_tells_a_finding_with_its_evidence_and_denials(sentence: str) -> None:
    """The row is told by the number that the spreadsheet shows, with all that bears on it."""
    assert sentence in a_result().explain(3)


def test_explain_marks_what_is_about_the_region() -> None:
    """A passage about a region is not told as one about the supplier."""
    text = a_result().explain(4)

    assert "about the region, not about this supplier" in text
    assert "Advice: Ask for the county." in text
    assert "Earlier: Was cleared by R7." in text


def test_explain_says_what_clear_means() -> None:
    """Clear is no match against which list on what; the near miss is told."""
    text = a_result().explain(8)

    assert "No match against demo-list version 2026.1 on name, place." in text
    assert "Near miss: Only one word is shared." in text


def test_explain_says_why_nothing_could_be_screened() -> None:
    """An unscreenable row is never told as clear, with or without a finding of its own."""
    rule = a_finding(
        2, entry="", kind=None, decision=Decision.UNSCREENABLE, rule="P15", statements=(),
        supporting=(), reason="The cell holds #REF!.",
    )  # fmt: skip

    assert "could be read" in a_result().explain(6)
    assert "1. The cell holds #REF!." in a_result(findings=(rule,)).explain(6)


def test_a_rule_about_no_entry_names_none() -> None:
    """A finding of a rule about no entry is told without inventing one."""
    rule = a_finding(0, entry="", kind=None, rule="P13", statements=(), supporting=())

    assert "Possible match: no listed name" in a_result(findings=(rule,)).explain(3)


def test_explain_finds_one_row_or_refuses() -> None:
    """An unknown row and a row number of two tables are told apart and refused."""
    both = a_result(
        suppliers=(a_table(), a_table(file="other/b.csv", sheet=None)),
        decisions=a_result().decisions * 2, coverage=a_result().coverage * 2,
    )  # fmt: skip

    with pytest.raises(
        UsageError, match=r"There is no row 5: suppliers\.xlsx, Vendors has rows 3 to 8"
    ):
        a_result().explain(5)
    with pytest.raises(UsageError, match="no row was screened"):
        empty().explain(1)
    with pytest.raises(UsageError, match=r"more than one row 3.*b\.csv"):
        both.explain(3)
    assert both.explain(3, file="b.csv").startswith("other/b.csv, row 3")
    assert both.explain(3, sheet="Vendors").startswith("suppliers.xlsx")


def test_a_single_check_is_explained_without_a_number() -> None:
    """A check has no file and no row; `explain()` tells it."""
    table = Suppliers(columns=a_table().columns[:1], rows=[None])
    check = a_result(
        suppliers=(table,), decisions=(Decision.BLOCK,), coverage=(Coverage(True, False, False),),
        findings=(a_finding(),), near_misses=(), context=(), issues=(),
    )  # fmt: skip

    assert check.explain().startswith("the supplier: ACEM GLOVES\nDecision: block.")


def test_the_gate_stops_at_review_unscreenable_and_block() -> None:
    """By default the three decisions that need a person stop, and a screening of nothing too."""
    for decision in (Decision.REVIEW, Decision.UNSCREENABLE, Decision.BLOCK):
        with pytest.raises(Blocked):
            only(decision).raise_if_flagged()
    with pytest.raises(Blocked, match="no row was screened"):
        empty().raise_if_flagged()
    for decision in (Decision.CLEAR, Decision.NOTE):
        result = only(decision)
        assert result.raise_if_flagged() is result


def test_the_gate_at_block_lets_a_review_pass_and_nothing_unknown() -> None:
    """With at="block" a review goes on; what could not be screened does not."""
    assert len(only(Decision.REVIEW).raise_if_flagged(at="block")) == 1
    for decision in (Decision.UNSCREENABLE, Decision.BLOCK):
        with pytest.raises(Blocked):
            only(decision).raise_if_flagged(at="block")
    with pytest.raises(UsageError, match="at='clear'"):
        only(Decision.CLEAR).raise_if_flagged(at="clear")


def test_blocked_says_how_many_and_names_the_worst() -> None:
    """The message counts, the worst row comes first, the result travels, the exit code fits."""
    with pytest.raises(Blocked) as stopped:
        a_result().raise_if_flagged()
    with pytest.raises(Blocked) as review:
        only(Decision.REVIEW).raise_if_flagged()

    lines = str(stopped.value).splitlines()
    assert lines[0] == "A person must look first: 1 block, 1 review, 1 unscreenable of 5 rows."
    assert lines[1].strip().startswith("block: suppliers.xlsx, Vendors, row 3: ACEM GLOVES")
    assert stopped.value.result.decision is Decision.BLOCK
    assert (stopped.value.exit_code, review.value.exit_code) == (20, 10)


def test_blocked_names_three_rows_and_counts_the_rest() -> None:
    """A message stays short however many rows are stopped."""
    table = a_table(columns=(), rows=list(range(9)))
    many = a_result(
        suppliers=(table,), decisions=(Decision.REVIEW,) * 9, findings=(), near_misses=(),
        context=(), coverage=(Coverage(True, False, False),) * 9,
    )  # fmt: skip

    with pytest.raises(Blocked, match="and 6 more"):
        many.raise_if_flagged()


def test_a_result_has_a_length_and_no_truth() -> None:
    """`if result:` would say yes to a blocked screening, so it is refused."""
    assert len(a_result()) == 5
    with pytest.raises(UsageError, match="ambiguous"):
        bool(a_result())


def test_a_result_shows_as_one_line() -> None:
    """The repr is one line with the decision and the counts."""
    assert repr(a_result()) == (
        "<ScreeningResult block: 5 rows, 1 block, 1 review, 1 unscreenable, 1 note, 1 clear, 1 blank>"
    )


def test_a_result_cannot_be_changed_and_travels() -> None:
    """It is frozen, has no room for more, and comes back from a pickle equal."""
    result = a_result()
    with pytest.raises((FrozenInstanceError, AttributeError)):
        result.decisions = ()  # type: ignore[misc]

    assert not hasattr(result, "__dict__")
    assert pickle.loads(pickle.dumps(result)) == result


def test_importing_a_result_imports_no_heavy_library() -> None:
    """pandas, openpyxl and jinja2 are imported where they are used."""
    code = (
        "import sys, duediligence.screening.result;"
        "print([m for m in ('pandas', 'openpyxl', 'jinja2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_told_without_harm(text: str) -> None:
    """No text of a stranger breaks the sentences, the message or the notebook, or acts in them."""
    result = one_row(text)
    shown = result._repr_html_()

    assert "\x1b" not in result.explain(2)
    assert "\u202e" not in result.explain(2)
    assert "<script" not in shown
    assert "<img" not in shown
    (shown + result.explain(2)).encode("utf-8")
    with pytest.raises(Blocked) as stopped:
        result.raise_if_flagged()
    str(stopped.value).encode("utf-8")


def test_the_notebook_shows_the_ten_worst_rows() -> None:
    """The view stays small; the rest is counted; a clean screening shows no table."""
    table = a_table(columns=(), rows=list(range(30)))
    many = a_result(
        suppliers=(table,), decisions=(Decision.REVIEW,) * 30, findings=(), near_misses=(),
        context=(), coverage=(Coverage(True, False, False),) * 30,
    )  # fmt: skip

    assert many._repr_html_().count("<tr>") == 11
    assert "and 20 more" in many._repr_html_()
    assert "<table>" not in only(Decision.CLEAR)._repr_html_()
    assert "not a finding of wrongdoing" in only(Decision.CLEAR)._repr_html_()


def test_explain_shows_the_weights_of_a_match_word_by_word() -> None:
    """A match that is a sum shows each part of it, the sum and the score; another shows none."""
    weights = (
        WordWeight("acem", "acme", How.SWAPPED, 7.12345),
        WordWeight("", "\u624b\u5957", Adjustment.MISSING, -1.6),
        WordWeight("", "", Adjustment.SAME_WORDS, 3.0),
    )
    finding = a_finding()
    weighed = replace(finding, matches=(replace(finding.matches[0], weights=weights),))
    miss = replace(weighed, position=4, decision=Decision.CLEAR)
    result = a_result(findings=(weighed,), near_misses=(miss,))
    table = [
        "      supplier's word  listed word  how                        bits",
        "      acem             acme         swapped letters           +7.12",
        "      -                \u624b\u5957         word missing              -1.60",
        "      -                -            no word missing or added  +3.00",
        "      sum                           score 97                  +8.52",
    ]
    equal = replace(weighed.matches[0], is_equal=True)
    named = a_result(findings=(replace(weighed, matches=(equal,)),))

    assert "\n".join(table) in result.explain(3)
    assert "\n".join(table) in result.explain(8), "a near miss is explained too"
    assert "listed word  " not in a_result().explain(3)
    assert "score 97, of the same whole name" in named.explain(3)


def test_a_result_is_explained_in_german_and_chinese() -> None:
    """Our sentences are in the language; the supplier's name and the disclaimer travel with them."""
    result = dd.Screener().check(name="Hetian Taida")

    assert "Entscheidung: gesperrt." in result.explain(language="de")
    assert "kein Fehlverhalten" in result.explain(language="de")
    assert "结论：暂停。" in result.explain(language="zh")
    with pytest.raises(UsageError, match="tlh"):
        result.explain(language="tlh")


def test_the_chart_has_a_bar_for_every_decision() -> None:
    """Its numbers are those of `counts`, the worst decision on top."""
    result = a_result()
    axes = result.plot().axes[0]

    bars = [int(bar.get_width()) for bar in axes.patches if isinstance(bar, Rectangle)]
    assert bars == [result.counts[decision.value] for decision in Decision]
    assert [label.get_text() for label in axes.get_yticklabels()][-1] == "block"
