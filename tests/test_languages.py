"""The catalogues of other languages: nothing is missing, nothing is left over, no value is lost."""

import ast
import inspect
import string
import textwrap
from pathlib import Path

import pytest

import duediligence as dd
from duediligence.answers import ANSWERS
from duediligence.answers.prior_decisions import _SENTENCES, _SIDES
from duediligence.model import PARTIES, Kind
from duediligence.places.disambiguate import DISMISSAL_SENTENCES
from duediligence.policy import sentences
from duediligence.reports import (
    answers_sheet,
    audit_sheet,
    notebook,
    page_data,
    summary,
    summary_sheet,
    unscreened_sheet,
    wording,
)
from duediligence.resources.languages import find_language, language_codes

PACKAGE = Path(dd.__file__).parent
TABLES: list[dict] = [
    _SENTENCES,
    _SIDES,
    DISMISSAL_SENTENCES,
    sentences._HOW,
    summary._CODES,
    summary._PHRASES,
    wording.DECISION_MEANINGS,
]
SHEET_CALLS = {"SheetColumn", "input_column", "_folded", "header_cells", "table_sheet"}
SHEET_METHODS = {"_section", "_fact", "_rest"}
SHEET_NAMES = {"headers", "names", "listed", "denied", "digests", "kind"}
# A text that is chosen before it is filled in is bound to one of these names.
TEMPLATE_NAMES = {"template", "what", "several"}


def texts_in_code():
    """Every English text of the package that may be said in another language."""
    texts = {text for table in TABLES for text in table.values()}
    texts |= {decision.value for decision in dd.Decision}
    texts |= set(page_data.page_texts())
    texts |= {wording.DISCLAIMER, *notebook._HEADINGS}
    texts |= {strength.value for strength in summary.Strength}
    texts |= texts_in_workbook()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and is_translating(node.func):
                texts |= strings_of(node.args[0])
            elif isinstance(node, ast.Assign | ast.AugAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if any(isinstance(t, ast.Name) and t.id in TEMPLATE_NAMES for t in targets):
                    texts |= {text for text in strings_of(node.value) if "{" in text}
    return {text for text in texts if has_words(text)}


def texts_in_workbook():
    """The titles, headers and words of the review workbook's sheets."""
    texts = {*PARTIES, *ANSWERS, *(kind.value for kind in Kind), *summary_sheet._PARTS}
    texts |= {unscreened_sheet._COMPLETE, audit_sheet.REPLIED}
    for path in (*PACKAGE.glob("*/*_sheet.py"), PACKAGE / "reports" / "workbook.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (isinstance(node, ast.Call) and getattr(node.func, "id", "") in SHEET_CALLS) or (
                isinstance(node, ast.Call) and getattr(node.func, "attr", "") in SHEET_METHODS
            ):
                texts |= strings_in(node.args)
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                is_title = node.targets[0].id.isupper() and not node.targets[0].id.startswith("_")
                is_header = node.targets[0].id in SHEET_NAMES
                texts |= strings_in([node.value]) if is_title or is_header else set()
    for function in (audit_sheet._facts, answers_sheet._groups):
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                texts |= strings_of(node.value.elts[0])
    return texts | {"supplier", "listed entry", "rule"}


def strings_in(nodes):
    """The constant texts among some expressions, also within a tuple."""
    texts = set()
    for node in nodes:
        texts |= strings_in(node.elts) if isinstance(node, ast.Tuple) else strings_of(node)
    return texts


def is_translating(function):
    """Whether a call is `language.text(...)`, `text(...)` or `TranslatableText.of(...)`."""
    if isinstance(function, ast.Name):
        return function.id == "text"
    if not isinstance(function, ast.Attribute):
        return False
    owner = function.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return (function.attr, name) in {("text", "language"), ("of", "TranslatableText")}


def strings_of(node):
    """The constant texts that an expression may come to."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        return strings_of(node.body) | strings_of(node.orelse)
    return set()


def has_words(text):
    """Whether a text has letters outside its braces."""
    return any(part.isalpha() for literal, *_ in string.Formatter().parse(text) for part in literal)


def texts_in_policies():
    """Every sentence of the shipped policies and what they ask."""
    texts = set()
    for name in ("default", "us-import"):
        policy = dd.load_policy(name)
        texts |= set(policy.notices)
        for rule in policy.rules:
            texts |= {text for text in (rule.reason, rule.ask, rule.advice) if text}
    return texts


def values_of(text):
    """The names in the braces of a text."""
    return {name for _, name, *_ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", language_codes()[1:])
def test_no_text_is_missing_in_a_catalogue(code):
    """Every text of the package and of the shipped policies is there."""
    missing = sorted((texts_in_code() | texts_in_policies()) - set(find_language(code).texts))
    assert not missing


@pytest.mark.parametrize("code", language_codes()[1:])
def test_no_text_is_left_over_in_a_catalogue(code):
    """What the package no longer says is taken out, so that translators see what counts."""
    left_over = sorted(set(find_language(code).texts) - texts_in_code() - texts_in_policies())
    assert not left_over


@pytest.mark.parametrize("code", language_codes()[1:])
def test_a_translation_has_the_same_values_as_the_english_text(code):
    """A value that is lost, added or misspelt would be a reason without its evidence."""
    for english, text in find_language(code).texts.items():
        assert values_of(text) == values_of(english), english
