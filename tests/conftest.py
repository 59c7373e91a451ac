"""Settings of the whole suite."""

import importlib.util
import os
import shutil

import pytest
from hypothesis import settings

# The same examples on every run, and no verdict on how busy the machine was.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")

_ENGINES_MUST_RUN = os.environ.get("DUEDILIGENCE_ENGINES") == "required"


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
