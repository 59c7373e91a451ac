"""Tables, frames and single suppliers become columns of text with a party and a role."""

from .frame import suppliers_from_frame
from .sheets import Described, describe_columns, suppliers_from_file
from .single import suppliers_from_fields

__all__ = [
    "Described",
    "describe_columns",
    "suppliers_from_fields",
    "suppliers_from_file",
    "suppliers_from_frame",
]
