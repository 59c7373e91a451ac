"""The log of answers: one SQLite file that is only added to, protected by a hash chain."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import AnswersError, UsageError
from .file_locking import require_file_locking
from .hash_chain import (
    GENESIS,
    Link,
    LogEntry,
    RecordedEntry,
    Verification,
    chain_hash,
    parse_links,
    serialise,
    verify_chain,
)
from .sqlite_store import open_for_reading, open_for_writing

_HEAD = re.compile("[0-9a-fA-F]{64}")  # a SHA-256
_ALL = "SELECT seq, previous, record, hash FROM answers ORDER BY seq"
_LAST = "SELECT seq, previous, record, hash FROM answers ORDER BY seq DESC LIMIT 1"
_FROM = "SELECT seq, previous, record, hash FROM answers WHERE seq >= ? ORDER BY seq"
_ADD = "INSERT INTO answers (seq, previous, record, hash) VALUES (?, ?, ?, ?)"


class LogHasGrown(AnswersError):
    """Somebody added to the log after it was read; read on and decide again."""


@dataclass(frozen=True, slots=True)
class ApplyResult:
    """How many answers `apply` added, how many the log had already, and the new head."""

    added: int
    already_logged: int
    head: str


class AnswerLog:
    """A log of answers and replies in one file; nothing in it is ever changed or deleted.

    Several processes may write to one log; each waits for the others. When `append` returns, the
    answers are on the disk. A chain cannot show that its own end was cut off: store the head that
    a report prints, and give it to `verify`.

    Args:
        path: the file; the first `append` makes it.
        four_eyes: a false positive counts only when a second, different reviewer confirms it.
        patience: for how many seconds to wait for other writers; who only reads waits at most 4.

    >>> import duediligence as dd
    >>> from tempfile import mkdtemp
    >>> finding = dd.Screener().check(name="Hetian Taida", country="FR").findings[0]
    >>> answer = dd.Answer(finding_id=finding.finding_id, evidence_digest=finding.evidence_digest,
    ...                    rule=finding.rule, answer="false positive", reviewer="r1",
    ...                    date="2025-03-01", reason="another firm of that name")
    >>> log = dd.AnswerLog(f"{mkdtemp()}/answers.db")
    >>> head = log.append([answer])
    >>> dd.Screener().check(name="Hetian Taida", country="FR", answers=log).decision.value
    'note'
    """

    def __init__(
        self, path: str | os.PathLike[str], *, four_eyes: bool = False, patience: float = 60.0
    ) -> None:
        self.path = Path(path)
        self.four_eyes = four_eyes
        self._patience = patience
        self._has_tried_locks = False

    def begin(self) -> None:
        """Make the log where there is none, and require that it can be written to.

        Raises:
            AnswersError: it is an empty file or not a log, or it cannot be written.

        >>> import duediligence as dd
        >>> from tempfile import mkdtemp
        >>> log = dd.AnswerLog(f"{mkdtemp()}/answers.db")
        >>> log.begin()
        >>> log.list()
        ()
        """
        self.require_content()
        self._add((), "", only_new=False)

    def require_content(self) -> None:
        """Require that the file, if there is one, is not empty.

        Raises:
            AnswersError: it is an empty file.
        """
        if self.path.is_file() and self.path.stat().st_size == 0:
            raise AnswersError(
                f"{self.path}: this log of answers is an empty file, so the answers are lost or"
                " were never written. Restore it from a copy, or apply the answers again."
            )

    def append(self, answers: Iterable[LogEntry], *, at: str = "", after: str | None = None) -> str:
        """Add entries, all or none.

        Args:
            answers: the answers and replies, in their order.
            at: when they were recorded, as ISO text; it is part of what is hashed.
            after: the head that they were decided on; None to add them whatever was added since.

        Returns:
            The new head.

        Raises:
            LogHasGrown: the head is not `after`; none of the answers was added.
            AnswersError: the log cannot be written; none of the answers was added.

        >>> import duediligence as dd
        >>> from tempfile import mkdtemp
        >>> answer = dd.Answer(finding_id="f1", evidence_digest="e1", rule="P9", answer="escalated",
        ...                    reviewer="r1", date="2025-03-01", reason="the buyer was asked")
        >>> log = dd.AnswerLog(f"{mkdtemp()}/answers.db")
        >>> log.append([answer], at="2025-03-01T09:00:00+00:00") == log.head
        True
        """
        return self._add(answers, at, only_new=False, after=after).head

    def apply(self, answers: Iterable[LogEntry], *, at: str = "") -> ApplyResult:
        """Add the answers that the log does not have yet, so that a workbook may be applied twice.

        Args:
            answers: the answers and replies, in their order.
            at: when they were recorded, as ISO text.

        Returns:
            How many were added, how many the log had already, and the new head.

        Raises:
            AnswersError: the log cannot be written or was tampered with; nothing was added.

        >>> import duediligence as dd
        >>> from tempfile import mkdtemp
        >>> answer = dd.Answer(finding_id="f1", evidence_digest="e1", rule="P9", answer="escalated",
        ...                    reviewer="r1", date="2025-03-01", reason="the buyer was asked")
        >>> log = dd.AnswerLog(f"{mkdtemp()}/answers.db")
        >>> result = log.apply([answer, answer])
        >>> result.added, result.already_logged
        (1, 1)
        """
        return self._add(answers, at, only_new=True)

    def list(self, *, head: str | None = None) -> tuple[RecordedEntry, ...]:
        """Return every entry, oldest first.

        Args:
            head: an earlier head; the log is returned as it was then.

        Returns:
            The entries with their numbers, times and hashes.

        Raises:
            AnswersError: the log is missing or was tampered with, or `head` is not in it.

        >>> import duediligence as dd
        >>> from tempfile import mkdtemp
        >>> answer = dd.Answer(finding_id="f1", evidence_digest="e1", rule="P9", answer="escalated",
        ...                    reviewer="r1", date="2025-03-01", reason="the buyer was asked")
        >>> log = dd.AnswerLog(f"{mkdtemp()}/answers.db")
        >>> head = log.append([answer])
        >>> [(record.seq, record.entry.reviewer) for record in log.list(head=head)]
        [(1, 'r1')]
        """
        links = self._links()
        _require_sound(self.path, verify_chain(links, head))
        entries = tuple(parse_links(links))
        if head is None:
            return entries
        ends = [end for end, record in enumerate(entries, 1) if record.hash == head]
        return entries[: ends[0] if ends else 0]  # the head of an empty log ends before the first

    def read_on(self, last: RecordedEntry | None) -> tuple[RecordedEntry, ...]:
        """Return what was added after an entry, verified from there on; it reads nothing else.

        Args:
            last: the last entry that was read; None for the whole log.

        Returns:
            The new entries, oldest first.

        Raises:
            AnswersError: the log is missing, does not contain that entry, or was tampered with.

        >>> import duediligence as dd
        >>> from tempfile import mkdtemp
        >>> answer = dd.Answer(finding_id="f1", evidence_digest="e1", rule="P9", answer="escalated",
        ...                    reviewer="r1", date="2025-03-01", reason="the buyer was asked")
        >>> log = dd.AnswerLog(f"{mkdtemp()}/answers.db")
        >>> head = log.append([answer])
        >>> [log.read_on(record) for record in log.read_on(None)]
        [()]
        """
        if last is None:
            return self.list()
        with open_for_reading(self.path, self._patience) as connection:
            rows = connection.execute(_FROM, (last.seq,)) if connection else ()
            links = [Link(*row) for row in rows]
        if not links or links[0].hash != last.hash:
            raise _tampered(self.path, f"answer {last.seq} is not the one that was read before")
        _require_sound(self.path, verify_chain(links[1:], after=links[0]))
        return tuple(parse_links(links[1:]))

    def verify(self, head: str | None = None) -> Verification:
        """Verify that nothing was edited, deleted, doubled or moved; with `head`, nor cut.

        Args:
            head: the head that an earlier report printed.

        Returns:
            The number of answers, the head, and every problem.

        Raises:
            UsageError: the head is not 64 hexadecimal digits.
            AnswersError: the log is missing, or so damaged that SQLite cannot read it.

        >>> import duediligence as dd
        >>> from tempfile import mkdtemp
        >>> answer = dd.Answer(finding_id="f1", evidence_digest="e1", rule="P9", answer="escalated",
        ...                    reviewer="r1", date="2025-03-01", reason="the buyer was asked")
        >>> log = dd.AnswerLog(f"{mkdtemp()}/answers.db")
        >>> head = log.append([answer])
        >>> log.verify(head).is_sound, log.verify("0" * 64).is_sound
        (True, False)
        """
        return verify_chain(self._links(), None if head is None else checked_head(head))

    @property
    def head(self) -> str:
        """The hash of the last answer or reply; it is computed by reading the whole log."""
        return self.verify().head

    def _links(self) -> tuple[Link, ...]:
        with open_for_reading(self.path, self._patience) as connection:
            if connection is None:
                return ()
            return tuple(Link(*row) for row in connection.execute(_ALL))

    def _add(
        self, answers: Iterable[LogEntry], at: str, *, only_new: bool, after: str | None = None
    ) -> ApplyResult:
        entries = list(answers)
        if not self._has_tried_locks:
            require_file_locking(self.path.absolute().parent)
            self._has_tried_locks = True
        with open_for_writing(self.path, self._patience) as connection:
            logged: set[tuple[object, ...]] = set()
            if only_new:
                links = [Link(*row) for row in connection.execute(_ALL)]
                _require_sound(self.path, verify_chain(links))
                logged = {record.entry.identity for record in parse_links(links)}
            # To append, only the last answer is verified: a log of years stays quick to add to.
            seq, head = 0, GENESIS
            row = connection.execute(_LAST).fetchone()
            if row is not None:
                last = Link(*row)
                if chain_hash(str(last.previous), str(last.record)) != last.hash:
                    raise _tampered(self.path, "the last answer was edited")
                seq, head = int(str(last.seq)), str(last.hash)
            if after not in (None, head):
                raise LogHasGrown(f"{self.path}: somebody added to the log since it was read.")
            added = 0
            for entry in entries:
                if only_new and entry.identity in logged:
                    continue
                logged.add(entry.identity)
                added += 1
                record = serialise(entry, at)
                link = Link(seq + added, head, record, chain_hash(head, record))
                connection.execute(_ADD, link)
                head = str(link.hash)
        return ApplyResult(added, len(entries) - added, head)


def _require_sound(path: Path, verification: Verification) -> None:
    if not verification.is_sound:
        raise _tampered(path, "; ".join(verification.problems[:3]))


def _tampered(path: Path, problem: str) -> AnswersError:
    return AnswersError(
        f"{path}: the log of answers is not as it was written: {problem}. Nothing of it is used."
        " Restore it from a copy; `answers verify` lists every problem."
    )


def checked_head(head: str) -> str:
    """Return a head that somebody copied, as the log writes it.

    Args:
        head: the head of a log, as a report or `answers verify` printed it.

    Returns:
        The head in lower case.

    Raises:
        UsageError: it is not 64 hexadecimal digits.

    >>> checked_head("AB" * 32) == "ab" * 32
    True
    """
    if not _HEAD.fullmatch(head):
        raise UsageError(
            f"{head!r} is not the head of a log of answers, which has 64 digits from 0 to f; copy it"
            " from the sheet Audit, from `answers_head` of the JSON result, or from `answers verify`"
        )
    return head.lower()
