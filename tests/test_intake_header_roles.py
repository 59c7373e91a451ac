"""What headings say of whom, in the languages and systems that supplier lists come from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from duediligence.errors import UsageError
from duediligence.intake.header_lexicon import fold_header, header_lexicon, parse_role
from duediligence.intake.header_roles import (
    HeaderMatch,
    PartySource,
    _without_slip,
    exact_role_of_header,
    may_be_known_exactly,
    nearest_known_header,
    role_of_header,
)
from duediligence.intake.mapping import map_columns
from duediligence.model import PARTIES, ROLES

KNOWN = {
    "supplier.name": "Vendor Name|Supplier|供应商名称|供應商|Lieferant|Lieferantenname|Nom du fournisseur|"
    "Nombre del proveedor|Tedarikçi Adı|Tên nhà cung cấp|NAME1|Name 2|supplierName|VENDOR_NAME|"
    "Legal name of supplier|供应商名称 Supplier Name|供应商名称/Supplier Name|Name*|Vendor's name|"
    "Supplier Name (CN)|Name der Firma|Company|Tier 1 Supplier Name|Suplier Name",
    "supplier.alias": "供应商简称|DBA|Trade name|SORTL|Kurzname|Nom commercial|Former name",
    "supplier.address": "Address|Address Line 2|地址|注册地址|Straße|STRAS|Dirección|Địa chỉ|Adres|Adress",
    "supplier.city": "City|ORT01|城市|Stadt|Ville|Ciudad|Şehir|Thành phố|City/Town",
    "supplier.province": "Province|State/Province|省份|REGIO|Bundesland|Tỉnh|İl|Region",
    "supplier.postal_code": "Postal Code|ZIP|Zip/Postal Code|邮编|邮政编码|PLZ|Postleitzahl|PSTLZ|Code postal",
    "supplier.country": "Country|LAND1|国家|Land|Pays|País|Ülke|Quốc gia|Vendor Country",
    "supplier.product": "Product|品名|Goods Description|MAKTX|Artikel|Producto|Ürün|Sản phẩm|Kurztext",
    "supplier.hs_code": "HS Code|HTS|HTSUS|HS编码|海关编码|Zolltarifnummer|GTIP|Mã HS|hs_code",
    "supplier.registration_no": "USCC|统一社会信用代码|Tax ID No.|LEI|DUNS|VAT number|Mã số thuế|STCD1|税号",
    "supplier.contact": "Contact Person|联系人|E-Mail|Ansprechpartner",
    "supplier.phone": "Tel.|电话|TELF1|Telefon|Điện thoại",
    "supplier.declaration": "Origin declaration|Cotton statement|Xinjiang-free|UFLPA declaration signed|"
    "Is the product Xinjiang-free?|声明|XUAR-free",
    "supplier.route": "Route|Port of loading|Via|装货港|Ladehafen|Vessel|Foreign port of lading",
    "supplier.status": "Vendor status|LOEVM|状态|Statut|Durum|Approval status",
    "supplier.other": "Remarks|备注|Supplier Type|Frobnication",
    "supplier.id": "Vendor No|LIFNR|供应商编码|序号|Code",
    "factory.name": "Factory Name|Plant|Manufacturer|生产厂家|Hersteller|Usine|Üretici|Nhà máy|Subcontractor",
    "factory.city": "Plant City|City of factory|工厂城市",
    "factory.address": "工厂地址|Factory 1 Address|Adresse de l'usine|产地|Address of Production Facility",
    "factory.country": "Country of Origin|原产国|Ursprungsland|Mfr. Country",
    "factory.registration_no": "MID|OS ID",
    "mill.name": "Mill|Spinning mill|面料供应商|Yarn Supplier|Raw Material Supplier|Tier 2 supplier",
    "mill.address": "Fabric origin|Dyeing Mill Address",
    "raw_material.country": "Cotton origin|Country of origin of cotton|Fibre Origin|原料产地|Herkunft der Baumwolle"
    "|Origine du coton|País de origen del algodón|Origem do algodão|Kraj pochodzenia bawełny|綿花産地|면화 원산지"
    "|Pamuk menşei|Страна происхождения хлопка|Xuất xứ bông|Negara asal kapas|Origine del cotone",
    "shipper.name": "Shipper|发货人|Exporter|Exportateur",
    "consignee.name": "Consignee|收货人|Notify Party",
    "parent.contact": "法定代表人|Beneficial owner|Owner|UBO|Shareholder|Controlled by|股东|Владелец|Owner Name",
    "affiliate.name": "Affiliate|Contact company|关联公司|Tochtergesellschaft",
    "parent.name": "Parent company|母公司|Ultimate Parent|Muttergesellschaft|Société mère",
}


@pytest.mark.parametrize(
    ("header", "target"),
    [(header, target) for target, headers in KNOWN.items() for header in headers.split("|")],
)
def test_headings_are_understood(header, target):
    """The heading says this of that party."""
    meaning = role_of_header(header)
    assert f"{meaning.party}.{meaning.role}" == target


@pytest.mark.parametrize(
    ("header", "match", "why"),
    [
        ("Vendor Name", HeaderMatch.EXACT, "the heading is known as 'vendor name'"),
        ("Xinjiang suppliers", HeaderMatch.PARTY_NAMED, "the heading names a party"),
        ("Xinjiang-free?", HeaderMatch.CONTAINS, "the heading holds 'xinjiang'"),
        ("Suplier Name", HeaderMatch.MISSPELT, "it is close to 'supplier name'"),
        ("Frobnication", HeaderMatch.UNKNOWN, "not a heading we know"),
    ],
)
def test_how_a_heading_was_recognised(header, match, why):
    """The match says how a heading was recognised, and the sentence is made from it."""
    column = role_of_header(header)
    assert column.match is match
    assert column.why.startswith(why)


def test_neighbours_and_values_decide_by_what_was_matched():
    """What the caller gives stays; other columns take the party and role of those beside them."""
    headers = ["Factory Name", "City", "Code", "Country"]
    texts = [["A"], ["Hotan"], ["848000"], ["CN"]]
    _, city, code, country = map_columns(headers, {"Country": ("supplier", "country")}, texts)
    assert (city.party, city.party_source) == ("factory", PartySource.ONLY_PARTY)
    assert (code.role, code.match) == ("postal_code", HeaderMatch.VALUES)
    assert (country.party, country.why) == ("supplier", "given by the caller")


def test_a_column_of_xinjiang_suppliers_is_a_column_of_names():
    """A heading that names the region and a party names suppliers; it declares nothing."""
    assert role_of_header("Xinjiang suppliers").role == "name"


@pytest.mark.parametrize("header", ["Region", "Code", "Suplier Name", "商品编码", "Title"])
def test_ambiguous_headings_say_so(header):
    """A heading that can mean several things, or is misspelt, says so in `ambiguity`."""
    assert role_of_header(header).ambiguity


def test_cells_of_data_are_not_mended():
    """Where a cell may be anything, only what is spelt right counts as a heading."""
    assert not exact_role_of_header("Suplier").is_known
    assert not exact_role_of_header("x" * 500).is_known
    assert not role_of_header("x" * 500).is_known


def test_vocabulary_is_sound():
    """Every word leads to a party and role that exist, and no word stands for two."""
    words = header_lexicon()
    assert set(words.parties.values()) <= set(PARTIES)
    assert set(words.roles.values()) <= set(ROLES)
    assert "ignore" not in words.roles.values()
    assert not {word for word in words.whole_headers if not word}
    for target in KNOWN:
        assert parse_role(target) == tuple(target.split("."))


def test_every_word_of_the_file_is_reachable():
    """A word that someone adds is understood, so none is shadowed by another list."""
    words = header_lexicon()
    wrong = {
        word: role
        for word, role in words.roles.items()
        if word not in words.whole_headers and exact_role_of_header(word).role != role
    }
    assert not wrong


def test_no_word_is_listed_under_two_roles():
    """A heading stands in one list only, but where it is called doubtful."""
    from duediligence.resources.paths import RESOURCES
    from duediligence.resources.strict_yaml import read_yaml

    path = RESOURCES / "headers.yaml"
    data = read_yaml(path.read_bytes(), path.name).data
    role_by_word: dict[str, str] = {}
    pairs = [(fold_header(word), role) for role, words in data["roles"].items() for word in words]
    assert not [(word, role) for word, role in pairs if role_by_word.setdefault(word, role) != role]


@pytest.mark.parametrize("named", ["nme", "factory.nme", "firm.name", "", ".name", None, 7])
def test_unknown_roles_are_refused(named):
    """The message lists the roles and parties there are."""
    with pytest.raises(UsageError, match=r"postal_code.*consignee"):
        parse_role(named)


def test_nearest_known_header():
    """A heading that is no word of ours is compared with those that are."""
    assert nearest_known_header("Suplr") == "supplier"
    assert nearest_known_header("zzzz") is None


def test_header_of_a_wide_sheet_is_understood_once():
    """The widest sheet that Excel has is no wider than what is remembered of headers."""
    headers = [f"Wide sheet {number}" for number in range(16_384)]
    exact_role_of_header.cache_clear()
    for _ in range(2):
        for header in headers:
            exact_role_of_header(header)
    assert exact_role_of_header.cache_info().misses == len(headers)


def test_column_of_names_beside_blank_and_numbered_ones_is_the_only_one():
    """Columns of numbers or blanks are no other names of a party, however many there are."""
    headers = ["Vendor", "Vendor Name", "Name 2"]
    texts = [["10001", "10002"], ["Acme Ltd", "Gamma Ltd"], ["", ""]]
    assert [column.role for column in map_columns(headers, {}, texts)] == ["id", "name", "name"]


@pytest.mark.parametrize(
    ("header", "party", "role"),
    [
        ("esportatore_stcd4", "shipper", "registration_no"),  # its digit is part of a known word
        ("Vendor 2", "supplier", "name"),
        ("Lieferantenname", "supplier", "name"),
        # The word for an outsider comes to the front only without 'field' and 'le'.
        ("field le agente doganale material", "supplier", "other"),
    ],
)
def test_words_that_only_look_unknown_are_no_reason_to_give_up(header, party, role):
    """A header is resolved though one of its words is numbered, compound or of an outsider."""
    column = exact_role_of_header(header)
    assert (column.party, column.role, column.match) == (party, role, HeaderMatch.EXACT)


PHRASES = sorted(
    {*header_lexicon().roles, *header_lexicon().parties, *header_lexicon().whole_headers}
    | header_lexicon().noise
)


@settings(max_examples=500)
@given(
    st.lists(
        st.sampled_from(PHRASES)
        | st.sampled_from("2 12 180 (a) / - acme Of ONLY ZIPcode 和田泰达 塑".split()),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([" ", "_", "", "/"]),
    st.sampled_from([str, str.title, str.upper]),
)
def test_what_cannot_be_known_exactly_is_not(phrases, joint, case):
    """A text that is let go unread has no role, or only one that makes no header of a row."""
    header = case(joint.join(phrases))
    column = exact_role_of_header(header)
    if column.match is HeaderMatch.EXACT and column.role != "other":
        assert may_be_known_exactly(header)


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Lieferant Gebiet", "supplier.province"),
        ("Gebiet des Lieferanten", "supplier.province"),
        ("Tedarikçi Bölge", "supplier.province"),
        ("Nhà cung cấp khu vực", "supplier.province"),
        ("Factory konum", "factory.address"),
        ("Belge", "supplier.other"),  # Turkish for a document, and one letter from 'Bölge'
    ],
)
def test_doubtful_word_beside_a_party(header, role):
    """A word of a doubtful header goes with a party as other words do, and no slip makes it."""
    column = role_of_header(header)
    assert f"{column.party}.{column.role}" == role
    assert may_be_known_exactly(header) == column.is_known


def test_every_slip_is_met():
    """A long word of headers is found again from any word that is one slip away from it."""
    long_words = sorted(word for word in header_lexicon().words if len(word) > 4 and word.isascii())
    for word in long_words[::25]:
        cuts = range(len(word))
        slips = {
            *(f"{word[:at]}q{word[at:]}" for at in cuts),
            *(f"{word[:at]}q{word[at + 1 :]}" for at in cuts),
            *(word[:at] + word[at + 1 :] for at in cuts if len(word) > 5),
            *(f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in [*cuts][:-1]),
        } - header_lexicon().words
        for slip in slips:
            nearest = [known for known in long_words if OSA.distance(slip, known) == 1]
            assert _without_slip(slip) == nearest[0], slip


@pytest.mark.parametrize("word", ["nope", "ignor", "ignored"])
def test_a_misspelt_role_is_never_taken_for_the_one_that_is_not_screened(word):
    """The message proposes no role that would leave the column out."""
    with pytest.raises(UsageError) as refused:
        parse_role(word)
    assert "did you mean 'ignore'" not in str(refused.value)
