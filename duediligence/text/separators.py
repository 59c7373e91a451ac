"""The marks that separate two names, two statements or two headings in one cell.

A hyphen, a dot or a plus inside a word belongs to it ('O-Film', 'Jean·Luc', 'EN+'), so such signs
separate only between two blanks. In names the end of a line and a tab separate as well; an address
or a remark may be wrapped in the middle of a place or of a sentence. All constants but the two
patterns are for a class of a pattern, for normalised texts.
"""

from __future__ import annotations

import re

DASHES = "\\-\u2010\u2012\u2013\u2212"  # hyphen, figure dash, en dash, minus
DOTS = "\u00b7\u2027\u30fb"  # middle dots, as between the parts of a transcribed name
BRACKETS = r"()\[\]{}（）【】"
# And what stands for them, or between columns of a text: small dots, triangles, bars, line ends.
_BULLETS = (
    "\u2022\u2023\u25a0\u25aa\u25cf\u25e6\u2219\u22c5\u25b6\u25ba\u2016\u2502\u23ce\u240a\u240d"
)
_ARROWS = "\u2190-\u21ff\u27f5-\u27ff\u2794\u279c"
_LONG_DASHES = "\u2014\u2015"  # which English sets without blanks
_ASCII_MARKS = ",;:/|"
MARKS = f"{_ASCII_MARKS}，；：、。{_BULLETS}{_ARROWS}{_LONG_DASHES}"
ASCII_SIGNS = r"\-+*=<>~\\"
SIGNS_BETWEEN_BLANKS = f"{ASCII_SIGNS}{DASHES}{DOTS}"

SEPARATOR = f"[{MARKS}{BRACKETS}]| [{SIGNS_BETWEEN_BLANKS}]+(?= )"
# The same for a text of ASCII only.
ASCII_SEPARATOR = rf"[{_ASCII_MARKS}()\[\]{{}}]| [{ASCII_SIGNS}]+(?= )"

_LINE_BREAK = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]")


def with_lines_apart(name: str) -> str:
    r"""Return a name with a semicolon for each end of a line and each tab: there one name may end.

    >>> with_lines_apart("Acme Mills\nBelton Ltd")
    'Acme Mills;Belton Ltd'
    """
    return name if name.isprintable() else _LINE_BREAK.sub(";", name)
