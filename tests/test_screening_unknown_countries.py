"""A country that no table knows is an issue and changes no decision."""

import duediligence as dd


def issues_of(countries):
    table = {"Supplier": ["Acme Works"] * len(countries), "Country": countries}
    result = dd.screen(table)
    return result, [issue for issue in result.issues if "names no country" in issue.problem]


def test_each_unknown_country_is_reported_once_with_its_place():
    """Each distinct text is one issue, with its first row, its column and how many rows have it."""
    result, issues = issues_of(["China", "Atlantis", "Chnia", "Atlantis", "亚特兰蒂斯"])
    assert [(issue.row, issue.header) for issue in issues] == [
        (1, "Country"),
        (2, "Country"),
        (4, "Country"),
    ]
    assert "'Atlantis'" in issues[0].problem
    assert "2 rows" in issues[0].problem
    assert {decision.value for decision in result.decisions} == {"clear"}


def test_known_countries_and_blanks_are_no_issue():
    """Countries in many languages, codes, places of a country and placeholders are known."""
    known = [
        "CN",
        "156",
        "Chiny",
        "中国",
        "P.R. China",
        "UK",
        "China / Vietnam",
        "England",
        "Xinjiang",
    ]
    assert issues_of([*known, "", "n/a", "-", "TBD", "不详"])[1] == []


def test_a_column_of_other_texts_gives_few_issues():
    """A column without any country gives ten issues, the last of which says how many more there are."""
    issues = issues_of([f"Freedonia{number}q" for number in range(300)])[1]
    assert len(issues) == 10
    assert "290 more texts" in issues[-1].problem
