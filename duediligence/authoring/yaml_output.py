"""A draft as a file that a person reads, annotates and has compiled."""

from __future__ import annotations

from typing import Any

from ..text.slug import slug
from .proposal import Draft, Passage, Proposal

_HEAD = """\
# A draft of a watchlist. It is no list: nothing in it is active, and no screening will load it.
#
# For every proposal that belongs on the list, write who approved it beside `approved_by` (an id, not
# a name), answer its question, and correct what is wrong: name, aliases, places, claim. A proposal
# without `approved_by` is left out. Then: duediligence watchlist build THIS_FILE -o LIST.yaml
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


def as_yaml(draft: Draft, name: str) -> str:
    """Return the draft as YAML, to be written to a file.

    Args:
        draft: what to write.
        name: the article's file name, so that `build` finds it beside the draft.
    """
    title = name.rsplit(".", 1)[0]
    sections = {
        "draft": {
            "id": slug(title) or "my-list",
            "title": f"Drawn from {title}",
            "version": "0.1",
            "date": None,
            "people_left_out": draft.people_left_out,
        },
        "gazetteers": list(draft.gazetteers),
        "source": {
            "id": "article",
            "file": name,
            "title": title,
            "publisher": "unknown",
            "date": None,
            "date_note": None,
            "url": None,
            "sha256": draft.sha256,
        },
        "proposals": {proposal.id: _proposal(proposal) for proposal in draft.proposals},
        "denials": {
            f"denial-{number}": _denial(passage)
            for number, passage in enumerate(draft.denials, start=1)
        },
    }
    return _HEAD + dump_yaml(sections)


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


def _proposal(proposal: Proposal) -> dict[str, Any]:
    is_buyer = proposal.kind == "buyer"
    fields: dict[str, Any] = {
        "approved_by": None,
        "kind": "context" if is_buyer else proposal.kind,
        "name": proposal.name,
        "question": proposal.question,
        "why": proposal.why,
    }
    if not is_buyer:
        fields["places"] = list(proposal.places)
    stance = "context" if is_buyer else "alleges"
    about = "region" if proposal.kind == "place" else "subject"
    fields["statements"] = [
        {"stance": stance, "about": about, "claim": _CLAIMS[proposal.kind], **_quotation(passage)}
        for passage in proposal.passages
    ]
    return fields


def _denial(passage: Passage) -> dict[str, Any]:
    return {
        "approved_by": None,
        "question": "Does this deny what the list alleges? Then approve it: it goes with every entry.",
        "about": "region",
        "claim": "The text reports a denial in the passage quoted.",
        **_quotation(passage),
    }


def _quotation(passage: Passage) -> dict[str, Any]:
    return {"quote": passage.quote, "start": passage.start, "end": passage.end}
