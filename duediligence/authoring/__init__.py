"""Making a list from an article: propose, let a person approve, compile."""

from .build import BuiltList, build
from .proposal import Draft, Passage, Proposal
from .propose import GAZETTEERS, draft
from .yaml_output import as_yaml

__all__ = ["GAZETTEERS", "BuiltList", "Draft", "Passage", "Proposal", "as_yaml", "build", "draft"]
