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
from duediligence.resources.phrase_readings import phrase_readings
from duediligence.text.normalise import HAN
from duediligence.text.transliterate import simplify_by_opencc, simplify_han, syllables

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


def test_characters_of_the_gazetteers_are_in_the_table(maker) -> None:
    """No place of a shipped gazetteer has a character for which the rare ones must be read."""
    characters = {c for run in runs_of_gazetteers() for c in run}
    # What pypinyin does not know, such as a lone stroke, it hands back.
    rare = characters - reading_table().values.keys()
    assert not {c for c in rare if maker.read_by_pypinyin(c) != (c,)}


def test_names_of_the_gazetteers_read_alike(maker) -> None:
    """Names of places and words of trade come out as the libraries read and simplify them."""
    for run in runs_of_gazetteers():
        assert syllables(run) == maker.read_by_pypinyin(run), run
        assert simplify_han(run) == simplify_by_opencc(run), run


def test_every_phrase_and_character_reads_alike(maker) -> None:
    """Each phrase that pypinyin knows, and each Han character of Unicode, is read as it reads it."""
    from pypinyin.constants import PHRASES_DICT

    characters = {c for code in range(sys.maxunicode + 1) if HAN.match(c := chr(code))}
    assert len(characters) > 90_000
    read = syllables.__wrapped__  # else each stays in the cache
    for text in (*PHRASES_DICT, *characters):
        assert read(text) == maker.read_by_pypinyin(text), text


def test_mixed_texts_read_alike(maker) -> None:
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
        assert syllables(han) == (maker.read_by_pypinyin(han) if han else ()), han


def test_tables_are_current(maker) -> None:
    """The tables are what the script makes of the installed libraries."""
    rows = read_rows(HAN_TABLES / "readings.csv")
    assert {row["syllable"]: row["characters"] for row in rows} == maker.readings()
    assert phrase_readings() == (maker.phrases(), maker.rare_characters())
    assert simplified_table().values == maker.simplified()
    assert reading_table().phrases == {*maker.phrases_read_otherwise()}
    assert simplified_table().phrases == {*maker.phrases_simplified_otherwise()}


def test_a_chinese_firm_loads_neither_library() -> None:
    """A check of an ordinary Chinese firm, in either script, leaves both libraries alone."""
    assert loaded_by_checks("上海贝格服装有限公司", "臺灣宏遠紡織股份有限公司") == "set()"


def test_no_reading_loads_pypinyin() -> None:
    """Neither a phrase that is not the sum of its characters nor a rare character loads pypinyin."""
    assert "pypinyin" not in loaded_by_checks("长春重庆银行有限公司", "龘䶮服装有限公司")


def loaded_by_checks(*names: str) -> str:
    """Which of the libraries some checks load."""
    code = (
        "import sys, duediligence as dd\n"
        "s = dd.Screener()\n"
        f"for name in {names!r}: s.check(name=name, city='上海')\n"
        "print({'pypinyin', 'opencc'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()
