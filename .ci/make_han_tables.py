"""Makes the tables of Han characters and phrases, so that a few names load neither library.

    python .ci/make_han_tables.py

Needs opencc and pypinyin, which every install has. The tables hold what both say of single
characters, and the phrases in which they say something else; a text with such a phrase is read by
the library itself. So the tables change no result, which tests/test_text_han_tables.py asks of the
versions that are installed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import opencc
from pypinyin.constants import PHRASES_DICT

from duediligence.resources.han_tables import HAN_TABLES
from duediligence.resources.paths import shipped_path
from duediligence.text.normalise import HAN
from duediligence.text.transliterate import read_by_pypinyin, simplify_by_opencc

OPENCC_PHRASES = Path(opencc.__file__).parent / "clib/share/opencc/TSPhrases.ocd2"
OPENCC_DICT = Path(opencc.__file__).parent / "clib/bin/opencc_dict"
PYPINYIN = "Source: pypinyin (MIT), without tones"
OPENCC = "Source: OpenCC (Apache License 2.0), configuration t2s"
BY = "made by .ci/make_han_tables.py."


def readings() -> dict[str, str]:
    """Return syllable -> its characters: those of GB 2312 and of the shipped tables."""
    texts = [path.read_text("utf-8") for path in shipped_path("gazetteers").rglob("*.csv")]
    texts += [path.read_text("utf-8") for path in HAN_TABLES.parent.rglob("words/*.csv")]
    characters = set(HAN.findall("".join(texts))) | {*gb2312()}
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
    changed = {
        phrase
        for phrase in phrases
        if [*read(phrase)] != [part for c in phrase for part in read(c)]
    }
    return sorted(phrase for phrase in changed if not _parts(phrase) & changed)


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
