"""What `screen` tells people: a short summary, -v, -q, colours, the bar, and completion in shells."""

import io
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from duediligence.cli import main
from duediligence.screening import progress

ROOT = Path(__file__).resolve().parents[1]
ROWS = [
    ("Hetian Taida Apparel and Garments Import and Export Company Limited", "Hotan", "CN"),
    ("和田泰达服饰有限公司和田泰达服饰有限公司", "和田", "CN"),
    *((f"Velmora {number} Works", "Kashgar", "CN") for number in range(30)),
    *((f"Calm Mill {number}", "Porto", "PT") for number in range(30)),
]


@pytest.fixture
def suppliers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = Path("my suppliers.csv")
    lines = ["Vendor,City,Country", *(",".join(row) for row in ROWS)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def width(line):
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


def test_the_summary_fits_half_a_screen_and_ends_with_what_to_do_next(suppliers, capsys):
    """At most twelve lines of 80 columns; the last say what to open and how to explain a row."""
    assert main(["screen", str(suppliers)]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) <= 12
    assert max(map(width, lines)) <= 80
    assert sum(line.startswith("  block: row") for line in lines) == 2
    assert lines[-2] == "32 rows for a person. Open next: my suppliers-screened.xlsx"
    assert lines[-1] == "Why a row: duediligence explain 'my suppliers.csv' 3"
    assert main(["explain", str(suppliers), "2"]) == 0


def test_issues_are_counted_and_the_first_are_shown(capsys, tmp_path):
    """With an input that has many oddities the summary stays as short; -v shows all in full."""
    words = ["screen", str(ROOT / "examples/suppliers.xlsx"), "-o", str(tmp_path / "out.xlsx")]
    assert main(words) == 0
    short = capsys.readouterr().err
    assert len(short.splitlines()) <= 12
    assert "6 issues in the input; -v shows them in full:" in short
    assert main([*words, "-v"]) == 0
    full = capsys.readouterr().err
    assert full.count("\n  suppliers.xlsx, sheet Vendors") >= 6
    assert full.count("\n  block: ") == 9
    assert "'Vendor Name' is supplier.name" in full
    assert "screening " in full.partition("Time: ")[2]
    assert "…" not in full.partition("Time: ")[2].partition("\n  block")[0]


def test_what_stops_is_told_with_q_in_full(suppliers, capsys):
    """Of many files that cannot be read the first are named and the others counted, in silence too."""
    names = [f"empty{number:02}.csv" for number in range(15)]
    for name in names:
        Path(name).touch()
    assert main(["screen", str(suppliers), *names, "-q"]) == 4
    shown = capsys.readouterr().err.splitlines()
    assert len([line for line in shown if "not screened" in line]) == 10
    assert shown[-1] == "  and 5 more that stop"


def test_quiet_and_verbose_contradict(suppliers, capsys):
    """-q and -v together are wrong usage."""
    assert main(["screen", str(suppliers), "-q", "-v"]) == 2
    assert "not allowed with" in capsys.readouterr().err


def test_verbose_tells_the_gate_and_explain_too(suppliers, capsys):
    """Columns and times go to stderr; stdout is what it is without -v."""
    for command in (["gate", str(suppliers)], ["explain", str(suppliers), "2"]):
        main(command)
        plain = capsys.readouterr().out
        main([*command, "-v"])
        streams = capsys.readouterr()
        assert streams.out == plain
        assert "'City' is supplier.city" in streams.err
        assert "Time: loading lists" in streams.err


class Terminal(io.StringIO):
    """A stream that says that somebody watches it."""

    def isatty(self):  # noqa: D102 - of every stream
        return True


@pytest.fixture
def on_terminal(monkeypatch):
    """Runs the command with a terminal as stdout and stderr; gives what it writes there."""

    def run(*words, **environment):
        for name, value in {"TERM": "xterm", "NO_COLOR": "", **environment}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stderr", terminal := Terminal())
        monkeypatch.setattr(sys, "stdout", terminal)
        main(words)
        return terminal.getvalue()

    return run


def test_decisions_have_colours_on_a_terminal_only(suppliers, on_terminal, capsys):
    """Not in a pipe, not with --no-color or NO_COLOR, never the word that a script tests."""
    assert main(["gate", "--name", "Hetian Taida"]) == 20
    assert "\x1b" not in capsys.readouterr().err
    assert "\x1b[31mblock\x1b[39m: row 3" in on_terminal("screen", str(suppliers))
    assert "Decision: \x1b[31mblock\x1b[39m" in on_terminal("explain", str(suppliers), "3")
    gate = ("gate", "--name", "Hetian Taida")
    assert "Decision: \x1b[31mblock\x1b[39m" in on_terminal(*gate)
    assert on_terminal(*gate).splitlines()[-1] == "block"
    for plain in (
        on_terminal(*gate, "--no-color"),
        on_terminal(*gate, NO_COLOR="1"),
        on_terminal(*gate, TERM="dumb"),
    ):
        assert "Decision: block" in plain


def test_no_word_of_the_input_is_coloured(tmp_path, on_terminal):
    """A supplier who is called like a decision does not look like one."""
    path = tmp_path / "in.csv"
    path.write_text("Vendor,City,Country\nclear block Taida,Hotan,CN\n", encoding="utf-8")
    shown = on_terminal("screen", str(path), "-o", str(tmp_path / "b.xlsx"))
    assert "\x1b[33mreview\x1b[39m: row 2: clear block Taida" in shown


def test_the_bar_of_a_command_goes_over_all_steps(suppliers, on_terminal, monkeypatch):
    """On a terminal one bar in percent reads, screens and writes; with -q and in a pipe there is none."""
    monkeypatch.setattr(progress, "_DELAY", 0)
    shown = on_terminal("screen", str(suppliers))
    steps = ["Loading lists:   0%", "Reading:   2%", "Screening:  24%", "Writing:  77%"]
    assert [shown.find(step) for step in steps] == sorted(shown.find(step) for step in steps)
    assert all(step in shown for step in steps)
    assert "%" not in on_terminal("screen", str(suppliers), "-q")


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completion_is_printed_for_each_shell(shell, capsys):
    """The script names the commands and their options, and files where one is wanted."""
    assert main(["--print-completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(word in script for word in ("screen", "gate", "fail-on", "print-completion"))


def test_bash_completes_a_command():
    """Bash itself takes the script and completes the beginning of a word."""
    script = subprocess.run(
        [sys.executable, "-m", "duediligence", "--print-completion", "bash"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    ).stdout  # fmt: skip
    asked = "COMP_WORDS=(duediligence sc); COMP_CWORD=1; _shtab_duediligence; echo ${COMPREPLY[@]}"
    try:
        done = subprocess.run(
            ["bash", "-c", f"{script}\n{asked}"], capture_output=True, text=True, check=True
        )
    except FileNotFoundError:
        pytest.skip("needs bash")
    assert done.stdout.split() == ["screen"]


@pytest.mark.parametrize(
    "words",
    [
        ["--print-completion", "bash", "gate", "--name", "Quiet Ltd"],
        ["gate", "--name", "Quiet Ltd", "--print-completion", "bash"],
        ["--print-completion", "fish"],
        ["--print-completion"],
    ],
)
def test_completion_beside_other_words_is_wrong_usage(words, capsys):
    """An unquoted value cannot turn a gate into a script and exit code 0."""
    assert main(words) == 2
    assert capsys.readouterr().out == ""
