"""The library's own list format: the YAML files in `watchlists/`.

Recognised by: the suffix .yaml or .yml.
Reads: everything; `watchlists/xinjiang-2019.yaml` opens with a description of the format. Ids of
statements are made here, `<list>:<entry>:<n>`, so that nobody numbers by hand.
Leaves out: nothing; what is not understood is refused with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from hashlib import sha256
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError

from ...errors import WatchlistError
from ...model import CheckedRecord, ContextNote, ListInfo, Source, Watchlist, WatchlistEntry
from ...resources.strict_yaml import PathPart, read_yaml
from ...resources.validation_messages import cause_of

_SUFFIXES = {".yaml", ".yml"}
SECTIONS = ("list", "gazetteers", "sources", "shared", "entries", "context")
# Where the file is wrong in these ways, what to say and what to do; else pydantic's cause is said.
_REMEDIES = {
    "missing": ("missing", "add it"),
    "unexpected_keyword_argument": ("unknown field", "remove it, or correct its spelling"),
}
# A list says nothing of its own identity, which `identity` establishes, nor of rows, which it has not.
_FILLED_IN = {
    field.name: field.default
    for field in fields(ListInfo)
    if field.name
    in {
        *("format", "publisher", "identity", "identity_basis", "entries"),
        *("rows", "undecided", "undecided_as"),
    }
}
ValuePath = tuple[PathPart, ...]
M = TypeVar("M", bound=CheckedRecord)


def is_own_yaml(path: PurePath) -> bool:
    """Return whether a file is a list in the library's own format, by its name.

    >>> is_own_yaml(PurePath("a.YML"))
    True
    """
    return path.suffix.lower() in _SUFFIXES


def read_own_yaml(content: bytes, name: str, folder: Path | None = None) -> Watchlist:
    """Read the bytes of one list file.

    Args:
        content: the bytes.
        name: what to call the file in messages.
        folder: the folder of the file; a gazetteer with a relative path is looked for there.

    Raises:
        WatchlistError: it is malformed; the message names the file, the line, the part and what to do.
    """
    return _Reader(content, name, folder).watchlist()


class _Reader:
    """Reads one file; every message it raises says where in the file."""

    def __init__(self, content: bytes, name: str, folder: Path | None) -> None:
        self.file = read_yaml(content, name)
        self.folder = folder
        self.sha256 = sha256(content).hexdigest()
        self.top = self._mapping(self.file.data, ())
        self.list_id = ""
        if "draft" in self.top:
            self._refuse(
                ("draft",),
                "this is a draft, in which nothing is active",
                "write `approved_by` where a proposal belongs on the list, then run"
                " `duediligence watchlist build` and use the list that it writes",
            )
        for section in self.top:
            if section not in SECTIONS:
                self._refuse((section,), "unknown section", f"sections are {', '.join(SECTIONS)}")

    def watchlist(self) -> Watchlist:
        """Return everything that the file holds."""
        info = self._build(
            ListInfo, ("list",), self._section("list"), sha256=self.sha256, **_FILLED_IN
        )
        self.list_id = info.id
        gazetteers = {"gazetteers": self._gazetteers()} if "gazetteers" in self.top else {}
        sources = [
            self._build(Source, ("sources", key), fields, id=key)
            for key, fields in self._section("sources").items()
        ]
        return self._build(
            Watchlist,
            (),
            gazetteers,
            lists=(info,),
            sources=tuple(sources),
            entries=tuple(self._build_with_statements(WatchlistEntry, "entries")),
            context=tuple(self._build_with_statements(ContextNote, "context")),
        )

    def _gazetteers(self) -> list[Any]:
        """Return the gazetteers; a relative path becomes that of a folder beside the list."""
        gazetteers = []
        for at, item in enumerate(self._sequence(self.top["gazetteers"], ("gazetteers",))):
            path = ("gazetteers", at)
            gazetteers.append(item)
            if not isinstance(item, str):
                continue  # refused by the model, which knows what belongs here
            posix = item.replace("\\", "/")
            if ".." in PurePosixPath(posix).parts:
                self._refuse(
                    path, f"{item!r} climbs", "put the folder beside the list, or below it"
                )
            if "/" not in posix or Path(item).is_absolute() or self.folder is None:
                continue
            home = self.folder.resolve()
            resolved = (home / posix).resolve()  # a link may lead anywhere
            if not resolved.is_relative_to(home):
                self._refuse(path, f"{item!r} leads elsewhere", "put the folder beside the list")
            gazetteers[-1] = str(resolved)
        return gazetteers

    def _build_with_statements(self, model: type[M], section: str) -> Iterator[M]:
        """Yield each item of a section, its statements spelt out and numbered."""
        for key, item in self._section(section).items():
            path = (section, key)
            fields = dict(self._mapping(item, path))
            statements = []
            listed = self._statements(fields.pop("statements", []), (*path, "statements"))
            for number, (where, statement) in enumerate(list(listed), start=1):
                if "id" in statement:
                    self._refuse((*where, "id"), "unknown field", "remove it: ids are made here")
                statements.append({**statement, "id": f"{self.list_id}:{key}:{number}"})
            yield self._build(model, path, fields, id=key, list=self.list_id, statements=statements)

    def _statements(
        self, items: Any, path: ValuePath
    ) -> Iterator[tuple[ValuePath, dict[str, Any]]]:
        """Yield each statement with its place in the file, `shared: name` replaced by that group."""
        for number, item in enumerate(self._sequence(items, path)):
            where = (*path, number)
            statement = self._mapping(item, where)
            if "shared" not in statement:
                yield where, statement
                continue
            group, shared = statement["shared"], self._section("shared")
            if len(statement) > 1 or not isinstance(group, str) or group not in shared:
                groups = ", ".join(shared) or "none"
                self._refuse(where, "no such shared statements", f"write one of: {groups}")
            for index, member in enumerate(self._sequence(shared[group], ("shared", group))):
                member_path = ("shared", group, index)
                yield member_path, self._mapping(member, member_path)

    def _build(self, model: type[M], path: ValuePath, item: Any, **made: object) -> M:
        """Validate an item with the fields that are made here, which it may not have itself."""
        fields = self._mapping(item, path)
        for key in made:
            if key in fields:
                self._refuse((*path, key), "unknown field", "remove it: it is filled in here")
        try:
            return model.model_validate({**fields, **made})
        except ValidationError as error:
            at, cause = cause_of(error)
            kind = error.errors(include_url=False)[0]["type"]
            problem, remedy = _REMEDIES.get(kind, (cause, "correct it there"))
            more = error.error_count() - 1
            self._refuse((*path, *at), problem + (f" (and {more} more)" if more else ""), remedy)

    def _section(self, name: str) -> dict[str, Any]:
        return self._mapping(self.top.get(name, {}), (name,))

    def _mapping(self, item: Any, path: ValuePath) -> dict[str, Any]:
        if not isinstance(item, dict):
            self._refuse(path, "no mapping here", "write `key: value` lines")
        return item

    def _sequence(self, item: Any, path: ValuePath) -> list[Any]:
        if not isinstance(item, list):
            self._refuse(path, "no list here", "begin each item with a dash")
        return item

    def _refuse(self, path: ValuePath, problem: str, remedy: str) -> NoReturn:
        where = " > ".join(str(part) for part in path) or "the file"
        raise WatchlistError(
            f"{self.file.name}, line {self.file.line(path)}, {where}: {problem}; {remedy}"
        )
