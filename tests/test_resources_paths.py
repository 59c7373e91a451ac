"""Finding the shipped data files."""

import pytest

from duediligence.errors import UsageError
from duediligence.resources.paths import shipped_path


def test_shipped_list_is_found():
    """A list that is shipped is found by its name."""
    assert shipped_path("xinjiang-2019.yaml").is_file()


def test_folder_is_found():
    """No parts name the folder itself, and folders below it are found."""
    assert shipped_path().is_dir()
    assert shipped_path("gazetteers", "xinjiang").parent == shipped_path("gazetteers")


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
        shipped_path(*parts)
