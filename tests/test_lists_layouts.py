"""Layouts of public lists with invented rows: no person is an entry, and the counts add up."""

import csv
import io
import random

import pytest

from duediligence.lists import load_watchlist

BIS = (
    "Name|Street_Address|City|State|Country|Postal_Code|Effective_Date|Expiration_Date|"
    "Standard_Order|Last_Update|Action|FR_Citation"
).split("|")
EU = (
    "fileGenerationDate|Entity_LogicalId|Entity_EU_ReferenceNumber|Entity_DesignationDate|"
    "Entity_Remark|Entity_SubjectType|Entity_SubjectType_ClassificationCode|"
    "Entity_Regulation_Programme|NameAlias_LastName|NameAlias_FirstName|NameAlias_WholeName|"
    "NameAlias_NameLanguage"
).split("|")
UK = (
    "Name 6|Name 1|Name 2|Title|DOB|Nationality|Passport Number|Position|Address 1|Country|"
    "Other Information|Group Type|Alias Type|Regime|Listed On|Group ID"
).split("|")
GIVEN, FAMILY = ("Mara", "Tomas", "Ilka", "Orin"), ("Lindqvar", "Quessel", "Vandoruk", "Ostrell")
BRANDS, TRADES = (
    ("Lanhu", "Beishan", "Zarnex"),
    ("Mining Corporation", "Freight Ltd", "Shipping LLC"),
)


def bis_row(given, family, firm, chance):
    name = firm or f"{given} {family}".upper()
    return {
        "Name": name,
        "Country": chance.choice(["US", "IQ", ""]),
        "Effective_Date": "06/19/2003",
        "Standard_Order": "Y",
        "Action": "FR NOTICE ADDED",
        "FR_Citation": "68 F.R. 38290 6/27/03",
    }


def eu_row(given, family, firm, chance):
    person = {"NameAlias_LastName": family, "NameAlias_FirstName": given}
    kinds = chance.choice([("E", "enterprise"), ("", "enterprise")] if firm else [("P", "person")])
    return {
        "Entity_LogicalId": str(chance.randrange(9999)),
        "Entity_SubjectType": kinds[0],
        "Entity_SubjectType_ClassificationCode": kinds[1],
        "NameAlias_WholeName": firm or f"{given} {family}",
        **({} if firm else person),
    }


def uk_row(given, family, firm, chance):
    return {
        "Name 6": firm or family.upper(),
        "Name 1": "" if firm else given,
        "DOB": "" if firm else chance.choice(["01/02/1960", ""]),
        "Group Type": "Entity" if firm else "Individual",
        "Alias Type": "Primary name",
        "Listed On": "17/02/2012",
        "Group ID": str(chance.randrange(99999)),
    }


LAYOUTS = {
    "bis": (BIS, bis_row, "\t", "", "denied.txt"),
    "eu": (EU, eu_row, ";", "", "eu.csv"),
    "uk": (UK, uk_row, ",", "Last Updated,01/09/2026\n", "conlist.csv"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", range(10))
def test_no_person_is_loaded_and_counts_add_up(tmp_path, layout, seed):
    """Firms are entries, persons are left out or undecided, and every row is in one count."""
    headings, make_row, delimiter, above, name = LAYOUTS[layout]
    chance = random.Random(f"{layout} {seed}")
    firms, total = set(), chance.randint(2, 30)
    written = io.StringIO()
    table = csv.DictWriter(written, headings, delimiter=delimiter, restval="", lineterminator="\n")
    table.writeheader()
    for number in range(total):
        is_firm = number == 0 or chance.random() < 0.5
        firm = f"{chance.choice(BRANDS)} {chance.choice(TRADES)}" if is_firm else ""
        firms |= {firm} - {""}
        table.writerow(make_row(chance.choice(GIVEN), chance.choice(FAMILY), firm, chance))
    path = tmp_path / name
    path.write_text(above + written.getvalue(), encoding="utf-8")

    watchlist = load_watchlist(path)
    assert {entry.name for entry in watchlist.entries} == firms
    texts = " ".join(
        [entry.name for entry in watchlist.entries]
        + [alias.text for entry in watchlist.entries for alias in entry.aliases]
    )
    assert not any(family.lower() in texts.lower() for family in FAMILY)
    rows = watchlist.lists[0].rows
    assert rows is not None
    assert rows.total == total
    assert rows.taken + rows.persons + rows.vessels + rows.undecided + rows.other == total
    assert rows.persons + rows.undecided > 0 or rows.taken == total
