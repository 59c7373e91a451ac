"""Making a list from an article: propose, let a person approve, compile."""

from .build import Built, build
from .compose import GAZETTEERS, draft
from .proposal import Draft, Passage, Proposal
from .writing import as_yaml

__all__ = ["GAZETTEERS", "Built", "Draft", "Passage", "Proposal", "as_yaml", "build", "draft"]
