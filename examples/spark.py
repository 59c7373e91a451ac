"""Screen .csv tables on Spark, here on the cores of this machine, and write the decisions as Parquet.

    python examples/spark.py --key "Order Line" --out decisions orders-1.csv orders-2.csv

Needs Java 17 and `pip install 'duediligence[spark]'`. On a cluster the workers need the package too, and
only the lines that create the session change.
"""

import argparse
import os
import sys

from pyspark.sql import SparkSession

import duediligence as dd


def main() -> None:
    """Read, screen, write, and print how many rows got each decision."""
    parser = argparse.ArgumentParser()
    parser.add_argument("tables", nargs="+", help="files or folders of .csv")
    parser.add_argument("--key", required=True, help="the column that names the rows")
    parser.add_argument("--out", required=True, help="the folder to write to")
    arguments = parser.parse_args()

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the workers run this Python
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    try:
        rows = spark.read.csv(arguments.tables, header=True)
        dd.screen_spark(rows, dd.Screener(), key=arguments.key).write.parquet(arguments.out)
        counts = spark.read.parquet(arguments.out).groupBy("dd_decision").count()
        for decision, count in sorted(counts.collect()):
            print(f"{decision}: {count}")
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
