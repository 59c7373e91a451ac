"""Finding the shipped data files."""

import pytest

from duediligence import data
from duediligence.errors import UsageError


def test_shipped_list_is_found():
    """A list that is shipped is found by its name."""
    assert data.path("xinjiang-2019.yaml").is_file()


def test_folder_is_found():
    """No parts name the folder itself, and folders below it are found."""
    assert data.path().is_dir()
    assert data.path("gazetteers", "xinjiang").parent == data.path("gazetteers")


@pytest.mark.parametrize(
    "parts",
    [
        ("..", "pyproject.toml"),
        ("../pyproject.toml",),
        ("gazetteers/../../pyproject.toml",),
        ("/etc/passwd",),
        ("",),
        (".",),
        ("policies\\..\\..\\x",),
        ("C:", "x"),
        ("a\0b",),
    ],
)
def test_nothing_outside_is_named(parts):
    """A path that climbs, is absolute or is no plain name is refused."""
    with pytest.raises(UsageError, match="leaves the shipped data"):
        data.path(*parts)
