"""Everything this library raises on purpose.

    DueDiligenceError
    ├─ UsageError (ValueError)       an unknown role, option or name was passed          command exit 2
    ├─ WatchlistError (ValueError)   a list is missing, malformed, empty or stale        command exit 3
    │  └─ EvidenceError              a quotation is not where it says it is
    ├─ PolicyError (ValueError)      a policy is missing, malformed or its lists absent  command exit 3
    ├─ TableError (ValueError)       an input cannot be read or trusted                  command exit 4
    │  └─ ColumnError                no column, or an unknown one, for what is needed
    ├─ AnswersError (ValueError)     the log of answers is missing, damaged or locked    command exit 4
    ├─ ScreeningError (RuntimeError) rows could not be screened, or a worker died        command exit 1
    ├─ OutputError (OSError)         a report could not be written                       command exit 5
    ├─ MissingExtra (ImportError)    an optional part is not installed; names it         command exit 2
    └─ Blocked                       not a failure: the answer is no; carries .result    command exit 10 or 20

Every message says what was seen, where (file, sheet, row, header), and what to do.
"""

from __future__ import annotations

from typing import Any


class DueDiligenceError(Exception):
    """Base of every error raised on purpose; `exit_code` is what the command line answers."""

    exit_code = 1


class UsageError(DueDiligenceError, ValueError):
    """An argument is not one that the function knows."""

    exit_code = 2


class WatchlistError(DueDiligenceError, ValueError):
    """A watchlist is missing, malformed, empty, or older than allowed."""

    exit_code = 3


class EvidenceError(WatchlistError):
    """A quotation does not stand where its statement says."""


class PolicyError(DueDiligenceError, ValueError):
    """A policy is missing, malformed, or a list that it requires is not loaded."""

    exit_code = 3


class TableError(DueDiligenceError, ValueError):
    """An input file or table cannot be read, or cannot be trusted."""

    exit_code = 4


class ColumnError(TableError):
    """A header that was named is not there, or nothing can be screened in the table."""


class AnswersError(DueDiligenceError, ValueError):
    """The log of answers is missing, foreign, damaged, locked, or could not be written."""

    exit_code = 4


class ScreeningError(DueDiligenceError, RuntimeError):
    """Rows could not be screened, or a worker process died; no row was left out silently."""


class OutputError(DueDiligenceError, OSError):
    """A report, or what lies on disk meanwhile, could not be written; nothing half-written is left."""

    exit_code = 5


class MissingExtra(DueDiligenceError, ImportError):
    """An optional dependency is needed; the message names the extra that brings it."""

    exit_code = 2


class Blocked(DueDiligenceError):
    """The screening says that a person must look first.

    Attributes:
        result: the `ScreeningResult` that says why. It is not typed here, because errors are below
            everything else and import nothing.
    """

    exit_code = 20

    def __init__(self, message: str, result: Any) -> None:
        super().__init__(message)
        self.result = result
