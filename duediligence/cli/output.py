"""What the command line says: results to stdout, everything for humans to stderr."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TextIO

from ..errors import OutputError
from ..text.sanitise import sanitise


def prepare() -> None:
    """Let a console that lacks a character show its code instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_status(text: str = "") -> None:
    """Tell a human; where nobody listens, nothing is lost but the words."""
    # print(file=None) would write to stdout, where only results may stand.
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(sanitise(text), file=sys.stderr, flush=True)


def is_watched() -> bool:
    """Whether a human sees what is told, as it is told."""
    return sys.stderr is not None and sys.stderr.isatty()


def print_error(text: str) -> None:
    """Tell a human what went wrong, in the name of the command."""
    print_status(f"duediligence: {text}")


def print_result(text: str) -> None:
    """Write a result for a reader of the console.

    Raises:
        OutputError: standard output is closed or full.
    """
    try:
        print(sanitise(text), file=_stdout())
    except OSError as error:
        raise _lost(error) from error


def print_exactly(text: str) -> None:
    """Write a result for a machine: UTF-8 whatever the console speaks, line ends as they are.

    Raises:
        OutputError: standard output is closed or full.
    """
    print_chunks([text])


def print_chunks(pieces: Iterable[str]) -> None:
    """The same for a result that is never in memory as a whole."""
    stream = _stdout()
    try:
        if isinstance(stream, io.TextIOWrapper):
            stream.flush()
            for piece in pieces:
                stream.buffer.write(piece.encode("utf-8"))
        else:
            for piece in pieces:
                stream.write(piece)
    except OutputError:
        raise
    except OSError as error:
        raise _lost(error) from error


def flush_result() -> None:
    """Make sure that the result has left us, while it can still be said that it has not.

    Raises:
        OutputError: standard output is closed or full.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError as error:
        raise _lost(error) from error


def finish() -> None:
    """Leave nothing for the interpreter to write and to fail at when it ends."""
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


def _lost(error: OSError) -> OutputError:
    cause = error.strerror or str(error)
    return OutputError(f"standard output could not be written ({cause}), so the result is lost.")
