"""Whether a name is an organisation's, where a list of people and firms does not state its type."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from ...text.lexicon import shipped_lexicon
from ...text.segment import segment
from ...text.tokenise import tokenise
from .enumerations import is_legal_form

_lexicon = lru_cache(maxsize=1)(shipped_lexicon)
# Types of US lists that are never a target, and what they are counted as.
LEFT_OUT_TYPES = {"individual": "persons", "vessel": "vessels", "aircraft": "aircraft"}
_FIRM_WORD_KINDS = frozenset({"legal", "trade", "site"})
# Words of public bodies, research and armed forces, which the tables of firms do not hold.
_INSTITUTIONS = frozenset(
    "university institute academy college school laboratory laboratories lab regiment brigade army"
    " navy force forces ministry bureau department agency authority office command council"
    " commission committee association society foundation trust organisation organization union"
    " centre center hospital bank corps unit plant shipyard airlines airline airways aerospace"
    " aviation shipping logistics technik research bv ooo oao zao sarl".split()
)


# Letters of a legal form such as "SA", which is two initials or a syllable of a name too.
_SHORT_FORM = 2


def has_firm_word(name: str, surname_words: Collection[str] = ()) -> bool:
    """Whether the name has a word that no person's name has: a legal form, a trade, an institution.

    Args:
        name: the name.
        surname_words: words of trades that are family names too, which do not count.

    >>> has_firm_word("Gulf Gate Shipping Co. LLC"), has_firm_word("Mara Lind")
    (True, False)
    >>> has_firm_word("Jane Mills"), has_firm_word("Jane Mills", {"mills"}), has_firm_word("张伟")
    (True, False, False)
    """
    for term in segment(name, _lexicon()):
        key = term.key or term.han
        if key in surname_words or term.is_split:  # a word cut out of another one is a guess
            continue
        is_firm_word = any(sense.kind in _FIRM_WORD_KINDS for sense in term.senses)
        is_long = len(key) > _SHORT_FORM or term.han or "." in term.surface
        if is_long and (is_firm_word or key in _INSTITUTIONS):
            return True
    return any(
        len(token.key) > _SHORT_FORM
        and token.key not in surname_words
        and (token.key in _INSTITUTIONS or is_legal_form(token.surface))
        for token in tokenise(name)
    ) or _ends_in_marked_form(name)


def _ends_in_marked_form(name: str) -> bool:
    """Whether it ends in a short legal form that is written as one: "Acme S.A.", "Acme, SA", "Acme Co."."""
    head, _, last = name.strip().rpartition(" ")
    is_marked = "." in last or head.endswith(",") or (last.isupper() and not name.isupper())
    return bool(head) and is_marked and is_legal_form(last)
