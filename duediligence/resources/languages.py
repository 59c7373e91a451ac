"""The words of reports in other languages: one catalogue a language, keyed by the English text.

The English text stands in the code, with its values in braces ("{count} of {total} rows"); the
catalogue `resources/languages/<code>.yaml` holds the same sentence in the other language with the
same values. What is not a text of ours (a supplier's name, a quotation) is never looked up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..errors import UsageError
from .strict_yaml import read_yaml

ENGLISH_CODE = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A language that reports are written in.

    Attributes:
        code: its ISO 639-1 code.
        texts: English text -> the text in the language; empty for English itself.
    """

    code: str
    texts: Mapping[str, str]

    def text(self, english: str, **values: object) -> str:
        """Return a text of ours in this language, with its values filled in.

        Args:
            english: the text as it stands in the code.
            values: what goes into its braces.

        Returns:
            The text; in English where the catalogue does not have it, which a test rules out for
            the texts that ship.

        >>> language("en").text("{count} rows", count=3)
        '3 rows'
        """
        text = self.texts.get(english, english)
        return text.format(**values) if values else text


@cache
def language(code: str) -> Language:
    """Return the language of a code.

    Args:
        code: "en", or the name of a catalogue, such as "de" or "zh".

    Raises:
        UsageError: there is no catalogue of that language; the message names those there are.

    >>> language("en").code
    'en'
    """
    if code == ENGLISH_CODE:
        return Language(ENGLISH_CODE, {})
    codes = language_codes()
    if code not in codes:
        raise UsageError(f"language={code!r} is not known. Pass one of: {', '.join(codes)}.")
    name = f"{code}.yaml"
    content = files(__package__).joinpath("languages", name).read_bytes()
    return Language(code, read_yaml(content, name).data or {})


def language_codes() -> tuple[str, ...]:
    """Return the codes of the languages that reports can be written in, English first.

    >>> language_codes()[0]
    'en'
    """
    folder = files(__package__).joinpath("languages")
    found = (path.name.removesuffix(".yaml") for path in folder.iterdir() if ".yaml" in path.name)
    return (ENGLISH_CODE, *sorted(found))


ENGLISH = language(ENGLISH_CODE)
