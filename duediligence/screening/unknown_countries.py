"""Cells of a country column that name no country that is known: reported, once for each text.

Such a cell neither places a party nor speaks against a match, which a reader must know. It changes
no decision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from ..model import Issue, Suppliers
from ..spreadsheets.refusals import pluralise
from ..text.placeholders import is_placeholder
from ..text.sanitise import one_line

# Judgement: a column with more texts that name no country is another kind of column; the last issue
# says how many more there are.
_MOST_TEXTS = 10
_MAX_SHOWN = 60  # characters of an example: enough to find the cell


def unknown_country_issues(
    suppliers: Suppliers, names_country: Callable[[str], bool]
) -> Iterator[Issue]:
    """Yield an issue for each distinct text of a country column that names no place.

    Args:
        suppliers: a table.
        names_country: whether a text of a country column names a place.
    """
    for column in suppliers.columns:
        if column.role != "country":
            continue
        unknown = [
            text
            for text in dict.fromkeys(column.texts)
            if text and not names_country(text) and not is_placeholder(text)
        ]
        if not unknown:
            continue
        counts = Counter(column.texts)
        for number, text in enumerate(unknown[:_MOST_TEXTS], 1):
            left = len(unknown) - number if number == _MOST_TEXTS else 0
            more = f" {pluralise(left, 'more text')} of this column are the same." if left else ""
            yield Issue(
                f"{one_line(text)[:_MAX_SHOWN]!r} names no country that is known, in"
                f" {pluralise(counts[text], 'row')}: it neither places a party nor clears one.{more}",
                "Correct it, or say with --column what the column holds.",
                file=suppliers.file,
                sheet=suppliers.sheet,
                row=suppliers.rows[column.texts.index(text)],
                header=column.header,
            )
