"""The shipped signal words, as data: labour-transfer schemes and the sectors of enforcement priority."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from ..errors import WatchlistError
from ..model import StrictModel
from ..resources import strict_yaml
from ..resources.paths import shipped_path
from ..resources.validation_messages import explain_validation_error

SIGNAL_FILES = ("signals.yaml", "priority-sectors.yaml")
_DAY = r"^\d{4}-\d\d-\d\d$"


class RiskSignal(StrictModel):
    """One signal: its kind, what to call it, its words in any script, its HS prefixes, its days.

    `since` is the first day on which it counts, `until` the first on which it no longer does.
    """

    id: str
    kind: Literal["labour-named", "labour", "material", "priority-goods"]
    label: str
    words: tuple[str, ...]
    hs: tuple[str, ...] = ()
    since: str | None = Field(default=None, pattern=_DAY)
    until: str | None = Field(default=None, pattern=_DAY)
    source: str | None = None

    @field_validator("words", mode="before")
    @classmethod
    def _of_all_languages(cls, words: Any) -> Any:
        if isinstance(words, dict):  # by language
            return tuple(word for of_language in words.values() for word in of_language)
        return words

    @field_validator("since", "until")
    @classmethod
    def _is_a_day(cls, day: str | None) -> str | None:
        if day is not None:
            date.fromisoformat(day)
        return day

    def is_in_force(self, day: str) -> bool:
        """Return whether it counts on a day, written as in ISO 8601."""
        return (self.since or day) <= day and (self.until is None or day < self.until)


class _Source(StrictModel):
    title: str
    publisher: str
    date: str


class _Signals(StrictModel):
    sources: dict[str, _Source] = Field(default_factory=dict)
    signals: tuple[RiskSignal, ...]

    @model_validator(mode="after")
    def _refuse_unknown_sources(self) -> Self:
        named = {signal.source for signal in self.signals} - {None}
        if unknown := named - self.sources.keys():
            raise ValueError(f"no such source: {', '.join(sorted(map(str, unknown)))}")
        return self


def load_signals(path: Path | None = None) -> tuple[RiskSignal, ...]:
    """Return the shipped signals, or those of another file of that form.

    Raises:
        WatchlistError: The file is missing or malformed.
    """
    paths = [shipped_path(name) for name in SIGNAL_FILES] if path is None else [path]
    return tuple(signal for path in paths for signal in _read(path).signals)


def signals_in_force(
    signals: Sequence[RiskSignal], as_of: date | None = None
) -> tuple[RiskSignal, ...]:
    """Return the signals that count on a day; by default on the latest day that any of them names.

    Args:
        signals: The signals.
        as_of: The day.
    """
    day = as_of.isoformat() if as_of else _latest_day(signals)
    return tuple(signal for signal in signals if signal.is_in_force(day))


def _latest_day(signals: Iterable[RiskSignal]) -> str:
    return max((day for s in signals for day in (s.since, s.until) if day), default="")


def _read(path: Path) -> _Signals:
    try:
        document = strict_yaml.read_yaml(path.read_bytes(), path.name)
        return _Signals.model_validate(document.data)
    except (OSError, ValidationError) as error:
        problem = explain_validation_error(error) if isinstance(error, ValidationError) else error
        raise WatchlistError(f"{path.name}: the signal words cannot be read: {problem}") from error
