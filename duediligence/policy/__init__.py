"""The policy: matches and locations become findings, by rules that are data."""

from .assess import Assessor
from .facts import Party
from .rules import Policy, Rule, load_policy
from .verdict import Verdict

__all__ = ["Assessor", "Party", "Policy", "Rule", "Verdict", "load_policy"]
