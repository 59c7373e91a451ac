"""The parts of a cell in which a listed name may stand by itself.

A name column holds a name, or several, or a name and a remark ("X Co., Ltd. - DO NOT USE"): the
whole is compared, and each part between marks. A running text is compared in short stretches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ...places.toponyms import context_of
from ...text.segment import Term

LONGEST_NAME = 40  # terms; a longer "name" is a running text
_OVERLAP = 10


def name_segments(terms: Sequence[Term], *, is_name: bool) -> Iterator[tuple[Sequence[Term], bool]]:
    """The parts of a text that are compared, and whether each is compared as a whole name."""
    if is_name and len(terms) <= LONGEST_NAME:
        yield terms, True
        parts = [] if _is_of_one_part(terms) else _between_marks(terms)
        if len(parts) > 1:
            yield from ((part, True) for part in parts)
        return
    for start in range(0, max(len(terms), 1), LONGEST_NAME - _OVERLAP):
        yield terms[start : start + LONGEST_NAME], False


def _is_of_one_part(terms: Sequence[Term]) -> bool:
    """Whether no mark but that before a legal form parts a text of one script: most names."""
    if not terms:
        return True
    chunk, is_han = terms[0].clause, bool(terms[0].han)
    return all(
        bool(term.han) is is_han and (term.clause == chunk or term.has("legal")) for term in terms
    )


def _between_marks(terms: Sequence[Term]) -> list[Sequence[Term]]:
    """The terms between marks; a legal form after a comma belongs to what stands before it."""
    parts: list[list[Term]] = []
    for _, group in groupby(terms, key=lambda term: term.clause):
        part = list(group)
        if parts and all(term.has("legal") for term in part):
            parts[-1].extend(part)
        else:
            parts.append(part)
    scripts = [
        list(group) for part in parts for _, group in groupby(part, key=lambda term: bool(term.han))
    ]
    return [part for part in scripts if any(not term.has("legal") for term in part)]


def is_denied(terms: Sequence[Term], at: Sequence[int]) -> bool:
    """Whether the words at these positions stand in a denial: 'never bought from X'."""
    return bool(at) and context_of(terms, min(at), max(at) + 1) == "negated"
