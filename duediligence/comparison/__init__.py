"""What changed between two screenings: new, gone, raised, lowered, reopened findings, and why."""

from .changes import Change, ChangeKind, Comparison
from .changes_sheet import changes_sheet
from .compare import compare

__all__ = ["Change", "ChangeKind", "Comparison", "changes_sheet", "compare"]
