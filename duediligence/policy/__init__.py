"""The policy: matches and locations become findings, by rules that are data."""

from .assess import Assessor
from .facts import PartyEvidence
from .rules import Policy, Rule, load_policy, refuse_gaps

__all__ = ["Assessor", "PartyEvidence", "Policy", "Rule", "load_policy", "refuse_gaps"]
