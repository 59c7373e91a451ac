"""A draft as a file that a person reads, annotates and has compiled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..text.slug import slug
from .article import Article
from .proposal import Draft, Indication, Passage, Proposal

_HEAD = """\
# A draft of a watchlist. It is no list: nothing in it is active, and no screening will load it.
#
# For every proposal that belongs on the list, write who approved it beside `approved_by` (an id, not
# a name), answer its question, and correct what is wrong: name, aliases, places, claim. A proposal
# without `approved_by` is left out. Then: duediligence watchlist build THIS_FILE -o LIST.yaml
#
# `indicators` are passages on pay, movement or abuse, with the indicator of the International Labour
# Organization that each speaks of. An indicator is a reason to look, not a finding. Under `entries`
# stand the proposals that a passage may be about: correct them, then approve it.
#
# `quote` stands in the source at the characters `start` to `end`; it may be shortened, if start and
# end go with it. `kind` is organisation, site, place, product, or context for somebody who is no
# target, such as a buyer. No person may be added: people are counted and left out. Read each quotation
# all the same: where one still names a witness, shorten it.

"""
_CLAIMS = {
    "organisation": "The text names this organisation in the passage quoted.",
    "site": "The text names this site in the passage quoted.",
    "place": "The text names this place in the passage quoted.",
    "product": "The text speaks of these goods in the passage quoted.",
    "buyer": "The text names this firm in the passage quoted; it is no target of this list.",
}


def as_yaml(draft: Draft, name: str = "") -> str:
    """Return the draft as YAML, to be written to a file.

    Args:
        draft: what to write.
        name: the file name of an article that has none of its own, so that `build` finds it beside
            the draft.

    Returns:
        YAML with one `source`; of several articles with `sources`, and the source of each passage.
    """
    ids = source_ids(draft.articles, name)
    sources = {
        key: _source(article, name) for key, article in zip(ids, draft.articles, strict=True)
    }
    is_one = len(ids) == 1
    title = ", ".join(source["title"] for source in sources.values())
    sections = {
        "draft": {
            "id": slug(title) or "my-list",
            "title": f"Drawn from {title}",
            "version": "0.1",
            "date": None,
            "people_left_out": draft.people_left_out,
        },
        "gazetteers": list(draft.gazetteers),
        **({"source": {"id": ids[0], **sources[ids[0]]}} if is_one else {"sources": sources}),
        "proposals": {proposal.id: _proposal(proposal, ids) for proposal in draft.proposals},
        "denials": {
            f"denial-{number}": _denial(passage, ids)
            for number, passage in enumerate(draft.denials, start=1)
        },
        "indicators": {
            f"indicator-{number}": _indication(indication, ids)
            for number, indication in enumerate(draft.indications, start=1)
        },
    }
    return _HEAD + dump_yaml(sections)


def source_ids(articles: Sequence[Article], name: str) -> list[str]:
    """Return the id of each article as a source: `article`, or of several the names of their files."""
    if len(articles) == 1:
        return ["article"]
    ids: list[str] = []
    for article in articles:
        key = slug(_title(article.original or article.file or name)) or "article"
        numbered = (key, *(f"{key}-{number}" for number in range(2, len(articles) + 1)))
        ids.append(next(each for each in numbered if each not in ids))
    return ids


def _source(article: Article, name: str) -> dict[str, Any]:
    file = article.file or name
    of = f"The text was taken out of {article.original}." if article.original else ""
    note = " ".join([of, *(f"Of the original: {warning}." for warning in article.warnings)])
    return {
        "file": file,
        "title": _title(article.original or file),
        "publisher": "unknown",
        "date": None,
        "date_note": None,
        "url": None,
        "sha256": article.sha256,
        "note": note.strip() or None,
    }


def _title(file: str) -> str:
    return file.rsplit(".", 1)[0]


def dump_yaml(sections: dict[str, Any]) -> str:
    """Return YAML in the order of the mapping; None is left blank, to be filled in."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes no anchors, and nothing for None."""

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML names it
            return True

    Dumper.add_representer(
        type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", "")
    )
    return yaml.dump(sections, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=100)


def _proposal(proposal: Proposal, ids: Sequence[str]) -> dict[str, Any]:
    is_buyer = proposal.kind == "buyer"
    fields: dict[str, Any] = {
        "approved_by": None,
        "kind": "context" if is_buyer else proposal.kind,
        "name": proposal.name,
        "question": proposal.question,
        "why": proposal.why,
    }
    if proposal.aliases:
        fields["question"] += f" Is {' the same as '.join([proposal.name, *proposal.aliases])}?"
        fields["aliases"] = [{"text": alias, "certainty": "reported"} for alias in proposal.aliases]
    if not is_buyer:
        fields["places"] = list(proposal.places)
    stance = "context" if is_buyer else "alleges"
    about = "region" if proposal.kind == "place" else "subject"
    fields["statements"] = [
        {
            "stance": stance,
            "about": about,
            "claim": _CLAIMS[proposal.kind],
            **_quotation(passage, ids),
        }
        for passage in proposal.passages
    ]
    return fields


def _denial(passage: Passage, ids: Sequence[str]) -> dict[str, Any]:
    return {
        "approved_by": None,
        "question": "Does this deny what the list alleges? Then approve it: it goes with every entry.",
        "about": "region",
        "claim": "The text reports a denial in the passage quoted.",
        **_quotation(passage, ids),
    }


def _indication(indication: Indication, ids: Sequence[str]) -> dict[str, Any]:
    name = indication.name
    return {
        "approved_by": None,
        "question": f"Does the passage allege {name.lower()}, and of whom? Correct `entries`.",
        "entries": list(indication.entries),
        "indicator": indication.indicator,
        "stance": "alleges",
        "about": "subject" if indication.is_about_subject else "region",
        "claim": f"The text reports what the ILO's indicators call {name.lower()}, in the passage quoted.",
        **_quotation(indication.passage, ids),
    }


def _quotation(passage: Passage, ids: Sequence[str]) -> dict[str, Any]:
    source = {"source": ids[passage.article]} if len(ids) > 1 else {}
    return {**source, "quote": passage.quote, "start": passage.start, "end": passage.end}
