"""Divide a text into terms: the words of it that the lexicon knows, and the runs that it does not.

Han is divided so that the lexicon covers as much of it as possible with as few words as possible.
Latin words are looked up singly, as phrases, and, where they are pinyin, joined and split
(`He Tian`, `HETIANTAIDA`), because pinyin is written either way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from ..resources.csv_tables import WORD_TABLES, read_rows
from .lexicon import LEVEL_KINDS, SMALL_LEVEL_KINDS, UNSPACED, Lexicon, Sense
from .misspelling import misread_words, ocr_corrections
from .normalise import han_key, latin_key, normalise
from .pinyin import SYLLABLES, split_pinyin
from .tokenise import MAX_CHARACTERS, Token, is_mark, is_plain_word, tokenise
from .transliterate import syllables

# Syllables that are tried as one word; judgement: the longest Chinese place names have about as
# many.
MAX_SYLLABLES = 8
_MIN_WORD_LENGTH = 4  # letters of two subwords that were written as one word: 'MandasHosirey'
_MIN_MISREAD_LENGTH = 5  # letters; judgement: in a shorter word ('l0g') a misread one is chance
# Letters of one word of joined pinyin; judgement: three syllables of fewer letters are chance, and
# a "word" of more is not a name but may take long.
MIN_PINYIN_LENGTH, _MAX_PINYIN_LENGTH = 6, 60
GLUED_COUNTRY = "china"  # the country whose towns are written as pinyin, as exports glue it on
_PINYIN_COUNTRY = "CN-"  # begins the codes of the places whose names are pinyin
# The cost of dividing a run of Han, by unknown character, known word, and known word of one
# character: a known character is cheaper than an unknown one, and two of them dearer than a word of
# both, so that 和田 is Hotan and not 'and field'. A word of one character is dearer than a longer
# one, so that of two divisions into as many words the one with longer words counts.
_UNKNOWN_COST = 1.1
_WORD_COST = 1.0
_CHARACTER_COST = 1.0 / 0.95
_COMPLETING = LEVEL_KINDS | SMALL_LEVEL_KINDS | {"trade", "site", "legal", "road", "unit"}
_MAX_UNDIVIDED = 2  # syllables of a word that is not divided; judgement: of two it may be any word
_FIRM_KINDS = frozenset({"trade", "site", "legal"})
# Characters of Han that are left of a run without its mark of 'formerly'; judgement: the shortest
# names of firms have about as many, and '前海' and '原料' have fewer.
_MIN_FORMER_NAME = 4


class Term(NamedTuple):
    """One word of a text: where it is, its comparable key, what it may mean.

    `start` and `end` count in the normalised text. `key` is the joined Latin reading ("" for an
    unknown Han run: see `latin_reading`). `clause` counts the separators before it. `token_count`
    counts the tokens it was joined from; `is_split` says that it was cut out of a longer one.
    """

    surface: str
    start: int
    end: int
    key: str
    han: str = ""
    senses: tuple[Sense, ...] = ()
    clause: int = 0
    token_count: int = 1
    is_split: bool = False

    def has(self, kind: str) -> bool:
        """Return whether it has a sense of this kind."""
        for sense in self.senses:  # noqa: SIM110 - a generator for each word of each text is slow
            if sense.kind == kind:
                return True
        return False

    def refs(self, kind: str) -> tuple[str, ...]:
        """Return the concepts or codes of its senses of this kind."""
        return tuple([sense.ref for sense in self.senses if sense.kind == kind])


def latin_reading(term: Term) -> str:
    """Return the Latin letters of a term, romanised where it is an unknown Han run."""
    return term.key if term.key or not term.han else "".join(syllables(term.han))


def merge_split_words(terms: Sequence[Term]) -> tuple[Term, ...] | None:
    """Return the terms with each split word merged again, unknown; None where no word was split.

    'Monaware' need not be a ware of Mona, nor 'Deehongyuan' a Dee in Hongyuan.
    """
    merged: list[Term] = []
    for term in terms:
        last = merged[-1] if merged else None
        if last is not None and last.is_split and term.is_split and last.end == term.start:
            span = last.surface + term.surface, last.start, term.end
            merged[-1] = Term(*span, last.key + term.key, clause=term.clause, is_split=True)
        else:
            merged.append(term)
    return tuple(merged) if len(merged) < len(terms) else None


def segment(text: str, lexicon: Lexicon) -> tuple[Term, ...]:
    """Divide a text into terms.

    Args:
        text: Any text; only its first 2,000 characters are read.
        lexicon: The words and places that are known.

    Returns:
        The terms in their order; none for a text without letters or digits.
    """
    cleaned = normalise(text[:MAX_CHARACTERS])
    return segment_tokens(tokenise(cleaned, cleaned=True), cleaned, lexicon)


def separate_terms(cleaned: str, lexicon: Lexicon) -> tuple[Term, ...] | None:
    """Return the terms of a part of a normalised text where none can be joined with what follows.

    Args:
        cleaned: Words between two blanks, not in Han.
        lexicon: The words and places that are known.

    Returns:
        The same terms as in any text that has this part; None where a word may begin a phrase.
    """
    tokens = tokenise(cleaned, cleaned=True)
    words = [word for token in tokens for word in split_subwords(token, lexicon)]
    if not all(_is_separate(words, at, lexicon) for at in range(len(words))):
        return None
    return tuple(_latin_terms(tokens, cleaned, lexicon))


def segment_tokens(tokens: Sequence[Token], cleaned: str, lexicon: Lexicon) -> tuple[Term, ...]:
    """Divide a normalised text, whose tokens are known, into terms (see `segment`)."""
    if not any(token.is_han for token in tokens):
        return tuple(_latin_terms(tokens, cleaned, lexicon))
    terms: list[Term] = []
    latin: list[Token] = []
    han: list[Token] = []
    for token in tokens:
        if token.is_han:
            terms.extend(_latin_terms(latin, cleaned, lexicon))
            latin = []
            # Blanks and dots between Han characters part no words; anything else does.
            between = cleaned[han[-1].end : token.start].strip(" \t\u3000.") if han else ""
            if han and (han[-1].clause != token.clause or between):
                terms.extend(_han_terms(han, lexicon))
                han = []
            han.append(token)
        else:
            terms.extend(_han_terms(han, lexicon))
            han = []
            latin.append(token)
    terms.extend(_latin_terms(latin, cleaned, lexicon))
    terms.extend(_han_terms(han, lexicon))
    return tuple(terms)


# --- Han -------------------------------------------------------------------------------------


def _han_terms(tokens: list[Token], lexicon: Lexicon) -> list[Term]:
    """Divide one run of Han (blanks in it ignored) into known words and unknown runs."""
    if not tokens:
        return []
    run = "".join(token.surface for token in tokens)
    places = [token.start + i for token in tokens for i in range(len(token.surface))]
    clause = tokens[0].clause
    terms = []
    cuts = _cheapest_division(run, lexicon)
    if clause and _begins_with_former_mark(run, cuts):
        mark = Sense("link", "link")
        terms.append(
            Term(run[0], places[0], places[0] + 1, "", han=run[0], senses=(mark,), clause=clause)
        )
        run, places = run[1:], places[1:]
        cuts = _cheapest_division(run, lexicon)
    for start, end, is_known in cuts:
        han = run[start:end]
        span = han, places[start], places[end - 1] + 1
        senses = lexicon.han.get(han, ()) if is_known else ()
        key = lexicon.readings.get(han, "") if is_known else ""
        terms.append(Term(*span, key, han=han, senses=senses, clause=clause))
    return terms


def _begins_with_former_mark(run: str, cuts: Sequence[tuple[int, int, bool]]) -> bool:
    """Return whether a later part of a text begins with 'formerly' and a name: （原乙纺织有限公司）.

    Where the character begins a known word, such as the county 原阳, it says nothing.
    """
    _, end, is_known = cuts[0]
    return run[0] in _former_marks() and len(run) > _MIN_FORMER_NAME and not (is_known and end > 1)


@cache
def _former_marks() -> frozenset[str]:
    """Return the characters for 'formerly', as simplified as the texts are."""
    rows = read_rows(WORD_TABLES / "former-marks.csv")
    return frozenset(han_key(row["mark"]) for row in rows)


def _cheapest_division(run: str, lexicon: Lexicon) -> list[tuple[int, int, bool]]:
    """Return the cheapest division of a run: (start, end, is known), unknown characters joined."""
    size, words, longest = len(run), lexicon.han, lexicon.longest_han
    cost = [0.0] * (size + 1)  # of the rest from here
    step = [1] * (size + 1)  # the width of the first word of the rest; -1: an unknown character
    for start in range(size - 1, -1, -1):
        cost[start], step[start] = cost[start + 1] + _UNKNOWN_COST, -1
        for width in range(1, min(longest.get(run[start], 0), size - start) + 1):
            if run[start : start + width] in words:
                price = cost[start + width] + (_WORD_COST if width > 1 else _CHARACTER_COST)
                if price <= cost[start]:
                    cost[start], step[start] = price, width
    cuts: list[tuple[int, int, bool]] = []
    start = 0
    while start < size:
        is_known, width = step[start] > 0, abs(step[start])
        if not is_known and cuts and not cuts[-1][2]:
            cuts[-1] = (cuts[-1][0], start + width, False)
        else:
            cuts.append((start, start + width, is_known))
        start += width
    return cuts


# --- Latin -----------------------------------------------------------------------------------


def _latin_terms(tokens: Sequence[Token], text: str, lexicon: Lexicon) -> list[Term]:
    words = [word for token in tokens for word in split_subwords(token, lexicon)]
    terms: list[Term] = []
    i = 0
    while i < len(words):
        word = words[i]
        if _is_separate(words, i, lexicon):
            senses = _known_senses(word.key, word.surface, lexicon) or _misread_senses(
                word.key, lexicon
            )
            surface, start, end, key, _, _, clause = word
            terms.append(Term(surface, start, end, key, senses=senses, clause=clause))
            i += 1
            continue
        width = _known_width(words, i, lexicon)
        if width == 1 and _is_chance_syllable(word, terms, lexicon):
            width = 0
        is_known = width > 0
        width = width or _unknown_width(words, i, lexicon)
        key = "".join([part.key for part in words[i : i + width]])
        if is_known:
            senses = _known_senses(key, word.surface, lexicon)
        else:
            senses = _misread_senses(key, lexicon) if width == 1 else ()
        start, end = word.start, words[i + width - 1].end
        span, is_part = (text[start:end], start, end, key), word.is_subword
        terms.append(
            Term(*span, senses=senses, clause=word.clause, token_count=width, is_split=is_part)
        )
        i += width
    return terms


def _known_senses(key: str, surface: str, lexicon: Lexicon) -> tuple[Sense, ...]:
    """Return the senses of a key; a word in ASCII has none of those of other scripts alone."""
    senses = lexicon.latin.get(key, ())
    if surface.isascii():
        for sense in senses:
            if sense.is_native:
                return tuple([sense for sense in senses if not sense.is_native])
    return senses


def _is_separate(words: Sequence[Token], i: int, lexicon: Lexicon) -> bool:
    """Return whether nothing can join a word and the next: the usual case, and the quick one."""
    word = words[i]
    if word.is_subword or word.key in SYLLABLES or word.key in lexicon.first_words:
        return False
    return i + 1 == len(words) or not words[i + 1].is_subword or words[i + 1].start != word.end


def _misread_senses(key: str, lexicon: Lexicon) -> tuple[Sense, ...]:
    """Return what a misread word says of the kind of a firm ('H0siery'); never which firm it is."""
    if len(key) < _MIN_MISREAD_LENGTH:
        return ()
    corrections = [word for word in ocr_corrections(key) if word in lexicon.latin]
    senses = [sense for word in corrections for sense in lexicon.latin[word]]
    return tuple([sense for sense in senses if sense.kind in _FIRM_KINDS])


def unknown_words(surfaces: Iterable[str], lexicon: Lexicon) -> dict[str, str]:
    """Return the words that are a term of no known meaning whatever is beside them, with their keys.

    Complete for most words in plain Latin letters; what it leaves out may be such a term too.

    Args:
        surfaces: Words as they are written.
        lexicon: The words and places that are known.
    """
    keys = {
        surface: key
        for surface in surfaces
        if surface.isascii()
        and is_plain_word(surface)
        and len(key := surface.lower()) > 1
        and key not in lexicon.latin
        and key not in lexicon.first_words
        and key not in SYLLABLES
        and not key.endswith(GLUED_COUNTRY)
        and len(split_pinyin(key)) <= _MAX_UNDIVIDED
    }
    misread = misread_words([*keys.values()], lexicon.latin.keys())
    return {surface: key for surface, key in keys.items() if key not in misread}


def split_subwords(token: Token, lexicon: Lexicon) -> Sequence[Token]:
    """Return an unknown long pinyin word as its syllables; any other token as it is.

    A country glued to a place is cut off first: 'YIWUCHINA', 'KashgarCHINA'.
    """
    if not token.surface.isascii() and UNSPACED.search(token.surface):
        return _split_unspaced(token, lexicon)
    size = len(token.key)
    if not MIN_PINYIN_LENGTH <= size <= _MAX_PINYIN_LENGTH or token.key in lexicon.latin:
        return (token,)
    cut = size - len(GLUED_COUNTRY)
    if token.key.endswith(GLUED_COUNTRY) and len(token.surface) == size:
        place, at = token.key[:cut], token.start + cut
        if any(sense.kind == "place" for sense in lexicon.latin.get(place, ())):
            left = Token(token.surface[:cut], token.start, at, place, clause=token.clause)
            right = Token(token.surface[cut:], at, token.end, GLUED_COUNTRY, clause=token.clause)
            return (left, right)
    parts = split_pinyin(token.key)
    if len(parts) <= _MAX_UNDIVIDED or len(token.surface) != size:
        return (token,)
    words, at = [], token.start
    for part in parts:
        surface = token.surface[at - token.start : at - token.start + len(part)]
        end = at + len(part)
        words.append(Token(surface, at, end, part, is_subword=True, clause=token.clause))
        at = end
    return words


def _split_unspaced(token: Token, lexicon: Lexicon) -> Sequence[Token]:
    """Return a word of a script without blanks as known words and the runs between them.

    From the left the longest known word is taken, as a reader does: บริษัทเวลามอนจำกัด is
    บริษัท เวลามอน จำกัด. A single letter is no word.
    """
    text, words = token.surface, lexicon.unspaced
    if text in words and len(text) > 1:
        return (token,)
    cuts = {0, len(text)}
    at = 0
    while at < len(text):
        for width in range(min(words.get(text[at], 0), len(text) - at), 1, -1):
            # A word does not end before a mark on its last letter.
            is_whole = at + width == len(text) or not is_mark(text[at + width])
            if is_whole and text[at : at + width] in words:
                cuts |= {at, at + width}
                at += width
                break
        else:
            at += 1
    if len(cuts) == 2:
        return (token,)
    edges = pairwise(sorted(cuts))
    return [
        Token(
            text[i:j], token.start + i, token.start + j, key, is_subword=True, clause=token.clause
        )
        for i, j in edges
        if (key := latin_key(text[i:j]))
    ]


def _known_width(words: Sequence[Token], start: int, lexicon: Lexicon) -> int:
    """Return how many words from here make the longest known word; 0 if none does."""
    clause = words[start].clause
    run = 0  # of syllables and parts of one word in one clause
    for word in words[start : start + MAX_SYLLABLES]:
        if word.clause != clause or not (word.is_subword or word.key in SYLLABLES):
            break
        run += 1
    phrase = lexicon.first_words.get(words[start].key, 1)
    longest = words[start : start + max(phrase, run)]
    keys = [*accumulate([word.key for word in longest])]
    for width in range(len(longest), 0, -1):
        joined = keys[width - 1]
        senses = lexicon.latin.get(joined)
        if not senses:
            continue
        window = longest[:width]
        # Only a legal form may hold a separator: 'Co., Ltd.'
        if window[-1].clause != clause and not any(sense.kind == "legal" for sense in senses):
            continue
        if window[0].is_subword and all(word.key in SYLLABLES for word in window):
            # Syllables of a longer word are Chinese only: 'Camiride' has no Miri, a town of
            # Malaysia.
            if any(s.kind != "place" or s.ref.startswith(_PINYIN_COUNTRY) for s in senses):
                return width
        # 'Co. Al' is not coal: only pinyin, and parts of one word, may join to a single word.
        elif (
            width == 1
            or window[-1].is_subword
            or joined in lexicon.phrases
            or all(split_pinyin(word.key) for word in window)
        ):
            return width
    return 0


def _is_chance_syllable(word: Token, terms: list[Term], lexicon: Lexicon) -> bool:
    """Return whether a known syllable inside an unknown word is chance: it completes no known word.

    So the 'xian' of 'yiningxian' and the 'chang' of 'ditanchang' count, the 'e' of 'maesai' not.
    """
    if not (word.is_subword and word.key in SYLLABLES):
        return False
    follows_word = bool(terms) and bool(terms[-1].senses) and terms[-1].end == word.start
    completes = any(sense.kind in _COMPLETING for sense in lexicon.latin.get(word.key, ()))
    return not (follows_word and completes)


def _unknown_width(words: Sequence[Token], start: int, lexicon: Lexicon) -> int:
    """Return how many parts of one word go together again: until a known word begins among them.

    Two long parts that are not syllables were written as two words ('MandasHosirey').
    """
    width = 1
    while start + width < len(words):
        last, after = words[start + width - 1], words[start + width]
        if not after.is_subword or after.start != last.end:
            break
        are_syllables = words[start].key in SYLLABLES and after.key in SYLLABLES
        if _known_width(words, start + width, lexicon) > are_syllables:
            break
        if min(len(last.key), len(after.key)) >= _MIN_WORD_LENGTH and not are_syllables:
            break
        width += 1
    return width
