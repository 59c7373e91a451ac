"""The competitors: rapidfuzz over all pairs, splink blocked on words, TF-IDF, symmetric deletes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from .contests import NotInstalledError, Outcome
from .inputs import distinct_names, listed, table
from .measure import Cost, costing

if TYPE_CHECKING:
    from .generate import SupplierTable

CUTOFF = 85  # the score from which the competitor counts a pair; judgement
_MIN_COSINE, _MOST_NEAR = 0.6, 20  # judgement: of the peers' usual settings those that find most
_MAX_ERRORS = 2  # letters, as symspellpy is used by default
_BLOCK = 1_000  # names compared at once: 1,000 x 20,000 scores of one byte take 20 MB


def brute(rows: int, names: int, sample: int | None) -> Outcome:
    """`cdist(token_sort_ratio, score_cutoff=85, uint8)` in blocks over the distinct names.

    `sample` bounds the names that are compared; None compares them all.
    """
    import numpy as np
    from rapidfuzz import fuzz, process, utils

    made = table(rows, names)
    supplier_names = distinct_names(made.frame)
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
    return _outcome(cost, pairs, made, supplier_names, measured=measured)


def tfidf(rows: int, names: int) -> Outcome:
    """Cosine of TF-IDF vectors of three letters each, by a product of sparse matrices."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sparse_dot_topn import sp_matmul_topn
    except ImportError as error:
        raise NotInstalledError("scikit-learn, sparse_dot_topn") from error
    from rapidfuzz import utils

    made = table(rows, names)
    supplier_names = distinct_names(made.frame)
    with costing() as cost:
        own, other = (
            [utils.default_process(name) for name in some]
            for some in (supplier_names, [entry.name for entry in listed(names).entries])
        )
        vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(3, 3))
        theirs = vectorizer.fit_transform(other)
        product = sp_matmul_topn(
            vectorizer.transform(own), theirs.T, top_n=_MOST_NEAR, threshold=_MIN_COSINE
        ).tocoo()
    pairs = {
        (supplier_names[row], int(column))
        for row, column in zip(product.row, product.col, strict=True)
    }
    return _outcome(cost, pairs, made, supplier_names)


def symmetric_deletes(rows: int, names: int) -> Outcome:
    """Whole names within two letters of each other, by symspellpy."""
    try:
        from symspellpy import SymSpell, Verbosity
    except ImportError as error:
        raise NotInstalledError("symspellpy") from error
    from rapidfuzz import utils

    made = table(rows, names)
    supplier_names = distinct_names(made.frame)
    pairs: set[tuple[str, int]] = set()
    with costing() as cost:
        words = SymSpell(max_dictionary_edit_distance=_MAX_ERRORS)
        entries: dict[str, list[int]] = {}
        for at, entry in enumerate(listed(names).entries):
            word = utils.default_process(entry.name)
            entries.setdefault(word, []).append(at)
            words.create_dictionary_entry(word, 1)
        for name in supplier_names:
            for near in words.lookup(utils.default_process(name), Verbosity.ALL):
                pairs.update((name, at) for at in entries[near.term])
    return _outcome(cost, pairs, made, supplier_names)


def splink(rows: int, names: int) -> Outcome:
    """Splink 5 on DuckDB, blocked on the first four letters and on the longest word."""
    try:
        import duckdb
        import splink.comparison_library as compare
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    except ImportError as error:
        raise NotInstalledError("splink") from error
    logging.getLogger("splink").setLevel(logging.ERROR)  # it is untrained on purpose
    made = table(rows, names)
    supplier_names = distinct_names(made.frame)
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
    pairs = {
        (name, _place(entry)) for name, entry in zip(near["key_l"], near["key_r"], strict=True)
    }
    return _outcome(cost, pairs, made, supplier_names)


def _outcome(
    cost: Cost,
    pairs: set[tuple[str, int]],
    made: SupplierTable,
    supplier_names: list[str],
    *,
    measured: list[str] | None = None,
) -> Outcome:
    """Return what was found, with the cost for all names where only some were compared."""
    compared = set(supplier_names if measured is None else measured)
    sought = {(p.name, _place(p.entry)) for p in made.planted if p.name in compared}
    found = len(sought & pairs) / max(len(sought), 1)
    scale = len(supplier_names) / max(len(compared), 1)
    figures = {"planted found": found, "pairs": len(pairs) * scale, "compared": len(compared)}
    return Outcome(cost, figures, scale)


def _place(entry: str) -> int:
    """Return the place of an entry in its list, which its id states."""
    return int(entry[1:])


def _blockable(names: list[tuple[str, str]]) -> object:
    import pandas as pd
    from rapidfuzz import utils

    frame = pd.DataFrame(names, columns=["key", "name"])
    frame["name"] = [utils.default_process(name) for name in frame["name"]]
    frame["head"] = frame["name"].str[:4]
    frame["word"] = [max(name.split() or [""], key=len) for name in frame["name"]]
    return frame
