"""What people write where they know nothing: 'N/A', 'unknown', 不详."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ..resources.bounded_cache import WORDS_AT_HAND
from ..resources.csv_tables import WORD_TABLES, read_rows
from .tokenise import MAX_CHARACTERS, tokenise

# Normalising leaves such a run as it is; no placeholder in Han is as long (a test checks the
# table).
_RUN = re.compile("[A-Za-z]{3}|[0-9]{3}|[\u4e00-\u9fff]{5}")
_RUN_LENGTH = 3  # letters or digits, as in _RUN; of two, too many texts share a run ('na')


def is_placeholder(text: str) -> bool:
    """Return whether a text has no letter or digit, or is a word for 'not known'."""
    runs = _placeholder_runs()
    for run in _RUN.finditer(text, 0, MAX_CHARACTERS):
        if run[0].lower() not in runs:
            return False  # the answer for most texts, in a tenth of the time
    return comparison_key(text) in placeholders()


@lru_cache(maxsize=WORDS_AT_HAND)
def comparison_key(text: str) -> str:
    """Return the keys of a whole text, joined; "" where it holds no letter or digit."""
    return "".join(token.key for token in tokenise(text))


@cache
def placeholders() -> frozenset[str]:
    """Return the shipped placeholders as comparison keys, "" among them."""
    words = (row["word"] for row in read_rows(WORD_TABLES / "placeholders.csv"))
    return frozenset({"", *(comparison_key(word) for word in words)})


@cache
def _placeholder_runs() -> frozenset[str]:
    """Return every three neighbouring letters or digits of a placeholder."""
    return frozenset(
        word[at : at + _RUN_LENGTH]
        for word in placeholders()
        for at in range(len(word) - _RUN_LENGTH + 1)
    )
