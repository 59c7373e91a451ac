"""Reads YAML that people write, strictly: plain text, lists and mappings, and nothing clever.

PyYAML's parser does the parsing; this module only builds from its events. Everything stays text
(`NO` does not become `False`, nor `0511` 329), and what YAML allows but a list never needs is refused with
line and column: tags, anchors and aliases, repeated keys, several documents, deep nesting.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from ..errors import DueDiligenceError, WatchlistError
from .snapshots import BuiltInData

if TYPE_CHECKING:
    from yaml import Event

PathPart = str | int  # a key of a mapping, or a position in a list
MAX_BYTES = (
    32 * 1024**2
)  # judgement: the largest shipped file is 33 kB; nobody writes more than 32 MB
MAX_DEPTH = 20  # judgement: the shipped lists need 5; deeper nesting would exhaust the stack


@dataclass(slots=True)
class YamlDocument:
    """What a file says, and the line of each part of it."""

    data: Any
    name: str
    content: bytes = b""
    lines: dict[tuple[PathPart, ...], int] | None = None

    def line(self, path: tuple[PathPart, ...]) -> int:
        """Return the line of the innermost part of `path` that the file has."""
        if self.lines is None:  # it came from the snapshot: lines are for messages only
            self.lines = _parse(self.content, self.name, WatchlistError).lines or {}
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(
    content: bytes, name: str, error: type[DueDiligenceError] = WatchlistError
) -> YamlDocument:
    r"""Build text, lists and mappings from YAML bytes; keys whose value is blank are left out.

    Args:
        content: the bytes of the file, UTF-8.
        name: what to call the file in messages.
        error: the class of the error that is raised where the file is refused.

    >>> read_yaml(b"country: NO\nhs: 0511", "a.yaml").data
    {'country': 'NO', 'hs': '0511'}
    """
    known = _shipped().get(hashlib.sha256(content).hexdigest())
    if known is not None:
        return YamlDocument(json.loads(known), name, content)
    return _parse(content, name, error)


class ParsedFiles(NamedTuple):
    """What shipped files say, as JSON, by the SHA-256 of their bytes."""

    json_by_sha256: dict[str, str]


@cache
def _shipped() -> dict[str, str]:
    """Return the shipped files that the snapshot has; any other file is parsed."""
    return parsed_files([]).load().json_by_sha256


def parsed_files(paths: Iterable[Path]) -> BuiltInData[ParsedFiles]:
    """Return the data of shipped files; without a snapshot of them, none counts as known.

    Their hashes are in the snapshot, so that of all of them need not be the same.

    Args:
        paths: those that a snapshot is to have.
    """
    return BuiltInData("yaml", ParsedFiles, str, lambda: _parse_files(paths))


def _parse_files(paths: Iterable[Path]) -> ParsedFiles:
    contents = [path.read_bytes() for path in paths]
    return ParsedFiles(
        {
            hashlib.sha256(content).hexdigest(): json.dumps(
                _parse(content, "", WatchlistError).data, separators=(",", ":")
            )
            for content in contents
        }
    )


def _parse(content: bytes, name: str, error: type[DueDiligenceError]) -> YamlDocument:
    """Parse the bytes of a file; see `read_yaml`."""
    import yaml

    if len(content) > MAX_BYTES:
        raise error(f"{name} is {len(content):,} bytes; a list may hold {MAX_BYTES:,}: split it")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise error(f"{name} is not UTF-8 at byte {broken.start}; save it as UTF-8") from None
    # The C parser is ten times faster; a Python without it reads the same.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return _Builder(name, yaml.parse(text, Loader=loader), error).document()
    except yaml.YAMLError as broken:
        mark = getattr(broken, "problem_mark", None)
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(broken, "problem", None) or "it is not YAML"
        raise error(f"{name}{where}: {problem}; correct the file there") from None


class _Builder:
    """Builds one document from the parser's events."""

    def __init__(self, name: str, events: Iterator[Event], error: type[DueDiligenceError]) -> None:
        self.name, self.events, self.error = name, events, error
        self.lines: dict[tuple[PathPart, ...], int] = {}

    def document(self) -> YamlDocument:
        """Return the only document of the file."""
        import yaml

        documents = 0
        data: Any = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, "a second document begins", "keep one document a file")
                data = self._value(next(self.events), ())
        return YamlDocument(data, self.name, lines=self.lines)

    def _value(self, event: Event, path: tuple[PathPart, ...]) -> Any:
        import yaml

        self.lines.setdefault(path, _position(event)[0])
        self._check(event, path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        # The check lets only scalars through; a blank one is written without quotation marks.
        assert isinstance(event, yaml.ScalarEvent)
        return None if event.value == "" and not event.style else event.value

    def _mapping(self, path: tuple[PathPart, ...]) -> dict[str, Any]:
        import yaml

        built: dict[str, Any] = {}
        keys: set[str] = set()
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._value(event, (*path, "?"))
            if not isinstance(key, str):
                self._refuse(event, "a key is not a plain word", "write `key: value`")
            if key in keys:
                self._refuse(
                    event, f"the key {key!r} is there twice", "remove or rename one of them"
                )
            keys.add(key)
            self.lines[(*path, key)] = _position(event)[0]
            value = self._value(next(self.events), (*path, key))
            if value is not None:
                built[key] = value
        return built

    def _sequence(self, path: tuple[PathPart, ...]) -> list[Any]:
        import yaml

        built: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            value = self._value(event, (*path, len(built)))
            if value is None:
                self._refuse(event, "an item of a list is blank", "write it or remove its dash")
            built.append(value)
        return built

    def _check(self, event: Event, path: tuple[PathPart, ...]) -> None:
        import yaml

        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(event, "an anchor or alias (& or *)", "write the text out, or quote it")
        if tag := getattr(event, "tag", None):
            self._refuse(event, f"the tag {tag}", "remove it, or quote the text")
        if len(path) > MAX_DEPTH:
            self._refuse(event, f"more than {MAX_DEPTH} levels", "nest less deeply")

    def _refuse(self, event: Event, problem: str, remedy: str) -> NoReturn:
        line, column = _position(event)
        raise self.error(f"{self.name}, line {line}, column {column}: {problem}; {remedy}")


def _position(event: Event) -> tuple[int, int]:
    """Return line and column, from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
