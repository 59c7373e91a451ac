"""The policy: matches and locations become findings, by rules that are data."""

from .assess import Assessor
from .facts import PartyEvidence
from .rules import Policy, Rule, load_policy

__all__ = ["Assessor", "PartyEvidence", "Policy", "Rule", "load_policy"]
