"""Makes the snapshots of the built-in data while the package is built or installed.

`python .ci/make_snapshots.py` makes them in a checkout, where they are optional: see
`duediligence/resources/snapshots.py`.
"""

from __future__ import annotations

import compileall
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from duediligence.resources.snapshots import BuiltInData

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
        from duediligence.intake.header_lexicon import HEADERS
        from duediligence.lists.load import bundled, bundled_list
        from duediligence.matching.risk_signals import SHIPPED_SIGNALS
        from duediligence.places.gazetteer import gazetteer_data
        from duediligence.policy.rules import shipped_policy
        from duediligence.resources.country_names import COUNTRY_NAMES
        from duediligence.resources.han_tables import HAN_DATA
        from duediligence.resources.paths import RESOURCES, shipped_path
        from duediligence.resources.strict_yaml import parsed_files
        from duediligence.text.frequencies import COUNTS
        from duediligence.text.lexicon import PHRASE_WORDS, words_of
    finally:
        sys.path.remove(str(ROOT))

    gazetteers = sorted(path.parent.name for path in shipped_path("gazetteers").glob("*/names.csv"))
    data: list[BuiltInData[Any]] = [
        words_of(),
        PHRASE_WORDS,
        COUNTRY_NAMES,
        COUNTS,
        HAN_DATA,
        HEADERS,
        SHIPPED_SIGNALS,
        *map(gazetteer_data, gazetteers),
        *map(bundled_list, bundled()),
        *map(shipped_policy, sorted(shipped_path("policies").glob("*.yaml"))),
        parsed_files(sorted([*shipped_path().rglob("*.yaml"), *RESOURCES.rglob("*.yaml")])),
    ]
    return [one.write_snapshot() for one in data]


if __name__ == "__main__":
    make_snapshots()
