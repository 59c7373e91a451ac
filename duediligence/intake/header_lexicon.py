"""The words of `headers.yaml`, and how headings are folded to be compared with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..errors import UsageError
from ..model import PARTIES, ROLES
from ..resources.paths import RESOURCES
from ..resources.strict_yaml import read_yaml

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SCRIPTS = re.compile(rf"(?<=[{HAN}])(?=[^\W{HAN}])|(?<=[^\W{HAN}])(?=[{HAN}])")
_TURKISH_AND_VIETNAMESE = str.maketrans({"ı": "i", "İ": "I", "đ": "d", "Đ": "D", "ß": "ss",
                                         "ø": "o", "æ": "ae", "œ": "oe", "ł": "l"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeaderLexicon:
    """The words of `headers.yaml`, folded."""

    parties: Mapping[str, str]
    roles: Mapping[str, str]
    whole: Mapping[str, tuple[str | None, str]]
    containing: Mapping[str, str]
    doubtful: Mapping[str, str]
    noise: frozenset[str]
    words: frozenset[str]


@lru_cache(maxsize=8192)
def fold_header(text: str) -> str:
    """A heading for comparing: case, accents, punctuation and line breaks do not matter.

    >>> fold_header("VENDOR_NAME*"), fold_header("supplierName"), fold_header("HS编码"), fold_header("Şehir")
    ('vendor name', 'supplier name', 'hs 编码', 'sehir')
    """
    text = unicodedata.normalize("NFKC", text).translate(_TURKISH_AND_VIETNAMESE)
    text = _SCRIPTS.sub(" ", _CAMEL.sub(" ", text)).casefold()
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def target(named: str) -> tuple[str, str]:
    """Party and role of 'role' or 'party.role'.

    Raises:
        UsageError: there is no such party or role.

    >>> target("factory.city"), target("name")
    (('factory', 'city'), ('supplier', 'name'))
    """
    text = named.strip().lower() if isinstance(named, str) else ""
    party, dot, role = text.rpartition(".")
    if role not in ROLES or (dot and party not in PARTIES):
        raise UsageError(
            f"{named!r} is no role. Pass one of {', '.join(ROLES)}; before it and a dot may stand"
            f" one of {', '.join(PARTIES)}, such as 'factory.city'."
        )
    return party or "supplier", role


@lru_cache(maxsize=1)
def header_lexicon() -> HeaderLexicon:
    """The words of `headers.yaml`.

    Raises:
        UsageError: the file names an unknown party or role.
    """
    path = RESOURCES / "headers.yaml"
    data = read_yaml(path.read_bytes(), path.name, UsageError).data
    parties = {
        fold_header(word): party for party, words in data["parties"].items() for word in words
    }
    roles = {
        fold_header(word): target(role)[1]
        for role, words in data["roles"].items()
        for word in words
    }
    whole = {
        fold_header(word): _named(role) for role, words in data["whole"].items() for word in words
    }
    doubtful = {
        fold_header(word): role for role, words in data["doubtful"].items() for word in words
    }
    return HeaderLexicon(
        parties=parties,
        roles=doubtful | roles,
        whole=whole,
        containing={
            fold_header(word): r for r, words in data["containing"].items() for word in words
        },
        doubtful=doubtful,
        noise=frozenset(map(fold_header, data["noise"])),
        words=frozenset(
            word for each in (parties, roles, whole) for p in each for word in p.split()
        ),
    )


def _named(role: str) -> tuple[str | None, str]:
    party, name = target(role)
    return (party if "." in role else None), name
