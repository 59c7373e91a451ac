"""Readable ids made from names: plain for drafts, with a digest where names may collide."""

from __future__ import annotations

import re
from hashlib import sha256

from .tokenise import tokenise

_MAX_LENGTH = 48  # characters before the digest; judgement: an id of a list fits on a line


def slug(name: str) -> str:
    """Return letters and digits of any script, with hyphens between words.

    >>> slug("Hetian Taida Apparel Co., Ltd.")
    'hetian-taida-apparel-co-ltd'
    """
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-")


def unique_slug(name: str, key: str = "") -> str:
    """Return a readable id that depends on name and key alone, not on the row they are in.

    Args:
        name: a name in any script; one that folds to the same words gets the same id.
        key: tells entries of one name apart, such as a list's own number.

    >>> unique_slug("Acme Co., Ltd.")
    'acme-co-ltd-237d05'
    """
    folded = [token.key for token in tokenise(name)]
    digest = sha256("\0".join([*folded, key]).encode("utf-8", "replace")).hexdigest()[:6]
    return f"{'-'.join(folded)[:_MAX_LENGTH].strip('-_.')}-{digest}".lstrip("-")
