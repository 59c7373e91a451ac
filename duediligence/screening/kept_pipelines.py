"""Pipelines that are kept between single checks, because they remember what they have read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .pipeline import Pipeline, ScreeningSetup

# Characters of cells after which a pipeline is given up, with all that it remembers: some 20,000
# suppliers with their address, and some tens of megabytes. Judgement.
_MOST_CHARACTERS = 2_000_000
_MOST_IDLE = 4  # pipelines, which so many threads leave behind; judgement


class KeptPipelines:
    """Lends each pipeline to one caller at a time, so that threads never share one.

    Attributes:
        setup: what the pipelines screen with.
    """

    def __init__(self, setup: ScreeningSetup) -> None:
        self.setup = setup
        self._idle: list[tuple[Pipeline, int]] = []  # with the characters that it may still read

    @contextmanager
    def lend(self, characters: int) -> Iterator[Pipeline]:
        """Yield a pipeline that will read so many characters; after an exception it is not kept."""
        try:
            pipeline, left = self._idle.pop()
        except IndexError:
            pipeline, left = self.setup.pipeline(), _MOST_CHARACTERS
        yield pipeline
        left -= characters
        if left > 0 and len(self._idle) < _MOST_IDLE:
            self._idle.append((pipeline, left))

    def __reduce__(self) -> tuple[type[KeptPipelines], tuple[ScreeningSetup]]:
        return type(self), (self.setup,)  # another process remembers nothing
