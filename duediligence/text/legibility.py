"""Say why a text cannot be read: a template's mark, damage, or a script that is not compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from ..resources.bounded_cache import WORDS_AT_HAND
from ..resources.csv_tables import WORD_TABLES, read_rows
from .normalise import normalise
from .repair import has_escapes
from .tokenise import MAX_CHARACTERS

# A quick look at a text of ASCII: without one of these it has no mark and no escape.
_MARK = re.compile(r"[{}$%<\\=@_#&~:+\x1b]|\?\?")
# Letters and signs that disguise a Latin word, and that stand inside none of a real name: Runic, Cherokee,
# the syllables of Canada, Coptic, Tifinagh, Lisu, Deseret, signs of mathematics.
_DISGUISES = (
    "\u13a0-\u167f\u16a0-\u16ff\u2200-\u2207\u2c80-\u2cff\u2d30-\u2d7f\ua4d0-\ua4ff\uab70-\uabbf"
    "\U00010400-\U0001044f"
)
# Greek letters that resemble no Latin one by their form as it is read; as first or last letter they
# are in names: 'Ωmega'.
_GREEK = "\u0393\u0394\u0398\u039b\u039e\u03a0\u03a3\u03a6\u03a8\u03a9"
_DISGUISED = re.compile(
    f"[A-Za-z][{_DISGUISES}]|[{_DISGUISES}][A-Za-z]|[A-Za-z][{_GREEK}]+[A-Za-z]"
)
# The same for any text, and letters with accents among them: a class of characters is found soonest.
_DOUBT = re.compile(
    "[{}$%<\\\\=@_#&~:+?\\[\x1b\x80-\xff\u202d\u202e\u241b\ufffd\u951f"
    f"\ue000-\uf8ff\U000f0000-\U0010ffff{_DISGUISES}{_GREEK}]"
)
# Marks of templates and of variables that were not filled in: shell, Jinja, Python, Windows, ASP,
# Ruby, SAP, mail merge, and formulas of a spreadsheet.
_TEMPLATE = re.compile(
    r"\$\{|\{\{|\}\}|\{%|<%|#\{|\$\(|<\?|\[\[|%\(\w+\)[sdr]"  # anywhere
    r"|(?<![\w%])%[sdr](?![\w%])|^\s*%[1-9]\s*$"
    r"|^\s*\{[\w .:-]*\}\s*$|\{\d+\}|\{\w*_\w*\}"
    r"|^\s*\$[A-Za-z_]\w*\s*$|^\s*[%#~]{1,2}[A-Za-z_][\w ]*[%#~]{1,2}\s*$"
    r"|^\s*<{1,2}[^<>]*>{1,2}\s*$|^\s*__\w+__\s*$|^\s*@{1,2}[A-Za-z]+_\w*\s*$|^\s*@@\w+(?:@@)?\s*$"
    r"|^\s*[=+]\s*[A-Z][A-Z.]+\(|^\s*=\s*\$?[A-Z]{1,3}\$?\d+\b"
)
# UTF-8 read as Western European, some bytes lost: an accented letter, then a sign that no word has.
_LOST_BYTES = re.compile("[\xc2-\xf4][\xa1-\xa9\xab-\xad\xaf\xb1-\xb3\xb5\xb6\xb8\xb9\xbc-\xbf]")
_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")  # but the line break of some machines
_REPLACED = re.compile("\ufffd|\u951f\u65a4\u62f7")  # 锟斤拷 is U+FFFD read once more as GB 18030
# A character for private use has no meaning outside its font or old encoding: inside a word a letter
# is lost. Alone it is a bullet of a word processor.
_PRIVATE = re.compile(
    r"[^\W\d_][\ue000-\uf8ff\U000f0000-\U0010ffff]"
    r"|[\ue000-\uf01f\uf100-\uf8ff\U000f0000-\U0010ffff][^\W\d_]"
)
# Two units of UTF-7 take six letters; one unit, of three letters, may be a word: 'Bad+Zoo'.
_UTF_7 = re.compile(r"\+([A-Za-z0-9+/]{6,})")
_LETTERS_OF_UTF_7 = re.compile(
    "[\u0400-\u052f\u0600-\u06ff\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]+"
)
# Overrides of the direction of writing: the reader sees the letters in another order than stored.
_REVERSED = re.compile("[\u202d\u202e]")
# What colours or hides letters on a terminal; the sign for ESC is what a reader makes of it.
_TERMINAL = re.compile("[\x1b\u241b][\\[\\]()]|\x9b")
# A name lost to question marks, character by character: '??????? Co., Ltd.'
_QUESTION_MARKS = re.compile(r"\?{4,}|\?{2,}[ .,-]+\?{2,}")
# Cyrillic or Greek of one byte read as Western European: nearly all letters have accents. Judgement:
# six are a word, and the most accented languages (Vietnamese, Icelandic) have one in two or three.
_MIN_ACCENTED, _MAX_ACCENTED_SHARE = 6, 0.7


@lru_cache(maxsize=WORDS_AT_HAND)
def why_illegible(text: str) -> str:
    r"""Return why a text cannot be read for sure; "" where nothing is wrong with it.

    >>> why_illegible("${NAME}"), why_illegible("Het\ufffdan"), why_illegible("Acme $hop @Home")
    ('a mark of a template that was not filled in', 'characters that were lost', '')
    """
    text = text[:MAX_CHARACTERS]
    if text.isascii() and _MARK.search(text) is None:
        return ""
    if _TEMPLATE.search(text):
        return "a mark of a template that was not filled in"
    if has_escapes(text):
        return "an escape that could not be undone"
    if any(map(_is_utf_7, _UTF_7.findall(text))):
        return "characters in the encoding UTF-7"
    if _REPLACED.search(text) or _QUESTION_MARKS.search(text):
        return "characters that were lost"
    if _TERMINAL.search(text):
        return "a control sequence of a terminal"
    if text.isascii():
        return ""
    if _PRIVATE.search(text):
        return "characters that were lost"
    if _DISGUISED.search(text):
        return "letters of another alphabet inside a word"
    if _REVERSED.search(text):
        return "a mark that reverses the direction of writing"
    letters = [letter for letter in text if letter.isalpha()]
    accented = sum("\xc0" <= letter <= "\xff" for letter in letters)
    if (
        _CONTROLS.search(text)
        or _LOST_BYTES.search(text)
        or (accented >= _MIN_ACCENTED and accented > _MAX_ACCENTED_SHARE * len(letters))
    ):
        return "characters in a wrong encoding"
    return ""


def illegible(texts: Iterable[str]) -> dict[str, str]:
    """Return those of the texts that cannot be read for sure, each with why.

    >>> illegible(["Acme", "${NAME}"])
    {'${NAME}': 'a mark of a template that was not filled in'}
    """
    is_doubtful = _DOUBT.search
    return {text: why for text in texts if is_doubtful(text) and (why := why_illegible(text))}


def _is_utf_7(run: str) -> bool:
    """Return whether a run of letters and digits after a plus is UTF-7 (RFC 2152) of a name.

    All of it must be whole units of scripts that names are written in, which no word is: 'C+Shop'.
    """
    try:
        text = f"+{run}-".encode("ascii").decode("utf-7")
    except UnicodeDecodeError:
        return False
    return _LETTERS_OF_UTF_7.fullmatch(text) is not None


def without_unread_letters(text: str) -> tuple[str, str]:
    """Return the text without the letters of scripts that are not read, and one such script.

    >>> without_unread_letters("Acme 한국")
    ('Acme   ', 'Hangul')
    >>> without_unread_letters("Хотан 和田 خوتەن")
    ('Хотан 和田 خوتەن', '')
    """
    if text.isascii() or _unread_letter().search(text) is None:
        return text, ""
    text = normalise(text[:MAX_CHARACTERS])
    unread = next((letter for letter in _unread_letter().findall(text) if letter.isalpha()), "")
    if not unread:
        return text, ""
    script = unicodedata.name(unread, "unknown").split()[0].split("-")[0].capitalize()
    return _unread_letter().sub(
        lambda letter: " " if _is_letter(letter[0]) else letter[0], text
    ), script


def _is_letter(character: str) -> bool:
    """Return whether it is a letter or a mark on one, which many scripts of Asia need."""
    return character.isalpha() or unicodedata.category(character).startswith("M")


@cache
def _unread_letter() -> re.Pattern[str]:
    """Return a pattern of a letter of a script that is not read; it takes some signs for letters."""
    read = "".join(
        f"{re.escape(chr(int(row['first'], 16)))}-{re.escape(chr(int(row['last'], 16)))}"
        for row in read_rows(WORD_TABLES / "scripts.csv")
    )
    # Below U+0370 all letters are Latin; the combining accents are there too.
    return re.compile(f"[^\\W\\d_\\x00-\\u036f{read}]|[\u0900-\u109f\u1780-\u17d3]")
