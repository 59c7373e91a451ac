"""Files written whole or not at all, and never over what was screened."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ..errors import OutputError
from ..model import Suppliers

PathLike = str | os.PathLike[str]
_TRIES = 1_000


def write_atomically(
    path: PathLike, write: Callable[[BinaryIO], None], tables: Iterable[Suppliers]
) -> None:
    """Let `write` fill a new file beside `path`, then put it in the place of `path` at once.

    Args:
        path: where the report goes; its folder must exist.
        write: writes the report to a binary stream.
        tables: what was screened, so that no input is overwritten.

    Raises:
        OutputError: the file could not be written, or is an input. The old file, if any, is as it
            was, and nothing half-written is left behind.
    """
    target = Path(path)
    with _told(target):
        _refuse_input(target, tables)
        draft, stream = _draft(target.parent)
        try:
            with stream:
                write(stream)
                stream.flush()
                os.fsync(stream.fileno())
            if target.exists():
                draft.chmod(target.stat().st_mode & 0o777)
            draft.replace(target)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
        _settle(target.parent)


def _draft(folder: Path) -> tuple[Path, BinaryIO]:
    for number in range(_TRIES):
        draft = folder / f".duediligence-{os.getpid()}-{number}.part"
        try:
            return draft, draft.open("xb")
        except FileExistsError:
            continue
    raise OSError(errno.EEXIST, "too many unfinished reports stand in this folder")


def _refuse_input(target: Path, tables: Iterable[Suppliers]) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    if not target.exists():
        return
    tables = list(tables)
    named = any(_is_same(table.file, target) for table in tables if table.file)
    sums = {table.sha256 for table in tables if table.sha256}
    if named or (sums and _sha256(target) in sums):
        raise OutputError(
            f"{target} is the file that was screened, and it is not overwritten."
            " Give the report another name."
        )


def _is_same(file: str, target: Path) -> bool:
    try:
        return target.samefile(file)
    except (OSError, ValueError):  # a name without its folder, or no name that a disk could know
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _settle(folder: Path) -> None:
    """Ask the disk to remember the new name; not every system lets a folder be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OutputError:
        raise
    except (OSError, ValueError) as error:
        raise OutputError(f"{target} could not be written: {_cause(target, error)}") from error


def _cause(target: Path, error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"there is no folder {target.parent}. Make it first, or give another path."
    if isinstance(error, IsADirectoryError):
        return "it is a folder. Give the name of a file."
    if isinstance(error, PermissionError):
        return (
            "writing is not allowed there. If the file is open in Excel or another program,"
            " close it; else give a path that you may write to."
        )
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "the disk is full. Make room, or give a path on another disk."
    return f"{error}. Give another path."
