"""What changed between two screenings: new, gone, raised, lowered, reopened findings, and why."""

from .changes import Change, Comparison, Kind
from .compare import compare
from .sheet import changes_sheet

__all__ = ["Change", "Comparison", "Kind", "changes_sheet", "compare"]
