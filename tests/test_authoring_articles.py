"""Web pages and PDFs become text with stable offsets; what cannot be read is said so."""

import contextlib
import io
import time

import pypdf
import pytest
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from duediligence.authoring import Article, as_yaml, build, draft, read_article
from duediligence.cli import main
from duediligence.errors import EvidenceError, TableError, WatchlistError
from duediligence.lists import load_watchlist

FIRST = (
    "Workers at the mill of Zorvane Textile Co., Ltd. in Xinjiang were not allowed to leave the"
    " compound, a labour rights group said in a report that was published in March."
)
SECOND = (
    "The group said that the company had kept their passports, and that some of the workers"
    " received only 320 yuan for almost two months of work in the factory."
)
THIRD = (
    "The government of the region denies that any worker in its factories has been forced to work."
)
PROSE = (FIRST, SECOND, THIRD)
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>News</title>
<script>var firm = "the company Hidden Script Ltd";</script><style>p {{ color: red }}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li><li><a href="/b">Business</a></li></ul></nav>
<div class="ad"><a href="http://ads.example">Buy shirts of the brand Glitterhem now, the best of all shirts</a></div>
<article><h1>Mill accused over passports</h1><p>{FIRST}</p><p>{SECOND}</p>
<aside><a href="/x">More on the supplier Lurex Mills Ltd</a></aside><p>{THIRD}</p></article>
<!-- the company Hidden Comment Ltd -->
<footer>© 2026 The company Footer Press Ltd, all rights reserved, all of the terms of use apply here</footer>
</body></html>"""


def pdf(*pages, password=None, algorithm="RC4-128"):
    """A PDF with these pages, each of which has these lines of text."""
    writer = pypdf.PdfWriter()
    helvetica = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = DictionaryObject({NameObject(k): NameObject(v) for k, v in helvetica.items()})
    for lines in pages:
        page = writer.add_blank_page(600, 800)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        escaped = [
            line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in lines
        ]
        shown = " T* ".join(f"({line}) Tj" for line in escaped)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 11 Tf 14 TL 40 760 Td {shown} ET".encode("cp1252"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password is not None:
        writer.encrypt(password, "owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def lines_of(text, width=80):
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


REPORT = pdf(
    ["Labour Report 2026", *lines_of(FIRST), "Page 1"],
    ["Labour Report 2026", *lines_of(SECOND), "Page 2"],
    ["Labour Report 2026", *lines_of(THIRD), "Page 3"],
)


def approve_all(path):
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    approved_by:\n", "    approved_by: rv-7\n"), encoding="utf-8")


def test_page_gives_its_prose_alone():
    """Navigation, advertising, links, scripts and comments of a page are not in its text."""
    article = read_article(PAGE.encode(), "news.html")
    assert article.text.split("\n\n") == [
        "Mill accused over passports", FIRST, SECOND, f"{THIRD}\n"
    ]  # fmt: skip
    assert (article.file, article.original) == ("news.html.txt", "news.html")
    assert "paragraphs of the page are not in the text" in article.warnings[0]
    assert read_article(PAGE.encode(), "news.html") == article


def test_page_is_recognised_by_its_content():
    """A page that is called .txt is read as a page, in the encoding that it names."""
    page = PAGE.replace("utf-8", "windows-1252").replace("labour rights", "«labour» rights")
    assert "«labour»" in read_article(page.encode("cp1252"), "a.txt").text


def test_pdf_gives_its_text_without_headers():
    """Lines that every page repeats and page numbers are left out; sentences run over lines."""
    article = read_article(REPORT, "report.pdf")
    assert " ".join(article.text.split()) == " ".join(PROSE)
    assert (article.file, article.warnings) == ("report.pdf.txt", ())


def test_divided_word_is_joined():
    """A word that is divided at the end of a line is one word."""
    article = read_article(pdf([*lines_of(f"{FIRST} It was the sup-"), "plier of many."]), "a.pdf")
    assert "the supplier of many" in article.text


@pytest.mark.parametrize(
    ("name", "content"), [("news.html", PAGE.encode()), ("report.pdf", REPORT)], ids=["page", "pdf"]
)
def test_from_page_or_pdf_to_an_order(name, content, tmp_path, capsys):
    """draft, approve, build, verify, gate: quotations are proved by the text beside the draft."""
    article, out, listed = tmp_path / name, tmp_path / "out" / "d.yaml", tmp_path / "l.yaml"
    article.write_bytes(content)
    out.parent.mkdir()
    command = ["watchlist", "draft", str(article), "-o", str(out)]
    assert main(command) == 0
    assert f"{name}.txt" in capsys.readouterr().err
    assert main(command) == 0  # the same text again
    approve_all(out)
    assert main(["watchlist", "build", str(out), "-o", str(listed)]) == 0
    text = out.parent / f"{name}.txt"
    assert main(["watchlist", "verify", str(listed), "--source", str(text)]) == 0
    order = ["gate", "-w", str(listed), "--country", "China", "--name"]
    assert main([*order, "Zorvane Textile Co Ltd"]) == 20


def test_text_of_somebody_else_is_not_written_over(tmp_path, capsys):
    """A file that has the name of the text and another content stays as it is."""
    article, text = tmp_path / "news.html", tmp_path / "news.html.txt"
    article.write_text(PAGE, encoding="utf-8")
    text.write_text("notes", encoding="utf-8")
    assert main(["watchlist", "draft", str(article), "-o", str(tmp_path / "d.yaml")]) == 5
    assert "another content" in capsys.readouterr().err
    assert text.read_text(encoding="utf-8") == "notes"
    assert not (tmp_path / "d.yaml").exists()


UNREADABLE = {
    "scanned": (pdf([], []), "without text .2 pages"),
    "encrypted": (pdf([*PROSE], password="secret"), "an encrypted PDF"),
    "cut short": (REPORT[: len(REPORT) // 3], "PDF"),
    "only a head": (b"%PDF-1.7\n", "a damaged PDF"),
    "empty page": (b"<!DOCTYPE html><html><body></body></html>", "without prose"),
    "page of scripts": (b"<html><script>" + b"a=1;" * 999 + b"</script></html>", "without prose"),
    "menus only": (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "without prose"),
    "picture": (b"\xff\xd8\xff\xe0" + bytes(range(256)), "not UTF-8"),
}


@pytest.mark.parametrize(("content", "why"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_said(content, why, tmp_path, capsys):
    """Scanned, encrypted, damaged and empty: one sentence, another exit code than 0, no draft."""
    with pytest.raises(TableError, match=why):
        read_article(content, "a.txt")
    article = tmp_path / "a.txt"
    article.write_bytes(content)
    assert main(["watchlist", "draft", str(article), "-o", str(tmp_path / "d.yaml")]) == 4
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_pdf_that_opens_without_a_password_is_read():
    """A PDF that only forbids to print is read."""
    assert FIRST[:40] in read_article(pdf(lines_of(FIRST), password=""), "a.pdf").text


def test_pages_without_text_are_named():
    """A PDF of which one page is a picture is read, and the page is named, also in the draft."""
    article = read_article(pdf(lines_of(FIRST), [], lines_of(SECOND)), "a.pdf")
    assert "pages without text" in article.warnings[0]
    assert article.warnings[0].endswith(": 2")
    assert "not in the text: 2" in " ".join(as_yaml(draft([article])).split())


LANGUAGES = {
    "German": "Der Bericht sagt, dass die Firma die Arbeiter nicht bezahlt und sie in der Fabrik festhält.",
    "French": "Selon le rapport, les ouvriers de la filature ne sont pas payés et ils sont enfermés dans une cour.",
    "Spanish": "Según el informe, los trabajadores de la fábrica no reciben su salario y no pueden salir de ella.",
    "Dutch": "Het rapport zegt dat de arbeiders van de fabriek niet worden betaald en dat ze het terrein niet af mogen.",
    "Turkish": "Rapora göre fabrika bu işçiler için ücret ödemedi ve daha sonra da çok kişi tarafından tehdit edildi.",
    "Indonesian": "Laporan itu mengatakan bahwa para pekerja tidak dibayar dan mereka tidak bisa keluar dari pabrik.",
    "Vietnamese": "Báo cáo cho biết công nhân của nhà máy không được trả lương và họ không có quyền ra khỏi nhà máy.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_is_named(language):
    """An article in a language that the drafter does not know is refused, with the language."""
    for text in (LANGUAGES[language], LANGUAGES[language] * 5):
        with pytest.raises(
            WatchlistError, match=rf"reads as {language}.*; give an article in English"
        ):
            read_article(text.encode(), "a.txt")


HOSTILE = {
    "deep": b"<html><body>" + b"<div>" * 100_000 + FIRST.encode(),
    "open tag": b"<html><body><p>" + FIRST.encode() + b"</p><a " + b"x=" * 500_000,
    "many paragraphs": b"<html><body>" + (b"<p>" + FIRST.encode() + b"</p>") * 3_000,
    "entities": b"<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><html><p>&a; " + FIRST.encode(),
    "control characters": b"<html><p>\x00\x1b[31m" + FIRST.encode() + b"</p>",
    "surrogates": b"<html><meta charset=utf-8><p>\xff\xfe\xed\xa0\x80" + FIRST.encode() + b"</p>",
}  # fmt: skip


def read_or_refused(content, name, wanted="Zorvane"):
    """Return the text, which has the firm, or "" where the article is refused by its name."""
    with contextlib.suppress(TableError, WatchlistError):
        text = read_article(content, name).text
        assert wanted in text
        return text
    with pytest.raises((TableError, WatchlistError), match=name):
        read_article(content, name)
    return ""


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_page_is_read_or_refused(content):
    """Deep, broken off, long or with an entity: prose or one sentence, in seconds, and no file read."""
    start = time.monotonic()
    text = read_or_refused(content, "a.html")
    assert "root:" not in text
    assert all(character.isprintable() or character == "\n" for character in text)
    assert time.monotonic() - start < 10


def test_pdf_with_a_loop_of_pages_is_refused():
    """A PDF whose page tree is its own child ends in a sentence."""
    read_or_refused(REPORT.replace(b"/Kids [ ", b"/Kids [ 1 0 R ", 1), "a.pdf")


def test_any_damage_of_a_pdf_ends_in_a_sentence():
    """Wherever bytes of a PDF are lost or changed: text or one sentence, no other error."""
    for at in range(0, len(REPORT), 97):
        for damaged in (REPORT[:at] + REPORT[at + 13 :], REPORT[:at] + b"<<" + REPORT[at + 2 :]):
            read_or_refused(damaged, "a.pdf", wanted="")


OTHER = (
    "Zorvane Textile has been named before. In April the supplier Zorvane Textile of Xinjiang was"
    " dropped by the retailer Halden Home, and the company Quexal Dyeing Ltd was named in the report."
)


def two_articles():
    return [Article(f"{FIRST}\n\n{SECOND}", file="one.txt"), Article(OTHER, file="two.txt")]


def test_several_articles_give_one_entry_a_firm():
    """A firm of two articles is one proposal, with both spellings and the passages of both."""
    drafted = draft(two_articles())
    (firm,) = [p for p in drafted.of_kind("organisation") if "zorvane" in p.id]
    assert (firm.name, firm.aliases) == ("Zorvane Textile Co., Ltd", ["Zorvane Textile"])
    assert {passage.article for passage in firm.passages} == {0, 1}
    (place,) = drafted.of_kind("place")
    assert {passage.article for passage in place.passages} == {0, 1}
    for proposal in drafted.proposals:
        for passage in proposal.passages:
            text = drafted.articles[passage.article].text
            assert text[passage.start : passage.end] == passage.quote
    reverse = draft(two_articles()[::-1])
    assert {p.id for p in reverse.proposals} == {p.id for p in drafted.proposals}


def test_list_of_several_articles_is_proved(tmp_path):
    """One list with a source an article; a text too few or a changed one is refused."""
    articles = two_articles()
    written = as_yaml(draft(articles)).replace("    approved_by:\n", "    approved_by: rv-7\n")
    texts = [article.text for article in articles]
    made = build(written.encode(), "d.yaml", texts[::-1])
    assert {source.id for source in made.watchlist.sources} == {"one", "two"}
    path = tmp_path / "l.yaml"
    path.write_text(made.yaml, encoding="utf-8")
    loaded = load_watchlist(path)
    assert {c.outcome for c in loaded.verify({"one": texts[0], "two": texts[1]})} == {"proved"}
    for wrong in (texts[:1], [texts[0], texts[1] + " "]):
        with pytest.raises(EvidenceError, match="drawn from another"):
            build(written.encode(), "d.yaml", wrong)


def test_same_text_twice_is_refused():
    """An article that is given twice would count as two sources."""
    with pytest.raises(WatchlistError, match="same text"):
        draft([Article(OTHER, file="a.txt"), Article(OTHER, file="b.txt")])


def test_one_bad_article_stops_all(tmp_path, capsys):
    """Of several articles none is left out silently."""
    good, bad = tmp_path / "good.txt", tmp_path / "bad.pdf"
    good.write_text(OTHER, encoding="utf-8")
    bad.write_bytes(pdf([]))
    assert main(["watchlist", "draft", str(good), str(bad), "-o", str(tmp_path / "d.yaml")]) == 4
    assert "bad.pdf" in capsys.readouterr().err
    assert not (tmp_path / "d.yaml").exists()


def test_articles_of_one_file_name_are_refused(tmp_path, capsys):
    """Two articles of one name could not be told apart when the list is built."""
    paths = [tmp_path / folder / "a.txt" for folder in ("x", "y")]
    for path, text in zip(paths, (OTHER, FIRST), strict=True):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    assert main(["watchlist", "draft", *map(str, paths), "-o", str(tmp_path / "d.yaml")]) == 2
    assert "rename one" in capsys.readouterr().err


def test_witness_of_one_article_is_left_out_of_all():
    """A name that one article gives an age is a person's in the other too."""
    one = f"{FIRST} Gulnara Qorden, 34, worked there."
    two = f"{OTHER} The manager knew that Qorden had not been paid."
    drafted = draft([Article(one, file="one.txt"), Article(two, file="two.txt")])
    assert "qorden" not in as_yaml(drafted).lower()
    assert drafted.people_left_out == 1
