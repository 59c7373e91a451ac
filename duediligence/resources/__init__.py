"""Shipped data and how it is read: paths, strict YAML, CSV tables, validation messages."""
