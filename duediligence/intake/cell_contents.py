"""What the cells of a column hold: codes, countries, towns, firms. Decides where a header does not.

A content is certain only where nearly all filled cells of the column are of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from ..places.gazetteer import Gazetteer, load_gazetteers
from ..places.maker_codes import has_code_shape
from ..text.lexicon import Lexicon, shipped_lexicon
from ..text.normalise import HAN, latin_key, normalise
from ..text.pinyin import split_pinyin
from ..text.placeholders import is_placeholder
from ..text.segment import Term, segment, separate_terms
from ..text.tokenise import MAX_CHARACTERS, is_plain_word, tokenise

# Judgement: of the cells that are filled; a few cells of any column are filled wrongly, and foreign
# suppliers of a Chinese list have other codes.
_MIN_SHARE = 0.8
_SAMPLE = (
    300  # distinct texts of a column; with fewer than 20 % of another kind they are surely few
)
# Numbers of digits only: one in ten or eleven is valid by chance, so three in a row are needed.
_MIN_VALID_NUMBERS = 3
# Letters and digits together, 15 or more: a valid check character by chance is one in 31 to 97.
_LONG_NUMBER = re.compile(r"(?=.*[A-Z])(?=.*\d)[0-9A-Z]{15,22}")
# Characters of the shortest number below, apart from VAT numbers with a country's letters (RO18).
_SHORTEST_NATIONAL = 10
# Six digits that begin with the region, from 01 (Inner Mongolia) to 85 (Tibet).
CHINESE_POSTAL = re.compile(r"0[1-7]\d{4}|[1-8]\d{5}")
_SEPARATORS = re.compile(r"[\s./-]")  # between the parts of a number of a register
_DIGIT = re.compile("[0-9]")
_DECIMALS = re.compile(r"\.0+\Z")  # what a spreadsheet adds to a code that it took for a number
# A supplier's number: a few letters of a series at most, then four digits or more.
_NUMBER = re.compile(r"[A-Za-z]{0,4}[-_/#. ]?\d{4,}(?:[-_/.]\d+)*")
# The first '@' that may part a name from its host is enough: tried from each one, a cell of nothing
# but '@' took the square of its length.
_MAIL_OR_SITE = re.compile(r"\S[^\s@]*+@\S+\.\w+|(?:https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(r"\+\s?\d[\d\s()./-]{6,}|\(?0\d{1,4}\)?[\s/-][\d\s/-]{5,}")
_COUNTRY_CODE = re.compile("[A-Za-z]{2,3}")
_LETTERS = re.compile(r"[^\W\d_]")
# Of the codes of makers, how many have the number of a street: of 510 factories' codes two in three
# do. Capitals without one ('INDIGOBLUE') are words of goods as well.
_MIN_NUMBERED = 0.3
_FIRM_WORDS = frozenset({"legal", "trade"})
_ADDRESS_WORDS = frozenset({"road", "street", "building", "village", "district", "township"})
_MIN_ADDRESS_PARTS = 2  # a number and one word that addresses have, or a comma
# Han that ends firms' names and little else.
_HAN_FIRM = re.compile(r"(?:公司|集团|集團|工厂|工廠|有限|株式会社|合作社)")
_HANGUL_FIRM = re.compile(r"주식회사|\(주\)|㈜|유한회사|산업|섬유|방직")
_CYRILLIC_FIRM = re.compile(r"\b(?:ООО|ОАО|ЗАО|ПАО|АО|ИП|ТОО|ЧП|ТОВ|ОсОО)\b")
_ARABIC_FIRM = re.compile(r"شركة|مصنع|مؤسسة")
_SCRIPTED_FIRMS = (_HAN_FIRM, _HANGUL_FIRM, _CYRILLIC_FIRM, _ARABIC_FIRM)
_CHANGED_MARK = re.compile(r"[|@$!]")  # in ASCII, what normalising may take for a letter
# Parts of texts whose words are remembered. Judgement: more than the words that a table repeats.
_MOST_PARTS = 16_384
_LONGEST_LEGAL_FORM = 60  # characters; the longest shipped one has 50
_GAZETTEERS = ("china", "world", "xinjiang")


class Content(Enum):
    """The kind of text that nearly all filled cells of a column hold."""

    BLANK = auto()
    CONTACT = auto()  # addresses of mail and web
    REGISTRATION = auto()  # numbers with a valid check character
    POSTAL = auto()  # six digits that may be a Chinese postal code
    NUMBER = auto()
    PHONE = auto()
    COUNTRY = auto()
    TOWN = auto()
    PROVINCE = auto()
    FIRM = auto()
    ADDRESS = auto()
    TEXT = auto()
    MAKER_CODE = auto()  # manufacturer identification codes; asked for by itself
    MIXED = auto()


def content_of(texts: Sequence[str]) -> Content:
    """Return what the cells of a column hold.

    >>> content_of(["835100", "848000"]).name, content_of(["CN", "VN"]).name, content_of(["Leeds", "Hotan"]).name
    ('POSTAL', 'COUNTRY', 'TOWN')
    """
    sample = tuple(islice(dict.fromkeys(filter(None, texts)), _SAMPLE))
    return _content_of(sample)


class ColumnContents:
    """What the columns of a table hold; each is looked at once, when it is first asked about."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._texts = texts
        self._contents: dict[int, Content] = {}
        self._are_numbers: dict[int, bool] = {}

    def of(self, at: int) -> Content:
        """Return what the cells of a column hold."""
        if at not in self._contents:
            self._contents[at] = content_of(self._texts[at])
        return self._contents[at]

    def are_numbers(self, at: int) -> bool:
        """Return whether a column holds numbers; no gazetteer is read."""
        if at not in self._are_numbers:
            self._are_numbers[at] = are_numbers(self._texts[at])
        return self._are_numbers[at]


def has_content(text: str, content: Content) -> bool:
    """Return whether a column that holds one text only would have this content.

    >>> has_content("Leeds", Content.TOWN), has_content("Leeds", Content.FIRM)
    (True, False)
    """
    is_kind = _KIND_OF.get(content)
    if is_kind is not None and not is_kind(_without_decimals(text)):
        return False  # without a look for what it is
    return content_of([text]) is content


@lru_cache(maxsize=512)
def _content_of(sample: tuple[str, ...]) -> Content:
    filled = [_without_decimals(text) for text in sample if not is_placeholder(text)]
    if not filled:
        return Content.BLANK
    may_be_places = True
    for content, is_kind in _KINDS:
        if is_kind is _is_country:
            may_be_places = _are_mostly(_is_place, filled)
        if is_kind in _PLACE_KINDS and not may_be_places:
            continue
        if _are_mostly(is_kind, filled):
            if content is Content.REGISTRATION and not _are_certain_numbers(filled):
                continue
            return content
    return Content.MIXED


def _without_decimals(text: str) -> str:
    return _DECIMALS.sub("", text.strip())


def _are_mostly(is_kind: Callable[[str], bool], filled: Sequence[str]) -> bool:
    """Whether enough texts are of a kind; no more are asked than it takes to know."""
    enough = _MIN_SHARE * len(filled)
    agreeing, may_agree = 0, len(filled)
    for text in filled:
        if is_kind(text):
            agreeing += 1
            if agreeing >= enough:
                return True
        else:
            may_agree -= 1
            if may_agree < enough:
                return False
    return False


def are_numbers(texts: Sequence[str]) -> bool:
    """Whether a column holds numbers; no gazetteer is read, so that every column can be asked.

    >>> are_numbers(["1000000123", "1000000124"]), are_numbers(["Acme", "3M"])
    (True, False)
    """
    sample = islice(dict.fromkeys(filter(None, texts)), _SAMPLE)
    filled = [_without_decimals(text) for text in sample if not is_placeholder(text)]
    return bool(filled) and _are_mostly(
        lambda text: _is_number(text) or _LONG_NUMBER.fullmatch(text) is not None, filled
    )


def are_maker_codes(texts: Sequence[str]) -> bool:
    """Whether a column holds manufacturer identification codes; no gazetteer is read.

    >>> are_maker_codes(["CNHETTAI12HOT", "VNSAOMAI8HAN"]), are_maker_codes(["INDIGOBLUE", "CHARCOAL"])
    (True, False)
    """
    sample = [*islice(dict.fromkeys(filter(None, texts)), _SAMPLE)]
    if not any(text.isupper() and has_code_shape(text.strip()) for text in sample):
        return False  # nearly all columns
    filled = [text.strip() for text in sample if not is_placeholder(text)]
    codes = [text for text in filled if text.isupper() and has_code_shape(text)]
    numbered = sum(any(map(str.isdigit, code)) for code in codes)
    return (
        bool(filled)
        and len(codes) >= _MIN_SHARE * len(filled)
        and numbered >= _MIN_NUMBERED * len(codes)
    )


def is_china(text: str) -> bool:
    """Whether a text is a name or code of China.

    >>> is_china("CN"), is_china("中国"), is_china("Indien")
    (True, True, False)
    """
    return "CN" in _country_codes(text)


def _are_certain_numbers(filled: Sequence[str]) -> bool:
    has_letters = any(_LONG_NUMBER.fullmatch(_bare(text)) for text in filled)
    return has_letters or len(filled) >= _MIN_VALID_NUMBERS


def _bare(text: str) -> str:
    return _SEPARATORS.sub("", normalise(text).upper())


def _is_registration(text: str) -> bool:
    """Whether a text is a number of a register whose check character is valid."""
    if text.isascii() and not _DIGIT.search(text):
        return False  # names and words
    number = _bare(text)
    if not any(map(str.isdigit, number)):
        return False
    form = number
    if not number.isascii():  # a check takes away the dashes of other scripts
        from stdnum.util import clean

        form = _SEPARATORS.sub("", clean(number))
    if len(number) < _SHORTEST_NATIONAL:
        return form.startswith(_vat_countries()) and _is_vat_number(number)
    return _any_register().fullmatch(form) is not None and any(
        has_form.fullmatch(form) and is_valid(number) for has_form, is_valid in _registers()
    )


def _is_vat_number(number: str) -> bool:
    from stdnum.eu import vat

    return bool(vat.is_valid(number))


@cache
def _vat_countries() -> tuple[str, ...]:
    """Return the letters of a VAT number: of a country, of Greece, of the one-stop shops."""
    from stdnum.eu import vat

    return (*sorted(country.upper() for country in vat.MEMBER_STATES), "EL", "EU", "IM")


@cache
def _any_register() -> re.Pattern[str]:
    """Return the form that a number of any register has, and most texts have not."""
    return re.compile("|".join(f"(?:{form.pattern})" for form, _ in _registers()))


@cache
def _registers() -> tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...]:
    """Return the numbers of registers by the form that each has, which lets most checks be skipped."""
    from stdnum import lei
    from stdnum.br import cnpj
    from stdnum.cn import uscc
    from stdnum.in_ import gstin
    from stdnum.it import iva
    from stdnum.kr import brn
    from stdnum.pl import nip
    from stdnum.ru import inn
    from stdnum.tr import vkn

    return tuple(
        (re.compile(form), is_valid)
        for form, is_valid in (
            (r"\d{8}[0-9A-Z]{10}", uscc.is_valid),
            # ISO 17442; the check digits of a text of any other length are right by chance.
            (r"[0-9A-Z]{18}\d{2}", lei.is_valid),
            (r"\d{2}[0-9A-Z]{13}", gstin.is_valid),
            (f"(?:{'|'.join(_vat_countries())}).*", _is_vat_number),
            (r"\d{14}", cnpj.is_valid),
            (r"(?:PL)?\d{10}", nip.is_valid),
            (r"\d{10}|\d{12}", inn.is_valid),
            (r"[IT:\d]+", iva.is_valid),
            (r"\d{10}", brn.is_valid),
            (r"\d{10}", vkn.is_valid),
        )
    )


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _is_country(text: str) -> bool:
    return bool(_country_codes(text))


@lru_cache(maxsize=4096)
def _country_codes(text: str) -> frozenset[str]:
    gazetteer, _ = _places()
    code = text.strip().upper()
    if _COUNTRY_CODE.fullmatch(code) and gazetteer.is_country(code):
        return frozenset({code})
    return frozenset(filter(gazetteer.is_country, _place_codes(text)))


def _levels(text: str) -> set[str]:
    gazetteer, _ = _places()
    # 'Lyon' is a town; a county and a prefecture are cells of a column of towns in China.
    return {
        gazetteer.places[ref].level
        for ref in _place_codes(text)
        if ref in gazetteer.places and not gazetteer.is_country(ref)
    }


@lru_cache(maxsize=4096)
def _place_codes(text: str) -> frozenset[str]:
    """Return the places that a whole text names; it is asked for countries, towns and provinces."""
    _, names = _places()
    normal = normalise(text[:MAX_CHARACTERS]).strip()
    if HAN.search(normal):
        senses = names.han.get(normal, ())
        if not senses:  # '和田市' where only '和田' is a spelling
            senses = names.han.get(normal[:-1], ())
    else:
        senses = names.latin.get(latin_key(normal), ())
    return frozenset(sense.ref for sense in senses if sense.kind == "place")


def _is_place(text: str) -> bool:
    """Whether a text may be a country, a town or a province, each of which is then asked for."""
    return bool(_country_codes(text) or _place_codes(text))


def _is_town(text: str) -> bool:
    return any(level not in {"province", "region"} for level in _levels(text))


def _is_province(text: str) -> bool:
    return bool(_levels(text) & {"province", "region"})


def _is_firm(text: str) -> bool:
    """Whether a text has a word of a firm: a legal form or a trade, and a word beside it."""
    if len(text) > MAX_CHARACTERS or not _LETTERS.search(text):
        return False
    if not text.isascii() and any(form.search(text) for form in _SCRIPTED_FIRMS):
        return True
    words = _words_of(text)
    return words.words > 1 and words.firms > 0


@lru_cache(maxsize=4096)
def ends_as_firm(text: str) -> bool:
    """Whether a name ends with a legal form.

    >>> ends_as_firm("Acme Weaving Ltd"), ends_as_firm("Acme Weaving")
    (True, False)
    """
    if text.isascii():
        words = [word.strip(".,;:()[]") for word in text[-_LONGEST_LEGAL_FORM:].split()]
        if words and is_plain_word(words[-1]) and not split_pinyin(last := words[-1].lower()):
            if last not in _ends_of_legal_forms():
                return False
            if all(map(is_plain_word, words)):
                return _ends_in_legal_form([word.lower() for word in words])  # most names
    elif any(form.search(text) for form in _SCRIPTED_FIRMS):
        return True
    tokens = tokenise(text[-_LONGEST_LEGAL_FORM:])
    if tokens and (tokens[-1].is_han or split_pinyin(tokens[-1].key)):
        terms = segment(text[:MAX_CHARACTERS], _words())
        return any(sense.kind == "legal" for sense in terms[-1].senses)
    return _ends_in_legal_form([token.key for token in tokens])


def _ends_in_legal_form(keys: Sequence[str]) -> bool:
    """Return whether the longest known word at the end of some words is a legal form."""
    known = (_words().latin.get("".join(keys[at:])) for at in range(len(keys)))
    return any(sense.kind == "legal" for sense in next(filter(None, known), ()))


@cache
def _ends_of_legal_forms() -> frozenset[str]:
    """Return all that a legal form, written as one word, ends with."""
    forms = [
        key
        for key, senses in _words().latin.items()
        if any(sense.kind == "legal" for sense in senses)
    ]
    return frozenset(form[start:] for form in forms for start in range(len(form)))


def _is_address(text: str) -> bool:
    if not _LETTERS.search(text):
        return False
    parts = any(map(str.isdigit, text)) + ("," in text)
    return parts >= _MIN_ADDRESS_PARTS or (
        parts + _words_of(text[:MAX_CHARACTERS]).addresses >= _MIN_ADDRESS_PARTS
    )


def _is_text(text: str) -> bool:
    return len(_LETTERS.findall(text)) * 2 > len(text)


class _Words(NamedTuple):
    """How many words a text or a part of it has, and how many of them firms and addresses have."""

    words: int
    firms: int
    addresses: int


@lru_cache(maxsize=_SAMPLE)  # the sample of a column is asked for firms, and then for addresses
def _words_of(text: str) -> _Words:
    """Return the words of a text; up to the first that may begin a phrase, each is looked up once."""
    if not text.isascii() or not text.isprintable() or _CHANGED_MARK.search(text):
        return _words_among(segment(text, _words()))
    parts = text.split()
    words, firms, addresses = 0, 0, 0
    for at, part in enumerate(parts):
        found = _words_of_part(part)
        is_last = found is None
        if found is None:
            found = _words_of_rest(" ".join(parts[at:]))
        words += found.words
        firms += found.firms
        addresses += found.addresses
        if is_last:
            break
    return _Words(words, firms, addresses)


@lru_cache(maxsize=_MOST_PARTS)
def _words_of_part(part: str) -> _Words | None:
    """Return the words of a part between blanks; None where they may go on behind it."""
    terms = separate_terms(part, _words())
    return None if terms is None else _words_among(terms)


@lru_cache(maxsize=_MOST_PARTS)
def _words_of_rest(text: str) -> _Words:
    return _words_among(segment(text, _words()))


def _words_among(terms: Sequence[Term]) -> _Words:
    kinds = [{sense.kind for sense in term.senses} for term in terms]
    return _Words(
        len(terms),
        sum(not _FIRM_WORDS.isdisjoint(kind) for kind in kinds),
        sum(not _ADDRESS_WORDS.isdisjoint(kind) for kind in kinds),
    )


@lru_cache(maxsize=1)
def _words() -> Lexicon:
    return shipped_lexicon()


@lru_cache(maxsize=1)
def _places() -> tuple[Gazetteer, Lexicon]:
    names = Lexicon()
    return load_gazetteers(_GAZETTEERS, names), names


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


def _kinds() -> Iterator[tuple[Content, Callable[[str], bool]]]:
    """Yield the kinds from the most to the least telling; the first that fits is the content."""
    yield Content.CONTACT, _matches(_MAIL_OR_SITE)
    yield Content.POSTAL, _matches(CHINESE_POSTAL)
    yield Content.REGISTRATION, _is_registration
    yield Content.NUMBER, _is_number
    yield Content.PHONE, _matches(_PHONE)
    yield Content.COUNTRY, _is_country
    yield Content.TOWN, _is_town
    yield Content.PROVINCE, _is_province
    yield Content.FIRM, _is_firm
    yield Content.ADDRESS, _is_address
    yield Content.TEXT, _is_text


_KINDS = tuple(_kinds())
_KIND_OF = dict(_KINDS)
_PLACE_KINDS = (_is_country, _is_town, _is_province)
