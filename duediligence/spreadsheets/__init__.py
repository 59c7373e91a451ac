"""Any spreadsheet, damaged or hostile or not, becomes tables of text."""

from .read import read_tables
from .table import Span, Table

__all__ = ["Span", "Table", "read_tables"]
