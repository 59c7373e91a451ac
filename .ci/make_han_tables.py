"""Makes the tables of Han characters and phrases, so that no name loads pypinyin, and few load OpenCC.

    python .ci/make_han_tables.py

Needs opencc, which every install has, and pypinyin. The tables hold what both say of common
characters, and the phrases in which they say something else. A text with such a phrase is read with
all phrases and characters of pypinyin, and simplified by OpenCC itself. So the tables change no
result, which tests/test_text_han_tables.py asks of the versions that are installed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import opencc
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from duediligence.resources.han_tables import HAN_TABLES
from duediligence.resources.paths import shipped_path
from duediligence.text.normalise import HAN
from duediligence.text.transliterate import simplify_by_opencc, without_marks

OPENCC_PHRASES = Path(opencc.__file__).parent / "clib/share/opencc/TSPhrases.ocd2"
OPENCC_DICT = Path(opencc.__file__).parent / "clib/bin/opencc_dict"
PYPINYIN = "Source: pypinyin (MIT), without tones"
OPENCC = "Source: OpenCC (Apache License 2.0), configuration t2s"
BY = "made by .ci/make_han_tables.py."


@cache  # the same characters are in most tables
def read_by_pypinyin(han: str) -> tuple[str, ...]:
    """Return the syllables that pypinyin reads, without tones."""
    # Ask for the tones, which pypinyin has at hand; it takes them off ten times slower.
    return tuple([without_marks(syllable) for syllable in lazy_pinyin(han, style=Style.TONE)])


def readings() -> dict[str, str]:
    """Return syllable -> its characters: those of GB 2312 and of the shipped tables."""
    texts = [path.read_text("utf-8") for path in shipped_path("gazetteers").rglob("*.csv")]
    texts += [path.read_text("utf-8") for path in HAN_TABLES.parent.rglob("words/*.csv")]
    return _by_syllable(set(HAN.findall("".join(texts))) | {*gb2312()})


def rare_characters() -> dict[str, str]:
    """Return syllable -> all other characters that pypinyin knows."""
    common = {*"".join(readings().values())}
    return _by_syllable(c for code in PINYIN_DICT if HAN.match(c := chr(code)) and c not in common)


def _by_syllable(characters: Iterable[str]) -> dict[str, str]:
    by_syllable: dict[str, str] = defaultdict(str)
    for character in sorted(characters):
        syllables = read_by_pypinyin(character)
        if len(syllables) == 1 and syllables[0].isascii():
            by_syllable[syllables[0]] += character
    return dict(sorted(by_syllable.items()))


def gb2312() -> Iterator[str]:
    """Yield the 6,763 Han characters of GB 2312: rows 16 to 87 of 94 cells each."""
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            character = bytes([row, cell]).decode("gb2312", "ignore")
            if character:
                yield character


def phrases() -> dict[str, str]:
    """Return the first character -> the rest of each phrase, with its reading where it is another."""
    by_first: dict[str, list[str]] = defaultdict(list)
    for phrase in sorted(PHRASES_DICT):
        reading = read_by_pypinyin(phrase)
        is_plain = [*reading] == _read_apart(phrase, read_by_pypinyin)
        by_first[phrase[0]].append(phrase[1:] if is_plain else f"{phrase[1:]}={'-'.join(reading)}")
    return {first: " ".join(rests) for first, rests in by_first.items()}


def phrases_read_otherwise() -> list[str]:
    """Return the phrases whose reading is not that of their characters, or pypinyin's would be."""
    return _changed(PHRASES_DICT, read_by_pypinyin)


def simplified() -> dict[str, str]:
    """Return every character of Unicode that OpenCC changes -> what it becomes."""
    surrogates = range(0xD800, 0xE000)
    characters = (chr(code) for code in range(sys.maxunicode + 1) if code not in surrogates)
    pairs = ((character, simplify_by_opencc(character)) for character in characters)
    return {character: simple for character, simple in pairs if simple != character}


def phrases_simplified_otherwise() -> list[str]:
    """Return the phrases that OpenCC changes otherwise than character by character."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "phrases.txt")
        command = [OPENCC_DICT, "-i", OPENCC_PHRASES, "-f", "ocd2", "-o", text, "-t", "text"]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - of the library
        lines = text.read_text("utf-8").splitlines()
    return _changed((line.split("\t")[0] for line in lines), simplify_by_opencc)


def _changed(phrases: Iterable[str], read: Callable[[str], Iterable[str]]) -> list[str]:
    """Return the phrases that are not read character by character, without longer ones of these."""
    changed = {phrase for phrase in phrases if [*read(phrase)] != _read_apart(phrase, read)}
    return sorted(phrase for phrase in changed if not _parts(phrase) & changed)


def _read_apart(phrase: str, read: Callable[[str], Iterable[str]]) -> list[str]:
    """Return what the characters of a phrase are read as, each by itself."""
    return [part for character in phrase for part in read(character)]


def _parts(phrase: str) -> set[str]:
    """Return the shorter phrases in a phrase."""
    size = len(phrase)
    return {phrase[i:j] for i in range(size) for j in range(i + 2, size + 1)} - {phrase}


def main() -> None:
    """Write the tables."""
    tables = {
        "readings": (
            "syllable,characters",
            PYPINYIN,
            [",".join(row) for row in readings().items()],
        ),
        "readings/rare-characters": (
            "syllable,characters",
            PYPINYIN,
            [",".join(row) for row in rare_characters().items()],
        ),
        "readings/phrases": (
            "first,rests",
            PYPINYIN,
            [",".join(row) for row in phrases().items()],
        ),
        "phrases-read-otherwise": ("phrase", PYPINYIN, phrases_read_otherwise()),
        "simplified": (
            "character,simplified",
            OPENCC,
            [",".join(row) for row in sorted(simplified().items())],
        ),
        "phrases-simplified-otherwise": ("phrase", OPENCC, phrases_simplified_otherwise()),
    }
    for name, (header, source, rows) in tables.items():
        lines = [f"# {source}; {BY}", header, *rows]
        (HAN_TABLES / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{name}: {len(rows)} rows")


if __name__ == "__main__":
    main()
