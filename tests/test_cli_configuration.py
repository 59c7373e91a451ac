"""The configuration file: what it sets, what wins over it, and that it never acts in silence."""

import argparse
import json
import os
from pathlib import Path

import pytest

from duediligence.cli import build_parser, main
from duediligence.cli.arguments import TABLE_OF
from duediligence.cli.configuration import NAMES_OR_PATHS, PATHS

TABLE = "Vendor,City,Country\nHetian Taida,Hotan,CN\n"
OWN_LIST = "Name,Country\nQuiet Mill,PT\n"


def commands_of(parser):
    """The parser of each command."""
    (action,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return action.choices


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working directory with a file of suppliers, and another folder beside it."""
    (tmp_path / "work").mkdir()
    (tmp_path / "settings").mkdir()
    (tmp_path / "work" / "in.csv").write_text(TABLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


def configure(path, text):
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_screen_reads_the_file_of_the_working_directory(folder, capsys):
    """Its options count, one line says which, and nothing of it stands in the result."""
    configure(folder / "work/duediligence.toml", '[screen]\nfail_on = "review"\njson = "-"\n')
    assert main(["screen", "in.csv"]) == 20
    streams = capsys.readouterr()
    assert streams.err.splitlines()[0] == "From duediligence.toml: fail-on = review; json = -"
    assert "duediligence.toml" not in streams.out
    with_file = json.loads(streams.out)
    (folder / "work/duediligence.toml").unlink()
    assert main(["screen", "in.csv", "--json", "-"]) == 0
    without = json.loads(capsys.readouterr().out)
    for document in (with_file, without):
        del document["provenance"]["screened_at"]
    assert with_file == without


def test_the_command_line_wins(folder, capsys):
    """An option that is given replaces that of the file, a list as a whole, and this is told."""
    configure(folder / "settings/own.csv", OWN_LIST)
    path = configure(
        folder / "settings/a.toml",
        '[screen]\nwatchlist = ["own.csv"]\nformat = "uflpa"\nquiet = true\nfail-on = "review"\n',
    )
    words = ["screen", "in.csv", "--config", path, "-w", "xinjiang-2019", "-v", "--json", "-"]
    assert main(words) == 20
    streams = capsys.readouterr()
    lists = json.loads(streams.out)["provenance"]["watchlists"]
    assert [info["id"] for info in lists] == ["xinjiang-2019"]
    assert "otherwise: watchlist, format, quiet)" in streams.err


def test_paths_are_sought_from_the_file(folder):
    """A list and a report stand beside the configuration file, a bundled list keeps its name."""
    configure(folder / "settings/own.csv", OWN_LIST)
    path = configure(
        folder / "settings/a.toml",
        '[screen]\nwatchlist = ["xinjiang-2019", "own.csv"]\nundecided = "organisations"\n'
        'output = "out.csv"\nhtml = "out.html"\n',
    )
    assert main(["screen", "in.csv", "--config", path]) == 0
    assert {"out.csv", "out.html"} <= {each.name for each in (folder / "settings").iterdir()}


def test_every_option_that_names_a_file_is_sought_from_the_file():
    """What the help calls a file is a path in the configuration too, so no new option is forgotten."""
    commands = commands_of(build_parser())
    names = {
        action.dest
        for command in ("screen", "gate", "explain")
        for action in commands[command]._actions
        if (action.option_strings and action.metavar in {"LIST", "DB", "DIR", "OUT"})
        or ("." in str(action.metavar) and action.dest != "fields")
    }
    assert names | NAMES_OR_PATHS == PATHS | NAMES_OR_PATHS


def test_explain_takes_the_options_of_screen(folder, capsys):
    """What explains a row is asked with the lists that screened it; the reports do not concern it."""
    configure(folder / "settings/own.csv", "Name,Country\nHetian Taida,CN\n")
    path = configure(
        folder / "settings/a.toml",
        '[screen]\nwatchlist = "own.csv"\nundecided = "organisations"\noutput = "out.xlsx"\n',
    )
    assert main(["explain", "in.csv", "2", "--config", path]) == 0
    streams = capsys.readouterr()
    assert "own" in streams.out
    assert "output" not in streams.err


def test_the_gate_reads_no_file_that_is_not_named(folder, capsys):
    """A file left in the working directory decides about no order; one that is named is told with -q."""
    path = configure(
        folder / "work/duediligence.toml", '[gate]\nwatchlist = "own.csv"\nquiet = true\n'
    )
    configure(folder / "work/own.csv", OWN_LIST)
    assert main(["gate", "in.csv"]) == 20
    assert "duediligence.toml" not in capsys.readouterr().err
    main(["gate", "in.csv", "--config", path])
    assert f"From {path}: watchlist = own.csv; quiet = true" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[gate]\npolcy = "default"', "[gate] polcy is no option; did you mean 'policy'?"),
        ("[gaet]\n", "unknown table 'gaet'; did you mean 'gate'?"),
        ('policy = "default"', "unknown key outside of the tables 'policy'"),
        ("gate = 3", "gate is one value"),
        ("[gate]\npolicy = 3", "[gate] policy is a text"),
        ('[gate]\nmax-age = "30"', "[gate] max-age is a whole number"),
        ("[gate]\nmax-age = true", "[gate] max-age is a whole number"),
        ("[gate]\nmax-age = -1", "-1"),
        ("[gate]\nfour-eyes = 1", "[gate] four-eyes is true or false"),
        ("[gate]\nwatchlist = [1]", "[gate] watchlist is a list of texts"),
        ("[gate]\nwatchlist = []", "[gate] watchlist is a list of texts"),
        ("[gate]\nmax-age = 1\nmax_age = 2", "[gate] max_age is set twice"),
        ('[gate]\ncity = "Paris"', "[gate] city is a field of an order"),
        ('[gate]\nfield = ["mill.city=Paris"]', "[gate] field is a field of an order"),
        ('[gate]\npolicy = ""', "empty value"),
        ('[gate]\nconfig = "b.toml"', "[gate] config is no option"),
        ("[gate]\nhelp = true", "[gate] help is no option"),
        ('[gate]\nundecided = "organisation"', "did you mean 'organisations'?"),
        ('[gate]\nwatchlist = ["a", "b", "c"]\nformat = ["x", "y"]', "format has 2 values"),
        ('[screen]\nfail-onn = "review"', "did you mean 'fail-on'?"),
        ("[gate", "this is not TOML"),
        ("a = " + "[" * 20_000, "nested too deep"),
        ("#" * 200_000, "larger than"),
    ],
)
def test_a_wrong_file_stops_every_order(text, message, folder, capsys):
    """An unknown key, also of the other table, and a wrong value are one clear error, never a go."""
    path = configure(folder / "settings/a.toml", text)
    assert main(["gate", "--name", "Quiet Ltd", "--config", path]) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert message in streams.err
    assert path in streams.err
    assert "Traceback" not in streams.err


def test_a_file_that_is_not_there_stops_every_order(folder, capsys):
    """A missing file, a folder and a pipe without end are errors."""
    os.mkfifo(folder / "settings/pipe")
    for name in ("none.toml", "settings", "settings/pipe"):
        assert main(["gate", "--name", "Quiet Ltd", "--config", str(folder / name)]) == 2
        assert "no such file" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="needs the permissions of POSIX")
def test_a_file_of_others_is_not_used_by_itself(folder, capsys):
    """In a shared folder a file that anybody may write stops the screening until it is named."""
    path = folder / "work/duediligence.toml"
    configure(path, '[screen]\nfail-on = "review"\n')
    path.chmod(0o666)
    assert main(["screen", "in.csv"]) == 2
    assert "another user" in capsys.readouterr().err
    assert main(["screen", "in.csv", "--config", "duediligence.toml"]) == 20


def test_no_report_goes_over_the_configuration_file(folder):
    """A report of its name is refused before the work."""
    path = folder / "work/duediligence.toml"
    configure(path, '[screen]\njson = "duediligence.toml"\n')
    assert main(["screen", "in.csv"]) == 5
    assert path.read_text(encoding="utf-8").startswith("[screen]")


def test_a_password_is_not_shown(folder, capsys):
    """The line that says what was taken leaves the password out, and no text steers the terminal."""
    path = configure(folder / "settings/a\x1b.toml", '[gate]\npassword = "secret"\n')
    main(["gate", "in.csv", "--config", path])
    shown = capsys.readouterr().err
    assert "password = (not shown)" in shown
    assert not {"secret", "\x1b"} & {*shown, *shown.split()}


def test_a_mark_of_an_editor_is_no_fault(folder, capsys):
    """The byte order mark that Windows writes is read over."""
    path = configure(folder / "settings/a.toml", '\ufeff[gate]\npolicy = "default"\n')
    assert main(["gate", "--name", "Quiet Ltd", "--config", path]) == 0
    assert capsys.readouterr().out == "go\n"


def test_each_list_may_have_its_format(folder, capsys):
    """A list of formats is one for each list, in their order."""
    configure(folder / "settings/own.csv", OWN_LIST)
    path = configure(
        folder / "settings/a.toml",
        '[screen]\nwatchlist = ["own.csv", "own.csv"]\nformat = ["uflpa", "nonsense"]\n',
    )
    assert main(["screen", "in.csv", "--config", path]) == 3
    assert "uflpa" in capsys.readouterr().err


def test_the_file_that_the_document_shows_is_one(folder, capsys):
    """Every key of the example is an option, and its lists are sought where the file is."""
    document = (Path(__file__).parents[1] / "docs/command-line.md").read_text("utf-8")
    text = document.partition("```toml\n")[2].partition("```")[0]
    path = configure(folder / "settings/a.toml", text)
    for words in (["screen", "in.csv"], ["gate", "in.csv"]):
        assert main([*words, "--config", path]) == 3
        assert "no watchlist" in capsys.readouterr().err


def test_no_command_takes_a_file_that_it_does_not_read():
    """--config is an option of those commands that a table of the file steers, and of no other."""
    commands = commands_of(build_parser())
    takes = {
        name
        for name, parser in commands.items()
        if any("--config" in action.option_strings for action in parser._actions)
    }
    assert takes == set(TABLE_OF)


@pytest.mark.parametrize("day", ['"2026-01-01"', "2026-01-01"])
def test_a_day_is_a_text_or_a_day_of_toml(day, folder, capsys):
    """`as-of` is written in quotes or without, and the line on stderr says it."""
    path = configure(folder / "settings/a.toml", f"[gate]\nas-of = {day}\n")
    assert main(["gate", "--config", path, "--name", "Quiet Quarry Works"]) == 0
    assert "as-of = 2026-01-01" in capsys.readouterr().err
