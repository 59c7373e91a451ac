"""The lists that come with the library: their names, and what their snapshots are made from."""

from __future__ import annotations

from hashlib import sha256

from ..resources.official_lists import official_list_files
from ..resources.paths import shipped_path
from ..resources.snapshots import digest_of
from ..text.lexicon import words_of

OWN_FORMAT = "yaml"  # of the bundled lists, and of a user's own in the library's own format


def digest_of_lists() -> str:
    """Return a hash of the files that decide what the bundled lists are, and whether they are sound."""
    gazetteers = sorted(shipped_path("gazetteers").glob("*/*.csv"))
    lists = sorted(shipped_path().glob("*.yaml"))
    files = digest_of([*lists, *gazetteers, *official_list_files()])
    return sha256(f"{files} {words_of().digest()}".encode()).hexdigest()


def bundled() -> tuple[str, ...]:
    """Return the names of the lists that come with the library.

    >>> bundled()
    ('goods-by-place', 'us-import-region', 'us-labor-goods', 'us-orders-yining', 'xinjiang-2019')
    """
    # Other data are in the folder too: a list is what has a section `list`.
    files = sorted(shipped_path().glob("*.yaml"))
    return tuple(path.stem for path in files if b"\nlist:" in path.read_bytes())
