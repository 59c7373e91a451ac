"""Settings of the whole suite."""

import importlib.util
import os
import shutil

import pytest
from hypothesis import settings
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

# The same examples on every run, and no verdict on how busy the machine was.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")

_ENGINES_MUST_RUN = os.environ.get("DUEDILIGENCE_ENGINES") == "required"


class _EngineScheduling(LoadScopeScheduling):
    """Runs the tests of a file of an engine in one process, all others in whichever is free.

    An engine takes seconds to start. xdist's own groups have no effect under pytest 9.2, which no
    longer reads the names of tests that they change.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if "test_distributed_" in file else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Start each engine once."""
    return _EngineScheduling(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip tests of an engine that is not here, or fail them where `.ci/run` requires it."""
    for marker in item.iter_markers("engine"):
        missing = _what_is_missing(marker.args[0])
        if missing and _ENGINES_MUST_RUN:
            pytest.fail(missing)
        if missing:
            pytest.skip(missing)


def _what_is_missing(engine: str) -> str:
    """What an engine needs and this machine lacks, or ""."""
    package = {"spark": "pyspark", "dask": "distributed"}[engine]
    if importlib.util.find_spec(package) is None:
        return f"{engine} is not installed: pip install -e '.[dev-engines]'"
    if engine == "spark" and not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        return "Spark needs Java 17 or newer: apt-get install default-jre-headless"
    return ""
