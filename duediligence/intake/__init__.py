"""Turns files, DataFrames and single suppliers into columns of text with a party and a role."""

from .any_table import is_one_table, run_on, suppliers_from_any
from .dataframe import suppliers_from_frame
from .single_supplier import suppliers_from_fields
from .spreadsheet import ColumnDescription, describe_columns, suppliers_from_file

__all__ = [
    "ColumnDescription",
    "describe_columns",
    "is_one_table",
    "run_on",
    "suppliers_from_any",
    "suppliers_from_fields",
    "suppliers_from_file",
    "suppliers_from_frame",
]
