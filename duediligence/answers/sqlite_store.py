"""The SQLite file under the log: how it is opened, laid out, and what its failures are called."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ..errors import AnswersError
from .file_locking import holders_of

_OURS = 0x64646C67  # "ddlg": tells the log from any other SQLite file
_LAYOUT = 1
_TABLE = """
    CREATE TABLE answers (
        seq INTEGER PRIMARY KEY,
        previous TEXT NOT NULL,
        record TEXT NOT NULL,
        hash TEXT NOT NULL)"""
_KEPT = """
    CREATE TRIGGER answers_are_kept_{0} BEFORE {0} ON answers
    BEGIN SELECT RAISE(ABORT, 'answers are never changed or deleted'); END"""

# A writer is done in a moment: whoever only reads does not stand and wait for one that hangs.
_READERS_PATIENCE = 4.0
_HELD = ("SQLITE_BUSY", "SQLITE_LOCKED")
_CAUSES = {
    "SQLITE_FULL": "the disk is full. Make room and run it again; none of these answers was kept.",
    "SQLITE_NOTADB": "it is no log of answers. Check the path.",
    "SQLITE_CORRUPT": "it is damaged. Restore it from a copy, and check that with `answers verify`.",
    "SQLITE_READONLY": "it may not be written to. Allow that, or give another path.",
    "SQLITE_PERM": "it may not be written to. Allow that, or give another path.",
    "SQLITE_CANTOPEN": "it cannot be opened. Check the path and your rights.",
    "SQLITE_IOERR": "the disk failed or is full; none of these answers was kept. Make room or give"
    " another path, and run it again.",
}  # fmt: skip


@contextmanager
def open_for_writing(path: Path, patience: float) -> Iterator[sqlite3.Connection]:
    """One transaction, alone at the log; a new log is made where there is none.

    Raises:
        AnswersError: the file cannot be the log, or could not be written; nothing was added.
    """
    with _told(path, patience), closing(_connect(path, "rwc", patience)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _is_blank(connection):
                _lay_out(connection)
            _demand_ours(connection, path)
            yield connection
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


@contextmanager
def open_for_reading(path: Path, patience: float) -> Iterator[sqlite3.Connection | None]:
    """The log to read from; None where it was begun and holds nothing yet.

    Raises:
        AnswersError: there is no such file, it is no log, or it is damaged.
    """
    if not path.is_file():
        raise AnswersError(
            f"{path}: there is no such log of answers. Check the path; `answers apply` begins one."
        )
    patience = min(patience, _READERS_PATIENCE)
    with _told(path, patience), closing(_connect(path, "rw", patience)) as connection:
        if _is_blank(connection):
            yield None
        else:
            _demand_ours(connection, path)
            yield connection


def _connect(path: Path, mode: str, patience: float) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None)
    # A damaged byte must be seen by the chain, not end as an error of decoding.
    connection.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
    # An answer is acknowledged only when it is on the disk, and so is the end of its journal.
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def _is_blank(connection: sqlite3.Connection) -> bool:
    kind, layout = _stamp(connection)
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    return (kind, layout, tables) == (0, 0, 0)


def _stamp(connection: sqlite3.Connection) -> tuple[int, int]:
    kind = connection.execute("PRAGMA application_id").fetchone()[0]
    layout = connection.execute("PRAGMA user_version").fetchone()[0]
    return kind, layout


def _lay_out(connection: sqlite3.Connection) -> None:
    connection.execute(_TABLE)
    for deed in ("UPDATE", "DELETE"):
        connection.execute(_KEPT.format(deed))
    connection.execute(f"PRAGMA application_id={_OURS}")
    connection.execute(f"PRAGMA user_version={_LAYOUT}")


def is_log(path: Path) -> bool:
    """Whether a file is a log of answers, by its first bytes; SQLite keeps an application's number
    at byte 68 (https://www.sqlite.org/fileformat.html).
    """
    try:
        with path.open("rb") as file:
            beginning = file.read(72)
    except OSError:
        return False
    return beginning.startswith(b"SQLite format 3\0") and beginning[68:] == _OURS.to_bytes(4, "big")


def _demand_ours(connection: sqlite3.Connection, path: Path) -> None:
    kind, layout = _stamp(connection)
    if kind != _OURS:
        raise AnswersError(f"{path}: this is a database of another program. Check the path.")
    if layout != _LAYOUT:
        age = "a newer" if layout > _LAYOUT else "an older"
        raise AnswersError(
            f"{path}: this log was written by {age} version of the library (layout {layout}; this"
            f" one reads {_LAYOUT}). Use that version, or export the answers with it."
        )


@contextmanager
def _told(path: Path, patience: float) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "").startswith(_HELD):
            known = ", ".join(f"process {pid}" for pid in holders_of(path))
            raise AnswersError(
                f"{path}: another program{f' ({known})' if known else ''} is writing to it and did"
                f" not end within {patience:g} seconds. Close that program, or try again."
            ) from error
        raise AnswersError(f"{path}: {_cause(error)}") from error
    except (OSError, ValueError) as error:
        if isinstance(error, AnswersError):
            raise
        raise AnswersError(f"{path}: {error}. Check the path.") from error


def _cause(error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "")
    for known, cause in _CAUSES.items():
        if name.startswith(known):
            return cause
    return f"it cannot be read as a log of answers ({error}). Restore it from a copy."
