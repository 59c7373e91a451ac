"""Reads a JSON result back, and refuses what is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from pydantic import TypeAdapter, ValidationError

from ..errors import TableError
from ..model import Limits
from ..resources.validation_messages import explain_validation_error
from ..spreadsheets.source import PathLike
from .json_schema import ResultShape


def load_result(path: PathLike, *, limits: Limits | None = None) -> ResultShape:
    """A result that `to_json` wrote.

    Raises:
        TableError: the file is missing, too large, no JSON, or no result of this schema version.
    """
    name = Path(path).name
    try:
        if Path(path).stat().st_size > (limits or Limits()).bytes:
            raise TableError(
                f"{name}: too large to be compared; raise limits.bytes if you trust it."
            )
        found = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise TableError(
            f"{path}: the result cannot be read ({error.strerror or error}); check the path."
        ) from None
    except (ValueError, RecursionError) as error:
        raise TableError(
            f"{name}: this is no JSON ({error}); give the file that --json wrote."
        ) from None
    try:
        # Checked, not rebuilt: what was written is compared as it was written.
        TypeAdapter(ResultShape).validate_python(found)
    except ValidationError as wrong:
        raise TableError(
            f"{name}: this is no result of a screening, or one of another version"
            f" ({explain_validation_error(wrong)}); give the file that --json wrote."
        ) from None
    return cast("ResultShape", found)
