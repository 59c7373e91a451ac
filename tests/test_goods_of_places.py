"""Goods that are listed by their place: matched by goods, origin, place of making, vessel and route."""

import pytest
from answering import DAY, answer_of

from duediligence import Screener
from duediligence.answers import PriorDecisions
from duediligence.answers.hash_chain import RecordedEntry
from duediligence.errors import WatchlistError
from duediligence.lists import diff, load_watchlist
from duediligence.lists.goods import known_goods
from duediligence.lists.parsing.goods_orders import goods_orders
from duediligence.model import Kind

DEFAULT = Screener("goods-by-place")
IMPORTS = DEFAULT.with_policy("us-import")
BURSA = {"name": "Innocent Works Ltd", "city": "Bursa", "country": "TR"}
NANTONG = {"name": "Innocent Works Ltd", "city": "Nantong", "country": "CN"}
ASHGABAT = {"name": "Innocent Works Ltd", "city": "Ashgabat", "country": "TM"}
ORIGIN = "raw_material.country"


def goods_findings(screener, **row):
    """Return the findings of rule P18 on a row, as entry and decision."""
    findings = screener.check(**row).findings
    return {f.entry: f.decision.value for f in findings if f.rule == "P18"}


@pytest.mark.parametrize(
    "row",
    [
        {**BURSA, "product": "cotton yarn", ORIGIN: "Turkmenistan"},
        {**BURSA, "hs_code": "5205.11", ORIGIN: "TM"},
        {**BURSA, "product": "T-shirts, 100 % cotton (origin: Turkmenistan)"},
        {**BURSA, "product": "yarn of Turkmen cotton"},
        {**BURSA, "product": "土库曼斯坦棉花"},
        {**BURSA, "product": "棉纱", ORIGIN: "土库曼斯坦"},
        {**BURSA, "material": "turkmenische Baumwolle"},
        {**BURSA, "product": "Baumwollgarn", ORIGIN: "Turkmenistan"},
        {**BURSA, "product": "coton du Turkménistan"},
        {**BURSA, "product": "хлопок из Туркменистана"},
        {**BURSA, "product": "pamuk ipliği", ORIGIN: "Türkmenistan"},
        {**ASHGABAT, "product": "cotton T-shirts"},
        {**ASHGABAT, "product": "T-shirts", "hs_code": "6109.10"},
        {**BURSA, "product": "cotton shirts", "factory.name": "Kara", "factory.country": "TM"},
    ],
)
def test_cotton_of_a_listed_country_is_found_with_its_order(row):
    """A stated origin and a place of making are found in any language, with order, source and day."""
    assert goods_findings(DEFAULT, **row)["turkmenistan-cotton"] == "review"
    result = IMPORTS.check(**row)
    assert result.decision.value == "block"
    finding = next(f for f in result.findings if f.entry == "turkmenistan-cotton")
    assert finding.kind is Kind.GOODS
    assert "goods-by-place:turkmenistan-cotton:1" in finding.statements
    statement = next(IMPORTS.watchlist.statements)
    assert (statement.source, statement.date) == ("us-cbp-orders", "2018-05-18")


@pytest.mark.parametrize(
    "row",
    [
        {**ASHGABAT, "product": "carpets", "hs_code": "5701"},
        {**BURSA, "product": "carpets", ORIGIN: "Turkmenistan"},
        {**BURSA, "product": "cotton yarn", ORIGIN: "Brazil"},
        {**BURSA, "product": "cotton yarn, not from Turkmenistan"},
        {**BURSA, "product": "no Turkmen cotton used"},
        {**BURSA, "product": "cotton yarn exported to Turkmenistan"},
        {**BURSA, "product": "cotton yarn", "declaration": "no cotton of Turkmenistan"},
        {**ASHGABAT, "product": "cotton shirts", "factory.name": "Y", "factory.country": "PT"},
        {**BURSA, "product": "trousers with gold buttons"},
        {**BURSA, "product": "diamond blades"},
    ],
)
def test_a_place_without_the_goods_and_the_goods_of_elsewhere_are_not_flagged(row):
    """Other goods of the place, the goods of another origin, denials and markets flag nothing."""
    for screener in (DEFAULT, IMPORTS):
        assert set(goods_findings(screener, **row).values()) <= {"note"}


def test_a_place_of_making_and_an_origin_are_two_things():
    """Goods made in the place of a material that is declared from elsewhere ask for proof."""
    row = {**ASHGABAT, "product": "cotton T-shirts", ORIGIN: "US"}
    assert goods_findings(IMPORTS, **row) == {"turkmenistan-cotton": "note"}


@pytest.mark.parametrize(
    ("row", "entry", "decision"),
    [
        ({**BURSA, "product": "cigarettes", ORIGIN: "Malawi"}, "malawi-tobacco", "block"),
        ({**BURSA, "product": "马拉维烟叶"}, "malawi-tobacco", "block"),
        ({**BURSA, "hs_code": "2401.10", ORIGIN: "MW"}, "malawi-tobacco", "block"),
        ({**BURSA, "product": "tabac du Malawi"}, "malawi-tobacco", "block"),
        (
            {"name": "Kara Works", "city": "Bukavu", "country": "CD", "product": "gold dore"},
            "eastern-congo-gold",
            "block",
        ),
        ({**BURSA, "product": "gold bars, South Kivu"}, "eastern-congo-gold", "block"),
        ({**BURSA, "product": "gold bars", ORIGIN: "DR Congo"}, "eastern-congo-gold", "review"),
        ({**BURSA, "product": "rough diamonds", ORIGIN: "Zimbabwe"}, "marange-diamonds", "review"),
        ({**BURSA, "product": "frozen squid, FV Zhen Fa 7"}, "vessel-zhen-fa-7", "block"),
        ({**BURSA, "product": "鱿鱼", "other": "渔船ZHENFA No.7号"}, "vessel-zhen-fa-7", "block"),
        ({**BURSA, "hs_code": "0307.43", "route": "M/V Da Wang"}, "vessel-da-wang", "block"),
        ({**BURSA, "product": "steel pipes", "route": "Da Wang"}, "vessel-da-wang", "note"),
        ({"name": "Kara Tobacco Works", "country": "MW"}, "malawi-tobacco", "note"),
    ],
)
def test_goods_of_regions_and_vessels(row, entry, decision):
    """Goods of a mine region, of its country only, and the catch of a vessel however it is written."""
    assert goods_findings(IMPORTS, **row)[entry] == decision


@pytest.mark.parametrize("product", ["squid, FV Zhen Fa 78", "squid, Zhen Fa", "Dawangsea squid"])
def test_another_vessel_is_another_vessel(product):
    """A longer number, a missing one and a longer word name no listed vessel."""
    assert not goods_findings(IMPORTS, **BURSA, product=product)


def test_a_route_is_at_most_a_note():
    """Where goods pass does not say where they come from."""
    row = {**BURSA, "product": "cotton yarn", "route": "Ashgabat - Mersin"}
    assert goods_findings(DEFAULT, **row) == {"turkmenistan-cotton": "note"}


@pytest.mark.parametrize(
    "goods",
    [
        {"product": "cotton yarn"},
        {"hs_code": "5205.11"},
        {"product": "棉纱"},
        {"product": "Baumwollgarn"},
        {"product": "Garn aus Baumwolle"},
        {"material": "coton"},
        {"product": "хлопковая пряжа"},
        {"product": "pamuk ipliği"},
    ],
)
def test_a_question_on_a_material_cites_the_orders_on_it(goods):
    """Cotton yarn of Nantong without a stated origin: one question, with orders and sources."""
    result = IMPORTS.check(**NANTONG, **goods)
    (finding,) = result.findings
    assert (finding.rule, finding.decision.value) == ("P13", "review")
    assert "goods-by-place:xinjiang-cotton" in finding.supporting
    assert "goods-by-place:xinjiang-cotton:1" in finding.statements
    assert "goods-by-place:xinjiang-cotton:2" in finding.statements  # the denial beside it


def test_goods_without_a_stated_origin_are_at_most_a_note():
    """Of goods that are not of a priority sector the origin is asked for, under us-import only."""
    row = {**BURSA, "product": "cigarettes"}
    assert goods_findings(DEFAULT, **row) == {}
    assert goods_findings(IMPORTS, **row) == {"malawi-tobacco": "note"}


def test_a_report_is_a_note_and_cited_with_an_order():
    """Goods in a report alone are a note; where an order is about them, the report is cited with it."""
    screener = Screener(["goods-by-place", "us-labor-goods"])
    row = {**BURSA, "product": "cotton yarn", ORIGIN: "Benin"}
    assert goods_findings(screener, **row) == {"labor-cotton": "note"}
    (finding,) = screener.check(**ASHGABAT, product="cotton yarn").findings
    assert finding.supporting == ("us-labor-goods:labor-cotton",)
    assert "us-labor-goods:labor-cotton:1" in finding.statements


def test_entries_hold_on_their_days():
    """Before the day of an order its goods are not listed."""
    row = {**BURSA, "product": "cigarettes", ORIGIN: "Malawi"}
    assert goods_findings(Screener("goods-by-place", as_of="2019-10-31"), **row) == {}
    assert goods_findings(Screener("goods-by-place", as_of="2019-11-01"), **row)


def test_every_statement_says_where_it_is_from():
    """Each entry has a source with title, publisher and a day or a note on it; Xinjiang its denial."""
    watchlist = load_watchlist("goods-by-place") | load_watchlist("us-labor-goods")
    for source in watchlist.sources:
        assert source.title
        assert source.publisher
        assert source.date or source.date_note
    for entry in watchlist.entries:
        assert entry.statements[0].about == "region"
        if entry.id.startswith("xinjiang-"):
            assert any(statement.stance == "denies" for statement in entry.statements)


def own_list(tmp_path, *fields):
    """Write and load an own list of one entry on goods with these lines."""
    lines = [
        "list: {id: mine, title: Mine, version: 1}",
        "sources:",
        "  order: {title: Order, publisher: Customs, date: 2024-01-01}",
        "entries:",
        "  coal:",
        "    kind: goods",
        "    name: Coal of Kazakhstan",
        "    statements:",
        "      - {source: order, stance: lists, about: region, claim: An order is about it.}",
        *(f"    {field}" for field in fields),
    ]
    path = tmp_path / "mine.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return load_watchlist(path)


def test_an_own_list_has_its_own_words(tmp_path):
    """Goods of an own list are met by its words, HS prefixes and places, not by what it excludes."""
    watchlist = own_list(
        tmp_path,
        "words: {en: [hard coal], de: [steinkohle]}",
        "hs_prefixes: ['2701']",
        "excludes: [hard coal black]",
        "places: [KZ]",
    )
    screener = Screener(watchlist)
    kara = {"name": "Kara Works", "city": "Almaty", "country": "KZ"}
    for goods in ({"product": "hard coal"}, {"product": "Steinkohle"}, {"hs_code": "2701.12"}):
        assert goods_findings(screener, **kara, **goods) == {"coal": "review"}
    assert goods_findings(screener, **kara, product="paint, hard coal black") == {}
    assert goods_findings(screener, **BURSA, product="hard coal") == {}


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (["goods: [cotton]"], "goods of no place"),
        (["places: [KZ]"], "goods without goods, words or hs_prefixes"),
        (["places: [KZ]", "goods: [unobtainium]"], "no goods unobtainium"),
        (["vessels: ['']", "goods: [seafood]"], "without a letter"),
        (["places: [KZ]", "words: {en: ['7']}"], "without a letter"),
    ],
)
def test_goods_that_could_never_be_met_are_refused(tmp_path, fields, problem):
    """An entry without goods or place, or with goods that nobody knows, is refused with its cause."""
    with pytest.raises(WatchlistError, match=problem):
        own_list(tmp_path, *fields)


def test_an_entry_that_has_ended_is_not_active(tmp_path):
    """The last step of its history decides: a list of such entries alone finds nothing and is refused."""
    fields = ["goods: [cotton]", "places: [TM]"]
    history = "history: [{status: listed, date: 2018-05-18}, {status: delisted, date: 2024-05-18}]"
    with pytest.raises(WatchlistError, match="no active entry"):
        own_list(tmp_path, *fields, history)


@pytest.mark.parametrize(
    ("cell", "merchandise", "country", "goods", "places"),
    [
        ("Tobacco produced in Malawi and products containing it", "", "", "tobacco", "MW"),
        ("All Turkmenistan Cotton or products produced with it", "", "China", "cotton", "TM"),
        ("Artisanal Small Mines", "Gold", "Democratic Republic of Congo (DRC)", "gold", "CD"),
        ("Marange Diamond Fields", "", "Zimbabwe", "diamonds", "ZW"),
        ("Tomatoes produced in Xinjiang", "", "China", "tomato", "CN-650000"),
    ],
)
def test_cells_of_orders_on_goods(cell, merchandise, country, goods, places):
    """The cell says the goods and the place; what it does not say is taken from its row."""
    (order,) = goods_orders(cell, merchandise, country)
    assert (order.goods, order.places) == ((goods,), (places,))


@pytest.mark.parametrize(
    "cell",
    [
        "Kara Cotton Co., Ltd.",
        "Taepyung Salt Farm",
        "Vessel Seafood Co., Ltd.",
        "All goods produced in Nowhere",
        "Fishing Gold Mine Works",
    ],
)
def test_cells_that_are_not_on_known_goods(cell):
    """A firm named after goods is a firm, and goods or places that nobody knows make no entry."""
    assert goods_orders(cell, "Gold" if "Nowhere" in cell else "", "") == []


def test_several_vessels_of_a_cell_are_several_entries():
    """Each vessel has its own name."""
    orders = goods_orders("Fishing Vessels: Tunago No. 61 and Yu Long No. 2")
    assert [order.vessels for order in orders] == [("Tunago No. 61",), ("Yu Long No. 2",)]


def test_orders_read_from_the_agency_are_met(tmp_path):
    """Orders on goods and vessels are entries that flag rows, and the counts of rows add up."""
    path = tmp_path / "wro.csv"
    path.write_text(
        "Entity,Country,Industry,Status,Merchandise,WRO/Finding,Effective Date\n"
        "Tobacco produced in Malawi and products containing it,Malawi,All,Active,Tobacco,WRO,11/1/2019\n"
        "Fishing Vessel: Da Wang,China,Fish,Active,Seafood,WRO,8/18/2020\n"
        "All widgets produced in Nowhere,Nowhere,All,Active,Widgets,WRO,8/18/2020\n",
        encoding="utf-8",
    )
    watchlist = load_watchlist(path, format="cbp-wro")
    rows = watchlist.lists[0].rows
    assert rows is not None
    assert (rows.total, rows.taken, rows.other) == (3, 2, 1)
    assert watchlist.lists[0].left_out == {"orders on goods or a place that are not known": 1}
    screener = Screener(watchlist)
    found = goods_findings(screener, **BURSA, product="cigarettes", **{ORIGIN: "Malawi"})
    assert list(found.values()) == ["review"]
    assert list(goods_findings(screener, **BURSA, product="squid, Da Wang").values()) == ["review"]


def test_one_order_of_two_lists_is_one_finding(tmp_path):
    """The same goods of the same place on the agency's list and on ours are cited together."""
    path = tmp_path / "wro.csv"
    head = "Entity,Country,Industry,Status,Merchandise,WRO/Finding,Effective Date\n"
    row = "Tobacco produced in Malawi,Malawi,All,Active,Tobacco,WRO,11/1/2019\n"
    path.write_text(head + row, encoding="utf-8")
    orders = load_watchlist(path, format="cbp-wro")
    screener = Screener(orders | load_watchlist("goods-by-place"), policy="us-import")
    (finding,) = screener.check(**BURSA, product="tobacco", **{ORIGIN: "Malawi"}).findings
    assert (finding.list, finding.also) == ("cbp-wro", ("goods-by-place:malawi-tobacco",))
    assert {"cbp-wro", "goods-by-place"} == {key.split(":")[0] for key in finding.statements}


def test_an_answered_question_is_not_asked_again_by_another_rule():
    """Once the question on a material is answered, the orders that it cites raise no new one."""
    row = {**NANTONG, "product": "cotton yarn"}
    (question,) = IMPORTS.check(**row).findings
    records = [RecordedEntry(1, "", answer_of(question), "h")]
    result = IMPORTS.check(answers=PriorDecisions(records, DAY), **row)
    assert [finding.rule for finding in result.findings] == ["P13"]
    assert not result.decision.is_flagged


def test_a_cell_on_producers_without_goods_stays_a_name(tmp_path):
    """Nothing of a list is lost because a column of goods is missing."""
    path = tmp_path / "wro.csv"
    head = "Country,Entity,Industry,Effective Date,WRO/Finding\n"
    path.write_text(head + "Congo,Artisanal Small Mines,All,9/30/2019,WRO\n", encoding="utf-8")
    (listed,) = load_watchlist(path, format="cbp-wro").entries
    assert (listed.kind, listed.name) == (Kind.ORGANISATION, "Artisanal Small Mines")


def test_changed_goods_are_a_difference(tmp_path):
    """A new version of a list that adds a code, a word or a vessel says so."""
    old = own_list(tmp_path, "goods: [seafood]", "vessels: [Da Hai]")
    new = own_list(
        tmp_path, "goods: [seafood]", "vessels: [Da Hai, Xin Hai 3]", "hs_prefixes: ['03']"
    )
    changes = diff(old, new).of("goods")
    assert [change.after for change in changes] == ["03", "Xin Hai 3"]


def test_goods_have_words_and_codes():
    """Each known kind of goods has a label and HS prefixes; what adds to a sector keeps its words."""
    goods = known_goods()
    assert all(item.label and item.hs for item in goods.values())
    assert "棉花" in goods["cotton"].words["zh"]
    assert "610910" in goods["cotton"].hs


@pytest.mark.parametrize("origin", ["not USA", "India, others", "N/A"])
def test_an_open_origin_is_no_other_origin(origin):
    """Goods made in the place of an order stay under it where the origin is denied or not whole."""
    row = {**ASHGABAT, "product": "cotton T-shirts"}
    assert goods_findings(IMPORTS, **row, **{ORIGIN: origin})["turkmenistan-cotton"] == "block"
    assert goods_findings(IMPORTS, **row, **{ORIGIN: "India"})["turkmenistan-cotton"] == "note"


@pytest.mark.parametrize("watchlist", ["goods-by-place", "us-labor-goods"])
def test_a_row_without_goods_is_not_cleared_by_lists_of_goods(watchlist):
    """A name or place alone cannot be compared with goods, so the row is unscreenable, never clear."""
    screener = Screener(watchlist)
    for row in ({"name": "Hetian Taida"}, BURSA, {"name": "Hetian Taida", "country": "TM"}):
        assert screener.check(**row).decision.value == "unscreenable"
    assert screener.check(**BURSA, product="machine tools").decision.value == "clear"
