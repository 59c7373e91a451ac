"""`duediligence watchlist draft` and `build`: make a list from an article, with a person's approval."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from ..errors import EvidenceError, OutputError, TableError, UsageError
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
        description="Propose the organisations, sites, places and product lines that English articles"
        " name, each with its quotation and a question, and the passages that speak of an ILO"
        " indicator of forced labour. People are left out. The text of a web page or PDF is written"
        " beside the draft, because quotations are proved against it. Nothing in a draft is active:"
        " approve what belongs on the list, then build it.",
    )
    article = "an article: UTF-8 text, a saved web page (.html) or a PDF; several make one draft"
    draft.add_argument("articles", metavar="ARTICLE", nargs="+", help=article)
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
    source = "the text of an article (default: the file that the draft names, beside it or here)"
    add_repeatable(build, "--source", metavar="ARTICLE.txt", dest="texts", summary=source)


def run_draft(arguments: argparse.Namespace) -> int:
    """Write the draft and print how many proposals it has."""
    from ..authoring import GAZETTEERS, as_yaml, draft, read_article

    paths = [Path(name) for name in arguments.articles]
    articles = [read_article(_read_bytes(path), path.name) for path in paths]
    out = Path(arguments.out)
    drafted = draft(articles, gazetteers=arguments.gazetteers or GAZETTEERS)
    files = [article.file for article in articles]
    for name in {name for name in files if files.count(name) > 1}:
        raise UsageError(f"two articles are called {name}; rename one, so that it can be found")
    extracted = [article for article in articles if article.original]
    for article in extracted:
        _require_free(out.parent / article.file, article.text)
    # The texts first: a draft without them could not be proved.
    for article in extracted:
        write_text(out.parent / article.file, article.text)
    _write(arguments.out, as_yaml(drafted), *paths, *(out.parent / a.file for a in extracted))
    for article in extracted:
        print_status(f"{article.original}: its text, which is quoted, is {article.file}.")
        for warning in article.warnings:
            print_status(f"  {warning}.")
    kinds = Counter(proposal.kind for proposal in drafted.proposals)
    counts = ", ".join(f"{kind} {number}" for kind, number in kinds.items()) or "nothing"
    print_status(f"Proposed: {counts}. People left out: {drafted.people_left_out}.")
    print_status(
        f"Denials: {len(drafted.denials)}. Passages with an ILO indicator: {len(drafted.indications)}."
    )
    if drafted.indications_left_out:
        print_status(
            "Passages with an indicator that name a person in their middle, left out:"
            f" {drafted.indications_left_out}."
        )
    print_status(
        f"{arguments.out}: set `approved_by` where a proposal belongs on the list, then build it."
    )
    return 0


def run_build(arguments: argparse.Namespace) -> int:
    """Write the list and print how many entries it has."""
    from ..authoring import build
    from ..authoring.build import source_files

    path = Path(arguments.draft)
    content = _read_bytes(path)
    named = source_files(content, path.name)
    if arguments.texts:
        sources = [Path(name) for name in arguments.texts]
    else:
        sources = [_find_article(path, name) for name in named.values()]
    built = build(content, path.name, [read_text(source) for source in sources])
    _write(arguments.out, built.yaml, path, *sources)
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


def _require_free(path: Path, text: str) -> None:
    """Raise OutputError if a file of another content is there: it may be the user's."""
    if path.exists() and (not path.is_file() or path.read_bytes() != text.encode("utf-8")):
        raise OutputError(
            f"{path} is there with another content; move it, or give -o another folder"
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
            f"{path.name} is a PDF or an office document; give the text that was quoted from, which"
            " `watchlist draft` wrote beside the draft"
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TableError(
            f"{path.name} is not UTF-8 at byte {error.start}; save it as UTF-8 text"
        ) from None
