"""`duediligence watchlist`: list, show, verify."""

import hashlib
from pathlib import Path

import pytest

from duediligence.cli import main

ARTICLE = Path(__file__).resolve().parents[2] / "shared" / "article.txt"
TEXT = "Yesterday, The Mill Said To Have Used Forced Work Denied It.\n"


@pytest.fixture
def quoting(tmp_path):
    """A list with a quotation, and the text that it quotes from."""
    text = tmp_path / "report.txt"
    text.write_bytes(TEXT.encode())
    quote = "The Mill Said To Have Used Forced Work"
    start = TEXT.index(quote)
    path = tmp_path / "own.yaml"
    path.write_text(
        "list: {id: own, title: Own, version: '1'}\n"
        f"sources: {{r: {{title: R, publisher: P, sha256: {hashlib.sha256(TEXT.encode()).hexdigest()}}}}}\n"
        "entries:\n  mill:\n    kind: organisation\n    name: Quiet Mill\n    statements:\n"
        "      - {source: r, stance: alleges, about: subject, claim: Alleged.,"
        f" quote: {quote}, start: {start}, end: {start + len(quote)}}}\n",
        encoding="utf-8",
    )
    return path, text


def test_list_names_the_bundled_lists(capsys):
    """Each bundled list has a line with its version and its title."""
    assert main(["watchlist", "list"]) == 0
    assert "xinjiang-2019  version " in capsys.readouterr().out


def test_show_tells_claims_and_denials(capsys):
    """The default list is shown with what is alleged and what is denied."""
    assert main(["watchlist", "show"]) == 0
    out = capsys.readouterr().out
    assert "HETIAN TAIDA" in out
    assert "denied" in out


def test_show_of_an_unknown_list_is_3(capsys):
    """A list that is not there is an error that names those that are."""
    assert main(["watchlist", "show", "no-such"]) == 3
    assert "xinjiang-2019" in capsys.readouterr().err


def test_verify_proves_each_quotation(quoting, capsys):
    """A quotation at its place is proved, and the exit code says so."""
    path, text = quoting
    assert main(["watchlist", "verify", str(path), "--source", str(text)]) == 0
    streams = capsys.readouterr()
    assert streams.out == "proved: own:mill:1 (r)\n"
    assert "1 of 1 quotations proved" in streams.err


def test_verify_refuses_a_changed_text(quoting, capsys):
    """A text that was changed since it was quoted proves nothing: 3."""
    path, text = quoting
    text.write_bytes(TEXT.replace("\n", "\r\n").encode())
    assert main(["watchlist", "verify", str(path), "--source", str(text)]) == 3
    assert "SHA-256" in capsys.readouterr().err


def test_verify_without_its_text_is_4(quoting, tmp_path, capsys):
    """A source that cannot be read is an input that cannot be read."""
    assert main(["watchlist", "verify", str(quoting[0]), "--source", str(tmp_path / "no.txt")]) == 4
    assert "no.txt" in capsys.readouterr().err


@pytest.mark.skipif(not ARTICLE.is_file(), reason="the article is its publisher's, not shipped")
def test_shipped_quotations_are_proved():
    """Where a copy of the article is at hand, every shipped quotation from it is proved."""
    assert main(["watchlist", "verify", "--source", str(ARTICLE)]) == 0


def test_import_counts_the_rows_that_were_merged(tmp_path, capsys):
    """Every row is accounted for: an entry, left out, or merged into the entry of its name."""
    path = tmp_path / "own.csv"
    path.write_text("name\nAcme Mills\nAcme Mills\nBeta Mills\nACME MILLS\n", encoding="utf-8")
    assert main(["watchlist", "import", str(path)]) == 0
    out = capsys.readouterr().out
    assert "2 organisations" in out
    assert "merged: 2 more rows" in out
    path.write_text("name\nAcme Mills\nBeta Mills\n", encoding="utf-8")
    assert main(["watchlist", "import", str(path)]) == 0
    assert "merged" not in capsys.readouterr().out
