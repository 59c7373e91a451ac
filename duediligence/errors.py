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
    """Base of every error raised on purpose.

    Attributes:
        exit_code: what the command line exits with.

    >>> import duediligence as dd
    >>> try:
    ...     dd.screen("nowhere.csv")
    ... except dd.DueDiligenceError as error:
    ...     print(type(error).__name__, error.exit_code)
    TableError 4
    """

    exit_code = 1


class UsageError(DueDiligenceError, ValueError):
    """An argument is not one that the function knows.

    >>> import duediligence as dd
    >>> dd.Screener().check(nmae="Acme")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    duediligence.errors.UsageError: 'nmae' is not a role
    """

    exit_code = 2


class WatchlistError(DueDiligenceError, ValueError):
    """A watchlist is missing, malformed, empty, or older than allowed.

    >>> import duediligence as dd
    >>> dd.load_watchlist("nowhere.yaml")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    duediligence.errors.WatchlistError: no watchlist 'nowhere.yaml'
    """

    exit_code = 3


class EvidenceError(WatchlistError):
    """A quotation is not where its statement says.

    >>> import duediligence as dd
    >>> dd.load_watchlist("xinjiang-2019").verify({"nobody": "text"})  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    duediligence.errors.EvidenceError: no source 'nobody' in this list
    """


class PolicyError(DueDiligenceError, ValueError):
    """A policy is missing, malformed, or a list that it requires is not loaded.

    >>> import duediligence as dd
    >>> dd.load_policy("strict")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    duediligence.errors.PolicyError: no policy 'strict'
    """

    exit_code = 3


class TableError(DueDiligenceError, ValueError):
    """An input file or table cannot be read, or cannot be trusted.

    >>> import duediligence as dd
    >>> dd.screen("nowhere.csv")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    duediligence.errors.TableError: nowhere.csv: there is no such file
    """

    exit_code = 4


class ColumnError(TableError):
    """A header that was named is not there, or nothing can be screened in the table.

    >>> import pandas as pd
    >>> import duediligence as dd
    >>> dd.screen(pd.DataFrame({"x": [1]}))  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    duediligence.errors.ColumnError: the DataFrame has no column that can be screened
    """


class AnswersError(DueDiligenceError, ValueError):
    """The log of answers is missing, foreign, damaged, locked, or could not be written.

    >>> import duediligence as dd
    >>> dd.Screener().check(name="Acme", answers="nowhere.db")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    duediligence.errors.AnswersError: nowhere.db: there is no such log
    """

    exit_code = 4


class ScreeningError(DueDiligenceError, RuntimeError):
    """Rows could not be screened, or a worker process died; no row was left out silently.

    >>> ScreeningError("suppliers.csv, rows 2 to 9: these rows could not be screened").exit_code
    1
    """


class OutputError(DueDiligenceError, OSError):
    """A report or a temporary file could not be written; nothing half-written is left.

    >>> import duediligence as dd
    >>> dd.Screener().check(name="Acme").to_html("no such folder/report.html")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    duediligence.errors.OutputError: no such folder/report.html could not be written
    """

    exit_code = 5


class MissingExtra(DueDiligenceError, ImportError):
    """An optional dependency is needed; the message names the extra that installs it.

    >>> MissingExtra("install duediligence[spark]").exit_code
    2
    """

    exit_code = 2


class Blocked(DueDiligenceError):
    """The screening says that a person must look first; see `ScreeningResult.raise_if_flagged`.

    Attributes:
        result: the `ScreeningResult` that says why. It is not typed here, because errors are below
            everything else and import nothing.
        exit_code: 10 (review or unscreenable) or 20 (block).

    >>> import duediligence as dd
    >>> try:
    ...     dd.Screener().check(name="Hetian Taida").raise_if_flagged()
    ... except dd.Blocked as blocked:
    ...     print(blocked.exit_code, blocked.result.findings[0].rule)
    20 P1a
    """

    exit_code = 20

    def __init__(self, message: str, result: Any) -> None:
        super().__init__(message)
        self.result = result
