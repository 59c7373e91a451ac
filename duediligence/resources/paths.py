"""Finds the data files that are shipped with the library: lists, policies, gazetteers.

They are in `watchlists/`: inside the package in a wheel, beside it in a checkout or an editable
install.
"""

from __future__ import annotations

from pathlib import Path

from ..errors import UsageError

PACKAGE = Path(__file__).resolve().parents[1]
RESOURCES = PACKAGE / "resources"


def shipped_path(*parts: str) -> Path:
    """Return the path of a shipped file or folder, whether or not it exists.

    Args:
        parts: the path below `watchlists/`, such as `"policies", "default.yaml"`; without parts it
            is the folder itself.

    Raises:
        UsageError: a part climbs, is absolute or is not a plain name, so it leaves the shipped data.

    >>> shipped_path("xinjiang-2019.yaml").is_file()
    True
    """
    names = [name for part in parts for name in part.split("/")]
    # A backslash or a drive (C:) climbs on Windows, and a NUL ends a path early.
    if any(name in {"", ".", ".."} or set(name) & set("\\:\0") for name in names):
        raise UsageError(f"{'/'.join(parts)!r} leaves the shipped data; name a file inside it")
    in_package = PACKAGE / "watchlists"
    folder = in_package if in_package.is_dir() else PACKAGE.parent / "watchlists"
    return folder.joinpath(*names)
