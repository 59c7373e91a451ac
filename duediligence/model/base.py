"""The kinds of record: slotted ones that exist by the million, checked ones that people may write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, dataclass_transform

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, TypeAdapter
    from pydantic_core import CoreSchema


class SlottedRecord:
    """A record that exists by the million: pickled as the plain values of its fields, in order."""

    __slots__: ClassVar[tuple[str, ...]] = ()

    def __reduce__(self) -> tuple[type[SlottedRecord], tuple[object, ...]]:
        return type(self), attrgetter(*self.__slots__)(self)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class CheckedRecord:
    """A frozen record whose fields pydantic checks when it is made; unknown fields are refused.

    It is a dataclass with the methods of a pydantic model. Pydantic is loaded when there is
    something to check, because it takes a fifth of the time in which the gate answers: records of
    the shipped lists and policies were checked when their snapshot was made.

    What a subclass checks of the whole record is in `__post_init__`; how it may also be written is
    in `_read_written`.

    Raises:
        ValidationError: (of pydantic) a field is missing, unknown or has a value it cannot have.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    _names: ClassVar[tuple[str, ...]] = ()  # of the fields
    _defaults: ClassVar[tuple[object, ...]] = ()  # of the fields; MISSING where there is none
    _least_values: ClassVar[int] = 0  # up to the last field without a default

    def __init_subclass__(cls) -> None:
        dataclass(init=False, repr=False, eq=False, kw_only=True)(cls)
        cls._names = tuple(f.name for f in fields(cls))  # type: ignore[arg-type]
        cls._defaults = tuple(f.default for f in fields(cls))  # type: ignore[arg-type]
        required = [at for at, value in enumerate(cls._defaults, start=1) if value is MISSING]
        cls._least_values = max(required, default=0)

    if not TYPE_CHECKING:  # there it would hide the fields' own types

        def __init__(self, /, **values: object) -> None:
            defaults = dict(zip(self._names, self._defaults, strict=True))
            if self._least_values or any(
                value is not defaults.get(name, MISSING) for name, value in values.items()
            ):
                self.__dict__.update(_adapter(type(self)).validate_python(values).__dict__)
            else:  # defaults need no check
                self.__dict__.update(defaults)

    @classmethod
    def unchecked(cls, *values: object) -> Self:
        """Return a record of values that were checked before.

        Args:
            values: of the fields in their order; those that are not given have their default.

        Raises:
            ValueError: there are more values than fields, or fewer than have no default.
        """
        record = cls.__new__(cls)
        if len(values) < cls._least_values:
            raise ValueError(f"{cls.__name__}: a value is missing")
        values += cls._defaults[len(values) :]
        record.__dict__.update(zip(cls._names, values, strict=True))
        return record

    @classmethod
    def model_validate(cls, value: object) -> Self:
        """Return the record that a mapping describes.

        Raises:
            ValidationError: (of pydantic) it describes none.
        """
        record: Self = _adapter(cls).validate_python(value)
        return record

    @classmethod
    def model_validate_json(cls, text: str | bytes) -> Self:
        """Return the record that a JSON text describes; raises as `model_validate` does."""
        record: Self = _adapter(cls).validate_json(text)
        return record

    def model_copy(self, *, update: Mapping[str, object] | None = None) -> Self:
        """Return a copy with some fields replaced, which are not checked."""
        record = self.__new__(type(self))
        record.__dict__.update(self.__dict__ | dict(update or {}))
        return record

    def model_dump(
        self, *, mode: Literal["python", "json"] = "python", exclude_none: bool = False
    ) -> dict[str, Any]:
        """Return the fields as a dict, and records in them as dicts."""
        plain: dict[str, Any] = _adapter(type(self)).dump_python(
            self, mode=mode, exclude_none=exclude_none
        )
        return plain

    def model_dump_json(self, *, indent: int | None = None) -> str:
        """Return the fields as a JSON text."""
        return _adapter(type(self)).dump_json(self, indent=indent).decode()

    @classmethod
    def _read_written(cls, value: Any) -> Any:
        """Return the fields that a value stands for, where there is more than one way to write them."""
        return value

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return Before(cls._read_written).__get_pydantic_core_schema__(source, handler)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    def __repr__(self) -> str:
        shown = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)  # type: ignore[arg-type]
        return f"{type(self).__name__}({', '.join(shown)})"

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"{name}: {type(self).__name__} is frozen; use model_copy")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"{name}: {type(self).__name__} is frozen; use model_copy")


class _WithFunction:
    """In an annotation: a function that is called beside the checks of the type."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function


class Before(_WithFunction):
    """In an annotation: a function that turns what was written into what the type checks."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(self._function, handler(source))


class After(_WithFunction):
    """In an annotation: a function that checks what the type lets pass, and returns it."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(self._function, handler(source))


class Bounds:
    """In an annotation: bounds in pydantic's words, such as `ge=1` or `min_length=1`."""

    def __init__(self, **bounds: float | str) -> None:
        self._bounds = bounds

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema: Any = {**handler(source), **self._bounds}
        return schema  # type: ignore[no-any-return]


_adapters: dict[type, TypeAdapter[Any]] = {}  # of each class whose records were checked


def _adapter(record: type) -> TypeAdapter[Any]:
    if record not in _adapters:
        from pydantic import TypeAdapter

        _adapters[record] = TypeAdapter(record)
    return _adapters[record]
