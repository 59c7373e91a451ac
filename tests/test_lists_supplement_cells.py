"""Cells of the supplements to 15 CFR part 744, in the shapes in which they are written; all firms are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duediligence.lists.parsing.supplement_cells import parts_of_supplement_cell


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        (
            "Velmora Co., Ltd., Room 2, Minsk, Belarus; and Flat No. 4, Dubai.",
            [
                "name Velmora Co., Ltd.",
                "address Room 2, Minsk, Belarus",
                "address Flat No. 4, Dubai",
            ],
        ),
        (
            "Velmora 13th Institute (VI 13), a.k.a., the following two aliases:\n—Oxmoor; and\n—OI.\n113 Road; and 2 Quay",
            [
                "name Velmora 13th Institute (VI 13)",
                "alias Oxmoor",
                "alias OI",
                "address 113 Road",
                "address 2 Quay",
            ],
        ),
        (
            "Velmora Company, a.k.a., the following one alias: -Velmora Co. Apt. 1, Minsk",
            ["name Velmora Company", "alias Velmora Co", "address Apt. 1, Minsk"],
        ),
        (
            "Velmora (a.k.a., the following one alias: -Oxmoor (Minsk) Co., Ltd.), Gruvin Road, Minsk",
            ["name Velmora", "alias Oxmoor (Minsk) Co., Ltd", "address Gruvin Road, Minsk"],
        ),
        (
            "Velmora, f.k.a., the following one alias:\n–Old Velmora.\nUnit 5",
            ["name Velmora", "former name Old Velmora", "address Unit 5"],
        ),
        (
            "Velmora, d/b/a the following two aliases: -Vel; and -Mora. 12 Street",
            ["name Velmora", "alias Vel", "alias Mora", "address 12 Street"],
        ),
        (
            "Velmora Ltd., Quay 7; see alternate address under Bulgaria",
            ["name Velmora Ltd.", "address Quay 7"],
        ),
        (
            "Velmora, a.k.a., the following two aliases: Vel Motor; and Mora Holland. 12 Street",
            ["name Velmora", "alias Vel Motor", "alias Mora Holland", "address 12 Street"],
        ),
        ("Dakar Works", ["name Dakar Works"]),
    ],
)
def test_parts_of_a_cell(cell, parts):
    """A cell gives its name, each alias and each address; letters inside a word are no mark."""
    assert [" ".join(part) for part in parts_of_supplement_cell(cell)] == parts


@given(st.text(alphabet="AKa.ka-;,()\n —1", max_size=40))
def test_any_cell_has_a_name_first(cell):
    """Whatever a cell holds, it is read without failing, and a name comes first."""
    parts = list(parts_of_supplement_cell(cell))
    assert parts[0][0] == "name"
    assert parts[0][1] or not any(map(str.isalnum, cell)) or len(parts) > 1
