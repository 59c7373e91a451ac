"""Makes the snapshots of the built-in data while the package is built or installed.

`python .ci/make_snapshots.py` makes them in a checkout, where they are optional: see
`duediligence/resources/snapshots.py`.
"""

from __future__ import annotations

import compileall
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parents[1]


class SnapshotHook(BuildHookInterface[Any]):
    """Adds the snapshots, which are not under version control, to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the snapshots before the files of the wheel are gathered."""
        build_data["artifacts"] += [str(path.relative_to(ROOT)) for path in make_snapshots()]
        if version == "editable":
            # Of an installed package pip compiles the modules, of a checkout nobody does; where
            # Python may not write them either, each call would compile them once more.
            compileall.compile_dir(ROOT / "duediligence", quiet=2)  # it goes without them too


def make_snapshots() -> list[Path]:
    """Write the snapshots of the shipped tables, lists and policies, and return their paths."""
    sys.path.insert(0, str(ROOT))
    try:
        from duediligence.intake import header_lexicon
        from duediligence.lists import bundled_lists, load
        from duediligence.matching import risk_signals
        from duediligence.model import Watchlist
        from duediligence.places import gazetteer
        from duediligence.policy import Policy, rules
        from duediligence.resources import country_names, han_tables, strict_yaml
        from duediligence.resources.paths import RESOURCES, shipped_path
        from duediligence.resources.snapshots import write_snapshot
        from duediligence.text import frequencies, lexicon
    finally:
        sys.path.remove(str(ROOT))

    words = lexicon.read_word_tables()
    phrases = lexicon.read_words_of_phrases()
    countries = country_names.read_country_names()
    paths = [
        write_snapshot(lexicon.LEXICON_SNAPSHOT, lexicon.Lexicon, lexicon.digest_of_words(), words),
        write_snapshot(
            lexicon.PHRASES_SNAPSHOT, lexicon.PhraseWords, lexicon.digest_of_phrases(), phrases
        ),
        write_snapshot(
            country_names.COUNTRIES_SNAPSHOT,
            country_names.CountryNames,
            country_names.digest_of_country_names(),
            countries,
        ),
        write_snapshot(
            frequencies.COUNTS_SNAPSHOT,
            frequencies.CountTables,
            frequencies.digest_of_counts(),
            frequencies.read_count_tables(),
        ),
    ]
    for folder in sorted(path.parent for path in shipped_path("gazetteers").glob("*/names.csv")):
        tables = gazetteer.read_gazetteer(folder)
        name = gazetteer.snapshot_of_gazetteer(folder.name)
        digest = gazetteer.digest_of_gazetteer(folder.name)
        paths.append(write_snapshot(name, gazetteer.GazetteerTables, digest, tables))

    paths.append(
        write_snapshot(
            han_tables.HAN_SNAPSHOT,
            han_tables.HanTables,
            han_tables.digest_of_han_tables(),
            han_tables.read_han_tables(),
        )
    )
    paths.append(
        write_snapshot(
            header_lexicon.HEADERS_SNAPSHOT,
            header_lexicon.HeaderLexicon,
            header_lexicon.digest_of_headers(),
            header_lexicon.read_header_lexicon(),
        )
    )
    for name in bundled_lists.bundled():
        watchlist = load.read_bundled_list(name)
        snapshot = bundled_lists.snapshot_of_list(name)
        paths.append(
            write_snapshot(snapshot, Watchlist, bundled_lists.digest_of_lists(), watchlist)
        )
    for path in sorted(shipped_path("policies").glob("*.yaml")):
        snapshot, policy = rules.snapshot_of_policy(path.stem), rules.read_policy(path)
        paths.append(write_snapshot(snapshot, Policy, rules.digest_of_policies(), policy))
    paths.append(
        write_snapshot(
            risk_signals.SIGNALS_SNAPSHOT,
            risk_signals.RiskSignals,
            risk_signals.digest_of_signals(),
            risk_signals.read_signals(risk_signals.signal_paths()),
        )
    )

    files = sorted([*shipped_path().rglob("*.yaml"), *RESOURCES.rglob("*.yaml")])
    parsed = strict_yaml.parse_files(files)
    name = strict_yaml.YAML_SNAPSHOT
    paths.append(write_snapshot(name, strict_yaml.ParsedFiles, "", parsed))
    return paths


if __name__ == "__main__":
    make_snapshots()
