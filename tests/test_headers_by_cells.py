"""Headers with cells under them, in the languages of supplier lists: tests/cases/headers.toml."""

from __future__ import annotations

import tomllib
from collections import Counter
from itertools import zip_longest
from pathlib import Path

import pytest

from duediligence.intake.mapping import map_columns

CASES = Path(__file__).parent / "cases" / "headers.toml"
TABLES = tomllib.loads(CASES.read_text(encoding="utf-8"))["table"]
LEAST_RIGHT = 0.95
LEAST_HEADERS, LEAST_LANGUAGES = 150, 12


def read(table):
    """Yield for each column of a table its case, and what it was taken for."""
    columns = table["columns"]
    rows = list(zip_longest(*(column["cells"] for column in columns), fillvalue=""))
    texts = [list(column) for column in zip(*rows, strict=True)]
    roles = map_columns([column["header"] for column in columns], {}, texts)
    return zip(columns, roles, strict=True)


def is_right(column, role):
    expected = column["is"].removesuffix("?")
    return not expected or f"{role.party}.{role.role}" == expected


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["language"])
def test_a_wrong_or_doubtful_column_is_reported(table):
    """What is not read as it is meant says so, and so does what only its cells give away."""
    silent = [
        (column["header"], f"{role.party}.{role.role}")
        for column, role in read(table)
        if not role.ambiguity and (column["is"].endswith("?") or not is_right(column, role))
    ]
    assert not silent, table["why"]


def test_nearly_all_headers_are_read():
    """At least 95 of 100 headers are taken for what they are."""
    wrong = [
        (column["header"], column["is"], f"{role.party}.{role.role}")
        for table in TABLES
        for column, role in read(table)
        if not is_right(column, role)
    ]
    assert len(wrong) <= (1 - LEAST_RIGHT) * count_headers(), wrong


def test_there_are_enough_headers():
    """The set is large enough to say something of each language."""
    languages = Counter(table["language"] for table in TABLES)
    assert count_headers() >= LEAST_HEADERS
    assert len(languages) >= LEAST_LANGUAGES


def count_headers():
    return sum(len(table["columns"]) for table in TABLES)
