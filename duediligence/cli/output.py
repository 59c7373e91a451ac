"""Print: results to stdout, everything else for people to stderr."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO, TextIO

from ..errors import OutputError
from ..text.sanitise import sanitise


def escape_unprintable() -> None:
    """Let a console that lacks a character show the character's code instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


_quiet = ContextVar("quiet", default=False)


def set_quiet(is_quiet: bool) -> None:
    """Say whether messages for people are left out; errors and warnings never are."""
    _quiet.set(is_quiet)


def print_status(text: str = "") -> None:
    """Print a message for people to stderr; do nothing with -q, or if stderr is closed."""
    if not _quiet.get():
        print_always(text)


def print_always(text: str) -> None:
    """Print to stderr what must be said even with -q; do nothing if stderr is closed."""
    # print(file=None) would write to stdout, where only results may be.
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(sanitise(text), file=sys.stderr, flush=True)


def is_watched() -> bool:
    """Return whether stderr is a terminal, so that progress may be shown."""
    return sys.stderr is not None and sys.stderr.isatty() and not _quiet.get()


def print_error(text: str) -> None:
    """Print what went wrong to stderr, after the name of the command."""
    print_always(f"duediligence: {text}")


def print_result(text: str) -> None:
    """Print a line of a result to stdout, without characters that could control a terminal.

    Raises:
        OutputError: standard output is closed or full.
    """
    try:
        print(sanitise(text), file=_stdout())
    except OSError as error:
        raise _not_written(error) from error


def print_exactly(text: str) -> None:
    """Write a result for programs to stdout: always UTF-8, line ends as they are.

    Raises:
        OutputError: standard output is closed or full.
    """
    print_chunks([text])


def print_chunks(chunks: Iterable[str]) -> None:
    """Write a result for programs that is never in memory as a whole.

    Raises:
        OutputError: standard output is closed or full.
    """
    stream = _stdout()
    try:
        if isinstance(stream, io.TextIOWrapper):
            stream.flush()
            for chunk in chunks:
                stream.buffer.write(chunk.encode("utf-8"))
        else:
            for chunk in chunks:
                stream.write(chunk)
    except OutputError:
        raise  # of whatever makes the chunks; it is an OSError too
    except OSError as error:
        raise _not_written(error) from error


def write_text(path: Path, text: str) -> None:
    """Write a text file as UTF-8, all of it or nothing.

    Raises:
        OutputError: the file could not be written.
    """
    from ..spreadsheets.atomic_write import write_atomically

    def write(stream: BinaryIO) -> None:
        stream.write(text.encode("utf-8"))

    write_atomically(path, write, ())


def flush_result() -> None:
    """Write out what is buffered, while a failure can still change the exit code.

    Raises:
        OutputError: standard output is closed or full.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError as error:
        raise _not_written(error) from error


def close_quietly() -> None:
    """Leave nothing buffered: what the interpreter fails to write at its end changes the exit code."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stdout() -> TextIO:
    if sys.stdout is None:
        raise OutputError("standard output is closed, so the result cannot be written there.")
    return sys.stdout


def _not_written(error: OSError) -> OutputError:
    cause = error.strerror or str(error)
    return OutputError(f"standard output could not be written ({cause}), so the result is lost.")
