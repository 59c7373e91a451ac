"""Screens .csv tables on a Dask cluster, here processes of this machine, and writes Parquet.

    python examples/dask_cluster.py --key "Order Line" --out decisions orders-1.csv orders-2.csv

Needs `pip install 'duediligence[dask]'`. For a real cluster pass its address to `Client`; the workers need
the package too.
"""

import argparse

import dask.dataframe
from dask.distributed import Client, LocalCluster

import duediligence as dd


def main() -> None:
    """Read, screen, write, and say how many came out how."""
    parser = argparse.ArgumentParser()
    parser.add_argument("tables", nargs="+", help=".csv files")
    parser.add_argument("--key", required=True, help="the column that names the rows")
    parser.add_argument("--out", required=True, help="the folder to write to")
    given = parser.parse_args()

    cluster = LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    )
    with cluster, Client(cluster):
        # As texts and nothing else, or codes lose their zeros, and Namibia (NA) is taken for a gap.
        rows = dask.dataframe.read_csv(
            given.tables, dtype=str, keep_default_na=False, include_path_column="path"
        )
        done = dd.screen_dask(rows, dd.Screener(), key=given.key, file="path")
        done.to_parquet(given.out)
        counts = dask.dataframe.read_parquet(given.out)["dd_decision"].value_counts().compute()
        for decision, count in sorted(counts.items()):
            print(f"{decision}: {count}")


if __name__ == "__main__":
    main()
