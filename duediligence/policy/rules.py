"""What a policy is: rules in order, and the facts that they may ask for."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from itertools import product
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal, TypedDict, get_args, get_type_hints

from ..errors import PolicyError
from ..model import (
    CODE_MATCH_ORDER,
    NAME_MATCH_ORDER,
    After,
    Before,
    Bounds,
    CheckedRecord,
    Decision,
    ListInfo,
    MatchKind,
)
from ..resources import strict_yaml
from ..resources.keywords import did_you_mean
from ..resources.languages import TranslatableText
from ..resources.official_lists import official_list_files
from ..resources.paths import shipped_path
from ..resources.snapshots import BuiltInData, digest_of
from ..resources.validation_messages import explain_error
from .requirement import Requirement

YesNo = Literal["yes", "no"]
RegionFact = Literal["sure", "ambiguous", "dismissed", "none"]
RegionNameFact = Literal["likely", "abroad", "none"]
OriginFact = Literal["unknown", "country", "trader", "known"]
SitePlaceFact = Literal["own", "near", "elsewhere", "none"]
LabourFact = Literal["named", "generic", "none"]
GoodsPlaceFact = Literal["vessel", "origin", "made", "declared", "wider", "route", "unknown"]
GoodsListingFact = Literal["order", "report"]
GoodsNamedFact = Literal["goods", "name", "no"]
CodeContradictionFact = Literal["name", "country", "city"]
MaterialOriginFact = Literal["listed", "known", "country", "unknown"]
MakerCountryFact = Literal["listed", "other", "unknown"]


# The facts a rule may ask for, and their values. docs/policy.md explains each.
class PartyFactValues(TypedDict):
    """Facts of a party, which the rules of every subject but the row may ask for."""

    region: RegionFact
    region_name: RegionNameFact
    unit: YesNo
    registration: YesNo
    phone: YesNo
    stated_place: YesNo
    risk: YesNo
    product: YesNo
    product_place: YesNo
    origin: OriginFact
    labour: LabourFact
    material: YesNo
    material_origin: MaterialOriginFact
    maker_country: MakerCountryFact
    priority_goods: YesNo


class OrganisationFactValues(PartyFactValues):
    """Facts of a listed organisation that a party's cell names."""

    how: MatchKind
    column: Literal["name", "other"]
    contradiction: Literal["none", "place", "word"]
    second: YesNo


class PlaceFactValues(PartyFactValues):
    """Facts of a party beside the listed counties."""

    county: Literal["sure", "ambiguous", "none"]
    county_product: YesNo


class SiteFactValues(PlaceFactValues):
    """Facts of a party that names a listed site."""

    site: MatchKind
    site_place: SitePlaceFact
    site_product: YesNo


class CodeFactValues(PartyFactValues):
    """Facts of a listed organisation that a manufacturer identification code fits."""

    code: MatchKind
    second: YesNo


class GoodsFactValues(TypedDict):
    """Facts of listed goods of a place that a row names."""

    goods_place: GoodsPlaceFact
    goods_listing: GoodsListingFact
    goods_named: GoodsNamedFact


class StatedCodeFactValues(TypedDict):
    """Facts of a code that the row states, beside the row's own name and address."""

    code_contradiction: CodeContradictionFact


class RowFactValues(TypedDict):
    """Facts of a row that could not be screened, or not as a whole."""

    readable: YesNo
    unreadable_cell: YesNo


FACTS: dict[str, frozenset[str]] = {
    fact: frozenset(get_args(value_type))
    for values in (
        OrganisationFactValues,
        SiteFactValues,
        CodeFactValues,
        GoodsFactValues,
        StatedCodeFactValues,
        RowFactValues,
    )
    for fact, value_type in get_type_hints(values).items()
} | {
    "how": frozenset(kind.value for kind in NAME_MATCH_ORDER),
    "site": frozenset({MatchKind.SITE_NAME.value, MatchKind.SITE_WORDS.value}),
    "code": frozenset(kind.value for kind in CODE_MATCH_ORDER),
}

# What must need a person: what it is called, the subject of its rules, the facts that are given.
_MUST_STOP: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    (
        "a listed organisation with the same name",
        "organisation",
        {"how": MatchKind.EXACT, "column": "name", "contradiction": "none"},
    ),
    (
        "a listed organisation with the same name of words that many firms bear",
        "organisation",
        {"how": MatchKind.EQUAL, "column": "name"},
    ),
    (
        "a listed organisation with the same registration number",
        "organisation",
        {"how": MatchKind.IDENTIFIER, "contradiction": "none"},
    ),
    ("a row without anything readable", "row", {"readable": "no"}),
    ("a row with a cell that cannot be read", "row", {"unreadable_cell": "yes"}),
)
# Profiles that extend one another, one above the other; the shipped ones need one step.
_MOST_EXTENDED = 5
# Combinations of the other facts that are tried; the shipped rules need fewer than ten.
_MOST_COMBINATIONS = 100_000

# The words in braces that a rule's sentence may use, by its subject.
WORDS: dict[str, frozenset[str]] = {
    "organisation": frozenset("text listed words signal header contradiction".split()),
    "place": frozenset(
        "words_cap listed place place_words product product_words registration_words phone_words"
        " site_place_words site_product_words risk_words dismissed_words elsewhere unit why".split()
    ),
    "product": frozenset({"product_words", "elsewhere", "place"}),
    "signal": frozenset({"signal_words", "origin_words"}),
    "goods": frozenset({"goods_words", "place_words", "listed"}),
    "code": frozenset({"text", "listed", "code_parts", "signal"}),
    "stated_code": frozenset({"text", "contradiction"}),
    "row": frozenset({"cells"}),
}


def _one_or_several_values(facts: Any) -> Any:
    return {k: (v,) if isinstance(v, str) else tuple(v) for k, v in dict(facts or {}).items()}


def _refuse_unknown_facts(facts: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    for fact, values in facts.items():
        if fact not in FACTS:
            raise ValueError(f"unknown fact {fact!r}; the facts are {', '.join(FACTS)}")
        unknown = set(values) - FACTS[fact]
        if unknown:
            raise ValueError(
                f"{fact} is never {sorted(unknown)}; it is one of {sorted(FACTS[fact])}"
            )
    return facts


class Rule(CheckedRecord):
    """One rule: the facts that must hold, what it decides, and the sentence it gives.

    Attributes:
        rule: its name in results, such as "P9".
        case: tells rules of one name apart, such as "unit".
        subject: what it is tried on.
        family: the group of rules that share a finding's id.
        facts: fact -> the values of which one must be so.
        decision: what becomes of the row.
        priority: 1 (most pressing) to 3.
        continues: whether the rules after it are tried too.
        reason: the sentence, with words in braces that are filled in.
        ask: what to ask the supplier.
        advice: what else to check.
    """

    rule: str
    case: str = ""
    subject: Literal[
        "organisation", "place", "product", "goods", "signal", "code", "stated_code", "row"
    ]
    family: str
    facts: Annotated[
        dict[str, tuple[str, ...]], Before(_one_or_several_values), After(_refuse_unknown_facts)
    ] = field(default_factory=dict)
    decision: Decision
    priority: Annotated[int, Bounds(ge=1, le=3)] = 2
    continues: bool = False
    reason: str
    ask: str | None = None
    advice: str | None = None

    def __post_init__(self) -> None:
        parts = [*Formatter().parse(self.reason)]
        used = {name for _, name, _, _ in parts if name is not None}
        if any(layout or conversion for _, _, layout, conversion in parts):
            raise ValueError(
                "a word of the reason stands alone between its braces, such as {words};"
                " '!' and ':' are not allowed there"
            )
        allowed = WORDS[self.subject]
        if used - allowed:
            raise ValueError(
                f"the reason uses {sorted(used - allowed)};"
                f" a rule on {self.subject} may use {sorted(allowed)}"
            )

    @property
    def key(self) -> str:
        """'P9' or 'P9/unit': what a profile names it by."""
        return f"{self.rule}/{self.case}" if self.case else self.rule

    @property
    def is_about_text(self) -> bool:
        """Whether it is about a firm named in running text, not in a column of names."""
        return self.facts.get("column") == ("other",)

    @property
    def is_about_site(self) -> bool:
        """Whether it is about a listed site."""
        return "site" in self.facts

    @property
    def is_about_labour(self) -> bool:
        """Whether it is about words of a labour scheme."""
        return "labour" in self.facts and "none" not in self.facts["labour"]

    @property
    def basis(self) -> Literal["registration", "phone", "abroad", "dismissed", "place"]:
        """What a place rule rests on."""
        if "registration" in self.facts:
            return "registration"
        if "phone" in self.facts:
            return "phone"
        if self.facts.get("region_name") == ("abroad",):
            return "abroad"
        return "dismissed" if self.facts.get("region") == ("dismissed",) else "place"

    def render_reason(self, **words: str) -> str:
        """Return the rule's sentence with its words filled in."""
        return TranslatableText.of(self.reason, **words)


_Score = Annotated[float, Bounds(ge=0, le=100)]


class Policy(CheckedRecord):
    """Rules in the order they are tried, and the lists a profile cannot do without or brings.

    Load one with `load_policy`; change a decision by writing a profile, not in code.

    Attributes:
        id, title: what it is called.
        requires: the lists without which it says that it is incomplete.
        brings: lists that it is about, shipped ones by name or files by path; each is loaded with
            it where no other loaded list holds its places.
        notices: sentences that every output must show.
        minimum_score: 0-100; a name match below it counts as words in common, never as a finding.
        rules: tried from the first to the last within each subject.
        sha256: digest of the file and of those it extends.

    >>> from duediligence import load_policy
    >>> policy = load_policy()
    >>> policy.id, policy.rules[0].key, policy.rules[0].decision.value
    ('default', 'P4', 'block')
    """

    id: str
    title: str
    requires: tuple[Requirement, ...] = ()
    brings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    # Judgement, as in default.yaml: a name that scores less shares too little with the listed one.
    minimum_score: _Score = 0
    rules: tuple[Rule, ...]
    sha256: str = ""

    def missing(self, lists: tuple[ListInfo, ...]) -> tuple[str, ...]:
        """Return the formats or publishers of the required lists that are not among these."""
        return tuple(requirement.name for requirement in self._unmet(lists))

    def explain_missing(self, lists: tuple[ListInfo, ...]) -> tuple[str, ...]:
        """Return a text for each required list that is not among these: what it is, and why not."""
        return tuple(requirement.explain_missing(lists) for requirement in self._unmet(lists))

    def _unmet(self, lists: tuple[ListInfo, ...]) -> list[Requirement]:
        return [need for need in self.requires if not any(map(need.is_met_by, lists))]

    def asks_for(self, fact: str) -> bool:
        """Return whether any rule requires a fact."""
        return any(fact in rule.facts for rule in self.rules)

    def notices_for(self, lists: tuple[ListInfo, ...]) -> tuple[str, ...]:
        """Return what every output of this policy must say, given the lists that are loaded."""
        missing = (
            f"not a {need.name.upper()} screening: the policy {self.id} requires the list"
            f" {need.name!r}, which is not loaded ({need.explain_missing(lists)})"
            for need in self._unmet(lists)
        )
        return (*self.notices, *missing)


class _Profile(CheckedRecord):
    """A profile file: a whole policy, or one that extends another and changes decisions."""

    id: str
    title: str
    extends: str | None = None
    requires: tuple[Requirement, ...] = ()
    brings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    minimum_score: _Score | None = None
    decisions: dict[str, Decision] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()


def load_policy(name_or_path: str | Path = "default") -> Policy:
    """Load a bundled policy by name, or a file of that form.

    Args:
        name_or_path: "default", "us-import", or the path of a .yaml file.

    Returns:
        The policy, with the rules of the one that it extends.

    Raises:
        PolicyError: the policy is missing or malformed, has no rules, changes a rule that does not
            exist, lifts what it extends requires, or lets a listed firm or an unreadable row go.

    >>> [(need.format, need.entries) for need in load_policy("us-import").requires]
    [('uflpa', 20)]
    """
    path = _path_of(name_or_path)
    if path == shipped_path("policies", path.name):
        return shipped_policy(path).load()
    return _read_policy(path)


def shipped_policy(path: Path) -> BuiltInData[Policy]:
    """Return the data of a shipped policy."""
    shipped = sorted(shipped_path("policies").glob("*.yaml"))
    return BuiltInData(
        f"policy-{path.stem}",
        Policy,
        lambda: digest_of([*shipped, *official_list_files()]),
        lambda: _read_policy(path),
    )


def _read_policy(path: Path) -> Policy:
    policy = _read_profile(path)
    refuse_gaps(policy, f"policy {path.name}")
    return policy


def _read_profile(path: Path, depth: int = 0) -> Policy:
    if depth > _MOST_EXTENDED:
        raise PolicyError(f"policy {path.name}: profiles extend one another in a circle")
    try:
        raw = path.read_bytes()
        written = strict_yaml.read_yaml(raw, path.name, PolicyError).data
        profile = _Profile.model_validate(written)
    except PolicyError:
        raise  # it says what is wrong, and where
    except (OSError, ValueError, TypeError) as error:
        raise PolicyError(
            f"policy {path.name}: it cannot be read: {explain_error(error)}; correct it"
        ) from error
    digest = hashlib.sha256(raw)
    if "rules" in written and not profile.rules:
        raise PolicyError(
            f"policy {path.name}: `rules` is empty; remove it to keep the rules of the policy that"
            " this one extends, or write the rules"
        )
    if profile.extends is None:
        base = Policy(id=profile.id, title=profile.title, rules=profile.rules)
        rules = base.rules
    else:
        sibling = path.parent / f"{profile.extends}.yaml"
        base = _read_profile(sibling if sibling.is_file() else _path_of(profile.extends), depth + 1)
        rules = (*profile.rules, *base.rules)
        digest.update(base.sha256.encode())

    keys = Counter(rule.key for rule in rules)
    repeated = [key for key, times in keys.items() if times > 1]
    if repeated:
        raise PolicyError(
            f"policy {path.name}: {', '.join(repeated)} is there twice; give the rule a case of its own"
        )
    unknown = sorted(profile.decisions.keys() - keys.keys())
    if unknown:
        raise PolicyError(
            f"policy {path.name}: decisions name no such rule: {', '.join(unknown)};"
            f" the rules are {', '.join(sorted(keys))}"
        )
    if not rules:
        raise PolicyError(f"policy {path.name}: it has no rules; give rules, or extends: default")

    if "requires" in written and not profile.requires and base.requires:
        raise PolicyError(
            f"policy {path.name}: `requires` is empty, and {base.id} requires a list; a profile may"
            " require more lists, not fewer: remove `requires`, or extend another policy"
        )
    score = profile.minimum_score
    brought = (_beside(path, name) for name in profile.brings)
    changes = {key: {"decision": decision} for key, decision in profile.decisions.items()}
    return base.model_copy(
        update={
            "id": profile.id,
            "title": profile.title,
            "rules": tuple(rule.model_copy(update=changes.get(rule.key)) for rule in rules),
            "sha256": digest.hexdigest(),
            "requires": tuple(dict.fromkeys([*base.requires, *profile.requires])),
            "brings": tuple(dict.fromkeys([*base.brings, *brought])),
            "notices": tuple(dict.fromkeys([*base.notices, *profile.notices])),
            "minimum_score": base.minimum_score if score is None else score,
        }
    )


def _beside(path: Path, name: str) -> str:
    """Return a list that a policy names: a shipped one by its name, a file by its path."""
    if not name.endswith((".yaml", ".yml", ".csv", ".json")):
        return name
    return str(path.parent / name)


def _path_of(name_or_path: str | Path) -> Path:
    """Return the path of a bundled policy, or the path as it was given.

    Raises:
        PolicyError: there is no bundled policy of that name.
    """
    name = str(name_or_path)
    if name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        return Path(name_or_path)
    path = shipped_path("policies", f"{name}.yaml")
    if not path.is_file():
        bundled = sorted(p.stem for p in shipped_path("policies").glob("*.yaml"))
        raise PolicyError(
            f"no policy {name!r}; the bundled ones are {', '.join(bundled)},"
            f" or pass the path of a .yaml file{did_you_mean(name, bundled)}"
        )
    return path


def refuse_gaps(policy: Policy, name: str) -> None:
    """Refuse a policy that lets a listed organisation or an unreadable row go.

    A policy is data, and any of its lines may be wrong. Whatever else a row states must not let it
    go, so each combination of the facts that the rules ask for is tried.

    Args:
        policy: the policy, with the rules of the one that it extends.
        name: what the message calls it.

    Raises:
        PolicyError: the policy has no rule for one of these, or one that needs no person.
    """
    for what, subject, given in _MUST_STOP:
        rules = [rule for rule in policy.rules if rule.subject == subject]
        for facts in _combinations(rules, given, name):
            fired = _first(rules, facts)
            if fired is not None and fired.decision.needs_person:
                continue
            others = ", ".join(f"{fact} {facts[fact]}" for fact in facts if fact not in given)
            cause = "no rule is about it" if fired is None else f"{fired.key} says {fired.decision}"
            raise PolicyError(
                f"{name}: {what} would go: {cause}{f' (where {others})' if others else ''};"
                " give it a rule that decides review, unscreenable or block, or extends: default"
            )


def _combinations(
    rules: Sequence[Rule], given: Mapping[str, str], name: str
) -> Iterator[dict[str, str]]:
    """Yield each combination of the other facts that the rules ask for, with the given ones."""
    open_facts = sorted({fact for rule in rules for fact in rule.facts} - given.keys())
    number = 1
    for fact in open_facts:
        number *= len(FACTS[fact])
    if number > _MOST_COMBINATIONS:
        raise PolicyError(
            f"{name}: its rules on one subject ask for {len(open_facts)} facts, {number:,} combinations,"
            f" of which {_MOST_COMBINATIONS:,} can be checked; ask for fewer"
        )
    for values in product(*(sorted(FACTS[fact]) for fact in open_facts)):
        yield {**given, **dict(zip(open_facts, values, strict=True))}


def _first(rules: Sequence[Rule], facts: Mapping[str, str]) -> Rule | None:
    """Return the rule that decides: the first whose facts all hold."""
    return next(
        (rule for rule in rules if all(facts[f] in values for f, values in rule.facts.items())),
        None,
    )
