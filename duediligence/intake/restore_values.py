"""Undoes what spreadsheets do to texts: lost zeros, added decimals, errors written as text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ..model import Column, Issue
from ..spreadsheets.disk_sequence import map_items, replace_items
from ..spreadsheets.refusals import pluralise
from .header_roles import ColumnRole

# What Excel and LibreOffice write where a formula failed, also their German, French and Spanish
# editions.
ERRORS = frozenset(
    "#REF! #N/A #NAME? #VALUE! #DIV/0! #NULL! #NUM! #SPILL! #CALC! #FIELD! #GETTING_DATA #BEZUG!"
    " #NV #WERT! #ZAHL! #NOM? #VALEUR! #¿NOMBRE? #¡REF! #¡VALOR! Err:502 Err:508 Err:522".split()
) | {"#N/A N/A"}
# How our own reports show a cell that could not be read, so that they can be screened again.
_SHOWN = re.compile(r"\(unreadable: (.*)\)", re.DOTALL)
_TOO_NARROW = re.compile("#{3,}")
# 835100.0 is what becomes of a code that a spreadsheet or pandas took for a number.
_DECIMALS = re.compile(r"\A(\d+)\.0+\Z")
_CODE_ROLES = frozenset({"postal_code", "registration_no", "id", "phone"})
# Chinese postal codes that begin with 0: Inner Mongolia 01-02, Shanxi 03-04, Hebei 05-07.
_LOST_ZERO = re.compile(r"[1-7]\d{4}")
_CHINA = frozenset(
    "cn|chn|prc|p.r.c.|p.r. china|p.r.china|pr china|china|mainland china|china, mainland"
    "|china (mainland)|people's republic of china|中国|中國|中华人民共和国|中国大陆|chine"
    "|volksrepublik china|vr china|cina|çin|trung quốc|república popular china".split("|")
)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


def show_unreadable(reason: str) -> str:
    """Return how a cell that could not be read is shown in an output.

    >>> show_unreadable("the error #REF!"), show_unreadable("a formula without a stored value")
    ('#REF!', '(unreadable: a formula without a stored value)')
    """
    error = reason.removeprefix("the error ")
    return error if error in ERRORS else f"(unreadable: {reason})"


def find_unreadable(texts: Sequence[str]) -> dict[int, str]:
    """Return the cells whose text is an error: position -> what is wrong.

    >>> find_unreadable(["Acme", "#REF!", "#####"])
    {1: 'the error #REF!', 2: 'a column too narrow for its number: #####'}
    """
    # The first letter sorts out nearly all texts of a large column without a closer look.
    suspects = {text: _error_in(text) for text in set(texts) if text[:1] in {"#", "(", "E"}}
    if not any(suspects.values()):
        return {}
    return {at: suspects[text] for at, text in enumerate(texts) if suspects.get(text)}


def _error_in(text: str) -> str:
    if text in ERRORS:
        return f"the error {text}"
    if _TOO_NARROW.fullmatch(text):
        return f"a column too narrow for its number: {text}"
    match = _SHOWN.fullmatch(text)
    return match[1] if match else ""


def mark_unreadable(
    header: str, role: ColumnRole, texts: Sequence[str], unreadable: dict[int, str]
) -> Column:
    """Return a column that shows what is wrong with the cells that could not be read.

    Args:
        header: the header.
        role: the party and role of the column.
        texts: the text of each row, "" where unreadable.
        unreadable: row -> what is wrong with its cell.
    """
    shown = replace_items(texts, {at: show_unreadable(reason) for at, reason in unreadable.items()})
    return Column(header, role.party, role.role, texts=texts, shown=shown, unreadable=unreadable)


def restore_codes(
    columns: Sequence[Column], file: str | None = None, sheet: str | None = None
) -> tuple[tuple[Column, ...], tuple[Issue, ...]]:
    """Return the columns with their codes as they were written, and what was restored.

    Args:
        columns: all columns of a table; whether a postal code is Chinese depends on the others.
        file: the name of the file, for the issues.
        sheet: the name of its sheet.
    """
    if not any(column.role in _CODE_ROLES for column in columns):
        return tuple(columns), ()
    restored: list[Column] = []
    issues: list[Issue] = []
    chinese_rows = _ChineseRows(columns)
    for column in columns:
        texts = column.texts
        has_decimals = column.role in _CODE_ROLES and any(
            text.endswith("0") and _DECIMALS.fullmatch(text) for text in texts
        )
        if has_decimals:
            texts = map_items(texts, lambda _, text: _DECIMALS.sub(r"\1", text))
        if column.role == "postal_code" and (
            rows := _lost_zeros(texts, column.party, chinese_rows)
        ):
            texts = replace_items(texts, {at: f"0{texts[at]}" for at in rows})
            issues.append(
                Issue(
                    f"{pluralise(len(rows), 'Chinese postal code')} had lost the leading zero, such"
                    f" as {column.texts[rows[0]]!r}, which was read as {texts[rows[0]]!r}.",
                    "Nothing needs to be done; format the column as text to keep the zeros.",
                    file=file,
                    sheet=sheet,
                    header=column.header,
                )
            )
        restored.append(column if texts is column.texts else replace(column, texts=texts))
    return tuple(restored), tuple(issues)


def _lost_zeros(texts: Sequence[str], party: str, chinese_rows: _ChineseRows) -> list[int]:
    """Return the rows whose Chinese postal code has lost its first zero."""
    candidates = [at for at, text in enumerate(texts) if _LOST_ZERO.fullmatch(text)]
    return chinese_rows.among(candidates, party)


class _ChineseRows:
    """The rows in which a party is in China, each answered once: a sheet may have many codes."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._countries: dict[str, list[Sequence[str]]] = defaultdict(list)
        self._places: dict[str, list[Sequence[str]]] = defaultdict(list)
        for column in columns:
            if column.role == "country":
                self._countries[column.party].append(column.texts)
            elif column.role in {"name", "address", "city", "province"}:
                self._places[column.party].append(column.texts)
        self._known: dict[str, dict[int, bool]] = defaultdict(dict)

    def among(self, rows: Sequence[int], party: str) -> list[int]:
        """Return the rows that are Chinese.

        Their country says so or, without a country, they are written in Chinese.
        """
        known = self._known[party]
        countries, places = self._countries[party], self._places[party]
        for row in rows:
            if row not in known:
                named = [cells[row].strip().casefold() for cells in countries if cells[row].strip()]
                known[row] = any(country in _CHINA for country in named) or (
                    not named and any(_HAN.search(cells[row]) for cells in places)
                )
        return [row for row in rows if known[row]]
