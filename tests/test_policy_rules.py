"""Rules and profiles: data that is refused where it cannot mean what it says."""

import pytest

from duediligence.errors import PolicyError
from duediligence.model import Decision, ListIdentity, ListInfo
from duediligence.policy.rules import FACTS, load_policy
from duediligence.screening.screener import Screener

RULE = """\
id: own
title: Own
rules:
  - rule: R1
    subject: place
    family: place
    facts: {region: sure}
    decision: review
    reason: "{place_words}."
"""
# What every policy must stop: a listed firm by its name or number, and a row that cannot be read.
STOPS = """\
  - {rule: F, subject: organisation, family: organisation, decision: review, reason: "{text}."}
  - {rule: U, subject: row, family: coverage, decision: unscreenable, reason: "{cells}."}
"""
OWN = RULE + STOPS


@pytest.fixture
def written(tmp_path):
    def write(text, name="own.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_shipped_policies_load():
    """Both shipped profiles load: us-import has rules of its own, then those of default in order."""
    default, imports = load_policy(), load_policy("us-import")
    own = len(imports.rules) - len(default.rules)
    assert [rule.key for rule in default.rules] == [rule.key for rule in imports.rules[own:]]
    assert {rule.subject for rule in imports.rules[:own]} == {"signal", "goods"}
    assert default.sha256 != imports.sha256
    assert default.minimum_score == imports.minimum_score


def test_profile_changes_decisions_only():
    """us-import differs in decisions from default, whose rules it does not change otherwise."""
    default = load_policy().rules
    pairs = list(zip(default, load_policy("us-import").rules[-len(default) :], strict=True))
    changed = {
        default_rule.key
        for default_rule, import_rule in pairs
        if default_rule.decision is not import_rule.decision
    }
    assert {"P1b/alone", "P2b", "P6", "P7/words", "P8", "P9", "P9/unit"} <= changed
    for default_rule, import_rule in pairs:
        assert default_rule.model_copy(update={"decision": import_rule.decision}) == import_rule


def test_missing_list_is_told_in_every_output():
    """While a required list is not loaded, the policy says that this is no such screening."""
    imports = load_policy("us-import")
    assert imports.missing(()) == ("uflpa",)
    assert "not a UFLPA screening" in imports.notices_for(())[-1]
    named = ListInfo(id="uflpa", title="", version="1", sha256="0" * 64, entries=99)
    assert imports.missing((named,)) == ("uflpa",)  # a name proves nothing
    for identity in ("proved", "stated"):
        known = {"format": "uflpa", "identity": ListIdentity(identity), "entries": 20}
        loaded = (named.model_copy(update=known),)
        assert imports.missing(loaded) == imports.notices_for(loaded) == ()
        short = (loaded[0].model_copy(update={"entries": 19}),)
        assert "it has 19 active entries" in imports.notices_for(short)[-1]


def test_one_or_several_values(written):
    """A fact may be one value or several."""
    text = OWN.replace("{region: sure}", "{region: [sure, ambiguous], unit: 'yes'}")
    rule, *_ = load_policy(written(text)).rules
    assert rule.facts == {"region": ("sure", "ambiguous"), "unit": ("yes",)}


def test_rule_without_facts_always_holds(written):
    """A rule may leave out its facts; a case makes its key."""
    text = OWN.replace("    facts: {region: sure}\n", "    case: any\n")
    rule, *_ = load_policy(written(text)).rules
    assert rule.facts == {}
    assert rule.key == "R1/any"


@pytest.mark.parametrize(
    ("spoilt", "message"),
    [
        (RULE.replace("region: sure", "weather: fine"), "weather"),
        (RULE.replace("region: sure", "region: perhaps"), "perhaps"),
        (RULE.replace("decision: review", "decision: hang"), "hang|decision"),
        (RULE.replace("subject: place", "subject: person"), "subject"),
        (RULE.replace("{region: sure}", "[region]"), "own.yaml"),
        (RULE.replace("    reason:", "    colour: red\n    reason:"), "colour"),
        (RULE.replace("id: own", "id: own\ndecisions: {R9: note}"), "R9"),
        (RULE.replace("title: Own", "title: Own\nminimum_score: 200"), "own.yaml"),
        (RULE.replace("title: Own", "title: Own\npriority: 1"), "priority"),
        (RULE.replace("{place_words}", "{wether}"), "wether"),
        (RULE.replace("{place_words}", "{place_words"), "own.yaml"),
        (RULE.replace("{place_words}", "{place_words!q}"), "between its braces"),
        (RULE.replace("{place_words}", "{place_words:>9999}"), "between its braces"),
        (RULE + RULE[RULE.index("  - rule") :], "R1"),
        ("id: own\ntitle: Own\n", "no rules"),
        ("id: own\n", "title"),
        ("- a list\n", "own.yaml"),
        ("", "own.yaml"),
        ("id: [", "own.yaml"),
        ("id: own\nid: two\ntitle: x\n", "own.yaml"),
    ],
    ids=lambda value: None if "\n" in value else value,
)
def test_spoilt_policy_is_refused(written, spoilt, message):
    """Unknown facts, values, rules, fields or words, a rule twice, and no rules are refused."""
    with pytest.raises(PolicyError, match=message) as error:
        load_policy(written(spoilt))
    assert "pydantic" not in str(error.value)


def test_missing_policy_names_the_known_ones():
    """A policy that is not there is told with those that are."""
    with pytest.raises(PolicyError, match="default, us-import"):
        load_policy("strict")
    with pytest.raises(PolicyError, match="nowhere"):
        load_policy("nowhere/none.yaml")


def test_policies_that_extend_each_other_are_refused(written):
    """A circle of profiles is refused."""
    written("id: a\ntitle: A\nextends: b\n", "a.yaml")
    with pytest.raises(PolicyError, match="circle"):
        load_policy(written("id: b\ntitle: B\nextends: a\n", "b.yaml"))


def test_profile_extends_its_neighbour_or_a_shipped_one(written):
    """A profile extends the file beside it, else a shipped policy, and may add rules before it."""
    written(OWN)
    near = load_policy(
        written("id: near\ntitle: N\nextends: own\ndecisions: {R1: note}\n", "near.yaml")
    )
    assert near.rules[0].decision is Decision.NOTE
    text = RULE.replace("title: Own", "title: Own\nextends: default\nnotices: [Mind.]")
    far = load_policy(written(text, "far.yaml"))
    assert far.rules[0].key == "R1"
    assert far.rules[1:] == load_policy().rules
    assert far.notices == ("Mind.",)


def test_digest_follows_the_base(written):
    """The digest of a profile changes with the file that it extends."""
    written(OWN)
    profile = written("id: near\ntitle: N\nextends: own\n", "near.yaml")
    first = load_policy(profile).sha256
    written(OWN.replace("decision: review\n", "decision: note\n"))
    assert load_policy(profile).sha256 != first


def test_profile_sets_its_own_bar(written):
    """A profile may set the least score that counts and the lists it requires."""
    text = "id: a\ntitle: A\nextends: default\nminimum_score: 90\nrequires: [csl]\n"
    policy = load_policy(written(text))
    assert policy.minimum_score == 90
    assert [need.format for need in policy.requires] == ["csl"]
    with pytest.raises(PolicyError, match="minimum_score"):
        load_policy(written(text.replace("90", "190")))


def test_every_fact_is_asked_for():
    """Each fact of the vocabulary is asked for by a shipped rule or belongs to one that is."""
    used = {fact for rule in load_policy("us-import").rules for fact in rule.facts}
    assert used <= set(FACTS)
    assert set(FACTS) - used <= {"stated_place", "site_place", "material", "unreadable_cell"} | used


@pytest.mark.parametrize(
    ("key", "basis", "is_about"),
    [
        ("P2b", "place", "text"),
        ("P1a", "place", ""),
        ("P6", "place", "site"),
        ("P9", "place", ""),
        ("P9/dismissed", "dismissed", ""),
        ("P12", "registration", ""),
        ("P12/phone", "phone", ""),
        ("P13/alone", "place", "labour"),
        ("P13/material", "place", ""),
    ],
)
def test_a_rule_says_what_it_is_about(key, basis, is_about):
    """What a rule rests on and is about follows from the facts that it asks for."""
    (rule,) = [rule for rule in load_policy().rules if rule.key == key]
    assert rule.basis == basis
    subjects = {
        "text": rule.is_about_text,
        "site": rule.is_about_site,
        "labour": rule.is_about_labour,
    }
    assert [subject for subject, is_so in subjects.items() if is_so] == list(
        filter(None, [is_about])
    )


LETS_GO = {
    "no rule for organisations": RULE + STOPS.splitlines()[1] + "\n",
    "no rule for unreadable rows": RULE + STOPS.splitlines()[0] + "\n",
    "places only": RULE,
    "one how only": OWN.replace(
        "family: organisation,", "family: organisation, facts: {how: part},"
    ),
    "an exact name is a note": OWN.replace(
        "organisation, decision: review", "organisation, decision: note"
    ),
    "an unreadable row is clear": OWN.replace("decision: unscreenable", "decision: clear"),
    "exact names only": OWN.replace(
        "family: organisation,", "family: organisation, facts: {how: exact},"
    ),
    "only within the region": OWN.replace(
        "family: organisation,", "family: organisation, facts: {region: sure},"
    ),
    "only with a second signal": OWN.replace(
        "family: organisation,", "family: organisation, facts: {second: 'yes'},"
    ),
    "only where nothing is readable": OWN.replace(
        "family: coverage,", "family: coverage, facts: {readable: 'no'},"
    ),
    "P1a becomes a note": "id: a\ntitle: A\nextends: default\ndecisions: {P1a: note}\n",
    "P1c becomes clear": "id: a\ntitle: A\nextends: default\ndecisions: {P1c: clear}\n",
    "P4 becomes a note": "id: a\ntitle: A\nextends: us-import\ndecisions: {P4: note}\n",
    "P15 becomes clear": "id: a\ntitle: A\nextends: default\ndecisions: {P15: clear}\n",
    "P15/cell becomes a note": "id: a\ntitle: A\nextends: default\ndecisions: {P15/cell: note}\n",
    "a rule before the others": "id: a\ntitle: A\nextends: default\n"
    "rules:\n  - {rule: Z, subject: organisation, family: z, decision: clear, reason: '{text}.'}\n",
}


@pytest.mark.parametrize("text", LETS_GO.values(), ids=LETS_GO)
def test_a_policy_that_lets_a_listed_firm_or_an_unreadable_row_go_is_refused(written, text):
    """Whatever else a row states, a listed firm and an unreadable row need a person."""
    with pytest.raises(PolicyError, match="would go"):
        load_policy(written(text))


def test_a_policy_built_in_python_is_checked_too():
    """`Screener` refuses what `load_policy` refuses."""
    policy = load_policy()
    rules = tuple(rule for rule in policy.rules if rule.subject != "row")
    with pytest.raises(PolicyError, match="would go"):
        Screener(policy=policy.model_copy(update={"rules": rules}))


def test_stricter_and_milder_profiles_are_still_possible(written):
    """A house may note a place, and may stop more."""
    text = "id: a\ntitle: A\nextends: default\ndecisions: {P9: note, P2: block, P2b: note}\n"
    assert load_policy(written(text)).id == "a"


@pytest.mark.parametrize("extends", ["", "extends: default\n", "extends: us-import\n"])
def test_empty_rules_are_refused(written, extends):
    """`rules: []` would be without effect beside `extends`, and without rules where it is alone."""
    with pytest.raises(PolicyError, match="rules"):
        load_policy(written(f"id: a\ntitle: A\n{extends}rules: []\n"))


def test_a_profile_lifts_neither_a_requirement_nor_a_notice_nor_the_region(written):
    """An empty `requires` is refused; more may be required; notices and lists brought are kept."""
    text = "id: a\ntitle: A\nextends: us-import\nrequires: {}\nnotices: [Mind.]\n"
    with pytest.raises(PolicyError, match="requires"):
        load_policy(written(text.format("[]")))
    assert load_policy(written("id: d\ntitle: D\nextends: default\nrequires: []\n")).requires == ()
    base = load_policy("us-import")
    policy = load_policy(written(text.replace("requires: {}\n", "brings: []\n")))
    assert policy.requires == base.requires
    assert policy.brings == base.brings == ("us-import-region", "goods-by-place")
    assert policy.notices == (*base.notices, "Mind.")
