"""The lists of authorities: who publishes them, what proves them, how long they are at least."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .paths import RESOURCES
from .strict_yaml import read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialList:
    """What is known of one list: `official-lists.yaml` explains the fields.

    The lists of declared formats have theirs in `list-formats/`, under `publication`.
    """

    title: str
    publisher: str
    words: tuple[str, ...]
    least_entries: int
    least_known: int
    known: tuple[str, ...]
    register: str = ""


def official_list_files() -> list[Path]:
    """Return the files of which `official_lists` is made, the one of no declared format first."""
    return [RESOURCES / "official-lists.yaml", *sorted((RESOURCES / "list-formats").glob("*.yaml"))]


@lru_cache(maxsize=1)
def official_lists() -> Mapping[str, OfficialList]:
    """Return format -> what is known of the list.

    >>> official_lists()["uflpa"].publisher
    'US Department of Homeland Security'
    """
    path, *of_formats = official_list_files()
    data = dict(read_yaml(path.read_bytes(), path.name).data)
    for declared in of_formats:
        data[declared.stem] = read_yaml(declared.read_bytes(), declared.name).data["publication"]
    return {
        format_name: OfficialList(
            title=fields["title"],
            publisher=fields["publisher"],
            words=tuple(fields["words"]),
            least_entries=int(fields["least_entries"]),
            least_known=int(fields["least_known"]),
            known=tuple(fields["known"]),
            register=fields.get("register", ""),
        )
        for format_name, fields in data.items()
    }
