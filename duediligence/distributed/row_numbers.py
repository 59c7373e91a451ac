"""Tell the cells that only number their row: an order number, an amount, a date.

Order lines of one supplier differ in such cells and in nothing that is screened. A cell is one only
if no list can have anything to do with it, which is decided once for a list: by reading numbers of
every form against it, and by the numbers that are listed. All other cells are screened as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from ..places.cell_places import NO_PLACES

if TYPE_CHECKING:
    from ..matching.index import WatchlistIndex
    from ..model import Watchlist

# Columns without a role and of numbers: of the others the screening asks what they hold.
ROLES = frozenset({"other", "id", "ignore"})
STAND_IN = (
    "0"  # what is screened in place of such a cell: it holds something, and that says nothing
)
STAND_IN_DATE = "2000-01-01"
# Characters of such a cell, at most: an amount or a date with its time has 26, two numbers 40.
_LONGEST = 40
_SIGNS = " .,:/_-"
_DIGITS = re.compile(r"\d+")
# The letters before an order number ("PO-4500012"), in text of which three digits follow: fewer
# may stand for letters ("1" for "l").
_PREFIX = re.compile(r"([A-Za-z]{1,4}[ :/_-]?)\d{3}")
_MOST_PREFIXES = 20  # of one column. Judgement: an order number has one for each kind of order
# Numbers listed, at most: each becomes part of the question that an engine asks of every row.
_MOST_LISTED = 10_000
_EXAMPLES = ("0", "7", "10", "12.50", "-1,000.00", "830000", "2026-05-01", "2026-05-01 09:30:00")
_TAILS = ("000", "123", "4500012", "4500012-10", "0001 10")


@dataclass(frozen=True, slots=True)
class RowNumbers:
    """Which texts of a column are numbers of their row.

    Attributes:
        pattern: a regular expression for the whole text, the same in Python and in Java.
        listed: the digits of the numbers that are on the list; a text with one of them is none.
    """

    pattern: str
    listed: frozenset[str]

    def contains(self, text: str) -> bool:
        """Return whether a text is a number of its row.

        >>> numbers = RowNumbers("[0-9-]{1,40}", frozenset({"4711"}))
        >>> numbers.contains("4500012-10"), numbers.contains("47-11"), numbers.contains("Hotan")
        (True, False, False)
        """
        if re.fullmatch(self.pattern, text) is None:
            return False
        return not self.listed or digits(text) not in self.listed


class NumberForms:
    """How numbers of rows may look that a list surely has nothing to do with; made once a list."""

    def __init__(self, index: WatchlistIndex) -> None:
        """Read numbers of every form, and those that are part of a listed name.

        Args:
            index: the compiled list.
        """
        self._index = index
        names, numbers = _names_on(index.watchlist), _numbers_on(index.watchlist)
        self._texts = [*names, *numbers]
        self._listed = frozenset(map(digits, numbers)) - {""}
        words = {word for name in names for word in _DIGITS.findall(name)}
        examples = [*_EXAMPLES, *(text for word in words for text in (word, f"000 {word}"))]
        is_short = max(len(words), len(self._listed)) <= _MOST_LISTED
        self._is_safe = is_short and self._say_nothing(examples)

    def in_column(self, examples: Iterable[str]) -> RowNumbers | None:
        """Return which texts of a column are numbers of their row; None where a list names numbers.

        Args:
            examples: some texts of the column, which show how its numbers begin.
        """
        if not self._is_safe:
            return None
        begins = dict.fromkeys(m[1] for text in examples if (m := _PREFIX.match(text.strip())))
        prefixes = [*filter(self._is_safe_prefix, islice(begins, _MOST_PREFIXES))]
        form = f"[{_SIGNS}]*[0-9][0-9{_SIGNS}]*"
        if prefixes:
            # A dot behind letters may be that of an address on the web.
            form += f"|(?:{'|'.join(map(re.escape, prefixes))})[0-9]{{3}}[0-9 :/_-]*"
        return RowNumbers(f"(?=.{{1,{_LONGEST}}}$)(?:{form})", self._listed)

    def _is_safe_prefix(self, prefix: str) -> bool:
        """Return whether letters before a number neither lead to anything nor are listed so."""
        letters = re.escape(prefix.rstrip(_SIGNS))
        before_digit = re.compile(rf"{letters}[\W_]*\d", re.IGNORECASE)
        return not any(map(before_digit.search, self._texts)) and self._say_nothing(
            [f"{prefix}{tail}" for tail in _TAILS]
        )

    def _say_nothing(self, texts: Iterable[str]) -> bool:
        """Return whether texts of a column without a role have no hit and name no place at all."""
        readings = [self._index.read("other", text) for text in texts]
        return all(
            reading.places is NO_PLACES and not reading.matches and not reading.context
            for reading in readings
        )


def digits(text: str) -> str:
    """Return the digits of a text, joined."""
    return "".join(_DIGITS.findall(text))


def _names_on(watchlist: Watchlist) -> list[str]:
    """Return every text of a list by which something of it is found in a text."""
    texts = [entry.name for entry in watchlist.entries]
    texts += [note.name for note in watchlist.context]
    aliases = [alias for entry in watchlist.entries for alias in entry.aliases]
    aliases += [alias for note in watchlist.context for alias in note.aliases]
    texts += [text for alias in aliases for text in (alias.text, alias.reading or "")]
    texts += [vessel for entry in watchlist.entries for vessel in entry.vessels]
    texts += [w for entry in watchlist.entries for words in entry.words.values() for w in words]
    return texts


def _numbers_on(watchlist: Watchlist) -> list[str]:
    """Return every registration number of a list."""
    return [number.value for entry in watchlist.entries for number in entry.identifiers]
