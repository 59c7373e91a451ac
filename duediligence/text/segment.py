"""A text as terms: the words of it that the vocabulary knows, and the runs that it does not.

Han is divided so that the vocabulary covers as much of it as possible with as few words as
possible. Latin words are looked up singly, as phrases, and, where they are pinyin, joined and split
(`He Tian`, `HETIANTAIDA`), for pinyin is written either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .lexicon import LEVEL_KINDS, SMALL_LEVEL_KINDS, Lexicon, Sense
from .misspelling import ocr_corrections
from .normalise import normalise
from .pinyin import SYLLABLES, split_pinyin
from .tokenise import MAX_CHARACTERS, Token, tokenise
from .transliterate import syllables

MOST_SYLLABLES = 8  # that are joined to one word
_LONG_PART = 4
_SHORTEST, _LONGEST = 6, 60  # letters of a word that may be joined pinyin
_HOME_OF_PINYIN = "CN-"
_UNKNOWN_HAN_COST = 1.1
_KNOWN_COST = 1.0
_COMPLETING = LEVEL_KINDS | SMALL_LEVEL_KINDS | {"trade", "site", "legal", "road", "unit"}


class Term(NamedTuple):
    """One word of a text: where it stands, its comparable key, what it may mean.

    `key` is the joined Latin reading ("" until asked of an unknown Han run: see `latin_reading`).
    `pieces` counts the tokens it was joined from; `split` says that it was cut out of a longer one.
    """

    surface: str
    start: int
    end: int
    key: str
    han: str
    senses: tuple[Sense, ...]
    chunk: int
    pieces: int = 1
    split: bool = False

    def has(self, kind: str) -> bool:
        """Whether it has a sense of this kind."""
        for sense in self.senses:  # noqa: SIM110 - a generator for each word of each text is slow
            if sense.kind == kind:
                return True
        return False

    def refs(self, kind: str) -> tuple[str, ...]:
        """The concepts or codes of its senses of this kind."""
        return tuple([sense.ref for sense in self.senses if sense.kind == kind])


def latin_reading(term: Term) -> str:
    """The Latin letters of a term, romanised where it is an unknown Han run."""
    return term.key if term.key or not term.han else "".join(syllables(term.han))


def merge_split_words(terms: Sequence[Term]) -> tuple[Term, ...] | None:
    """The terms with each word that was divided as it stands, unknown; None where none was.

    'Monaware' is no ware of Mona, and 'Deehongyuan' no Dee in Hongyuan, as far as anybody knows.
    """
    whole: list[Term] = []
    for term in terms:
        before = whole[-1] if whole else None
        if before is not None and before.split and term.split and before.end == term.start:
            surface, key = before.surface + term.surface, before.key + term.key
            whole[-1] = Term(surface, before.start, term.end, key, "", (), term.chunk, split=True)
        else:
            whole.append(term)
    return tuple(whole) if len(whole) < len(terms) else None


def segment(text: str, vocabulary: Lexicon) -> tuple[Term, ...]:
    """The terms of a text in their order; empty for a text without letters or digits."""
    cleaned = normalise(text[:MAX_CHARACTERS])
    return terms_of(tokenise(cleaned, cleaned=True), cleaned, vocabulary)


def terms_of(tokens: Sequence[Token], cleaned: str, vocabulary: Lexicon) -> tuple[Term, ...]:
    """The terms of the tokens of a cleaned text."""
    if not any(token.is_han for token in tokens):
        return tuple(_latin_terms(tokens, cleaned, vocabulary))
    terms: list[Term] = []
    latin: list[Token] = []
    han: list[Token] = []
    for token in tokens:
        if token.is_han:
            terms.extend(_latin_terms(latin, cleaned, vocabulary))
            latin = []
            if han and (han[-1].chunk != token.chunk or cleaned[han[-1].end : token.start].strip()):
                terms.extend(_han_terms(han, vocabulary))
                han = []
            han.append(token)
        else:
            terms.extend(_han_terms(han, vocabulary))
            han = []
            latin.append(token)
    terms.extend(_latin_terms(latin, cleaned, vocabulary))
    terms.extend(_han_terms(han, vocabulary))
    return tuple(terms)


# --- Han -------------------------------------------------------------------------------------


def _han_terms(tokens: list[Token], vocabulary: Lexicon) -> list[Term]:
    """One run of Han characters (blanks between them ignored) as words and unknown runs."""
    if not tokens:
        return []
    run = "".join(token.surface for token in tokens)
    places = [token.start + i for token in tokens for i in range(len(token.surface))]
    terms = []
    for start, end, known in _best_cuts(run, vocabulary):
        word = run[start:end]
        senses = vocabulary.han.get(word, ()) if known else ()
        key = vocabulary.readings.get(word, "") if known else ""
        terms.append(
            Term(word, places[start], places[end - 1] + 1, key, word, senses, tokens[0].chunk)
        )
    return terms


def _best_cuts(run: str, vocabulary: Lexicon) -> list[tuple[int, int, bool]]:
    """The cheapest division of a run: (start, end, is known), unknown characters joined."""
    size, known, longest = len(run), vocabulary.han, vocabulary.longest_han
    cost = [0.0] * (size + 1)
    step = [1] * (size + 1)
    for start in range(size - 1, -1, -1):
        cost[start], step[start] = cost[start + 1] + _UNKNOWN_HAN_COST, -1
        most = longest.get(run[start], 0)
        for width in range(1, min(most, size - start) + 1) if most else ():
            if run[start : start + width] in known:
                price = cost[start + width] + _KNOWN_COST / (1 if width > 1 else 0.95)
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


def _latin_terms(tokens: Sequence[Token], text: str, vocabulary: Lexicon) -> list[Term]:
    atoms = [atom for token in tokens for atom in subwords(token, vocabulary)]
    terms: list[Term] = []
    i = 0
    while i < len(atoms):
        atom = atoms[i]
        if _stands_alone(atoms, i, vocabulary):
            senses = vocabulary.latin.get(atom.key)
            if senses is None:
                senses = _misread_senses(atom, vocabulary)
            terms.append(Term(atom.surface, atom.start, atom.end, atom.key, "", senses, atom.chunk))
            i += 1
            continue
        width = _widest(atoms, i, vocabulary)
        if width == 1 and _is_chance(atom, terms, vocabulary):
            width = 0
        if width == 0:
            width = _unknown_width(atoms, i, vocabulary)
            senses = _misread_senses(atom, vocabulary) if width == 1 else ()
        else:
            senses = vocabulary.latin["".join(atom.key for atom in atoms[i : i + width])]
        start, end = atom.start, atoms[i + width - 1].end
        key = "".join(atom.key for atom in atoms[i : i + width])
        terms.append(
            Term(text[start:end], start, end, key, "", senses, atom.chunk, width, atom.glued)
        )
        i += width
    return terms


def _stands_alone(atoms: Sequence[Token], i: int, vocabulary: Lexicon) -> bool:
    """Whether nothing can join a word and the next: the usual case, and the quick one."""
    atom = atoms[i]
    if atom.glued or atom.key in SYLLABLES or atom.key in vocabulary.first_words:
        return False
    return i + 1 == len(atoms) or not atoms[i + 1].glued or atoms[i + 1].start != atom.end


def _misread_senses(atom: Token, vocabulary: Lexicon) -> tuple[Sense, ...]:
    """What kind of firm a misread word tells ('H0siery'); which firm it is, it cannot tell."""
    if len(atom.key) < _SHORTEST - 1:
        return ()
    known = [word for word in ocr_corrections(atom.key) if word in vocabulary.latin]
    senses = [sense for word in known for sense in vocabulary.latin[word]]
    return tuple([sense for sense in senses if sense.kind in {"trade", "site", "legal"}])


def subwords(token: Token, vocabulary: Lexicon) -> Sequence[Token]:
    """A token as it is, or, an unknown long pinyin word, as its syllables."""
    size = len(token.key)
    if not _SHORTEST <= size <= _LONGEST or token.key in vocabulary.latin:
        return (token,)
    parts = split_pinyin(token.key)
    if len(parts) < 3 or len(token.surface) != size:
        return (token,)
    atoms, at = [], token.start
    for part in parts:
        surface = token.surface[at - token.start : at - token.start + len(part)]
        atoms.append(Token(surface, at, at + len(part), part, glued=True, chunk=token.chunk))
        at += len(part)
    return atoms


def _widest(atoms: Sequence[Token], start: int, vocabulary: Lexicon) -> int:
    """How many atoms from here make the longest known word; 0 if none does."""
    phrase = vocabulary.first_words.get(atoms[start].key, 1)
    run = _syllable_run(atoms, start)
    most = min(max(phrase, run), len(atoms) - start)
    for width in range(most, 0, -1):
        window = atoms[start : start + width]
        if window[0].chunk != window[-1].chunk and not _is_legal_form(window, vocabulary):
            continue
        if _means_anything(window, vocabulary):
            return width
    return 0


def _means_anything(window: Sequence[Token], vocabulary: Lexicon) -> bool:
    """Whether the atoms are a known word; the syllables of a longer word are a Chinese one only.

    So 'Camiride' holds no Miri, which lies in Malaysia.
    """
    joined = "".join([atom.key for atom in window])
    senses = vocabulary.latin.get(joined, ())
    if not senses:
        return False
    in_syllables = all(atom.key in SYLLABLES for atom in window)
    if window[0].glued and in_syllables:
        return any(s.kind != "place" or s.ref.startswith(_HOME_OF_PINYIN) for s in senses)
    # 'Co. Al' is no coal: only pinyin, and parts of one word, make a word of one piece.
    if len(window) == 1 or window[-1].glued or joined in vocabulary.phrases:
        return True
    return all(split_pinyin(atom.key) for atom in window)


def _is_chance(atom: Token, terms: list[Term], vocabulary: Lexicon) -> bool:
    """One known syllable inside an unknown word is chance, unless it completes a known word.

    So the 'xian' of 'yiningxian' and the 'chang' of 'ditanchang' count, the 'e' of 'maesai' not.
    """
    if not (atom.glued and atom.key in SYLLABLES):
        return False
    follows_word = bool(terms) and bool(terms[-1].senses) and terms[-1].end == atom.start
    completes = any(sense.kind in _COMPLETING for sense in vocabulary.latin.get(atom.key, ()))
    return not (follows_word and completes)


def _is_legal_form(window: Sequence[Token], vocabulary: Lexicon) -> bool:
    """'Co., Ltd.' is one word although a comma stands in it."""
    senses = vocabulary.latin.get("".join(atom.key for atom in window), ())
    return any(sense.kind == "legal" for sense in senses)


def _syllable_run(atoms: Sequence[Token], start: int) -> int:
    """How many of the next atoms are single syllables, or joined parts, of one comma's length."""
    width = 0
    for atom in atoms[start : start + MOST_SYLLABLES]:
        if atom.chunk != atoms[start].chunk or not (atom.glued or atom.key in SYLLABLES):
            break
        width += 1
    return width


def _unknown_width(atoms: Sequence[Token], start: int, vocabulary: Lexicon) -> int:
    """Parts cut from one word go together again as far as no known word begins among them.

    Two long parts that are no syllables were written as two words ('MandasHosirey').
    """
    width = 1
    while start + width < len(atoms):
        last, after = atoms[start + width - 1], atoms[start + width]
        if not after.glued or after.start != last.end:
            break
        in_syllables = atoms[start].key in SYLLABLES and after.key in SYLLABLES
        if _widest(atoms, start + width, vocabulary) > in_syllables:
            break
        if min(len(last.key), len(after.key)) >= _LONG_PART and not in_syllables:
            break
        width += 1
    return width
