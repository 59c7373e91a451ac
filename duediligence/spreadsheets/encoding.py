"""Decodes the bytes of a text file, names the encoding, and drops no byte."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

# Bytes that could not be decoded: Python's own error handler turns them into surrogates, which no
# valid text holds.
UNDECODABLE = re.compile("[\udc80-\udcff]+")
# Bytes of lines that are not ASCII, by which encodings are guessed. Judgement: some thousand names,
# and charset-normalizer takes a moment for each encoding that it tries.
_SAMPLE_BYTES = 256 * 1024
# Bytes that are searched for a byte order mark or for zeros. The tests cut files here.
_HEAD_BYTES = 4096
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Those that spreadsheets and ERP systems write; charset-normalizer chooses among them.
_USUAL = "gb18030 big5 cp932 cp949 cp1252 cp1254 cp1250 cp1251 cp1253 cp1256 cp1257 cp874".split()
_LATIN = frozenset({"cp1252", "cp1250", "cp1254", "cp1257"})
# A page that calls itself Latin-1 or GB2312 means what browsers take it for (WHATWG Encoding).
_AS_BROWSERS_DO = {"iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}

Pieces = Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to decode a file.

    Attributes:
        name: Python's name of the encoding.
        errors: the error handler; "surrogateescape" where other bytes may be in the file.
        is_guess: whether neither a mark nor the file itself names the encoding.
        has_mark: whether the file begins with a byte order mark.
    """

    name: str
    errors: str = "surrogateescape"
    is_guess: bool = False
    has_mark: bool = False


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text, the encoding it came out of, and whether that was guessed."""

    text: str
    encoding: str
    is_guess: bool = False


def decode(data: bytes, declared: str | None = None) -> DecodedText:
    r"""Decode by byte order mark, then as UTF-8, then as declared, then by detection.

    A byte that the encoding does not know stays in the text as a lone surrogate (`UNDECODABLE`),
    so that only the cell that holds it cannot be read.

    >>> decode("名称".encode("utf-8"))
    DecodedText(text='名称', encoding='utf-8', is_guess=False)
    >>> decode(b"a\0b\0c\0d\0").encoding
    'utf-16-le'
    """
    encoding = detect_encoding(lambda: [data], declared)
    text = data.decode(encoding.name, encoding.errors)
    return DecodedText(strip_byte_order_mark(text, encoding), encoding.name, encoding.is_guess)


def detect_encoding(pieces: Pieces, declared: str | None = None) -> Encoding:
    """Return the encoding of bytes that are too many for memory, judged by all of them.

    Args:
        pieces: gives the bytes from the first on, each time that it is called.
        declared: the encoding that the file itself names.
    """
    head = next(iter(pieces()), b"")[:_HEAD_BYTES]
    for mark, name in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            errors = "surrogateescape" if name == "utf-8" else "replace"
            return Encoding(name, errors, has_mark=True)
    if wide := _utf_16_without_mark(head):
        return Encoding(wide, "replace", is_guess=True)
    try:
        for _ in iter_decoded(pieces(), "utf-8"):
            pass
    except UnicodeDecodeError:
        codec = _python_codec(declared)
        if not codec and _is_mostly_utf_8(pieces()):
            return Encoding("utf-8")
        return Encoding(codec or _guess(_non_ascii_lines(pieces())), is_guess=not declared)
    return Encoding("utf-8", "strict")


def strip_byte_order_mark(text: str, encoding: Encoding) -> str:
    """Return the beginning of a text without its byte order mark."""
    return text.removeprefix("\ufeff") if encoding.has_mark else text


def iter_decoded(pieces: Iterable[bytes], encoding: str, errors: str = "strict") -> Iterator[str]:
    """Yield the text, piece by piece; no character is cut in two.

    Raises:
        UnicodeDecodeError: a byte is not of this encoding, and `errors` is "strict".
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for piece in pieces:
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _utf_16_without_mark(head: bytes) -> str | None:
    """Return the kind of UTF-16, in which every other byte of Latin text is zero."""
    if len(head) < 4 or b"\0" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    # Judgement: a fifth of the characters are Latin (headers, commas, line ends), and the other
    # side has less than a tenth of their zeros.
    if max(even, odd) * 2 < len(head) * 0.2 or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _python_codec(name: str | None) -> str | None:
    try:
        codec = codecs.lookup(name or "").name
    except LookupError:
        return None
    return _AS_BROWSERS_DO.get(codec, codec)


def _guess(sample: bytes) -> str:
    """Guess an encoding, and correct what charset-normalizer gets wrong on a few names."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=list(_USUAL)).best()
    encoding = best.encoding if best else "cp1252"
    text = sample.decode(encoding, "replace")
    latin = sample.decode("cp1252", "replace")
    is_latin = encoding in _LATIN
    if _is_plain_chinese(sample) and (is_latin or _is_unlikely_east_asian(encoding, text)):
        return "gb18030"
    if encoding == "cp1250":
        # Spanish: the only letter that differs is a Polish one, which should be ñ.
        differing = {
            letter for letter, as_latin in zip(text, latin, strict=False) if letter != as_latin
        }
        return "cp1252" if differing <= set("Ńń") else encoding
    if is_latin and set(latin) & set("ðþÐÞýÝ"):  # Icelandic, or rather Turkish ğ, ş, ı and İ
        return "cp1254"
    return "cp1252" if text == latin else encoding


def _is_unlikely_east_asian(encoding: str, text: str) -> bool:
    """Return whether text in a Korean, Japanese or Taiwanese encoding is rather GB 18030.

    Chinese read as one of them gives Korean written in Chinese characters, Japanese in half-width
    letters, or the rare characters of Big5, which begin with the byte C9.
    """
    if encoding == "cp949":
        return any("\u4e00" <= character <= "\u9fff" for character in text)
    if encoding == "big5":
        return any(
            not character.isascii() and character.encode("big5", "replace")[0] >= 0xC9
            for character in text
        )
    return encoding == "cp932" and any("\uff61" <= character <= "\uff9f" for character in text)


def _is_plain_chinese(sample: bytes) -> bool:
    """Return whether all that is not ASCII makes whole characters of GB 2312, most of them common.

    Its common characters have a first byte of B0 to D7 and a second from A1 on; accented letters
    of Latin alphabets are alone between ASCII letters and make no such pairs.
    """
    runs = re.findall(rb"[\x80-\xff]+", sample)
    if not runs or any(len(run) % 2 for run in runs):
        return False
    whole = b"".join(runs)
    first, second = whole[::2], whole[1::2]
    common = sum(1 for byte in first if 0xB0 <= byte <= 0xD7)
    return min(first) >= 0xA1 and min(second) >= 0xA1 and common * 2 > len(first)


def _is_mostly_utf_8(pieces: Iterable[bytes]) -> bool:
    """Return whether few bytes of a file are foreign in UTF-8: then those bytes are damage."""
    foreign = beyond_ascii = 0
    for text in iter_decoded(pieces, "utf-8", "surrogateescape"):
        foreign += sum(map(len, UNDECODABLE.findall(text)))
        beyond_ascii += len(text) - len(text.encode("ascii", "ignore"))
    # Judgement: four sound characters for each foreign byte; text of another encoding has nearly
    # none, because its letters rarely make valid sequences.
    return beyond_ascii - foreign > 4 * foreign


def _non_ascii_lines(pieces: Iterable[bytes]) -> bytes:
    """Return the lines that are not ASCII, as a sample: in the others encodings do not differ."""
    lines: list[bytes] = []
    size = 0
    for line in _iter_lines(pieces):
        if not line.isascii():
            lines.append(line)
            size += len(line) + 1
        if size > _SAMPLE_BYTES:
            break
    return b"\n".join(lines)[:_SAMPLE_BYTES]


def _iter_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
        if len(rest) > _SAMPLE_BYTES and not rest.isascii():
            break  # the sample is full, however the line ends
    yield rest
