"""Bytes of a text file -> text, with the encoding said and no byte dropped."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

# What stands for a byte that could not be decoded: the surrogates of Python's own error handler,
# which no valid text holds.
LOST = re.compile("[\udc80-\udcff]+")
_SAMPLE = 256 * 1024
_HEAD = 4096
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Those that spreadsheets and ERP systems write; charset-normalizer chooses among them.
_USUAL = (
    "gb18030", "big5", "cp932", "cp949", "cp1252", "cp1254", "cp1250", "cp1251", "cp1253",
    "cp1256", "cp1257", "cp874",
)  # fmt: skip
_LATIN = frozenset({"cp1252", "cp1250", "cp1254", "cp1257"})


Pieces = Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become text: `is_guess` where nothing said so, `has_mark` where they begin with one.

    `errors` is "surrogateescape" where bytes may be there that are not of this encoding.
    """

    name: str
    errors: str = "surrogateescape"
    is_guess: bool = False
    has_mark: bool = False


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it came out of, and whether that was found by guessing."""

    text: str
    encoding: str
    is_guess: bool = False


def decode(data: bytes, declared: str | None = None) -> Decoded:
    r"""Decode by byte order mark, then as UTF-8, then as declared, then by detection.

    A byte that the encoding does not know stays in the text as a lone surrogate (`LOST`), so that
    the cell which holds it can be told from the others.

    >>> decode("名称".encode("utf-8"))
    Decoded(text='名称', encoding='utf-8', is_guess=False)
    >>> decode(b"a\0b\0c\0d\0").encoding
    'utf-16-le'
    """
    found = encoding_of(lambda: [data], declared)
    text = data.decode(found.name, found.errors)
    return Decoded(unmarked(text, found), found.name, found.is_guess)


def encoding_of(pieces: Pieces, declared: str | None = None) -> Encoding:
    """The encoding of bytes that are too many to be held at once, judged by all of them.

    Args:
        pieces: gives the bytes from the first on, each time that it is called.
        declared: what the file says of itself.
    """
    head = next(iter(pieces()), b"")[:_HEAD]
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            errors = "surrogateescape" if encoding == "utf-8" else "replace"
            return Encoding(encoding, errors, has_mark=True)
    if wide := _wide(head):
        return Encoding(wide, "replace", is_guess=True)
    if _is_utf_8(pieces()):
        return Encoding("utf-8", "strict")
    if not _known(declared) and _is_mostly_utf_8(pieces()):
        return Encoding("utf-8")
    return Encoding(_known(declared) or _detect(pieces()), is_guess=not declared)


def unmarked(text: str, encoding: Encoding) -> str:
    """The beginning of a text without the mark that tells its encoding."""
    return text.removeprefix("\ufeff") if encoding.has_mark else text


def decoded(pieces: Iterable[bytes], encoding: str, errors: str = "strict") -> Iterator[str]:
    """The text, piece by piece.

    Raises:
        UnicodeDecodeError: a byte is of no text, and `errors` does not say what to do about it.
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for piece in pieces:
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: in Latin text every other byte is zero."""
    if len(head) < 4 or b"\0" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 2 < len(head) * 0.2 or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _known(name: str | None) -> str | None:
    try:
        found = codecs.lookup(name or "").name
    except LookupError:
        return None
    # A page that calls itself Latin-1 or GB2312 means what browsers take it for.
    return {"iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}.get(found, found)


def _detect(pieces: Iterable[bytes]) -> str:
    from charset_normalizer import from_bytes

    sample = _telling(pieces)
    found = from_bytes(sample, cp_isolation=list(_USUAL)).best()
    return _corrected(found.encoding if found else "cp1252", sample)


def _corrected(encoding: str, sample: bytes) -> str:
    """What detection gets wrong where a few names are all that it has to go by."""
    text = sample.decode(encoding, "replace")
    latin = sample.decode("cp1252", "replace")
    if _is_plain_chinese(sample) and (encoding in _LATIN or _is_no_east_asian(encoding, text)):
        return "gb18030"
    if encoding == "cp1250":  # Spanish: the only odd letter is one that stands for its own
        odd = {one for one, other in zip(text, latin, strict=False) if one != other}
        return "cp1252" if odd <= set("Ńń") else encoding
    if encoding in _LATIN and set(latin) & set("ðþÐÞýÝ"):  # Icelandic, or rather Turkish
        return "cp1254"
    return "cp1252" if text == latin else encoding


def _is_no_east_asian(encoding: str, text: str) -> bool:
    """Korean in no Hangul, Japanese in half-width letters, rare characters of Big5: rather GB."""
    if encoding == "cp949":
        return any("\u4e00" <= character <= "\u9fff" for character in text)
    if encoding == "big5":  # its rare characters begin with C9
        return any(
            not each.isascii() and each.encode("big5", "replace")[0] >= 0xC9 for each in text
        )
    return encoding == "cp932" and any("\uff61" <= each <= "\uff9f" for each in text)


def _is_plain_chinese(sample: bytes) -> bool:
    """Whether all that is not ASCII makes whole characters of GB 2312, most of them common ones.

    Its common characters have a first byte of B0 to D7 and a second from A1 on; accented letters
    of Latin alphabets stand alone between ASCII letters and make no such pairs.
    """
    pairs = [run for run in re.findall(rb"[\x80-\xff]+", sample) if run]
    if not pairs or any(len(run) % 2 for run in pairs):
        return False
    whole = b"".join(pairs)
    first, second = whole[::2], whole[1::2]
    common = sum(1 for byte in first if 0xB0 <= byte <= 0xD7)
    return min(first) >= 0xA1 and min(second) >= 0xA1 and common * 2 > len(first)


def _is_utf_8(pieces: Iterable[bytes]) -> bool:
    try:
        return all(text is not None for text in decoded(pieces, "utf-8"))
    except UnicodeDecodeError:
        return False


def _is_mostly_utf_8(pieces: Iterable[bytes]) -> bool:
    """A UTF-8 file with a few foreign bytes is not another encoding: those bytes are damage."""
    lost = odd = 0
    for text in decoded(pieces, "utf-8", "surrogateescape"):
        lost += sum(map(len, LOST.findall(text)))
        odd += len(text) - len(text.encode("ascii", "ignore"))
    return odd - lost > 4 * lost


def _telling(pieces: Iterable[bytes]) -> bytes:
    """The lines that hold anything but ASCII, as a sample: only they tell encodings apart."""
    found: list[bytes] = []
    size = 0
    for line in _lines(pieces):
        if not line.isascii():
            found.append(line)
            size += len(line) + 1
        if size > _SAMPLE:
            break
    return b"\n".join(found)[:_SAMPLE]


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
        if len(rest) > _SAMPLE and not rest.isascii():
            break  # the sample is full, however the line ends
    yield rest
