"""Past one machine: the same screening over the partitions of a Spark or a Dask frame.

Both engines run one pure function, a part of the table in and its rows screened out. What could
depend on the other rows is settled once, beforehand: which column says what of whom, and that no
key stands twice. So a row comes out the same on any engine, however the table is cut.
"""

from .dask import screen_dask
from .partition import SCHEMA
from .spark import screen_spark

__all__ = ["SCHEMA", "screen_dask", "screen_spark"]
