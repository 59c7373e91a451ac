"""The desk: one local page on which reviewers answer findings, over the log that workbooks fill too."""

from .desk import Desk

__all__ = ["Desk"]
