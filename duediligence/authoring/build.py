"""Compiles an annotated draft into a watchlist, once every quotation is proved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NoReturn

from ..errors import EvidenceError, WatchlistError
from ..lists.formats import own_yaml
from ..lists.validate import require_sound
from ..model import Kind, Watchlist
from ..resources import strict_yaml
from .yaml_output import dump

_SECTIONS = ("draft", "gazetteers", "source", "proposals", "denials")
_ONLY_IN_DRAFTS = {"approved_by", "question", "why"}
_KINDS = (*(kind.value for kind in Kind), "context")


@dataclass(frozen=True, slots=True)
class Built:
    """A list as YAML, the nouns it holds, and how many proposals were not approved."""

    yaml: str
    watchlist: Watchlist
    left_out: int


def source_file(content: bytes, name: str) -> str:
    """The file name of the article that a draft was drawn from; "" where it does not say.

    Raises:
        WatchlistError: the file is no draft.
    """
    source = _Builder(content, name).source
    return str(source.get("file", ""))


def build(content: bytes, name: str, text: str) -> Built:
    """Compile what a person has approved; everything else is left out.

    Args:
        content: the bytes of the annotated draft.
        name: what to call it in messages.
        text: the article that it was drawn from, line ends as its publisher wrote them.

    Raises:
        WatchlistError: it is no draft, nothing in it is approved, or an entry will not do.
        EvidenceError: the text is another one, or a quotation is not where it says.
    """
    return _Builder(content, name).built(text)


class _Builder:
    def __init__(self, content: bytes, name: str) -> None:
        self.file = strict_yaml.read_yaml(content, name)
        self.name = name
        top = self.file.data
        if not isinstance(top, dict) or "draft" not in top:
            self._refuse((), "no section `draft`", "give a file that `watchlist draft` wrote")
        for section in top:
            if section not in _SECTIONS:
                self._refuse((section,), "unknown section", f"sections are {', '.join(_SECTIONS)}")
        self.top: Mapping[str, Any] = top
        self.source = dict(self._mapping(top.get("source", {}), ("source",)))

    def built(self, text: str) -> Built:
        """The list, proved and sound."""
        self._require_text(text)
        proposals = self._mapping(self.top.get("proposals", {}), ("proposals",))
        approved = self._approved("proposals")
        if not approved:
            self._refuse(
                ("proposals",),
                "no proposal is approved",
                "write who approved it beside `approved_by` of each that belongs on the list",
            )
        denials = self._approved("denials")
        for key, one in denials.items():
            self._require_quote(one, ("denials", key), text)
        whole = self._list(approved, denials, text)
        yaml = _head(self.name) + dump(_without_blanks(whole))
        watchlist = own_yaml.read_own_yaml(yaml.encode("utf-8"), f"{self.name} as a list")
        require_sound(watchlist, self.name)
        watchlist.verify({str(self.source.get("id", "article")): text})
        return Built(yaml, watchlist, len(proposals) - len(approved))

    def _list(
        self, approved: dict[str, dict[str, Any]], denials: dict[str, dict[str, Any]], text: str
    ) -> dict[str, Any]:
        """The sections of a list file."""
        info = dict(self._mapping(self.top["draft"], ("draft",)))
        left_out = int(info.pop("people_left_out", 0) or 0)
        info["left_out"] = {"persons": left_out} if left_out else None
        source = {k: v for k, v in self.source.items() if k not in {"id", "file"}}
        entries, context = {}, {}
        for key, one in approved.items():
            kind = one.get("kind")
            if kind not in _KINDS:
                remedy = f"write one of {', '.join(_KINDS)}; people are never listed"
                self._refuse(("proposals", key, "kind"), f"{kind!r} will not do", remedy)
            written = self._entry(key, one, text, with_denials=bool(denials))
            if kind == "context":
                context[key] = _as_context(written)
            else:
                entries[key] = written
        return {
            "list": info,
            "gazetteers": self.top.get("gazetteers"),
            "sources": {str(self.source.get("id", "article")): source},
            "shared": {"denials": [self._stated(one, "denies") for one in denials.values()]},
            "entries": entries,
            "context": context,
        }

    def _entry(
        self, key: str, one: dict[str, Any], text: str, *, with_denials: bool
    ) -> dict[str, Any]:
        path = ("proposals", key)
        written = {field: value for field, value in one.items() if field not in _ONLY_IN_DRAFTS}
        note = f"approved by {one['approved_by']}"
        written["note"] = f"{written['note']} ({note})" if "note" in written else note
        statements = written.get("statements")
        if not isinstance(statements, list) or not statements:
            self._refuse((*path, "statements"), "no statement", "quote what the text says of it")
        for number, statement in enumerate(statements):
            place = (*path, "statements", number)
            self._require_quote(self._mapping(statement, place), place, text)
        made = [self._stated(statement, "context") for statement in statements]
        if with_denials and written.get("kind") != "context":
            made.append({"shared": "denials"})
        written["statements"] = made
        return written

    def _stated(self, statement: Mapping[str, Any], stance: str) -> dict[str, Any]:
        fields = {k: v for k, v in statement.items() if k not in _ONLY_IN_DRAFTS}
        return {"source": self.source.get("id", "article"), "stance": stance, **fields}

    def _approved(self, section: str) -> dict[str, dict[str, Any]]:
        """The items of a section that somebody approved; a blank `approved_by` is nobody."""
        found = {}
        for key, one in self._mapping(self.top.get(section, {}), (section,)).items():
            fields = self._mapping(one, (section, key))
            by = fields.get("approved_by")
            if isinstance(by, str) and by.strip():
                found[key] = dict(fields)
        return found

    def _require_text(self, text: str) -> None:
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        if digest != self.source.get("sha256"):
            raise EvidenceError(
                f"{self.name}, line {self.file.line(('source', 'sha256'))}: the text given has"
                f" SHA-256 {digest}, the draft was drawn from another; give the same file"
            )

    def _require_quote(
        self, statement: Mapping[str, Any], path: tuple[Any, ...], text: str
    ) -> None:
        quote = statement.get("quote")
        try:
            start, end = int(statement["start"]), int(statement["end"])
        except (KeyError, TypeError, ValueError):
            self._refuse(path, "no quote with its start and end", "write all three", EvidenceError)
        if not isinstance(quote, str) or not 0 <= start < end or text[start:end] != quote:
            at = text.find(quote) if isinstance(quote, str) else -1
            remedy = f"it stands at {at}" if at >= 0 else "it stands nowhere in it"
            self._refuse(
                path,
                f"the quote is not what the source has at {start} to {end}",
                f"correct the quote or its place ({remedy})",
                EvidenceError,
            )

    def _mapping(self, written: Any, path: tuple[Any, ...]) -> dict[str, Any]:
        if not isinstance(written, dict):
            self._refuse(path, "no mapping here", "write `key: value` lines")
        return written

    def _refuse(
        self,
        path: tuple[Any, ...],
        seen: str,
        remedy: str,
        error: type[WatchlistError] = WatchlistError,
    ) -> NoReturn:
        where = " > ".join(str(part) for part in path) or "the file"
        raise error(f"{self.name}, line {self.file.line(path)}, {where}: {seen}; {remedy}")


def _as_context(written: dict[str, Any]) -> dict[str, Any]:
    """The fields that somebody who is no target has."""
    fields: dict[str, Any] = {
        k: written[k] for k in ("name", "aliases", "text", "statements") if k in written
    }
    fields.setdefault("text", f"Named in the source and no target of this list; {written['note']}.")
    return fields


def _without_blanks(written: Any) -> Any:
    """A copy without what is None or empty."""
    if isinstance(written, dict):
        inner = {key: _without_blanks(value) for key, value in written.items()}
        return {key: value for key, value in inner.items() if value not in (None, {}, [], "")}
    return [_without_blanks(one) for one in written] if isinstance(written, list) else written


def _head(name: str) -> str:
    return (
        f"# Compiled by `duediligence watchlist build` from {' '.join(name.split())}; change the"
        " draft and build again.\n\n"
    )
