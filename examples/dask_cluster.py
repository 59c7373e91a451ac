"""Screen .csv tables on a Dask cluster, here processes on this machine, and write Parquet.

    python examples/dask_cluster.py --key "Order Line" --out decisions orders-1.csv orders-2.csv

Needs `pip install 'duediligence[dask]'`. For a real cluster, pass its address to `Client`; the workers need
the package too.
"""

import argparse

import dask.dataframe
from dask.distributed import Client, LocalCluster

import duediligence as dd


def main() -> None:
    """Read, screen, write, and print how many rows got each decision."""
    parser = argparse.ArgumentParser()
    parser.add_argument("tables", nargs="+", help=".csv files")
    parser.add_argument("--key", required=True, help="the column that names the rows")
    parser.add_argument("--out", required=True, help="the folder to write to")
    arguments = parser.parse_args()

    cluster = LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    )
    with cluster, Client(cluster):
        # Read everything as text: else codes lose their zeros, and Namibia (NA) is read as missing.
        rows = dask.dataframe.read_csv(
            arguments.tables, dtype=str, keep_default_na=False, include_path_column="path"
        )
        decisions = dd.screen_dask(rows, dd.Screener(), key=arguments.key, file="path")
        decisions.to_parquet(arguments.out)
        counts = dask.dataframe.read_parquet(arguments.out)["dd_decision"].value_counts().compute()
        for decision, count in sorted(counts.items()):
            print(f"{decision}: {count}")


if __name__ == "__main__":
    main()
