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
LEAST_READINGS = 3
LEAST_PHRASES = 5
TOGETHER = 4  # times as often as by chance; less is what any two words of one trade have
LONGEST_WORD = 24  # letters; a longer one is joined words


def main() -> None:
    """Read the three corpora and write the seven tables."""
    names, short_names, characters = map(Path, sys.argv[1:])
    words: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    phrases: Counter[str] = Counter()
    total = 0
    for row in _rows(names):
        total += 1
        keys = {token.key for token in tokenise(row["name"]) if not token.is_han}
        words.update(key for key in keys if key and len(key) <= LONGEST_WORD)
        in_order = [token.key for token in tokenise(row["name"]) if not token.is_han and token.key]
        phrases.update({f"{a} {b}" for a, b in pairwise(in_order) if a != b})
    for word, count in words.items():
        if word.isalpha() and word.isascii() and count < LEAST_NAMES:
            letters.update(a + b for a, b in pairwise(f"^{word}$"))
    sounds: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    readings: Counter[str] = Counter()
    short_total = 0
    for row in _rows(short_names):
        han = han_key(normalise(row["name"]))
        short_total += 1
        pairs.update({a + b for a, b in pairwise(han)})
        sounds.update(syllables(han))
        readings.update({"".join(syllables(part)) for part in {han, *map("".join, pairwise(han))}})
    counts = {
        row["character"]: int(row["count"]) for row in _rows(characters) if row["position"] == "any"
    }
    simplified: Counter[str] = Counter()
    for character, count in counts.items():
        simplified[han_key(character)] += count
    _write("latin-words", ("word", "names"), words, least=LEAST_NAMES, total=total)
    together = Counter(
        {
            pair: count
            for pair, count in phrases.items()
            # More often together than chance: their words say less than each does by itself.
            if count * total > TOGETHER * words[pair.split()[0]] * words[pair.split()[1]]
        }
    )
    _write("word-pairs", ("words", "names"), together, least=LEAST_PHRASES, total=total)
    _write("letter-pairs", ("letters", "words"), letters, total=sum(letters.values()))
    _write("pinyin-syllables", ("syllable", "times"), sounds, total=sum(sounds.values()))
    _write("han-pairs", ("characters", "names"), pairs, least=LEAST_PAIRS, total=short_total)
    _write("pinyin-words", ("word", "names"), readings, least=LEAST_READINGS, total=short_total)
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
