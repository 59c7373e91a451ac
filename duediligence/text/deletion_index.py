"""Approximate lookup of many words at once: which listed words lie within an error or two of each.

Look here for the symmetric-delete index behind all approximate matching. Two words within `d`
errors of each other share something that both become by losing up to `d` letters. A short list
keeps the shortened forms as they are, for a few words at a time; a long list, and many words, take
arrays (`hashed_deletions`). Both find the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from .misspelling import MAX_ERRORS, MAX_WORD_LENGTH, deletion_depth

if TYPE_CHECKING:
    from .hashed_deletions import DeletionArrays, HashedDeletions

# Listed words whose forms are kept as they are: about 50 forms a word, each in 0.5 us and 150 bytes.
_SHORT_LIST = 4_000
# Words from which on arrays are quicker: a lookup in them takes 200 us, a word here 8 us.
_MANY_WORDS = 32
# Letters of a form that are looked up before the forms that begin so are made. Measured on new words
# of suppliers: with four 43 % of the forms are made, with three 58, with five 46.
_BEGINNING = 4


class DeletionIndex:
    """Words with the id that each belongs to, by their shortened forms; read-only once built.

    >>> index = DeletionIndex([("hetian", 0), ("taida", 1), ("hotan", 0)])
    >>> index.lookup(["hetain", "tada", "textile"])
    [(0, 0), (1, 1)]
    """

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        self._entries = [*words]
        self._longest = max((len(word) for word, _ in self._entries), default=0)
        self._is_short = len(self._entries) <= _SHORT_LIST
        self._forms: dict[str, tuple[int, ...]] | None = None
        self._beginnings: frozenset[str] = frozenset()
        self._hashed: HashedDeletions | None = None
        if not self._is_short:
            self._hash()

    @classmethod
    def from_arrays(cls, arrays: DeletionArrays) -> DeletionIndex:
        """Return the index that `arrays` were taken from."""
        from .hashed_deletions import HashedDeletions

        index = cls(())
        index._is_short = False
        index._hashed = HashedDeletions(arrays)
        return index

    @property
    def arrays(self) -> DeletionArrays:
        """What takes time to compute."""
        return self._hash().arrays

    def lookup(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Return (position in `words`, id) of each listed word that a word may misspell, sorted.

        Complete, but not exact: some pairs only share a shortened form.
        """
        if not self._is_short or len(words) > _MANY_WORDS:
            return self._hash().lookup(words)
        forms, longest = self._shortened(), self._longest + MAX_ERRORS
        pairs = {
            (position, word_id)
            for position, word in enumerate(words)
            if len(word) <= longest
            for form in forms.keys() & _shortened_forms(word, self._beginnings)
            for word_id in forms[form]
        }
        return sorted(pairs)

    # Threads may make either of these twice, with the same outcome.

    def _hash(self) -> HashedDeletions:
        """Return the arrays, made when first needed: a single check of a short list needs none."""
        if self._hashed is None:
            from .hashed_deletions import HashedDeletions

            self._hashed = HashedDeletions.of_words(self._entries)
            if not self._is_short:
                self._entries = []
        return self._hashed

    def _shortened(self) -> dict[str, tuple[int, ...]]:
        """Return the ids by shortened form."""
        if self._forms is None:
            forms: dict[str, tuple[int, ...]] = {}
            for word, word_id in self._entries:
                alone = (word_id,)
                for form in _shortened_forms(word):
                    ids = forms.get(form)
                    if ids is None:
                        forms[form] = alone
                    elif word_id not in ids:
                        forms[form] = ids + alone
            self._beginnings = frozenset([form[:_BEGINNING] for form in forms])
            self._forms = forms
        return self._forms


def _shortened_forms(word: str, beginnings: AbstractSet[str] | None = None) -> list[str]:
    """Return a word and all that it becomes by losing as many letters as it may; [] for no word.

    Args:
        word: The word.
        beginnings: The first letters of the forms that matter; all do if None.
    """
    size = len(word)
    if not 0 < size <= MAX_WORD_LENGTH:
        return []

    def lost_from(form: str, first: int) -> range:
        """Return which letters a form may lose: one behind the beginning leaves that as it is."""
        is_any = beginnings is None or form[:_BEGINNING] in beginnings
        return range(first, len(form) if is_any else min(_BEGINNING, len(form)))

    depth, forms = deletion_depth(size), [word]
    if depth:
        shorter = [word[:at] + word[at + 1 :] for at in lost_from(word, 0)]
        forms += shorter
    if depth > 1:
        # The second letter lost is a later one, so that no pair is taken twice.
        forms += [
            form[:at] + form[at + 1 :]
            for first, form in enumerate(shorter)
            for at in lost_from(form, first)
        ]
    return forms
