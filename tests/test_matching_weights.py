"""The numbers of the matcher: every way has all its parts, and the documents have the numbers."""

import re
import runpy
from pathlib import Path

import pytest
from screenings import index, taken_apart

from duediligence.matching.build_index import place_spellings
from duediligence.matching.names.agreements import WAYS, compare_words
from duediligence.matching.names.match import ListedName, match_name
from duediligence.policy.sentences import _HOW as SENTENCES
from duediligence.resources.csv_tables import read_rows
from duediligence.resources.match_weights import match_weights
from duediligence.resources.paths import RESOURCES

ROOT = Path(__file__).resolve().parents[1]
TABLES = RESOURCES / "frequencies"
DOCUMENTED = runpy.run_path(str(ROOT / ".ci" / "document_match_weights.py"))
SEVERAL = DOCUMENTED["WAYS_OF_SEVERAL"]
HOWS = [*(way.how for way in WAYS), *SEVERAL]
SPELLINGS = place_spellings(index().lexicon)


@pytest.mark.parametrize("how", HOWS)
def test_every_way_has_all_its_parts(how):
    """A way of agreeing has a cost, a sentence of its own and an example in the documents."""
    assert how in match_weights().way
    assert how in SENTENCES
    assert how in DOCUMENTED["EXAMPLES"]


def test_no_cost_is_of_no_way():
    """Every cost is that of a way, so that none is changed in vain."""
    assert set(match_weights().way) == set(HOWS)


@pytest.mark.parametrize("how", HOWS)
def test_example_of_a_way_agrees_in_that_way(how):
    """The example that the documents give of a way does agree in this way."""
    written, listed = DOCUMENTED["EXAMPLES"][how]
    names = taken_apart(written), taken_apart(listed)
    if how in SEVERAL:
        listed_name = ListedName("entry", "list", listed, names[1], can_stand_alone=True)
        match = match_name(names[0], listed_name, SPELLINGS, is_name=True)
        assert match is not None
        assert {word.how for word in match.words} == {how}
    else:
        agreement = compare_words(names[0].words[0], names[1].words[0], SPELLINGS)
        assert agreement is not None
        assert agreement.how is how


def test_document_has_the_numbers():
    """The tables of `how-matching-works.md` have every number; `.ci/document_match_weights.py` writes them."""
    text = DOCUMENTED["DOCUMENT"].read_text(encoding="utf-8")
    for table in DOCUMENTED["tables"]():
        assert "\n".join(["", *table, ""]) in text


def test_document_has_every_number():
    """No row of the weights is left out of the tables."""
    rows = read_rows(RESOURCES / "matching" / "match-weights.csv")
    cells = sum(
        len(line.split(" | ")) > 2 for table in DOCUMENTED["tables"]() for line in table[2:]
    )
    # What is missing and what is added have one line for both.
    assert cells == sum(row["section"] != "extra" for row in rows)


def test_page_of_the_frequencies_has_their_sizes():
    """The page beside the tables of word frequencies names each with its columns and its rows."""
    page = (TABLES / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+\.csv)` \| ([\w, ]+) \| ([\d,]+) \|", page, re.MULTILINE)
    tables = {}
    for path in TABLES.glob("*.csv"):
        header, _total, *lines = path.read_text(encoding="utf-8").splitlines()
        tables[path.name] = header.replace(",", ", "), f"{len(lines):,}"
    assert {name: (columns, size) for name, columns, size in rows} == tables
