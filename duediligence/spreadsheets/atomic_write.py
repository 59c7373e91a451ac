"""Writes a file whole or not at all, and never over a file that was screened."""

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
from .source import PathLike

# Drafts of one process in one folder. Judgement: a run writes a handful of reports at once, so a
# thousand drafts are left-overs that somebody should look at.
_MOST_DRAFTS = 1_000


def write_atomically(
    path: PathLike, write: Callable[[BinaryIO], None], tables: Iterable[Suppliers]
) -> None:
    """Let `write` fill a new file beside `path`, then put it in the place of `path` at once.

    Args:
        path: the file to write; its folder must exist.
        write: writes the report to a binary stream.
        tables: the suppliers that were screened, so that no input is overwritten.

    Raises:
        OutputError: the file could not be written, or is an input. The old file, if any, is as it
            was, and nothing half-written is left behind.
    """
    target = Path(path)
    with _output_errors(target):
        _refuse_input(target, tables)
        draft, stream = _open_draft(target.parent)
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
        # Make the new name durable; not every system lets a folder be synced.
        with suppress(OSError):
            handle = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _open_draft(folder: Path) -> tuple[Path, BinaryIO]:
    for number in range(_MOST_DRAFTS):
        draft = folder / f".duediligence-{os.getpid()}-{number}.part"
        try:
            return draft, draft.open("xb")
        except FileExistsError:
            continue
    raise OSError(errno.EEXIST, "there are too many unfinished reports in this folder")


def _refuse_input(target: Path, tables: Iterable[Suppliers]) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    if not target.exists():
        return
    tables = list(tables)
    is_input = any(_is_same_file(table.file, target) for table in tables if table.file)
    # Where only the name of an input is known, without its folder, its bytes tell.
    digests = {table.sha256 for table in tables if table.sha256}
    if not is_input and digests:
        with target.open("rb") as stream:
            is_input = hashlib.file_digest(stream, "sha256").hexdigest() in digests
    if is_input:
        raise OutputError(
            f"{target} is the file that was screened, and it is not overwritten."
            " Give the report another name."
        )


def _is_same_file(file: str, target: Path) -> bool:
    try:
        return target.samefile(file)
    except (OSError, ValueError):  # no such file here, or a name that no disk accepts
        return False


@contextmanager
def _output_errors(target: Path) -> Iterator[None]:
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
