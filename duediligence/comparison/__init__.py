"""What changed between two screenings: new, gone, raised, lowered, reopened findings, and why."""

from .changes import Change, ChangeKind, Comparison
from .compare import compare
from .sheet import changes_sheet

__all__ = ["Change", "ChangeKind", "Comparison", "changes_sheet", "compare"]
