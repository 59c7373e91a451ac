"""The shipped evidence: every quotation in its place, every allegation with its denials."""

import hashlib
import re
from pathlib import Path

import pytest

from duediligence import lists
from duediligence.errors import EvidenceError
from duediligence.model import Kind
from duediligence.resources.paths import shipped_path

ARTICLE = Path(__file__).resolve().parents[2] / "shared" / "article.txt"
# SHA-256 of the names, in small letters, of the people whom the article names. They are never
# written down here either.
WITNESSES = {
    "e34f28dead3cfd912f0bfa43275610808e5c07a14f6d8455b737ddf360d2714c",
    "4fb668d80dff15844036d2e829490ce3de0215661dcae04e6d0960b2c9ac5220",
    "17966b6bf4b858ac8b10addcd760e9292a24d3247f96d992db7be05e5ecd9c07",
    "dddb92364b2f7cba38c7280f10fea08d978be50e0caa06e4230e34344d058a8f",
    "f88114209f18d6128baeece9adf4a2c8878e85526121b3bdcca9d9713ebb9f77",
}
WATCHLIST = lists.load_watchlist()
QUOTED = [s for s in WATCHLIST.statements if s.quote is not None]
FILES = sorted(shipped_path().glob("*.yaml"))

PASSAGE = "The mill denies it. A report alleges it."
SMALL = f"""\
list: {{id: small, title: A small list, version: 1}}
sources:
  report:
    title: A report
    publisher: Somebody
    sha256: {hashlib.sha256(PASSAGE.encode()).hexdigest()}
  notice: {{title: A notice, publisher: An office, sha256: {"0" * 64}}}
entries:
  mill:
    kind: organisation
    name: Acme Mill
    statements:
      - source: report
        stance: alleges
        about: subject
        claim: It is alleged.
        quote: A report alleges it.
        start: 20
        end: 40
      - {{source: notice, stance: lists, about: subject, claim: Listed., quote: X, start: 0, end: 1}}
"""


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return lists.load_watchlist(path)


# --- the list that is shipped ----------------------------------------------------------------


@pytest.mark.skipif(not ARTICLE.is_file(), reason="no ../shared/article.txt beside the checkout")
def test_every_quotation_stands_in_the_article():
    """Each shipped quotation is found in the article at its offsets, character for character."""
    text = ARTICLE.read_bytes().decode("utf-8")
    checks = WATCHLIST.verify({lists.source_of(WATCHLIST.sources, text).id: text})
    assert len(checks) == len(QUOTED)
    assert {check.outcome for check in checks} == {"proved"}


@pytest.mark.parametrize("statement", QUOTED, ids=lambda statement: statement.id)
def test_quotation_is_as_long_as_its_place(statement):
    """A quotation has as many characters as its offsets say."""
    assert len(statement.quote) == statement.end - statement.start


@pytest.mark.parametrize("entry", WATCHLIST.entries, ids=lambda entry: entry.id)
def test_allegation_travels_with_its_denials(entry):
    """Each entry alleges something, says so in our own words, and carries the three denials."""
    alleged = [s for s in entry.statements if s.stance == "alleges"]
    denied = [s for s in entry.statements if s.stance == "denies" and s.source == "afp-2019"]
    assert alleged
    assert all(re.search("article|report", s.claim) for s in alleged)
    assert {(s.start, s.end) for s in denied} == {(853, 884), (2601, 2711), (2818, 2957)}


def test_company_has_its_own_answer():
    """The company's denial, the buyer's inquiry and the official orders stand on its entry."""
    company = next(entry for entry in WATCHLIST.entries if entry.id == "hetian-taida")
    stances = {s.source: s.stance for s in company.statements}
    assert stances == {
        "afp-2019": "denies",
        "cbp-wro-2019": "lists",
        "bis-entity-list-2020": "lists",
        "ap-2019": "denies",
        "asi-central-2019": "responds",
    }


def test_quotation_stays_with_its_subject():
    """The passage on the region stands on the region only; what places allege is of the region."""
    subjects = {
        (s.start, s.end): {
            e.id for e in WATCHLIST.entries if any(s.start == t.start for t in e.statements)
        }
        for s in QUOTED
        if s.stance == "alleges"
    }
    assert subjects == {
        (3142, 3302): {"hetian-taida"},
        (1121, 1214): {"jiafang-industrial-park", "yining-county", "gloves"},
        (257, 283): {"gloves"},
        (4892, 4966): {"shawan", "carpets"},
        (5160, 5221): {"paper-towels"},
        (607, 692): {"xinjiang"},
    }
    for entry in WATCHLIST.entries:
        alleged = {s.about for s in entry.statements if s.stance == "alleges"}
        assert alleged == {"region" if entry.kind is Kind.PLACE else "subject"}


def test_source_is_called_what_it_is():
    """The article is called a machine paraphrase and bears no invented date."""
    source = next(source for source in WATCHLIST.sources if source.id == "afp-2019")
    assert source.title == "a machine paraphrase of an AFP report"
    assert source.date is None
    assert source.date_note


def test_places_and_products():
    """Each entry stands at the place alleged for it, and the towels at none."""
    places = {entry.id: entry.places for entry in WATCHLIST.entries}
    assert places == {
        "hetian-taida": ("CN-650000",),
        "jiafang-industrial-park": ("CN-654021",),
        "yining-county": ("CN-654021",),
        "shawan": ("CN-654203",),
        "xinjiang": ("CN-650000",),
        "gloves": ("CN-654021",),
        "carpets": ("CN-654203",),
        "paper-towels": (),
    }
    site = next(entry for entry in WATCHLIST.entries if entry.kind is Kind.SITE)
    assert site.products == ("gloves",)


def test_han_names_bring_their_reading():
    """Every name in Han or Uyghur letters carries its reading, so that none need be guessed."""
    for entry in WATCHLIST.entries:
        for alias in entry.aliases:
            if alias.language in {"zh-Hans", "zh-Hant", "ug-Arab"}:
                assert alias.reading, alias.text


def test_buyer_is_credited_and_no_entry():
    """The former buyer stands among the notes, to its credit, and not among the entries."""
    note = next(note for note in WATCHLIST.context if note.id == "badger-sportswear")
    assert "credit" in note.text
    assert all("badger" not in entry.name.lower() for entry in WATCHLIST.entries)


def test_general_phrases_do_not_stand_alone():
    """The park's translated or Han name, which other parks bear too, needs a second signal."""
    site = next(entry for entry in WATCHLIST.entries if entry.kind is Kind.SITE)
    for alias in site.aliases:
        named = "Jiafang" in alias.text or "伊宁" in alias.text
        assert alias.alone is named, alias.text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_witness_is_named(path):
    """No word of a shipped list is the name of a person in the article."""
    words = set(re.findall(r"\w+", path.read_text(encoding="utf-8").lower()))
    assert not {w for w in words if hashlib.sha256(w.encode()).hexdigest() in WITNESSES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_fault_of_the_article_is_repeated(path):
    """The article's own errors stand inside its quotations or nowhere."""
    lines = path.read_text(encoding="utf-8").splitlines()
    own_words = " ".join(" ".join(line for line in lines if "quote:" not in line).split())
    for fault in ("Shawan Province", "48/42", "China ' Wrestling", "Kyrgyzstan", "Masters"):
        assert fault not in own_words


def test_wording_is_fair():
    """Our own words accuse nobody."""
    texts = [s.claim for s in WATCHLIST.statements] + [n.text for n in WATCHLIST.context]
    texts += [entry.note or "" for entry in WATCHLIST.entries]
    for text in texts:
        assert not re.search(
            r"\b(guilty|slave\w*|confirmed|culprit|criminal)\b", text, re.IGNORECASE
        )


# --- proving quotations ----------------------------------------------------------------------


def test_source_not_given_is_said(small):
    """A quotation whose source was not given is not called proved."""
    outcomes = [check.outcome for check in small.verify({"report": PASSAGE})]
    assert outcomes == ["proved", "source not given"]
    assert {check.outcome for check in small.verify({})} == {"source not given"}


def test_other_text_is_refused(small):
    """A text that differs in one character is not the text that was quoted from."""
    with pytest.raises(EvidenceError, match="SHA-256"):
        small.verify({"report": PASSAGE + "\n"})


def test_unknown_source_is_refused(small):
    """A text for a source that the list does not have is refused with those it has."""
    with pytest.raises(EvidenceError, match="it has report, notice"):
        small.verify({"paper": PASSAGE})


def test_moved_quotation_is_refused(tmp_path):
    """A quotation that stands elsewhere in its source is refused with what stands there."""
    path = tmp_path / "moved.yaml"
    path.write_text(SMALL.replace("start: 20", "start: 19").replace("end: 40", "end: 39"), "utf-8")
    with pytest.raises(EvidenceError, match=r"small:mill:1: report has ' A report alleges it'"):
        lists.load_watchlist(path).verify({"report": PASSAGE})


def test_text_finds_its_source(small):
    """A text is known by its SHA-256, and an unknown one is refused with those known."""
    assert lists.source_of(small.sources, PASSAGE).id == "report"
    with pytest.raises(EvidenceError, match="is not a source of this list"):
        lists.source_of(small.sources, "another text")
