"""The shape of the house: who may import whom, what the core may not touch, how long things are."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "duediligence"
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted(Path(__file__).parent.rglob("test_*.py"))

# Low to high. A module imports its own package and packages of lower ranks; docs/architecture.md
# says what each is for.
RANKS = (
    ("errors", "version"),
    ("resources",),
    ("model",),
    ("text", "spreadsheets", "policy"),
    ("places", "lists", "reports"),
    ("intake",),
    ("matching",),
    ("authoring",),
    ("answers",),
    ("comparison",),
    ("screening",),
    ("analysis", "distributed"),
    ("desk",),
    ("__init__", "cli"),
    ("__main__",),
)
RANK = {name: rank for rank, names in enumerate(RANKS) for name in names}
CORE = {name for names in RANKS[:11] for name in names}
LIGHT = {"errors", "version", "resources", "model", "text", "places", "matching", "policy"}
HEAVY = {"pandas", "openpyxl", "python_calamine", "pyarrow", "numpy"}
NUMERIC = (
    "text/hashed_deletions.py",  # words by the hundred thousand, as numbers
    "cell_audit/tag_index.py",  # tags by the million, as places
    "resources/columns.py",  # whether such numbers fit each other
)
LAZY = HEAVY | {"narwhals", "yaml", "jinja2", "pypinyin", "opencc", "stdnum", "pyspark", "dask"}
# What would make two runs differ, or reach beyond the files that the caller named.
OUTSIDE = {
    "random", "secrets", "uuid", "time", "socket", "ssl", "http", "urllib.request", "requests",
    "httpx", "getpass", "locale", "webbrowser", "ftplib", "smtplib",
}  # fmt: skip
CLOCKS = {"now", "today", "utcnow"}
# The time of a screening is read once, where the caller enters.
ALLOWED_CLOCKS = {"screening/screener.py"}
ENVIRONMENT = {"environ", "environb", "getenv"}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def unit_of(path: Path) -> str:
    """The module or package of the house that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path, *, into_functions: bool = True) -> Iterator[str]:
    """Full names of the modules that a file imports, for types too."""
    package = ["duediligence", *path.relative_to(PACKAGE).parts[:-1]]
    for node in nodes(tree_of(path), into_functions=into_functions):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            whole = ".".join([*base, *([node.module] if node.module else [])])
            yield whole
            yield from (f"{whole}.{alias.name}" for alias in node.names)


def nodes(tree: ast.AST, *, into_functions: bool = True) -> Iterator[ast.AST]:
    """Every node of a tree; without those of functions and of TYPE_CHECKING where only what runs
    at import is asked for.
    """
    for child in ast.iter_child_nodes(tree):
        if not into_functions and (is_function(child) or is_for_types(child)):
            continue
        yield child
        yield from nodes(child, into_functions=into_functions)


def is_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def house_imports(path: Path) -> set[str]:
    """The units of the house that a file imports."""
    parts = [name.split(".") for name in imports(path) if name.startswith("duediligence.")]
    return {part[1] for part in parts if part[1] in RANK} - {unit_of(path)}


def foreign_imports(path: Path, *, into_functions: bool = True) -> set[str]:
    return {name.partition(".")[0] for name in imports(path, into_functions=into_functions)}


each_module = pytest.mark.parametrize("path", MODULES, ids=name_of)


def test_every_package_has_a_rank():
    """Every package has its rank, and only errors and version are modules on their own."""
    units = {unit_of(path) for path in MODULES}
    assert units == RANK.keys()
    assert {path.stem for path in PACKAGE.glob("*.py")} == {
        "__init__",
        "__main__",
        "errors",
        "version",
    }


@each_module
def test_module_imports_lower_ranks_only(path):
    """A module imports only its own package and lower ranks, also in functions and for types."""
    unit = unit_of(path)
    allowed = {name for name, rank in RANK.items() if rank < RANK[unit]}
    if unit == "__init__":
        allowed = RANK.keys() - {"cli", "__main__"}
    assert house_imports(path) <= allowed


@each_module
def test_nobody_imports_the_front_door(path):
    """Inside the package nobody imports the public names of the top."""
    doors = {name.split(".")[1] for name in imports(path) if name.startswith("duediligence.")}
    assert doors <= RANK.keys() or unit_of(path) in {"__init__", "cli", "__main__"}


def test_matching_and_policy_do_not_import_each_other():
    """Matching does not judge, and the policy does not look."""
    for path in MODULES:
        imported = house_imports(path)
        assert not (unit_of(path) == "matching" and "policy" in imported)
        assert not (unit_of(path) == "policy" and imported & {"matching", "places", "text"})


def test_no_cycles():
    """No module imports itself by way of others, not in functions and not for types."""
    graph = {module_name(path): inner_imports(path) for path in MODULES}
    for start, first in graph.items():
        reached: set[str] = set()
        todo = set(first)
        while todo:
            module = todo.pop()
            reached.add(module)
            todo |= graph.get(module, set()) - reached
        assert start not in reached, f"{start} imports itself"


def module_name(path: Path) -> str:
    return ".".join(
        ("duediligence", *path.relative_to(PACKAGE).with_suffix("").parts)
    ).removesuffix(".__init__")


def inner_imports(path: Path) -> set[str]:
    modules = {module_name(other) for other in MODULES}
    imported = set(imports(path)) & modules
    # `from . import x` names the package too, which is only where x lies.
    return {name for name in imported if not module_name(path).startswith(f"{name}.")} - {
        module_name(path)
    }


def heavy_for(path, libraries):
    """The heavy libraries that a module must do without."""
    return libraries - {"numpy"} if path.as_posix().endswith(NUMERIC) else libraries


@each_module
def test_core_is_light(path):
    """Text, places, matching and policy never see a dataframe or a workbook, not even later."""
    if unit_of(path) in LIGHT:
        assert not foreign_imports(path) & heavy_for(path, HEAVY)


@each_module
def test_heavy_libraries_are_imported_late(path):
    """A heavy library is imported inside the function that needs it."""
    assert not foreign_imports(path, into_functions=False) & heavy_for(path, LAZY)


@each_module
def test_core_reaches_nothing_outside(path):
    """The core knows no network, chance, clock or environment."""
    if unit_of(path) not in CORE:
        return
    assert not (foreign_imports(path) | set(imports(path))) & OUTSIDE
    for node in nodes(tree_of(path)):
        if isinstance(node, ast.Attribute):
            assert node.attr not in ENVIRONMENT, f"line {node.lineno}"
            assert node.attr not in CLOCKS or name_of(path) in ALLOWED_CLOCKS, f"line {node.lineno}"


@each_module
def test_module_says_what_it_is(path):
    """Every module that holds code opens with a sentence about its purpose."""
    tree = tree_of(path)
    assert not tree.body or ast.get_docstring(tree)


def test_import_is_light():
    """`import duediligence` loads no heavy library."""
    code = f"import sys, duediligence; print(sorted(set(sys.modules) & {LAZY!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=PACKAGE.parent,
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_every_test_states_its_claim(path):
    """Each test says in one line what must be true."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            assert ast.get_docstring(node), f"{node.name} states no claim"
