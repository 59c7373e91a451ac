"""What a caller may choose about reading and running; no option changes a decision."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Annotated

from ..errors import UsageError
from .base import Bounds, CheckedRecord


class _Choices(CheckedRecord):
    """What callers construct: an invalid value is a `UsageError` in plain words."""

    if not TYPE_CHECKING:  # there it would hide the fields' own types

        def __init__(self, **values: object) -> None:
            try:
                super().__init__(**values)
            except ValueError as error:
                from ..resources.keywords import did_you_mean
                from ..resources.validation_messages import explain_validation_error

                known = [field.name for field in fields(self)]
                unknown = next((name for name in values if name not in known), None)
                hint = did_you_mean(unknown, known) if unknown else ""
                raise UsageError(
                    f"{type(self).__name__}: {explain_validation_error(error)}{hint}"
                ) from None


class Limits(_Choices):
    """Bounds on one input file, against files that would fill memory or disk or never end.

    The defaults are judgement: more than a table of suppliers needs, less than a machine has.

    Attributes:
        bytes: of the file.
        unpacked_bytes: of all parts of a zipped workbook.
        ratio: unpacked to packed bytes of a part; a zip bomb comes near deflate's 1,032.
        members: parts of a zipped workbook.
        rows, cells: of one sheet.
        cell_characters: of one cell; Excel itself allows 32,767.
        seconds: in which another process must have read an old binary format.

    Raises:
        UsageError: a value is not a whole number.

    >>> Limits(rows=5_000_000).rows
    5000000
    """

    bytes: int = 2 * 1024**3  # 2 GB
    unpacked_bytes: int = 4 * 1024**3  # 4 GB
    ratio: int = 200
    members: int = 5_000
    rows: int = 2_000_000  # Excel itself allows 1,048,576
    cells: int = 60_000_000  # all rows with 30 columns
    cell_characters: int = 2_000_000
    seconds: int = 600


class Options(_Choices):
    """How to read and run, never what to find: no option changes a decision.

    Attributes:
        sheet: the only sheet of a workbook to screen; all of them by default.
        password: of an encrypted workbook.
        workers: processes that screen, this one among them.
        progress: whether a long screening reports on standard error.
        limits: bounds on the size of an input file.

    Raises:
        UsageError: an option has a value that it cannot have, such as `workers=0`.

    >>> Options(sheet="Vendors", workers=4).workers
    4
    """

    sheet: str | None = None
    password: str | None = None
    workers: Annotated[int, Bounds(ge=1)] = 1
    progress: bool = False
    limits: Limits = Limits()
