"""The UFLPA Entity List from a saved page and from a table."""

import pytest

from duediligence.errors import WatchlistError
from duediligence.lists import diff, load_watchlist

PAGE = """<html><head><style>td {{}}</style></head><body><p>Last Updated: July 31, 2026</p>
<div><strong>Entities in the region</strong> <a href="#">Section 2(d)(2)(B)(i)</a></div>
<table class="usa-table"><thead><tr><th>Name of Entity</th><th>Effective Date</th></tr></thead><tbody>
<tr><td>Lanhu&nbsp;Textile Co., Ltd. (and two aliases: LH One; and LH Two)</td><td>June 21, 2022</td>
<tr><td>Beishan Group (BSG) and its two Kara-based subsidiaries, which include Kara Mill Co., Ltd., and
 Kara Yarn Co., Ltd.</td><td>June 21, 2022</td></tr></tbody></table>
<div>Entities that source <a>Section 2(d)(2)(B)({last})</a></div>
<table><caption>List</caption><tr><th>Name of Entity</th><th>Effective Date</th></tr>
<tr><td>{name}</td><td>Nov. 25, 2024</td></tr></table><script>var a = "<table>";</script></body></html>"""


def load(tmp_path, text, name="uflpa.html", format="uflpa"):
    """Load a text as the user states it: these pages name invented firms, which prove nothing."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_watchlist(path, format=format)


def page(last="v", name="Nanbei Food Co., Ltd."):
    return PAGE.format(last=last, name=name)


def test_page_gives_every_row(tmp_path):
    """Names, aliases, initials, sections and dates of every table of the page are read."""
    watchlist = load(tmp_path, page())
    by_name = {entry.name: entry for entry in watchlist.entries}
    assert list(by_name) == [
        "Lanhu Textile Co., Ltd.",
        "Beishan Group",
        "Kara Mill Co., Ltd.",
        "Kara Yarn Co., Ltd.",
        "Nanbei Food Co., Ltd.",
    ]
    lanhu = by_name["Lanhu Textile Co., Ltd."]
    assert [alias.text for alias in lanhu.aliases] == ["LH One", "LH Two"]
    assert (lanhu.section, lanhu.statements[0].date) == ("2(d)(2)(B)(i)", "2022-06-21")
    assert "(and two aliases: LH One; and LH Two)" in lanhu.statements[0].note
    assert by_name["Beishan Group"].aliases[0].alone is False
    assert by_name["Kara Mill Co., Ltd."].note == "named as a subsidiary of Beishan Group"
    assert by_name["Nanbei Food Co., Ltd."].section == "2(d)(2)(B)(v)"


def test_stated_list_has_its_id_and_day(tmp_path):
    """The list is called uflpa, and bears the day that its page names."""
    info = load(tmp_path, page()).lists[0]
    assert (info.id, info.date, info.version) == ("uflpa", "2026-07-31", "2026-07-31")


def test_firm_in_two_sections_is_one_entry(tmp_path):
    """A firm that stands in two sections is one entry with both listings as evidence."""
    entry = load(tmp_path, page(name="Lanhu Textile Co., Ltd.")).entries[0]
    assert entry.section == "2(d)(2)(B)(i); 2(d)(2)(B)(v)"
    assert [statement.date for statement in entry.statements] == ["2022-06-21", "2024-11-25"]


def test_name_not_understood_is_kept_and_counted(tmp_path):
    """A name with an unknown form stays whole, is said to be odd, and is counted."""
    watchlist = load(tmp_path, page(name="Nanbei Food (with branches in: Kara; Hami)"))
    assert watchlist.entries[-1].name == "Nanbei Food (with branches in: Kara; Hami)"
    assert [alias.text for alias in watchlist.entries[-1].aliases] == ["Nanbei Food"]
    assert sum(watchlist.lists[0].left_out.values()) == 1


def test_table_is_read_like_the_page(tmp_path):
    """A CSV of the list, with its sections in a column, gives the same names."""
    text = (
        "Name of Entity,Effective Date,Section\n"
        '"Lanhu Textile Co., Ltd. (formerly known as LH Mill)",2022-06-21,2(d)(2)(B)(ii)\n'
    )
    (entry,) = load(tmp_path, text, "list.csv").entries
    assert (entry.section, entry.aliases[0].note) == ("2(d)(2)(B)(ii)", "former name")


def test_moved_and_renamed_are_reported(tmp_path):
    """A firm that moves between sections and takes another name is neither added nor removed."""
    old = load(tmp_path, page())
    new = load(
        tmp_path, page("iv", "Xinan Food Co., Ltd. (formerly known as Nanbei Food Co., Ltd.)")
    )
    changes = {change.what: change for change in diff(old, new).changes}
    assert changes["renamed"].before == "Nanbei Food Co., Ltd."
    assert changes["moved"].after == "2(d)(2)(B)(iv)"
    assert "added" not in changes
    assert "removed" not in changes


@pytest.mark.parametrize(
    "text", ["<html><p>UFLPA</p></html>", "<html><table><tr><td>x</table>UFLPA", ""]
)
def test_page_without_the_tables_is_refused(tmp_path, text):
    """A page without the list's tables is no empty list."""
    with pytest.raises(WatchlistError):
        load(tmp_path, text, format="uflpa")


@pytest.mark.parametrize("piece", ["<!--", "<table", "<a b='", "<!", "<td>"])
def test_hostile_page_is_refused_soon(tmp_path, piece):
    """A page made to keep a parser busy is refused like any page without the list."""
    with pytest.raises(WatchlistError):
        load(tmp_path, "<html>UFLPA" + piece * 30_000, format="uflpa")
