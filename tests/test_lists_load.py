"""Loading watchlists by name and from files."""

import contextlib
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duediligence import lists
from duediligence.errors import DueDiligenceError, EvidenceError, WatchlistError
from duediligence.lists.formats import own_yaml
from duediligence.lists.validate import require_sound
from duediligence.model import Kind
from duediligence.resources.paths import shipped_path

SMALL = """\
list: {id: small, title: A small list, version: 1}
sources:
  report:
    title: A report
    publisher: Somebody
    sha256: 315f5bdb76d078c43b8ac0064e4a0164612b1fce77c869345bfc94c75894edd3
shared:
  denial:
    - {source: report, stance: denies, about: subject, claim: It denies this.}
entries:
  acme:
    kind: organisation
    name: Acme Mills
    statements:
      - source: report
        stance: alleges
        about: subject
        claim: It is alleged.
        quote: Hello
        start: 0
        end: 5
      - shared: denial
"""


def load(tmp_path, text):
    path = tmp_path / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return lists.load_watchlist(path)


def refusal(tmp_path, old, new, kind=WatchlistError):
    assert old in SMALL
    with pytest.raises(kind) as error:
        load(tmp_path, SMALL.replace(old, new))
    return str(error.value)


def test_bundled_list_is_loaded_by_name():
    """The article's list loads by name and holds its eight entries."""
    watchlist = lists.load_watchlist()
    assert {entry.id: entry.kind for entry in watchlist.entries} == {
        "hetian-taida": Kind.ORGANISATION,
        "jiafang-industrial-park": Kind.SITE,
        "yining-county": Kind.PLACE,
        "shawan": Kind.PLACE,
        "xinjiang": Kind.PLACE,
        "gloves": Kind.PRODUCT,
        "carpets": Kind.PRODUCT,
        "paper-towels": Kind.PRODUCT,
    }
    assert "xinjiang-2019" in lists.bundled()


def test_digest_is_of_the_file():
    """The list's SHA-256 is that of the bytes of its file."""
    content = shipped_path("xinjiang-2019.yaml").read_bytes()
    assert lists.load_watchlist().lists[0].sha256 == hashlib.sha256(content).hexdigest()


def test_path_and_text_of_a_path_are_the_same(tmp_path):
    """A file is loaded by a Path or by its text, with the format guessed or named."""
    by_path = load(tmp_path, SMALL)
    path = tmp_path / "small.yaml"
    assert lists.load_watchlist(str(path)) == by_path
    renamed = path.rename(tmp_path / "small.txt")
    assert lists.load_watchlist(renamed, format="yaml") == by_path


def test_statement_ids_are_made(tmp_path):
    """Statements are numbered by list and entry, shared ones in their place."""
    statements = load(tmp_path, SMALL).entries[0].statements
    assert [s.id for s in statements] == ["small:acme:1", "small:acme:2"]
    assert [s.stance for s in statements] == ["alleges", "denies"]


def test_unknown_name_tells_the_bundled_ones():
    """A list that does not exist is refused with the names that do."""
    with pytest.raises(
        WatchlistError,
        match=r"'no-such'.*bundled are goods-by-place, us-import-region, us-labor-goods, us-orders-yining, xinjiang-2019",
    ):
        lists.load_watchlist("no-such")


@pytest.mark.parametrize("name", ["", ".", "a\0b", "../x", "x" * 5000])
def test_odd_names_are_refused(name):
    """No name makes loading fail in another way than by its own error."""
    with pytest.raises(DueDiligenceError):
        lists.load_watchlist(name)


def test_unknown_format_is_refused(tmp_path):
    """A format or suffix without a reader is refused with the formats known."""
    path = tmp_path / "list.pdf"
    path.write_bytes(b"x")
    with pytest.raises(WatchlistError, match=r"known are yaml"):
        lists.load_watchlist(path, format="pdf")
    with pytest.raises(WatchlistError, match=r"format= one of yaml"):
        lists.load_watchlist(path)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("name: Acme Mills", "nam: Acme", "line 11, entries > acme > name: missing"),
        (
            "    name: Acme",
            "    nmae: x\n    name: Acme",
            "line 13, entries > acme > nmae: unknown field",
        ),
        (
            "kind: organisation",
            "kind: person",
            "line 12, entries > acme > kind: 'person' is none of 'organisation'",
        ),
        ("stance: alleges", "stance: proves", "line 16, entries > acme > statements > 0 > stance"),
        ("start: 0", "start: zero", "line 20, entries > acme > statements > 0 > start"),
        ("- shared: denial", "- shared: nothing", "line 22, entries > acme > statements > 1: no"),
        ("kind: organisation", "kind: organisation\n    id: x", "entries > acme > id: unknown"),
        ("kind: organisation", "list: x\n    kind: site", "line 12, entries > acme > list"),
        ("quote: Hello", "quote: Hello\n        id: x", "statements > 0 > id: unknown"),
        ("entries:", "people:\n  x: y\nentries:", "line 10, people: unknown section"),
        ("{id: small,", "{", "line 1, list > id: missing"),
        ("list: {id: small, title: A small list, version: 1}\n", "", "list > id: missing"),
        ("version: 1}", "version: 1, sha256: x}", "list > sha256: unknown field"),
        ("kind: organisation", "kind: site\n    history: []", "acme > history: it is empty"),
        ("    kind: organisation", "    aliases: x\n    kind: site", "acme > aliases"),
    ],
)
def test_malformed_part_is_reported_with_its_place(tmp_path, old, new, problem):
    """The message names the file, the line, the part, and what to do."""
    message = refusal(tmp_path, old, new)
    assert message.startswith("small.yaml, line")
    assert problem in message
    assert ";" in message


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("source: report\n", "source: paper\n", "no source 'paper'; there is report"),
        ("    kind: organisation", "    kind: place", "a place without its code"),
        ("kind: organisation", "kind: site\n    places: [Yining]", "'Yining' will not do"),
        ("kind: organisation", "kind: product\n    hs_prefixes: [4203.21]", "no dots"),
        ("kind: organisation", "kind: site\n    products: [socks]", "no product entry 'socks'"),
        ("kind: organisation", "kind: site\n    history: [{status: delisted}]", "no active entry"),
        ("name: Acme Mills", 'name: "--"', "a name without a letter"),
        ("version: 1}", "version: 1, date: May 2019}", "'May 2019' will not do"),
        ("version: 1}", "version: 1, date: 2019-13}", "'2019-13' will not do"),
        ("315f5", "315G5", "64 hexadecimal digits"),
        ("id: small", "id: a b", "'a b' will not do"),
        ("  acme:", "  a/b:", "'a/b' will not do"),
    ],
)
def test_unsound_list_is_refused(tmp_path, old, new, problem):
    """A wrong date, code or reference, or a list that can find nothing, is refused."""
    assert problem in refusal(tmp_path, old, new)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("end: 5", "end: 6", "the quote has 5 characters"),
        ("        end: 5\n", "", "a quote needs start, end"),
        ("        quote: Hello\n", "", "start and end without a quote"),
        ("start: 0\n        end: 5", "start: -5\n        end: 0", "correct the quote"),
    ],
)
def test_quotation_needs_its_place(tmp_path, old, new, problem):
    """A quotation without its place, or of another length, is refused."""
    assert problem in refusal(tmp_path, old, new, EvidenceError)


def test_same_id_twice_is_refused(tmp_path):
    """An entry and a context note may not share an id, since their statements would."""
    note = "context:\n  acme: {name: Acme, text: A buyer.}\n"
    with pytest.raises(WatchlistError, match="the entry id 'acme' stands 2 times"):
        load(tmp_path, SMALL + note)


def test_empty_file_is_refused(tmp_path):
    """A file that holds nothing is no list."""
    for text in ("", "# nothing\n", "- a\n", "text"):
        with pytest.raises(WatchlistError, match="no mapping here" if text else "is empty"):
            load(tmp_path, text)
    with pytest.raises(WatchlistError, match="no active entry"):
        load(tmp_path, SMALL.partition("sources:")[0])


@given(st.data())
def test_any_damage_is_refused_or_read(damaged):
    """No damage to a file makes the loader fail in another way than by its own error."""
    start = damaged.draw(st.integers(0, len(SMALL)))
    end = damaged.draw(st.integers(start, min(len(SMALL), start + 40)))
    new = damaged.draw(st.text("ab:-[]{}&*!#|>'\"\n 0", max_size=12) | st.text(max_size=6))
    content = (SMALL[:start] + new + SMALL[end:]).encode("utf-8", "surrogatepass")
    with contextlib.suppress(DueDiligenceError):
        require_sound(own_yaml.read_own_yaml(content, "damaged.yaml"), "damaged.yaml")


def test_folder_is_no_list(tmp_path):
    """A folder is refused like a name that does not exist."""
    with pytest.raises(WatchlistError, match="neither a file nor bundled"):
        lists.load_watchlist(tmp_path)


def test_bundled_name_comes_first(tmp_path, monkeypatch):
    """A bundled name wins over a file of the same name beside the caller."""
    monkeypatch.chdir(tmp_path)
    Path("xinjiang-2019").write_text("x", encoding="utf-8")
    assert lists.load_watchlist("xinjiang-2019").lists[0].id == "xinjiang-2019"
