"""The grammar of the command line: nothing that is given is lost, and no value becomes a command.

A script passes values of strangers on this command line, perhaps without quotes. So an option given
twice, an empty value where one is needed, and `--help` or `--version` beside anything else are
wrong usage, where argparse would take the last value, or print the help and exit with 0.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NoReturn

from ..errors import UsageError
from ..resources.keywords import did_you_mean
from ..text.sanitise import one_line
from ..version import __version__

SHELLS = ("bash", "zsh", "tcsh")  # for which shtab writes completion
# How the help calls the values that are names of files or folders.
_FILE = re.compile(r"FILE|LIST|DB|DIR|OUT|\.json|\.xlsx")
_GIVEN = "_given_options"  # the attribute of the namespace with the options that were given
# The default of a parser that holds why its help does not end with exit code 0.
HELP_REFUSAL = "help_refusal"


class CommandParser(argparse.ArgumentParser):
    """A parser that raises errors of ours, and refuses what argparse would lose or misread."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**settings, "add_help": False})
        for name in (None, "store"):
            self.register("action", name, _StoreOnce)
        self.register("action", "append", _AppendFilled)
        self.register("action", "store_true", _StoreTrue)
        if settings.get("add_help", True):
            self.add_argument("-h", "--help", action=PrintAlone, help="show this help, and exit")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Refuse what is not a choice, and say which was meant: `scren` is near `screen`."""
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            hint = did_you_mean(str(value), map(str, action.choices or ()))
            raise argparse.ArgumentError(action, f"{error.message}{hint}") from None

    def suggestion(self, word: str) -> str:
        """Return which option of this parser was meant by an unknown one; "" where none is near."""
        options = [name for action in self._actions for name in action.option_strings]
        return did_you_mean(word.partition("=")[0], options)

    def error(self, message: str) -> NoReturn:
        """Print the usage and refuse the command line.

        Raises:
            UsageError: always.
        """
        if sys.stderr is not None:
            self.print_usage(sys.stderr)
        raise UsageError(one_line(message))  # it may repeat what a stranger wrote


def given_options(arguments: argparse.Namespace) -> set[str]:
    """Return the options that were given on the command line, by the names of their values."""
    return set(getattr(arguments, _GIVEN, ()))


def set_given(arguments: argparse.Namespace, given: set[str]) -> None:
    """Say which options were given on the command line."""
    setattr(arguments, _GIVEN, given)


def note_given(namespace: argparse.Namespace, dest: str) -> None:
    """Note that an option was given on the command line."""
    namespace.__dict__.setdefault(_GIVEN, set()).add(dest)


def is_switch(action: argparse.Action) -> bool:
    """Return whether an option is on or off, and takes no value."""
    return isinstance(action, _StoreTrue)


def is_repeatable(action: argparse.Action) -> bool:
    """Return whether an option may be given several times."""
    return isinstance(action.default, list)


class PrintAlone(argparse.Action):
    """An option that prints the help or the version; it must be all that is asked."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:  # noqa: ARG002
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, default=None, help=help)

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,  # noqa: ARG002 - argparse passes it
        values: object,  # noqa: ARG002
        option_string: str | None = None,
    ) -> None:
        """Raise what `parse_command_line` answers: only there the whole command line is known."""
        raise _PrintAsked(parser, option_string or "")


class StoreField(argparse.Action):
    """Store the text of a field, which may be empty as a cell may; refuse the option twice."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Store the value."""
        if option_string is not None:
            if self.dest in given_options(namespace):
                name = "/".join(self.option_strings)
                parser.error(f"{name} is given twice; give it once, or one of the values is lost")
            note_given(namespace, self.dest)
        setattr(namespace, self.dest, values)


class _StoreOnce(StoreField):
    """Store the value of an option; refuse the option twice, and an empty value."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Store the value."""
        texts = values if isinstance(values, list) else [values]
        _refuse_empty(parser, texts, self.option_strings or [str(self.metavar)])
        super().__call__(parser, namespace, values, option_string)


class _AppendFilled(argparse.Action):
    """Add a value to the list of an option that may be given several times; refuse an empty one."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,  # noqa: ARG002 - argparse passes it
    ) -> None:
        """Store a new list: the one that is there may be the default, which is shared."""
        _refuse_empty(parser, [values], self.option_strings)
        note_given(namespace, self.dest)
        setattr(namespace, self.dest, [*getattr(namespace, self.dest), values])


class _StoreTrue(argparse.Action):
    """Switch something on."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:
        super().__init__(option_strings, dest, nargs=0, default=False, help=help)

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002 - argparse passes it
        namespace: argparse.Namespace,
        values: object,  # noqa: ARG002
        option_string: str | None = None,  # noqa: ARG002
    ) -> None:
        """Store that it is on."""
        note_given(namespace, self.dest)
        setattr(namespace, self.dest, True)


class PrintCompletion(PrintAlone):
    """The option that prints what completes the command in a shell; it must be all that is asked."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:
        super().__init__(option_strings, dest, help)
        self.nargs, self.choices, self.metavar = None, SHELLS, "SHELL"

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,  # noqa: ARG002 - argparse passes it
        values: object,
        option_string: str | None = None,
    ) -> None:
        """Raise what `parse_command_line` answers."""
        raise _PrintAsked(parser, option_string or "", str(values))


class _PrintAsked(Exception):
    """The command line asks for the help, the version or the completion."""

    def __init__(self, parser: argparse.ArgumentParser, option: str, value: str = "") -> None:
        self.parser = parser
        self.option = option
        self.value = value

    def is_all_of(self, words: Sequence[str]) -> bool:
        """Return whether a command line asks for this and nothing else."""
        # The program's name of a subcommand's parser is all that leads to it.
        path = self.parser.prog.split()[1:]
        asked = [self.option, self.value] if self.value else [self.option]
        return [*words] in ([*path, *asked], [*path, "=".join(asked)])


def parse_command_line(
    parser: argparse.ArgumentParser, words: Sequence[str]
) -> argparse.Namespace | None:
    """Return the arguments of a command; None where the help or the version was printed.

    Args:
        parser: the parser of the whole command line.
        words: the words after the program's name.

    Raises:
        UsageError: the words are not a command, or ask for the help or the version beside others,
            or the command is one whose exit code 0 is an answer, and the help answers nothing.
    """
    try:
        arguments, unknown = parser.parse_known_args(words)
        if unknown:
            used = getattr(arguments, "parser", parser)
            near = used.suggestion(unknown[0]) if isinstance(used, CommandParser) else ""
            used.error(f"unknown arguments: {' '.join(unknown)}{near}")
        return arguments
    except _PrintAsked as asked:
        if not asked.is_all_of(words):
            alone = f"{asked.parser.prog} {asked.option} {asked.value}".rstrip()
            asked.parser.error(
                f"{asked.option} is given beside other words, so nothing was done; give it alone"
                f" ('{alone}'), and put values of variables in quotes"
            )
        if asked.option == "--version":
            print(__version__)
        elif asked.value:
            print(_completion(parser, asked.value))
        else:
            asked.parser.print_help()
        refusal = asked.parser.get_default(HELP_REFUSAL)
        if refusal:
            raise UsageError(refusal) from None
        return None


def _completion(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return the script that completes the command, its options and the names of files in a shell."""
    import shtab

    for each in _parsers(parser):
        for action in each._actions:  # noqa: SLF001 - argparse has no other list of them
            if _FILE.search(str(action.metavar)):
                action.complete = shtab.FILE  # type: ignore[attr-defined]
    return str(shtab.complete(parser, shell))


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for inner in action.choices.values():
                yield from _parsers(inner)


def _refuse_empty(
    parser: argparse.ArgumentParser, values: Iterable[object], names: Sequence[str]
) -> None:
    if any(isinstance(value, str) and not value.strip() for value in values):
        parser.error(f"{'/'.join(names)} has an empty value; a variable may not be set")
