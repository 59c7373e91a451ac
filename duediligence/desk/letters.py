"""The letter to one supplier, written when a reviewer asks for it at the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property

from ..analysis.letters import Letter, letters
from ..analysis.questions import questions
from ..errors import UsageError
from ..screening.result import ScreeningResult
from ..screening.screener import Screener

# Days from the letter to its deadline. Judgement: a supplier asks its mill, and both have holidays;
# the reviewer may write another day.
_TIME_TO_ANSWER = 28


class LetterWriter:
    """Writes neutral letters about one fact each.

    Args:
        result: the screening whose suppliers are asked.
        screener: gives what it was made with, when the first letter is asked for.
        today: gives the present day.
    """

    def __init__(
        self,
        result: ScreeningResult,
        screener: Callable[[], Screener],
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        self._result = result
        self._make_screener = screener
        self._today = today

    def __call__(self, position: int, language: str) -> Letter:
        """Write the letter to the supplier of a row.

        Raises:
            UsageError: the language is not known, or no single fact would settle the row.
        """
        asked = questions(self._screener, self._result, positions={position})
        deadline = self._today() + dt.timedelta(days=_TIME_TO_ANSWER)
        written = letters(asked, self._result, language=language, deadline=deadline)
        if not written:
            raise UsageError(
                "no single fact would settle this row, so there is no letter about one; what to ask"
                " is in the details of the finding"
            )
        return written[0]

    @cached_property
    def _screener(self) -> Screener:
        return self._make_screener()
