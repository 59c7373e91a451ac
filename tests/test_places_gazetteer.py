"""Gazetteers: places, what contains them, and their names in every script."""

import pytest
from screenings import index

from duediligence.errors import WatchlistError
from duediligence.places.gazetteer import Gazetteer, load_gazetteers, phone_places, postal_places
from duediligence.resources.paths import shipped_path
from duediligence.text.lexicon import Lexicon

SHIPPED = index().gazetteer
HOTAN_CITY, YINING_COUNTY, SHAWAN = "CN-653201", "CN-654021", "CN-654203"
PLACES = "code,country,level,types,parent,name,native,postal,phone,old_codes,unit\n"
NAMES = "code,name,use,reading\n"


def written(folder, places="", names=""):
    folder.mkdir()
    (folder / "places.csv").write_text(PLACES + places, encoding="utf-8")
    (folder / "names.csv").write_text(NAMES + names, encoding="utf-8")
    return str(folder)


def test_lineage_ends_at_the_country():
    """A county lies in its prefecture, its province and its country."""
    assert SHIPPED.lineage(HOTAN_CITY) == (HOTAN_CITY, "CN-653200", "CN-650000", "CN")


def test_every_parent_is_a_place():
    """No shipped place lies in an unknown one, and every line ends in a country."""
    for code, place in SHIPPED.places.items():
        assert not place.parent or place.parent in SHIPPED.places
        top = SHIPPED.lineage(code)[-1]
        assert SHIPPED.places[top].parent == ""
        assert SHIPPED.country(top) == place.country


def test_place_lies_in_itself_and_above():
    """A place is within itself and within what contains it, and nowhere else."""
    assert SHIPPED.is_within(HOTAN_CITY, [HOTAN_CITY])
    assert SHIPPED.is_within(HOTAN_CITY, ["CN-650000"])
    assert not SHIPPED.is_within(HOTAN_CITY, [SHAWAN])
    assert not SHIPPED.is_within("nowhere", ["CN"])


def test_common_ancestors_contain_both():
    """Where either of two places may be meant, only what contains both is sure."""
    assert SHIPPED.common([HOTAN_CITY, SHAWAN]) == {"CN-650000", "CN"}
    assert HOTAN_CITY in SHIPPED.common([HOTAN_CITY])


def test_label_has_both_names():
    """A place is labelled with its name and its native name; an unknown code is its own label."""
    assert SHIPPED.label(HOTAN_CITY) == "Hotan City (和田市)"
    assert SHIPPED.label("XX-1") == "XX-1"
    assert SHIPPED.country("XX-1") == ""
    assert "(" not in SHIPPED.label("KZ")


@pytest.mark.parametrize(
    ("digits", "holder"),
    [("835100", YINING_COUNTY), ("848000", "CN-650000"), ("650000", "CN-530000"), ("215200", "CN-320000")],
)  # fmt: skip
def test_postal_code_leads_to_its_place(digits, holder):
    """The longest postal prefix that fits decides the place."""
    assert SHIPPED.is_within(postal_places(SHIPPED, digits)[0], [holder])


def test_unknown_prefix_has_no_place():
    """A postal or phone prefix of no place gives none."""
    assert postal_places(SHIPPED, "990000") == ()
    assert phone_places(SHIPPED, "0") == ()
    assert phone_places(SHIPPED, "0999")


def test_gazetteer_may_be_any_folder(tmp_path):
    """A folder of places and names is a gazetteer, whatever the region, with its old codes."""
    folder = written(
        tmp_path / "north",
        "XX,XX,country,country,,Exland,,,,,\n"
        "XX-1,XX,county,county,XX,Oldtown,,12 13,077,0,\n"
        "XX-2,XX,county,county,XX,Newtown,,12,,XX-9 8,\n",
        "XX-1,Oldtown,alone,\n",
    )
    vocabulary = Lexicon()
    gazetteer = load_gazetteers([folder], vocabulary)
    assert gazetteer.postal["12"] == ("XX-1", "XX-2")
    assert gazetteer.phone == {"077": ("XX-1",)}
    assert gazetteer.renamed == {"XX-0": "XX-1", "XX-9": "XX-2", "XX-8": "XX-2"}
    assert list(gazetteer.digests) == ["north"]
    assert vocabulary.latin["oldtown"][0].ref == "XX-1"


def test_missing_folder_is_refused():
    """A gazetteer that is not there is named, with what it needs."""
    with pytest.raises(WatchlistError, match=r"'atlantis'.*places\.csv"):
        load_gazetteers(["atlantis"], Lexicon())


def test_name_of_an_unknown_place_is_refused(tmp_path):
    """A name whose code no place has is refused."""
    folder = written(tmp_path / "north", names="XX-7,Nowhere,alone,\n")
    with pytest.raises(WatchlistError, match="XX-7"):
        load_gazetteers([folder], Lexicon())


def test_unknown_use_is_refused(tmp_path):
    """A spelling whose use is not in the closed vocabulary is refused when it is loaded."""
    folder = written(
        tmp_path / "north", "XX,XX,country,country,,Exland,,,,,\n", "XX,Exland,often,\n"
    )
    with pytest.raises(WatchlistError, match="'often' of 'Exland'"):
        load_gazetteers([folder], Lexicon())


def test_missing_column_is_refused(tmp_path):
    """A table without a column that is needed is refused, and the column is named."""
    (tmp_path / "places.csv").write_text("code,country\nXX,XX\n", encoding="utf-8")
    (tmp_path / "names.csv").write_text(NAMES, encoding="utf-8")
    with pytest.raises(WatchlistError, match="level"):
        load_gazetteers([str(tmp_path)], Lexicon())


@pytest.mark.parametrize(
    "spoilt",
    [PLACES + "XX,XX\n", "", PLACES + "XX,XX,country,country,XX,Loop,,,,,\n"],
    ids=["short row", "empty", "its own parent"],
)
def test_spoilt_table_is_refused(tmp_path, spoilt):
    """A table that is cut short, empty or runs in a circle is refused as a gazetteer."""
    (tmp_path / "places.csv").write_text(spoilt, encoding="utf-8")
    (tmp_path / "names.csv").write_text(NAMES, encoding="utf-8")
    with pytest.raises(WatchlistError):
        load_gazetteers([str(tmp_path)], Lexicon()).lineage("XX")


def test_file_of_another_encoding_is_refused(tmp_path):
    """A table that is not UTF-8 is refused as a gazetteer."""
    (tmp_path / "places.csv").write_bytes(PLACES.encode() + b"\xff\xfe")
    (tmp_path / "names.csv").write_text(NAMES, encoding="utf-8")
    with pytest.raises(WatchlistError):
        load_gazetteers([str(tmp_path)], Lexicon())


def test_shipped_gazetteers_are_found():
    """The gazetteers that are shipped are found by their name, and digested."""
    assert set(SHIPPED.digests) == {"xinjiang", "china", "world"}
    assert shipped_path("gazetteers", "xinjiang").is_dir()


def test_empty_gazetteer_has_no_places():
    """An empty gazetteer answers, with nothing."""
    assert Gazetteer().lineage("A") == ("A",)
    assert postal_places(Gazetteer(), "835100") == ()


def test_changed_tables_are_read_again(tmp_path):
    """Tables are read once as long as they are the same; one who loads them changes no other's."""
    folder = written(tmp_path / "north", "XX,XX,country,country,,Exland,,,,,\n")
    first, vocabulary = load_gazetteers([folder], Lexicon()), Lexicon()
    first.places.clear()
    assert load_gazetteers([folder], vocabulary).label("XX") == "Exland"
    vocabulary.latin.clear()
    table = tmp_path / "north" / "places.csv"
    table.write_text(table.read_text("utf-8").replace("Exland", "Wyland"), "utf-8")
    assert load_gazetteers([folder], Lexicon()).label("XX") == "Wyland"


def test_later_gazetteers_add_to_earlier_ones(tmp_path):
    """A name of two gazetteers has the senses of both, in their order, each of them once."""
    north = written(
        tmp_path / "north", "XX,XX,country,country,,Exland,,,,,\n", "XX,Big Town,alone,\n"
    )
    south = written(
        tmp_path / "south",
        "YY,YY,country,country,,Wyland,,12,,,\n",
        "XX,Big Town,alone,\nYY,Big Town,alone,\nYY,Big Town Hill,alone,\n",
    )
    lexicon = Lexicon()
    gazetteer = load_gazetteers([north, south], lexicon)
    assert [sense.ref for sense in lexicon.latin["bigtown"]] == ["XX", "YY"]
    assert lexicon.first_words == {"big": 3}
    assert [gazetteer.label(code) for code in ("XX", "YY")] == ["Exland", "Wyland"]
    with pytest.raises(WatchlistError, match="'XX'"):
        load_gazetteers([south], Lexicon())
