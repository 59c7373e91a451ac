"""`duediligence watchlist draft` and `build`: make a list from an article, with a person's approval."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from ..errors import EvidenceError, OutputError, TableError
from .arguments import Commands, add_command, add_repeatable
from .output import print_status, write_text

# How a PDF, a file of Word or OpenOffice (a ZIP archive) and an old file of Word (OLE2) begin.
_DOCUMENTS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def add_draft_parsers(commands: Commands) -> None:
    """Add both commands."""
    draft = add_command(
        commands,
        "draft",
        run_draft,
        summary="propose a list from an article, for a person to approve",
        description="Propose the organisations, sites, places and product lines that an English"
        " article names, each with its quotation and a question. People are left out. Nothing in a"
        " draft is active: approve what belongs on the list, then build it.",
    )
    draft.add_argument("article", metavar="ARTICLE.txt", help="the article as UTF-8 text")
    draft.add_argument("-o", metavar="DRAFT.yaml", required=True, dest="out", help="a new file")
    gazetteer = "a gazetteer by name, or the path of its folder"
    add_repeatable(draft, "--gazetteer", metavar="NAME", dest="gazetteers", summary=gazetteer)

    build = add_command(
        commands,
        "build",
        run_build,
        summary="compile an annotated draft into a list",
        description="Compile what a person has approved in a draft. Refused if a quotation is not"
        " at its place in the article.",
    )
    build.add_argument("draft", metavar="DRAFT.yaml", help="the annotated draft")
    build.add_argument("-o", metavar="LIST.yaml", required=True, dest="out", help="a new file")
    source = "the article (default: the file that the draft names, beside the draft or here)"
    build.add_argument("--source", metavar="ARTICLE.txt", help=source)


def run_draft(arguments: argparse.Namespace) -> int:
    """Write the draft and print how many proposals it has."""
    from ..authoring import GAZETTEERS, as_yaml, draft

    article = Path(arguments.article)
    drafted = draft(read_text(article), gazetteers=arguments.gazetteers or GAZETTEERS)
    _write(arguments.out, as_yaml(drafted, article.name), article)
    kinds = Counter(proposal.kind for proposal in drafted.proposals)
    counts = ", ".join(f"{kind} {number}" for kind, number in kinds.items()) or "nothing"
    print_status(f"Proposed: {counts}. People left out: {drafted.people_left_out}.")
    print_status(
        f"{arguments.out}: set `approved_by` where a proposal belongs on the list, then build it."
    )
    return 0


def run_build(arguments: argparse.Namespace) -> int:
    """Write the list and print how many entries it has."""
    from ..authoring import build
    from ..authoring.build import source_file

    path = Path(arguments.draft)
    content = _read_bytes(path)
    named = source_file(content, path.name)
    source = Path(arguments.source) if arguments.source else _find_article(path, named)
    built = build(content, path.name, read_text(source))
    _write(arguments.out, built.yaml, path, source)
    print_status(
        f"{arguments.out}: {len(built.watchlist.entries)} entries, every quotation proved."
    )
    print_status(f"Not approved, left out: {built.left_out}.")
    return 0


def _find_article(draft: Path, named: str) -> Path:
    """Return the article beside the draft, or in this folder.

    Only the bare file name is used: a draft may come from elsewhere, and must not name any file of
    this machine.
    """
    bare = Path(named.replace("\\", "/")).name
    for candidate in (draft.parent / bare, Path(bare)):
        if bare and candidate.is_file():
            return candidate
    raise EvidenceError(
        f"{draft.name}: its source {named!r} is neither beside it nor here, so no quotation can be"
        " proved; give it with --source"
    )


def _write(out: str, text: str, *inputs: Path) -> None:
    target = Path(out)
    if any(target.resolve() == path.resolve() for path in inputs):
        raise OutputError(f"{out} is an input; give -o another name")
    write_text(target, text)


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise TableError(f"{path.name} cannot be read ({error}); check it") from None


def read_text(path: Path) -> str:
    """Return the text as its publisher wrote it, line ends included: offsets and SHA-256 need them."""
    content = _read_bytes(path)
    if content.startswith(_DOCUMENTS):
        raise TableError(
            f"{path.name} is a PDF or an office document; copy its text into a UTF-8 text file"
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TableError(
            f"{path.name} is not UTF-8 at byte {error.start}; save it as UTF-8 text"
        ) from None
