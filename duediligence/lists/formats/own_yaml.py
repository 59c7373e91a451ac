"""Reads the library's own list format: the YAML files in `watchlists/`.

`watchlists/xinjiang-2019.yaml` opens with a description of the format. Ids of statements are made
here, `<list>:<entry>:<n>`, so that nobody numbers by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError

from ...errors import WatchlistError
from ...model import ContextNote, ListInfo, Source, StrictModel, Watchlist, WatchlistEntry
from ...resources import strict_yaml
from ...resources.strict_yaml import PathPart
from ...resources.validation_messages import cause_of

SECTIONS = ("list", "gazetteers", "sources", "shared", "entries", "context")
ValuePath = tuple[PathPart, ...]
N = TypeVar("N", bound=StrictModel)


def read_own_yaml(content: bytes, name: str, folder: Path | None = None) -> Watchlist:
    """The bytes of one list file -> the watchlist it holds.

    Args:
        content: the bytes.
        name: what to call the file in messages.
        folder: where the file lies; a gazetteer written as a relative path lies beside it.

    Raises:
        WatchlistError: it is malformed; the message names the file, the line, the part and what to do.
    """
    return _Reader(content, name, folder).watchlist()


class _Reader:
    """Reads one file; every message it raises says where in the file."""

    def __init__(self, content: bytes, name: str, folder: Path | None) -> None:
        self.file = strict_yaml.read_yaml(content, name)
        self.folder = folder
        self.sha256 = sha256(content).hexdigest()
        self.top = self._mapping(self.file.data, ())
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
        self.list_id = ""

    def watchlist(self) -> Watchlist:
        """Everything the file says, as nouns."""
        info = self._noun(ListInfo, ("list",), self._section("list"), sha256=self.sha256)
        self.list_id = info.id
        gazetteers = {"gazetteers": self._gazetteers()} if "gazetteers" in self.top else {}
        return self._noun(
            Watchlist,
            (),
            gazetteers,
            lists=(info,),
            sources=tuple(self._named(Source, "sources")),
            entries=tuple(self._stating(WatchlistEntry, "entries")),
            context=tuple(self._stating(ContextNote, "context")),
        )

    def _gazetteers(self) -> list[Any]:
        """The gazetteers, those written as a relative path found beside the list."""
        path = ("gazetteers",)
        written = self._sequence(self.top["gazetteers"], path)
        return [self._gazetteer(one, (*path, at)) for at, one in enumerate(written)]

    def _gazetteer(self, one: Any, path: ValuePath) -> Any:
        if not isinstance(one, str):
            return one  # refused with the others of the wrong kind
        posix = one.replace("\\", "/")
        if ".." in PurePosixPath(posix).parts:
            self._refuse(path, f"{one!r} climbs", "put the folder beside the list, or below it")
        if "/" not in posix or Path(one).is_absolute() or self.folder is None:
            return one
        home = self.folder.resolve()
        found = (home / posix).resolve()
        if not found.is_relative_to(home):
            self._refuse(path, f"{one!r} leads elsewhere", "put the folder beside the list")
        return str(found)

    def _named(self, noun: type[N], section: str) -> Iterator[N]:
        for key, written in self._section(section).items():
            yield self._noun(noun, (section, key), written, id=key)

    def _stating(self, noun: type[N], section: str) -> Iterator[N]:
        for key, written in self._section(section).items():
            path = (section, key)
            fields = dict(self._mapping(written, path))
            statements = self._statements(fields.pop("statements", []), (*path, "statements"), key)
            yield self._noun(noun, path, fields, id=key, list=self.list_id, statements=statements)

    def _statements(self, written: Any, path: ValuePath, holder: str) -> list[dict[str, Any]]:
        spelt_out = list(self._spelt_out(written, path))
        for number, (place, statement) in enumerate(spelt_out, start=1):
            if "id" in statement:
                self._refuse((*place, "id"), "unknown field", "remove it: ids are made here")
            statement["id"] = f"{self.list_id}:{holder}:{number}"
        return [statement for _, statement in spelt_out]

    def _spelt_out(
        self, written: Any, path: ValuePath
    ) -> Iterator[tuple[ValuePath, dict[str, Any]]]:
        """Each statement with its place in the file, `shared: name` replaced by what it names."""
        for number, item in enumerate(self._sequence(written, path)):
            place = (*path, number)
            statement = dict(self._mapping(item, place))
            if "shared" not in statement:
                yield place, statement
                continue
            group, shared = statement["shared"], self._section("shared")
            if len(statement) > 1 or not isinstance(group, str) or group not in shared:
                known = ", ".join(shared) or "none"
                self._refuse(place, "no such shared statements", f"write one of: {known}")
            for index, member in enumerate(self._sequence(shared[group], ("shared", group))):
                inner = ("shared", group, index)
                yield inner, dict(self._mapping(member, inner))

    def _noun(self, noun: type[N], path: ValuePath, written: Any, **made: object) -> N:
        fields = self._mapping(written, path)
        for key in made:
            if key in fields:
                self._refuse((*path, key), "unknown field", "remove it: it is filled in here")
        try:
            return noun.model_validate({**fields, **made})
        except ValidationError as error:
            self._explain(path, error)

    def _explain(self, path: ValuePath, error: ValidationError) -> NoReturn:
        at, cause = cause_of(error)
        place = (*path, *at)
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        ours = {
            "missing": ("missing", "add it"),
            "extra_forbidden": ("unknown field", "remove it, or correct its spelling"),
        }
        kind = error.errors(include_url=False)[0]["type"]
        seen, remedy = ours.get(kind, (cause, "correct it there"))
        self._refuse(place, f"{seen}{more}", remedy)

    def _section(self, name: str) -> dict[str, Any]:
        return self._mapping(self.top.get(name, {}), (name,))

    def _mapping(self, written: Any, path: ValuePath) -> dict[str, Any]:
        if not isinstance(written, dict):
            self._refuse(path, "no mapping here", "write `key: value` lines")
        return written

    def _sequence(self, written: Any, path: ValuePath) -> list[Any]:
        if not isinstance(written, list):
            self._refuse(path, "no list here", "begin each item with a dash")
        return written

    def _refuse(self, path: ValuePath, seen: str, remedy: str) -> NoReturn:
        where = " > ".join(str(part) for part in path) or "the file"
        raise WatchlistError(
            f"{self.file.name}, line {self.file.line(path)}, {where}: {seen}; {remedy}"
        )
