"""Coverage says what the lists and the policy can see, and a policy brings its own region."""

import pytest
from lists_at_hand import DELISTED, a_list, entry, uscc
from screenings import watchlist

from duediligence.errors import WatchlistError
from duediligence.model import Coverage, Decision
from duediligence.policy import load_policy
from duediligence.screening.screener import Screener

FIRM = entry("organisation", "Acme Evil Mills")
REGION = entry("place", "Xinjiang", places=("CN-650000",))
COUNTY = entry("place", "Yining County", places=("CN-654021",))
GLOVES = entry("product", "Gloves")
ROW = {"name": "Innocent Works", "city": "Urumqi", "country": "CN", "product": "boxes"}


def without_signals():
    """The default policy without rules on words of goods and labour schemes."""
    policy = load_policy()
    rules = tuple(rule for rule in policy.rules if rule.subject != "signal")
    return policy.model_copy(update={"rules": rules})


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([FIRM], Coverage(name=True, place=False, product=False)),
        ([FIRM, REGION], Coverage(name=True, place=True, product=False)),
        ([REGION], Coverage(name=False, place=True, product=False)),
        ([FIRM, GLOVES], Coverage(name=True, place=False, product=True)),
        (
            [FIRM, entry("place", "Xinjiang", places=("CN-650000",), history=DELISTED)],
            Coverage(name=True, place=False, product=False),
        ),
    ],
)
def test_coverage_is_what_the_lists_can_see(entries, expected):
    """No place entry, no "place"; no product entry or signal, no "product"."""
    result = Screener(a_list(*entries), policy=without_signals()).check(**ROW)
    assert result.coverage == (expected,)


def test_signals_are_product_coverage():
    """Words of raw materials and labour schemes need no list."""
    assert Screener(a_list(FIRM)).check(**ROW).coverage[0].product


@pytest.mark.parametrize(
    ("entries", "fields", "expected"),
    [
        ([FIRM], {"city": "Urumqi"}, "unscreenable"),
        ([FIRM], {"registration_no": "91653201MADUMMY12K"}, "unscreenable"),
        ([FIRM], {"name": "Innocent Works"}, "clear"),
        ([FIRM, REGION], {"city": "Lyon"}, "clear"),
        ([REGION], {"name": "Innocent Works"}, "clear"),
        (
            [entry("organisation", "Acme Evil Mills", identifiers=uscc("91110000MADUMMY12X"))],
            {"registration_no": "91653201MADUMMY12K"},
            "clear",
        ),
    ],
)
def test_a_row_of_which_nothing_can_be_compared_is_unscreenable(entries, fields, expected):
    """A place alone on a list of firms alone was not screened."""
    assert Screener(a_list(*entries)).check(**fields).decision.value == expected


def test_us_import_brings_its_region():
    """With a list of firms alone the region still blocks, and the result names the list."""
    result = Screener(a_list(FIRM), policy="us-import").check(**ROW)
    assert result.decision is Decision.BLOCK
    assert [(f.rule, f.list, f.entry) for f in result.findings] == [
        ("P9", "us-import-region", "xinjiang")
    ]
    assert [info.id for info in result.provenance.watchlists] == [
        "other",
        "us-import-region",
        "goods-by-place",
    ]
    assert result.coverage[0].place


@pytest.mark.parametrize("entries", [[FIRM, COUNTY], [FIRM, GLOVES]])
def test_the_region_is_brought_beside_narrower_places(entries):
    """A county is not the region."""
    result = Screener(a_list(*entries), policy="us-import").check(**ROW)
    assert result.decision is Decision.BLOCK


def test_a_region_that_is_loaded_keeps_its_own_findings():
    """The shipped list has the region: it is not brought again, and its findings keep their ids."""
    shipped = Screener(watchlist(), policy="us-import")
    assert [info.id for info in shipped.watchlist.lists] == ["xinjiang-2019", "goods-by-place"]
    assert shipped.check(**ROW).findings[0].list == "xinjiang-2019"


def test_another_policy_leaves_the_region_again():
    """`with_policy` compiles what the policy brings, and no more."""
    firms = Screener(a_list(FIRM))
    imports = firms.with_policy("us-import")
    assert imports.check(**ROW).decision is Decision.BLOCK
    assert firms.check(**ROW).decision is Decision.CLEAR
    assert imports.with_policy("default").check(**ROW).decision is Decision.CLEAR


def test_a_profile_brings_a_file_beside_it(tmp_path):
    """`brings` names a shipped list, or a file beside the profile; one that is missing is refused."""
    (tmp_path / "mine.csv").write_text("name,kind,place\nLyon,place,\n", encoding="utf-8")
    profile = tmp_path / "mine.yaml"
    text = "id: m\ntitle: M\nextends: default\nbrings: [{}]\n"
    profile.write_text(text.format("nowhere.yaml"), encoding="utf-8")
    with pytest.raises(WatchlistError, match="nowhere"):
        Screener(a_list(FIRM), policy=str(profile))
    profile.write_text(text.format("us-import-region"), encoding="utf-8")
    assert Screener(a_list(FIRM), policy=str(profile)).check(**ROW).decision is Decision.REVIEW
