"""Making a list from an article: propose, let a person approve, compile."""

from .article import Article, read_article
from .build import BuiltList, build
from .proposal import Draft, Indication, Passage, Proposal
from .propose import GAZETTEERS, draft
from .yaml_output import as_yaml

__all__ = [
    "GAZETTEERS",
    "Article",
    "BuiltList",
    "Draft",
    "Indication",
    "Passage",
    "Proposal",
    "as_yaml",
    "build",
    "draft",
    "read_article",
]
