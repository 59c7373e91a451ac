"""Writes a listed name as a hurried person would: one or two edits, none of which hides the firm."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from .firms import vocabulary

_HAN = re.compile("[一-鿿]")


def variant(random: Random, name: str) -> tuple[str, tuple[str, ...]]:
    """Another writing of a name, and the edits that led to it; never the name itself."""
    edits = _HAN_EDITS if _HAN.search(name) else _LATIN_EDITS
    while True:
        text = name
        done: list[str] = []
        for kind in random.sample(list(edits), random.randint(1, 2)):
            changed = edits[kind](random, text)
            if changed != text:
                text, done = changed, [*done, kind]
        if text != name:
            return text, tuple(done)


def _drop(random: Random, text: str) -> str:
    """Without one letter of a longer word (a word of three letters without one is another word)."""
    return _in_a_word(random, text, lambda word, at: word[:at] + word[at + 1 :])


def _swap(random: Random, text: str) -> str:
    return _in_a_word(random, text, lambda w, at: w[: at - 1] + w[at] + w[at - 1] + w[at + 1 :])


def _in_a_word(random: Random, text: str, change: Callable[[str, int], str]) -> str:
    words = text.split(" ")
    long = [index for index, word in enumerate(words) if len(word) >= 5]
    if not long:
        return text
    index = random.choice(long)
    words[index] = change(words[index], random.randrange(1, len(words[index])))
    return " ".join(words)


def _legal(random: Random, text: str) -> str:
    """Another legal form, or none."""
    for forms in vocabulary()["legal"].values():
        for form in sorted(forms, key=len, reverse=True):
            if text.endswith(form):
                stem = text.removesuffix(form).rstrip()
                return _joined(stem, random.choice([*forms, ""]))
            if text.startswith(f"{form} "):
                return f"{random.choice(forms)} {text.removeprefix(form).lstrip()}"
    return text


def _joined(stem: str, form: str) -> str:
    return (stem + form) if _HAN.search(stem) else f"{stem} {form}".rstrip()


def _join(random: Random, text: str) -> str:
    words = text.split(" ")
    at = random.randrange(max(len(words) - 2, 1))
    return " ".join([*words[:at], "".join(words[at : at + 2]), *words[at + 2 :]])


def _move(random: Random, text: str) -> str:
    words = text.split(" ")
    word = words.pop(random.randrange(len(words)))
    words.insert(random.randrange(len(words) + 1), word)
    return " ".join(words)


def _case(random: Random, text: str) -> str:
    return text.upper() if random.random() < 0.5 else text.lower()


def _extra(random: Random, text: str) -> str:
    words = text.split(" ")
    words.insert(random.randint(1, len(words)), random.choice(vocabulary()["extra_words"]))
    return " ".join(words)


def _punctuate(random: Random, text: str) -> str:
    if random.random() < 0.5:
        return re.sub(r"[.,&]", "", text)
    return text.replace(" ", random.choice((" - ", ", ", "  ", "_")), 1)


def _han_extra(random: Random, text: str) -> str:
    return text.replace("有限", random.choice(vocabulary()["extra_words_han"]) + "有限", 1)


def _han_punctuate(random: Random, text: str) -> str:
    return random.choice(("（{}）", "{}。", "【{}】", " {} ")).format(text)


def _han_swap(random: Random, text: str) -> str:
    """Two neighbours in the other order, within what stands before the legal form."""
    at = random.randrange(1, max(text.find("有限"), 2))
    return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]


_LATIN_EDITS: dict[str, Callable[[Random, str], str]] = {
    "letter dropped": _drop,
    "letters swapped": _swap,
    "other legal form": _legal,
    "words joined": _join,
    "word moved": _move,
    "case": _case,
    "extra word": _extra,
    "punctuation": _punctuate,
}
_HAN_EDITS: dict[str, Callable[[Random, str], str]] = {
    "letters swapped": _han_swap,
    "other legal form": _legal,
    "extra word": _han_extra,
    "punctuation": _han_punctuate,
}
