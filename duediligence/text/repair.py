"""Undo what a web page, a mail or a wrong encoding made of a text, where that can safely be undone.

Each step proves itself: an escape must decode completely, and a wrong decoding is only undone where
the bytes, decoded rightly, give letters of a script that names are written in. What cannot be
undone stays as it is; `legibility` then says that it is damaged.
"""

from __future__ import annotations

import html
import re
import unicodedata
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from functools import cache
from urllib.parse import unquote_to_bytes

# A quick look: most texts have none of these, and are returned as they are.
_SUSPECT = re.compile(
    "&#?[A-Za-z0-9]{2,};|%[0-9A-Fa-fu][0-9A-Fa-f]|\\\\[uUx][0-9A-Fa-f]{2}|[Uu]\\+[0-9A-Fa-f]{4}"
    "|=[0-9A-F]{2}=[0-9A-F]{2}|=\\?[\\w-]+\\?[BbQq]\\?|</?[A-Za-z]|[\x80-\xff]"
    "|[\u4e00-\u9fff]{3}"
)
_MOST_LAYERS = 3  # judgement: '&amp;#21644;' has two, and each layer comes from one more program
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_CODE_POINT = re.compile(
    r"\\+[uU]\{?0*([0-9A-Fa-f]{4,6})\}?|%u([0-9A-Fa-f]{4})|\b[Uu]\+([0-9A-Fa-f]{4,5})\b"
)
_BYTES = re.compile(r"(?:\\x[0-9A-Fa-f]{2})+")
# After a digit or a blank it is a share of a material: '60%40% polyester', 'pamuk %20'.
_PERCENT = re.compile(r"(?<![\d\s])(?:%[0-9A-Fa-f]{2})+|(?:%[89A-Fa-f][0-9A-Fa-f]){2,}")
_QUOTED_PRINTABLE = re.compile(r"(?:=[0-9A-F]{2}){2,}")
_MAIL_WORD = re.compile(r"=\?[\w-]+\?[BbQq]\?[^?\s]*\?=")
_TAG = re.compile(
    r"</?(?:(?P<line>p|br|td|tr|th|li|ul|ol|h[1-6]|div|table|tbody)"
    r"|a|b|i|u|em|sub|sup|span|font|small|strong)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
# What Windows-1252 makes of the bytes 80 to 9F; five of them it leaves as control characters.
_WINDOWS_BYTES = {
    bytes([byte]).decode("cp1252"): byte
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_WRONGLY_DECODED = re.compile(f"[\x80-\xff{''.join(_WINDOWS_BYTES)}]{{2,}}")
# What UTF-8 is read as elsewhere: on Windows in Central Europe, Russia, Greece, Turkey and the Baltic
# states, on Unix, under DOS, on the Macintosh.
_CODE_PAGES = (
    *("cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso8859_2", "iso8859_15"),
    *("cp437", "cp850", "cp852", "cp866", "mac_roman"),
)
_SHORT = 3  # characters; fewer may be letters that stand beside each other by chance
_QUOTES_AND_DASHES = "\u2018\u2019\u201a\u201c\u201d\u201e\u2039\u203a\xab\xbb\u2013\u2014"
_BOX = re.compile("[\u2500-\u257f]")  # a part of a frame, which under DOS stands for a letter
# A letter of UTF-8 read as GB 18030 inside a word in Latin letters ('H茅tian'), where Han has no place.
_HAN_IN_WORD = re.compile(r"(?<=[A-Za-z])[\u4e00-\u9fff](?=[a-z])")
_ACCENTED = re.compile("[\xc0-\xd6\xd8-\xf6\xf8-\u017f]")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_MIN_GB_CHARACTERS = 4  # of two bytes each decoded as one; no word has as many in a row ('ÅÄÖ': 3)
# Letters and signs that a name may have: Latin with accents, Greek, Cyrillic, Hebrew, Arabic, the
# scripts of India and South-East Asia, general punctuation, East Asia, full width. Not the phonetic
# letters, which a trade mark after a capital would give ('CAFÉ®').
_PLAUSIBLE = re.compile(
    "[\xa0-\u024f\u0370-\u052f\u0590-\u06ff\u0900-\u10ff\u1780-\u17ff\u1e00-\u1fff\u2010-\u2027"
    "\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef]+"
)
_HAN_AND_SIGNS = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
_HAN_RUN = re.compile("[\u3040-\u9fff\ue000-\uf8ff\u20ac]{3,}")


def repair(text: str) -> str:
    r"""Return the text with its escapes and wrong decodings undone; itself where there are none.

    >>> repair("&#21644;&#30000;"), repair("Hetian%20Taida"), repair("\\u548c\\u7530")
    ('和田', 'Hetian Taida', '和田')
    >>> repair("å\x92\x8cç\x94°"), repair("ºÍÌïÌ©´ï"), repair("Café Ltd, 60%40% wool")
    ('和田', '和田泰达', 'Café Ltd, 60%40% wool')
    """
    for _ in range(_MOST_LAYERS):
        if _SUSPECT.search(text) is None and (
            text.isascii() or _read_in_page().search(text) is None
        ):
            return text
        repaired = _undo_layer(text)
        if repaired == text:
            return text
        text = repaired
    return text


def has_escapes(text: str) -> bool:
    """Return whether a text still has what looks like an escape, and so was not undone."""
    return bool(
        _CODE_POINT.search(text)
        or _BYTES.search(text)
        or _MAIL_WORD.search(text)
        or re.search(
            r"\\[uUx][0-9A-Fa-f]{2}|&#[xX]?[0-9A-Fa-f]+;|(?:%[0-9A-Fa-f]{2}){2}|(?:=[0-9A-F]{2}){3}",
            text,
        )
    )


def _undo_layer(text: str) -> str:
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    if "<" in text:
        text = _without_tags(text) if _TAG.search(text) else text
    if "\\" in text or "%u" in text or "+" in text:
        text = _CODE_POINT.sub(_character, text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = _BYTES.sub(
            lambda run: _decode(bytes.fromhex(run[0].replace("\\x", "")), run[0]), text
        )
    if "%" in text:
        text = _PERCENT.sub(lambda run: _decode(unquote_to_bytes(run[0]), run[0]), text)
    if "=" in text:
        text = _MAIL_WORD.sub(lambda word: _mail_word(word[0]), text)
        text = _QUOTED_PRINTABLE.sub(
            lambda run: _decode(bytes.fromhex(run[0].replace("=", "")), run[0]), text
        )
    if not text.isascii():
        if _read_in_page().search(text):
            text = _NOT_ASCII.sub(_decode_page_again, text)
        text = _WRONGLY_DECODED.sub(lambda run: _decode_again(run[0]), text)
        text = _HAN_RUN.sub(lambda run: _decode_gb_again(run[0], _HAN_AND_SIGNS), text)
        text = _HAN_IN_WORD.sub(lambda letter: _decode_gb_again(letter[0], _ACCENTED), text)
    return text


@cache
def _read_in_page() -> re.Pattern[str]:
    """Return what a text has that may be UTF-8 read in one of the code pages: for a quick look."""
    firsts, others = (
        "".join(bytes(range(*span)).decode(page, "ignore") for page in _CODE_PAGES)
        for span in ((0xC2, 0xF5), (0x80, 0xC0))  # of the first byte of a character, of the others
    )
    return re.compile(f"[{re.escape(firsts)}][{re.escape(others)}]|{_HAN_IN_WORD.pattern}")


def _without_tags(text: str) -> str:
    """Return a text without its tags, with a line for each part that a page shows apart."""
    text = _TAG.sub(lambda tag: "\n" if tag["line"] else " ", text)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(filter(None, lines))


def _character(match: re.Match[str]) -> str:
    code = int(next(filter(None, match.groups())), 16)
    return chr(code) if 0x20 <= code <= 0x10FFFF else match[0]


def _decode(data: bytes, otherwise: str) -> str:
    """Return bytes as the text that they are in UTF-8, or as Han in GB 18030; else as written."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            return otherwise
        return text if _HAN_AND_SIGNS.fullmatch(text) else otherwise
    return text if text.isprintable() else otherwise


def _mail_word(word: str) -> str:
    try:
        return str(make_header(decode_header(word)))
    except (HeaderParseError, LookupError, UnicodeDecodeError):
        return word


def _decode_again(run: str) -> str:
    """Return what was meant by bytes that were read as Western European; else as written."""
    data = bytes([_WINDOWS_BYTES.get(character, ord(character)) for character in run])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        if len(run) < _MIN_GB_CHARACTERS:
            return run
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            return run
        return text if _HAN_AND_SIGNS.fullmatch(text) else run
    is_plausible = _PLAUSIBLE.fullmatch(text) and (len(text) > 1 or _is_letter(text, run))
    return text if is_plausible else run


def _decode_page_again(match: re.Match[str]) -> str:
    """Return what was meant by UTF-8 that was read in a code page; else as written."""
    run, behind = match[0], match.string[match.end() : match.end() + 1]
    for page in _CODE_PAGES:
        try:
            text = run.encode(page).decode("utf-8")
        except UnicodeError:
            continue
        if _is_meant(text, run, behind):
            return text
    return run


def _is_meant(text: str, run: str, behind: str) -> bool:
    """Return whether a run of characters can only be a text that was read in another code page.

    Args:
        text: What the run would be.
        run: What is written.
        behind: The character behind it.
    """
    if len(text) == 1:
        # Inside a word only: '«Élan»', 'BOZDAĞ®' and 'Oslo–Ålesund' are as they should be.
        return _is_letter(text, run) and behind.islower()
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in text}
    may_be_word = run.isalpha() and len(text) < _SHORT
    return text.isalpha() and len(scripts) == 1 and not may_be_word


def _is_letter(character: str, run: str) -> bool:
    """Return whether a run of characters may be one accented letter that was read wrongly.

    Not where a sign comes first ('«É'), nor where it would be a letter that hardly any name has
    ('Ö–'). A quotation mark or a dash behind a letter is what it is, but behind 'Ã', with which nearly
    all of them begin: 'CÃ”TE', 'LEIPÄ”'.
    """
    may_be_sign = run[1] in _QUOTES_AND_DASHES and run[0] != "Ã"
    begins_so = run[0].isalpha() or _BOX.match(run)
    return bool(begins_so and not may_be_sign and _ACCENTED.fullmatch(character))


def _decode_gb_again(run: str, meant: re.Pattern[str]) -> str:
    """Return what was meant by UTF-8 that was read as GB 18030 ('鍜岀敯娉拌揪'); else as written.

    Args:
        run: What is written.
        meant: What it may have been.
    """
    try:
        text = run.encode("gb18030").decode("utf-8")
    except UnicodeError:
        return run
    return text if meant.fullmatch(text) else run
