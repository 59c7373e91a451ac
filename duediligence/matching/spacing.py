"""Read a name whose words are written as one, or with a separator after each of them.

'JIAFANGINDUSTRIALPARK' and 'Jiafang / Industrial / Park' are the name with blanks. Capitals inside
a word ('JiafangIndustrialPark') and pinyin are divided by `text` already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

from ..resources.csv_tables import WORD_TABLES, read_rows
from ..text.lexicon import LEVEL_KINDS, Lexicon
from ..text.normalise import latin_key, normalise
from ..text.pinyin import SYLLABLES
from ..text.separators import ASCII_SIGNS, DOTS, MARKS, SIGNS_BETWEEN_BLANKS
from ..text.tokenise import is_plain_word
from .names.generic_words import misspells_common_word

_MIN_GLUED_LENGTH = 12  # letters: eight of two generic words, four of a brand; judgement
_GLUED = re.compile(rf"(?<![\w'])[A-Za-z]{{{_MIN_GLUED_LENGTH},60}}(?![\w'])")
_MIN_PART_LENGTH, _MAX_PART_LENGTH = 4, 16  # letters of a generic word; a shorter ends other words
_MIN_BRAND_LENGTH = 3  # letters that are left before the generic words
# Only after a trade or a site word has been found before it: 'apparelcoltd'.
_LEGAL_END = re.compile(r"(?:co)?(?:limited|ltd|llc|inc|corp|company|gmbh)$")
_GENERIC_KINDS = frozenset({"trade", "site"})
_LEGAL = frozenset({"legal"})
_PLACE = frozenset({"place"})
_TONES = "12345"  # of pinyin: 'HE2 TIAN2'
_BESIDE_BRAND = frozenset({"trade", "site", "place", "direction"})
# Letters of a listed word that is found inside a longer one; judgement: shorter ones begin many
# words ('star', 'starling').
MIN_LISTED_LENGTH = 5
_MIN_FORM_LENGTH = 2  # 'AG', 'SA'
_MIN_MISSPELT_LENGTH = 6  # letters of a trade word that is misspelt where it is glued; judgement
_WORD_OF_LETTERS = re.compile(
    rf"(?<![\w'])[A-Za-z]{{{MIN_LISTED_LENGTH + _MIN_FORM_LENGTH},60}}(?![\w'])"
)
# A legal form that only its capitals set apart: 'KametAG', 'KametGmbH'.
_JOINED_FORM = re.compile(r"(?<=[a-z]{2})[A-Z][A-Za-z]{1,4}(?![\w'])")
_LATIN = re.compile("[A-Za-z]")
_APOSTROPHE = re.compile("['’`]")
_APOSTROPHES = re.compile(r"(?<![\w'’`])[A-Za-z]{3,}(?:['’`][A-Za-z]{3,})+(?![\w'’`])")
# Of a name the underscore and the marks that are parts of words elsewhere may be meant for blanks too.
_MARKS = rf"{MARKS}{DOTS}\\_"
_MARK = rf"\s*[{_MARKS}–]+\s*|\s+[{SIGNS_BETWEEN_BLANKS}]+\s+"
_SEPARATOR = re.compile(rf"{_MARK}|(?<=[A-Za-z]{{3}})['’`](?=[A-Za-z]{{3}})")
_ANY_MARK = re.compile(rf"[{_MARKS}–'’`]|[{SIGNS_BETWEEN_BLANKS}](?!\w)")
_ONE_WORD_EACH = re.compile(rf"\s*[^\W_]+(?:(?:{_MARK})[^\W_]+){{2,15}}\s*")
_WORD, _LAST_WORD = re.compile(r"[^\W_]+"), re.compile(r"[^\W_]+$")
_MESSRS = re.compile(r"(?<![\w.])[Mm]/[sS]\b(?=\.?\s*[^\W\d])")
# A separator between two words, the only one that may be meant as a blank, as far as one piece of a
# text shows it: a mark at an edge may be beside the next piece.
_SEPARATOR_IN_PIECE = re.compile(
    rf"(?:^|(?<=[^\W_]))(?:[,;:/|\\_]+|['`]|[{ASCII_SIGNS}]+$)(?=[^\W_]|$)"
)
_MAX_MARKS = 5  # that are blanks one by one; judgement: each is another text to compare
_MAX_LENGTH = 200  # characters; judgement: a longer text is no name


def may_have_marks(text: str) -> bool:
    """Return whether a normalised text has a mark that may be meant for a blank.

    If not, `join_name` and `other_spacings` leave it alone, and `divide_glued_words` divides no
    word otherwise than it does by itself.
    """
    return _ANY_MARK.search(text) is not None


def has_mark_at_edge(text: str) -> bool:
    """Return whether such a mark is at the beginning or the end of a normalised text."""
    return _ANY_MARK.match(text) is not None or _ANY_MARK.match(text[-1:]) is not None


class Brands(NamedTuple):
    """The distinctive words of a list, which are also found glued to other words.

    `beginnings` and `endings` are the first and the last letters of each.
    """

    words: AbstractSet[str] = frozenset()
    beginnings: AbstractSet[str] = frozenset()
    endings: AbstractSet[str] = frozenset()

    @classmethod
    def of(cls, words: AbstractSet[str]) -> Brands:
        """Return the brands of these words."""
        beginnings = frozenset(word[:MIN_LISTED_LENGTH] for word in words)
        return cls(words, beginnings, frozenset(word[-MIN_LISTED_LENGTH:] for word in words))


class Spacing:
    """The ways in which texts may be meant to be spaced, by the words that are known and listed."""

    def __init__(self, lexicon: Lexicon, brands: Iterable[str]) -> None:
        self._lexicon = lexicon
        self._brand_words = brands

    @cached_property
    def _brands(self) -> Brands:
        """The brands, gathered when the first text is read; threads may do it twice, to the same end."""
        return Brands.of(frozenset(self._brand_words))

    def divide(self, cleaned: str, *, is_name: bool) -> str:
        """Return a normalised text with blanks between the words that are written as one."""
        divided = divide_glued_words(cleaned, self._lexicon, self._brands)
        return join_name(_with_stroke_words(divided), self._lexicon) if is_name else divided

    def without_marks(self, text: str, divided: str, *, is_name: bool) -> tuple[str, ...]:
        """Return a text with blanks for marks; a bar that may be an l may also be such a mark.

        Args:
            text: The text as it is written.
            divided: What `divide` returned.
            is_name: Whether the column holds names.
        """
        spacings = other_spacings(divided, self._lexicon, is_name=is_name)
        if is_name and "|" in text and "|" not in divided:
            spacings += (self.divide(normalise(text.replace("|", " ")), is_name=True),)
        return spacings

    def others(self, text: str, *, is_name: bool) -> tuple[str, ...]:
        """Return a text, normalised, as it may be meant to be spaced; () where as it is written."""
        cleaned = normalise(text)
        if "|" not in text and not may_have_marks(cleaned):
            if _LATIN.search(cleaned) is None:
                return ()  # a run of Han
            divided = divide_glued_words(cleaned, self._lexicon, self._brands)
            return (divided,) if divided != cleaned else ()
        divided = self.divide(cleaned, is_name=is_name)
        spacings = (divided, *self.without_marks(text, divided, is_name=is_name))
        return tuple(spacing for spacing in spacings if spacing != cleaned)

    def respaced(self, pieces: Sequence[str], *, is_name: bool) -> set[str]:
        """Return the pieces with which a text may be meant to be spaced otherwise.

        Args:
            pieces: What is between two blanks of a text, in ASCII.
            is_name: Whether the column holds names; in others a text may also be `one_word_each`.
        """
        divided = self.with_glued_words(pieces)
        return {
            piece
            for piece in pieces
            if piece in divided
            or "/" in piece
            or (is_name and _SEPARATOR_IN_PIECE.search(piece) is not None)
        }

    def with_glued_words(self, pieces: Sequence[str]) -> set[str]:
        """Return the pieces of one line that have words written as one."""
        doubtful = [piece for piece in pieces if self._may_be_divided(piece)]
        if not doubtful:
            return set()
        text = "\n".join([*doubtful, ""])
        divided = divide_glued_words(text, self._lexicon, self._brands).split("\n")[:-1]
        return {
            piece
            for piece, as_divided in zip(doubtful, divided, strict=True)
            if piece != as_divided
        }

    def _may_be_divided(self, piece: str) -> bool:
        """Return whether a piece is not a single word, or one that `divide_glued_words` looks into."""
        return (
            len(piece) >= _MIN_GLUED_LENGTH
            or not is_plain_word(piece)
            or piece[:MIN_LISTED_LENGTH].lower() in self._brands.beginnings
            or piece[-MIN_LISTED_LENGTH:].lower() in self._brands.endings
        )


_NO_BRANDS = Brands()


def is_one_word_each(text: str) -> bool:
    """Return whether each part of a text between separators is a single word."""
    return _ONE_WORD_EACH.fullmatch(text) is not None


def divide_glued_words(text: str, lexicon: Lexicon, brands: Brands = _NO_BRANDS) -> str:
    """Return a normalised text with blanks in the words that are a name and generic words as one.

    Args:
        text: The normalised text.
        lexicon: The words that are known.
        brands: Those that are also found glued to a legal form, a place or a misspelt trade.

    >>> from duediligence.text.lexicon import shipped_lexicon
    >>> divide_glued_words("SHAWANCARPETFACTORY, Shawan", shipped_lexicon())
    'SHAWAN CARPET FACTORY, Shawan'
    >>> divide_glued_words("KametAG", shipped_lexicon())
    'Kamet AG'
    >>> divide_glued_words("KAMETAG", shipped_lexicon(), Brands.of({"kamet"}))
    'KAMET AG'
    """
    text = with_messrs(text)
    if "'" in text or "’" in text or "`" in text:
        text = _APOSTROPHES.sub(lambda words: _without_apostrophes(words[0], lexicon), text)
    text = _JOINED_FORM.sub(lambda form: _divided_form(form[0], lexicon), text)
    if brands.words:
        text = _WORD_OF_LETTERS.sub(lambda word: _divide_by_brand(word[0], lexicon, brands), text)
    if _GLUED.search(text) is None:
        return text
    return _GLUED.sub(lambda word: _divide(word[0], lexicon), text)


def with_messrs(text: str) -> str:
    """Return a text with 'M/s', as firms are addressed in South Asia, written out.

    >>> with_messrs("M/s. Acme Mills")
    'Messrs. Acme Mills'
    """
    return _MESSRS.sub("Messrs", text) if "/" in text else text


def _with_stroke_words(text: str) -> str:
    """Return a name with 'c/o', 'a/k/a' and the like written out."""
    if "/" not in text:
        return text
    pattern, words = _stroke_words()
    return pattern.sub(lambda short: words[short[0].lower()], text)


@cache
def _stroke_words() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern of the short forms, and by each of them its words."""
    words = {row["short"]: row["long"] for row in read_rows(WORD_TABLES / "stroke-words.csv")}
    return re.compile(rf"(?<![\w/])(?:{'|'.join(words)})(?![\w/])", re.IGNORECASE), words


def _without_apostrophes(words: str, lexicon: Lexicon) -> str:
    """Return words that apostrophes join with blanks: two apostrophes, or a generic word among them."""
    parts = _APOSTROPHE.split(words)
    if len(parts) > 2 or any(_is_of_kind(part.lower(), _GENERIC_KINDS, lexicon) for part in parts):
        return " ".join(parts)
    return words


def _divided_form(form: str, lexicon: Lexicon) -> str:
    return f" {form}" if _is_of_kind(form.lower(), _LEGAL, lexicon) else form


def _is_of_kind(key: str, kinds: AbstractSet[str], lexicon: Lexicon) -> bool:
    return any(sense.kind in kinds for sense in lexicon.latin.get(key, ()))


def _divide_by_brand(word: str, lexicon: Lexicon, brands: Brands) -> str:
    """Return a word with blanks around the listed word that it begins or ends with.

    What is left must be known, so that every other word stays whole.
    """
    key = word.lower()
    begins_with_brand = key[:MIN_LISTED_LENGTH] in brands.beginnings
    ends_with_brand = key[-MIN_LISTED_LENGTH:] in brands.endings
    if not (begins_with_brand or ends_with_brand):
        return word
    if key in brands.words or key in lexicon.latin or not is_plain_word(word):
        return word
    for at in range(len(key) - _MIN_FORM_LENGTH, MIN_LISTED_LENGTH - 1, -1):
        if key[:at] in brands.words and (cuts := _known_division(key[at:], lexicon)):
            return _with_blanks(word, [at, *(at + cut for cut in cuts[:-1])])
    for at in range(_MIN_PART_LENGTH, len(key) - MIN_LISTED_LENGTH + 1):
        if key[at:] in brands.words and _is_of_kind(key[:at], _BESIDE_BRAND, lexicon):
            return _with_blanks(word, [at])
    return word


def _with_blanks(word: str, cuts: Sequence[int]) -> str:
    return " ".join(word[left:right] for left, right in pairwise([0, *cuts, len(word)]))


def _known_division(rest: str, lexicon: Lexicon) -> list[int]:
    """Return where the known words of which letters consist end; [] where they do not."""
    for width in range(min(len(rest), _MAX_PART_LENGTH), _MIN_FORM_LENGTH - 1, -1):
        part = rest[:width]
        is_last = width == len(rest)
        is_known = (width >= _MIN_PART_LENGTH and _is_of_kind(part, _BESIDE_BRAND, lexicon)) or (
            is_last and _is_of_kind(part, _LEGAL, lexicon)
        )
        if not is_known and is_last and width >= _MIN_MISSPELT_LENGTH:
            is_known = misspells_common_word(part)
        if not is_known:
            continue
        if is_last:
            return [width]
        if further := _known_division(rest[width:], lexicon):
            return [width, *(width + cut for cut in further)]
    return []


def _divide(word: str, lexicon: Lexicon) -> str:
    key = word.lower()
    if key in lexicon.latin or not is_plain_word(word):
        return word
    legal = _LEGAL_END.search(key)
    rest = key[: legal.start()] if legal else key
    cuts = [len(rest)] if legal else []
    generic = 0
    while width := _generic_ending(rest, lexicon):
        rest = rest[:-width]
        cuts.append(len(rest))
        generic += 1
    return _with_blanks(word, sorted(cuts)) if generic else word


def _generic_ending(key: str, lexicon: Lexicon) -> int:
    """Return the letters of the longest generic word at the end, with a brand left before it."""
    for width in range(
        min(_MAX_PART_LENGTH, len(key) - _MIN_BRAND_LENGTH), _MIN_PART_LENGTH - 1, -1
    ):
        senses = lexicon.latin.get(key[-width:], ())
        if any(sense.kind in _GENERIC_KINDS for sense in senses):
            return width
    return 0


def other_spacings(text: str, lexicon: Lexicon, *, is_name: bool) -> tuple[str, ...]:
    """Return a normalised text with blanks for the separators inside what may be one name.

    In a name all are, but those beside a legal form: there one name ends. Or those of one kind, or
    a single one, and the others part several names. In another text they are where each part is a
    single word.

    Returns:
        First the text with blanks for all of them; () for a text without such separators.

    >>> from duediligence.text.lexicon import shipped_lexicon
    >>> other_spacings("Jiafang / Industrial / Park", shipped_lexicon(), is_name=False)
    ('Jiafang Industrial Park',)
    >>> other_spacings("Acme Co., Ltd., Industrial Park", shipped_lexicon(), is_name=True)
    ()
    >>> other_spacings("ATTN: Acme - Mills", shipped_lexicon(), is_name=True)
    ('ATTN Acme Mills', 'ATTN: Acme Mills', 'ATTN Acme - Mills')
    """
    if len(text) > _MAX_LENGTH or _SEPARATOR.search(text) is None:
        return ()
    if not is_name:
        return (_SEPARATOR.sub(" ", text),) if is_one_word_each(text) else ()

    separators = [
        mark for mark in _SEPARATOR.finditer(text) if _is_inside_name(mark, text, lexicon)
    ]
    kinds = {mark[0].strip() for mark in separators}
    choices = [separators]
    if 1 < len(separators) <= _MAX_MARKS:
        choices += [
            [mark for mark in separators if mark[0].strip() == kind] for kind in sorted(kinds)
        ]
        choices += [[mark] for mark in separators]
    spacings = dict.fromkeys(_with_blanks_for(choice, text) for choice in choices)
    return tuple(spacing for spacing in spacings if spacing != text)


def _with_blanks_for(separators: Sequence[re.Match[str]], text: str) -> str:
    edges = [(0, 0), *(mark.span() for mark in separators), (len(text), len(text))]
    return " ".join(text[end:start] for (_, end), (start, _) in pairwise(edges))


def _is_inside_name(separator: re.Match[str], text: str, lexicon: Lexicon) -> bool:
    """Return whether words are on both sides of a separator, neither of them a legal form."""
    words = _LAST_WORD.search(text, 0, separator.start()), _WORD.match(text, separator.end())
    return all(word and not _is_of_kind(word[0].lower(), _LEGAL, lexicon) for word in words)


def join_name(text: str, lexicon: Lexicon) -> str:
    """Return a normalised name with blanks for the marks that cannot part two names.

    Those are all but one after a legal form where each part is a single word and one of them says
    that a firm is named; one between two syllables of pinyin, or a place and its level word.

    >>> from duediligence.text.lexicon import shipped_lexicon
    >>> join_name("Ghulja,Dairy,Cooperative", shipped_lexicon())
    'Ghulja Dairy Cooperative'
    """
    if len(text) > _MAX_LENGTH or _SEPARATOR.search(text) is None:
        return text
    if is_one_word_each(text):
        words = [word.lower() for word in _WORD.findall(text)]
        marks = {mark[0].strip() for mark in _SEPARATOR.finditer(text)}
        names_firm = any(_is_of_kind(word, _GENERIC_KINDS, lexicon) for word in words)
        if len(marks) == 1 and names_firm:
            return _SEPARATOR.sub(
                lambda mark: mark[0] if _ends_name(mark, text, lexicon) else " ", text
            )

    def is_blank(separator: re.Match[str]) -> bool:
        left, right = (
            _LAST_WORD.search(text, 0, separator.start()),
            _WORD.match(text, separator.end()),
        )
        if not left or not right:
            return False
        before, after = latin_key(left[0]), latin_key(right[0])
        if {before.rstrip(_TONES), after.rstrip(_TONES)} <= SYLLABLES:
            return True
        is_level = _is_of_kind(after, LEVEL_KINDS, lexicon) and not _is_of_kind(
            after, _PLACE, lexicon
        )
        return is_level and _is_of_kind(before, _PLACE, lexicon)

    return _SEPARATOR.sub(lambda mark: " " if is_blank(mark) else mark[0], text)


def _ends_name(separator: re.Match[str], text: str, lexicon: Lexicon) -> bool:
    """Return whether a legal form, and no further one, is before a separator."""
    before, after = (
        _LAST_WORD.search(text, 0, separator.start()),
        _WORD.match(text, separator.end()),
    )
    return (
        before is not None
        and _is_of_kind(before[0].lower(), _LEGAL, lexicon)
        and not (after and _is_of_kind(after[0].lower(), _LEGAL, lexicon))
    )
