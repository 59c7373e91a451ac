"""`duediligence compare`: exit code and words, and what it refuses."""

import json

import pytest
from answering import cells

from duediligence.cli import main

HEADER = "ID,Vendor,City,Country,Product\n"
CLEAN = "V1,Quiet Mill,Porto,PT,Socks\n"
LISTED = "V2,Hetian Taida,Hotan,CN,Jerseys\n"
LOCATED = "V3,Quiet Silk,Hotan,CN,Scarves\n"
NOTHING = "V4,,,,Buttons\n"


@pytest.fixture
def screened(tmp_path):
    def screen(name, *lines):
        (tmp_path / "suppliers.csv").write_text(HEADER + "".join(lines), encoding="utf-8")
        path = tmp_path / f"{name}.json"
        assert main(["screen", str(tmp_path / "suppliers.csv"), "--json", str(path)]) == 0
        return str(path)

    return screen


@pytest.mark.parametrize(("line", "code"), [(CLEAN, 0), (LOCATED, 10), (NOTHING, 10), (LISTED, 20)])
def test_code_is_about_what_is_new(screened, line, code):
    """0 where nothing new needs a person, 10 for review and unscreenable, 20 for block."""
    before, after = screened("before", CLEAN), screened("after", CLEAN, line)
    assert main(["compare", before, after]) == code
    assert main(["compare", after, after]) == 0
    assert main(["compare", after, before]) == 0


def test_text_and_json(screened, capsys):
    """Without an option the changes are told in lines, with --json as a document."""
    before, after = screened("before", CLEAN), screened("after", CLEAN, LISTED)
    capsys.readouterr()
    main(["compare", before, after])
    assert "1 new, 0 reopened" in capsys.readouterr().out
    main(["compare", before, after, "--json"])
    assert json.loads(capsys.readouterr().out)["counts"]["new"] == 1


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"schema_version": "0.9"}', "[" * 100_000])
def test_what_is_no_result_is_refused(screened, tmp_path, text, capsys):
    """A file that is no result of a screening ends with 4 and says so."""
    good = screened("good", CLEAN)
    bad = tmp_path / "bad.json"
    bad.write_text(text, encoding="utf-8")
    assert main(["compare", good, str(bad)]) == 4
    assert main(["compare", str(tmp_path / "none.json"), good]) == 4
    assert "--json wrote" in capsys.readouterr().err


def test_since_adds_a_sheet(screened, tmp_path):
    """`screen --since` adds a sheet of what changed, with each cause; a wrong path costs no work."""
    before = screened("before", CLEAN)
    (tmp_path / "suppliers.csv").write_text(HEADER + CLEAN + LISTED, encoding="utf-8")
    book = tmp_path / "after.xlsx"
    words = ["screen", str(tmp_path / "suppliers.csv"), "-o", str(book), "--since"]
    assert main([*words, before]) == 0
    head, row, *_ = cells(book, "What changed")
    change = dict(zip(head, row, strict=True))
    assert (change["Change"], change["Now"]) == ("new", "block")
    assert (change["Supplier"], change["Because of"]) == ("Hetian Taida", "supplier data")
    book.unlink()
    assert main([*words, str(tmp_path / "none.json")]) == 4
    assert not book.exists()
