"""Manufacturer identification codes: how one is made, which listed firms it fits, and whether its row does."""

import re

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lists_at_hand import a_list, aliases, entry
from screenings import index, rules, screened, suppliers

import duediligence as dd
from duediligence.intake.header_lexicon import fold_header, header_lexicon
from duediligence.matching.index import WatchlistIndex
from duediligence.matching.listed_codes import ListedCodes
from duediligence.model import CODE_MATCH_ORDER, Decision, MatchKind
from duediligence.places.maker_codes import has_code_shape, known_countries, split_code, why_no_code
from duediligence.resources.maker_code_rule import maker_code_rule
from duediligence.screening import parallel, stated_codes
from duediligence.screening.screener import Screener

# Invented firms, one or more for each sentence of the rule.
MADE = [
    (("Solana Weaving Mills", "45 Mill Lane", "Porto", "PT"), "PTSOLWEA45POR"),
    (("Brightwater", "45 Mill Lane", "Leeds", "GB"), "GBBRI45LEE"),
    (("The Garden of Looms", "", "Lyon", "FR"), "FRGARLOOLYO"),
    (("A & B Knitting", "7 High St", "Leeds", "GB"), "GBABKNI7LEE"),
    (("Q. R. S. Hosiery", "7 High St", "Leeds", "GB"), "GBQRSHOS7LEE"),
    (("Q.R. Hosiery", "7 High St", "Leeds", "GB"), "GBQRHOS7LEE"),
    (("Marta Q. Belmonte", "7 High St", "Leeds", "GB"), "GBMARBEL7LEE"),
    (("Belmonte-Ruiz S.A.", "Calle Sol, 9", "Vigo", "ES"), "ESBELSA9VIG"),
    (("21st Avenue Textiles", "7 High St", "Leeds", "GB"), "GB21SAVE7LEE"),
    (("Yi'an Dongfang Co.,Ltd.", "No.8 Renmin Road", "Xi'an", "CN"), "CNYIADON8XIA"),
    (("Örme Sanayi A.Ş.", "Çınar Sok. 3", "Çorlu", "Türkiye"), "TRORMSAN3COR"),
    (("PT Kencana Busana", "Jl. Raya 12", "Bandung", "ID"), "IDKENBUS12BAN"),
    (("JSC Volna Tekstil", "ul. Mira, 4", "Ivanovo", "RU"), "RUVOLTEK4IVA"),
    (("Fabrica de Malhas Belaruiva", "Rua 5", "Guimaraes", "PT"), "PTBEL5GUI"),
    (("Companhia Textil", "Rua 5", "Guimaraes", "PT"), "PTCOMTEX5GUI"),
    (("Fabrica de Malhas", "Rua 5", "Bogota", "CO"), "COFABDE5BOG"),
    (("Brightwater", "Unit 3, 1 200 Mill Lane", "Leeds", "GB"), "GBBRI200LEE"),
    (("Brightwater", "1,200 Mill Lane", "Leeds", "GB"), "GBBRI1200LEE"),
    (("Brightwater", "12-14/16 Mill Lane", "Leeds", "GB"), "GBBRI1214LEE"),
    (("Brightwater", "0012 Mill Lane", "Leeds", "GB"), "GBBRI12LEE"),
    (("Brightwater", "One Mill Lane", "Leeds", "GB"), "GBBRILEE"),
    (("Brightwater", "Block 9", "Tsuen Wan", "HK"), "HKBRI9HON"),
    (("Brightwater", "Block 9", "", "Macao"), "MOBRI9MAC"),
    (("Brightwater", "Block 9", "Jurong", "Singapore"), "SGBRI9SIN"),
    (("Brightwater", "9 Quay", "The Glebe", "XO"), "XOBRI9GLE"),
    (("Brightwater", "9 Quay", "4th Ward", "Canada, quebec"), "XQBRI9THW"),
    (("和田泰达服饰有限公司", "12号", "和田", "中国"), "CN......12HET"),
    (("ХЛОПОК Текстиль", "ул. Мира 4", "Иваново", "RU"), "RUKHLTEK4IVA"),
]


@pytest.mark.parametrize(("arguments", "code"), MADE)
def test_a_code_is_made_by_the_rule(arguments, code):
    """Words, initials, hyphens, forms in front, numbers and cities count as the rule says."""
    made = dd.mid(*arguments)
    assert re.fullmatch(code, made)
    assert made.possible == (made,)
    assert "missing" not in made.explanation


@pytest.mark.parametrize(
    ("fields", "code", "number", "missing"),
    [
        ({"city": "Leeds"}, "??BRILEE", 0, "the country"),
        ({"country": "GB"}, "GBBRI", 0, "the city"),
        ({"country": "CA", "city": "Toronto"}, "CABRITOR", 13, "the province"),
        ({"address": None, "city": None, "country": None}, "??BRI", 0, "the country, the city"),
    ],
)
def test_what_is_missing_is_said(fields, code, number, missing):
    """Without an input the known part is returned, with the codes that remain, and never a guess."""
    made = dd.mid("Brightwater", **fields)
    assert (made, len(made.possible)) == (code, number)
    assert made.explanation.endswith(f"missing: {missing}")


@pytest.mark.parametrize(
    "arguments", [("",), ("...",), ("Acme", "", "", "Atlantis"), (None,), ("Acme", 12)]
)
def test_what_makes_no_code_is_an_error_of_the_house(arguments):
    """A name without letters, an unknown country and what is no text are refused in one sentence."""
    with pytest.raises(dd.UsageError):
        dd.mid(*arguments)


def test_headers_of_codes_are_headers_of_numbers():
    """Each header of the rule is known as one of registration numbers."""
    lexicon = header_lexicon()
    for header in map(fold_header, maker_code_rule().headers):
        role = lexicon.whole_headers.get(header, (None, lexicon.roles.get(header)))[1]
        assert role == "registration_no", header


# --- laws ------------------------------------------------------------------------------------------

WORDS = st.text(st.sampled_from("ABDEGHIKLMNORSTUVXYZabdeghiklmnorstuÜøß29.-'& ,"), max_size=40)
COUNTRIES = st.sampled_from(sorted((known_countries() | {*maker_code_rule().provinces}) - {"CA"}))


@given(WORDS, WORDS, WORDS, COUNTRIES)
def test_every_code_has_the_shape_of_one(name, address, city, country):
    """At most 15 capitals and digits that begin with the country, whatever the name and address."""
    assume(re.search("[A-Za-z0-9]", name))
    made = dd.mid(name, address, city, country)
    assert re.fullmatch("[A-Z0-9]{3,15}", made)
    assert made.startswith(country)
    if re.search("[A-Z]{3}$", dd.mid("1", "", city, country)[3:]):
        assert why_no_code(made) == ""
        assert any(made[2:] == "".join(parts) for parts in split_code(made))


@given(st.lists(st.sampled_from("Qorvex Lumbra Tazhin Weld Mills Ox 7 S.A.".split()), min_size=1, max_size=4),
       st.sampled_from(["", "12 Mill Lane", "Block 7"]))  # fmt: skip
def test_the_code_of_a_listed_name_fits_it(words, address):
    """Whatever a listed firm is called, the code of its name is met, and so with the list's alias."""
    name = " ".join(words)
    shipped = index()
    firm = entry("organisation", name, places=("MY",))
    listed = ListedCodes([firm], shipped.lexicon, shipped.gazetteer, shipped._spellings)
    code = dd.mid(name, address, "Sibu", "MY")
    (match,) = listed.matches(code)
    assert (match.entry, match.result.kind) == (firm, MatchKind.CODE)
    letters = "".join(word.text for word in match.result.words)
    assert code.startswith(f"MY{letters}")


# --- listed firms ----------------------------------------------------------------------------------

KINDS = [
    ("CNHETTAI12HOT", "code-city"),
    ("CNHOTTAI12HET", "code-city"),
    ("CNKHOTAIKHO", "code-city"),
    ("cn het tai 12 hot", "code-city"),
    ("MID: CNHETTAI12HOT", "code-city"),
    ("CNABCDEF1SHA; CNHETTAI12HOT", "code-city"),
    ("CNHETTAI12SHA", "code"),
    ("CNHETTAISHA", "code"),
    ("CNHETTED7SHA", "code"),
    ("CNHETTAI12HOTAN", "code"),  # of another form than the rule's
    ("CNHETTAI12345HOT", "code"),
    ("VNHETTAI12HOT", None),
    ("CNHETTEX12HOT", None),
    ("CNTAIDA12HOT", None),
    ("HETTAI12HOT", None),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
@pytest.mark.parametrize("role", ["registration_no", "other"])
def test_a_code_meets_the_listed_firm_that_it_fits(text, kind, role):
    """Each spelling of a place in a name makes a code; another country or name is another firm's."""
    kinds = {
        match.how.value
        for match in index().read(role, text).matches
        if match.how in CODE_MATCH_ORDER
    }
    if role == "other" and (";" in text or (kind == "code" and not has_code_shape(text))):
        return  # in a column without a role only a whole cell of the right form is a code
    assert kinds == ({kind} if kind else set())
    assert index().read_many(role, [text])[text] is not None or not kind


def test_a_reason_shows_how_a_code_fits():
    """The sentence names the firm, its city and the letters, and never that it is the firm."""
    (finding,) = screened(registration_no="CNHETTAI12HOT").findings
    assert "'CNHETTAI12HOT' fits 'Hetian Taida, Hotan': HET + TAI + HOT" in finding.reason
    assert "other firms may have the same code" in finding.reason
    assert finding.decision is Decision.REVIEW
    assert finding.statements  # from the code to the source


@pytest.mark.parametrize(
    ("fields", "decision"),
    [
        ({}, "note"),
        ({"product": "cotton gloves"}, "review"),
        ({"city": "Kashgar", "country": "CN"}, "review"),
        ({"product": "paper cups"}, "note"),
        ({"name": "Nantong Velmora", "city": "Nantong", "country": "CN"}, "note"),
    ],
)
def test_what_is_beside_a_code_strengthens_it(fields, decision):
    """Country and name are a note; listed goods or a listed place in the row make it a review."""
    assert screened(fields, registration_no="CNHETTAI12SHA").decision.value == decision


def test_a_name_carries_the_code_of_the_same_firm():
    """A firm found by its name is one finding, whatever its code; a code of another firm adds its own."""
    assert rules(screened(name="Hetian Taida Apparel", registration_no="CNHETTAI12HOT")) == ["P1a"]


def test_a_code_that_does_not_fit_never_speaks_against_a_name():
    """A listed name blocks beside a code of another maker, which is a question of its own."""
    result = screened(name="Hetian Taida Apparel Co., Ltd.", registration_no="CNQUOMIL8NAN")
    assert rules(result) == ["P1a", "P17"]
    assert result.findings[0].against == ()


def test_a_further_list_never_lowers_a_code():
    """A firm on two lists is one finding, with the decision of the list that knows more of it."""
    bare = a_list(entry("organisation", "Quoril Tin Works", places=("MY",)))
    placed = a_list(entry("organisation", "Quoril Tin Works", places=("MY:klang",), list="more"),
                    list_id="more")  # fmt: skip
    for joined in (bare | placed, placed | bare):
        result = Screener(joined).check(city="Klang", country="MY", registration_no="MYQUOTIN12IPO")
        (finding,) = [finding for finding in result.findings if finding.rule == "P16"]
        assert (finding.decision, len(finding.also)) == (Decision.REVIEW, 1)


def test_entries_without_a_country_are_met_by_their_name():
    """A list that gives no country is not passed over; three letters of any country stay a note."""
    listed = a_list(entry("organisation", "Quoril Tin Works"), entry("organisation", "Zhuowan"),
                    entry("product", "Rattan Chairs"))  # fmt: skip
    result = Screener(listed).screen_suppliers(
        [suppliers([{"registration_no": code, "product": "rattan chairs"}
                    for code in ("CNQUOTIN12SHA", "VNZHU12HAN", "VNZHA12HAN")])]
    )  # fmt: skip
    codes = {f.position: f.decision.value for f in result.findings if f.rule == "P16"}
    assert codes == {0: "review", 1: "note"}


@pytest.mark.parametrize("code", ["XOZHU12TOR", "XQZHU12TOR", "CAZHU12TOR"])
def test_a_firm_of_canada_is_met_in_every_province(code):
    """A code has a province in place of Canada; one that has Canada all the same is met too."""
    listed = WatchlistIndex(a_list(entry("organisation", "Zhuowan", places=("CA",))))
    assert [m.how.value for m in listed.read("registration_no", code).matches] == ["code"]


def test_a_group_is_met_without_the_words_for_its_subsidiaries():
    """'X and its subsidiaries' has the code of X too."""
    listed = WatchlistIndex(a_list(entry("organisation", "Quexal and subsidiaries", places=("MY",),
                                         aliases=aliases("泰达矿业"))))  # fmt: skip
    for code in ("MYQUE12KLA", "MYQUESUB12KLA"):
        assert [m.how.value for m in listed.read("registration_no", code).matches] == ["code"]


# --- rows ------------------------------------------------------------------------------------------

MAKER = {"name": "Nantong Velmora Textile Co., Ltd.", "address": "No. 8 Renmin Road",
         "city": "Nantong", "country": "China"}  # fmt: skip
FITTING = ["CNNANVEL8NAN", "CNNANVELNAN", "CNNANVEL1234NAN", "CNVELTEX8NAN", "CNNANTEX8NAN",
           "CNNAN8NAN"]  # fmt: skip


@pytest.mark.parametrize("code", FITTING)
def test_a_code_that_may_be_of_the_row_is_no_question(code):
    """Another number, and words that a maker left out, do not speak against a code."""
    assert rules(screened(MAKER, registration_no=code)) == []


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({}, "CNQUOMIL8NAN", "the name 'Nantong Velmora Textile Co., Ltd.' gives NANVEL"),
        ({}, "VNNANVEL8NAN", "the country is 'China'"),
        ({}, "CNNANVEL8WUX", "the place is 'Nantong'"),
        ({"city": "", "address": "No. 8 Renmin Road, Nantong"}, "CNNANVEL8WUX", "the place is"),
    ],
)
def test_a_code_that_cannot_be_of_the_row_is_a_question(change, code, words):
    """Another name, country or city is a note with a question and an issue of the column."""
    result = screened({**MAKER, **change}, registration_no=code)
    (finding,) = result.findings
    assert (finding.rule, finding.decision, finding.list) == ("P17", Decision.NOTE, "")
    assert words in finding.reason
    assert finding.ask
    assert any("not fit the name and address" in issue.problem for issue in result.issues)
    assert "P17" in result.explain(2)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"name": "南通维摩纺织有限公司", "city": "南通", "country": "CN"}, "CNVELTEX8NAN"),
        ({"name": "Brightwater", "city": "Kowloon", "country": "China"}, "HKBRI9HON"),
        ({"name": "Hetian Velmora", "city": "Hetian", "country": "CN"}, "CNHOTVEL9KHO"),
        ({"name": "Brightwater"}, "CNBRI9SHA"),
        ({"name": "N/A", "city": "Shanghai"}, "CNBRI9SHA"),
    ],
)
def test_what_is_written_otherwise_does_not_contradict(row, code):
    """A name in Han, Hong Kong in China, and another spelling of a place leave the code possible."""
    assert "P17" not in rules(screened(row, registration_no=code))


def test_codes_that_cannot_be_are_an_issue_of_their_column():
    """In a column of codes a text of another form is counted and shown, however rows are divided."""
    codes = ["CNNANVEL8NAN", "CNNANVEL8NANTONG99", "CANANVEL8TOR", "ZZNANVEL8NAN", "n/a"]
    frame = pd.DataFrame({"MID": codes, "Goods": "towels"})
    (issue,) = [i for i in dd.screen(frame).issues if "cannot be a manufacturer" in i.problem]
    assert issue.problem.startswith("3 texts")
    assert issue.header == "MID"
    assert "more than 15 characters" in issue.problem


@pytest.mark.parametrize(
    "header", ["MID", "Manufacturer ID", "Mfr ID", "Producer code", "CBP MID", "Xk"]
)
def test_a_table_of_codes_alone_is_screened(header):
    """Customs lines name no firm: their codes are met under any header that may hold them."""
    frame = pd.DataFrame(
        {header: ["CNHETTAI12HOT", "VNSAOMAI8HAN", "BDDHAKNI44DHA"], "Goods": ["shirts"] * 3}
    )
    result = dd.screen(frame)
    assert [d.value for d in result.decisions] == ["review", "clear", "clear"]
    assert result.findings[0].party == "factory"


def test_another_country_of_origin_is_a_question():
    """Lines without a name state the country of origin, and a code of another one is asked about."""
    frame = pd.DataFrame({"MID": ["CNVELTEX8NAN"] * 3, "Goods": ["towels"] * 3,
                          "Country of Origin": ["CN", "Vietnam", ""]})  # fmt: skip
    result = dd.screen(frame)
    assert [(f.position, f.rule) for f in result.findings] == [(1, "P17")]


def test_words_in_capitals_are_no_codes():
    """Colours and the numbers of a register are not taken for codes of makers."""
    frame = pd.DataFrame({"Supplier": ["A Mill", "B Mill"], "Colour": ["INDIGOBLUE", "CHARCOAL"],
                          "Tax ID": ["ESA1234567B", "IE1234567FA"]})  # fmt: skip
    assert not [i for i in dd.screen(frame).issues if "manufacturer" in i.problem]


def test_a_code_is_readable_where_firms_are_listed():
    """On a list of firms alone a code is compared with their names; another number is not."""
    listed = Screener(a_list(entry("organisation", "Quoril Tin Works", places=("MY",))))
    decisions = [
        listed.check(registration_no=number).decision.value
        for number in ("MYQUOTIN12KLA", "VNSAOMAI8HAN", "HRB 4711 99")
    ]
    assert decisions == ["note", "clear", "unscreenable"]


@pytest.mark.parametrize("rows", [1, 2, 100])
def test_checks_do_not_depend_on_the_division_of_rows(rows, monkeypatch):
    """The same findings and counts, whatever rows are screened together."""
    monkeypatch.setattr(parallel, "ROWS", rows)
    table = suppliers(
        [{**MAKER, "registration_no": code} for code in ("CNQUOMIL8NAN", *FITTING, "CNQUOMIL8NAN")]
    )
    result = Screener().screen_suppliers([table])
    assert [f.position for f in result.findings if f.rule == "P17"] == [0, 7]
    assert any(issue.problem.startswith("2 manufacturer") for issue in result.issues)


def test_a_row_of_many_codes_reads_its_names_once(monkeypatch):
    """A row of thousands of codes and names takes their number, not its square."""
    read: list[str] = []
    monkeypatch.setattr(stated_codes, "why_illegible", read.append)
    row = {f"MID {at}": f"CNHETTAI{at}HOT" for at in range(20)}
    row |= {f"Factory name {at}": f"Acme Weaving {at}" for at in range(20)}
    columns = {header: "factory.name" for header in row if "name" in header}
    result = dd.screen(pd.DataFrame([row]), columns=columns | {"MID 0": "factory.registration_no"})
    assert sum("Acme Weaving" in text for text in read) == 20
    assert result.issues
