"""The known header words of supplier lists, folded for comparison.

To add a header synonym, add it to `duediligence/resources/headers.yaml`; no code needs to change.
`header_roles` combines these words into the role of a whole header.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ..errors import UsageError
from ..model import PARTIES, ROLES
from ..resources.keywords import did_you_mean
from ..resources.paths import RESOURCES
from ..resources.snapshots import BuiltInData, digest_of
from ..resources.strict_yaml import read_yaml

_TABLE = RESOURCES / "headers.yaml"

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
# All but letters, digits and the vowels that are written on a letter in South and Southeast Asia.
_SEPARATORS = re.compile(r"(?:[^\w\u0900-\u0dff\u0e30-\u0eff\u1000-\u109f\u1780-\u17d3]|_)+")
_ASCII_WORD = re.compile("[a-z0-9]+")  # between separators, of a text in ASCII and small letters
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SCRIPTS = re.compile(rf"(?<=[{HAN}])(?=[^\W{HAN}])|(?<=[^\W{HAN}])(?=[{HAN}])")
# Letters that Unicode decomposition (NFD) does not split into a base letter and an accent.
_UNDECOMPOSED = str.maketrans("ıİđĐøł", "iIdDol") | str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderLexicon:
    """The words of `headers.yaml`, folded; each attribute is a section of the file.

    `whole_headers` map to a party (None where the header does not name one) and a role;
    `contained` are phrases that decide a header wherever they occur in it; `ambiguous` words are
    also in `roles`; `unspaced_noise` are the words of `noise` that are written without blanks;
    `persons` are words of `parties` whose cells may name a person, `outsiders` words for agents and
    brokers, whose columns say nothing of a party, and how a header begins or ends with one; `words`
    are the single words of headers beyond doubt, against which misspellings are corrected.
    """

    parties: Mapping[str, str]
    roles: Mapping[str, str]
    whole_headers: Mapping[str, tuple[str | None, str]]
    contained: Mapping[str, str]
    ambiguous: Mapping[str, str]
    noise: frozenset[str]
    unspaced_noise: tuple[str, ...]
    persons: frozenset[str]
    outsiders: frozenset[str]
    outsider_starts: tuple[str, ...]
    outsider_ends: tuple[str, ...]
    words: frozenset[str]


@lru_cache(maxsize=4 * 16_384)  # as many texts as `header_roles` remembers
def fold_header(text: str) -> str:
    """Fold a header: case, accents, punctuation and line breaks do not matter.

    >>> fold_header("VENDOR_NAME*"), fold_header("supplierName"), fold_header("HS编码"), fold_header("Şehir")
    ('vendor name', 'supplier name', 'hs 编码', 'sehir')
    """
    if text.isascii():  # most texts, in a third of the time
        return " ".join(ascii_words(text))
    text = unicodedata.normalize("NFKC", text).translate(_UNDECOMPOSED)
    text = _SCRIPTS.sub(" ", _CAMEL.sub(" ", text)).casefold()
    if not text.isascii():
        decomposed = unicodedata.normalize("NFD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(_SEPARATORS.sub(" ", text).split())


def ascii_words(text: str) -> list[str]:
    """Return the words of a text in ASCII, folded as in `fold_header`."""
    return _ASCII_WORD.findall(_CAMEL.sub(" ", text).lower())


def parse_role(text: str) -> tuple[str, str]:
    """Return party and role of 'role' or 'party.role'; without a party it is the supplier.

    Raises:
        UsageError: there is no such party or role.

    >>> parse_role("factory.city"), parse_role("name")
    (('factory', 'city'), ('supplier', 'name'))
    """
    folded = text.strip().lower() if isinstance(text, str) else ""
    party, dot, role = folded.rpartition(".")
    if role not in ROLES or (dot and party not in PARTIES):
        # Whoever misspells a role does not mean the one that leaves a column out.
        meant = did_you_mean(role, (known for known in ROLES if known != "ignore"))
        raise UsageError(
            f"{text!r} is not a role{meant or '.'} Pass one of {', '.join(ROLES)}, if needed after a party and a"
            f" dot, such as 'factory.city'; the parties are {', '.join(PARTIES)}."
        )
    return party or "supplier", role


@lru_cache(maxsize=1)
def header_lexicon() -> HeaderLexicon:
    """Load `headers.yaml`, once.

    Raises:
        UsageError: the file names an unknown party or role.
    """
    return HEADERS.load()


@cache
def words_of_headers() -> frozenset[str]:
    """Return all single words that a header may have.

    Those of doubtful headers are not among the `words` of the lexicon, against which misspellings
    are corrected: 'Belge' is Turkish for a document, and one letter from 'Bölge'.
    """
    lexicon = header_lexicon()
    return lexicon.words.union(*(phrase.split() for phrase in lexicon.ambiguous))


def _read_header_lexicon() -> HeaderLexicon:
    sections = read_yaml(_TABLE.read_bytes(), _TABLE.name, UsageError).data

    def folded(section: str) -> dict[str, str]:
        return {
            fold_header(word): name for name, words in sections[section].items() for word in words
        }

    parties, ambiguous = folded("parties"), folded("doubtful")
    roles = {word: parse_role(role)[1] for word, role in folded("roles").items()}
    whole_headers = {
        header: (parse_role(role)[0] if "." in role else None, parse_role(role)[1])
        for header, role in folded("whole").items()
    }
    outsiders = frozenset(map(fold_header, sections["outsiders"]))
    noise = frozenset(map(fold_header, sections["noise"]))
    return HeaderLexicon(
        parties=parties,
        roles=ambiguous | roles,
        whole_headers=whole_headers,
        contained=folded("containing"),
        ambiguous=ambiguous,
        noise=noise,
        unspaced_noise=tuple(sorted(word for word in noise if not word.isascii())),
        persons=frozenset(map(fold_header, sections["persons"])),
        outsiders=outsiders,
        # Other scripts are written without blanks, so there the word may go on.
        outsider_starts=tuple(f"{word} " if word.isascii() else word for word in outsiders),
        outsider_ends=tuple(f" {word}" for word in outsiders),
        words=frozenset(
            word for phrase in (*parties, *roles, *whole_headers) for word in phrase.split()
        ),
    )


HEADERS = BuiltInData("headers", HeaderLexicon, lambda: digest_of([_TABLE]), _read_header_lexicon)
