"""Write the tables of `docs/how-matching-works.md` anew from the ways and the match weights.

python .ci/document_match_weights.py

Run it after a change of `match-weights.csv` or `WAYS`; tests/test_matching_weights.py compares them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from duediligence.matching.names.agreements import WAYS
from duediligence.model import How
from duediligence.resources.csv_tables import read_rows
from duediligence.resources.paths import RESOURCES

DOCUMENT = Path(__file__).parents[1] / "docs" / "how-matching-works.md"
# The ways that are about several words, so that the table of ways of two words does not have them.
WAYS_OF_SEVERAL = (How.JOINED, How.INITIALS)
# A supplier's word and the listed one that it agrees with in each way.
EXAMPLES = {
    How.SAME: ("TAIDA", "Taida"),
    How.SCRIPT: ("泰达", "Taida"),
    How.ROMANISATION: ("Norilsk", "Норильский"),
    How.CONSONANTS: ("Haramain", "الحرمين"),
    How.BEGINNING: ("泰达尔", "Taida"),
    How.SPELLING: ("Khotan", "Hetian"),
    How.NUMBER: ("7th", "Seven"),
    How.NAME_SPELLING: ("Youssef", "Yusuf"),
    How.TRANSLATION: ("Clothing", "Garment"),
    How.SOUND: ("Haramein", "Haramayn"),
    How.SCANNING: ("Be1ton", "Belton"),
    How.SWAPPED: ("Tiada", "Taida"),
    How.MISSING: ("Blton", "Belton"),
    How.ADDED: ("Beltson", "Belton"),
    How.CHANGED: ("Beltom", "Belton"),
    How.CHARACTER: ("秦天羽", "秦天明"),
    How.JOINED: ("Tai Da", "Taida"),
    How.INITIALS: ("CNPC", "China National Petroleum Corporation"),
}
# Sections of the weights that have a table together.
OTHER_SECTIONS = ("conflict", "whole", "error", "alias", "surrounded", "row")


def main() -> None:
    """Replace the tables of the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for table in tables():
        header = table[0]
        found = re.search(rf"^{re.escape(header)}\n(?:\|.*\n)*", text, re.MULTILINE)
        if found is None:
            raise SystemExit(f"{DOCUMENT} has no table with the header {header}")
        text = text[: found.start()] + "\n".join(table) + "\n" + text[found.end() :]
    DOCUMENT.write_text(text, encoding="utf-8")


def tables() -> list[list[str]]:
    """Return the lines of each table."""
    sections: dict[str, dict[str, tuple[str, str]]] = {}
    for row in read_rows(RESOURCES / "matching" / "match-weights.csv"):
        sections.setdefault(row["section"], {})[row["name"]] = row["value"], row["reason"]
    return [
        _table(("class of word", "worth, in bits", "why"), _with_reasons(sections["word"])),
        _table(("way", "for example", "costs", "note"), _ways(sections["way"])),
        _table(
            ("share of its worth", "missing", "added"),
            (
                (name.replace("_", " "), value, sections["extra"][name][0])
                for name, (value, _) in sections["missing"].items()
            ),
        ),
        _table(
            ("number", "value", "why"),
            (
                (f"{section}: {name}", value, reason)
                for section in OTHER_SECTIONS
                for name, value, reason in _with_reasons(sections[section])
            ),
        ),
        _table(("kind", "from, in bits", "note"), _with_reasons(sections["kind"])),
    ]


def _ways(costs: dict[str, tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    for how in (*(way.how for way in WAYS), *WAYS_OF_SEVERAL):
        written, listed = EXAMPLES[how]
        yield how.value, f"{written}, listed {listed}", *costs[how]


def _with_reasons(section: dict[str, tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    for name, (value, reason) in section.items():
        yield name.replace("_", " "), value, reason


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [header, ("---",) * len(header), *rows]
    return ["| " + " | ".join(cells).replace("|  |", "| |") + " |" for cells in lines]


if __name__ == "__main__":
    main()
