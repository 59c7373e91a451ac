"""Undoes escapes and wrong decodings in the cells of a table, and says where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model import Column, Issue
from ..spreadsheets.disk_sequence import replace_items
from ..spreadsheets.refusals import pluralise
from ..text.repair import repair
from ..text.sanitise import one_line
from .restore_values import restore_codes

# A supplier's number is kept as it is: answers are bound to it.
_KEPT_ROLES = frozenset({"id", "ignore"})
_MAX_SHOWN = 60  # characters of an example: enough to find the cell


def restore(
    columns: Sequence[Column], file: str | None = None, sheet: str | None = None
) -> tuple[tuple[Column, ...], tuple[Issue, ...]]:
    """Return the columns with their texts and codes as they were meant, and what was restored.

    Args:
        columns: all columns of a table.
        file: the name of the file, for the issues.
        sheet: the name of its sheet.
    """
    restored: list[Column] = []
    issues: list[Issue] = []
    for column in columns:
        repaired = {}
        if column.role not in _KEPT_ROLES:
            distinct = set(column.texts)
            repaired = {text: meant for text in distinct if (meant := repair(text)) != text}
        if not repaired:
            restored.append(column)
            continue
        repairs = {at: repaired[text] for at, text in enumerate(column.texts) if text in repaired}
        restored.append(replace(column, texts=replace_items(column.texts, repairs)))
        at, example = next(iter(repairs.items()))
        issues.append(
            Issue(
                f"{pluralise(len(repairs), 'cell')} held escapes or a wrong encoding, such as"
                f" {_shorten(column.texts[at])}, which was read as {_shorten(example)}.",
                "Compare with the source; export the table as UTF-8 text without escapes.",
                file=file,
                sheet=sheet,
                header=column.header,
            )
        )
    columns, code_issues = restore_codes(restored, file, sheet)
    return tuple(columns), (*issues, *code_issues)


def _shorten(text: str) -> str:
    shown = one_line(text)
    return repr(shown if len(shown) <= _MAX_SHOWN else shown[:_MAX_SHOWN] + "...")
