"""The log of answers: one SQLite file, only ever added to, proved by a chain of hashes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import AnswersError
from .file_locking import require_file_locking
from .hash_chain import (
    GENESIS,
    Link,
    LogEntry,
    Recorded,
    Verification,
    bind,
    parse_links,
    record_of,
    verify_chain,
)
from .sqlite_store import open_for_reading, open_for_writing

FindingKey = tuple[str, str]
_ALL = "SELECT seq, previous, record, hash FROM answers ORDER BY seq"
_LAST = "SELECT seq, previous, record, hash FROM answers ORDER BY seq DESC LIMIT 1"
_ADD = "INSERT INTO answers (seq, previous, record, hash) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of answers that were applied: added, known before, and the new head."""

    added: int
    known: int
    head: str


class AnswerLog:
    """A log of answers in one file.

    Several processes may write to one log; each waits for the others. What `append` has returned
    from is on the disk. A chain cannot show that its own end was cut off: keep the head that a
    report prints, and give it to `verify`.

    Args:
        path: the file; the first `append` makes it.
        four_eyes: a false positive counts only when a second, different reviewer confirms it.
        patience: for how many seconds to wait for other writers.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, four_eyes: bool = False, patience: float = 60.0
    ) -> None:
        self.path = Path(path)
        self.four_eyes = four_eyes
        self._patience = patience
        self._is_tried = False

    def append(self, answers: Iterable[LogEntry], *, at: str = "") -> str:
        """Add answers and replies, all or none, and give the new head; `at` says when this was.

        Raises:
            AnswersError: the log cannot be written; none of the answers was added.
        """
        return self._add(answers, at, only_new=False).head

    def apply(self, answers: Iterable[LogEntry], *, at: str = "") -> Applied:
        """Add the answers that the log does not hold yet, so that a workbook may be applied twice.

        Raises:
            AnswersError: the log cannot be written or is not sound; nothing was added.
        """
        return self._add(answers, at, only_new=True)

    def list(self, *, head: str | None = None) -> tuple[Recorded, ...]:
        """Every answer and reply in the order in which it was written; with `head`, as the log was then.

        Raises:
            AnswersError: the log is missing or is not sound, or `head` is not in it.
        """
        links = self._links()
        _demand_sound(self.path, verify_chain(links, head))
        return _until(tuple(parse_links(links)), head)

    def verify(self, head: str | None = None) -> Verification:
        """Prove that nothing was edited, deleted, doubled or moved; with `head`, nor cut.

        Raises:
            AnswersError: there is no log, or the file is so damaged that it cannot be read.
        """
        return verify_chain(self._links(), head)

    @property
    def head(self) -> str:
        """The hash of the last answer."""
        return self.verify().head

    def _links(self) -> tuple[Link, ...]:
        with open_for_reading(self.path, self._patience) as connection:
            if connection is None:
                return ()
            return tuple(Link(*row) for row in connection.execute(_ALL))

    def _add(self, answers: Iterable[LogEntry], at: str, *, only_new: bool) -> Applied:
        offered = list(answers)
        if not self._is_tried:
            require_file_locking(self.path.absolute().parent)
            self._is_tried = True
        with open_for_writing(self.path, self._patience) as connection:
            known = _known(connection, self.path) if only_new else set()
            seq, head = _end(connection, self.path)
            added = 0
            for answer in offered:
                if only_new and answer.said in known:
                    continue
                known.add(answer.said)
                added += 1
                record = record_of(answer, at)
                link = Link(seq + added, head, record, bind(head, record))
                connection.execute(_ADD, link)
                head = str(link.hash)
        return Applied(added, len(offered) - added, head)


def _known(connection: sqlite3.Connection, path: Path) -> set[tuple[object, ...]]:
    links = [Link(*row) for row in connection.execute(_ALL)]
    _demand_sound(path, verify_chain(links))
    return {each.answer.said for each in parse_links(links)}


def _end(connection: sqlite3.Connection, path: Path) -> tuple[int, str]:
    """The number and the hash of the last answer."""
    row = connection.execute(_LAST).fetchone()
    if row is None:
        return 0, GENESIS
    last = Link(*row)
    if bind(str(last.previous), str(last.record)) != last.hash:
        raise AnswersError(_unsound(path, "the last answer was edited"))
    return int(str(last.seq)), str(last.hash)


def _until(recorded: tuple[Recorded, ...], head: str | None) -> tuple[Recorded, ...]:
    if head is None:
        return recorded
    ends = [at for at, each in enumerate(recorded, 1) if each.hash == head]
    return recorded[: ends[0] if ends else 0]


def _demand_sound(path: Path, proof: Verification) -> None:
    if not proof.is_sound:
        raise AnswersError(_unsound(path, "; ".join(proof.problems[:3])))


def _unsound(path: Path, problem: str) -> str:
    return (
        f"{path}: the log of answers is not as it was written: {problem}. Nothing of it is used."
        " Restore it from a copy; `answers verify` tells all that is wrong."
    )
