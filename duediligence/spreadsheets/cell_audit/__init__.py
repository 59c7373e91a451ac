"""Counts the cells of a sheet a second time, without the reader that gives the rows."""
