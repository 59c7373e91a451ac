"""Try whether a disk keeps two writers apart: some network shares grant every lock."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from ..errors import AnswersError


def require_file_locking(folder: Path) -> None:
    """Lock a temporary file in the folder through one handle, and require that a second is kept out.

    Raises:
        AnswersError: the folder cannot be written to, or a second handle gets the same lock.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=".duediligence-lock-", dir=folder)
    except OSError as error:
        raise AnswersError(
            f"{folder}: the log of answers cannot be written there ({error.strerror or error}). Make"
            " the folder, or give one that you may write to."
        ) from error
    second = os.open(name, os.O_RDWR)
    # Deleted at once, so that a kill cannot leave it behind; Windows deletes only closed files.
    with suppress(OSError):
        Path(name).unlink()
    try:
        is_safe = excludes_second_handle(handle, second)
    finally:
        os.close(handle)
        os.close(second)
        with suppress(OSError):
            Path(name).unlink()
    if not is_safe:
        raise AnswersError(
            f"{folder}: this disk does not keep two writers apart (as some network shares do not),"
            " so answers could be lost there. Keep the log on a local disk."
        )


def lock_holders(path: Path) -> tuple[int, ...]:
    """Return the ids of the processes that lock a file; empty where the system does not list them."""
    try:
        return parse_lock_holders(
            Path("/proc/locks").read_text(encoding="ascii"), path.stat().st_ino
        )
    except (OSError, ValueError):
        return ()


def parse_lock_holders(locks: str, inode: int) -> tuple[int, ...]:
    """Return the ids of the processes that lock a file, from the text of /proc/locks (proc(5)).

    >>> parse_lock_holders("1: POSIX  ADVISORY  WRITE 417 08:01:2049 1073741826 1073742335", 2049)
    (417,)
    """
    lines = [line.split() for line in locks.splitlines()]
    pids = {int(line[4]) for line in lines if len(line) > 5 and line[5].endswith(f":{inode}")}
    return tuple(sorted(pid for pid in pids if pid > 0))  # -1: a lock of no single process


def excludes_second_handle(first: int, second: int) -> bool:
    """Return whether a lock on one handle of a file keeps a second handle out."""
    return _lock(first) and not _lock(second)


if sys.platform == "win32":

    def _lock(handle: int) -> bool:
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock(handle: int) -> bool:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
