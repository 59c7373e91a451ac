"""Entries that are listed with their subsidiaries: "X Co., Ltd. and subsidiaries"."""

from __future__ import annotations

import re
from functools import cache

from ..model import WatchlistEntry
from ..resources.csv_tables import WORD_TABLES, read_rows
from ..text.normalise import HAN

# Words between "and" and "subsidiaries", such as "its eight Zhuhai-based"; judgement: with more of
# them it is a sentence.
_MOST_BETWEEN = 4


def is_listed_as_group(entry: WatchlistEntry) -> bool:
    """Return whether a name, the section or the note of an entry says that its subsidiaries are meant.

    Readers of official lists take "and subsidiaries" off the name and put it into the note.
    """
    names = (entry.name, *(alias.text for alias in entry.aliases))
    if any(without_group_phrase(name) != name for name in names):
        return True
    return any(_phrase().search(text) for text in (entry.note, entry.section) if text)


def without_group_phrase(name: str) -> str:
    """Return a name without "and subsidiaries" at its end; the name itself where nothing is left.

    >>> without_group_phrase("Acme Co., Ltd. and its eight Zhuhai-based subsidiaries")
    'Acme Co., Ltd.'
    >>> without_group_phrase("Affiliates and Subsidiaries Ltd")
    'Affiliates and Subsidiaries Ltd'
    """
    if name.isascii() and not any(map(name.lower().__contains__, _members_in_latin())):
        return name  # nearly every name, in a fifth of the time
    match = _phrase().search(name)
    if match is None or name[match.end() :].strip(" .,;)"):
        return name
    return name[: match.start()].rstrip(" ,;(") or name


@cache
def _members_in_latin() -> tuple[str, ...]:
    """Return the first words of those that end the phrase, of which it has one."""
    rows = read_rows(WORD_TABLES / "group-phrases.csv")
    return tuple({row["text"].split()[0].lower() for row in rows if row["part"] == "member"})


@cache
def _phrase() -> re.Pattern[str]:
    rows = list(read_rows(WORD_TABLES / "group-phrases.csv"))

    def words(part: str, *, han: bool) -> str:
        texts = [row["text"] for row in rows if row["part"] == part]
        chosen = sorted((t for t in texts if bool(HAN.search(t)) is han), key=len, reverse=True)
        return "|".join(re.escape(text).replace(r"\ ", r"\s+") for text in chosen)

    between = rf"(?:\s+[\w-]+){{0,{_MOST_BETWEEN}}}?"
    member = rf"(?:{words('member', han=False)})"
    members = rf"{member}(?:\s*(?:,|and|or|&)\s*(?:its\s+|their\s+)?{member})*"
    latin = rf"(?:^|(?<=[\s,;(]))(?:{words('joint', han=False)}){between}\s+{members}\b"
    han = rf"(?:{words('joint', han=True)})(?:{words('member', han=True)})"
    return re.compile(rf"{latin}|{han}", re.IGNORECASE)
