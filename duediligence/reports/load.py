"""Read a JSON result back, and refuse any other file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from ..errors import TableError
from ..model import Limits
from ..resources.validation_messages import explain_validation_error
from ..spreadsheets.source import PathLike
from .json_schema import READABLE_VERSIONS, SCHEMA_VERSION, ResultShape

# A JSON result as `json.loads` gives it, for code that takes one from a caller and has not checked it.
ResultDocument = Mapping[str, Any]
# The first key that `to_json` writes; another program may have put spaces before it.
_RESULT_START = re.compile(rb'\s*\{\s*"schema_version"')


def is_json_result(beginning: bytes) -> bool:
    """Return whether a file that begins so is a JSON result of ours, of whatever version.

    >>> is_json_result(b'{"schema_version": "0.9"'), is_json_result(b'{"name": "Acme"}')
    (True, False)
    """
    return _RESULT_START.match(beginning) is not None


def load_result(path: PathLike, *, limits: Limits | None = None) -> ResultShape:
    """Load a result that `to_json` wrote.

    Raises:
        TableError: the file is missing, too large, not JSON, or not a result of a readable version.
    """
    name = Path(path).name
    try:
        if Path(path).stat().st_size > (limits or Limits()).bytes:
            raise TableError(f"{name}: too large to be read; raise limits.bytes if you trust it.")
        document = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise TableError(
            f"{path}: the result cannot be read ({error.strerror or error}); check the path."
        ) from None
    except (ValueError, RecursionError) as error:
        raise TableError(
            f"{name}: this is not JSON ({error}); give the file that --json wrote."
        ) from None
    version = document.get("schema_version") if isinstance(document, dict) else None
    if isinstance(version, str) and version not in READABLE_VERSIONS:
        readable = " and ".join(sorted(READABLE_VERSIONS))
        raise TableError(
            f"{name}: this is a result in version {version[:20]!r} of our format, and this version of"
            f" the library reads {readable}; screen the supplier file again and give what --json wrote."
        )
    try:
        # Checked, not rebuilt: what was written is compared as it was written.
        TypeAdapter(ResultShape).validate_python(_as_current_version(document))
    except ValidationError as wrong:
        raise TableError(
            f"{name}: this is not a result of a screening, or a damaged one"
            f" ({explain_validation_error(wrong)}); give the file that --json wrote."
        ) from None
    return cast("ResultShape", document)


def _as_current_version(document: object) -> object:
    """Return a document of an earlier version as one of this version, which it is too."""
    if not isinstance(document, dict) or document.get("schema_version") not in READABLE_VERSIONS:
        return document
    return {**document, "schema_version": SCHEMA_VERSION}
