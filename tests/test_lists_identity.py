"""Which list a list is: proved by its content, stated by the user, bundled, or an own list."""

import json
import random
from importlib import import_module

import pytest
from official_files import UFLPA_NAMES, cbp_table, uflpa_page, uflpa_table

import duediligence as dd
from duediligence.cli import main
from duediligence.errors import PolicyError, UsageError, WatchlistError
from duediligence.lists import load_watchlist, show
from duediligence.lists.formats.declaration import declarations
from duediligence.lists.formats.declared import describe
from duediligence.lists.identity import names_an_authority
from duediligence.model import ListIdentity
from duediligence.policy import load_policy
from duediligence.policy.requirement import Requirement
from duediligence.resources.official_lists import official_lists
from duediligence.resources.paths import shipped_path

OWN, STATED, PROVED = ListIdentity.OWN, ListIdentity.STATED, ListIdentity.PROVED


def load(folder, text, name, **options):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_watchlist(path, **options)


@pytest.mark.parametrize(
    ("text", "name", "format"),
    [
        (uflpa_page(), "saved.html", "uflpa"),
        (uflpa_page(UFLPA_NAMES[:15]), "saved.html", "uflpa"),
        (uflpa_table(), "copy.csv", "uflpa"),
        (cbp_table(), "orders.csv", "cbp-wro"),
    ],
)
def test_a_publication_proves_itself(tmp_path, text, name, format):
    """The layout and the entries of a publication prove it, whatever its file is called."""
    info = load(tmp_path, text, name).lists[0]
    official = official_lists()[format]
    assert (info.id, info.format, info.identity) == (format, format, PROVED)
    assert info.publisher == official.publisher


@pytest.mark.parametrize(
    ("text", "name", "lacks"),
    [
        (uflpa_page(UFLPA_NAMES[:14]), "uflpa.html", "only 14 of 25"),
        (uflpa_page(["Acme"] * 40), "uflpa.html", "only 0 of 25"),
        (uflpa_page(title="Our list"), "uflpa.html", "without the marks"),
        (uflpa_page(heading="Entity"), "uflpa.html", "without the marks"),
        (uflpa_page(sections=("2(d)(2)(B)(i)",)), "uflpa.html", "two sections"),
        (uflpa_page(sections=("One", "Two")), "uflpa.html", "two sections"),
        (uflpa_table(UFLPA_NAMES[:14]), "uflpa.csv", "only 14 of 25"),
        (uflpa_table(heads="Company,Effective Date,Section"), "uflpa.csv", "format uflpa"),
        (cbp_table(["Acme"] * 40), "cbp-wro.csv", "only 0 of 20"),
        ("Company,Category,Effective Date\nAcme,company,2024-01-01\n", "a.csv", "format uflpa"),
        ("Name,Type,Country,Date\nAcme,company,CN,2024-01-01\n", "cbp.csv", "without the marks"),
        ("name,schema,country\nAcme,Company,CN\n", "opensanctions.csv", "without the marks"),
    ],
)
def test_what_proves_less_is_an_own_list(tmp_path, text, name, lacks):
    """Each mark is needed; what is missing is in the sentence on the identity."""
    watchlist = load(tmp_path, text, name)
    info = watchlist.lists[0]
    assert (info.identity, info.publisher, info.format) == (OWN, "own list", "table")
    assert info.id not in official_lists()
    assert lacks in info.identity_basis
    assert "Homeland" not in " ".join(statement.claim for statement in watchlist.statements)


def test_copy_that_proves_nothing_keeps_its_aliases(tmp_path):
    """The names of a copy of an official list are taken apart in an own list too."""
    text = (
        "Name of Entity,Effective Date\n"
        '"Lanhu Mill (also known as Hulan Mill) and its subsidiary Beishan Yarn Co., Ltd.",2022\n'
        '"Dongxi (Nantong) Co., Ltd.",2022\n'
    )
    first, second, plain = load(tmp_path, text, "copy.csv").entries
    assert (first.name, first.aliases[0].text) == ("Lanhu Mill", "Hulan Mill")
    assert (second.name, plain.name) == ("Beishan Yarn Co., Ltd.", "Dongxi (Nantong) Co., Ltd.")


def test_user_states_which_list_it_is(tmp_path):
    """A statement is taken, recorded as such, and no proof."""
    info = load(tmp_path, uflpa_page(["Acme"] * 3), "page.html", format="uflpa").lists[0]
    assert (info.id, info.identity, info.format) == ("uflpa", STATED, "uflpa")
    assert "The user stated" in info.identity_basis


@pytest.mark.parametrize(
    ("text", "name", "format"),
    [
        (cbp_table(), "a.csv", "uflpa"),
        (uflpa_page(), "a.html", "cbp-wro"),
        ("list: {id: a, title: A, version: 1}\n", "a.yaml", "uflpa"),
    ],
)
def test_false_statement_is_refused(tmp_path, text, name, format):
    """A file with the layout of one list is not stated to be another."""
    with pytest.raises(WatchlistError, match="has the layout of the"):
        load(tmp_path, text, name, format=format)


def test_bundled_list_is_known_by_its_bytes(tmp_path):
    """A bundled list is known by its name or as an unchanged copy; a changed copy is an own list."""
    text = shipped_path("xinjiang-2019.yaml").read_text(encoding="utf-8")
    named, copied = load_watchlist(), load(tmp_path, text, "copy.yaml")
    changed = load(tmp_path, text + "# changed\n", "changed.yaml")
    identities = [watchlist.lists[0].identity.value for watchlist in (named, copied, changed)]
    assert identities == ["bundled", "bundled", "own"]


@pytest.mark.parametrize("list_id", ["uflpa", "UFLPA", "cbp-wro", "csl"])
def test_own_yaml_has_no_id_of_an_authority(tmp_path, list_id):
    """The id of an official list is refused in a list of one's own."""
    text = f"list: {{id: {list_id}, title: A, version: 1}}\nentries:\n  a: {{kind: organisation, name: Acme}}\n"
    with pytest.raises(WatchlistError, match="write another id"):
        load(tmp_path, text, "a.yaml")


@pytest.mark.parametrize(
    "field", ["identity: proved", "format: uflpa", "publisher: DHS", "entries: 99"]
)
def test_own_yaml_does_not_say_its_identity(tmp_path, field):
    """What establishes the identity is filled in, never written in the file."""
    text = f"list: {{id: a, title: A, version: 1, {field}}}\nentries:\n  a: {{kind: organisation, name: Acme}}\n"
    with pytest.raises(WatchlistError, match="it is filled in here"):
        load(tmp_path, text, "a.yaml")


HEADINGS = (
    "Company|Category|Effective Date|Name of Entity|Entity|Name|Type|Country|Date|Section|Status|"
    "Merchandise|WRO/Finding|Industry|schema|dataset|id|source|programs|alt_names|entity_number|"
    "Aliases|Address|Listed On|Notes|Sub-list|Number|Press Release|Group|Organisation|Firm"
).split("|")
NAME_HEADINGS = ("Company", "Name of Entity", "Entity", "Name", "Organisation", "Firm")
KINDS, DAYS = ("company", "organisation", ""), ("2024-01-01", "June 21, 2022", "")
LISTED_IN = ("2(d)(2)(B)(i)", "2(d)(2)(B)(ii)", "A")
VALUES = {
    **dict.fromkeys(("Category", "Type"), KINDS),
    **dict.fromkeys(("Date", "Effective Date", "Listed On"), DAYS),
    **dict.fromkeys(("Section", "Sub-list"), LISTED_IN),
    "Country": ("CN", "India", ""),
    "Status": ("Active", ""),
}
STEMS = [
    "uflpa", "uflpa-2026-11-20", "UFLPA Entity List", "cbp-wro", "cbp_wro_2026", "ofac-sdn", "sdn",
    "csl", "opensanctions", "my-uflpa-list", "our firms", "suppliers-2026-11-20", "dhs", "list",
]  # fmt: skip


def own_list_of(seed):
    """Return the name and the text of a list with random headings and random names."""
    chance = random.Random(seed)
    heads = chance.sample(HEADINGS, k=chance.randint(1, 8))
    heads = [chance.choice(NAME_HEADINGS), *heads]
    heads = list(dict.fromkeys(heads))
    rows = []
    for number in range(chance.randint(1, 60)):
        letters = "".join(chance.choices("bcdfgklmnprstvz", k=4))
        name = f"{letters.title()}a {chance.choice(['Mills', 'Textile', 'Gloves'])} {number}"
        if chance.random() < 0.1:  # a few firms that are on the official list too
            name = f"{chance.choice(UFLPA_NAMES)} Co."
        cells = [
            name if head in NAME_HEADINGS else chance.choice(VALUES.get(head, ("", f"x{number}")))
            for head in heads
        ]
        rows.append(",".join(f'"{cell}"' for cell in cells))
    text = "\n".join([",".join(heads), *rows]) + "\n"
    return f"{chance.choice(STEMS)}.csv", text


@pytest.mark.parametrize("seed", range(120))
def test_own_list_is_never_an_authority_s(tmp_path, seed):
    """No own list of random headings and names has an authority's name or meets a requirement."""
    name, text = own_list_of(seed)
    watchlist = load(tmp_path, text, name)
    info = watchlist.lists[0]
    assert info.identity is OWN
    assert info.id not in official_lists()
    assert info.publisher == "own list"
    assert not names_an_authority(info.title) or info.title.startswith("Own list in ")
    for format_name, official in official_lists().items():
        for need in ({"format": format_name}, {"publisher": official.publisher}):
            assert not Requirement.model_validate({**need, "entries": 1}).is_met_by(info)
        assert not any(official.publisher in statement.claim for statement in watchlist.statements)
    assert load_policy("us-import").missing(watchlist.lists) == ("uflpa",)


def test_publishers_are_those_of_the_readers():
    """The publisher that a policy may require is the one that the reader's statements name."""
    modules = {"cbp-wro": "cbp"}
    for format_name, official in official_lists().items():
        if format_name in declarations():
            about = describe(declarations()[format_name][0])
        else:
            module = modules.get(format_name, format_name)
            about = import_module(f"duediligence.lists.formats.{module}").ABOUT
        assert (about.id, about.title, about.publisher) == (
            format_name,
            official.title,
            official.publisher,
        )
        # Of a register, and of records that anybody may write, nothing proves a file.
        is_provable = bool(official.known) or bool(official.register) or format_name == "senzing"
        assert is_provable
        assert 0 < official.least_known <= max(1, len(official.known))


@pytest.mark.parametrize(
    ("requires", "problem"),
    [
        ("[ours]", "an own list never meets a requirement"),
        ("[table]", "an own list never meets a requirement"),
        ("[{publisher: Somebody}]", "an own list never meets a requirement"),
        ("[{format: uflpa, identity: [own]}]", "own proves no publisher"),
        ("[{format: uflpa, identity: []}]", "identity"),
        ("[{format: uflpa, entries: 0}]", "entries"),
        ("[{format: uflpa, publisher: OpenSanctions}]", "one of them"),
        ("[{}]", "one of them"),
        ("[{format: uflpa, size: 3}]", "size"),
    ],
)
def test_requirement_that_guards_nothing_is_refused(tmp_path, requires, problem):
    """A requirement that an own list could meet, or that none can, is refused."""
    path = tmp_path / "house.yaml"
    path.write_text(f"id: a\ntitle: A\nextends: default\nrequires: {requires}\n", encoding="utf-8")
    with pytest.raises(PolicyError, match=problem):
        load_policy(path)


@pytest.mark.parametrize("requires", ["[csl]", "[{format: uflpa, entries: 1}]"])
def test_profile_lifts_no_requirement(tmp_path, requires):
    """A profile may require more than the one that it extends, not less."""
    path = tmp_path / "house.yaml"
    text = f"id: a\ntitle: A\nextends: us-import\nrequires: {requires}\n"
    path.write_text(text, encoding="utf-8")
    needs = load_policy(path).requires
    assert load_policy("us-import").requires[0] in needs


def test_statement_may_be_refused_by_the_policy(tmp_path):
    """A policy may accept only lists that prove themselves."""
    need = Requirement.model_validate({"format": "uflpa", "entries": 1, "identity": ["proved"]})
    proved = load(tmp_path, uflpa_page(), "page.html").lists[0]
    stated = load(tmp_path, uflpa_page(), "page.html", format="uflpa").lists[0]
    assert (need.is_met_by(proved), need.is_met_by(stated)) == (True, False)


def test_identity_is_in_every_account(tmp_path, capsys):
    """`show`, `watchlist import`, the JSON result and the audit sheet say how it was established."""
    path = tmp_path / "page.html"
    path.write_text(uflpa_page(UFLPA_NAMES[:7]), encoding="utf-8")
    assert "identity: own" in show(load_watchlist(path))
    for words in (["import", str(path)], ["show", str(path)]):
        assert main(["watchlist", *words]) == 0
        assert "identity: own" in capsys.readouterr().out
        assert main(["watchlist", *words, "--format", "uflpa"]) == 0
        assert "identity: stated" in capsys.readouterr().out
    result = dd.Screener(str(path), format="uflpa").check(name="Acme")
    (info,) = json.loads(result.to_json())["provenance"]["watchlists"]
    assert (info["format"], info["identity"], info["entries"]) == ("uflpa", "stated", 7)
    assert info["publisher"] == "US Department of Homeland Security"


@pytest.mark.parametrize(
    ("words", "identities"),
    [
        (["-w", "{a}", "-w", "{b}"], ["own", "own"]),
        (["-w", "{a}", "--format", "uflpa", "-w", "{b}"], ["stated", "own"]),
        (["-w", "{b}", "-w", "{a}", "--format", "uflpa"], ["own", "stated"]),
        (["--format", "uflpa", "-w", "{a}"], ["stated"]),
        (["-w", "{a}", "--format", "uflpa", "-w", "{b}", "--format", "table"], ["stated", "own"]),
    ],
)
def test_format_is_for_the_list_before_it(tmp_path, capsys, words, identities):
    """--format states the list before it; before every list it states all of them."""
    (tmp_path / "a.html").write_text(uflpa_page(UFLPA_NAMES[:7]), encoding="utf-8")
    (tmp_path / "b.csv").write_text("Name\nLanhu\n", encoding="utf-8")
    words = [word.format(a=tmp_path / "a.html", b=tmp_path / "b.csv") for word in words]
    assert main(["gate", "--name", "Quiet Works", "--json", *words]) == 0
    infos = json.loads(capsys.readouterr().out)["provenance"]["watchlists"]
    assert [info["identity"] for info in infos] == identities


def test_format_beside_a_loaded_list_is_refused():
    """A list that is loaded already is not stated to be another."""
    with pytest.raises(UsageError, match="load_watchlist"):
        dd.Screener(load_watchlist(), format="uflpa")
