"""Names in disguise are found by kind, and names that share a word with a listed one do not block."""

import pytest
from lists_at_hand import a_list, entry

from duediligence.screening.screener import Screener


def decided(listed, name, kind="organisation", places=(), **fields):
    """What becomes of a supplier beside a list of one entry."""
    own = Screener(a_list(entry(kind, listed, places=places)))
    return own.check(name=name, **fields).decision


def shipped(**fields):
    """What becomes of a supplier beside the shipped list."""
    return Screener().check(**fields).decision


@pytest.mark.parametrize(
    "name",
    [
        "Shawan'Carpet'Factory",
        "SHAWAN’CARPET FACTORY",
        "Ji@fang Industrial P@rk",
        "H3tian Ta1da",
        "ԊHetian Taida",
        "ЖHetian Taida",
        "هيتيان تايدا",
        "Χετιάν Ταϊντά",
        "ΧΕΤΙΑΝ ΤΑΪΝΤΑ",
        "H e t i a n  T a i d a",
        "HETIANTAIDA",
        "ηετιαν ταιdα",
    ],
)
def test_a_disguised_name_is_flagged(name):
    """Apostrophes, signs for letters, another alphabet, torn and glued letters."""
    assert shipped(name=name).is_flagged


@pytest.mark.parametrize(
    "site",
    [
        "Jiafang Indust. Pk",
        "Jiafang Industrial Prk",
        "Jiafang Industrial Paek",
        "Jiafang Industry Prk",
        "JIAFANG INDUSTRIAL PAEK",
    ],
)
@pytest.mark.parametrize("field", ["name", "address"])
def test_a_misspelt_site_word_is_a_site_word(site, field):
    """'Park' with a letter wrong or abbreviated, beside the site's own name without an error."""
    fields = {"name": "Acme Gloves Ltd", "product": "gloves", field: site}
    assert shipped(**fields).is_flagged


@pytest.mark.parametrize(
    "name", ["Jiafang Packing", "Jiafang Part Supply", "Jiafang Industrial Pack"]
)
def test_a_word_like_park_is_not_a_site_word(name):
    """A word that firms have in their names is not a misspelt 'Park'."""
    assert not shipped(name=name).is_flagged


@pytest.mark.parametrize("address", ["Ili Prefecture", "Ili Zhou", "Ili, XJ", "ILI PREFECTURE"])
def test_ili_is_a_place_where_it_joins_no_words(address):
    """'ili' is also a connective, between two words."""
    assert shipped(name="Acme Knit", address=address).is_flagged
    assert not shipped(name="Keramika ili Staklo", country="Bosnia").is_flagged


@pytest.mark.parametrize(
    ("listed", "name", "least"),
    [
        ("Kamet AG", "KametAG", "block"),
        ("Kamet AG", "KAMETAG", "block"),
        ("KametAG", "KAMET AG", "block"),
        ("Beixinbei Packaging", "DA NANG BEIXINBEIPACKAING CO", "review"),
        ("Sheng Da", "S H E N G  D A", "review"),
        ("Shengda Textile", "S H E N G  D A Textile", "review"),
        ("Yili Beixing Textile Co., Ltd.", "Ili Beixing Textile", "review"),
        ("Tianhua Textile", "Aksu Tianhua Textile Co.", "review"),
        ("Aksu Tianhua Textile Co.", "Tianhua Textile", "review"),
        ("天玉棉麻", "新疆天玉棉麻有限公司", "review"),
        ("新疆天玉棉麻有限公司", "天玉棉麻", "review"),
        ("QWKTZ Trading", "Baoding QWKTZ Trade Co.", "review"),
        ("Baoding QWKTZ Trade Co.", "QWKTZ Trading", "review"),
        ("库尔勒天羽棉业", "库尔勒天习棉业", "review"),
        ("Brigade Seven Security", "7th Brigade Security", "review"),
        ("7th Brigade Security", "Brigade Seven Security", "review"),
        ("和田泰达服饰有限公司", "和田.泰达服饰有限公.司", "block"),
    ],
)
def test_a_listed_name_is_found_on_any_list(listed, name, least):
    """Joined legal forms, torn letters, dropped places, number words, characters that look alike."""
    assert decided(listed, name).rank >= type(decided(listed, listed))(least).rank


@pytest.mark.parametrize(
    ("listed", "home", "name", "country"),
    [
        ("Bangla Desh Jute Mills", "PK", "Meghna Knit (Bangladesh) Ltd", "BD"),
        ("Viet Nam Rubber Group", "LA", "Kim Tuong Shoes (Vietnam) Co Ltd", "VN"),
        ("HOTEL CORONA", "CU", "Corona Industry Co., Ltd", "CN"),
        ("MIRAGE SHIPPING LIMITED", "PA", "Victoria Mirage International (Group) Ltd", "HK"),
        ("DESARROLLOS OLYMPUS, S.A. DE C.V.", "MX", "Olympus Textile Co Ltd", "TW"),
        ("WESTSTAR TRADING CORPORATION", "PA", "West Star Leather", "IN"),
    ],
)
def test_a_shared_word_does_not_block(listed, home, name, country):
    """A country in two words, a dictionary word, a given name: another firm, the more so abroad."""
    assert decided(listed, name).value != "block"
    assert not decided(listed, name, places=(home,), country=country).is_flagged


@pytest.mark.parametrize("kind", ["site", "place"])
@pytest.mark.parametrize("name", ["Zorvath Mills", "ZORVATH MILLS", "Zorvath, Mills"])
@pytest.mark.parametrize("country", ["", "CN"])
def test_the_whole_name_of_a_site_or_place_is_a_review(kind, name, country):
    """Whatever the entry is listed as, a supplier of exactly its name needs a person."""
    assert decided("Zorvath Mills", name, kind=kind, places=("CN",), country=country).is_flagged
    assert not decided("Zorvath Mills", "Zorvath", kind=kind, places=("MN",)).is_flagged


def test_shoudai_is_a_handbag_in_chinese_and_a_glove_in_japanese():
    """手袋 counts as gloves only in a text that has kana."""
    here = {"name": "Acme", "country": "CN", "city": "伊宁县"}

    def supporting(product):
        return {s for f in Screener().check(product=product, **here).findings for s in f.supporting}

    assert "gloves" in supporting("手套")
    assert "gloves" in supporting("ニット手袋")
    assert "gloves" not in supporting("手袋") | supporting("尼龙手袋")


def test_an_address_of_mail_keeps_its_sign():
    """A sign between two long words, or in an address of mail, is no letter."""
    from duediligence.text.normalise import normalise

    assert normalise("info@acme.com Hetian@Taida") == "info@acme.com Hetian@Taida"
    assert normalise("Ji@fang T@id@") == "Jiafang T@id@"
