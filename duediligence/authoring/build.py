"""Compiles an annotated draft into a watchlist, once every quotation is proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NoReturn

from ..errors import EvidenceError, WatchlistError
from ..lists.formats import own_yaml
from ..lists.validate import require_sound
from ..model import Kind, Watchlist
from ..resources import strict_yaml
from .lexicon import article_lexicon
from .yaml_output import dump_yaml

_SECTIONS = ("draft", "gazetteers", "source", "sources", "proposals", "denials", "indicators")
_ONLY_IN_DRAFTS = {"approved_by", "question", "why", "entries"}
_KINDS = (*(kind.value for kind in Kind), "context")


@dataclass(frozen=True, slots=True)
class BuiltList:
    """A list as YAML and as a watchlist, and how many proposals were not approved."""

    yaml: str
    watchlist: Watchlist
    left_out: int


def source_files(content: bytes, name: str) -> dict[str, str]:
    """Return the file names of the articles that a draft was drawn from, by the id of the source.

    Raises:
        WatchlistError: the file is not a draft.
    """
    sources = _Builder(content, name).sources
    return {key: str(source.get("file") or "") for key, source in sources.items()}


def build(content: bytes, name: str, texts: str | Sequence[str]) -> BuiltList:
    """Compile what a person has approved; everything else is left out.

    Args:
        content: the bytes of the annotated draft.
        name: what to call it in messages.
        texts: the articles that it was drawn from, in any order, line ends as their publishers wrote
            them.

    Raises:
        WatchlistError: it is not a draft, nothing in it is approved, or an entry is not valid.
        EvidenceError: a text is missing or another one, or a quotation is not where it says.
    """
    return _Builder(content, name).build((texts,) if isinstance(texts, str) else texts)


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
        self.texts: dict[str, str] = {}  # by source
        if "source" in top:  # one article; `sources` are those of several
            source = dict(self._mapping(top["source"], ("source",)))
            self.sources = {str(source.pop("id", "article")): source}
        else:
            listed = self._mapping(top.get("sources", {}), ("sources",))
            self.sources = {
                key: dict(self._mapping(source, ("sources", key))) for key, source in listed.items()
            }

    def build(self, texts: Sequence[str]) -> BuiltList:
        """Return the list, with every quotation proved and every entry checked."""
        self._take(texts)
        proposals = self._mapping(self.top.get("proposals", {}), ("proposals",))
        approved = self._approved("proposals")
        if not approved:
            remedy = "write who approved it beside `approved_by` of each that belongs on the list"
            self._refuse(("proposals",), "no proposal is approved", remedy)
        denials = self._approved("denials")
        for key, denial in denials.items():
            self._require_quote(denial, ("denials", key))
        indicators = self._approved("indicators")
        sections = self._list(approved, denials, indicators)
        yaml = (
            f"# Compiled by `duediligence watchlist build` from {' '.join(self.name.split())};"
            f" change the draft and build again.\n\n{dump_yaml(_without_blanks(sections))}"
        )
        watchlist = own_yaml.read_own_yaml(yaml.encode("utf-8"), f"{self.name} as a list")
        require_sound(watchlist, self.name)
        watchlist.verify(self.texts)
        return BuiltList(yaml, watchlist, len(proposals) - len(approved))

    def _take(self, texts: Sequence[str]) -> None:
        """Give each source its text, by its SHA-256."""
        by_digest = {sha256(t.encode("utf-8", "surrogatepass")).hexdigest(): t for t in texts}
        for key, source in self.sources.items():
            digest = source.get("sha256")
            if digest not in by_digest:
                path = ("source", "sha256") if "source" in self.top else ("sources", key, "sha256")
                given = ", ".join(by_digest) or "none"
                raise EvidenceError(
                    f"{self.name}, line {self.file.line(path)}: the text given has SHA-256 {given},"
                    " the draft was drawn from another; give the same file"
                )
            self.texts[key] = by_digest[digest]

    def _list(
        self,
        approved: dict[str, dict[str, Any]],
        denials: dict[str, dict[str, Any]],
        indicators: dict[str, dict[str, Any]],
    ) -> dict[str, Any]:
        """Return the sections of a list file."""
        info = dict(self._mapping(self.top["draft"], ("draft",)))
        left_out = int(info.pop("people_left_out", 0) or 0)
        info["left_out"] = {"persons": left_out} if left_out else None
        sources = {
            key: {field: value for field, value in source.items() if field != "file"}
            for key, source in self.sources.items()
        }
        entries, context = {}, {}
        for key, proposal in approved.items():
            kind = proposal.get("kind")
            if kind not in _KINDS:
                remedy = f"write one of {', '.join(_KINDS)}; people are never listed"
                self._refuse(("proposals", key, "kind"), f"{kind!r} is not a kind", remedy)
            if kind == "context":
                entry = self._entry(key, proposal)
                # The fields of somebody who is not a target.
                fields = ("name", "aliases", "text", "statements")
                context[key] = {field: entry[field] for field in fields if field in entry}
                note = f"Named in the source and no target of this list; {entry['note']}."
                context[key].setdefault("text", note)
            else:
                entries[key] = self._entry(key, proposal)
        self._add_indicators(entries, indicators)
        for entry in entries.values() if denials else ():
            entry["statements"].append({"shared": "denials"})
        return {
            "list": info,
            "gazetteers": self.top.get("gazetteers"),
            "sources": sources,
            "shared": {"denials": [self._statement(d, "denies") for d in denials.values()]},
            "entries": entries,
            "context": context,
        }

    def _add_indicators(
        self, entries: dict[str, dict[str, Any]], indicators: dict[str, dict[str, Any]]
    ) -> None:
        """Add each approved passage to the entries that it is about, and to no other."""
        names = {indicator.id: indicator.name for indicator in article_lexicon().indicators}
        for key, passage in indicators.items():
            path = ("indicators", key)
            self._require_quote(passage, path)
            if passage.get("indicator") not in names:
                problem = f"{passage.get('indicator')!r} is not an indicator"
                self._refuse((*path, "indicator"), problem, f"write one of {', '.join(names)}")
            listed = passage.get("entries")
            about = (
                [entry for entry in listed if entry in entries] if isinstance(listed, list) else []
            )
            if not about:
                problem = "it is approved, and none of its entries is"
                remedy = "write under `entries` the approved proposals that it is about"
                self._refuse((*path, "entries"), problem, remedy)
            for entry in about:
                entries[entry]["statements"].append(self._statement(passage, "alleges"))

    def _entry(self, key: str, proposal: dict[str, Any]) -> dict[str, Any]:
        path = ("proposals", key)
        entry = {field: value for field, value in proposal.items() if field not in _ONLY_IN_DRAFTS}
        approval = f"approved by {proposal['approved_by']}"
        entry["note"] = f"{entry['note']} ({approval})" if "note" in entry else approval
        statements = entry.get("statements")
        if not isinstance(statements, list) or not statements:
            self._refuse((*path, "statements"), "no statement", "quote what the text says of it")
        for number, statement in enumerate(statements):
            statement_path = (*path, "statements", number)
            self._require_quote(self._mapping(statement, statement_path), statement_path)
        entry["statements"] = [self._statement(statement, "context") for statement in statements]
        return entry

    def _statement(self, statement: Mapping[str, Any], stance: str) -> dict[str, Any]:
        """Return a statement of a list; `stance` is for one that has none of its own."""
        fields = {k: v for k, v in statement.items() if k not in _ONLY_IN_DRAFTS}
        return {"source": next(iter(self.sources)), "stance": stance, **fields}

    def _approved(self, section: str) -> dict[str, dict[str, Any]]:
        """Return the items of a section that somebody approved; a blank `approved_by` is nobody."""
        approved = {}
        for key, item in self._mapping(self.top.get(section, {}), (section,)).items():
            fields = self._mapping(item, (section, key))
            approver = fields.get("approved_by")
            if isinstance(approver, str) and approver.strip():
                approved[key] = dict(fields)
        return approved

    def _require_quote(self, statement: Mapping[str, Any], path: tuple[Any, ...]) -> None:
        quote = statement.get("quote")
        text = self.texts.get(str(statement.get("source", next(iter(self.sources), ""))))
        if text is None or (len(self.sources) > 1 and "source" not in statement):
            remedy = f"write one of {', '.join(self.sources)} as its `source`"
            self._refuse(path, "no source of this draft", remedy, error=EvidenceError)
        try:
            start, end = int(statement["start"]), int(statement["end"])
        except (KeyError, TypeError, ValueError):
            problem, remedy = "no quote with its start and end", "write all three"
            self._refuse(path, problem, remedy, error=EvidenceError)
        if not isinstance(quote, str) or not 0 <= start < end or text[start:end] != quote:
            at = text.find(quote) if isinstance(quote, str) else -1
            where = f"it begins at {at}" if at >= 0 else "the source does not have it"
            problem = f"the quote is not what the source has at {start} to {end}"
            remedy = f"correct the quote or its place ({where})"
            self._refuse(path, problem, remedy, error=EvidenceError)

    def _mapping(self, value: Any, path: tuple[Any, ...]) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._refuse(path, "not a mapping", "write `key: value` lines")
        return value

    def _refuse(
        self,
        path: tuple[Any, ...],
        problem: str,
        remedy: str,
        *,
        error: type[WatchlistError] = WatchlistError,
    ) -> NoReturn:
        where = " > ".join(map(str, path)) or "the file"
        raise error(f"{self.name}, line {self.file.line(path)}, {where}: {problem}; {remedy}")


def _without_blanks(value: Any) -> Any:
    """Return a copy without what is None or empty."""
    if isinstance(value, dict):
        fields = {key: _without_blanks(inner) for key, inner in value.items()}
        return {key: inner for key, inner in fields.items() if inner not in (None, {}, [], "")}
    return [_without_blanks(item) for item in value] if isinstance(value, list) else value
