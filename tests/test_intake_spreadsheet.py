"""Files become suppliers: headings found, columns mapped, every row accounted for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from on_disk import both_ways
from spreadsheets import row, rows_of, worksheet, xlsx

from duediligence.errors import ColumnError, TableError, UsageError
from duediligence.intake.spreadsheet import describe_columns, suppliers_from_file
from duediligence.model import Options


@pytest.fixture
def intake(tmp_path):
    def intake(content, name="a.xlsx", **named):
        content = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(content)
        return both_ways(lambda: suppliers_from_file(tmp_path / name, **named))

    return intake


def mapped(suppliers):
    return {column.header: f"{column.party}.{column.role}" for column in suppliers.columns}


def texts(suppliers, header):
    return next(list(column.texts) for column in suppliers.columns if column.header == header)


def test_header_below_title_rows(intake):
    """Titles above the header are listed with their rows; blank rows are counted."""
    (suppliers,) = intake(
        xlsx(
            {
                "S": row(2, {"B": "Supplier list"})
                + row(3, {"B": "Company:", "C": "Buyer"})
                + rows_of([[None, "Vendor", "City", "Country"], [None, "A", "B", "C"]], 5)
                + row(9, {"B": "Z"})
            }
        )
    )
    assert (list(suppliers.rows), suppliers.blank) == ([6, 9], 2)
    assert mapped(suppliers) == {
        "Vendor": "supplier.name",
        "City": "supplier.city",
        "Country": "supplier.country",
    }
    assert [issue.row for issue in suppliers.issues] == [2, 3]


def test_header_on_two_lines(intake):
    """Groups above headings say whose they are, merged or followed by blanks."""
    lines = (
        row(1, {"A": "Vendor", "C": "Factory", "E": "Remarks"})
        + row(2, {"A": "Name", "B": "Country", "C": "Name", "D": "City"})
        + row(3, {"A": "x", "E": "y"})
    )
    merged = '<mergeCells count="3"><mergeCell ref="A1:B1"/><mergeCell ref="C1:D1"/><mergeCell ref="E1:E2"/></mergeCells>'
    expected = {
        "Vendor Name": "supplier.name",
        "Vendor Country": "supplier.country",
        "Factory Name": "factory.name",
        "Factory City": "factory.city",
        "Remarks": "supplier.other",
    }
    (suppliers,) = intake(xlsx({"S": worksheet(lines, after=merged)}))
    assert mapped(suppliers) == expected
    (suppliers,) = intake("Vendor,,Factory,\nName,Country,Name,City\nx,,,\n", "a.csv")
    assert list(mapped(suppliers).values()) == list(expected.values())[:4]


def test_rows_of_data_are_no_header(intake):
    """A cell that reads like a heading, deep in the data, loses no row above it."""
    text = "name1,entry,give_as\n" + "A,b,name\nB,c,address\nXinjiang Co,d,name\nVendor,City,Name\n"
    (suppliers,) = intake(text, "a.csv")
    assert len(suppliers) == 4
    assert suppliers.rows[0] == 2


def test_two_headers_of_one_width(intake):
    """Technical names above the real headings, as wide as these, are told as a row above."""
    (suppliers,) = intake("F1,F2,F3\nVendor,City,Country\nA,B,C\n", "a.csv")
    assert texts(suppliers, "Vendor") == ["A"]


@pytest.mark.parametrize("title", ["", "Our suppliers 2024\n", "Our suppliers 2024\n\n"])
def test_one_column_is_enough(intake, title):
    """A list of names, or of addresses, under a heading."""
    for heading in ("Supplier name", "Address"):
        (suppliers,) = intake(f"{title}{heading}\nAcme\nB\n", "a.csv")
        assert texts(suppliers, heading) == ["Acme", "B"]


def test_columns_without_a_role_are_screened_too(intake):
    """An unknown heading, a blank one and surplus fields are `other`, never dropped."""
    (suppliers,) = intake("Vendor,Frob,\nA,b,c,d\nB,,,\n", "a.csv")
    assert mapped(suppliers) == {
        "Vendor": "supplier.name",
        "Frob": "supplier.other",
        "column 3": "supplier.other",
        "column 4": "supplier.other",
    }
    (suppliers,) = intake(xlsx({"S": rows_of([["Vendor"], ["A", None, "x"]])}))
    assert list(mapped(suppliers)) == ["Vendor", "column C"]


def test_caller_decides(intake):
    """columns= goes before every guess, whatever the case of the header."""
    (suppliers,) = intake(
        "Vendor,Plant,Note\nA,b,c\n",
        "a.csv",
        columns={"Plant": "mill.city", "note": "ignore", "Vendor": "factory.name"},
    )
    assert list(mapped(suppliers).values()) == ["factory.name", "mill.city", "supplier.ignore"]


def test_caller_finds_the_header(intake):
    """A row that holds the headers which the caller names is the header."""
    (suppliers,) = intake("a,b\nc,d\nFrob,Grob\nx,y\n", "a.csv", columns={"Frob": "name"})
    assert texts(suppliers, "Frob") == ["x"]


def test_wrong_columns_are_refused(intake):
    """A header that is not there, and a role that does not exist, each in one sentence."""
    with pytest.raises(
        ColumnError, match=r"a.csv: there is no column 'Vendr'; did you mean 'Vendor'\?"
    ):
        intake("Vendor,City\nA,B\n", "a.csv", columns={"Vendr": "name"})
    with pytest.raises(ColumnError, match=r"no column 'zzzz'\. The headers found are 'Vendor'"):
        intake("Vendor,City\nA,B\n", "a.csv", columns={"zzzz": "name"})
    for wrong in ({"Vendor": "nme"}, {7: "name"}, ["Vendor"]):
        with pytest.raises(UsageError):
            intake("Vendor,City\nA,B\n", "a.csv", columns=wrong)


def test_nothing_to_screen_is_refused(intake):
    """Neither a name nor an address: the headers found, and the nearest guess."""
    with pytest.raises(ColumnError, match=r"'Suplr', 'Qty'.*'Suplr' looks like 'supplier'"):
        intake("Suplr,Qty\nA,2\n", "a.csv")
    with pytest.raises(ColumnError, match="Say which it is"):
        intake("1,2\n3,4\n", "a.csv")
    with pytest.raises(TableError, match="every sheet is empty"):
        intake(xlsx({"S": ""}))


def test_every_sheet_is_read(intake):
    """All usable sheets are suppliers; one that is not is an issue with its rows."""
    suppliers = intake(
        xlsx(
            {
                "A": rows_of([["Vendor"], ["x"]]),
                "Empty": "",
                "Notes": rows_of([["to do"], ["q"]]),
                "B": rows_of([["Factory name"], ["y"]]),
            },
            states={"B": "hidden"},
        )
    )
    assert [(sheet.sheet, len(sheet)) for sheet in suppliers] == [("A", 1), ("B", 1)]
    assert "2 rows of it were not screened" in suppliers[0].issues[-1].problem
    assert suppliers[0].issues[-1].sheet == "Notes"
    assert "hidden" in suppliers[1].issues[0].problem


def test_one_sheet_can_be_chosen(intake):
    """The option sheet reads one."""
    content = xlsx({"A": rows_of([["Vendor"], ["x"]]), "B": rows_of([["Vendor"], ["y"]])})
    assert [sheet.sheet for sheet in intake(content, options=Options(sheet="B"))] == ["B"]


def test_merged_cells_speak_for_all_their_rows(intake):
    """A name merged over three rows is the name of each; an error likewise."""
    lines = (
        rows_of([["Vendor", "City"], ["Acme", "a"], [None, "b"], [None, "c"]])
        + row(5, {"A": '<c r="A5" t="e"><v>#REF!</v></c>', "B": "d"})
        + row(6, {"B": "e"})
    )
    after = '<mergeCells count="2"><mergeCell ref="A2:A4"/><mergeCell ref="A5:A6"/></mergeCells>'
    (suppliers,) = intake(xlsx({"S": worksheet(lines, after=after)}))
    assert texts(suppliers, "Vendor") == ["Acme", "Acme", "Acme", "", ""]
    assert dict(suppliers.columns[0].unreadable) == {3: "the error #REF!", 4: "the error #REF!"}
    assert any("2 cells filled" in issue.problem for issue in suppliers.issues)


def test_cells_that_cannot_be_read_are_marked(intake):
    """Errors as cells and as text have no text, and show what was seen."""
    (suppliers,) = intake("Vendor,City\n#REF!,a\n#####,b\nAcme,#N/A\n", "a.csv")
    assert texts(suppliers, "Vendor") == ["", "", "Acme"]
    assert suppliers.columns[0].unreadable[0] == "the error #REF!"
    assert list(suppliers.columns[0].shown) == [
        "#REF!",
        "(unreadable: a column too narrow for its number: #####)",
        "Acme",
    ]
    shown = "\n".join(["Vendor", *suppliers.columns[0].shown])
    (again,) = intake(shown, "b.csv")
    assert list(again.columns[0].unreadable) == [0, 1]


def test_eaten_zeros_come_back(intake):
    """Five digits of a Chinese row get their zero back, one issue tells; others stay."""
    (suppliers,) = intake(
        "Vendor,Postal Code,Country\nA,71000,China\nB,71000.0,CN\nC,71000,US\nD,848000.0,CN\n"
        "E,12345,\n石家庄,50000,\n",
        "a.csv",
    )
    column = suppliers.columns[1]
    assert list(column.texts) == ["071000", "071000", "71000", "848000", "12345", "050000"]
    assert list(column.shown) == ["71000", "71000.0", "71000", "848000.0", "12345", "50000"]
    (issue,) = suppliers.issues
    assert "3 Chinese postal codes" in issue.problem
    assert issue.header == "Postal Code"


def test_code_beside_a_place_can_be_a_postal_code(intake):
    """A column "Code" with postal codes beside the city is one, and doubtful; an id is an id."""
    (suppliers,) = intake("Vendor,City,Code\nA,Hotan,848000\nB,Aksu,843000\n", "a.csv")
    assert mapped(suppliers)["Code"] == "supplier.postal_code"
    assert suppliers.issues[0].header == "Code"
    (suppliers,) = intake("Code,Vendor,City\n848000,A,Hotan\n843000,B,Aksu\n", "a.csv")
    assert mapped(suppliers)["Code"] == "supplier.id"


@pytest.mark.parametrize(
    ("headers", "targets", "is_ambiguous"),
    [
        ("Factory Name,Address,Country", "factory.name factory.address factory.country", False),
        (
            "Vendor,Address,Factory Name,Address",
            "supplier.name supplier.address factory.name factory.address",
            True,
        ),
        ("Vendor,Parent company,Address", "supplier.name parent.name supplier.address", False),
        ("Address,Mill", "mill.address mill.name", False),
        (
            "Shipper,Address,Consignee,Address",
            "shipper.name shipper.address consignee.name consignee.address",
            True,
        ),
    ],
)
def test_addresses_belong_to_somebody(intake, headers, targets, is_ambiguous):
    """A heading that names no party speaks of the only one, or of the one to its left."""
    (suppliers,) = intake(f"{headers}\n{',x' * headers.count(',')}\n", "a.csv")
    assert [f"{column.party}.{column.role}" for column in suppliers.columns] == targets.split()
    assert any("does not say whose" in issue.problem for issue in suppliers.issues) == is_ambiguous


def test_columns_are_described(tmp_path):
    """Each column with its party, role, reason and doubt."""
    (tmp_path / "a.csv").write_text("Vendor,Region,Frob\nA,b,c\n")
    vendor, region, frob = describe_columns(tmp_path / "a.csv")
    assert (vendor.file, vendor.header, vendor.role, vendor.ambiguity) == (
        "a.csv",
        "Vendor",
        "name",
        "",
    )
    assert "several things" in region.ambiguity
    assert "not a heading we know" in frob.why


def test_our_own_workbook_is_read_as_it_was_first(tmp_path, intake):
    """Of our review workbook only the suppliers are read, without what we added, mapped as before."""
    header = ["Plant", "dd_row", "zip", "dd_decision_2", "dd_row_2", "dd_file_2"]
    (suppliers,) = intake(
        xlsx(
            {
                "Summary": rows_of([["Vendor"], ["not this"]]),
                "Review": rows_of([["Supplier"], ["nor this"]]),
                "All suppliers": rows_of([header, ["A", "7", "1", "block", "2", "f"]]),
                "Evidence": "",
                "Could not screen": "",
                "Audit": rows_of(
                    [
                        ["File", "Sheet", "Column", "Party", "Role"],
                        ["f", "s", "Plant", "mill", "name"],
                        ["f", "s", "zip", "supplier", "ignore"],
                    ]
                ),
            }
        )
    )
    assert mapped(suppliers) == {
        "Plant": "mill.name",
        "dd_row": "supplier.other",
        "zip": "supplier.ignore",
    }
    assert texts(suppliers, "dd_row") == ["7"]


CELLS = st.one_of(
    st.none(), st.sampled_from(["Acme", "Name", "City", "Factory", "和田", "#REF!", " ", "x y"])
)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=12),
    st.integers(0, 3),
    st.integers(1, 4),
)
@settings(deadline=None, max_examples=60)
def test_every_row_is_accounted_for(tmp_path_factory, body, titles, first):
    """Whatever the layout, rows above, headings, suppliers and blank rows make the sheet."""
    lines = [["Title"]] * titles + [["Vendor", "City", "Country"], *body]
    path = tmp_path_factory.mktemp("any") / "a.xlsx"
    path.write_bytes(xlsx({"S": rows_of(lines, first)}))
    (suppliers,) = both_ways(lambda: suppliers_from_file(path))
    expected = [
        first + titles + 1 + at
        for at, line in enumerate(body)
        if any(cell and cell.strip() for cell in line)
    ]
    above = {issue.row for issue in suppliers.issues if "above the header" in issue.problem}
    assert set(expected) <= set(suppliers.rows) | above
    assert list(suppliers.rows) == expected
