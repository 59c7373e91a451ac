"""What one finding absorbs is given back: no list, entry or answer removes another finding's flag."""

import random
from functools import cache
from typing import Any

from answering import DAY, answer_of
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lists_at_hand import a_list, aliases, entry, uscc

from duediligence.answers import PriorDecisions
from duediligence.answers.hash_chain import RecordedEntry
from duediligence.policy import load_policy
from duediligence.screening.screener import Screener

YINING, SHAWAN, XINJIANG, JIANGSU = "CN-654021", "CN-654203", "CN-650000", "CN-320000"
# Entries of three lists, none of them twice the same firm, several of them about one place.
POOL = (
    entry("place", "Xinjiang", places=(XINJIANG,), list="a"),
    entry("place", "Yining County", places=(YINING,), list="a"),
    entry("organisation", "Hetian Taida", places=(XINJIANG,), list="b"),
    entry("organisation", "Acme Evil Mills", list="b", identifiers=uscc("91653201MADUMMY12K")),
    entry("site", "Jiafang Industrial Park", places=(YINING,), list="b"),
    entry("product", "Gloves", places=(YINING,), aliases=aliases("glove"), list="b"),
    entry("place", "Region of the order", places=(XINJIANG,), list="c"),
    entry("place", "Shawan County", places=(SHAWAN,), list="c"),
    entry("product", "Carpets", places=(SHAWAN,), aliases=aliases("carpet"), list="c"),
    entry("organisation", "Orient Trading LLC", list="c"),
    entry("organisation", "Quexal Mining and subsidiaries", list="c"),
    entry("site", "Home Textile Industrial Park", places=(SHAWAN,), list="c"),
    entry("place", "Jiangsu", places=(JIANGSU,), list="d"),
)
POLICIES = ("default", "us-import")


def _pairs():
    """Sets of entries, and larger ones: few, because each is compiled once."""
    pick = random.Random(13)
    for _ in range(14):
        base = frozenset(at for at in range(len(POOL)) if pick.random() < 0.45)
        more = frozenset(at for at in range(len(POOL)) if pick.random() < 0.4)
        if base and base | more != base:
            yield base, base | more


PAIRS = [*_pairs(), (frozenset({0}), frozenset({0, 3})), (frozenset({0}), frozenset({0, 1, 4}))]


@cache
def screener_of(entries, policy):
    """The entries as one list for each of their list ids."""
    if policy != POLICIES[0]:
        own = load_policy(policy).model_copy(update={"brings": ()})
        return screener_of(entries, POLICIES[0]).with_policy(own)
    lists: dict[str, list[Any]] = {}
    for at in sorted(entries):
        lists.setdefault(POOL[at].list, []).append(POOL[at])
    joined = None
    for list_id, listed in lists.items():
        one = a_list(*listed, list_id=list_id)
        joined = one if joined is None else joined | one
    return Screener(joined, policy=policy)


def rows():
    """Rows that name several of the entries, each of them in more than one way."""
    return st.fixed_dictionaries(
        {
            "name": st.sampled_from(
                ["Innocent Works", "Hetian Taida Apparel", "Hetain Taida", "Acme Evil Mills",
                 "Acme Evil Milling", "Orient Trading", "Quexal Logistics", "Kashgar Works"]
            ),
        },
        optional={
            "id": st.just("V-2"),
            "city": st.sampled_from(["Kashgar", "Yining County", "Yining", "Shawan", "Hotan", "Lyon",
                                     "Nantong", "Aral"]),
            "province": st.sampled_from(["Xinjiang", "Jiangsu", "IDF"]),
            "country": st.sampled_from(["CN", "China", "FR"]),
            "address": st.sampled_from(
                ["Jiafang Industrial Park", "Home Textile Industrial Park, Shawan County",
                 "Jiafang Industrial Park, Yining County", "Hetian Road 5"]
            ),
            "product": st.sampled_from(["gloves", "carpets", "cotton", "satellite workshop boxes"]),
            "other": st.sampled_from(
                ["subcontractor: Hetian Taida", "made by Acme Evil Mills of Kashgar", "none"]
            ),
            "registration_no": st.sampled_from(["91653201MADUMMY12K", "91320000MADUMMY12X"]),
            "factory.city": st.sampled_from(["Kashgar", "Yining County", "Lyon"]),
        },
    )  # fmt: skip


def flagged(result):
    return {
        finding.finding_id: finding for finding in result.findings if finding.decision.is_flagged
    }


def check(one, row, findings=()):
    """Screen a row after these findings were answered false positive."""
    records = [
        RecordedEntry(number, "", answer_of(finding), "h")
        for number, finding in enumerate(findings, 1)
    ]
    return one.check(answers=PriorDecisions(records, DAY), **row)


@settings(max_examples=1_000, deadline=None, derandomize=True)
@given(st.sampled_from(PAIRS), st.sampled_from(POLICIES), rows(), st.integers(0, 5))
@example((frozenset({0}), frozenset({0, 3})), "default",
         {"name": "Acme Evil Mills", "city": "Kashgar"}, 0)  # fmt: skip
def test_an_answer_about_one_finding_removes_no_other_flag(pair, policy, row, at):
    """After one finding is answered, every other one is flagged as before, and perhaps more are."""
    one = screener_of(pair[1], policy)
    before = flagged(one.check(**row))
    if before:
        answered = list(before.values())[at % len(before)]
        after = flagged(check(one, row, [answered]))
        assert before.keys() - {answered.finding_id} <= after.keys()


@settings(max_examples=1_000, deadline=None, derandomize=True)
@given(st.sampled_from(PAIRS), st.sampled_from(POLICIES), rows())
@example((frozenset({0}), frozenset({0, 3})), "default",
         {"name": "Acme Evil Mills", "city": "Shawan", "province": "IDF", "country": "China",
          "product": "Carpets"})  # fmt: skip
def test_more_entries_and_answers_about_them_remove_no_flag(pair, policy, row):
    """With every finding about an added entry answered, all that was flagged without it is flagged.

    The row is never decided milder because more is listed.
    """
    fewer, more = screener_of(pair[0], policy), screener_of(pair[1], policy)
    without, result = fewer.check(**row), more.check(**row)
    assert result.decision.rank >= without.decision.rank
    added = {(POOL[at].list, POOL[at].id) for at in pair[1] - pair[0]}
    answered: dict[object, object] = {}
    while about_added := [
        finding
        for key, finding in flagged(result).items()
        if (finding.list, finding.entry) in added and key not in answered
    ]:
        answered.update((finding.finding_id, finding) for finding in about_added)
        result = check(more, row, list(answered.values()))
    assert flagged(without).keys() <= flagged(result).keys()
