"""What a table shows of suppliers that were lost in it stops the result; ordinary tables do not."""

import pandas as pd
import pytest

import duediligence as dd
from duediligence.intake.lost_suppliers import blank_name_issues, second_table_issues
from duediligence.model import Column, Decision


def column(header, role, texts, party="supplier"):
    return Column(header, party, role, texts=texts, shown=texts)


@pytest.mark.parametrize(
    ("columns", "stops"),
    [
        ([column("Name", "name", ["", "N/A"])], [True]),
        ([column("Name", "name", ["", "Acme"])], []),
        ([column("Name", "name", [])], []),
        (
            [column("Name", "name", ["Acme"]), column("Factory", "name", [""], "factory")],
            [False],
        ),
        (
            [column("Name", "name", [""]), column("Factory", "name", ["Acme"], "factory")],
            [True],
        ),
        ([column("Name 1", "name", ["Acme"]), column("Name 2", "name", [""])], []),
    ],
)
def test_blank_columns_of_names(columns, stops):
    """A supplier's name that is blank in every row stops; a factory's beside names is reported."""
    assert [issue.stops for issue in blank_name_issues(columns)] == stops


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (["Acme|Lyon", "Factory Name|Country", "Other|FR"], [2]),
        (["Acme|Lyon", "Supplier Name|City", "Other|Paris"], []),
        (["Acme|Lyon", "供应商名称|城市", "Other|Paris"], []),
        (["Acme|Lyon", "工厂名称|国家", "Other|FR"], [2]),
        (["Acme|Factory", "Other|Supplier"], []),
        (["Acme|Lyon", "Factory Name|Country"], []),
    ],
)
def test_second_header(rows, found):
    """Another header with rows below it is found; a repeated or translated one means the same."""
    texts = list(zip(*(row.split("|") for row in rows), strict=True))
    issues = second_table_issues(["Supplier Name", "City"], texts, range(1, len(rows) + 1))
    assert [issue.row for issue in issues] == found


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"Hetian Taida Apparel Co Ltd": ["Acme"], "Address": ["2 Main Street"]}),
        pd.DataFrame({"Supplier": [None, ""], "City": ["Lyon", "Paris"]}),
        pd.DataFrame({"Supplier": ["Acme", "City", "Lyon"], "City": ["Nice", "Name", "Other"]}),
    ],
)
def test_frame_that_lost_suppliers_does_not_pass(frame):
    """What stops a file stops a frame as well."""
    result = dd.screen(frame)
    assert result.decision is Decision.UNSCREENABLE
    with pytest.raises(dd.Blocked) as blocked:
        result.raise_if_flagged(at="block")
    assert blocked.value.exit_code == 10
