"""The tables of Han characters say what pypinyin and OpenCC say, and save loading them."""

from __future__ import annotations

import importlib.util
import random
import subprocess
import sys
from pathlib import Path

import pytest

from duediligence.resources.csv_tables import read_rows
from duediligence.resources.han_tables import HAN_TABLES, reading_table, simplified_table
from duediligence.resources.paths import shipped_path
from duediligence.text.normalise import HAN
from duediligence.text.transliterate import (
    read_by_pypinyin,
    simplify_by_opencc,
    simplify_han,
    syllables,
)

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def maker():
    """The script that makes the tables; it is not in the source distribution."""
    path = ROOT / ".ci/make_han_tables.py"
    if not path.is_file():
        pytest.skip("the script is only in a checkout")
    spec = importlib.util.spec_from_file_location("make_han_tables", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def runs_of_gazetteers() -> list[str]:
    """Every run of Han characters in the shipped gazetteers and word tables."""
    paths = [*shipped_path("gazetteers").rglob("*.csv"), *HAN_TABLES.parent.rglob("words/*.csv")]
    texts = "\n".join(path.read_text("utf-8") for path in paths)
    return sorted({"".join(run) for line in texts.split() for run in [HAN.findall(line)] if run})


def test_characters_of_the_gazetteers_are_in_the_table() -> None:
    """No place of a shipped gazetteer has a character for which a library must be loaded."""
    characters = {c for run in runs_of_gazetteers() for c in run}
    # What pypinyin does not know, such as a lone stroke, it hands back.
    unknown = {c for c in characters - reading_table().values.keys() if read_by_pypinyin(c) != (c,)}
    assert not unknown


def test_names_of_the_gazetteers_read_alike() -> None:
    """Names of places and words of trade come out as the libraries read and simplify them."""
    for run in runs_of_gazetteers():
        assert syllables(run) == read_by_pypinyin(run), run
        assert simplify_han(run) == simplify_by_opencc(run), run


def test_mixed_texts_read_alike() -> None:
    """Neighbours of every kind come out alike: phrases, parts of them, rare characters, Latin."""
    from pypinyin.constants import PHRASES_DICT

    chance = random.Random(18)
    phrases = sorted(PHRASES_DICT)
    traditional = [*simplified_table().values]
    otherwise = sorted(simplified_table().phrases | reading_table().phrases)
    sources = (phrases, traditional, otherwise, runs_of_gazetteers(), ["A", "公司", "𠀀", "龘"])
    for _ in range(20_000):
        text = "".join(chance.choice(chance.choice(sources)) for _ in range(chance.randint(1, 4)))
        text = text[chance.randint(0, 1) :]
        assert simplify_han(text) == simplify_by_opencc(text), text
        han = "".join(HAN.findall(text))
        assert syllables(han) == (read_by_pypinyin(han) if han else ()), han


def test_tables_are_current(maker) -> None:
    """The tables are what the script makes of the installed libraries."""
    rows = read_rows(HAN_TABLES / "readings.csv")
    assert {row["syllable"]: row["characters"] for row in rows} == maker.readings()
    assert simplified_table().values == maker.simplified()
    assert reading_table().phrases == {*maker.phrases_read_otherwise()}
    assert simplified_table().phrases == {*maker.phrases_simplified_otherwise()}


def test_a_chinese_firm_loads_neither_library() -> None:
    """A check of an ordinary Chinese firm, in either script, leaves both libraries alone."""
    code = (
        "import sys, duediligence as dd\n"
        "s = dd.Screener()\n"
        "s.check(name='上海贝格服装有限公司', city='上海')\n"
        "s.check(name='臺灣宏遠紡織股份有限公司')\n"
        "print({'pypinyin', 'opencc'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
