"""The shipped signal words, as data: labour-transfer schemes and the sectors of enforcement priority."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from ..errors import WatchlistError
from ..model import After, Before, Bounds, CheckedRecord
from ..resources import strict_yaml
from ..resources.paths import shipped_path
from ..resources.snapshots import BuiltInData, digest_of
from ..resources.validation_messages import explain_error

SIGNAL_FILES = ("signals.yaml", "priority-sectors.yaml")


def _of_all_languages(words: Any) -> Any:
    if isinstance(words, dict):  # by language
        return tuple(word for of_language in words.values() for word in of_language)
    return words


def _is_a_day(day: str) -> str:
    date.fromisoformat(day)
    return day


Day = Annotated[str, Bounds(pattern=r"^\d{4}-\d\d-\d\d$"), After(_is_a_day)]


class RiskSignal(CheckedRecord):
    """One signal: its kind, what to call it, its words in any script, its HS prefixes, its days.

    `since` is the first day on which it counts, `until` the first on which it no longer does.
    """

    id: str
    kind: Literal["labour-named", "labour", "material", "priority-goods"]
    label: str
    words: Annotated[tuple[str, ...], Before(_of_all_languages)]
    hs: tuple[str, ...] = ()
    since: Day | None = None
    until: Day | None = None
    source: str | None = None

    def is_in_force(self, day: str) -> bool:
        """Return whether it counts on a day, written as in ISO 8601."""
        return (self.since or day) <= day and (self.until is None or day < self.until)


class _Source(CheckedRecord):
    title: str
    publisher: str
    date: str


class _SignalFile(CheckedRecord):
    sources: dict[str, _Source] = field(default_factory=dict)
    signals: tuple[RiskSignal, ...]

    def __post_init__(self) -> None:
        named = {signal.source for signal in self.signals} - {None}
        if unknown := named - self.sources.keys():
            raise ValueError(f"no such source: {', '.join(sorted(map(str, unknown)))}")


class RiskSignals(NamedTuple):
    """The signals of the shipped files."""

    signals: tuple[RiskSignal, ...]


def load_signals(path: Path | None = None) -> tuple[RiskSignal, ...]:
    """Return the shipped signals, or those of another file of that form.

    Raises:
        WatchlistError: The file is missing or malformed.
    """
    if path is not None:
        return _read_signals([path]).signals
    return SHIPPED_SIGNALS.load().signals


def _read_signals(paths: Iterable[Path]) -> RiskSignals:
    return RiskSignals(tuple(signal for path in paths for signal in _read(path).signals))


def _shipped_paths() -> list[Path]:
    return [shipped_path(name) for name in SIGNAL_FILES]


SHIPPED_SIGNALS = BuiltInData(
    "signals",
    RiskSignals,
    lambda: digest_of(_shipped_paths()),
    lambda: _read_signals(_shipped_paths()),
)


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


def _read(path: Path) -> _SignalFile:
    try:
        document = strict_yaml.read_yaml(path.read_bytes(), path.name)
        return _SignalFile.model_validate(document.data)
    except WatchlistError:
        raise  # it says what is wrong, and where
    except (OSError, ValueError) as error:
        problem = explain_error(error)
        raise WatchlistError(f"{path.name}: the signal words cannot be read: {problem}") from error
