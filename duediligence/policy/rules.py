"""Rules and profiles, read from `watchlists/policies/*.yaml`."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from string import Formatter
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from ..errors import PolicyError
from ..model import Decision, ListInfo, StrictModel
from ..resources import strict_yaml
from ..resources.paths import shipped_path
from ..resources.validation_messages import explain_validation_error

# Every fact a rule may ask for, and its values. docs/policy.md explains each.
FACTS: dict[str, frozenset[str]] = {
    "how": frozenset({"identifier", "exact", "close", "weak", "part"}),
    "column": frozenset({"name", "other"}),
    "contradiction": frozenset({"none", "place", "word"}),
    "second": frozenset({"yes", "no"}),
    "site": frozenset({"named", "words"}),
    "site_place": frozenset({"own", "near", "elsewhere", "none"}),
    "site_product": frozenset({"yes", "no"}),
    "county": frozenset({"sure", "ambiguous", "none"}),
    "county_product": frozenset({"yes", "no"}),
    "region": frozenset({"sure", "ambiguous", "dismissed", "none"}),
    "unit": frozenset({"yes", "no"}),
    "registration": frozenset({"yes", "no"}),
    "phone": frozenset({"yes", "no"}),
    "stated_place": frozenset({"yes", "no"}),
    "risk": frozenset({"yes", "no"}),
    "product": frozenset({"yes", "no"}),
    "origin": frozenset({"unknown", "country", "trader", "known"}),
    "labour": frozenset({"named", "generic", "none"}),
    "material": frozenset({"yes", "no"}),
    "readable": frozenset({"yes", "no"}),
    "unreadable_cell": frozenset({"yes", "no"}),
}

# The words in braces that a rule's sentence may use, by its subject.
WORDS: dict[str, frozenset[str]] = {
    "organisation": frozenset({"text", "listed", "words", "signal", "header", "contradiction"}),
    "place": frozenset(
        "words_cap listed place place_words product product_words registration_words phone_words"
        " risk_words dismissed_words elsewhere unit why".split()
    ),
    "product": frozenset({"product_words", "elsewhere"}),
    "signal": frozenset({"signal_words"}),
    "row": frozenset({"cells"}),
}


class Rule(StrictModel):
    """One rule: the facts that must hold, what it decides, and the sentence it gives."""

    rule: str
    case: str = ""
    subject: Literal["organisation", "place", "product", "signal", "row"]
    family: str
    facts: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    decision: Decision
    priority: int = Field(default=2, ge=1, le=3)
    continues: bool = False
    reason: str
    ask: str | None = None
    advice: str | None = None

    @field_validator("facts", mode="before")
    @classmethod
    def _one_or_several(cls, facts: Any) -> Any:
        return {k: (v,) if isinstance(v, str) else tuple(v) for k, v in dict(facts or {}).items()}

    @field_validator("facts")
    @classmethod
    def _are_known(cls, facts: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for fact, values in facts.items():
            if fact not in FACTS:
                raise ValueError(f"unknown fact {fact!r}; the facts are {', '.join(FACTS)}")
            unknown = set(values) - FACTS[fact]
            if unknown:
                raise ValueError(
                    f"{fact} is never {sorted(unknown)}; it is one of {sorted(FACTS[fact])}"
                )
        return facts

    @model_validator(mode="after")
    def _says_what_is_known(self) -> Self:
        used = {name for _, name, _, _ in Formatter().parse(self.reason) if name is not None}
        known = WORDS[self.subject]
        if used - known:
            raise ValueError(
                f"the reason uses {sorted(used - known)}; a rule on {self.subject} may use {sorted(known)}"
            )
        return self

    @property
    def key(self) -> str:
        """'P9' or 'P9/unit': what a profile names it by."""
        return f"{self.rule}/{self.case}" if self.case else self.rule


class Policy(StrictModel):
    """Rules in the order they are tried, and the lists a profile cannot do without."""

    id: str
    title: str
    requires: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    minimum_score: float = Field(default=75, ge=0, le=100)
    rules: tuple[Rule, ...]
    sha256: str = ""

    def missing(self, lists: tuple[ListInfo, ...]) -> tuple[str, ...]:
        """The required lists that are not loaded."""
        loaded = {info.id for info in lists}
        return tuple(one for one in self.requires if one not in loaded)

    def notices_for(self, lists: tuple[ListInfo, ...]) -> tuple[str, ...]:
        """What every output of this policy must say, given the lists that are loaded."""
        missing = (
            f"not a {one.upper()} screening: the policy {self.id} requires the list {one!r}, which is not loaded"
            for one in self.missing(lists)
        )
        return (*self.notices, *missing)


class _Profile(StrictModel):
    """A profile file: a whole policy, or one that extends another and changes decisions."""

    id: str
    title: str
    extends: str | None = None
    requires: tuple[str, ...] | None = None
    notices: tuple[str, ...] | None = None
    minimum_score: float | None = Field(default=None, ge=0, le=100)
    decisions: dict[str, Decision] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()


def load_policy(name_or_path: str | Path = "default") -> Policy:
    """Load a bundled policy by name, or a file of that form.

    >>> load_policy("us-import").requires
    ('uflpa',)

    Raises `PolicyError` where it is missing, malformed, or changes a rule that does not exist.
    """
    return _load(name_or_path, depth=0)


def _load(name_or_path: str | Path, depth: int) -> Policy:
    path = _find(name_or_path)
    if depth > 5:
        raise PolicyError(f"policy {path.name}: profiles extend one another in a circle")
    try:
        raw = path.read_bytes()
        profile = _Profile.model_validate(strict_yaml.read_yaml(raw, path.name, PolicyError).data)
    except (OSError, ValidationError, TypeError) as error:
        said = explain_validation_error(error) if isinstance(error, ValidationError) else error
        raise PolicyError(f"policy {path.name}: it cannot be read: {said}; correct it") from error
    digest = hashlib.sha256(raw)
    if profile.extends is None:
        base = Policy(id=profile.id, title=profile.title, rules=profile.rules)
    else:
        near = path.parent / f"{profile.extends}.yaml"
        base = _load(near if near.is_file() else profile.extends, depth + 1)
        digest.update(base.sha256.encode())
    own = profile.rules if profile.extends else ()
    rules = tuple(_changed(rule, profile.decisions) for rule in (*own, *base.rules))
    _refuse_unknown(profile, rules, path)
    if not rules:
        raise PolicyError(f"policy {path.name}: it has no rules; give rules, or extends: default")
    return Policy(
        id=profile.id,
        title=profile.title,
        requires=base.requires if profile.requires is None else profile.requires,
        notices=base.notices if profile.notices is None else profile.notices,
        minimum_score=base.minimum_score
        if profile.minimum_score is None
        else profile.minimum_score,
        rules=rules,
        sha256=digest.hexdigest(),
    )


def _find(name_or_path: str | Path) -> Path:
    named = str(name_or_path)
    if named.endswith((".yaml", ".yml")) or "/" in named or "\\" in named:
        return Path(name_or_path)
    path = shipped_path("policies", f"{named}.yaml")
    if not path.is_file():
        known = sorted(p.stem for p in shipped_path("policies").glob("*.yaml"))
        raise PolicyError(
            f"no policy {named!r}; the bundled ones are {', '.join(known)}, or pass the path of a .yaml file"
        )
    return path


def _changed(rule: Rule, decisions: dict[str, Decision]) -> Rule:
    """A rule with the profile's decision, named as 'P9' (that rule only) or 'P9/unit' (its case)."""
    decision = decisions.get(rule.key)
    return rule if decision is None else rule.model_copy(update={"decision": decision})


def _refuse_unknown(profile: _Profile, rules: tuple[Rule, ...], path: Path) -> None:
    known = Counter(rule.key for rule in rules)
    twice = [key for key, times in known.items() if times > 1]
    if twice:
        raise PolicyError(
            f"policy {path.name}: {', '.join(twice)} stands twice; give the rule a case of its own"
        )
    unknown = sorted(profile.decisions.keys() - known.keys())
    if unknown:
        raise PolicyError(
            f"policy {path.name}: decisions name no such rule: {', '.join(unknown)}; known are {', '.join(sorted(known))}"
        )
