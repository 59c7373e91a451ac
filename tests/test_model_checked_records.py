"""Records that pydantic checks when they are made: what it refuses, and what needs no check."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from duediligence import Options, load_policy, load_watchlist
from duediligence.model import Alias, Kind, Watchlist, WatchlistEntry
from duediligence.policy import Policy

ROOT = Path(__file__).parents[1]
ENTRY: dict[str, Any] = {"id": "a", "list": "l", "kind": "organisation", "name": "Hetian Taida"}


def test_fields_are_turned_into_their_types():
    """A list becomes a tuple, a word the member of its enumeration, a dict the record it describes."""
    made = WatchlistEntry(**ENTRY, aliases=[{"text": "Taida"}])  # type: ignore[arg-type]
    assert made == WatchlistEntry.model_validate({**ENTRY, "aliases": [{"text": "Taida"}]})
    assert (made.kind, made.aliases, made.products) == (
        Kind.ORGANISATION,
        (Alias(text="Taida"),),
        (),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {**ENTRY, "alias": []},
        {**ENTRY, "kind": "person"},
        {**ENTRY, "history": []},
        {**ENTRY, "aliases": [{"text": 1}]},
        {"id": "a"},
    ],
)
def test_what_no_record_can_have_is_refused(wrong):
    """An unknown field, kind, type or missing field is refused however the record is made."""
    with pytest.raises(ValidationError):
        WatchlistEntry(**wrong)
    with pytest.raises(ValidationError):
        WatchlistEntry.model_validate(wrong)


def test_records_are_frozen_and_equal_by_their_fields():
    """A record cannot be changed; equal ones have one hash, and a copy has only what was replaced."""
    alias = Alias(text="Taida", alone=False)
    with pytest.raises(FrozenInstanceError):
        alias.text = "Other"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del alias.text
    assert {alias, Alias(text="Taida", alone=False)} == {alias}
    assert alias.model_copy(update={"alone": True}) == Alias(text="Taida")
    assert alias != Alias(text="Taida")


@pytest.mark.parametrize("name", ["xinjiang-2019", "goods-by-place"])
def test_a_list_comes_back_from_json_and_from_a_pickle(name):
    """A list that is written as JSON or pickled is the same when it is read."""
    watchlist = load_watchlist(name)
    assert Watchlist.model_validate_json(watchlist.model_dump_json()) == watchlist
    assert Watchlist.model_validate(watchlist.model_dump()) == watchlist
    assert pickle.loads(pickle.dumps(watchlist)) == watchlist


def test_a_record_is_a_field_of_other_models():
    """Whoever checks with pydantic can use our records as types."""
    policy = load_policy()
    assert is_dataclass(Policy)
    read = TypeAdapter(list[Policy]).validate_json(f"[{policy.model_dump_json()}]")
    assert read == [policy]


@given(st.lists(st.booleans(), min_size=1, max_size=3), st.text(max_size=5))
def test_unchecked_values_make_what_checked_ones_make(flags, text):
    """A record of values that were checked before equals the checked one, defaults included."""
    alias = Alias.unchecked(text, None, None, "confirmed", *flags[:2])
    assert alias == Alias(text=text, **dict(zip(("alone", "weak"), flags, strict=False)))


@pytest.mark.parametrize("values", [(), ("a", *[None] * 7)])
def test_too_few_or_too_many_values_make_no_record(values):
    """Values of another number than the fields are refused."""
    with pytest.raises(ValueError, match=r"Alias: a value is missing|zip"):
        Alias.unchecked(*values)


def test_defaults_load_no_pydantic():
    """The options that a command has by default are made without the library that checks others."""
    code = (
        "import sys; from duediligence import Options;"
        "Options(); Options(sheet=None, workers=1); print('pydantic' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "False\n"
    assert Options().workers == 1
