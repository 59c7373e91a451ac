"""Identity: keys that an answer can be bound to, whatever the order of rows and columns."""

import pytest
from lists_at_hand import a_list, aliases, entry
from screenings import screened, screener, suppliers, watchlist

from duediligence.reports.supplier_keys import supplier_key
from duediligence.screening.screener import Screener

ROW = {"name": "Hetian Taida Apparel", "city": "Hotan", "country": "CN"}


def key(**fields):
    return supplier_key(suppliers([fields]), 0)


def ids(result):
    return [(finding.finding_id, finding.evidence_digest) for finding in result.findings]


def test_id_comes_before_number_before_name():
    """The id column is the key; without one the registration number; else name and country."""
    full = {"id": "V-12", "registration_no": "91AB", **ROW}
    assert key(**full).startswith("id:")
    assert key(**{**full, "id": ""}).startswith("registration_no:")
    assert key(**ROW) == "name:hetian taida apparel:cn"


def test_nameless_row_is_its_texts():
    """A row without name or number is known by all its texts, ignored columns left out."""
    assert key(city="Hotan", ignore="x") == key(city="Hotan", ignore="y")
    assert key(city="Hotan") != key(city="Aksu")


def test_name_of_any_party_will_do():
    """Where only a factory is named, its name is the key."""
    assert supplier_key(suppliers([{"factory.name": "Acme"}]), 0) == "name:acme:"


@pytest.mark.parametrize("nothing", ["N/A", "-", "unknown", "不详", "0", "???"])
def test_what_says_nothing_is_no_key(nothing):
    """Two suppliers whose number is 'N/A' are two suppliers, and so are two without a name."""
    assert key(name="Alpha", registration_no=nothing) != key(name="Beta", registration_no=nothing)
    assert key(name=nothing, city="Hotan") != key(name=nothing, city="Aksu")


def test_costume_of_a_key_changes_nothing():
    """Capitals, width and punctuation change no key."""
    assert key(name="ACME, Ltd.", country="cn") == key(name="Ａcme Ltd", country="CN")


def test_ids_do_not_depend_on_the_row():
    """A finding has the same ids alone, beside other rows, and with its columns turned."""
    alone = ids(screened(ROW))
    beside = screener().screen_suppliers(
        [suppliers([{"name": "Acme"}, dict(reversed(ROW.items()))])]
    )
    assert ids(beside) == alone


def test_other_supplier_other_finding():
    """The same cells of another supplier are another finding."""
    first, second = (ids(screened({"id": number, **ROW})) for number in ("1", "2"))
    assert {finding for finding, _ in first}.isdisjoint({finding for finding, _ in second})
    assert [digest for _, digest in first] == [digest for _, digest in second]


def test_changed_cell_is_other_evidence():
    """Where a matched cell changes, the finding is the same and its evidence another."""
    (before,), (after,) = (
        ids(screened(id="1", name=name)) for name in ("Hetian Taida", "Taida Hetian")
    )
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_evidence_follows_the_sources_not_our_words():
    """A changed quotation is other evidence; a changed claim of ours, or another entry, is none."""

    def digest(changes, *entries):
        firm = entry("organisation", "Zhuowan Haramayn")
        first = firm.statements[0].model_copy(update=changes)
        listed = firm.model_copy(update={"statements": (first, *firm.statements[1:])})
        ready = Screener(a_list(listed, *entries))
        (finding,) = ready.screen_suppliers([suppliers([{"name": "Zhuowan Haramayn"}])]).findings
        return finding.evidence_digest

    unrelated = entry("organisation", "Somebody Else", aliases=aliases("Meixin Daqo"))
    assert digest({}) == digest({"claim": "We say it otherwise."}) == digest({}, unrelated)
    assert digest({}) != digest({"quote": "They said so."})


def test_rules_about_no_entry_have_ids_of_their_own():
    """A row that cannot be screened has an id too, and another rule another."""
    (unscreenable,), (signal,) = (
        ids(screened(id="1", product="boxes")),
        ids(screened(id="1", name="Acme", product="satellite workshop")),
    )
    assert unscreenable[0] != signal[0]


def test_policy_changes_no_id():
    """Under another policy a finding keeps its ids, so that an answer keeps its place."""
    assert ids(screened(ROW)) == ids(screened(ROW, policy="us-import"))
    assert watchlist().lists[0].id == "xinjiang-2019"
