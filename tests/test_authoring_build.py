"""A draft becomes a list only by a person's approval, and only with quotations that are proved."""

from pathlib import Path

import pytest

from duediligence.authoring import as_yaml, build, draft
from duediligence.cli import main
from duediligence.errors import EvidenceError, WatchlistError
from duediligence.lists import load_watchlist

ARTICLE = Path(__file__).parent / "cases" / "articles" / "coast-shrimp.txt"
TEXT = ARTICLE.read_bytes().decode("utf-8")
FIRM = "  talay-ngoen-seafood-co-ltd:\n    approved_by:"


@pytest.fixture
def written():
    return as_yaml(draft(TEXT), ARTICLE.name)


def approve_all(written):
    return written.replace("    approved_by:\n", "    approved_by: rv-7\n")


def test_a_draft_is_no_list(written, tmp_path):
    """A draft is refused where a list is loaded, approved or not, and the message says what to do."""
    path = tmp_path / "draft.yaml"
    for content in (written, approve_all(written)):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(WatchlistError, match=r"a draft, in which nothing is active.*build"):
            load_watchlist(path)


def test_nothing_approved_is_no_list(written):
    """A draft that nobody approved compiles to nothing."""
    with pytest.raises(WatchlistError, match="no proposal is approved"):
        build(written.encode(), "draft.yaml", TEXT)


def test_only_what_is_approved_is_listed(written):
    """One approval makes one entry, with who approved it; the rest is counted."""
    approved = written.replace(FIRM, f"{FIRM} rv-7")
    made = build(approved.encode(), "draft.yaml", TEXT)
    (entry,) = made.watchlist.entries
    assert entry.id == "talay-ngoen-seafood-co-ltd"
    assert entry.note == "approved by rv-7"
    assert made.left_out == len(draft(TEXT).proposals) - 1


def test_the_list_loads_and_is_proved(written, tmp_path):
    """What is built loads as a list; a buyer is context, denials go with entries, people are counted."""
    path = tmp_path / "list.yaml"
    made = build(approve_all(written).encode(), "draft.yaml", TEXT)
    path.write_bytes(made.yaml.encode("utf-8"))
    loaded = load_watchlist(path)
    assert loaded.entries == made.watchlist.entries
    assert all(check.outcome == "proved" for check in loaded.verify({"article": TEXT}))
    assert [note.id for note in loaded.context] == ["northlight-foods"]
    assert all(any(s.stance == "denies" for s in entry.statements) for entry in loaded.entries)
    assert loaded.lists[0].left_out == {"persons": draft(TEXT).people_left_out}


def test_a_moved_quote_is_refused(written):
    """A quotation that is not where it says is refused, with its place in the draft."""
    moved = approve_all(written).replace("      start: ", "      start: 1", 1)
    with pytest.raises(EvidenceError, match=r"draft\.yaml, line \d+.*the quote is not"):
        build(moved.encode(), "draft.yaml", TEXT)


def test_another_text_is_refused(written):
    """A text other than the one that was quoted from proves nothing."""
    with pytest.raises(EvidenceError, match="drawn from another"):
        build(approve_all(written).encode(), "draft.yaml", TEXT + "\n")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("kind: organisation", "kind: person", "people are never listed"),
        ("draft:\n", "list:\n", "no section `draft`"),
        ("proposals:\n", "proposal:\n", "unknown section"),
        ("    kind: site", "    kind: site\n    colour: red", "colour"),
        ("    - TH:samutsakhon", "    - nowhere", "gazetteer code"),
    ],
)
def test_a_spoilt_draft_is_refused(written, old, new, why):
    """What the draft format does not know ends in a message, never in a smaller list."""
    assert old in written
    with pytest.raises(WatchlistError, match=why):
        build(approve_all(written).replace(old, new, 1).encode(), "draft.yaml", TEXT)


def test_from_article_to_screening_by_the_command(tmp_path, capsys):
    """draft, approve, build, gate: a drafted firm stops an order."""
    article, made, listed = (tmp_path / name for name in ("a.txt", "draft.yaml", "list.yaml"))
    article.write_bytes(ARTICLE.read_bytes())
    assert main(["watchlist", "draft", str(article), "-o", str(made)]) == 0
    assert "People left out: 2" in capsys.readouterr().err
    assert main(["watchlist", "build", str(made), "-o", str(listed)]) == 3
    assert not listed.exists()
    made.write_text(approve_all(made.read_text(encoding="utf-8")), encoding="utf-8")
    assert main(["watchlist", "build", str(made), "-o", str(listed)]) == 0
    order = ["gate", "-w", str(listed), "--country", "Thailand", "--name"]
    assert main([*order, "Talay Ngoen Seafood Co Ltd"]) == 20
    assert main([*order, "Blue Anchor Nets"]) == 0


def test_the_source_must_be_at_hand(written, tmp_path, monkeypatch, capsys):
    """Without the article no list is built; only a bare file name of a draft is believed."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "draft.yaml"
    path.write_text(approve_all(written), encoding="utf-8")
    command = ["watchlist", "build", str(path), "-o", str(tmp_path / "list.yaml")]
    assert main(command) == 3
    assert "--source" in capsys.readouterr().err
    assert main([*command, "--source", str(ARTICLE)]) == 0


def test_inputs_are_not_written_over(tmp_path):
    """Neither the article nor the draft is overwritten by what is made from it."""
    article = tmp_path / "a.txt"
    article.write_bytes(ARTICLE.read_bytes())
    assert main(["watchlist", "draft", str(article), "-o", str(article)]) == 5
    assert article.read_bytes() == ARTICLE.read_bytes()
