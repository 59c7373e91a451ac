"""What changed between two screenings: new, gone, raised, lowered, reopened findings, and why."""

from .changes import Change, Comparison, Kind
from .compare import compare

__all__ = ["Change", "Comparison", "Kind", "compare"]
