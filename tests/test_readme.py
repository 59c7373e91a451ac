"""What the documents show is what happens: every code block is run."""

import contextlib
import doctest
import io
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest

from duediligence.cli import main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder with the examples in it, where a reader would stand."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sessions():
    """The documents; what runs on Dask is skipped where Dask is not installed."""
    for path in DOCUMENTS:
        on_dask = "dask.dataframe" in "".join(blocks(path.read_text("utf-8"), "python"))
        marks = [pytest.mark.engine("dask")] if on_dask else []
        yield pytest.param(path, marks=marks, id=path.name)


@pytest.mark.parametrize("document", list(sessions()))
def test_python_blocks_give_what_they_show(document, checkout):
    """The Python sessions of a document, in order, print what they show."""
    source = "\n".join(blocks(document.read_text("utf-8"), "python"))
    test = doctest.DocTestParser().get_doctest(source, {}, document.name, str(document), 0)
    report = io.StringIO()
    outcome = doctest.DocTestRunner(optionflags=OPTIONS).run(test, out=report.write)
    assert outcome.failed == 0, report.getvalue()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_console_blocks_give_what_they_show(document, checkout):
    """The commands of a document write to stdout what it shows, and exit as it shows."""
    code = 0
    for block in blocks(document.read_text("utf-8"), "console"):
        for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            if command == "echo $?":
                assert shown.strip() == str(code)
                continue
            code, written = said(command)
            assert doctest.OutputChecker().check_output(shown, written, OPTIONS), (command, written)


def said(command):
    """The exit code of a command and what it writes to stdout."""
    program, *arguments = shlex.split(command)
    assert program == "duediligence"
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        code = main(arguments)
    return code, out.getvalue()


def test_readme_has_sessions():
    """The README shows Python and the command line, so the tests above test something."""
    assert len(blocks(README, "python")) >= 3
    assert len(blocks(README, "console")) >= 3


def test_continuous_integration_ends_on_the_readmes_test_command():
    """What the README tells a newcomer to run last is what a change must pass last."""
    install, tests = (block.strip() for block in blocks(README, "sh")[:2])
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "pip install -e . &&" in install, "a user needs no extra"
    assert tests.endswith(
        '.venv/bin/python -m pip install -e ".[dev]" && .venv/bin/python -m pytest'
    )
    assert script.rstrip().endswith('"$python" -m pytest')
    assert 'install --quiet -e ".[dev-engines]"' in script
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert extras["optional-dependencies"]["dev-engines"] == ["duediligence[dev,spark,dask]"]


def test_links_lead_somewhere():
    """Every relative link of a document names a file that is there."""
    for document in DOCUMENTS:
        for link in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / link).exists(), f"{document.name}: {link}"
