"""The shipped signal words: labour-transfer schemes and priority raw materials, as data."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from ..errors import WatchlistError
from ..model import StrictModel
from ..resources import strict_yaml
from ..resources.paths import shipped_path
from ..resources.validation_messages import explain_validation_error


class RiskSignal(StrictModel):
    """One signal: its kind, what to call it, its words in any script, its HS prefixes."""

    id: str
    kind: Literal["labour-named", "labour", "material"]
    label: str
    words: tuple[str, ...]
    hs: tuple[str, ...] = ()


class _Signals(StrictModel):
    signals: tuple[RiskSignal, ...]


def load_signals(path: Path | None = None) -> tuple[RiskSignal, ...]:
    """Return the signals of `watchlists/signals.yaml`, or of another file of that form.

    Raises:
        WatchlistError: The file is missing or malformed.
    """
    path = path or shipped_path("signals.yaml")
    try:
        document = strict_yaml.read_yaml(path.read_bytes(), path.name)
        return _Signals.model_validate(document.data).signals
    except (OSError, ValidationError) as error:
        problem = explain_validation_error(error) if isinstance(error, ValidationError) else error
        raise WatchlistError(f"{path.name}: the signal words cannot be read: {problem}") from error
