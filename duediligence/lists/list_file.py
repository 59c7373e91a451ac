"""The file that a watchlist is read from: its bytes, its digest, the day in its name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from ..errors import WatchlistError
from ..model import UndecidedAs
from ..spreadsheets.encoding import UNDECODABLE, decode
from .parsing.dates import is_day

_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class ListDescription:
    """Which list this is, and who publishes it."""

    id: str
    title: str
    publisher: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ListFile:
    """One file as it came: readers see this and nothing else of the disk.

    `undecided` is what the user decided about rows that may be persons.
    """

    path: Path
    content: bytes = field(repr=False)
    undecided: UndecidedAs | None = None

    @property
    def name(self) -> str:
        """Its name, for messages and evidence."""
        return self.path.name

    @property
    def sha256(self) -> str:
        """The SHA-256 of its bytes."""
        return sha256(self.content).hexdigest()

    @property
    def day(self) -> str | None:
        """The day in its name, as in `uflpa-2026-11-20.html`; None if there is none.

        Raises:
            WatchlistError: the day is in no calendar.

        >>> ListFile(Path("sdn_20261120.csv"), b"").day
        '2026-11-20'
        """
        match = _DAY.search(self.path.stem)
        if match is None:
            return None
        day = "-".join(match.groups())
        if not is_day(day):
            raise WatchlistError(
                f"{self.name}: the day {day} in its name is in no calendar; correct the name"
            )
        return day

    def text(self) -> str:
        """Return its text with line feeds at all line ends.

        Raises:
            WatchlistError: it is empty, or some of its bytes fit no encoding that the rest is in.
        """
        decoded = decode(self.content).text
        if not decoded.strip("\0 \t\r\n\x1a"):  # 0x1A ends the files of OFAC, and nothing else
            raise WatchlistError(f"{self.name} is empty; download it again")
        if lost := UNDECODABLE.search(decoded):
            line = decoded.count("\n", 0, lost.start()) + 1
            raise WatchlistError(
                f"{self.name}, line {line}: bytes that no text has; download it again, as UTF-8"
            )
        return decoded.replace("\r\n", "\n").replace("\r", "\n")
