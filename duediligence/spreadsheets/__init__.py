"""Reads any spreadsheet, damaged and hostile ones too, as tables of text."""

from .read import read_tables
from .table import Span, Table

__all__ = ["Span", "Table", "read_tables"]
