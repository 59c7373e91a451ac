"""The competitors: rapidfuzz over all pairs, and splink blocked on words."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from .inputs import distinct_names, listed, table
from .measure import Cost, costing

CUTOFF = 85  # the score from which the competitor counts a pair; judgement
_BLOCK = 1_000  # names compared at once: 1,000 x 20,000 scores of one byte take 20 MB


@dataclass(frozen=True, slots=True)
class Rival:
    """What another way cost on the same names, and what it found."""

    cost: Cost
    pairs: int
    share_found: float
    distinct: int
    measured: int

    @property
    def cpu(self) -> float:
        """CPU seconds for all the names; where only some were measured, in proportion."""
        return self.cost.cpu * self.distinct / self.measured


def brute(rows: int, names: int, sample: int | None, *, distinct: float = 0.6) -> Rival:
    """`cdist(token_sort_ratio, score_cutoff=85, uint8)` in blocks over the distinct names.

    `sample` bounds the names that are compared; None compares them all.
    """
    import numpy as np
    from rapidfuzz import fuzz, process, utils

    made = table(rows, names, distinct=distinct)
    supplier_names = distinct_names(made.frame)
    truth = {(planted.name, int(planted.entry[1:])) for planted in made.planted}
    listed_names = [utils.default_process(entry.name) for entry in listed(names).entries]
    measured = supplier_names[:sample]
    pairs: set[tuple[str, int]] = set()
    cleaned = [utils.default_process(name) for name in measured]
    with costing() as cost:
        for start in range(0, len(cleaned), _BLOCK):
            scores = process.cdist(
                cleaned[start : start + _BLOCK],
                listed_names,
                scorer=fuzz.token_sort_ratio,
                score_cutoff=CUTOFF,
                dtype=np.uint8,
                workers=1,
            )
            near, entries = np.nonzero(scores)
            pairs.update((measured[start + n], int(e)) for n, e in zip(near, entries, strict=True))
    compared = set(measured)
    sought = {planted for planted in truth if planted[0] in compared}
    share_found = len(sought & pairs) / max(len(sought), 1)
    return Rival(cost, len(pairs), share_found, len(supplier_names), len(measured))


def splink(rows: int, names: int) -> Rival | None:
    """Splink on DuckDB, blocked on the first four letters and on the longest word; None where it
    is not installed (version 5).
    """
    try:
        import duckdb
        import splink.comparison_library as compare
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    except ImportError:
        return None
    logging.getLogger("splink").setLevel(logging.ERROR)  # it is untrained on purpose
    made = table(rows, names)
    supplier_names = distinct_names(made.frame)
    truth = {(planted.name, planted.entry) for planted in made.planted}
    with costing() as cost:
        frames = [
            _blockable([(name, name) for name in supplier_names]),
            _blockable([(entry.id, entry.name) for entry in listed(names).entries]),
        ]
        settings = SettingsCreator(
            link_type="link_only",
            unique_id_column_name="key",
            comparisons=[compare.JaroWinklerAtThresholds("name", [0.95, 0.85])],
            blocking_rules_to_generate_predictions=[block_on("head"), block_on("word")],
            retain_intermediate_calculation_columns=True,
        )
        connection = duckdb.connect()
        connection.execute("SET enable_progress_bar = false")  # stdout is the table's
        database = DuckDBAPI(connection)
        tables = [
            database.register(frame, dataset_display_name=label)
            for label, frame in zip(("a_suppliers", "b_listed"), frames, strict=True)
        ]
        linker = Linker(tables, settings, log_level=None)
        linked = linker.inference.predict().as_pandas_dataframe()
        near = linked[linked["gamma_name"] > 0]
    pairs = set(zip(near["key_l"], near["key_r"], strict=True))
    share_found = len(truth & pairs) / max(len(truth), 1)
    return Rival(cost, len(pairs), share_found, len(supplier_names), len(supplier_names))


def _blockable(names: list[tuple[str, str]]) -> object:
    import pandas as pd
    from rapidfuzz import utils

    frame = pd.DataFrame(names, columns=["key", "name"])
    frame["name"] = [utils.default_process(name) for name in frame["name"]]
    frame["head"] = frame["name"].str[:4]
    frame["word"] = [max(name.split() or [""], key=len) for name in frame["name"]]
    return frame
