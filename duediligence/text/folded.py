"""Names and ids in the form in which they are compared for being the same."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from .normalise import normalise
from .tokenise import tokenise

# Letters of a name of two words: 'Li Wu' has four. Shorter ids are initials, of which JD is not DJ.
_MIN_NAME = 4


@lru_cache(maxsize=8192)  # a supplier of many order lines is folded once
def folded_name(text: str) -> str:
    """Return a name without case, width, accents and punctuation: the same for the same name.

    >>> folded_name("ACME-Knit  Ltd.") == folded_name("Acme Knit Ltd")
    True
    """
    return " ".join([token.key for token in tokenise(text)]) or text


def folded_person(reviewer: str) -> str:
    r"""Return a person's id as four eyes compare it: letters and digits of its local part.

    Two ids that differ only in case, width, accents, punctuation, in the host of an e-mail address
    or its tag (RFC 5233: "jdoe+work@...") or in the domain of a login ("FIRM\jdoe") may be one
    person's, so they count as one. So do a name and the same with the surname first.

    >>> folded_person("J.Doe@example.com") == folded_person("j-doe") == folded_person("FIRM\\jdoe")
    True
    >>> folded_person("Jane Doe") == folded_person("Doe, Jane") == folded_person("janedoe@a.example")
    True
    """
    text = unicodedata.normalize("NFKD", normalise(reviewer)).casefold()
    if "@" in text:
        # An address may be in angle brackets behind a name: "J. Doe <j.doe@example.com>".
        text = text.rpartition("@")[0].rpartition("<")[2].partition("+")[0]
    text = text.removeprefix("mailto:").rpartition("\\")[2]
    key = "".join(filter(str.isalnum, text))  # and so without the accents, which NFKD sets apart
    if len(key) < _MIN_NAME or not key.isalpha():
        return key
    # A name is a rotation of the same with the surname first, wherever its words are divided.
    return min(key[at:] + key[:at] for at in range(len(key)))
