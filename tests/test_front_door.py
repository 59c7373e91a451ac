"""The public names: all there, typed, and loaded only when they are asked for."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import duediligence

FILE = Path(duediligence.__file__)


@pytest.mark.parametrize("name", duediligence.__all__)
def test_every_public_name_is_there(name):
    """What `__all__` names can be had, and stays what it is."""
    assert getattr(duediligence, name) is getattr(duediligence, name)


@pytest.mark.parametrize("name", sorted({*duediligence.__all__} - {"__version__"}))
def test_every_public_name_has_an_example(name):
    """The docstring of each public name, or of one of its members, shows it in use."""
    value = getattr(duediligence, name)
    members = vars(value).values() if inspect.isclass(value) else ()
    texts = [value.__doc__, *(getattr(member, "__doc__", "") for member in members)]
    assert any(">>>" in (text or "") for text in texts)


def test_type_checkers_and_readers_see_the_same_names():
    """The imports for type checkers name what `__all__` names, no more and no less."""
    block = next(
        node for node in ast.parse(FILE.read_text("utf-8")).body if isinstance(node, ast.If)
    )
    imports = [node for node in block.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert imports == block.body
    imported = [alias.name for node in imports for alias in node.names]
    assert sorted([*imported, "__version__"]) == duediligence.__all__


def test_names_are_shown_before_they_are_loaded():
    """`dir` shows every public name, for completion in a notebook."""
    assert set(duediligence.__all__) <= set(dir(duediligence))


def test_a_misspelt_name_is_an_attribute_error():
    """A name that is not public is refused as by any module."""
    with pytest.raises(AttributeError, match="no attribute 'sreen'"):
        duediligence.sreen  # type: ignore[attr-defined] # noqa: B018 - misspelt on purpose


def test_importing_the_package_costs_next_to_nothing():
    """`import duediligence` loads no library at all, not even pydantic."""
    code = "import sys, duediligence; print(sorted({'pydantic', 'rapidfuzz', 'pandas'} & {*sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          cwd=FILE.parents[1])  # fmt: skip
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        (lambda: duediligence.screen("Acme", watchlst="x"), "watchlist"),  # type: ignore[call-arg]
        (lambda: duediligence.Screener(polcy="x"), "policy"),  # type: ignore[call-arg]
        (lambda: duediligence.Screener().chek, "check"),  # type: ignore[attr-defined]
        (lambda: duediligence.screen("Acme").to_exel, "to_excel"),  # type: ignore[attr-defined]
        (lambda: duediligence.screen("Acme").explain(1, shet="x"), "sheet"),  # type: ignore[call-arg]
        (lambda: duediligence.screen("Acme").raise_if_flagged(at="revew"), "review"),
        (lambda: duediligence.Options(worker=2), "workers"),  # type: ignore[call-arg]
        (lambda: duediligence.load_watchlist("xinjang-2019"), "xinjiang-2019"),
        (lambda: duediligence.load_policy("us-imprt"), "us-import"),
    ],
)
def test_a_misspelt_word_is_answered_with_what_was_meant(misspelt, meant):
    """Arguments, methods, options and shipped names that are not there name the nearest that is."""
    with pytest.raises((TypeError, AttributeError, ValueError), match=f"did you mean '{meant}'"):
        misspelt()
