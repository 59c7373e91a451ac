"""The words of reports in other languages: one catalogue a language, keyed by the English text.

The English text stands in the code, with its values in braces ("{count} of {total} rows"); the
catalogue `resources/languages/<code>.yaml` holds the same sentence in the other language with the
same values. A `TranslatableText` is English text that remembers how it was made, so that a report can say
it in another language later. What is not a text of ours (a supplier's name, a quotation) is never
looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, Self

from ..errors import UsageError
from .paths import RESOURCES
from .strict_yaml import read_yaml

ENGLISH_CODE = "en"
_CATALOGUES = RESOURCES / "languages"
FirstLetter = Literal["as is", "capital", "small"]


class TranslatableText(str):
    """English text that remembers its template and values; as a text it is like any other.

    Attributes:
        template: the English text with its values in braces.
        values: what is in the braces; a value may be a sentence too.
        first_letter: what was done to its first letter.

    >>> TranslatableText.of("{place} is elsewhere", place="Baoding")
    'Baoding is elsewhere'
    """

    __slots__ = ("first_letter", "template", "values")
    template: str
    values: Mapping[str, str]
    first_letter: FirstLetter

    @classmethod
    def of(cls, template: str, **values: str) -> Self:
        """Return the sentence of a template and its values.

        Args:
            template: the English text with its values in braces.
            values: what goes into the braces.
        """
        sentence = cls(template.format_map(values) if values else template)
        sentence.template, sentence.values, sentence.first_letter = template, values, "as is"
        return sentence

    @classmethod
    def joined(cls, separator: str, parts: Iterable[str]) -> Self:
        """Return several texts as one; its template holds no words of ours.

        Args:
            separator: signs between the texts, without braces.
            parts: the texts.

        >>> TranslatableText.joined("; ", ["a", "b"])
        'a; b'
        """
        values = {f"part{at}": part for at, part in enumerate(parts)}
        return cls.of(separator.join(f"{{{name}}}" for name in values), **values)

    def with_first_letter(self, case: FirstLetter) -> Self:
        """Return the sentence with a capital or a small letter at its beginning.

        Args:
            case: "capital", "small", or "as is".

        >>> TranslatableText.of("an address").with_first_letter("capital")
        'An address'
        """
        first = self[:1]
        if case != "as is":
            first = first.upper() if case == "capital" else first.lower()
        sentence = type(self)(f"{first}{self[1:]}")
        sentence.template, sentence.values, sentence.first_letter = self.template, self.values, case
        return sentence

    def __reduce__(self) -> tuple[object, ...]:
        """Return how to make it again: workers and findings on disk pass it on."""
        return _restore, (type(self), self.template, dict(self.values), self.first_letter)


def _restore(
    cls: type[TranslatableText], template: str, values: Mapping[str, str], first_letter: FirstLetter
) -> TranslatableText:
    return cls.of(template, **values).with_first_letter(first_letter)


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

        >>> find_language("en").text("{count} rows", count=3)
        '3 rows'
        """
        text = self.texts.get(english, english)
        return text.format(**values) if values else text

    def render(self, text: str) -> str:
        """Return a sentence in this language, its values too; any other text as it is.

        Args:
            text: a `TranslatableText`, or a text that is not ours.

        >>> find_language("en").render(TranslatableText.of("{count} rows", count="3"))
        '3 rows'
        """
        if not isinstance(text, TranslatableText) or not self.texts:
            return str(text)
        rendered = self.texts.get(text.template, text.template)
        if text.values:
            values = {name: self.render(value) for name, value in text.values.items()}
            rendered = rendered.format_map(values)
        # A letter is never made small: German writes nouns with a capital one.
        is_capital = text.first_letter == "capital"
        return f"{rendered[:1].upper()}{rendered[1:]}" if is_capital else rendered


@cache
def find_language(code: str) -> Language:
    """Return the language of a code.

    Args:
        code: "en", or the name of a catalogue, such as "de" or "zh".

    Raises:
        UsageError: there is no catalogue of that language; the message names those there are.

    >>> find_language("en").code
    'en'
    """
    if code == ENGLISH_CODE:
        return Language(ENGLISH_CODE, {})
    codes = language_codes()
    if code not in codes:
        raise UsageError(f"language={code!r} is not known. Pass one of: {', '.join(codes)}.")
    name = f"{code}.yaml"
    content = (_CATALOGUES / name).read_bytes()
    return Language(code, read_yaml(content, name).data or {})


def language_codes() -> tuple[str, ...]:
    """Return the codes of the languages that reports can be written in, English first.

    >>> language_codes()[0]
    'en'
    """
    return (ENGLISH_CODE, *sorted(path.stem for path in _CATALOGUES.glob("*.yaml")))


ENGLISH = find_language(ENGLISH_CODE)
