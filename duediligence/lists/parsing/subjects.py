"""What a row of a list is about: an organisation, a person, a vessel, or what nobody can say.

Three signs decide, in this order: a column that states the type, columns that only people have, and
words of a firm in the name. The headings and words are in `resources/list-subjects.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from ...resources.paths import RESOURCES
from ...resources.strict_yaml import read_yaml
from ...text.placeholders import is_placeholder
from ...text.tokenise import tokenise
from .entity_type import has_firm_word

_TYPES = "person organisation vessel aircraft".split()
_DISTINCT_CELLS = 4_096  # to remember: those of a column that states types repeat
_MIN_VALUE = 2  # letters: "P" states a type only under a heading that announces one
# Letters and marks that are none of a word, such as an apostrophe, nor a word themselves, as "&".
_PLAIN = re.compile(r"[A-Za-z ,.:()_-]*")
_NO_LETTERS = re.compile("[^A-Za-z]+")


class Subject(StrEnum):
    """What a row is about; the values of what is left out are the words it is counted by."""

    ORGANISATION = "organisations"
    PERSON = "persons"
    VESSEL = "vessels"
    AIRCRAFT = "aircraft"
    UNDECIDED = "undecided"  # the table holds people, and nothing decides for this row
    UNSTATED = "unstated"  # nothing in the table speaks of people

    @property
    def is_left_out(self) -> bool:
        """Whether it is never an entry of any list."""
        return self in {Subject.PERSON, Subject.VESSEL, Subject.AIRCRAFT}


_STATED = dict(
    zip(
        _TYPES,
        (Subject.PERSON, Subject.ORGANISATION, Subject.VESSEL, Subject.AIRCRAFT),
        strict=True,
    )
)


def fold(text: str) -> str:
    """Fold a heading or value for comparison: case, blanks and punctuation do not matter."""
    if _PLAIN.fullmatch(text):
        return _NO_LETTERS.sub("", text).lower()  # of most, in a fifth of the time
    return "".join(token.key for token in tokenise(text.replace("_", " ")))


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    path = RESOURCES / "list-subjects.yaml"
    data: Mapping[str, Any] = read_yaml(path.read_bytes(), path.name).data
    return data


@lru_cache(maxsize=16)  # one a section of the file
def _folded(section: str) -> frozenset[str]:
    return frozenset(fold(text) for text in _data()[section])


@lru_cache(maxsize=1)
def _type_values() -> Mapping[str, Subject]:
    return {fold(word): _STATED[name] for name in _TYPES for word in _data()["types"][name]}


@lru_cache(maxsize=_DISTINCT_CELLS)
def stated_subject(value: str) -> Subject | None:
    """Return what a value of a type column states; None where it states nothing.

    >>> stated_subject("Natural Person"), stated_subject("Legal person"), stated_subject("other")
    (<Subject.PERSON: 'persons'>, <Subject.ORGANISATION: 'organisations'>, None)
    >>> stated_subject("Individual (deceased)"), stated_subject("persons and companies")
    (<Subject.PERSON: 'persons'>, None)
    """
    if value.strip() in _data()["ambiguous"]:
        return None
    if whole := _type_values().get(fold(value)):
        return whole
    words = {
        subject
        for token in tokenise(value.replace("_", " "))
        if len(token.key) >= _MIN_VALUE and (subject := _type_values().get(token.key))
    }
    return words.pop() if len(words) == 1 else None


@dataclass(frozen=True, slots=True)
class SubjectColumns:
    """The columns of one table that say what its rows are about.

    Attributes:
        types: the columns that state a type.
        personal: the columns that only people have.
        likely: the columns that mostly people have.
        titles: the columns that may hold titles of people.
        lists_people: whether something beside the rows, such as the name of the file, says that
            people are among them, or whether a row does.
    """

    types: tuple[int, ...] = ()
    personal: tuple[int, ...] = ()
    likely: tuple[int, ...] = ()
    titles: tuple[int, ...] = ()
    lists_people: bool = False

    @classmethod
    def of(
        cls,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        about: Iterable[str] = (),
    ) -> SubjectColumns:
        """Find the columns of a table.

        Args:
            headings: its headings.
            rows: the rows below them.
            about: the name of the file and of the sheet, and titles above the table.
        """
        keys = [fold(heading) for heading in headings]
        own = [at for at, heading in enumerate(headings) if not _is_of_another_party(heading)]
        types = tuple(
            at
            for at, key in enumerate(keys)
            if key in _folded("type_headings") or _states_persons(rows, at)
        )
        personal = tuple(at for at in own if at not in types and _is_personal(headings[at]))
        likely = tuple(
            at for at in own if at not in types and keys[at] in _folded("likely_person_headings")
        )
        titles = tuple(at for at in own if keys[at] in _folded("title_headings"))
        columns = cls(types, personal, likely, titles)
        is_of_people = (
            bool(personal)
            or any(_words(text) & _folded("people_words") for text in about)
            or any(set(keys) >= set(map(fold, marks)) for marks in _data()["people_tables"])
            or any(
                Subject.PERSON in columns._stated(row)
                or any(_holds(row, at) for at in likely)
                or any(_is_title(row[at]) for at in titles if at < len(row))
                for row in rows
            )
        )
        return cls(types, personal, likely, titles, is_of_people)

    def subject_of(self, row: Sequence[str], name: str) -> Subject:
        """Return what a row is about.

        Args:
            row: its cells.
            name: its name, which decides where nothing else does.
        """
        stated = self._stated(row)
        # A stated organisation with a birth date and a name without any word of a firm is neither.
        has_personal_cell = any(_holds(row, at) for at in self.personal)
        has_personal_cell |= any(_is_title(row[at]) for at in self.titles if at < len(row))
        if len(stated) > 1:
            return Subject.UNDECIDED
        if stated == {Subject.ORGANISATION}:
            is_doubtful = has_personal_cell and not _is_named_like_a_firm(name)
            return Subject.UNDECIDED if is_doubtful else Subject.ORGANISATION
        if stated:
            return stated.pop()
        if has_personal_cell:
            return Subject.UNDECIDED if _is_named_like_a_firm(name) else Subject.PERSON
        if self.lists_people or _begins_with_title(name):
            return Subject.ORGANISATION if _is_named_like_a_firm(name) else Subject.UNDECIDED
        return Subject.UNSTATED

    def _stated(self, row: Sequence[str]) -> set[Subject]:
        values = [row[at] for at in self.types if at < len(row) and row[at].strip()]
        return {subject for value in values if (subject := stated_subject(value))}


def subject_by_name(name: str, *, lists_people: bool = True) -> Subject:
    """Return what a record without a type is about, by its name alone.

    >>> subject_by_name("Gulf Gate Shipping Co. LLC"), subject_by_name("Mara Lind")
    (<Subject.ORGANISATION: 'organisations'>, <Subject.UNDECIDED: 'undecided'>)
    """
    return SubjectColumns(lists_people=lists_people).subject_of((), name)


def _is_named_like_a_firm(name: str) -> bool:
    return has_firm_word(name, _folded("surname_words"))


def _words(text: str) -> set[str]:
    return {token.key for token in tokenise(text.replace("_", " ").replace("-", " "))}


def _is_of_another_party(heading: str) -> bool:
    return bool(_words(heading) & _folded("other_party_words"))


def _is_personal(heading: str) -> bool:
    return fold(heading) in _folded("person_headings") or bool(
        _words(heading) & _folded("person_heading_words")
    )


def _states_persons(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Whether a column of any heading states types: a cell of it says no more than "individual"."""
    return any(at < len(row) and is_plain_person(row[at]) for row in rows)


@lru_cache(maxsize=_DISTINCT_CELLS)
def is_plain_person(value: str) -> bool:
    """Return whether a cell states a person and says no more, such as "Individual"."""
    return fold(value) in _folded("plain_person_values")


def _holds(row: Sequence[str], at: int) -> bool:
    return at < len(row) and not is_placeholder(row[at])


def _is_title(text: str) -> bool:
    return bool(_words(text) & _folded("titles"))


def _begins_with_title(name: str) -> bool:
    tokens = tokenise(name)
    return len(tokens) > 1 and tokens[0].key in _folded("name_titles")
