"""Tries whether a folder's disk keeps two writers apart: some network shares only say that they do."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from ..errors import AnswersError


def require_file_locking(folder: Path) -> None:
    """Lock a small file of our own in the folder, and see that a second handle is kept out.

    Raises:
        AnswersError: nothing can be written there, or locks are refused or do not hold.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=".duediligence-lock-", dir=folder)
    except OSError as error:
        raise AnswersError(
            f"{folder}: the log of answers cannot be kept there ({error.strerror or error}). Make"
            " the folder, or give one that you may write to."
        ) from error
    other = os.open(name, os.O_RDWR)
    with suppress(OSError):  # at once, so that no end can leave it behind; Windows says later
        Path(name).unlink()
    try:
        is_safe = keeps_apart(handle, other)
    finally:
        os.close(handle)
        os.close(other)
        with suppress(OSError):
            Path(name).unlink()
    if not is_safe:
        raise AnswersError(
            f"{folder}: this disk does not keep two writers apart (as some network shares do not),"
            " so answers could be lost there. Keep the log on a local disk."
        )


def holders_of(path: Path) -> tuple[int, ...]:
    """The processes that hold a file locked, where the system tells; Linux does."""
    try:
        return holders_in(Path("/proc/locks").read_text(encoding="ascii"), path.stat().st_ino)
    except (OSError, ValueError):
        return ()


def holders_in(locks: str, inode: int) -> tuple[int, ...]:
    """The processes that hold a lock on a file, out of the text of /proc/locks.

    >>> holders_in("1: POSIX  ADVISORY  WRITE 417 08:01:2049 1073741826 1073742335", 2049)
    (417,)
    """
    lines = [line.split() for line in locks.splitlines()]
    held = {int(line[4]) for line in lines if len(line) > 5 and line[5].endswith(f":{inode}")}
    return tuple(sorted(pid for pid in held if pid > 0))


def keeps_apart(first: int, second: int) -> bool:
    """Whether a lock on one handle of a file keeps another handle of it out."""
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
