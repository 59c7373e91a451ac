"""The hash chain: each record is bound to all before it, so that no change stays unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .answer import Answer
from .reply import Reply

GENESIS = hashlib.sha256(b"duediligence: log of answers").hexdigest()
_TOLD = 20

LogEntry = Answer | Reply
_NOUNS: dict[str, type[Answer | Reply]] = {"answer": Answer, "reply": Reply}


class Link(NamedTuple):
    """A row of the log as it is stored; whoever tampers may put anything in its place."""

    seq: object
    previous: object
    record: object
    hash: object


class Recorded(NamedTuple):
    """An answer or a reply as the log holds it: its number from 1, when it was written, its hash."""

    seq: int
    at: str
    answer: LogEntry
    hash: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What the proof of a log came to; `head` is the hash to print and to keep elsewhere."""

    answers: int
    head: str
    problems: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found to be edited, deleted, doubled, moved or cut."""
        return not self.problems


def bind(previous: str, record: str) -> str:
    """The hash of a record that follows another.

    >>> bind(GENESIS, "{}") == bind(GENESIS, "{ }")
    False
    """
    return hashlib.sha256(f"{previous}\n{record}".encode("utf-8", "surrogatepass")).hexdigest()


def verify_chain(links: Iterable[Link], head: str | None = None) -> Verification:
    """Follow the chain from its beginning.

    Args:
        links: the rows of the log in their order.
        head: the head that an earlier report printed; it must still stand in the chain, or the
            log was cut or written anew. Without it a cut tail cannot be seen.
    """
    problems: list[str] = []
    seen, expected, number = {GENESIS}, GENESIS, 0
    for number, link in enumerate(links, 1):
        problems += _faults(link, number, expected)
        expected = str(link.hash)
        seen.add(expected)
    if head is not None and head not in seen:
        problems.append(
            f"the head {head} is not in this log: answers were cut from its end, or it is another"
            " log, or it was written anew"
        )
    if len(problems) > _TOLD:
        problems[_TOLD:] = [f"and {len(problems) - _TOLD:,} more"]
    return Verification(number, expected, tuple(problems))


def record_of(said: LogEntry, at: str) -> str:
    """An answer or a reply as the one text that is kept and hashed; only a reply names its kind."""
    kind = {"kind": "reply"} if isinstance(said, Reply) else {}
    record = {**said.model_dump(mode="json"), **kind, "at": at}
    return json.dumps(record, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def parse_links(links: Iterable[Link]) -> Iterator[Recorded]:
    """The answers and replies of rows that have been proved."""
    for link in links:
        record = json.loads(str(link.record))
        at, kind = record.pop("at"), record.pop("kind", "answer")
        said = _NOUNS[kind].model_validate(record)
        yield Recorded(int(str(link.seq)), at, said, str(link.hash))


def _faults(link: Link, number: int, expected: str) -> Iterator[str]:
    if link.seq != number:
        yield f"answer {number} bears the number {link.seq}: one was deleted, doubled or moved"
    if link.previous != expected:
        yield f"answer {number} does not follow the one before it: one was deleted, edited or moved"
    if bind(str(link.previous), str(link.record)) != link.hash:
        yield f"answer {number} is not what was written: it was edited"
    elif not _is_answer(link):
        yield f"answer {number} is no answer that this version of the library can read"


def _is_answer(link: Link) -> bool:
    try:
        next(parse_links([link]))
    except (ValueError, KeyError, AttributeError, TypeError):
        return False
    return True
