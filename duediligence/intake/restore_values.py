"""What spreadsheets do to texts and can be undone: eaten zeros, decimals, errors written as text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from ..model import Column, Issue
from ..spreadsheets.disk_sequence import map_items, replace_items
from ..spreadsheets.refusals import pluralise

# What Excel, LibreOffice and their German editions write where a formula failed.
ERRORS = frozenset({
    "#REF!", "#N/A", "#N/A N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!",
    "#CALC!", "#FIELD!", "#GETTING_DATA", "#BEZUG!", "#NV", "#WERT!", "#ZAHL!", "#NOM?", "#VALEUR!",
    "#¿NOMBRE?", "#¡REF!", "#¡VALOR!", "Err:502", "Err:508", "Err:522",
})  # fmt: skip
# How our own reports show a cell that could not be read, so that they can be screened again.
_SHOWN = re.compile(r"\(unreadable: (.*)\)", re.DOTALL)
_CUT_OFF = re.compile("#{3,}")
_DECIMALS = re.compile(r"\A(\d+)\.0+\Z")
_NUMBERS = frozenset({"postal_code", "registration_no", "id", "phone"})
# Chinese postal codes that begin with 0: Inner Mongolia 01-02, Shanxi 03-04, Hebei 05-07.
_EATEN = re.compile(r"[1-7]\d{4}")
_CHINA = frozenset({
    "cn", "chn", "prc", "p.r.c.", "p.r. china", "p.r.china", "pr china", "china", "mainland china",
    "china, mainland", "china (mainland)", "people's republic of china", "中国", "中國",
    "中华人民共和国", "中国大陆", "chine", "volksrepublik china", "vr china", "cina", "çin",
    "trung quốc", "república popular china",
})  # fmt: skip
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


def shown_as(seen: str) -> str:
    """How a cell that could not be read stands in an output.

    >>> shown_as("the error #REF!"), shown_as("a formula without a stored value")
    ('#REF!', '(unreadable: a formula without a stored value)')
    """
    error = seen.removeprefix("the error ")
    return error if error in ERRORS else f"(unreadable: {seen})"


def unreadable_texts(texts: Sequence[str]) -> dict[int, str]:
    """Cells whose text is no text but an error, by position: what was seen.

    >>> unreadable_texts(["Acme", "#REF!", "#####"])
    {1: 'the error #REF!', 2: 'a column too narrow for its number: #####'}
    """
    suspects = {text for text in set(texts) if text[:1] in {"#", "(", "E"} and _seen(text)}
    if not suspects:
        return {}
    return {at: _seen(text) for at, text in enumerate(texts) if text in suspects}


def _seen(text: str) -> str:
    if text in ERRORS:
        return f"the error {text}"
    if _CUT_OFF.fullmatch(text):
        return f"a column too narrow for its number: {text}"
    found = _SHOWN.fullmatch(text)
    return found[1] if found else ""


def repaired(
    columns: Sequence[Column], file: str | None = None, sheet: str | None = None
) -> list[Column | Issue]:
    """The columns with their codes as they were written, and an issue for each that needed it."""
    done: list[Column | Issue] = []
    for column in columns:
        texts = column.texts
        if column.role in _NUMBERS:
            texts = _without_decimals(texts)
        restored = _eaten(texts, column, columns) if column.role == "postal_code" else []
        if restored:
            at = restored[0]
            texts = replace_items(texts, {each: f"0{texts[each]}" for each in restored})
            done.append(Issue(
                f"{pluralise(len(restored), 'Chinese postal code')} had lost the leading zero, such as"
                f" {column.texts[at]!r}, which was read as {texts[at]!r}.",
                "Nothing needs to be done; format the column as text to keep the zeros.",
                file=file, sheet=sheet, header=column.header,
            ))  # fmt: skip
        done.append(column if texts is column.texts else _with_texts(column, texts))
    return done


def _with_texts(column: Column, texts: Sequence[str]) -> Column:
    return Column(column.header, column.party, column.role, texts, column.shown, column.unreadable)


def _without_decimals(texts: Sequence[str]) -> Sequence[str]:
    """835100.0 is how a number becomes text in a hurry."""
    if not any(text.endswith("0") and _DECIMALS.fullmatch(text) for text in texts):
        return texts
    return map_items(texts, lambda _, text: _DECIMALS.sub(r"\1", text))


def _eaten(texts: Sequence[str], column: Column, columns: Iterable[Column]) -> list[int]:
    """Where a Chinese postal code has lost its first zero."""
    candidates = [at for at, text in enumerate(texts) if _EATEN.fullmatch(text)]
    if not candidates:
        return []
    mine = [each for each in columns if each.party == column.party]
    countries = [each.texts for each in mine if each.role == "country"]
    places = [each.texts for each in mine if each.role in {"name", "address", "city", "province"}]
    return [at for at in candidates if _is_chinese(at, countries, places)]


def _is_chinese(
    at: int, countries: Collection[Sequence[str]], places: Collection[Sequence[str]]
) -> bool:
    """A row that says China, or says no country and is written in Chinese."""
    said = [texts[at].strip().casefold() for texts in countries if texts[at].strip()]
    if said:
        return any(country in _CHINA for country in said)
    return any(_HAN.search(texts[at]) for texts in places)
