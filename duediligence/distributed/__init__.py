"""Screen tables that are larger than one machine: the partitions of a Spark or a Dask frame.

Both engines run one pure function on each partition, `partition.screen_part`. Whatever could depend
on other rows is decided once, before: the role of each column, and that no key is there twice. So
the result of a row is the same on any engine, however the table is partitioned.
"""

from .dask import screen_dask
from .partition import SCHEMA
from .spark import screen_spark

__all__ = ["SCHEMA", "screen_dask", "screen_spark"]
