"""Names: one firm in many spellings, other firms that only look so, and how each word met."""

import pytest
from screenings import index, taken_apart

from duediligence.matching.build_index import place_spellings
from duediligence.matching.names.match import ListedName, match_name
from duediligence.model import How

SPELLINGS = place_spellings(index().lexicon)


def compared(text, listed="Hetian Taida", *, alone=True, is_name=True):
    name = ListedName("entry", "list", listed, taken_apart(listed), alone)
    return match_name(taken_apart(text), name, SPELLINGS, is_name=is_name)


def kind(text, listed="Hetian Taida", **how):
    match = compared(text, listed, **how)
    return match.kind if match else None


def hows(text, listed="Hetian Taida", **how):
    return {word.how for word in compared(text, listed, **how).words}


@pytest.mark.parametrize(
    "text",
    [
        "Hetian Taida",
        "HETIANTAIDA",
        "Taida Hetian",
        "He Tian Tai Da",
        "和田泰达服饰有限公司",
        "Khotan Taida",
        "和田泰達",
        "Hetian Taida Apparel Co., Ltd.",
        "Hotan Taida Garment",
    ],
)
def test_same_name_in_another_costume_is_exact(text):
    """Order, joining, script, legal form, business and spelling of the place change nothing."""
    assert kind(text) == "exact"
    assert compared(text).score >= 85


@pytest.mark.parametrize("text", ["Hetain Taida", "Hetian Tiada", "Hetlan Taida", "Hetiian Taida"])
def test_typing_error_is_close(text):
    """One misspelt word makes the name close, not exact, and costs score."""
    assert kind(text) == "close"
    assert compared(text).score < compared("Hetian Taida").score


@pytest.mark.parametrize(
    "text",
    ["Hetian Jade", "Taida Rubber Gloves", "Tianjin Teda", "Hetai Da", "Hetian Taikang", "Sunny"],
)
def test_another_firm_is_no_match(text):
    """A shared place or a shared brand alone is no match without a second signal."""
    assert kind(text) in {None, "part", "weak"}


def test_wordless_match_is_none():
    """Where no deciding word met there is no match, whatever business is shared."""
    assert compared("Textile Co., Ltd.", "Khotan Textile") is None
    assert compared("Sunny Apparel", "Hetian Taida Apparel") is None


@pytest.mark.parametrize(
    ("text", "listed", "how"),
    [
        ("Hetian Taida", "Hetian Taida", How.SAME),
        ("和田泰达", "Hetian Taida", How.SCRIPT),
        ("Khotan Taida", "Hetian Taida", How.SPELLING),
        ("Hetain Taida", "Hetian Taida", How.SWAPPED),
        ("Tai Da Hetian", "Hetian Taida", How.JOINED),
        ("MERCEDESBENZ", "Mercedes Benz", How.JOINED),
        ("Alrajhi Haramayn Trading", "Al Rajhi Haramayn Trading", How.JOINED),
        ("Haramein Roads", "Haramayn Roads", How.SOUND),
        ("CNPC", "China National Petroleum Corporation", How.INITIALS),
        ("China National Petroleum Corporation", "CNPC", How.INITIALS),
        ("绿叶硕子岛", "绿叶硕子鸟", How.CHARACTER),
        ("子硕叶绿", "绿叶硕子", How.SWAPPED),
    ],
)
def test_how_each_word_met_is_told(text, listed, how):
    """How each word agrees is reported."""
    assert how in hows(text, listed)


def test_han_of_the_same_sound_is_close():
    """Other characters that sound the same meet, as such."""
    assert How.SOUND in hows("卓碗", "卓万")


def test_listed_han_is_found_inside_a_longer_run():
    """A listed word inside an undivided Han run matches, and the rest of the run counts against."""
    match = compared("大卓万明", "卓万")
    assert match is not None
    assert match.counter_evidence


def test_alias_that_may_not_stand_alone_is_weak():
    """An alias with `alone: no` needs a second signal, unless it is the whole name of the supplier."""
    assert kind("Hetian Taida Apparel", alone=False) == "weak"
    assert kind("Hetian Taida Co., Ltd.", alone=False) == "equal"


def test_other_distinctive_word_counts_against():
    """A further distinctive word of the supplier's counts against the match."""
    match = compared("Hetian Taida Zhuowanmei Haramayn")
    assert match is None or match.counter_evidence


def test_other_business_counts_against():
    """Two firms of one name and two businesses say so."""
    match = compared("Hetian Taida Cement", "Hetian Taida Apparel")
    assert any("another business" in reason.why for reason in match.counter_evidence)


def test_missing_word_counts_against():
    """A listed word that is missing counts against."""
    match_listed = "Zhuowan Meihua Haramayn Trading"
    match = compared("Zhuowan Meihua Trading", match_listed)
    assert match.score < compared("Zhuowan Meihua Haramayn Trading", match_listed).score
    assert any("'Haramayn' is missing" in reason.why for reason in match.counter_evidence)


def test_running_text_wants_the_words_together():
    """Outside a name column the words of a name must stand side by side."""
    assert kind("made for Hetian Taida of Hotan", is_name=False) == "exact"
    far = "Hetian jade and many other nice things that come from our partner called Taida"
    assert kind(far, is_name=False) is None


def test_initials_count_in_a_name_column_only():
    """Initials in running text are words like others; three letters are weak, four close."""
    assert compared("CNPC", "China National Petroleum Corporation", is_name=False) is None
    assert kind("CNPC", "China National Petroleum Corporation") == "weak"
    assert kind("CNPCL", "China National Petroleum Corporation Limited") == "close"
    assert kind("ABC Ltd", "Alpha Beta Cotton") == "weak"


@pytest.mark.parametrize(
    ("text", "listed", "expected"),
    [
        ("General Trading LLC", "General Trading", "equal"),
        ("Glove Factory", "Glove Factory", "equal"),
        ("Glove and Carpet Factory", "Glove Factory", "part"),
        ("General Electric", "General Motors", "weak"),
        ("Acme Trading", "General Trading", None),
        ("Textile Machinery Company Group", "Textile Machinery Company Group", "exact"),
    ],
)
def test_name_of_common_words_wants_the_same_words(text, listed, expected):
    """A listed name of common words only matches the same words and no others."""
    assert kind(text, listed) == expected


def test_common_words_say_nothing_in_running_text():
    """A name of common words only is never found in running text."""
    assert kind("we sell Glove Factory goods", "Glove Factory", is_name=False) is None


def test_acronym_of_the_name_itself_is_not_missed():
    """A name with its own acronym in brackets matches without it."""
    assert kind("Zhuowan Haramayn Power", "Zhuowan Haramayn Power (ZHPO)") in {"exact", "close"}


def test_score_falls_with_the_errors():
    """The score says how close: exact above a typing error above a part."""
    scores = [compared(text).score for text in ("Hetian Taida", "Hetain Taida", "Taida")]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Clarora Cosmtics PLC", "Clarora Cosmetics PLC"),
        ("Yoggulsar Lgoistics Ltd.", "Yoggulsar Logistics Ltd."),
        ("Mahdevgar Cale Limited", "Mahdevgar Cable Limited"),
        ("Renyuan Machinery oCmpany Limited", "Renyuan Machinery Company Limited"),
        ("Barmere Elctric PLC Trading", "Barmere Electric PLC"),
        ("Huilo Importand Export Co.,Ltd", "Huiluo Import and Export Co.,Ltd"),
    ],
)
def test_misspelt_business_or_form_is_no_word_of_its_own(text, listed):
    """A misspelt trade word or legal form of the listed name does not make another firm."""
    assert kind(text, listed) in {"exact", "close", "weak"}


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Clarora Mining PLC", "Clarora Cosmetics PLC"),
        ("Clarora Cosmo Borealis", "Clarora Cosmetics PLC"),
    ],
)
def test_another_business_or_word_still_makes_another_firm(text, listed):
    """Another trade, or a word that misspells none of the listed name's, is no such error."""
    assert kind(text, listed) in {None, "part", "weak"}


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("BENVANCEBEARINGS CO.,LTD", "Benvance Bearings Co., Ltd"),
        ("silanexlighting co.", "Silanex Lighting Co."),
        ("MandasHosirey Ltd.", "Mandas Hosiery Ltd."),
        ("Eltekkan OrımkMachinery", "Eltekkan Orımak Machinery Ltd. Şti."),
    ],
)
def test_brand_joined_with_its_business_is_found(text, listed):
    """A brand and a trade word written as one word are the two words."""
    assert kind(text, listed) in {"exact", "close"}


def test_characters_that_changed_places_in_a_long_name_are_an_error():
    """Two neighbouring characters of four or more changed places: close; of two it is another name."""
    assert kind("宝月雁乾木业有限公司", "宝月乾雁木业集团有限公司") == "close"
    assert hows("佛山松紫光众学有限公司", "佛山松紫众光学有限公司") == {How.SWAPPED}
    assert kind("红蒂有限公司", "蒂红有限公司") not in {"exact", "close"}


def test_syllables_of_a_western_word_are_no_places():
    """'Camiride' holds no Miri, so it misspells 'Camiridge' as any word would."""
    assert How.MISSING in hows("Camiride Cresoncombe Seafood", "Camiridge Cresoncombe Seafood")


@pytest.mark.parametrize(
    ("text", "listed", "expected"),
    [
        ("Shunde, Foshan", "Foshan Shunde Chemical", None),
        ("12 Chemical Road, Shunde, Foshan", "Foshan Shunde Chemical", None),
        ("Chemical Industrial Park, Shunde District, Foshan", "Foshan Shunde Chemical", None),
        ("Panyu, Guangzhou", "Guangzhou Panyu Trading Co., Ltd.", None),
        ("佛山市顺德区", "Foshan Shunde Chemical", None),
        ("Shunde, Foshan", "Foshan Shunde Co., Ltd.", None),
        ("c/o Foshan Shunde Chemical, 12 Road", "Foshan Shunde Chemical", "exact"),
        ("佛山顺德化工有限公司转交", "Foshan Shunde Chemical", "exact"),
        ("agent: Foshan Shunde Co., Ltd.", "Foshan Shunde Co., Ltd.", "exact"),
    ],
)
def test_name_of_places_alone_needs_its_business_in_a_running_text(text, listed, expected):
    """An address in both places names no firm that is called by them; with its business it does."""
    assert kind(text, listed, is_name=False) == expected


@pytest.mark.parametrize("text", ["Coastal Bamboo Footwear Limited", "Coastal Garden Hotel"])
def test_two_trades_of_one_brand_are_two_firms(text):
    """Each name tells a trade that the other does not: the brand they share needs a second signal."""
    listed = "Coastal Garden Footwear LLC"
    assert kind("Coastal Garden Footwear", listed) == "exact"
    assert kind(text, listed) in {"part", "weak"}


def test_han_that_only_sounds_like_known_characters_is_close():
    """Where a firm's own characters are known, others of that sound are no exact match of its name."""
    latin = ListedName(
        "e",
        "l",
        "Hetian Taida",
        taken_apart("Hetian Taida"),
        can_stand_alone=True,
        is_known_in_han=True,
    )
    other = taken_apart("何田泰大服饰")
    match = match_name(other, latin, SPELLINGS, is_name=True)
    assert match is not None
    assert match.kind == "close"
    assert kind("何田泰大", "和田泰达") is None
    assert kind("和田泰达", "和田泰达") == "exact"


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Belton Dragon Cement", "Beltondragon Garment"),
        ("Beltondragon Cement", "Belton Dragon Garment"),
    ],
)
def test_joined_name_with_another_business_is_another_firm(text, listed):
    """The same core words, joined or not, are no exact match where the businesses differ."""
    assert kind(text, listed) in {"close", "weak"}
    against = {counter.text for counter in compared(text, listed).counter_evidence}
    assert against == {"cement"}


def test_joined_name_with_the_same_business_is_exact():
    """Where the core words are joined, a business that is the same in other words still agrees."""
    assert kind("Belton Dragon Clothing", "Beltondragon Garment") == "exact"
