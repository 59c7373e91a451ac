"""Count how many company names have a word, and write the tables that match weights are made from.

python .ci/make_word_frequencies.py NAMES SHORT_NAMES CHARACTERS

The three files are those that `duediligence/resources/frequencies/README.md` names with their
sources; they are not part of the repository, only the counts are.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from duediligence.text.normalise import han_key, normalise
from duediligence.text.tokenise import tokenise
from duediligence.text.transliterate import syllables

TABLES = Path(__file__).parents[1] / "duediligence" / "resources" / "frequencies"
# Words of fewer names are left to the model of letters: one name says little about a word, and the
# table of them all would be three times as large.
LEAST_NAMES = 2
LEAST_PAIRS = 4  # the same for two characters; single ones all fit
LONGEST_WORD = 24  # letters; a longer one is joined words


def main() -> None:
    """Read the three corpora and write the five tables."""
    names, short_names, characters = map(Path, sys.argv[1:])
    words: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    total = 0
    for row in _rows(names):
        total += 1
        keys = {token.key for token in tokenise(row["name"]) if not token.is_han}
        words.update(key for key in keys if key and len(key) <= LONGEST_WORD)
    for word, count in words.items():
        if word.isalpha() and word.isascii() and count < LEAST_NAMES:
            letters.update(a + b for a, b in pairwise(f"^{word}$"))
    sounds: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    short_total = 0
    for row in _rows(short_names):
        han = han_key(normalise(row["name"]))
        short_total += 1
        pairs.update({a + b for a, b in pairwise(han)})
        sounds.update(syllables(han))
    counts = {
        row["character"]: int(row["count"])
        for row in _rows(characters)
        if row["position"] == "any"
    }
    simplified: Counter[str] = Counter()
    for character, count in counts.items():
        simplified[han_key(character)] += count
    _write("latin-words", ("word", "names"), words, least=LEAST_NAMES, total=total)
    _write("letter-pairs", ("letters", "words"), letters, total=sum(letters.values()))
    _write("pinyin-syllables", ("syllable", "times"), sounds, total=sum(sounds.values()))
    _write("han-pairs", ("characters", "names"), pairs, least=LEAST_PAIRS, total=short_total)
    _write(
        "han-characters", ("character", "times"), simplified, least=10, total=sum(counts.values())
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _write(
    name: str, header: tuple[str, str], counts: Counter[str], *, total: int, least: int = 1
) -> None:
    """Write a table, most frequent first; the first row, with no word, has the total."""
    rows = sorted(
        (item for item in counts.items() if item[1] >= least), key=lambda item: (-item[1], item[0])
    )
    with (TABLES / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerow(("", total))
        writer.writerows(rows)


if __name__ == "__main__":
    main()
