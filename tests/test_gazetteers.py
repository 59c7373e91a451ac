"""The shipped gazetteers are whole, free of contradiction, and judge their names with care."""

import csv
import re
from collections import Counter, defaultdict
from functools import cache

import pytest

from duediligence.resources.csv_tables import read_rows
from duediligence.resources.paths import shipped_path
from duediligence.text.normalise import HAN, latin_key
from duediligence.text.tokenise import tokenise

IDS = ("xinjiang", "china", "world")
LEVELS = {"country", "province", "prefecture", "county", "town", "city", "unit"}
TYPES = set(
    "province region prefecture city district county banner town township subdistrict".split()
)
USES = ("never", "cue", "country", "alone")
PLACE_COLUMNS = "code country level types parent name native postal phone unit old_codes note"


@cache
def table(gazetteer, kind):
    path = shipped_path("gazetteers", gazetteer, f"{kind}.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(line for line in lines if not line.startswith("#")))


def places(*ids):
    return [row for gazetteer in ids or IDS for row in table(gazetteer, "places")]


def names(*ids):
    return [row for gazetteer in ids or IDS for row in table(gazetteer, "names")]


def use_of(code, name):
    return next(row["use"] for row in names() if (row["code"], row["name"]) == (code, name))


def codes_of(name, gazetteer):
    return {row["code"] for row in names(gazetteer) if row["name"] == name}


@pytest.mark.parametrize("gazetteer", IDS)
def test_columns(gazetteer):
    """Every gazetteer has the columns that its README promises, and no ragged row."""
    assert list(table(gazetteer, "places")[0]) == PLACE_COLUMNS.split()
    assert list(table(gazetteer, "names")[0]) == "code name language reading use note".split()
    for row in (*table(gazetteer, "places"), *table(gazetteer, "names")):
        assert None not in row
        assert None not in row.values()


@pytest.mark.parametrize("gazetteer", IDS)
def test_source_note(gazetteer):
    """Every table begins with its source, and has no other comments."""
    for kind in ("places", "names"):
        path = shipped_path("gazetteers", gazetteer, f"{kind}.csv")
        marks = [line.startswith("#") for line in path.read_text(encoding="utf-8").splitlines()]
        assert marks[0]
        assert marks == sorted(marks, reverse=True)


def test_codes_unique():
    """A code is in one row of all gazetteers, and no retired code is a present one of another place."""
    codes = [row["code"] for row in places()]
    assert [code for code, n in Counter(codes).items() if n > 1] == []
    retired = [f"CN-{old}" for row in places() for old in row["old_codes"].split()]
    assert set(retired).isdisjoint(codes)
    assert len(retired) == len(set(retired))


def test_coordinates():
    """Each is of one place of its gazetteer, in degrees within China's west, and says its source."""
    path = shipped_path("gazetteers", "xinjiang", "coordinates.csv")
    rows = list(read_rows(path))
    codes = [row["code"] for row in rows]
    assert path.read_text(encoding="utf-8").startswith("#")
    assert len(codes) == len(set(codes))
    assert set(codes) <= {row["code"] for row in places("xinjiang")}
    for row in rows:
        assert 73 < float(row["longitude"]) < 97
        assert 34 < float(row["latitude"]) < 50


def test_parents():
    """Every place but a country lies in a place that exists, and its chain ends at its country."""
    parent = {row["code"]: row["parent"] for row in places()}
    for row in places():
        code, steps = row["code"], 0
        while parent[code]:
            code, steps = parent[code], steps + 1
            assert steps < 6, row["code"]
        assert code == row["country"]


def test_levels_and_types():
    """Levels and type words come from the closed vocabularies."""
    for row in places():
        assert row["level"] in LEVELS
        assert set(row["types"].split()) <= TYPES


@pytest.mark.parametrize("gazetteer", IDS)
def test_names_have_places(gazetteer):
    """Every name belongs to a place of its gazetteer, every place has a name, no row is there twice."""
    codes = {row["code"] for row in table(gazetteer, "places")}
    assert {row["code"] for row in table(gazetteer, "names")} == codes
    pairs = [(row["code"], row["name"]) for row in table(gazetteer, "names")]
    assert [pair for pair, n in Counter(pairs).items() if n > 1] == []


def test_use_is_in_the_vocabulary():
    """Every name says how freely it may be believed."""
    assert {row["use"] for row in names()} == set(USES)


def test_han_has_reading():
    """Every name in Han characters brings its own reading, so that no library guesses it."""
    for row in names("xinjiang", "china"):
        if HAN.search(row["name"]) and row["language"] == "zh-Hans":
            assert re.fullmatch(r"[a-z]+", row["reading"]), row


@pytest.mark.parametrize(
    ("han", "reading"),
    [
        ("库尔勒", "kuerle"), ("阿勒泰", "aletai"), ("乌什", "wushi"), ("阿图什", "atushi"),
        ("伽师", "jiashi"), ("策勒", "cele"), ("尼勒克", "nileke"), ("塔什库尔干", "tashikuergan"),
        ("尉犁", "yuli"), ("莎车", "shache"), ("重庆", "chongqing"), ("厦门", "xiamen"),
        ("乐清", "yueqing"), ("六安", "luan"), ("台州", "taizhou"), ("亳州", "bozhou"),
        ("丽水", "lishui"), ("蚌埠", "bengbu"), ("荥阳", "xingyang"), ("番禺", "panyu"),
    ],
)  # fmt: skip
def test_hard_readings(han, reading):
    """Names that pypinyin or a stranger misreads have the right reading."""
    assert {row["reading"] for row in names() if row["name"] == han} == {reading}


def test_no_freer_than_its_double():
    """A Latin, Cyrillic or Arabic spelling is as free as every other one of its place that folds alike."""
    uses = defaultdict(set)
    for row in names("xinjiang"):
        if not HAN.search(row["name"]):
            key = "".join(token.key for token in tokenise(row["name"]))
            uses[row["code"], key].add(row["use"])
    assert {key: use for key, use in uses.items() if len(use) > 1} == {}


def test_xinjiang_is_whole():
    """The province, 14 prefectures and 110 counties are in the gazetteer, each with Han and Latin."""
    levels = Counter(row["level"] for row in places("xinjiang"))
    assert (levels["province"], levels["prefecture"], levels["county"]) == (1, 14, 110)
    scripts = defaultdict(set)
    for row in names("xinjiang"):
        scripts[row["code"]].add("han" if HAN.search(row["name"]) else "other")
    assert all(kinds == {"han", "other"} for kinds in scripts.values())


@pytest.mark.parametrize(
    ("code", "name", "use"),
    [
        ("CN-650000", "XUAR", "alone"), ("CN-650000", "East Turkistan", "country"),
        ("CN-650000", "Uyghur Region", "country"), ("CN-652801", "Korla", "alone"),
        ("CN-653201", "Hotan", "country"), ("CN-653201", "和田", "country"),
        ("CN-653101", "Kashgar", "country"), ("CN-652901", "Aksu", "country"),
        ("CN-654203", "沙湾", "cue"), ("CN-654203", "Shawan", "cue"),
        ("CN-650522", "Yiwu", "cue"), ("CN-654325", "Qinghe", "cue"),
        ("CN-653226", "Yutian", "cue"), ("CN-652926", "Bay", "never"),
        ("CN-653224", "Lop", "never"), ("CN-652722", "Jing", "never"),
        ("CN-654202", "Xihu", "never"), ("CN-653129", "Faizabad", "cue"),
        ("CN-652800", "Bazhou", "cue"), ("CN-653225", "Cele", "cue"),
        ("CN-650500", "哈密瓜", "never"), ("CN-65-XPCC", "兵团", "cue"),
        ("CN-654021:kashi", "喀什", "cue"),
    ],
)  # fmt: skip
def test_judgement(code, name, use):
    """Names that others share are held back, names that nobody shares are not."""
    assert use_of(code, name) == use


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("和阗", "CN-653201"), ("Khotan", "CN-653201"), ("Xoten", "CN-653201"), ("خوتەن", "CN-653201"),
        ("Хотан", "CN-653201"), ("Ghulja", "CN-654021"), ("غۇلجا", "CN-654021"), ("Құлжа", "CN-654021"),
        ("Кульджа", "CN-654002"), ("Karakax", "CN-653222"), ("Kashgar", "CN-653101"),
        ("Синьцзян", "CN-650000"), ("Шыңжаң", "CN-650000"), ("شىنجاڭ", "CN-650000"),
        ("Sinkiang", "CN-650000"), ("Tihwa", "CN-650100"), ("Chuguchak", "CN-654201"),
        ("新疆生产建设兵团", "CN-65-XPCC"), ("Alar", "CN-659002"), ("Payzawat", "CN-653129"),
    ],
)  # fmt: skip
def test_costumes(name, code):
    """A place is found in its old, foreign and native spellings."""
    assert code in codes_of(name, "xinjiang")


def test_postal_prefixes():
    """Prefixes that run across prefectures belong to the province only; 65 is Yunnan's, not Xinjiang's."""
    holders = defaultdict(set)
    for row in places("xinjiang", "china"):
        for prefix in row["postal"].split():
            assert re.fullmatch(r"\d{2,6}", prefix)
            holders[prefix].add(row["code"])
    for prefix in ("832", "833", "834", "843", "845"):
        assert holders[prefix] == {"CN-650000"}
    assert holders["835100"] == {"CN-654021"}
    assert holders["835000"] == {"CN-654002"}
    assert holders["832100"] == {"CN-654203"}
    assert holders["65"] == {"CN-530000"}


def test_old_codes():
    """Retired division codes lead to the place that succeeded them."""
    heirs = {old: row["code"] for row in places() for old in row["old_codes"].split()}
    assert heirs["654223"] == "CN-654203"
    assert heirs["652923"] == "CN-652902"
    assert heirs["440126"] == "CN-440113"


def test_homonyms():
    """The places elsewhere that a name of Xinjiang may mean are in the tables, so that they can contradict it."""
    assert {"CN-511111", "CN-440113:shawan"} <= codes_of("沙湾", "china")
    assert {"CN-330782"} <= codes_of("Yiwu", "china")
    assert {"CN-140825"} <= codes_of("Xinjiang", "china")
    assert {"TR:aksu", "KZ:aksu"} <= codes_of("Aksu", "world")
    assert {"KZ:aral"} <= codes_of("Aral", "world")
    assert {"KZ:khorgos"} <= codes_of("Khorgos", "world")


def test_homonyms_are_held_back():
    """No Chinese name that folds like one of Xinjiang is believed alone in Latin letters."""
    xinjiang_keys = {latin_key(row["name"]) for row in names("xinjiang") if row["use"] != "never"}
    shared = [
        row["name"]
        for row in names("china")
        if row["language"] == "zh-Latn"
        and row["use"] == "alone"
        and latin_key(row["name"]) in xinjiang_keys
    ]
    assert shared == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("PRC", "CN"), ("P.R. China", "CN"), ("中国", "CN"), ("Chine", "CN"), ("Turkey", "TR"), ("Türkiye", "TR"),
        ("USA", "US"), ("UK", "GB"), ("Deutschland", "DE"), ("Hong Kong", "HK"), ("香港", "HK"), ("Вьетнам", "VN"),
        ("Bangladesch", "BD"), ("CHN", "CN"),
    ],
)  # fmt: skip
def test_countries(name, code):
    """Countries have the names that supplier files give them."""
    assert codes_of(name, "world") == {code}


def test_no_airport_codes():
    """Airport codes are never a signal."""
    codes = {"URC", "AKU", "KCA", "HTN", "KHG", "YIN", "AAT"}
    assert {row["use"] for row in names("xinjiang") if row["name"] in codes} == {"never"}
