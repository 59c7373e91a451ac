"""Neutral letters to the suppliers of whom one fact is asked, as text, mail or document.

A letter alleges nothing and names no list, source or other firm. Its wording is in
`watchlists/letters.yaml`, the question in `watchlists/questions.yaml`. Replies are entered in the
sheet *Questions* of the review workbook and read back by `duediligence answers apply`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from pydantic import Field, ValidationError

from ..answers.facts import askable_facts
from ..errors import MissingExtra, PolicyError, UsageError
from ..model.strict_model import StrictModel
from ..reports.questions_sheet import Question
from ..reports.result_index import ResultIndex, ResultRow
from ..resources import strict_yaml
from ..resources.paths import shipped_path
from ..resources.validation_messages import explain_error
from ..screening.result import ScreeningResult
from ..spreadsheets.atomic_write import write_atomically
from ..text.placeholders import is_placeholder
from ..text.sanitise import one_line
from ..text.slug import slug

_FILE = "letters.yaml"
FORMATS = ("md", "eml", "docx")
# Judgement: a letter is read on one page; the supplier knows its other goods and orders.
_MOST_NAMED = 12
_LONGEST_NAME = 200  # characters of a supplier's name or an order in a letter
_LONGEST_FILE_NAME = 60  # characters; file systems allow 255 bytes, and Han takes three each
# What Markdown would take for markup, in a name that a stranger wrote.
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>~])")
_NAMES = ("name", "alias")  # roles that hold what a supplier may be greeted by
_NUMBERS = ("id", "registration_no")  # roles by which the caller knows a supplier without a name


class _Paragraph(StrictModel):
    text: str
    only_with: str | None = None


class _Wording(StrictModel):
    """The fixed words of a letter in one language."""

    subject: str
    greeting: str
    greeting_by_number: str
    list_mark: str
    paragraphs: tuple[_Paragraph, ...] = Field(min_length=1)
    closing: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one supplier.

    Attributes:
        supplier: the supplier's name, on one line.
        language: the code of its language.
        subject: what it is about.
        paragraphs: its text, from the greeting to the closing.
    """

    supplier: str
    language: str
    subject: str
    paragraphs: tuple[str, ...]

    def markdown(self) -> str:
        """Return the letter as Markdown; a name is never markup."""
        return f"# {_escape_markup(self.subject)}\n\n{self.body()}\n"

    def body(self) -> str:
        """Return the paragraphs as Markdown."""
        return "\n\n".join(map(_escape_markup, self.paragraphs))

    def mail(self) -> bytes:
        """Return the letter as a mail (RFC 5322) that mail programs open as a draft."""
        message = EmailMessage(policy=SMTP)
        message["Subject"] = self.subject
        message["X-Unsent"] = "1"  # Outlook opens it to be sent
        message["Content-Language"] = self.language
        message.set_content("\n\n".join(self.paragraphs) + "\n")
        return message.as_bytes()

    def document(self) -> bytes:
        """Return the letter as a Word document.

        Raises:
            MissingExtra: python-docx is not installed.
        """
        try:
            from docx import Document
        except ImportError as error:
            raise MissingExtra(
                "A letter as .docx needs python-docx: install duediligence[letters], or choose the"
                " format md or eml."
            ) from error
        document = Document()
        document.add_heading(self.subject, level=1)
        for paragraph in self.paragraphs:
            document.add_paragraph(paragraph)
        stream = BytesIO()
        document.save(stream)
        return stream.getvalue()


def letters(
    questions: Iterable[Question],
    result: ScreeningResult,
    *,
    language: str = "en",
    deadline: dt.date,
    orders: str | None = None,
) -> tuple[Letter, ...]:
    """Return a letter for each question.

    Args:
        questions: what to ask whom, from `duediligence.analysis.questions`.
        result: the screening that they are about.
        language: "en", "de" or "zh".
        deadline: the day by which an answer is asked for.
        orders: the header of the column of order numbers, if the letters name them.

    Raises:
        UsageError: there is no wording in that language, or no column of that header.
        PolicyError: the file of the wording is missing or malformed.

    >>> import datetime as dt
    >>> import duediligence as dd
    >>> from duediligence.analysis.questions import questions
    >>> screener = dd.Screener()
    >>> result = screener.check(name="Acme Textile", city="Hotan", country="CN")
    >>> letter = letters(questions(screener, result), result, deadline=dt.date(2027, 1, 15))[0]
    >>> letter.paragraphs[0]
    'Dear Acme Textile team,'
    """
    wordings = _wordings()
    if language not in wordings:
        raise UsageError(f"language={language!r} is not known. Pass one of: {', '.join(wordings)}.")
    headers = {column.header for table in result.suppliers for column in table.columns}
    if orders is not None and orders not in headers:
        raise UsageError(
            f"No column has the header {orders!r}. Pass one of: {', '.join(sorted(headers))}."
        )
    results = ResultIndex(result)
    written = (
        _letter(question, results, wordings[language], language, deadline, orders=orders)
        for question in questions
    )
    return tuple(letter for letter in written if letter.supplier)


def write_letters(
    chosen: Sequence[Letter], folder: Path, form: str, result: ScreeningResult
) -> list[Path]:
    """Write each letter to a file of its own.

    Args:
        chosen: the letters.
        folder: where they go; it is made if it is not there.
        form: "md", "eml" or "docx".
        result: the screening, whose input files are never overwritten.

    Returns:
        The paths, in the order of the letters.

    Raises:
        MissingExtra: python-docx is not installed.
        OutputError: a file could not be written.
    """
    contents = [_content(letter, form) for letter in chosen]
    folder.mkdir(parents=True, exist_ok=True)
    digits = len(str(len(chosen)))
    paths = []
    for number, (letter, content) in enumerate(zip(chosen, contents, strict=True), 1):
        name = slug(letter.supplier)[:_LONGEST_FILE_NAME].strip("-") or "supplier"
        path = folder / f"{number:0{digits}}-{name}-{letter.language}.{form}"
        write_atomically(path, partial(_write, content), result.suppliers)
        paths.append(path)
    return paths


def _content(letter: Letter, form: str) -> bytes:
    if form == "eml":
        return letter.mail()
    return letter.document() if form == "docx" else letter.markdown().encode("utf-8")


def _write(content: bytes, stream: BinaryIO) -> None:
    stream.write(content)


def _letter(
    question: Question,
    results: ResultIndex,
    wording: _Wording,
    language: str,
    deadline: dt.date,
    *,
    orders: str | None,
) -> Letter:
    fact = next(fact for fact in askable_facts() if fact.id == question.fact)
    rows = [results.row(position) for position in question.positions]
    name = _first_read(rows, _NAMES)
    supplier = name or _first_read(rows, _NUMBERS)
    values = {
        "supplier": supplier,
        "question": fact.question(language),
        "example": fact.such_as,
        "deadline": deadline.isoformat(),
        "goods": _stated(rows, wording.list_mark, role="product"),
        "orders": _stated(rows, wording.list_mark, header=orders) if orders else "",
    }
    paragraphs = [
        paragraph.text.format_map(values)
        for paragraph in wording.paragraphs
        if paragraph.only_with is None or values[paragraph.only_with]
    ]
    greeting = (wording.greeting if name else wording.greeting_by_number).format_map(values)
    return Letter(supplier, language, wording.subject, (greeting, *paragraphs, wording.closing))


def _first_read(rows: Sequence[ResultRow], roles: Iterable[str]) -> str:
    """Return the first text in the columns of the roles, but never what stands for an unread cell."""
    texts = (
        one_line(column.texts[row.index])[:_LONGEST_NAME]
        for role in roles
        for row in rows
        for column in row.table.columns
        if column.role == role
    )
    return next((text for text in texts if text and not is_placeholder(text)), "")


def _stated(
    rows: Iterable[ResultRow], mark: str, *, role: str | None = None, header: str | None = None
) -> str:
    """Return what the rows state in the columns of a role or a header, each text once."""
    texts = [
        one_line(column.texts[row.index])[:_LONGEST_NAME]
        for row in rows
        for column in row.table.columns
        if column.header == header or (role is not None and column.role == role)
    ]
    distinct = list(dict.fromkeys(text for text in texts if text and not is_placeholder(text)))
    more = "\u2026" if len(distinct) > _MOST_NAMED else ""
    return mark.join(distinct[:_MOST_NAMED]) + more


@cache
def _wordings() -> Mapping[str, _Wording]:
    data = strict_yaml.read_yaml(shipped_path(_FILE).read_bytes(), _FILE, PolicyError).data
    try:
        return {code: _Wording.model_validate(fields) for code, fields in data["languages"].items()}
    except (KeyError, TypeError, ValidationError) as error:
        cause = explain_error(error)
        raise PolicyError(f"{_FILE}: the letters cannot be read: {cause}") from error


def _escape_markup(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
