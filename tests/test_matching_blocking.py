"""Blocking loses nothing: every listed name that can match a text is a candidate for it.

The other path compares a text with every listed name; it shares no code with the index of keys.
"""

import random
from copy import copy

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from screenings import index, taken_apart

from duediligence.matching.blocking.name_index import NameIndex
from duediligence.matching.blocking.word_index import word_key
from duediligence.matching.build_index import place_spellings
from duediligence.matching.names.agreements import words_by_key
from duediligence.matching.names.match import ListedName, match_name
from duediligence.resources.columns import KeyTable
from duediligence.text.normalise import HAN
from duediligence.text.transliterate import syllables

SPELLINGS = place_spellings(index().lexicon)
LISTED = """Hetian Taida|Hetian Taida Apparel Co., Ltd.|和田泰达服饰有限公司|Heitan Taida|Khotan Textile
Yili Zhuowan Garment Manufacturing Co., Ltd.|伊犁卓万服饰制造有限公司|Urumqi Kashgar Cotton Company
Baoding LYSZD Trade and Business Co., Ltd.|保定市绿叶硕子岛商贸有限公司|Badger Sportswear|IBM Corp
China National Petroleum Corporation|Al Rajhi Haramayn Trading|Mercedes Benz|MERCEDESBENZ
Korea Electric Power (KEPCO)|Xinjiang Daqo New Energy Co., Ltd.|新疆大全新能源|Hoshine Silicon Industry
合盛硅业|General Trading|Glove Factory|Aksu Huafu Color Spinning|阿克苏华孚色纺有限公司|Uzbekistan Cotton
ТОО Жаркын Текстиль|Zharkyn|خوتەن تەيدا|Xinjiang Production and Construction Corps|新疆生产建设兵团
He Tian Hao Lin Hair Accessories|Lop County Meixin Hair Products|KTK Group|O-Film Technology|欧菲光
Three Gorges|21st Century Mills|No. 5 Factory|A B C Holdings|泰达|科大讯飞股份有限公司|Dongfang Xiwang
Zhong Xin|华孚|Xianshihuagong Chemical|Mahmoud Brothers|Müller Söhne GmbH|Guangzhoushi Lianhe""".replace(
    "\n", "|"
).split("|")
EXTRA = """Shanghai Group Textile International Kashgar 有限公司 服饰 Trading the of North City County Ltd
Abdullah Roads 新疆 市 制造 Khotan Gloves & (China) Park Mueller""".split()
SCANS = [
    ("o", "0"),
    ("l", "1"),
    ("m", "rn"),
    ("i", "l"),
    ("ai", "ei"),
    ("u", "ou"),
    ("d", "cl"),
    ("w", "vv"),
]
TRIALS = settings(max_examples=250, deadline=None, derandomize=True)


def entered(texts):
    return [
        ListedName(str(n), "list", text, taken_apart(text), can_stand_alone=True)
        for n, text in enumerate(texts)
    ]


def fillers(count):
    """Names of invented words, to make a list long."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abdeiklmnorstuz", k=chance.randint(4, 9))) for _ in range(400)]
    words += ["Golden", "Star", "Hetian", "Kashgar", "Textile", "Trading", "Huafu", "Daqo"]
    return [" ".join(chance.sample(words, chance.randint(1, 4))) for _ in range(count)]


SHORT = entered(LISTED)
LONG = entered([*LISTED, *fillers(1_000)])
SHORT_INDEX, LONG_INDEX = NameIndex.of_names(SHORT, SPELLINGS), NameIndex.of_names(LONG, SPELLINGS)


@st.composite
def slips(draw, word):
    """A word with a typing or scanning error, in capitals, divided, or romanised."""
    if not word:
        return word
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from("aehiotx015"))
    scan = draw(st.sampled_from(SCANS))
    return draw(
        st.sampled_from(
            [
                word,
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
                word[:at] + " " + word[at:],
                word.upper(),
                word.replace(*scan),
                " ".join(syllables(word)) if HAN.search(word) else word.lower(),
                "".join(syllables(word)) if HAN.search(word) else word.title(),
            ]
        )
    )


@st.composite
def names(draw):
    """A listed name as suppliers write it: words misspelt, left out, added, moved, joined."""
    words = draw(st.sampled_from(LISTED)).split()
    if draw(st.integers(0, 9)) == 0:
        return "".join(word[0] for word in words) + draw(st.sampled_from(["", " Co", " Ltd"]))
    words = [draw(slips(draw(slips(word)))) if draw(st.booleans()) else word for word in words]
    words += draw(st.lists(st.sampled_from(EXTRA), max_size=2))
    if draw(st.booleans()):
        words = draw(st.permutations(words))
    if draw(st.integers(0, 3)) == 0:
        words = words[1:]
    return draw(st.sampled_from([" ", " ", " ", "", "-", ", "])).join(words)


class Counted:
    """A table of keys that counts the letters that are looked up."""

    def __init__(self, table):
        self._table = table
        self.letters = 0

    def get(self, key, default=()):
        """Count, and look up."""
        self.letters += len(key)
        return self._table.get(key, default)


def differing(text, names, name_index):
    """The listed names of which the index says something else than a comparison with each says."""
    query = taken_apart(text)
    differences = []
    for is_name in (True, False):
        found = {name.entry: result for name, result in name_index.matches(query, is_name=is_name)}
        for name in names:
            result = match_name(query, name, SPELLINGS, is_name=is_name)
            if result != found.get(name.entry):
                differences.append((name.text, result, found.get(name.entry)))
    return differences


@TRIALS
@given(names())
@example("Heitan Mills")
@example("欧光集团")
@example("新疆生产建设兵团, Khotan")
@example("Korea Electric Power")
@example("Hetian Taida Cotton Mills")
@example("Shanghai Zhuowan Cotton")
@example("No. 6 Factory Kashgar")
def test_nothing_that_matches_is_skipped(text):
    """The index finds what a comparison with every listed name finds, to the bit."""
    assert differing(text, SHORT, SHORT_INDEX) == []


@settings(TRIALS, max_examples=60)
@given(names())
@example("Korea Electric Power")
@example("Kashgar Cotton Company")
def test_nothing_is_skipped_on_a_long_list(text):
    """On a long list, which has fewer keys, nothing that matches is skipped either."""
    assert differing(text, LONG, LONG_INDEX) == []


@TRIALS
@given(names())
def test_score_is_between_nought_and_a_hundred(text):
    """Whatever two names are compared, the score is 0 to 100 and no match is wordless."""
    query = taken_apart(text)
    for name in SHORT:
        match = match_name(query, name, SPELLINGS, is_name=True)
        assert match is None or 0 <= match.score <= 100
        assert match is None or match.words


@pytest.mark.parametrize("text", LISTED)
def test_name_finds_itself(text):
    """A listed name, written as listed, is its own candidate on a short and a long list."""
    query = taken_apart(text)
    for listed in (SHORT_INDEX, LONG_INDEX):
        assert text in {name.text for name in listed.candidates(query)}


def test_candidates_come_in_list_order():
    """Candidates stand in the order of the list, each once."""
    positions = [
        int(name.entry) for name in SHORT_INDEX.candidates(taken_apart("Hetian Taida Textile"))
    ]
    assert positions == sorted(set(positions))
    assert positions


def test_empty_list_has_no_candidates():
    """A list without names has no candidates, nor has a text without words."""
    assert NameIndex.of_names([], SPELLINGS).candidates(taken_apart("Hetian Taida")) == []
    assert SHORT_INDEX.candidates(taken_apart("—")) == []


@pytest.mark.parametrize("text", ["x" * 4_000, "ba" * 2_000, "绿" * 4_000, "Hetian " * 500])
def test_long_words_are_asked_for_cheaply(text):
    """A word too long to misspell any listed one asks for few keys, not for one a letter lost."""
    counted = copy(SHORT_INDEX.words)
    keys = Counted(counted._by_key)
    counted._by_key = keys  # type: ignore[assignment]
    counted._candidates(taken_apart(text).core)
    assert keys.letters < 100 * len(text) + 10_000


REPEATED = entered(
    """Baden Baden|Lanham Lanham Trading|Korea Electric Power (KEPCO)|Хотан Текстиль|Port Folio Mills
Tai Da Garment|Golden Lanham Mills|خوتەن تەيدا|カシュガル 商事""".replace("\n", "|").split("|")
)
REPEATED_INDEX = NameIndex.of_names(REPEATED, SPELLINGS)


@pytest.mark.parametrize(
    "text",
    [
        "Baden Baden Zorvex Quilmar Trenholt Vasquor Belquist",
        "Zorvex Lanham Lanham Quilmar Trenholt Trading Vasquor",
        "Korea Electric Power Zorvex Quilmar Trenholt Vasquor",
        "Khotan Tekstil",
        "Хотан Taida",
        "ПортФолио Миллс",
        "Portfolio Zorvex Quilmar Trenholt Mills",
        "Taida Garment Zorvex",
        "Lanham Golden Zorvex Quilmar",
        "Kashgar Shoji",
    ],
)
def test_words_beyond_a_name_skip_nothing(text):
    """Many words beyond a name that has one word twice, its acronym, or another alphabet."""
    assert differing(text, REPEATED, REPEATED_INDEX) == []


def test_two_words_in_latin_letters_are_not_looked_up_by_sound():
    """Only a word of another alphabet asks which Latin words sound like it."""
    index_ = NameIndex.of_names(entered(["Hetian Taida", "Siegel Mills"]), SPELLINGS)
    assert index_.candidates(taken_apart("Square")) == []
    assert "_latin_by_sound" not in vars(index_.words)
    assert index_.candidates(taken_apart("Тайда"))
    assert "_latin_by_sound" in vars(index_.words)


def test_words_entered_together_have_the_keys_of_each_alone():
    """What is derived of all listed words at once, in any script, is what each has by itself."""
    words = [word for name in SHORT for word in name.features.words]
    alone: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        for key in words_by_key([word], SPELLINGS):
            alone.setdefault(key, []).append(at)
    assert words_by_key(words, SPELLINGS) == alone


def test_a_pair_whose_business_surely_differs_is_not_compared():
    """Two trades that the other name has not decide before the words are aligned, one does not."""
    name_index = NameIndex.of_names(entered(["Beltom Wool"]), SPELLINGS)
    assert name_index.candidates(taken_apart("Norwick Beltom Silk")) == []
    assert len(name_index.candidates(taken_apart("Norwick Beltom"))) == 1
    assert len(name_index.candidates(taken_apart("Norwick Beltom Wool"))) == 1


def test_characters_that_say_nothing_propose_no_word():
    """Two words of two characters that share one are not compared; two of three that share two are."""
    words = NameIndex.of_names(entered(["泰宏", "泰宏晟"]), SPELLINGS).words
    ids = {word_key(word): word_id for word_id, word in enumerate(words)}
    compared = [{ids[word_key(w)] for w in taken_apart(text).words} for text in ("泰宏", "泰宏晟")]
    for text, near in (("泰旭", set()), ("泰宏旭", compared[0] | compared[1])):
        assert words._candidates(taken_apart(text).words)[0] == near


def test_a_long_run_of_han_is_searched_for_the_lengths_that_are_listed(monkeypatch):
    """One listed name of a thousand characters does not make each text be cut at every length."""
    long_name = "".join(map(chr, range(0x4E00, 0x4E00 + 1_000)))
    words = NameIndex.of_names(entered([long_name, "泰达"]), SPELLINGS).words
    asked = []
    get = KeyTable.get

    def counted(table, key):
        asked.append(key)
        return get(table, key)

    monkeypatch.setattr(KeyTable, "get", counted)
    assert [*words.ids_inside(f"和田泰达{long_name[:990]}")]
    assert len(asked) < 20_000
