"""Whether a name is an organisation's, where a list of people and firms does not state its type."""

from __future__ import annotations

from functools import lru_cache

from ...text.lexicon import shipped_lexicon
from ...text.tokenise import tokenise
from .enumerations import ends_in_legal_form

_lexicon = lru_cache(maxsize=1)(shipped_lexicon)
# Types of US lists that are never a target, and what they are counted as.
LEFT_OUT_TYPES = {"individual": "persons", "vessel": "vessels", "aircraft": "aircraft"}
_FIRM_WORD_KINDS = frozenset({"legal", "trade", "site", "connective"})
# Words of public bodies, research and armed forces, which the tables of firms do not hold.
_INSTITUTIONS = frozenset(
    "university institute academy college school laboratory laboratories lab regiment brigade army"
    " navy force forces ministry bureau department agency authority office command council"
    " commission committee association society foundation trust organisation organization union"
    " centre center hospital bank corps unit plant shipyard airlines airline airways aerospace"
    " aviation shipping logistics technik research bv ooo oao zao sarl".split()
)


def is_surely_organisation(name: str) -> bool:
    """Whether the name has a word, sign or form that no person's name has.

    A single word counts as a firm's; two or more plain words do not, for they may be a person's.

    >>> is_surely_organisation("Gulf Gate Shipping Co. LLC"), is_surely_organisation("Mara Lind")
    (True, False)
    """
    keys = [token.key for token in tokenise(name)]
    if len(keys) == 1 or any(key.isdigit() for key in keys) or ends_in_legal_form(name):
        return True
    senses = _lexicon().latin
    return any(
        key in _INSTITUTIONS
        # Legal forms of two letters, such as "SA", are initials of people too.
        or (len(key) > 2 and any(sense.kind in _FIRM_WORD_KINDS for sense in senses.get(key, ())))
        for key in keys
    )
