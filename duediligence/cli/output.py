"""Print: results to stdout, everything else for people to stderr."""

from __future__ import annotations

import io
import os
import re
import sys
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from ..errors import OutputError
from ..text.sanitise import sanitise


def escape_unprintable() -> None:
    """Let a console that lacks a character show the character's code instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@dataclass(frozen=True)
class _Console:
    """How much is told, and whether in colours where the terminal shows them."""

    is_quiet: bool = False
    is_verbose: bool = False
    has_colours: bool = True


_USUAL = _Console()
_console = ContextVar("console", default=_USUAL)
# The codes by which a terminal writes in a colour (ECMA-48, SGR); 39 is its own again.
_COLOURS = {"block": 31, "review": 33, "unscreenable": 35, "note": 36, "clear": 32}
_DECISION = re.compile(rf"\b({'|'.join(_COLOURS)})\b")


def set_console(
    *, is_quiet: bool = False, is_verbose: bool = False, has_colours: bool = True
) -> None:
    """Say how much is told; errors and warnings always are.

    Args:
        is_quiet: leave out the messages for people.
        is_verbose: print the details too.
        has_colours: write decisions in colours on a terminal.
    """
    _console.set(_Console(is_quiet, is_verbose, has_colours))


def print_status(text: str = "", *, decisions: int = 0) -> None:
    """Print a message for people to stderr; do nothing with -q, or if stderr is closed.

    Args:
        text: the message.
        decisions: how many of the first words for decisions in it are one, and no word of the input.
    """
    if not _console.get().is_quiet:
        print_always(text, decisions=decisions)


def print_always(text: str, *, decisions: int = 0) -> None:
    """Print to stderr what must be said even with -q; do nothing if stderr is closed."""
    # print(file=None) would write to stdout, where only results may be.
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(_coloured(sanitise(text), decisions, sys.stderr), file=sys.stderr, flush=True)


def cut(text: str, width: int) -> str:
    """Return a text that takes at most so many columns of a terminal, cut with an ellipsis.

    >>> cut("Hetian Taida", 8), cut("和田泰达", 6)
    ('Hetian …', '和田…')
    """
    if sum(map(_columns, text)) <= width:
        return text
    kept, taken = "", 1  # the column of the ellipsis
    for character in text:
        taken += _columns(character)
        if taken > width:
            break
        kept += character
    return f"{kept}\u2026"


def _columns(character: str) -> int:
    """Return how many columns a character takes: Han two, a mark above another none."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def is_verbose() -> bool:
    """Return whether the details were asked for."""
    return _console.get().is_verbose


def is_watched() -> bool:
    """Return whether stderr is a terminal, so that progress may be shown."""
    return sys.stderr is not None and sys.stderr.isatty() and not _console.get().is_quiet


def _coloured(text: str, decisions: int, stream: TextIO) -> str:
    """Return the text with its first words for decisions in colours, where they can be seen.

    NO_COLOR is the variable by which people say that they want none (no-color.org).
    """
    wanted = _console.get().has_colours and not os.environ.get("NO_COLOR")
    is_able = stream.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    if not (decisions and wanted and is_able):
        return text
    return _DECISION.sub(
        lambda word: f"\x1b[{_COLOURS[word[0]]}m{word[0]}\x1b[39m", text, decisions
    )


def print_error(text: str) -> None:
    """Print what went wrong to stderr, after the name of the command."""
    print_always(f"duediligence: {text}")


def print_result(text: str, *, decisions: int = 0) -> None:
    """Print a line of a result to stdout, without characters that could control a terminal.

    Args:
        text: the line.
        decisions: how many of the first words for decisions in it are one; the only colours.

    Raises:
        OutputError: standard output is closed or full.
    """
    try:
        stream = _stdout()
        print(_coloured(sanitise(text), decisions, stream), file=stream)
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
