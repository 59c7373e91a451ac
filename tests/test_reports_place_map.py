"""Where findings are: from what a location shows back to a place with coordinates."""

from __future__ import annotations

import pytest
from builders import a_finding, a_result

from duediligence.model import How, Match, MatchKind, WordMatch
from duediligence.reports.place_map import PlaceMap
from duediligence.reports.result_index import ResultIndex

PLACES = PlaceMap(("xinjiang", "china", "world"))


def placed(*labels: str) -> list[str]:
    """The names of the places of a finding whose row names these."""
    matches = tuple(
        Match("supplier", "city", "City", label, "northland", "demo-list", label, 100.0,
              (WordMatch(label, label, How.SAME),), MatchKind.PLACE)
        for label in labels
    )  # fmt: skip
    finding = a_finding(1, matches=matches)
    codes = PLACES.places_of(finding, ResultIndex(a_result()))
    return [PLACES.places[code].name for code in codes]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Lop County (洛浦县)", "Lop County"),
        ("Hotan (Prefecture or City or County)", "Hotan Prefecture"),
        ("Ili Kazakh Autonomous Prefecture (伊犁哈萨克自治州) or Kokdala City (可克达拉市)",
         "Ili Kazakh Autonomous Prefecture"),
        ("Shawan City (沙湾市) or Shawan Town, Jingning (沙湾镇) or 3 others of the name",
         "Shawan City"),
    ],
)  # fmt: skip
def test_a_location_is_put_at_its_first_place(label: str, name: str) -> None:
    """Every way in which a location shows its places leads to one with coordinates."""
    assert placed(label) == [name]


def test_a_place_is_not_shown_beside_a_smaller_one_in_it() -> None:
    """A row in Xinjiang, Hotan Prefecture, Lop County is in Lop County."""
    labels = ("Xinjiang (新疆维吾尔自治区)", "Hotan Prefecture (和田地区)", "Lop County (洛浦县)")
    assert placed(*labels) == ["Lop County"]


@pytest.mark.parametrize("label", ["Northland", "", "(", "Boston (MA", " or ", "x" * 5000])
def test_a_place_without_coordinates_is_nowhere(label: str) -> None:
    """What is not on the map is left out, whatever it looks like."""
    assert placed(label) == []
