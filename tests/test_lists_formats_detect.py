"""Which format a file has."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duediligence.errors import WatchlistError
from duediligence.lists import ListFile, load_watchlist
from duediligence.lists.formats.detect import recognise_format
from duediligence.lists.other_formats import READERS

CBP_HEADS = "Entity,Country,Industry,Status,Merchandise,WRO/Finding,Effective Date\n"
OPENSANCTIONS_HEADS = (
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,"
    "dataset,first_seen,last_seen,last_change\n"
)


@pytest.mark.parametrize(
    ("content", "name", "format"),
    [
        ("list: {}", "a.yaml", "yaml"),
        ("Name,Country\nLanhu,CN\n", "a.txt", "table"),
        (
            "<html><title>UFLPA Entity List</title><td>Name of Entity<td>Effective Date",
            "a.bin",
            "uflpa",
        ),
        ("<html><table><tr><td>Name of Entity</td></tr></table>", "saved.bin", "table"),
        ("<html><p>uflpa", "saved.bin", None),
        ("Name of Entity;Effective Date;Section\nLanhu;2022\n", "a.csv", "uflpa"),
        ("Name of Entity;Effective Date\nLanhu;2022\n", "uflpa.csv", "table"),
        ("Company,Category,Effective Date\nLanhu,company,2022\n", "uflpa.csv", "table"),
        (CBP_HEADS, "a.csv", "cbp-wro"),
        (CBP_HEADS.replace("Merchandise", "Goods"), "cbp.csv", "table"),
        ("Name,Type,Country,Date\n", "cbp-wro.csv", "table"),
        ('36,"X",-0- ,"C",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n', "a.csv", "ofac-sdn"),
        ("_id,source,entity_number,type,programs,name,addresses,alt_names\n", "a.csv", "csl"),
        ("_id,source,entity_number,type,programs,name,alt_names\n", "csl.csv", "table"),
        ('{"results": [{"source": "x", "alt_names": []}]}', "a.json", "csl"),
        (OPENSANCTIONS_HEADS, "a.csv", "opensanctions"),
        ("id,schema,name,aliases,dataset\n", "opensanctions.csv", "table"),
        ('{"id": "a", "schema": "Company", "properties": {}}\n', "a.json", "opensanctions"),
        ("nothing to see", "a.csv", None),
        ("{", "a.json", None),
        ("", "a.csv", None),
    ],
)
def test_format_is_recognised_by_content(content, name, format):
    """A format is recognised by its whole layout, whatever the file is called."""
    assert recognise_format(ListFile(Path(name), content.encode())) == format


def test_unknown_content_names_the_formats(tmp_path):
    """What no reader knows is refused with the formats that are known."""
    path = tmp_path / "a.csv"
    path.write_text("nothing to see", encoding="utf-8")
    with pytest.raises(WatchlistError, match=", ".join(READERS)):
        load_watchlist(path)


@given(st.binary(max_size=200))
def test_any_bytes_are_recognised_or_not(content):
    """No content makes recognition fail."""
    assert recognise_format(ListFile(Path("a.bin"), content)) in {*READERS, None}


@pytest.mark.parametrize("format", [name for name in READERS if name != "yaml"])
@given(
    content=st.binary(max_size=200)
    | st.text("id,schema\n;\"'<>td{}[]:-0 ", max_size=80).map(str.encode)
)
def test_any_bytes_are_read_or_refused(tmp_path_factory, format, content):
    """No content makes a reader fail in another way than by its own error."""
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_bytes(content)
    with contextlib.suppress(WatchlistError):
        load_watchlist(path, format=format)
