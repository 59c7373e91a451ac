"""The shipped signal words: labour-transfer schemes and priority raw materials, as data."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from .. import data, strict_yaml
from ..errors import WatchlistError
from ..model import Noun
from ..plainly import plainly


class Signal(Noun):
    """One signal: its kind, what to call it, its words in any script, its HS prefixes."""

    id: str
    kind: Literal["labour-named", "labour", "material"]
    label: str
    words: tuple[str, ...]
    hs: tuple[str, ...] = ()


class _Signals(Noun):
    signals: tuple[Signal, ...]


def load_signals(path: Path | None = None) -> tuple[Signal, ...]:
    """The signals of `watchlists/signals.yaml`, or of another file of that form.

    Raises `WatchlistError` where the file is missing or malformed.
    """
    path = path or data.path("signals.yaml")
    try:
        written = strict_yaml.read(path.read_bytes(), path.name)
        return _Signals.model_validate(written.data).signals
    except (OSError, ValidationError) as error:
        said = plainly(error) if isinstance(error, ValidationError) else error
        raise WatchlistError(f"{path.name}: the signal words cannot be read: {said}") from error
