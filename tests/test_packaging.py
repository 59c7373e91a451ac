"""The wheel: what is in it, and that it works away from the checkout."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def shipped(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def unpacked(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(unpacked, code, tmp_path):
    # -I -S keep the checkout out of the way; the libraries needed come from this interpreter.
    paths = [str(unpacked), *(path for path in sys.path if "site-packages" in path)]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = {paths!r}; {code}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_file_of_the_package_is_in_the_wheel(unpacked):
    """Code, tables and templates of the package are in the wheel, and nothing else is."""
    assert shipped(ROOT / "duediligence") | {
        f"watchlists/{name}" for name in shipped(ROOT / "watchlists")
    } == shipped(unpacked / "duediligence")


def test_wheel_holds_no_tests(unpacked):
    """Only the package and its metadata are in the wheel."""
    assert {path.name.partition("-")[0] for path in unpacked.iterdir()} == {"duediligence"}


def test_wheel_holds_the_numbers_of_the_matcher(unpacked):
    """Word frequencies, with their sources, and match weights are in the wheel, in 3 MB at most."""
    resources = unpacked / "duediligence" / "resources"
    assert (resources / "matching" / "match-weights.csv").is_file()
    assert (resources / "frequencies" / "README.md").is_file()
    sizes = [path.stat().st_size for path in (resources / "frequencies").glob("*.csv")]
    assert len(sizes) == 7
    assert sum(sizes) <= 3_000_000


def test_wheel_says_its_licences(unpacked):
    """Licence and notices travel with the wheel."""
    inside = {path.name for path in unpacked.glob("*.dist-info/licenses/*")}
    assert inside == {"LICENSE", "NOTICE"}


def test_wheel_says_it_is_typed(unpacked):
    """Type checkers find the marker."""
    assert (unpacked / "duediligence" / "py.typed").is_file()


def test_lists_are_found_inside_the_wheel(unpacked, tmp_path):
    """Away from the checkout the data are found inside the package, and the list loads."""
    code = (
        "from duediligence import lists; from duediligence.resources.paths import shipped_path; import duediligence;"
        "print(shipped_path().as_posix()); print(len(lists.load_watchlist().entries))"
    )
    folder, entries = run(unpacked, code, tmp_path).splitlines()
    assert Path(folder) == (unpacked / "duediligence" / "watchlists").resolve()
    assert int(entries) == 8


def test_lists_are_found_in_the_checkout(tmp_path):
    """In a checkout or an editable install the data are found beside the package."""
    code = "from duediligence.resources.paths import shipped_path; print(shipped_path().as_posix())"
    assert Path(run(ROOT, code, tmp_path)) == ROOT / "watchlists"


def test_command_is_there(unpacked):
    """The command that the wheel installs names a function of the package."""
    scripts = next(unpacked.glob("*.dist-info/entry_points.txt")).read_text(encoding="utf-8")
    assert "duediligence = duediligence.cli:run_process" in scripts


def test_version_is_told_once_in_each_place():
    """The changelog opens with the version of the package."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = re.search(r"^## \[?([\d.]+)", changelog, re.MULTILINE)
    assert heading is not None
    assert heading[1] == PROJECT["version"]


def test_every_requirement_is_in_the_notice():
    """The licence of each library that is needed stands in NOTICE."""
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8").lower()
    needed = list(PROJECT["dependencies"])
    for extra in ("encrypted", "parquet", "spark", "dask", "desk"):
        needed += PROJECT["optional-dependencies"][extra]
    for requirement in needed:
        library = re.match(r"[\w.-]+", requirement)
        assert library is not None
        assert library[0].lower() in notice


def test_lock_file_is_not_kept():
    """uv.lock, which holds addresses of a registry, is ignored by git."""
    assert "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_the_wheel_brings_snapshots_of_its_own_tables(unpacked, tmp_path):
    """An installed package loads its gazetteers from the snapshots, and reads no table of them."""
    code = (
        "import duediligence.places.gazetteer as g; from duediligence.text.lexicon import *;"
        "g._read_gazetteer = None; lexicon = shipped_lexicon();"
        "places = g.load_gazetteers(['xinjiang', 'china', 'world'], lexicon).places;"
        "print('DE' in places, 'hotan' in lexicon.latin)"
    )
    assert run(unpacked, code, tmp_path) == "True True"
