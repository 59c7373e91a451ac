"""Divide a cell into the parts that may be a listed name.

A name column holds a name, or several, or a name and a remark ("X Co., Ltd. - DO NOT USE"): the
whole is compared, and each part between marks. A running text is compared in short stretches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ...places.toponyms import MentionContext, context_of
from ...text.pinyin import SYLLABLES
from ...text.segment import Term

MAX_NAME_TERMS = 40  # judgement: a longer "name" is a running text
_OVERLAP = 10  # terms of two stretches, so that a name at their border is whole in one of them


def name_segments(terms: Sequence[Term], *, is_name: bool) -> Iterator[tuple[Sequence[Term], bool]]:
    """Yield the parts of a text to compare, and whether each is compared as a whole name.

    Args:
        terms: The terms of the text.
        is_name: Whether the column holds names.
    """
    if is_name and len(terms) <= MAX_NAME_TERMS:
        yield terms, True
        parts = [] if _is_one_part(terms) else _split_at_separators(terms)
        yield from ((part, True) for part in parts if len(part) < len(terms))
        return
    for start in range(0, max(len(terms), 1), MAX_NAME_TERMS - _OVERLAP):
        yield terms[start : start + MAX_NAME_TERMS], False


def _is_one_part(terms: Sequence[Term]) -> bool:
    """Return whether a text has one script and names one firm: no separator but before a legal form."""
    if not terms:
        return True
    clause, is_han = terms[0].clause, bool(terms[0].han)
    return all(
        bool(term.han) is is_han
        and (term.clause == clause or term.has("legal"))
        and not term.has("link")
        for term in terms
    )


def _split_at_separators(terms: Sequence[Term]) -> list[Sequence[Term]]:
    """Split at separators and changes of script; a legal form belongs to what comes before it."""
    parts: list[list[Term]] = []
    for (_, is_link), group in groupby(terms, key=lambda term: (term.clause, term.has("link"))):
        part = list(group)
        if is_link:
            parts.append([])
            continue
        if parts and all(term.has("legal") for term in part):
            parts[-1].extend(part)
        else:
            parts.append(part)
    scripts = [
        list(group)
        for part in parts
        if part
        for _, group in groupby(part, key=lambda term: bool(term.han))
    ]
    return [part for part in scripts if any(not term.has("legal") for term in part)]


def without_record_marks(terms: Sequence[Term]) -> Sequence[Term]:
    """Return the words of a name without those at its ends that are not part of it.

    Those are marks of a record ('DO NOT USE', 'INACTIVE since 2019', 'blocked see 10023'), and a
    denial before it, which is a remark on a supplier and never clears one. The same is done at each
    separator.

    Returns:
        The rest; () where that is the whole name or no name.
    """
    if not any(term.has("mark") or may_deny(term) for term in terms):
        return ()
    rest: list[Term] = []
    for _, group in groupby(terms, key=lambda term: term.clause):
        part = list(group)
        start, end = 0, len(part)
        for at, term in enumerate(part):
            if term.has("mark") or _begins_with_denial(part[at:]):
                start = at + 1
            elif not _is_beside_mark(term):
                break
        for at in range(len(part) - 1, start - 1, -1):
            if part[at].has("mark"):
                end = at
            elif not _is_beside_mark(part[at]):
                break
        while 0 < start < end and _is_beside_mark(part[start]):
            start += 1
        rest += part[start:end]
    has_name = any(not term.has("legal") for term in rest)
    return rest if has_name and len(rest) < len(terms) else ()


def _is_beside_mark(term: Term) -> bool:
    """Return whether a word beside a mark belongs to it: the number of a record, a year, 'of'."""
    return term.has("connective") or any(map(str.isdigit, term.key))


def may_deny(term: Term) -> bool:
    """Return whether a word before a name may deny it; a syllable ('Mai') is rather a part of it."""
    return any(sense.kind == "negation" and sense.ref == "before" for sense in term.senses) and (
        term.key not in SYLLABLES
    )


def _begins_with_denial(part: Sequence[Term]) -> bool:
    return may_deny(part[0]) and len(part) > 1 and not part[1].key.isdigit()  # not 'No. 5 Mill'


def is_denied(terms: Sequence[Term], at: Sequence[int], text: str = "") -> bool:
    """Return whether the words at these positions are in a denial: 'never bought from X'.

    Args:
        terms: The segmented text.
        at: The positions.
        text: Of which they are terms; without it the end of a sentence is not seen.
    """
    return bool(at) and context_of(terms, min(at), max(at) + 1, text) is MentionContext.DENIED
