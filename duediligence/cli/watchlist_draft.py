"""`duediligence watchlist draft` and `build`: a list from an article, with a person in between."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import BinaryIO

from ..errors import EvidenceError, OutputError, TableError
from .output import print_status


def add_draft_parsers(deeds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The grammar of both."""
    drafted = deeds.add_parser(
        "draft", allow_abbrev=False,
        help="propose a list from an article, for a person to approve",
        description="Propose the organisations, sites, places and product lines that an English"
        " article names, each with its quotation and a question. People are left out. Nothing in a"
        " draft is active: approve what belongs on the list, then build it.",
    )  # fmt: skip
    drafted.add_argument("article", metavar="ARTICLE.txt", help="the article as UTF-8 text")
    drafted.add_argument("-o", metavar="DRAFT.yaml", required=True, dest="out", help="a new file")
    drafted.add_argument(
        "--gazetteer", metavar="NAME", action="append", dest="gazetteers",
        help="a gazetteer by name, or the path of its folder; may be repeated",
    )  # fmt: skip
    drafted.set_defaults(run=run_draft)

    built = deeds.add_parser(
        "build", allow_abbrev=False,
        help="compile an annotated draft into a list",
        description="Compile what a person has approved in a draft. Refused where a quotation is"
        " not where it says.",
    )  # fmt: skip
    built.add_argument("draft", metavar="DRAFT.yaml", help="the annotated draft")
    built.add_argument("-o", metavar="LIST.yaml", required=True, dest="out", help="a new file")
    built.add_argument(
        "--source", metavar="ARTICLE.txt",
        help="the article (default: the file that the draft names, beside the draft or here)",
    )  # fmt: skip
    built.set_defaults(run=run_build)


def run_draft(arguments: argparse.Namespace) -> int:
    """Write the draft and say what is in it."""
    from ..authoring import GAZETTEERS, as_yaml, draft

    article = Path(arguments.article)
    found = draft(_text(article), gazetteers=arguments.gazetteers or GAZETTEERS)
    _write(arguments.out, as_yaml(found, article.name), article)
    kinds = Counter(one.kind for one in found.proposals)
    counted = ", ".join(f"{kind} {number}" for kind, number in kinds.items()) or "nothing"
    print_status(f"Proposed: {counted}. People left out: {found.people_left_out}.")
    print_status(
        f"{arguments.out}: set `approved_by` where a proposal belongs on the list, then build it."
    )
    return 0


def run_build(arguments: argparse.Namespace) -> int:
    """Write the list and say how many entries it has."""
    from ..authoring import build
    from ..authoring.build import source_file

    path = Path(arguments.draft)
    content = _bytes(path)
    named = source_file(content, path.name)
    source = Path(arguments.source) if arguments.source else _article_of(path, named)
    made = build(content, path.name, _text(source))
    _write(arguments.out, made.yaml, path, source)
    print_status(f"{arguments.out}: {len(made.watchlist.entries)} entries, every quotation proved.")
    print_status(f"Not approved, left out: {made.left_out}.")
    return 0


def _article_of(draft: Path, named: str) -> Path:
    """The article beside the draft, or in this folder; only its bare file name is believed."""
    bare = Path(named.replace("\\", "/")).name
    for candidate in (draft.parent / bare, Path(bare)):
        if bare and candidate.is_file():
            return candidate
    raise EvidenceError(
        f"{draft.name}: its source {named!r} is neither beside it nor here, so no quotation can be"
        " proved; give it with --source"
    )


def _write(out: str, text: str, *inputs: Path) -> None:
    from ..spreadsheets.atomic_write import write_atomically

    target = Path(out)
    if any(target.resolve() == one.resolve() for one in inputs):
        raise OutputError(f"{out} is what is read; give -o another name")

    def write(stream: BinaryIO) -> None:
        stream.write(text.encode("utf-8"))

    write_atomically(target, write, ())


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise TableError(f"{path.name} cannot be read ({error}); check it") from None


def _text(path: Path) -> str:
    """The text as its publisher wrote it: line ends and all."""
    try:
        return _bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise TableError(
            f"{path.name} is not UTF-8 at byte {error.start}; save it as UTF-8 text"
        ) from None
