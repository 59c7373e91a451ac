"""The configuration file: the options of `screen` and `gate`, so that nobody types them each time.

    [screen]                                  [gate]
    watchlist = ["xinjiang-2019", "own.xlsx"] policy = "us-import"
    max-age = 30                              max-age = 7

A key is the long name of an option, a value what would stand behind it: a text, a whole number, true
for a switch, a list for an option that may be repeated. An option of the command line replaces that
of the file. The values become words of the command line, so both are checked by the same rules.

`screen`, `explain` and `review` also read `duediligence.toml` of the working directory; `gate` reads a file only
where --config names it: whoever can write to the directory of an order could else have it judged by a
list of theirs.
"""

from __future__ import annotations

import argparse
import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import UsageError
from ..resources.keywords import did_you_mean
from ..text.sanitise import one_line
from .arguments import FILE_NAME, TABLE_OF, a_day
from .command_parser import (
    PrintAlone,
    StoreField,
    given_options,
    is_repeatable,
    is_switch,
    parse_command_line,
    set_given,
)
from .output import print_always

# Options whose values are files, which are sought from the folder of the configuration file.
PATHS = {"cache", "answers", "output", "since", "html", "json"}
NAMES_OR_PATHS = {"watchlist", "policy"}
_STANDARD_OUTPUT = "-"
# A --format vouches for the -w beside it; for a list of the other place it would vouch wrongly.
_TOGETHER = {"watchlist": "formats", "formats": "watchlist"}
_LARGEST = 100_000  # bytes; all options together fill a few hundred
_LONGEST_SHOWN = 60  # characters of a value in the line that says what was taken


class _Setting(NamedTuple):
    key: str
    action: argparse.Action
    values: list[str]  # of a switch none
    is_on: bool = True


def with_configuration(
    parser: argparse.ArgumentParser,
    words: Sequence[str],
    arguments: argparse.Namespace,
    path: Path,
) -> argparse.Namespace:
    """Return the arguments with the options of the configuration file that were not given.

    What was taken from the file is printed to stderr, also with -q: a file never acts in silence.

    Args:
        parser: the parser of the whole command line, with all commands.
        words: the words of the command line.
        arguments: what they were parsed into.
        path: the file, see `configuration_file`.

    Raises:
        UsageError: the file cannot be read, is not the user's own, or has an unknown key or a wrong
            value.
    """
    command = arguments.command
    try:
        tables = _settings(_read(path, is_named=bool(arguments.config)), parser)
        own = {action.dest for action in _subparser(parser, command)._actions}  # noqa: SLF001
        settings = [s for s in tables.get(TABLE_OF[command], ()) if s.action.dest in own]
        given = _with_rivals(given_options(arguments), _subparser(parser, command))
        taken = [setting for setting in settings if setting.action.dest not in given]
        at = words.index(command) + 1
        found = _words(taken, path.parent)
        whole = parse_command_line(parser, [*words[:at], *found, *words[at:]])
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None
    assert whole is not None  # the words ask for no help: they were parsed before
    whole.config = str(path)
    set_given(whole, given_options(arguments))
    replaced = [setting.key for setting in settings if setting.action.dest in given]
    print_always(_what_was_taken(path, taken, replaced))
    return whole


def _read(path: Path, *, is_named: bool) -> dict[str, Any]:
    import tomllib

    if not path.is_file():  # a pipe would never end
        raise UsageError("there is no such file")
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(f"it cannot be read: {error.strerror}") from None
    if not is_named and not _is_own(status):
        raise UsageError(
            "this file is found in the working directory, and another user owns it or may write to it,"
            f" so nothing was done; to use it all the same, write --config {FILE_NAME}"
        )
    if len(content) > _LARGEST:
        raise UsageError(f"it is larger than {_LARGEST:,} bytes, so it is no configuration file")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))  # editors on Windows write the mark
    except RecursionError:
        raise UsageError("its values are nested too deep") from None
    except ValueError as error:
        raise UsageError(f"this is not TOML: {error}") from None


def _is_own(status: os.stat_result) -> bool:
    """Return whether only the user, or the administrator, can have written a file."""
    if os.name == "nt":
        return True  # its owner cannot be told from here
    return status.st_uid in (os.geteuid(), 0) and not status.st_mode & stat.S_IWOTH


def _settings(
    tables: Mapping[str, Any], parser: argparse.ArgumentParser
) -> dict[str, list[_Setting]]:
    """Return what each table sets, all of them checked, whichever the command needs."""
    known = set(TABLE_OF.values())
    for name, table in tables.items():
        if name not in known:
            kind = "table" if isinstance(table, dict) else "key outside of the tables"
            places = " and ".join(f"[{table}]" for table in sorted(known))
            hint = did_you_mean(name, known)
            raise UsageError(f"unknown {kind} {name!r}{hint} (the tables are {places})")
        if not isinstance(table, dict):
            raise UsageError(f"{name} is one value; write [{name}] and its options below")
    return {
        name: list(_settings_of(name, table, _subparser(parser, name)))
        for name, table in tables.items()
    }


def _settings_of(
    name: str, table: Mapping[str, Any], parser: argparse.ArgumentParser
) -> Iterable[_Setting]:
    options = {
        option.removeprefix("--"): action
        for action in parser._actions  # noqa: SLF001 - argparse has no other list of them
        for option in action.option_strings
        if option.startswith("--")
        and action.dest != "config"
        and not isinstance(action, PrintAlone)
    }
    settings = {key: action for key, action in options.items() if not _is_field(action)}
    seen: set[str] = set()
    for key, value in table.items():
        option = key.replace("_", "-")
        where = f"[{name}] {key}"
        if option in options and option not in settings:
            raise UsageError(
                f"{where} is a field of an order, not a setting; give it with the order"
            )
        if option not in settings:
            raise UsageError(f"{where} is no option{did_you_mean(option, settings)}")
        if option in seen:
            raise UsageError(f"{where} is set twice, with - and with _; set it once")
        seen.add(option)
        setting = _setting(where, option, value, settings[option])
        if setting.is_on:  # a switch that is off is what it is without the file
            yield setting


def _setting(where: str, key: str, value: object, action: argparse.Action) -> _Setting:
    if is_switch(action):
        if not isinstance(value, bool):
            raise UsageError(f"{where} is true or false, not {value!r}")
        return _Setting(key, action, [], is_on=value)
    if is_repeatable(action):
        items = value if isinstance(value, list) else [value]
        values = [item for item in items if isinstance(item, str)]
        if not values or values != items:
            raise UsageError(f'{where} is a list of texts, such as ["..."], not {value!r}')
        return _Setting(key, action, values)
    if action.type is a_day:
        # TOML has days of its own: as-of = 2024-07-01.
        if type(value) is date:
            value = value.isoformat()
    elif action.type is not None:
        if not isinstance(value, int) or isinstance(value, bool):
            raise UsageError(f"{where} is a whole number, not {value!r}")
        return _Setting(key, action, [str(value)])
    if not isinstance(value, str):
        raise UsageError(f'{where} is a text, such as "...", not {value!r}')
    return _Setting(key, action, [value])


def _is_field(action: argparse.Action) -> bool:
    return type(action) is StoreField or action.dest == "fields"


def _with_rivals(given: set[str], parser: argparse.ArgumentParser) -> set[str]:
    """Return the options that were given, with those that they rule out or belong to."""
    rivals = {_TOGETHER[dest] for dest in given if dest in _TOGETHER}
    for group in parser._mutually_exclusive_groups:  # noqa: SLF001 - argparse has no other list
        members = {action.dest for action in group._group_actions}  # noqa: SLF001
        rivals |= members if members & given else set()
    return given | rivals


def _words(settings: Iterable[_Setting], folder: Path) -> list[str]:
    """Return settings as words of the command line."""
    words: list[str] = []
    lists: list[str] = []
    formats: list[str] = []
    for setting in settings:
        values = [_located(setting.action.dest, value, folder) for value in setting.values]
        if setting.action.dest == "watchlist":
            lists = [f"--watchlist={value}" for value in values]
        elif setting.action.dest == "formats":
            formats = [f"--format={value}" for value in values]
        else:
            words += [f"--{setting.key}={value}" for value in values]
            words += [f"--{setting.key}"] if is_switch(setting.action) else []
    if len(formats) < 2:  # one is for all lists, as before every -w
        return [*words, *formats, *lists]
    if len(formats) != len(lists):
        raise UsageError(
            f"format has {len(formats)} values and watchlist {len(lists)}; give one format for all"
            " lists, or one for each"
        )
    return [*words, *(word for pair in zip(lists, formats, strict=True) for word in pair)]


def _located(dest: str, value: str, folder: Path) -> str:
    """Return the value of an option, of a file with the folder that it is sought from."""
    is_path = dest in PATHS and value != _STANDARD_OUTPUT
    if dest == "watchlist":
        from ..lists import bundled

        is_path = value not in bundled()
    elif dest == "policy":  # a name of a policy has neither
        is_path = value.endswith((".yaml", ".yml")) or "/" in value or "\\" in value
    return str(folder / value) if is_path and value.strip() else value


def _subparser(parser: argparse.ArgumentParser, command: str) -> argparse.ArgumentParser:
    (commands,) = parser._subparsers._group_actions  # type: ignore[union-attr] # noqa: SLF001
    choices: Mapping[str, argparse.ArgumentParser] = commands.choices  # type: ignore[assignment]
    return choices[command]


def _what_was_taken(path: Path, taken: Iterable[_Setting], replaced: Sequence[str]) -> str:
    parts = "; ".join(f"{setting.key} = {_shown(setting)}" for setting in taken)
    line = f"From {path}: {parts or 'nothing'}"
    if replaced:
        line += f" (the command line says otherwise: {', '.join(replaced)})"
    return one_line(line)


def _shown(setting: _Setting) -> str:
    if setting.action.dest == "password":
        return "(not shown)"
    text = ", ".join(setting.values) or "true"
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
