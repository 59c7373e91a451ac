"""What people write where they know nothing: 'N/A', 'unknown', 不详."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ..resources.csv_tables import WORD_TABLES, read_rows
from .tokenise import MAX_CHARACTERS, tokenise

# Folding leaves such a run as it is, and no placeholder in Han is as long as that.
_RUN = re.compile("[A-Za-z]{3}|[0-9]{3}|[\u4e00-\u9fff]{5}")
_RUN_LENGTH = 3


def is_placeholder(text: str) -> bool:
    """Whether a text has no letter or digit, or is a word for 'not known'."""
    run = _RUN.search(text, 0, MAX_CHARACTERS)
    if run and run[0].lower() not in _runs():
        return False  # so it is with most texts, and told in a tenth of the time
    return comparable(text) in placeholders()


@lru_cache(maxsize=65536)
def comparable(text: str) -> str:
    """A whole text as its keys, joined; "" where it holds no letter or digit."""
    return "".join(token.key for token in tokenise(text))


@cache
def placeholders() -> frozenset[str]:
    """The shipped placeholders as `comparable` texts, and "" with them."""
    words = (row["word"] for row in read_rows(WORD_TABLES / "placeholders.csv"))
    return frozenset({"", *(comparable(word) for word in words)})


@cache
def _runs() -> frozenset[str]:
    """Every few letters or digits that stand side by side in a placeholder."""
    return frozenset(
        word[at : at + _RUN_LENGTH]
        for word in placeholders()
        for at in range(len(word) - _RUN_LENGTH + 1)
    )
