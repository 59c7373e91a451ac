"""The word tables hold every usual word once, under one meaning."""

import csv
import re
from collections import Counter, defaultdict

import pytest

from duediligence.resources.csv_tables import WORD_TABLES
from duediligence.text.normalise import HAN, han_key, normalise
from duediligence.text.tokenise import tokenise

COLUMNS = {
    "legal-forms": ("form", "language", "country"),
    "trade-words": ("word", "concept", "language"),
    "site-words": ("word", "concept", "language"),
    "level-words": ("word", "type", "language"),
    "connectives": ("word", "language"),
    "abbreviations": ("short", "long"),
    "part-words": ("word", "part", "language"),
    "honorifics": ("word", "language"),
    "name-links": ("words", "language"),
    "record-marks": ("words", "language"),
    "stroke-words": ("short", "long"),
    "number-words": ("word", "number"),
    "given-names": ("word", "name"),
    "guest-words": ("word", "language"),
    "site-list-words": ("word", "language"),
}
TYPES = set(
    "province region prefecture city district county banner town township subdistrict village"
    " road unit direction".split()
)


def table(name):
    with (WORD_TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def key(word):
    """What a word is looked up by: Han characters, or its Latin letters joined."""
    if HAN.search(word):
        return han_key(word)
    return "".join(token.key for token in tokenise(normalise(word)))


def words(name):
    return [row[COLUMNS[name][0]] for row in table(name)]


@pytest.mark.parametrize("name", COLUMNS)
def test_columns(name):
    """Every table has its columns, a source note, and no ragged or empty word."""
    rows = table(name)
    assert tuple(rows[0]) == COLUMNS[name]
    assert (WORD_TABLES / f"{name}.csv").read_text(encoding="utf-8").startswith("# ")
    for row in rows:
        assert None not in row
        assert None not in row.values()
        assert row[COLUMNS[name][0]].strip()


@pytest.mark.parametrize("name", COLUMNS)
def test_written_plainly(name):
    """Words are lower case, single-spaced, and leave something to compare."""
    for word in words(name):
        assert word == word.lower()
        assert word == " ".join(word.split())
        assert key(word) or word == "&"


@pytest.mark.parametrize("name", COLUMNS)
def test_no_duplicates(name):
    """No word is entered twice in one meaning, not even in two spellings that fold alike."""
    meanings = [row.get("concept", "") for row in table(name)]
    keys = [(key(word) or word, of) for word, of in zip(words(name), meanings, strict=True)]
    assert [k for k, n in Counter(keys).items() if n > 1] == []


@pytest.mark.parametrize("name", ["trade-words", "site-words"])
def test_concepts(name):
    """Concepts are written in kebab-case, and each has an English and a Chinese word."""
    languages = defaultdict(set)
    for row in table(name):
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", row["concept"])
        languages[row["concept"]].add(row["language"])
    alone = {concept for concept, listed in languages.items() if not {"en", "zh-Hans"} <= listed}
    assert alone == set()


def test_level_types():
    """Level words have a type that the reader of places knows."""
    assert {row["type"] for row in table("level-words")} == TYPES


def test_one_meaning():
    """What is a trade word is not a level word, a legal form or a site word; 'building' is both."""
    meanings = defaultdict(set)
    for name in ("trade-words", "site-words", "level-words", "legal-forms"):
        for word in words(name):
            meanings[key(word)].add(name)
    assert {k for k, where in meanings.items() if len(where) > 1} <= {"building"}


def test_abbreviations_lead_somewhere():
    """Every abbreviation stands for a word of the tables, and contradicts none."""
    concepts = {key(row["word"]): row["concept"] for row in table("trade-words")}
    listed = set(concepts) | {key(w) for w in (*words("site-words"), *words("legal-forms"))}
    for row in table("abbreviations"):
        short, long = key(row["short"]), key(row["long"])
        assert long in listed, row
        assert concepts.get(short, concepts.get(long)) == concepts.get(long), row


@pytest.mark.parametrize(
    "together",
    [
        ("garment", "apparel", "clothing", "服饰", "服装", "fushi", "fuzhuang", "konfeksiyon", "bekleidung", "одежда"),
        ("glove", "gloves", "手套", "shoutao", "eldiven", "handschuhe", "guantes", "перчатки", "găng tay"),
        ("carpet", "rug", "地毯", "ditan", "halı", "teppich", "alfombras", "ковры"),
        ("home textile", "家纺", "jiafang", "heimtextilien", "ev tekstili"),
        ("factory", "mill", "fty", "厂", "chang", "fabrik", "фабрика", "nhà máy"),
        ("trading", "贸易", "maoyi", "商贸", "handel", "ticaret", "торговля"),
        ("import and export", "进出口", "jinchukou", "imp & exp", "xuất nhập khẩu"),
        ("paper towels", "纸巾", "kağıt havlu", "бумажные полотенца"),
    ],
)  # fmt: skip
def test_translations_meet(together):
    """Translations of a trade word share one concept."""
    concepts = {key(row["word"]): row["concept"] for row in table("trade-words")}
    short = {key(row["short"]): concepts.get(key(row["long"])) for row in table("abbreviations")}
    assert len({concepts.get(key(word)) or short[key(word)] for word in together}) == 1


@pytest.mark.parametrize(
    "word",
    ["industrial park", "industrial zone", "industrial estate", "ind park", "industry park", "gongye yuan",
     "chanyeyuan", "gongyeyuan", "产业园", "工业园", "工业园区", "parque industrial", "organize sanayi bölgesi",
     "khu công nghiệp", "промышленный парк", "سانائەت باغچىسى"],
)  # fmt: skip
def test_parks(word):
    """A park is a park in every language."""
    assert {row["concept"] for row in table("site-words") if key(row["word"]) == key(word)} == {
        "park"
    }


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("xian", "county"), ("县", "county"), ("ناھىيىسى", "county"), ("nahiyisi", "county"), ("shi", "city"),
        ("市", "city"), ("شەھىرى", "city"), ("diqu", "prefecture"), ("地区", "prefecture"), ("ۋىلايىتى", "prefecture"),
        ("路", "road"), ("lu", "road"), ("road", "road"), ("улица", "road"), ("镇", "town"), ("街道", "subdistrict"),
        ("师", "unit"), ("tuan", "unit"), ("beilu", None), ("北", "direction"), ("nan", "direction"),
    ],
)  # fmt: skip
def test_levels(word, kind):
    """Level words have the right type."""
    types = {key(row["word"]): row["type"] for row in table("level-words")}
    assert types.get(key(word)) == kind


@pytest.mark.parametrize(
    "form",
    ["co ltd", "limited", "llc", "inc", "gmbh", "sa de cv", "ltd şti", "anonim şirketi", "sp z o o", "ооо", "тоо",
     "pvt ltd", "sdn bhd", "pte ltd", "pty ltd", "株式会社", "有限公司", "youxian gongsi", "công ty tnhh",
     "چەكلىك شىركىتى"],
)  # fmt: skip
def test_legal_forms(form):
    """The usual legal forms of the large jurisdictions are there."""
    assert key(form) in {key(word) for word in words("legal-forms")}


def test_names_under_test_are_no_generic_words():
    """Words that tell the listed firm and its neighbours apart are not generic."""
    generic = {key(w) for name in ("trade-words", "site-words", "legal-forms") for w in words(name)}
    for word in (
        "taida",
        "teda",
        "hetian",
        "hotan",
        "badger",
        "tai",
        "da",
        "he",
        "tian",
        "泰",
        "达",
        "泰达",
    ):
        assert key(word) not in generic
