"""What a caller may choose about reading and running; no option changes a decision."""

from __future__ import annotations

from pydantic import Field

from ..resources.validation_messages import CheckedInput
from .base import StrictModel


class Limits(CheckedInput, StrictModel):
    """Bounds on one input file; each is raised by passing another value."""

    bytes: int = 2 * 1024**3
    unpacked_bytes: int = 4 * 1024**3
    ratio: int = 200
    members: int = 5_000
    rows: int = 2_000_000
    cells: int = 60_000_000
    cell_characters: int = 2_000_000
    seconds: int = 600


class Options(CheckedInput, StrictModel):
    """How to read and run, never what to find: no option changes a decision."""

    sheet: str | None = None
    password: str | None = None
    workers: int = Field(default=1, ge=1)
    progress: bool = False
    limits: Limits = Limits()
