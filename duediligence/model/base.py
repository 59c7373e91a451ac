"""The two kinds of record: validated ones that people write, slotted ones that exist by the million."""

from __future__ import annotations

from operator import attrgetter
from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class SlottedRecord:
    """A record that exists by the million: pickled as the plain values of its fields, in order."""

    __slots__: ClassVar[tuple[str, ...]] = ()

    def __reduce__(self) -> tuple[type[SlottedRecord], tuple[object, ...]]:
        return type(self), attrgetter(*self.__slots__)(self)


class StrictModel(BaseModel):
    """A frozen record that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
