"""The command as a whole: its help, its streams, and how every way to end becomes an exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from duediligence import cli
from duediligence.cli import main, screen
from duediligence.errors import (
    ColumnError,
    MissingExtra,
    OutputError,
    PolicyError,
    TableError,
    UsageError,
    WatchlistError,
)

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments, **how):
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": ROOT, **how}
    return subprocess.run([sys.executable, "-m", "duediligence", *arguments], check=False, **how)


def run_without(redirection):
    """Run the gate in a shell that closes a stream."""
    script = f'"$0" -m duediligence gate --name "Quiet Ltd" {redirection}'
    command = ["sh", "-c", script, sys.executable]
    return subprocess.run(command, capture_output=True, check=False, cwd=ROOT)


# Libraries that take long to import, and that `--help` has no use for.
HEAVY = {"numpy", "openpyxl", "pandas", "pydantic", "python_calamine", "rapidfuzz", "yaml"}


@pytest.mark.parametrize("command", [[], ["screen"], ["gate"], ["answers", "apply"]])
def test_help_imports_nothing_heavy(command):
    """The help can be shown without pydantic, pandas or any reader, so it answers at once."""
    code = (
        f"import sys; from duediligence.cli import main; main({[*command, '--help']!r});"
        f"print(sorted({HEAVY!r} & {{*sys.modules}}))"
    )
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.startswith("usage: duediligence")
    assert done.stdout.endswith("[]\n")


@pytest.mark.parametrize("verb", ["screen", "gate", "columns", "watchlist"])
def test_help_of_each_verb(verb, capsys):
    """Every verb explains itself; the gate's help judges nothing, so its exit code is not a go."""
    assert main([verb, "--help"]) == (2 if verb == "gate" else 0)
    assert f"duediligence {verb}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong",
    [
        *([], ["scren"], ["screen"], ["watchlist"], ["watchlist", "verify"]),
        *(["screen", "a.csv", "--fail-on", "note"], ["gate", "--nme", "A"]),
    ],
)
def test_wrong_usage_is_2(wrong, capsys):
    """What the grammar does not know is refused with 2, told on stderr."""
    assert main(wrong) == 2
    streams = capsys.readouterr()
    assert (streams.out, "usage: duediligence" in streams.err) == ("", True)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        *((UsageError, 2), (MissingExtra, 2), (WatchlistError, 3), (PolicyError, 3)),
        *((TableError, 4), (ColumnError, 4), (OutputError, 5), (KeyboardInterrupt, 130)),
        *((ZeroDivisionError, 1), (MemoryError, 1), (SystemExit, 1), (GeneratorExit, 1)),
    ],
)
def test_every_end_has_its_code(error, code, monkeypatch, capsys):
    """Each kind of error is told on stderr and becomes its exit code; a crash is 1."""

    def fail(_):
        raise error("what happened")

    monkeypatch.setattr(screen, "run_screen", fail)
    assert main(["screen", "a.csv"]) == code
    streams = capsys.readouterr()
    assert streams.out == ""
    assert ("Traceback" in streams.err) == (code == 1)
    assert streams.err.startswith("duediligence: ")


def test_message_cannot_steer_the_terminal(capsys):
    """Control characters in a name are shown, not obeyed."""
    assert main(["screen", "\x1b[2Jno-such.csv"]) == 4
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_console_without_unicode_is_no_obstacle(encoding):
    """A console that lacks the characters gets their codes, and the answer stays the answer."""
    done = run("gate", "--name", "和田泰达服饰", env={**os.environ, "PYTHONIOENCODING": encoding})
    assert (done.returncode, done.stdout.split()) == (20, [b"block"])
    assert b"\\u548c" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_answer_that_could_not_be_written_is_no_answer():
    """If stdout is full or closed, the gate says 5, whatever the decision."""
    with Path("/dev/full").open("wb") as full:
        assert run("gate", "--name", "Quiet Ltd", stdout=full).returncode == 5
    shut = run_without(">&-")
    assert (shut.returncode, b"standard output is closed" in shut.stderr) == (5, True)


@pytest.mark.skipif(os.name == "nt", reason="needs a shell that closes streams")
def test_closed_stderr_leaves_results_clean():
    """With nobody to tell, stdout still holds the result alone."""
    done = run_without("2>&-")
    assert (done.returncode, done.stdout) == (0, b"go\n")


def test_version_is_told(capsys):
    """`--version` gives the version of the library."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == "0.1.0\n"


def test_verbs_are_one_file_each():
    """Every verb stands in a file of its name and is in the table of verbs."""
    files = {path.stem for path in Path(cli.__file__).parent.glob("*.py")}
    assert files - set(cli.COMMANDS) == {
        "__init__",
        "output",
        "arguments",
        "command_parser",
        "configuration",
        "details",
        "summary",
        "watchlist_draft",
    }


@pytest.mark.parametrize("moment", ["import", "lazy import"])
def test_what_is_imported_cannot_say_go(moment, tmp_path):
    """A module found before ours that raises SystemExit(0) is a crash, not exit code 0."""
    name = {"import": "argparse", "lazy import": "rapidfuzz"}[moment]
    (tmp_path / f"{name}.py").write_text("raise SystemExit(0)\n", encoding="utf-8")
    done = run(
        "gate", "--name", "Quiet Ltd", env={**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"SystemExit" in done.stderr


def test_wrong_words_cannot_steer_the_terminal(capsys):
    """Control characters in a word that is refused are shown, not obeyed."""
    assert main(["gate", "--name", "Quiet Ltd", "\x1b[2J"]) == 2
    assert main(["\x1b[2J"]) == 2
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize("words", [["-h"], ["answers", "--help"], ["answers", "verify", "-h"]])
def test_help_alone_is_shown(words, capsys):
    """The help is asked with nothing beside it but the command that it is about."""
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("usage: duediligence")


def test_help_beside_values_says_what_to_do(capsys):
    """The message names the words that show the help."""
    assert main(["gate", "--name", "Quiet Ltd", "--help"]) == 2
    streams = capsys.readouterr()
    assert (streams.out, "'duediligence gate --help'" in streams.err) == ("", True)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["scren", "a.csv"], "screen"),
        (["watchlist", "verfy"], "verify"),
        (["screen", "a.csv", "--watchlst", "b"], "--watchlist"),
        (["gate", "--nme=A"], "--name"),
        (["screen", "a.csv", "--fail-on", "bolck"], "block"),
    ],
)
def test_a_misspelt_word_is_answered_with_what_was_meant(words, meant, capsys):
    """A command, subcommand, option or choice that is not there names the nearest that is."""
    assert main(words) == 2
    assert f"did you mean {meant!r}?" in capsys.readouterr().err
