"""Finds the data files that are shipped with the library: lists, policies, gazetteers.

They lie in `watchlists/`: inside the package in a wheel, beside it in a checkout or an editable
install.
"""

from __future__ import annotations

from pathlib import Path

from ..errors import UsageError

PACKAGE = Path(__file__).resolve().parents[1]
RESOURCES = PACKAGE / "resources"


def shipped_path(*parts: str) -> Path:
    """The path of a shipped file or folder, whether or not it is there.

    Args:
        parts: what lies below `watchlists/`, such as `"policies", "default.yaml"`; nothing names
            the folder itself.

    Raises:
        UsageError: a part climbs, is absolute or is no plain name, so it leaves the shipped data.

    >>> shipped_path("xinjiang-2019.yaml").is_file()
    True
    """
    pieces = [piece for part in parts for piece in part.split("/")]
    if not all(_is_plain(piece) for piece in pieces):
        raise UsageError(f"{'/'.join(parts)!r} leaves the shipped data; name a file inside it")
    return _root().joinpath(*pieces)


def _root() -> Path:
    inside = PACKAGE / "watchlists"
    return inside if inside.is_dir() else PACKAGE.parent / "watchlists"


def _is_plain(piece: str) -> bool:
    return piece not in {"", ".", ".."} and not set(piece) & set("\\:\0")
