"""The hash chain: each record's hash covers the hash before it, so that any change is detected."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .answer import Answer
from .reply import Reply
from .work_note import WorkNote

GENESIS = hashlib.sha256(b"duediligence: log of answers").hexdigest()
# Problems listed before "and 7 more". Judgement: one moved record makes three, so twenty show a
# pattern and still fit on a screen.
_PROBLEMS_LISTED = 20

LogEntry = Answer | Reply | WorkNote
_MODELS: dict[str, type[LogEntry]] = {"answer": Answer, "reply": Reply, "work note": WorkNote}
_KINDS = {model: kind for kind, model in _MODELS.items()}


class Link(NamedTuple):
    """A row of the log as it is stored, not verified: a tampered file may hold anything here."""

    seq: object
    previous: object
    record: object
    hash: object


class RecordedEntry(NamedTuple):
    """An entry as the log has it: with its number from 1, time of writing, and hash."""

    seq: int
    at: str
    entry: LogEntry
    hash: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of verifying a log.

    Attributes:
        answers: the number of entries: answers, replies and work notes.
        head: the hash of the last one; print it and store it elsewhere.
        problems: what was edited, deleted, doubled, moved or cut, in sentences.
    """

    answers: int
    head: str
    problems: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether no problem was detected."""
        return not self.problems


def chain_hash(previous: str, record: str) -> str:
    """Return the hash of a record that follows the hash `previous`.

    >>> chain_hash(GENESIS, "{}") == chain_hash(GENESIS, "{ }")
    False
    """
    return hashlib.sha256(f"{previous}\n{record}".encode("utf-8", "surrogatepass")).hexdigest()


def verify_chain(
    links: Iterable[Link], head: str | None = None, *, after: Link | None = None
) -> Verification:
    """Verify a chain from its beginning, or from a link that was verified before.

    Args:
        links: the rows of the log in their order.
        head: the head that an earlier report printed; it must be in the chain, else the log was
            cut or rewritten. Without it a cut end cannot be detected.
        after: the link before the first of these.

    Returns:
        The head of the chain, and every problem.
    """
    problems: list[str] = []
    expected, start = (str(after.hash), int(str(after.seq))) if after else (GENESIS, 0)
    heads, number = {expected}, start
    for number, link in enumerate(links, start + 1):
        if link.seq != number:
            problems.append(
                f"answer {number} has the number {link.seq}: one was deleted, doubled or moved"
            )
        if link.previous != expected:
            problems.append(
                f"answer {number} does not follow the one before it: one was deleted, edited or"
                " moved"
            )
        if chain_hash(str(link.previous), str(link.record)) != link.hash:
            problems.append(f"answer {number} is not what was written: it was edited")
        elif not _is_readable(link):
            problems.append(f"this version of the library cannot read answer {number}")
        expected = str(link.hash)
        heads.add(expected)
    if head is not None and head not in heads:
        problems.append(
            f"the head {head} is not in this log: answers were cut from its end, or it is another"
            " log, or it was rewritten"
        )
    if len(problems) > _PROBLEMS_LISTED:
        problems[_PROBLEMS_LISTED:] = [f"and {len(problems) - _PROBLEMS_LISTED:,} more"]
    return Verification(number, expected, tuple(problems))


def kind_of(entry: LogEntry) -> str:
    """Return what an entry is: "answer", "reply" or "work note"."""
    return _KINDS[type(entry)]


def serialise(entry: LogEntry, at: str) -> str:
    """Return an entry as the text that is stored and hashed.

    A record without "kind" is an answer, so that logs from before there were replies keep their
    hashes.
    """
    kind = {} if isinstance(entry, Answer) else {"kind": kind_of(entry)}
    record = {**entry.model_dump(mode="json"), **kind, "at": at}
    return json.dumps(record, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def parse_links(links: Iterable[Link]) -> Iterator[RecordedEntry]:
    """Yield the entries of links that have been verified."""
    for link in links:
        record = json.loads(str(link.record))
        at, kind = record.pop("at"), record.pop("kind", "answer")
        entry = _MODELS[kind].model_validate(record)
        yield RecordedEntry(int(str(link.seq)), at, entry, str(link.hash))


def _is_readable(link: Link) -> bool:
    try:
        next(parse_links([link]))
    except (ValueError, KeyError, AttributeError, TypeError):
        return False
    return True
