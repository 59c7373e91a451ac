"""The SQLite file of the log: how it is opened and laid out, and what its failures mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ..errors import AnswersError
from .file_locking import lock_holders

# SQLite's application id tells the log from any other database (sqlite.org/pragma.html).
_APPLICATION_ID = 0x64646C67  # "ddlg"
_LAYOUT = 1  # of the table; another number is a log that this version cannot read
_TABLE = """
    CREATE TABLE answers (
        seq INTEGER PRIMARY KEY,
        previous TEXT NOT NULL,
        record TEXT NOT NULL,
        hash TEXT NOT NULL)"""
_TRIGGER = """
    CREATE TRIGGER answers_are_kept_{0} BEFORE {0} ON answers
    BEGIN SELECT RAISE(ABORT, 'answers are never changed or deleted'); END"""

# Seconds that a reader waits for a writer. Judgement: a write takes milliseconds, so after seconds
# the writer hangs, and an order at the gate must not wait a minute for that.
_READER_PATIENCE = 4.0
# By the beginning of SQLite's error name (sqlite.org/rescode.html): SQLITE_IOERR_WRITE is one of
# SQLITE_IOERR.
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_CAUSES = {
    "SQLITE_FULL": "the disk is full. Make room and run it again; none of these answers was added.",
    "SQLITE_NOTADB": "it is not a log of answers. Check the path.",
    "SQLITE_CORRUPT": "it is damaged. Restore it from a copy, and check that with `answers verify`.",
    "SQLITE_READONLY": "it may not be written to. Allow that, or give another path.",
    "SQLITE_PERM": "it may not be written to. Allow that, or give another path.",
    "SQLITE_CANTOPEN": "it cannot be opened. Check the path and your rights.",
    "SQLITE_IOERR": "the disk failed or is full; none of these answers was added. Make room or give"
    " another path, and run it again.",
}


@contextmanager
def open_for_writing(path: Path, patience: float) -> Iterator[sqlite3.Connection]:
    """Open the log for one exclusive transaction; make a new log where there is none.

    Args:
        path: the file of the log.
        patience: for how many seconds to wait for other writers.

    Raises:
        AnswersError: the file is not a log, or could not be written; nothing was added.
    """
    with (
        _sqlite_errors_explained(path, patience),
        closing(_connect(path, "rwc", patience)) as connection,
    ):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _is_blank(connection):
                connection.execute(_TABLE)
                for operation in ("UPDATE", "DELETE"):
                    connection.execute(_TRIGGER.format(operation))
                connection.execute(f"PRAGMA application_id={_APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version={_LAYOUT}")
            _require_log(connection, path)
            yield connection
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


@contextmanager
def open_for_reading(path: Path, patience: float) -> Iterator[sqlite3.Connection | None]:
    """Open the log for reading; yield None where it has no table yet.

    Args:
        path: the file of the log.
        patience: for how many seconds to wait for a writer, at most `_READER_PATIENCE`.

    Raises:
        AnswersError: there is no such file, it is not a log, or it is damaged.
    """
    if not path.is_file():
        raise AnswersError(
            f"{path}: there is no such log of answers. Check the path; `answers apply` begins one."
        )
    patience = min(patience, _READER_PATIENCE)
    with (
        _sqlite_errors_explained(path, patience),
        closing(_connect(path, "rw", patience)) as connection,
    ):
        if _is_blank(connection):
            yield None
        else:
            _require_log(connection, path)
            yield connection


def _connect(path: Path, mode: str, patience: float) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None)
    # A damaged byte must fail the hash chain, with its answer's number, and not the decoding.
    connection.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
    # An answer is acknowledged only when it and the deletion of its journal are on the disk
    # (sqlite.org/pragma.html#pragma_synchronous): a power cut cannot roll it back.
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def _is_blank(connection: sqlite3.Connection) -> bool:
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    return (*_application_and_layout(connection), tables) == (0, 0, 0)


def _application_and_layout(connection: sqlite3.Connection) -> tuple[int, int]:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    layout = connection.execute("PRAGMA user_version").fetchone()[0]
    return application, layout


def is_log(path: Path) -> bool:
    """Return whether a file is a log of answers, by the application id at byte 68 of its header.

    See https://www.sqlite.org/fileformat.html.
    """
    try:
        with path.open("rb") as file:
            beginning = file.read(72)
    except OSError:
        return False
    return beginning.startswith(b"SQLite format 3\0") and beginning[
        68:
    ] == _APPLICATION_ID.to_bytes(4, "big")


def _require_log(connection: sqlite3.Connection, path: Path) -> None:
    application, layout = _application_and_layout(connection)
    if application != _APPLICATION_ID:
        raise AnswersError(f"{path}: this is a database of another program. Check the path.")
    if layout != _LAYOUT:
        age = "a newer" if layout > _LAYOUT else "an older"
        raise AnswersError(
            f"{path}: this log was written by {age} version of the library (layout {layout}; this"
            f" one reads {_LAYOUT}). Use that version, or export the answers with it."
        )


@contextmanager
def _sqlite_errors_explained(path: Path, patience: float) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(_BUSY):
            holders = ", ".join(f"process {pid}" for pid in lock_holders(path))
            raise AnswersError(
                f"{path}: another program{f' ({holders})' if holders else ''} is writing to it and"
                f" did not end within {patience:g} seconds. Close that program, or try again."
            ) from error
        causes = (cause for prefix, cause in _CAUSES.items() if name.startswith(prefix))
        unknown = f"it cannot be read as a log of answers ({error}). Restore it from a copy."
        raise AnswersError(f"{path}: {next(causes, unknown)}") from error
    except AnswersError:
        raise  # it is a ValueError too
    except (OSError, ValueError) as error:
        raise AnswersError(f"{path}: {error}. Check the path.") from error
