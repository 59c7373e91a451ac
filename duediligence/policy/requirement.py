"""What a policy requires of the lists that are loaded: which list, how long, how sure its identity is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from ..model import Bounds, CheckedRecord, ListIdentity, ListInfo
from ..resources.official_lists import OfficialList, official_lists

_SURE = (ListIdentity.PROVED, ListIdentity.STATED)


class Requirement(CheckedRecord):
    """A list that must be loaded, by its format or publisher; an own list never meets it.

    In a policy's file it may be written as the format alone: `requires: [uflpa]`.

    Attributes:
        format: the format of an official list, such as "uflpa".
        publisher: the publisher of an official list, in place of its format.
        entries: the least number of active entries; by default that of the shortest version of it.
        identity: which ways to establish the identity are accepted: proved, stated.

    >>> Requirement.model_validate("uflpa").entries
    20
    """

    format: str | None = None
    publisher: str | None = None
    entries: Annotated[int, Bounds(ge=1)] = 0
    identity: Annotated[tuple[ListIdentity, ...], Bounds(min_length=1)] = _SURE

    @classmethod
    def _read_written(cls, value: Any) -> Any:
        fields = {"format": value} if isinstance(value, str) else value
        if isinstance(fields, dict) and "entries" not in fields:
            least = [official.least_entries for official in _matching(fields)]
            return {**fields, "entries": min(least, default=1)}
        return fields

    def __post_init__(self) -> None:
        if (self.format is None) == (self.publisher is None):
            raise ValueError("give format or publisher, one of them")
        if not _matching({"format": self.format, "publisher": self.publisher}):
            official = official_lists()
            choices = (
                official
                if self.format
                else {description.publisher for description in official.values()}
            )
            raise ValueError(
                f"{self.name!r} is not an official list that can be proved or stated, and an own list"
                f" never meets a requirement; write one of {', '.join(sorted(choices))}"
            )
        if unsure := set(self.identity).difference(_SURE):
            words = ", ".join(sorted(unsure))
            raise ValueError(f"identity {words} proves no publisher; write proved, stated or both")

    @property
    def name(self) -> str:
        """The format, or the publisher where that is required."""
        return self.format or self.publisher or ""

    def is_met_by(self, info: ListInfo) -> bool:
        """Whether a loaded list is the one that is required."""
        return not self.objections(info)

    def objections(self, info: ListInfo) -> tuple[str, ...]:
        """Return what keeps a loaded list from being the one that is required; empty for nothing."""
        if info.identity not in self.identity:
            return (f"its identity is {info.identity.value}: {info.identity_basis}",)
        if (info.format if self.format else info.publisher) != self.name:
            return (f"it is of the format {info.format}, published by {info.publisher}",)
        if info.entries < self.entries:
            return (f"it has {info.entries:,} active entries",)
        return ()

    def describe(self) -> str:
        """Return what is required, in words."""
        what = f"format {self.format}" if self.format else f"published by {self.publisher}"
        ways = " or ".join(identity.value for identity in self.identity)
        return f"{what}, at least {self.entries:,} entries, identity {ways}"

    def explain_missing(self, lists: Sequence[ListInfo]) -> str:
        """Return what is required and why none of the loaded lists is it."""
        loaded = "; ".join(
            f"{info.id} is not it, for {' and '.join(self.objections(info))}" for info in lists
        )
        return f"{self.describe()}; {loaded or 'no list is loaded'}"


def _matching(fields: dict[str, Any]) -> list[OfficialList]:
    """Return the official lists of a format or of a publisher."""
    return [
        official
        for format_name, official in official_lists().items()
        if format_name == fields.get("format") or official.publisher == fields.get("publisher")
    ]
