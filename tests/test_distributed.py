"""One part of a table, screened as engines do it, without an engine."""

import json
import pickle
import sys
from itertools import pairwise

import pandas as pd
import pytest
from builders import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from order_lines import (
    KEY,
    count_screened_rows,
    expected,
    one_supplier,
    order_lines,
    screened,
    stop_counting,
)
from screenings import screener

import duediligence as dd
from duediligence.distributed import SCHEMA, partition, plan, shipped
from duediligence.distributed.row_numbers import NumberForms
from duediligence.places.cell_places import NO_PLACES
from duediligence.screening import index_cache


def roles_of(frame, key=KEY, columns=None):
    return plan.decide_roles(list(frame.columns), key, columns, lambda: frame)


def plan_of(frame, key=KEY):
    return plan.make_plan(screener(), list(frame.columns), key, columns=None, sample=lambda: frame)


def part_of(frame, **changes):
    own = frame.drop(columns=changes.get("file", []))
    planned = partition.Plan(**{"key": KEY, "roles": roles_of(own), **changes})
    return partition.screen_part(frame, screener(), planned)


class Unspeakable:
    """A cell that cannot be turned into text."""

    def __str__(self):
        raise ValueError("no text in here")


def test_one_part_says_what_a_screening_says():
    """Decisions, reasons and findings of a part are those of the frame and the JSON of a result."""
    frame = order_lines()
    for planned in (plan_of(frame), partition.Plan(KEY, roles_of(frame))):
        done = partition.screen_part(frame, screener(), planned)
        assert screened(done, KEY) == expected(frame, KEY)


def test_each_row_says_what_its_single_check_says():
    """The decision of a row in a part is the decision of the same row checked alone."""
    frame = order_lines(120)
    decisions = part_of(frame)["dd_decision"]
    roles = roles_of(frame)
    for (_, row), decision in zip(frame.iterrows(), decisions, strict=True):
        fields = {roles[header]: cell for header, cell in row.items() if not pd.isna(cell)}
        texts = {role: str(cell) for role, cell in fields.items() if "other" not in role}
        assert screener().check(**texts).decision.value == decision, row.to_dict()


@settings(max_examples=10)
@given(cuts=st.lists(st.integers(0, 60), max_size=4), order=st.permutations(range(60)))
def test_cut_and_order_do_not_matter(cuts, order):
    """However a table is shuffled and cut, empty parts included, every row comes out the same."""
    whole = order_lines(60)
    plan = plan_of(whole)
    shuffled = whole.iloc[list(order)]
    edges = [0, *sorted(cuts), 60]
    parts = [
        partition.screen_part(shuffled.iloc[start:end], screener(), plan)
        for start, end in pairwise(edges)
    ]
    together = pd.concat(parts).sort_index()
    pd.testing.assert_frame_equal(together, partition.screen_part(whole, screener(), plan))


def test_schema_is_the_same_for_every_part():
    """An empty partition, one of nulls only and a full one have the same columns of the same types."""
    frame = order_lines(30)
    nulls = pd.DataFrame({**dict.fromkeys(frame.columns), KEY: [1, 2]})
    for rows in (frame, frame.iloc[:0], nulls):
        done = partition.screen_part(rows, screener(), partition.Plan(KEY, roles_of(frame)))
        assert list(done.columns) == [KEY, *SCHEMA]
        assert done[KEY].dtype == rows[KEY].dtype
        assert done.dtypes.iloc[1:].map(str).tolist() == [kind for kind, _ in SCHEMA.values()]


def test_row_without_anything_keeps_its_key():
    """A row that holds nothing but its key comes out once, as unscreenable."""
    frame = pd.DataFrame({KEY: ["a", "b"], "Vendor Name": [None, "Acme"]})
    assert part_of(frame)["dd_decision"].tolist() == ["unscreenable", "clear"]


def test_table_is_not_changed_and_index_is_kept():
    """The part that comes in stays as it is, and its own index comes out."""
    frame = order_lines(20).set_axis([f"at {number}" for number in range(20)])
    before = frame.copy()
    assert part_of(frame).index.equals(before.index)
    pd.testing.assert_frame_equal(frame, before)


def test_hostile_texts_come_out_as_text():
    """Control characters, unpaired surrogates and formulas of strangers do not break a partition."""
    frame = pd.DataFrame({KEY: range(len(HOSTILE)), "Vendor Name": list(HOSTILE)}, dtype=object)
    done = part_of(frame)
    assert len(done) == len(HOSTILE)
    done["dd_reason"].str.encode("utf-8")
    done["dd_findings"].map(json.loads)


def test_meaning_of_an_open_heading_is_decided_once():
    """A "Code" beside a city is a postal code for every partition, also where a part holds others."""
    frame = order_lines()
    roles = roles_of(frame)
    assert roles["Code"] == "supplier.postal_code"
    with_codes = frame.head(2).assign(Code=pd.Series(["V-17", None]))
    plan = partition.Plan(KEY, roles)
    alone = partition.screen_part(with_codes, screener(), plan)
    with_more = partition.screen_part(pd.concat([with_codes, frame.tail(200)]), screener(), plan)
    pd.testing.assert_frame_equal(alone, with_more.head(2))


def test_rows_are_looked_at_only_where_headings_are_open():
    """Where the headings tell, no row is fetched to learn what the columns hold."""
    columns = {"Code": "postal_code"}
    plan.decide_roles(
        list(order_lines().columns), KEY, columns, lambda: pytest.fail("rows were fetched")
    )


@pytest.mark.parametrize("blank", [None, "", "  ", float("nan")])
def test_blank_key_is_refused_with_its_place(blank):
    """A row without a key is refused: which file, between which keys, which row."""
    cells = {KEY: ["a1", blank, "a3"], "Vendor Name": ["A", "B", "C"]}
    frame = pd.DataFrame({**cells, "from": ["/data/orders-7.csv"] * 3}, dtype=object)
    with pytest.raises(dd.TableError) as refused:
        part_of(frame, file="from")
    assert str(refused.value) == (
        "orders-7.csv, rows from Line 'a1' to 'a3' (3 in all): the key column 'Line' is blank in"
        " row 2 of these, after 'a1'. Give every row a key of its own, or leave the row out."
    )


def test_part_that_fails_names_file_and_rows():
    """What breaks inside a part comes out as ours, with file and keys, and survives pickling."""
    cells = {KEY: [7, 8], "Vendor Name": ["A", Unspeakable()]}
    frame = pd.DataFrame({**cells, "from": ["/data/orders-7.csv"] * 2})
    with pytest.raises(dd.TableError) as failed:
        part_of(frame, file="from", roles={KEY: "id", "Vendor Name": "name"})
    travelled = pickle.loads(pickle.dumps(failed.value))
    assert type(travelled) is dd.TableError
    assert str(travelled) == (
        "orders-7.csv, rows from Line '7' to '8' (2 in all): could not be screened: ValueError: no"
        " text in here"
    )


def test_name_of_the_file_is_not_screened():
    """A file that lies in a folder called like a listed place flags no row."""
    frame = pd.DataFrame({KEY: [1], "Vendor Name": ["Acme"], "from": ["/Hotan, Xinjiang/a.csv"]})
    roles = roles_of(frame[[KEY, "Vendor Name"]])
    assert part_of(frame, file="from", roles=roles)["dd_decision"].tolist() == ["clear"]


@pytest.mark.parametrize(
    ("headers", "key", "columns", "message"),
    [
        (["Vendor Name"], "Line", None, "no column 'Line'"),
        (["Line", "Vendor Name"], "Line", {"Plant": "name"}, "there is no column 'Plant'"),
        (["Line", "Amount"], "Line", None, "no column holds a supplier's name"),
        (["Line", "Name", "Name "], "Line", None, "two columns are called 'Name'"),
        (["dd_rule", "Name"], "dd_rule", None, "as one of the result is"),
    ],
)
def test_columns_are_checked_before_anything_runs(headers, key, columns, message):
    """A key that is not there, an unknown header and a table of nothing are refused at the call."""
    with pytest.raises(dd.ColumnError, match=message):
        roles_of(pd.DataFrame(columns=headers), key, columns)


@pytest.mark.parametrize(
    ("screen", "gone", "extra"),
    [
        (dd.screen_spark, "pyspark", "spark"),
        (dd.screen_spark, "pyarrow", "spark"),
        (dd.screen_dask, "dask", "dask"),
    ],
)
def test_missing_extra_is_named(monkeypatch, screen, gone, extra):
    """Without the library, the error names the extra that brings it."""
    for module in [*filter(lambda name: name.split(".")[0] == gone, sys.modules), gone]:
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(dd.MissingExtra, match=rf"pip install 'duediligence\[{extra}\]'"):
        screen(order_lines(), screener(), key=KEY)


@pytest.mark.parametrize("screen", [dd.screen_spark, dd.screen_dask])
def test_pandas_frame_is_sent_to_the_plain_screening(screen):
    """A frame of another kind is refused, and the message says where a pandas frame goes."""
    with pytest.raises(dd.UsageError, match=r"a pandas frame goes to Screener\.screen"):
        screen(order_lines(), screener(), key=KEY)


# --- rows that differ in numbers only -----------------------------------------------------------


def distinct_rows(frame):
    return len(partition.shared_cells(frame, plan_of(frame)).drop_duplicates())


def test_repeated_text_of_a_column_is_looked_at_once(monkeypatch):
    """Each text of a column of strings is made the text that is screened once; a gap is none."""
    seen = []

    def counted(cell):
        seen.append(cell)
        return str(cell)

    monkeypatch.setattr(partition, "cell_text", counted)
    column = pd.Series(["Hotan ", None, "Lyon", "Hotan "], dtype="str")
    frame = pd.DataFrame({KEY: ["a", "b", "c", "d"], "City": column})
    cells = partition.shared_cells(
        frame, partition.Plan(KEY, dict.fromkeys(map(str, frame.columns), "x.other"))
    )
    assert cells["c1"].tolist() == ["Hotan", "", "Lyon", "Hotan"]
    assert seen.count("Hotan ") == 1


def test_equal_cells_of_other_types_keep_their_own_texts():
    """True equals 1 and 1.0, and none is read as another."""
    frame = pd.DataFrame({KEY: list("abcd"), "Any": pd.Series([1, True, 1.5, "1"], dtype=object)})
    cells = partition.shared_cells(
        frame, partition.Plan(KEY, dict.fromkeys(map(str, frame.columns), "x.other"))
    )
    assert cells["c1"].tolist() == ["1", "TRUE", "1.5", "1"]


def test_row_of_a_frequent_supplier_is_read_once():
    """Lines of one supplier that differ in order number, amount and date are one row to screen."""
    frame = one_supplier(500)
    assert distinct_rows(frame) == 2
    count_screened_rows()
    done = partition.screen_part(frame, screener(), plan_of(frame))
    assert stop_counting() == 2
    assert screened(done, KEY) == expected(frame, KEY)


def test_finding_has_the_id_of_its_own_row():
    """An order number that is read as the supplier's number is part of the id of each finding."""
    frame = pd.DataFrame(
        {"PO Number": ["7001", "7002"], "Vendor Name": ["Hetian Taida Apparel"] * 2}
    )
    done = partition.screen_part(frame, screener(), plan_of(frame, "PO Number"))
    ids = {json.loads(text)[0]["finding_id"] for text in done["dd_findings"]}
    assert distinct_rows(frame.rename(columns={"PO Number": KEY})) == 1
    assert len(ids) == 2
    assert screened(done, "PO Number") == expected(frame, "PO Number")


def test_finding_of_a_nameless_row_has_the_id_of_all_its_cells():
    """Without a name all texts of a row make its key, also those that only number it."""
    frame = pd.DataFrame(
        {"Ref": ["12-1", "12-2"], "Vendor Name": ["N/A", None], "City": ["Hotan", "Hotan"]}
    )
    done = partition.screen_part(frame, screener(), plan_of(frame, "Ref"))
    assert screened(done, "Ref") == expected(frame, "Ref")


def test_key_that_may_say_something_is_screened():
    """A key with words, with a listed name or with a listed number is screened with its row."""
    keys = ["Hetian-Taida-100", "4500001", "HOTAN 4500", "CN4500001", "V-100200", "12 Hetian Taida"]
    frame = pd.DataFrame({"Order Line": keys, "Vendor Name": "Acme"})
    done = partition.screen_part(frame, screener(), plan_of(frame, "Order Line"))
    assert screened(done, "Order Line") == expected(frame, "Order Line")
    assert (done["dd_decision"] != "clear").tolist() == [True, False, True, False, False, True]


def screened_by(listed, folder, keys):
    """Screen order lines of these numbers by a list given as CSV, as a whole screening does."""
    path = folder / "own.csv"
    path.write_text(listed, encoding="utf-8")
    of_list = dd.Screener(path)
    frame = pd.DataFrame({"Order Line": keys, "Vendor Name": "Acme"})
    planned = plan.make_plan(
        of_list, list(frame.columns), "Order Line", columns=None, sample=lambda: frame
    )
    done = partition.screen_part(frame, of_list, planned)
    assert done["dd_decision"].tolist() == [
        decision.value for decision in of_list.screen(frame).decisions
    ]
    return done, planned


def test_listed_number_is_screened(tmp_path):
    """A registration number on the list flags the row whose order number it is."""
    listed = "name,registration_no\nGrey Heron Foundry,4500012345\n"
    done, _ = screened_by(listed, tmp_path, ["4500012345", "4500012346"])
    assert done["dd_decision"].tolist() != ["clear", "clear"]


def test_list_that_names_a_number_leaves_no_cell_out(tmp_path):
    """If a firm on the list is called by a number, every number is screened."""
    _, planned = screened_by("name\n4711\n", tmp_path, ["4711", "4712"])
    assert not planned.numbers


@settings(max_examples=30)
@given(text=st.from_regex(r"(PO|V-|ORD )?[0-9 .,:/_-]{1,12}", fullmatch=True))
def test_number_of_a_row_leads_to_nothing(text):
    """Whatever counts as a number of its row has no hit in a column without a role."""
    numbers = NumberForms(screener()._index).in_column(["PO4500012", "V-100", "ORD 200"])
    assert numbers is not None
    if numbers.contains(text.strip()):
        reading = screener()._index.read("other", text.strip())
        assert (reading.matches, reading.context, reading.places) == ((), (), NO_PLACES)


def test_values_of_different_types_are_kept_apart():
    """A one, a truth, bytes and a missing value in one column stay what they are."""
    cells = [1, True, 1.0, b"1", None, float("nan"), "1", b"\xff"]
    frame = pd.DataFrame({KEY: range(len(cells)), "Vendor Name": pd.Series(cells, dtype=object)})
    done = partition.screen_part(frame, screener(), plan_of(frame))
    assert screened(done, KEY) == expected(frame, KEY)


# --- a screener on its way ----------------------------------------------------------------------


def test_saved_list_is_read_and_not_compiled(tmp_path, monkeypatch):
    """A worker reads the compiled list from the file, and answers as the caller's screener does."""
    path = shipped.save_index(screener(), tmp_path / "lists")
    monkeypatch.setattr(index_cache, "write_index", lambda *_: pytest.fail("it was compiled anew"))
    travelled = pickle.loads(pickle.dumps(shipped.parts_of(screener()))).load(path.parent)
    frame = order_lines(30)
    decisions = [one.screen(frame).decisions for one in (travelled, screener())]
    assert decisions[0] == decisions[1]


def test_folder_of_others_is_not_used(tmp_path):
    """Where others may write to the folder of the file, the list is compiled anew."""
    path = shipped.save_index(screener(), tmp_path / "lists")
    path.parent.chmod(0o777)
    assert shipped.parts_of(screener()).load(path.parent).check(name="Hetian Taida").findings


def test_process_loads_a_screener_once():
    """A process keeps the last few screeners that it has loaded, and no more."""
    loads = []

    def load():
        loads.append(1)
        return screener()

    for digest in ("a", "a", "b", "a", "c", "a", "b"):
        shipped.loaded(digest, load)
    assert len(loads) == 4
