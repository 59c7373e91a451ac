"""The prefilter: in what it rules out a reading finds no hits either, and it rules out most cells."""

import csv
import pickle
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from screenings import index

import duediligence as dd
from duediligence.matching.names.features import name_words
from duediligence.matching.prefilter.prefilter import _PLAIN, Prefilter
from duediligence.matching.spacing import is_one_word_each
from duediligence.places.cell_places import NO_PLACES
from duediligence.text.segment import segment
from duediligence.text.tokenise import surfaces

CASES = Path(__file__).parent / "cases"
ROLES = ("name", "alias", "address", "product", "material", "other")
WORDS = """Hetian Taida Tai Da He Tian hotan khotan Khotan HETAIN Jiafang jia fang Home Textile Park
Industrial Estate Zone Yining Ghulja gulja County Xian Shawan sha wan Xinjiang xin jiang XUAR East
Turkistan Uyghur Region Badger Sportswear Glove gloves Carpets carpet rug Paper towels towel cotton
Surplus labour satellite workshop No. 5 HS 6116.10 hts 4203 835100 CN-835100 Road Lu Street of not
from Co., Ltd. B.A.D.G.E.R & And Company Limited HeTianTaiDa JIAFANGYUAN Xinjang Yilli Ili Korla 0rla
Kuerle Aksu Bay Jing Lop bingtuan Wang Li Acme Ningbo Shanghai Trading - / ( ) , ; ' P.R. China""".split()


def shipped_prefilter() -> Prefilter:
    """The prefilter of the shipped list."""
    prefilter = index()._prefilter
    assert prefilter is not None
    return prefilter


PREFILTER = shipped_prefilter()


def cells():
    """Every text of the cases and examples."""
    for name in ("match.toml", "no_match.toml", "ranking.toml"):
        yield from _texts(tomllib.loads((CASES / name).read_text(encoding="utf-8")))
    for file in CASES.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            yield from (text for row in csv.reader(lines) for text in row)


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


TEXTS = sorted({text for text in cells() if text})


def has_no_hits(role, text):
    """Return whether the prefilter rules this text out."""
    return bool(PREFILTER.apply(role, [text]).no_hits)


def is_wrong(role, text):
    """Return whether a reading finds more than the prefilter allows for."""
    watchlist_index = index()
    no_hits, nothing, products_only, _ = watchlist_index._apply_prefilter(role, [text])
    if not (no_hits or nothing or products_only):
        return False
    (reading,) = watchlist_index.read_many(role, [text]).values()
    return watchlist_index.complete(role, text, reading) != watchlist_index.read(role, text)


def wrong_roles(text):
    """Return the roles in which the prefilter rules out what a reading does not."""
    return [role for role in ROLES if is_wrong(role, text)]


def test_the_prefilter_overlooks_nothing_in_the_cases():
    """No text of any case, in any role, is ruled out although a reading finds something."""
    assert len(TEXTS) > 1_500
    assert [(text, roles) for text in TEXTS if (roles := wrong_roles(text))] == []


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6),
    st.sampled_from([" ", "", "-", ", ", "'", "."]),
    st.sampled_from([str, str.upper, str.lower, str.title]),
    st.integers(0, 40),
    st.sampled_from(["", "a", "i", "n", "0", "1", "'", " "]),
)
@example(["He", "Tian", "Tai", "Da"], " ", str, 0, "")
def test_the_prefilter_overlooks_nothing_that_is_written_otherwise(words, joint, case, at, letter):
    """Words of the list, joined, divided, misspelt and mixed, are never ruled out."""
    text = case(joint.join(words))
    assert wrong_roles(text) == []
    assert wrong_roles(text[:at] + letter + text[at + 1 :]) == []
    assert wrong_roles(text[:at] + letter + text[at:]) == []


HAN = """和田 泰达 服饰 有限公司 和 田 泰 达 伊宁 县 市 家纺 家 纺 产业园 工业园 沙湾 新疆 手套 地毯 毛巾 棉 合田 太大
河天 上海 贸易 路 街 北京 喀什 阿克苏 对口援疆 劳务 纸 集团 石河子 兵团 和田泰達 恒达 伊犁 卓万 绿叶 南通 江苏""".split()


@settings(max_examples=500, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from(HAN), min_size=1, max_size=6),
    st.sampled_from(["", "", " ", "，", "·", "-"]),
    st.permutations(range(6)),
)
def test_the_prefilter_overlooks_nothing_in_han(words, joint, order):
    """The same holds for Han: words joined, divided, in another order, with a character moved."""
    text = joint.join(words)
    assert wrong_roles(text) == []
    assert wrong_roles("".join(text[at] for at in order if at < len(text)) + text[6:]) == []
    assert wrong_roles(text[:2] + text[3:]) == []


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(alphabet="abdeghijnotuxyHTJSGX015 .,'&-", max_size=30))
def test_the_prefilter_overlooks_nothing_in_any_letters(text):
    """The same holds for letters put together by chance."""
    assert wrong_roles(text) == []


SYLLABLES = """He Tian Tai Da Jia Fang Sha Wan Yi Ning Ka Shi A Ke Su Bai Yin Jing Hui Yuan Tan Xin Jiang Wu Lu
Mu Qi Ku Er Le Bing Tuan Hai Feng Xian Qu""".split()
GENERIC = """Apparel Garment Tea Trading Textile Industrial Park Estate Group Cotton Gloves Home Road County
Limited Co. Badgr Tada""".split()


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(
        st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=5).map("".join)
        | st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=5).map("".join).map(str.title)
        | st.sampled_from(GENERIC),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([" ", " ", "", "-"]),
)
@example(["TeaAzidahuaqueJiangmuXinjiangu"], "")
@example(["HktpipangchuBintuen"], "")
def test_the_prefilter_overlooks_nothing_in_long_words(words, joint):
    """The same holds for words of many syllables and for capitals inside a word."""
    assert wrong_roles(joint.join(words)) == []


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(WORDS) | st.text("aAbtT1.,'-&/( ", max_size=8), max_size=6))
def test_a_plain_text_has_the_words_of_its_pieces(words):
    """Between two blanks stand whole words, and only a text with a suspect piece is spaced otherwise."""
    text = " ".join(words)
    if not _PLAIN.fullmatch(text):
        return
    pieces = text.split()
    of_pieces = [word for piece in pieces for word in surfaces(piece)]
    assert list(filter(None, surfaces(text))) == list(filter(None, of_pieces))
    spacing = index()._spacing
    for is_name in (True, False):
        if not spacing.respaced(pieces, is_name=is_name) and (
            is_name or not is_one_word_each(text)
        ):
            assert spacing.others(text, is_name=is_name) == ()


def test_words_are_learnt_together_as_one_by_one():
    """What is learnt of a word does not depend on the words beside it."""
    listed = PREFILTER._listed
    words = {word.lower() for text in TEXTS for word in text.split() if word.isalpha()}
    keys = sorted(word for word in words if word.isascii())
    assert len(keys) > 500
    assert listed.unrelated(keys) == {key for key in keys if listed.unrelated([key])}


def test_a_word_of_one_term_may_do_what_it_may_do_divided():
    """A word is let go undivided only where dividing and judging it says the same of it."""
    syllables = "he tian tai da xin jiang an xian a e yuan zhou lun te".split()
    words = {
        first + second + third for first in syllables for second in syllables for third in syllables
    }
    words.update(first + second for first in syllables for second in syllables)
    words.update(map(str, range(0, 3000, 7)))
    words.update(
        word for text in TEXTS for word in surfaces(text) if word.isalnum() and word.isascii()
    )
    whole = PREFILTER._whole_words(words)
    unrelated = PREFILTER._listed.unrelated([key for key, _ in whole.values()])
    uses = {word: uses for word, (key, uses) in whole.items() if key in unrelated}
    divided = {word: PREFILTER._divide(word) for word in uses}
    known = PREFILTER._look_up(divided.values())
    assert len(uses) > 500
    for is_product_role in (True, False):
        judged = {
            word: PREFILTER._judge(word, parts, known, is_product_role=is_product_role)
            for word, parts in divided.items()
        }
        assert judged == uses


def test_a_text_of_places_alone_is_not_taken_for_one_of_nothing():
    """What opens a phrase that is a place may be one: 'New' and 'York'; what opens another cannot."""
    watchlist_index = index()
    texts = ["Rio Grande", "New York", "Hong Kong", "San Jose", "Free Zone", "Acme Pvt. Ltd."]
    nothing = watchlist_index._apply_prefilter("address", texts).nothing
    assert nothing == {"Free Zone", "Acme Pvt. Ltd."}
    assert all(
        watchlist_index._read_places("address", text).places is NO_PLACES for text in nothing
    )


def test_a_word_that_says_too_little_by_itself_needs_no_reading():
    """'Apparel' is a word of a listed name, which no name has for that word alone."""
    assert has_no_hits("address", "Apparel Road")
    assert has_no_hits("name", "Belmora Tea Co., Ltd.")
    assert not has_no_hits("address", "Badger Apparel Road")


def test_most_cells_need_no_more_than_the_prefilter():
    """Two thirds of the example's names and addresses in Latin letters are ruled out."""
    (table,) = dd.screen("examples/suppliers.xlsx").suppliers
    plain = [
        (column.role, text)
        for column in table.columns
        if column.role in {"name", "address"}
        for text in column.texts
        if text and text.isascii()
    ]
    assert sum(has_no_hits(*cell) for cell in plain) > 0.66 * len(plain)


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("city", "Nantong"),
        ("name", "南通 Co"),
        ("address", "226000 Nantong"),
        ("product", "HS 6116"),
        ("name", "x" * 3_000),
    ],
)
def test_what_the_prefilter_is_not_for_is_read(role, text):
    """Other scripts, other roles and numbers are always read."""
    assert not has_no_hits(role, text)


def test_the_prefilter_travels_without_what_it_remembers():
    """A pickled prefilter has an empty cache and the same answers."""
    copy = pickle.loads(pickle.dumps(PREFILTER))
    assert copy._uses == {True: {}, False: {}}
    assert copy.apply("name", ["Acme Buttons"]) == PREFILTER.apply("name", ["Acme Buttons"])


@pytest.mark.parametrize("script", ["latin", "han"])
def test_a_word_that_is_written_like_nothing_listed_agrees_by_its_meaning_only(script):
    """Known words come to the same whether their letters are looked up or only their meaning."""
    lexicon, listed = index().lexicon, PREFILTER._listed
    if script == "latin":
        words = [word for word in lexicon.latin if word.isascii() and word.isalpha()][::9]
        terms = [term for word in words for term in segment(word, lexicon) if term.senses]
        unlike = listed.unrelated({term.key for term in terms})
    else:
        terms = [term for word in lexicon.han for term in segment(word, lexicon) if term.han]
        unlike = listed.unlike_han(terms)
    expected = [listed._agree(name_words(term)) for term in terms]
    listed._agreements.clear()
    listed.prefetch_terms(terms, unlike)
    assert [listed.agreement(term) for term in terms] == expected
    by_meaning = [
        term
        for term, resemblance in zip(terms, expected, strict=True)
        if resemblance and (term.han or term.key) in unlike
    ]
    assert by_meaning, "no word agrees by its meaning only, so nothing was compared"


def test_a_word_of_a_thousand_pieces_is_joined_as_far_as_a_listed_word_goes():
    """What pieces of a word join to grows with their number, not with its cube; none is forgotten."""
    keys = [f"{at:04d}" for at in range(1_000)]
    joined = PREFILTER._joined(keys)
    assert set(keys) <= joined
    assert "".join(keys[7:20]) in joined
    assert max(map(len, joined)) <= PREFILTER._listed.longest
    assert PREFILTER._joined(["x" * 2_000, "y"]) == {"x" * 2_000, "y"}
