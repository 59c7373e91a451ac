"""Measure how the package is laid out and named: `python .ci/measure_style.py [FOLDER] [--list]`.

Prints one line a measure; `--list` also prints where each weak place is, `--limits` fails where a
measure is over its limit. FOLDER is the package to measure (default: duediligence).
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

VAGUE = frozenset("found told said seen known held asked kept one each".split())
SHORT_LIFE = 3  # a name that lives for three lines is read together with what it holds
MANY_ARGUMENTS = 6
# The most (for comments: the least) that a change may leave; see docs/architecture.md.
AT_MOST = {
    "vague names, % of bindings that live for more than three lines": 1,
    "name clashes": 0,
    "calls with six and more positional arguments": 0,
    "fmt: skip": 0,
    "numeric constants without a reason": 0,
    "import cycles, types included": 0,
    "loose modules": 3,
}
AT_LEAST = {"comment lines per 100 lines of code": 3}
LOOSE_ALLOWED = frozenset({"__init__", "__main__"})
Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef | ast.Module


@dataclass
class Measures:
    """What was counted, and where each counted place is."""

    counts: dict[str, float] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def measure(package: Path) -> Measures:
    """Measure a package; the keys of `counts` are the lines that the command prints."""
    measures = Measures()
    sources = {path: path.read_text(encoding="utf-8") for path in sorted(package.rglob("*.py"))}
    trees = {path: ast.parse(text) for path, text in sources.items()}
    _measure_names(measures, package, trees)
    _measure_clashes(measures, package, trees)
    _measure_calls(measures, package, trees)
    _measure_lines(measures, package, sources)
    _measure_constants(measures, package, sources, trees)
    graph = _import_graph(package, trees)
    cycles = [group for group in _components(graph) if len(group) > 1]
    measures.counts["import cycles, types included"] = len(cycles)
    measures.places["import cycles, types included"] = [", ".join(sorted(c)) for c in cycles]
    loose = [path.stem for path in package.glob("*.py") if path.stem not in LOOSE_ALLOWED]
    measures.counts["loose modules"] = len(loose)
    measures.places["loose modules"] = loose
    return measures


# --- variables --------------------------------------------------------------------------------


def _measure_names(measures: Measures, package: Path, trees: dict[Path, ast.Module]) -> None:
    everything = [
        (_where(package, path, first), name, last - first)
        for path, tree in trees.items()
        for scope in _scopes(tree)
        for name, first, last in _bindings(scope)
    ]
    longer = [binding for binding in everything if binding[2] >= SHORT_LIFE]
    for title, bindings in (
        ("vague names, % of all bindings", everything),
        ("vague names, % of bindings that live for more than three lines", longer),
    ):
        vague = [f"{where} {name}" for where, name, _ in bindings if name in VAGUE]
        measures.counts[title] = round(100 * len(vague) / max(len(bindings), 1), 2)
        measures.places[title] = vague


def _scopes(tree: ast.Module) -> Iterator[ast.AST]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.Module)
    comprehensions = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    return (node for node in ast.walk(tree) if isinstance(node, (*kinds, *comprehensions)))


def _bindings(scope: ast.AST) -> Iterator[tuple[str, int, int]]:
    """Each name bound in a scope, with the lines where it is first bound and last used."""
    bound: dict[str, int] = {}
    used: dict[str, int] = {}
    for node in _own_nodes(scope):
        if isinstance(node, ast.Name):
            used[node.id] = max(used.get(node.id, 0), node.lineno)
            if isinstance(node.ctx, ast.Store):
                bound[node.id] = min(bound.get(node.id, node.lineno), node.lineno)
        elif isinstance(node, ast.arg):
            bound.setdefault(node.arg, node.lineno)
    for name, first in bound.items():
        yield name, first, max(used.get(name, first), first)


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope; of scopes inside it only the names that they use."""
    for child in ast.iter_child_nodes(scope):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda | ast.ListComp
                      | ast.SetComp | ast.DictComp | ast.GeneratorExp):  # fmt: skip
            for node in ast.walk(child):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                    yield node
        else:
            yield child
            yield from _own_nodes(child)


# --- classes and functions --------------------------------------------------------------------


def _measure_clashes(measures: Measures, package: Path, trees: dict[Path, ast.Module]) -> None:
    """Public classes, type aliases and functions whose name is defined in two modules or more."""
    homes: dict[str, list[str]] = defaultdict(list)
    for path, tree in trees.items():
        for name, line in _public_names(tree):
            homes[name].append(_where(package, path, line))
    clashes = {name: places for name, places in homes.items() if len(places) > 1}
    measures.counts["name clashes"] = len(clashes)
    measures.places["name clashes"] = [f"{name}: {', '.join(p)}" for name, p in clashes.items()]


def _public_names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node.lineno
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id  # a type alias is written like a class
            if name[0].isupper() and not name.isupper():
                yield name, node.lineno


def _measure_calls(measures: Measures, package: Path, trees: dict[Path, ast.Module]) -> None:
    places = [
        _where(package, path, node.lineno)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and len(node.args) >= MANY_ARGUMENTS
        and not any(isinstance(argument, ast.Starred) for argument in node.args)
    ]  # fmt: skip
    measures.counts["calls with six and more positional arguments"] = len(places)
    measures.places["calls with six and more positional arguments"] = places


# --- lines ------------------------------------------------------------------------------------


def _measure_lines(measures: Measures, package: Path, sources: dict[Path, str]) -> None:
    lines = comments = code = skips = 0
    for path, text in sources.items():
        lines += len(text.splitlines())
        docstrings = _docstring_lines(ast.parse(text))
        code_lines: set[int] = set()
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                is_waiver = token.string.startswith(("# fmt", "# noqa", "# type:"))
                is_rule = token.string.startswith("# ---")
                comments += not is_waiver and not is_rule
                if "fmt: skip" in token.string:
                    skips += 1
                    measures.places["fmt: skip"].append(_where(package, path, token.start[0]))
            elif token.type not in {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT,
                                    tokenize.DEDENT, tokenize.ENDMARKER}:  # fmt: skip
                code_lines |= set(range(token.start[0], token.end[0] + 1)) - docstrings
        code += len(code_lines)
    measures.counts["lines"] = lines
    measures.counts["lines of code"] = code
    measures.counts["comment lines per 100 lines of code"] = round(100 * comments / code, 2)
    measures.counts["fmt: skip"] = skips


def _docstring_lines(tree: ast.Module) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                lines |= set(range(value.lineno, (value.end_lineno or 0) + 1))
    return lines


def _measure_constants(
    measures: Measures, package: Path, sources: dict[Path, str], trees: dict[Path, ast.Module]
) -> None:
    """Numbers named in modules without a comment on their line, above them, or above their group."""
    total, bare = 0, []
    for path, tree in trees.items():
        lines = sources[path].splitlines()
        explained_to = -1  # the last line of a group of constants that a comment stands above
        for node in tree.body:
            names = _constants(node)
            if not names or not _is_number(node.value):
                continue
            total += len(names)
            above = lines[node.lineno - 2].strip() if node.lineno > 1 else ""
            span = lines[node.lineno - 1 : node.end_lineno]
            is_explained = (
                (above.startswith("#") and not above.startswith("# ---"))
                or node.lineno == explained_to + 1
                or any(_has_reason(line) for line in span)
                or _is_documented(tree, node)
            )
            if is_explained:
                explained_to = node.end_lineno or node.lineno
            else:
                bare += [f"{_where(package, path, node.lineno)} {name}" for name in names]
    measures.counts["numeric constants"] = total
    measures.counts["numeric constants without a reason"] = len(bare)
    measures.places["numeric constants without a reason"] = bare


def _constants(node: ast.stmt) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    return [name for name in names if name.strip("_").isupper() and not name.startswith("__")]


def _is_number(value: ast.expr | None) -> bool:
    if isinstance(value, ast.BinOp):
        return _is_number(value.left) and _is_number(value.right)
    if isinstance(value, ast.UnaryOp):
        return _is_number(value.operand)
    is_constant = isinstance(value, ast.Constant)
    return (
        is_constant and isinstance(value.value, int | float) and not isinstance(value.value, bool)
    )


def _has_reason(line: str) -> bool:
    _, mark, comment = line.rpartition("  # ")
    return bool(mark) and not comment.startswith(("fmt", "noqa", "type:"))


def _is_documented(tree: ast.Module, node: ast.stmt) -> bool:
    at = tree.body.index(node)
    after = tree.body[at + 1] if at + 1 < len(tree.body) else None
    return isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)


# --- imports ----------------------------------------------------------------------------------


def _import_graph(package: Path, trees: dict[Path, ast.Module]) -> dict[str, set[str]]:
    """Which module imports which, inside functions and for types too."""
    names = {path: _module_name(package, path) for path in trees}
    modules = set(names.values())
    graph: dict[str, set[str]] = {}
    for path, tree in trees.items():
        name = names[path]
        own = name.split(".") if path.stem == "__init__" else name.split(".")[:-1]
        targets: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                base = own[: len(own) - node.level + 1]
                whole = ".".join([*base, *([node.module] if node.module else [])])
                for alias in node.names:
                    inner = f"{whole}.{alias.name}"
                    targets.add(inner if inner in modules else whole)
        # `from . import x` in a package's own front names what lies in it.
        graph[name] = {t for t in targets & modules if t != name}
    return graph


def _module_name(package: Path, path: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def _components(graph: dict[str, set[str]]) -> list[set[str]]:
    """The groups of modules that import each other in a circle (Tarjan)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    groups: list[set[str]] = []

    def visit(node: str) -> None:
        order[node] = low[node] = len(order)
        stack.append(node)
        for target in graph.get(node, ()):
            if target not in order:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], order[target])
        if low[node] == order[node]:
            at = stack.index(node)
            groups.append(set(stack[at:]))
            del stack[at:]

    for node in graph:
        if node not in order:
            visit(node)
    return groups


def _where(package: Path, path: Path, line: int) -> str:
    return f"{path.relative_to(package)}:{line}"


def main(arguments: Sequence[str]) -> int:
    """Print the measures; exit code 1 where `--limits` is given and one is over its limit."""
    folders = [argument for argument in arguments if not argument.startswith("--")]
    top = Path(__file__).resolve().parents[1]
    measures = measure(Path(folders[0]) if folders else top / "duediligence")
    over = [name for name, most in AT_MOST.items() if measures.counts[name] > most]
    over += [name for name, least in AT_LEAST.items() if measures.counts[name] < least]
    for name, value in measures.counts.items():
        print(f"{value:>10g}  {name}")
        if "--list" in arguments or ("--limits" in arguments and name in over):
            for place in measures.places.get(name, ()):
                print(f"            {place}")
    if "--limits" not in arguments or not over:
        return 0
    print(f"over the limit: {', '.join(over)}")
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
