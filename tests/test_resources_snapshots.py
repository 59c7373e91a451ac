"""Snapshots of built-in data: the same data as the tables, used only where they are of these tables."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from duediligence.intake.header_lexicon import HEADERS
from duediligence.lists import bundled, load
from duediligence.matching import risk_signals
from duediligence.places import gazetteer
from duediligence.policy import load_policy, rules
from duediligence.resources import snapshots, strict_yaml
from duediligence.resources.country_names import COUNTRY_NAMES
from duediligence.resources.han_tables import HAN_DATA
from duediligence.resources.paths import RESOURCES, shipped_path
from duediligence.text import lexicon
from duediligence.text.frequencies import COUNTS

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder of snapshots of its own for each test."""
    monkeypatch.setattr(snapshots, "SNAPSHOTS", tmp_path / "snapshots")
    return tmp_path / "snapshots"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder of snapshots, as a build makes them."""
    folder = tmp_path_factory.mktemp("built") / "snapshots"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "SNAPSHOTS", folder)
        build()
    return folder


@pytest.fixture
def made(built, folder):
    """The snapshots, copied for one test."""
    shutil.copytree(built, folder)
    return {path.name: path for path in folder.iterdir()}


def build():
    """Make the snapshots as the build of the package does; return their paths."""
    spec = importlib.util.spec_from_file_location(
        "make_snapshots", ROOT / ".ci" / "make_snapshots.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.make_snapshots()


def never():
    pytest.fail("the tables were read")


def lexicon_of_snapshot(read=never):
    return replace(lexicon.words_of(), read=read).load()


def gazetteer_of_snapshot(name, read=never):
    return replace(gazetteer.gazetteer_data(name), read=read).load()


def test_lists_policies_and_signals_come_out_as_they_were_read(made, monkeypatch):
    """A bundled list, policy or signal of a snapshot equals the one that is read and checked."""
    checked = [
        *(load.bundled_list(name).read() for name in bundled()),
        *(load_policy(str(path)) for path in sorted(shipped_path("policies").glob("*.yaml"))),
        risk_signals.SHIPPED_SIGNALS.read().signals,
    ]
    monkeypatch.setattr(load, "_read_bundled_list", lambda name: never())
    monkeypatch.setattr(rules, "_read_policy", lambda path: never())
    monkeypatch.setattr(risk_signals, "_read_signals", lambda paths: never())
    of_snapshots = [
        *(load.load_watchlist(name) for name in bundled()),
        *(load_policy(path.stem) for path in sorted(shipped_path("policies").glob("*.yaml"))),
        risk_signals.load_signals(),
    ]
    assert of_snapshots == checked
    assert repr(of_snapshots) == repr(checked)


@pytest.mark.parametrize("name", ["Hetian Taida", "和田泰达服饰", "Acme Gloves Ltd"])
def test_a_gate_call_with_snapshots_checks_nothing_again(made, folder, name):
    """An order is judged by the bundled list and policy without pydantic, numpy or a YAML parser."""
    code = (
        "import sys; from pathlib import Path; from duediligence.resources import snapshots;"
        f"snapshots.SNAPSHOTS = Path({str(folder)!r}); from duediligence.cli import main;"
        f"main(['gate', '--name', {name!r}]);"
        "print(sorted({'pydantic', 'numpy', 'yaml', 'pypinyin', 'opencc'} & {*sys.modules}))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_snapshots_hold_what_the_tables_say(made):
    """Word tables and gazetteers come out of a snapshot as they come out of the tables, in order."""
    words, read = lexicon_of_snapshot(), lexicon.words_of().read()
    assert words == read
    assert [*words.latin] == [*read.latin]
    for name in ("xinjiang", "china", "world"):
        tables = gazetteer_of_snapshot(name)
        as_read = gazetteer.gazetteer_data(name).read()
        assert tables == as_read
        assert [*tables.gazetteer.places] == [*as_read.gazetteer.places]
        assert [*tables.names.latin] == [*as_read.names.latin]


@pytest.mark.parametrize(
    "data", [COUNTRY_NAMES, lexicon.PHRASE_WORDS, COUNTS, HAN_DATA, HEADERS], ids=lambda d: d.name
)
def test_small_snapshots_hold_what_their_tables_say(made, data):
    """Names of countries, words of phrases, counts and headers come out of a snapshot as read."""
    assert replace(data, read=never).load() == data.read()


def test_the_same_tables_make_the_same_files(made, folder):
    """A snapshot made again has the same bytes, so that a build can be reproduced."""
    before = {name: path.read_bytes() for name, path in made.items()}
    path = lexicon.words_of().write_snapshot()
    assert path.read_bytes() == before[path.name]


def test_tables_that_changed_are_read(made, tmp_path):
    """A gazetteer with a name more than when its snapshot was made is read from its tables."""
    shipped = gazetteer.folder_of("xinjiang")
    changed = tmp_path / "xinjiang"
    changed.mkdir()
    for table in ("places.csv", "names.csv"):
        (changed / table).write_bytes((shipped / table).read_bytes())
    names = (changed / "names.csv").read_text("utf-8")
    header = next(line for line in names.splitlines() if not line.startswith("#")).split(",")
    row = {"code": "CN-650000", "name": "Newspelling", "use": "alone"}
    line = ",".join(row.get(column, "") for column in header)
    (changed / "names.csv").write_text(f"{names}{line}\n", "utf-8")
    vocabulary = lexicon.Lexicon()
    gazetteer.load_gazetteers([str(changed)], vocabulary)
    assert "newspelling" in vocabulary.latin


def test_code_that_changed_reads_the_tables(made, monkeypatch):
    """A snapshot that other code has made is not used, though the tables are the same."""
    monkeypatch.setattr(snapshots, "_hash_of_code", lambda: "another version")
    assert lexicon_of_snapshot(lambda: "read") == "read"


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-20],
        lambda content: content.replace(b"hotan", b"hotam").replace(b"limited", b"limiter"),
        lambda content: content.split(b"\n")[0] + b"\n" + b"[" * 100_000,
        lambda content: content.split(b"\n")[0] + b"\n[[1, 2], {}]",
        lambda content: b"\xff" + content,
    ],
)
def test_a_damaged_snapshot_is_not_used(made, damage):
    """Where a snapshot is cut off or holds something else, the tables are read."""
    path = made["words.json"]
    path.write_bytes(damage(path.read_bytes()))
    assert lexicon_of_snapshot(lambda: "read") == "read"


def test_without_snapshots_the_tables_are_read(folder):
    """A checkout that nothing was built in works."""
    assert not folder.exists()
    assert gazetteer_of_snapshot("xinjiang", lambda: "read") == "read"


def test_shipped_yaml_is_what_the_parser_says(made, monkeypatch):
    """A shipped file comes from the snapshot as it is parsed, anew each time, with its lines."""
    monkeypatch.setattr(strict_yaml, "_shipped", strict_yaml._shipped.__wrapped__)
    for path in sorted([*shipped_path().rglob("*.yaml"), *RESOURCES.rglob("*.yaml")]):
        content = path.read_bytes()
        parsed = strict_yaml._parse(content, path.name, strict_yaml.WatchlistError)
        document = strict_yaml.read_yaml(content, path.name)
        assert document.lines is None, path
        assert document.data == parsed.data, path
        assert json.dumps(document.data) == json.dumps(parsed.data), path  # in the same order
        assert document.data is not strict_yaml.read_yaml(content, path.name).data
    key = next(iter(parsed.data))
    assert document.line((key, "none")) == parsed.line((key, "none")) >= 1


def test_a_changed_yaml_file_is_parsed(made, monkeypatch):
    """A copy of a shipped list in which something was changed says what it says."""
    monkeypatch.setattr(strict_yaml, "_shipped", strict_yaml._shipped.__wrapped__)
    content = shipped_path("xinjiang-2019.yaml").read_bytes() + b"\nunknown: NO\n"
    assert strict_yaml.read_yaml(content, "a.yaml").data["unknown"] == "NO"
    with pytest.raises(strict_yaml.WatchlistError, match="is there twice"):
        strict_yaml.read_yaml(content + b"unknown: again\n", "a.yaml")
