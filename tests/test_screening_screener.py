"""The pipeline: every row ends in one decision, and the same input always in the same result."""

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from screenings import decision, rules, screened, screener, suppliers, watchlist

from duediligence.errors import PolicyError, TableError, UsageError, WatchlistError
from duediligence.model import Column, Decision, Options, Suppliers
from duediligence.screening.screener import Screener, screen
from duediligence.text.tokenise import MAX_CHARACTERS

ROOT = Path(__file__).resolve().parents[1]
CELLS = st.sampled_from(
    ["", "Hetian Taida", "Hotan", "CN", "835100", "Gloves", "6116", "91653201MADUMMY12K", "N/A",
     "Shawan", "和田泰达", "=1+1", "\u200b", "+86 999 123", "no Xinjiang cotton", "Badger Sportswear"]
)  # fmt: skip
ROLES = ("name", "city", "country", "postal_code", "product", "hs_code", "registration_no", "phone",
         "other", "declaration", "ignore", "id", "factory.name", "factory.city")  # fmt: skip
ROWS = st.lists(st.dictionaries(st.sampled_from(ROLES), CELLS), max_size=6)
TRIALS = settings(max_examples=120, deadline=None, derandomize=True)


@TRIALS
@given(ROWS)
def test_every_row_has_one_decision_and_it_is_its_worst(rows):
    """Each row has a decision and a coverage, and the decision is that of its worst finding."""
    rows = [{"name": "", **row} for row in rows]
    result = screener().screen_suppliers([suppliers(rows)])
    assert len(result.decisions) == len(result.coverage) == len(rows)
    for position, worst in enumerate(result.decisions):
        ranks = [f.decision.rank for f in result.findings if f.position == position]
        assert worst.rank == max(ranks, default=0)
    assert all(f.decision is not Decision.CLEAR for f in result.findings)
    assert all(f.decision is Decision.CLEAR for f in result.near_misses)


@TRIALS
@given(ROWS.filter(bool), st.randoms(use_true_random=False))
def test_row_does_not_depend_on_the_others(rows, chance):
    """A row alone has the findings that it has among others, in whatever order they come."""
    rows = [{"name": "", **row} for row in rows]
    at = chance.randrange(len(rows))
    whole = screener().screen_suppliers([suppliers(rows)])
    alone = screener().screen_suppliers([suppliers([rows[at]])])
    assert whole.decisions[at] is alone.decisions[0]
    ids = [f.finding_id for f in whole.findings if f.position == at]
    assert ids == [f.finding_id for f in alone.findings]


def test_tables_run_on():
    """Several tables are one screening; positions run on over them."""
    result = screener().screen_suppliers(
        [suppliers([{"name": "Acme"}]), suppliers([{"name": "Hetian Taida"}], file="b.csv")]
    )
    assert [decision.value for decision in result.decisions] == ["clear", "block"]
    assert result.findings[0].position == 1


def test_texts_are_never_changed():
    """The suppliers that were given stand unchanged in the result."""
    table = suppliers([{"name": "  HETIAN TAIDA "}])
    result = screener().screen_suppliers([table])
    assert result.suppliers == (table,)
    assert table.columns[0].texts == ["  HETIAN TAIDA "]


# --- what can be screened ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "covered"),
    [
        ({"name": "Acme"}, (True, False, False)),
        ({"address": "Lyon", "product": "boxes"}, (False, True, True)),
        ({"name": "N/A", "city": "-", "hs_code": "6116"}, (False, False, True)),
        ({"name": "Acme", "country": "FR"}, (True, False, False)),
    ],
)
def test_coverage_tells_what_could_be_screened(row, covered):
    """Name, place and product are covered where a cell says something; a country is no place."""
    (coverage,) = screened(row).coverage
    assert (coverage.name, coverage.place, coverage.product) == covered


@pytest.mark.parametrize(
    "row", [{"product": "boxes"}, {"name": "—"}, {"name": "unknown", "city": ""}]
)
def test_row_that_says_nothing_is_unscreenable(row):
    """Without a readable name, place or number a row is never clear."""
    assert screened(row).decision is Decision.UNSCREENABLE


def test_unreadable_cell_is_unscreenable():
    """A name, place or number that could not be read makes the row unscreenable, and is told."""
    for role, expected in (("name", "unscreenable"), ("product", "clear")):
        column = Column("Head", "supplier", role, [""], ["#REF!"], {0: "#REF!"})
        city = Column("City", "supplier", "city", ["Lyon"], ["Lyon"])
        result = screener().screen_suppliers([Suppliers((column, city), [2])])
        assert result.decision.value == expected
    assert rules(result) == []


def test_text_too_long_to_be_read_is_never_clear():
    """What stands beyond the length that is read is not screened, and the row says so."""
    long = "word " * MAX_CHARACTERS + "Hetian Taida"
    result = screened(name="Acme", other=long)
    assert result.decision is Decision.UNSCREENABLE
    assert "other" in result.findings[0].reason


def test_flag_outweighs_what_could_not_be_read():
    """A row with a listed name and an unreadable cell stays blocked."""
    name = Column("Name", "supplier", "name", ["Hetian Taida"], ["Hetian Taida"])
    city = Column("City", "supplier", "city", [""], ["#N/A"], {0: "#N/A"})
    result = screener().screen_suppliers([Suppliers((name, city), [2])])
    assert rules(result) == ["P1a", "P15"]


# --- context ----------------------------------------------------------------------------------


def test_declaration_and_route_are_context():
    """A declaration or a route that names the region is told, and neither flags nor clears."""
    for role in ("declaration", "route"):
        result = screened({"name": "Acme", "city": "Lyon", role: "no Xinjiang cotton, via Khorgos"})
        assert result.decision is Decision.CLEAR
        assert [note.header for note in result.context] == [role]
    assert not screened(name="Acme", declaration="all is well").context


def test_denial_in_the_goods_is_context():
    """A denial in product text is told as context, and is no place."""
    result = screened(name="Acme", city="Lyon", country="FR", product="no Xinjiang cotton")
    assert result.decision is Decision.CLEAR
    assert "denies" in result.context[0].note


def test_buyer_is_credited_once():
    """A buyer that left is told as context with its statements, once, and is never flagged."""
    result = screened(name="Badger Sportswear", country="US")
    assert result.decision is Decision.CLEAR
    (note,) = result.context
    assert note.statements


def test_contact_and_ignored_columns_flag_nothing():
    """A contact's own name and a column that is ignored are not screened; a listed firm is."""
    assert decision(name="Acme", contact="Omar Shawan", ignore="Hetian Taida") == "clear"
    assert decision(name="Acme", contact="Hetian Taida") == "review"


# --- the door ---------------------------------------------------------------------------------


def test_frame_path_and_list_are_screened(tmp_path):
    """A frame, a path and several paths give the same decision."""
    import pandas as pd

    frame = pd.DataFrame({"name": ["Hetian Taida"]})
    path = tmp_path / "suppliers.csv"
    path.write_text("name\nHetian Taida\n", encoding="utf-8")
    ready = screener()
    for table in (frame, path, str(path), [path], [path, path]):
        assert ready.screen(table).decision is Decision.BLOCK
    assert len(ready.screen([path, path])) == 2
    assert [len(result) for result in ready.screen_parts([frame, path])] == [1, 1]
    assert screen(frame, watchlist(), options=Options()).decision is Decision.BLOCK
    assert list(frame.columns) == ["name"]


@pytest.mark.parametrize("table", [None, 7, {"Acme"}, object()])
def test_what_is_no_table_is_refused(table):
    """Something that is neither frame nor path is refused by its kind."""
    with pytest.raises(UsageError, match=type(table).__name__):
        screener().screen(table)


@pytest.mark.parametrize("part", ["suppliers.csv", Path("suppliers.csv"), "frame"], ids=str)
def test_one_part_is_no_list_of_parts(part):
    """A path is not taken letter by letter, nor a frame column by column: pass a list."""
    import pandas as pd

    single = pd.DataFrame({"name": ["A"]}) if part == "frame" else part
    with pytest.raises(UsageError, match="pass a list"):
        screener().screen_parts(single)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"workers": 0}, "Options: workers: 0 is less than 1"),
        ({"workers": "two"}, "Options: workers: 'two' is not a whole number"),
        ({"worker": 2}, "Options: worker: there is no such field; did you mean 'workers'?"),
    ],
    ids=str,
)
def test_wrong_option_is_told_in_plain_words(options, message):
    """A wrong option is a usage error that names it, without pydantic's own words."""
    with pytest.raises(UsageError) as error:
        Options(**options)
    assert str(error.value) == message


def test_no_file_is_refused():
    """An empty list of files is no screening."""
    with pytest.raises(TableError, match="at least one"):
        screener().screen([])


def test_unknown_list_and_policy_are_refused():
    """A list or policy that is not there stops before anything is screened."""
    with pytest.raises(WatchlistError):
        Screener("no-such-list")
    with pytest.raises(PolicyError):
        Screener(watchlist(), policy="no-such-policy")


def test_missing_list_is_told_in_the_provenance():
    """Under us-import without its list every result says that it is no UFLPA screening."""
    notices = screened({"name": "Acme"}, policy="us-import").provenance.policy.notices
    assert any("not a UFLPA screening" in notice for notice in notices)


def test_provenance_names_everything():
    """The result tells library, lists, policy and gazetteers by version and digest."""
    provenance = screened(name="Acme").provenance
    assert provenance.watchlists == watchlist().lists
    assert len(provenance.policy.sha256) == 64
    assert all(len(digest) == 64 for digest in provenance.gazetteers.values())


# --- one result -------------------------------------------------------------------------------


def bare(result):
    """The JSON of a result without the time it was made."""
    text = json.loads(result.to_json())
    del text["provenance"]["screened_at"]
    return json.dumps(text, ensure_ascii=False)


def test_screener_travels():
    """A screener can be pickled, and says the same afterwards."""
    copy = pickle.loads(pickle.dumps(screener()))
    table = [suppliers([{"name": "Hetain Taida", "city": "Hotan", "country": "CN"}])]
    assert bare(copy.screen_suppliers(table)) == bare(screener().screen_suppliers(table))


def test_screening_leaves_no_trace():
    """What was screened before changes nothing of what comes after."""
    fresh = Screener(watchlist())
    row = {"name": "Hetain Taida", "product": "gloves"}
    assert bare(fresh.screen_suppliers([suppliers([row])])) == bare(screened(row))


def test_hash_seed_changes_nothing():
    """Three processes with three hash seeds give the same bytes."""
    code = (
        "import csv, json, sys; from screenings import screener, suppliers;"
        "rows = list(csv.DictReader(open('tests/cases/worked-examples.csv', encoding='utf-8')));"
        "rows = [{k: v for k, v in row.items() if k in KEEP} for row in rows];"
        "result = screener().screen_suppliers([suppliers(rows, {'supplier_name': 'name'})]);"
        "text = json.loads(result.to_json()); del text['provenance']['screened_at'];"
        "sys.stdout.buffer.write(json.dumps(text, ensure_ascii=True).encode())"
    )
    keep = ["supplier_name", "address", "city", "province", "postal_code", "country", "product",
            "hs_code", "registration_no"]  # fmt: skip
    outputs = set()
    for seed in ("0", "1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", f"KEEP = {keep!r}; {code}"], capture_output=True, check=True,
            cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        )  # fmt: skip
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert b"hetian-taida" in outputs.pop()


@pytest.mark.parametrize("header", ["Xinjiang cotton used?", "新疆棉 (Y/N)"])
def test_header_that_speaks_of_the_region_is_told_with_its_answer(header):
    """'Xinjiang cotton used? Yes' is context of the row; 'n/a' under it says nothing."""
    rows = [("Acme", "CN", "Yes"), ("Base", "CN", "n/a")]
    result = screener().screen(pd.DataFrame(rows, columns=["Vendor", "Country", header]))
    assert [(note.position, note.text) for note in result.context] == [(0, "Yes")]
