"""Supply-chain due-diligence screening for forced-labour risk, with the evidence for each flag.

>>> import duediligence as dd
>>> dd.Screener().check(name="Badger Sportswear").decision.value
'clear'
"""

from importlib import import_module
from typing import TYPE_CHECKING

from .version import __version__

if TYPE_CHECKING:
    from .analysis.evaluate import Evaluation, evaluate
    from .answers import Answer, AnswerLog, Reply, read_answers
    from .comparison import Comparison
    from .distributed import screen_dask, screen_spark
    from .errors import (
        AnswersError,
        Blocked,
        ColumnError,
        DueDiligenceError,
        EvidenceError,
        MissingExtra,
        OutputError,
        PolicyError,
        ScreeningError,
        TableError,
        UsageError,
        WatchlistError,
    )
    from .lists import load_watchlist
    from .matching.make_code import mid
    from .model import Decision, Limits, Options, Watchlist
    from .policy import Policy, load_policy
    from .screening.result import ScreeningResult
    from .screening.screener import Screener, screen

__all__ = [
    "Answer",
    "AnswerLog",
    "AnswersError",
    "Blocked",
    "ColumnError",
    "Comparison",
    "Decision",
    "DueDiligenceError",
    "Evaluation",
    "EvidenceError",
    "Limits",
    "MissingExtra",
    "Options",
    "OutputError",
    "Policy",
    "PolicyError",
    "Reply",
    "Screener",
    "ScreeningError",
    "ScreeningResult",
    "TableError",
    "UsageError",
    "Watchlist",
    "WatchlistError",
    "__version__",
    "evaluate",
    "load_policy",
    "load_watchlist",
    "mid",
    "read_answers",
    "screen",
    "screen_dask",
    "screen_spark",
]

# Where each name lives, if not in `errors`. It is loaded when it is first asked for, so that the
# command line can answer `--help` before anything heavy is read.
_HOMES = {
    "Answer": "answers",
    "AnswerLog": "answers",
    "Comparison": "comparison",
    "Decision": "model",
    "Evaluation": "analysis.evaluate",
    "Limits": "model",
    "Options": "model",
    "Policy": "policy",
    "Reply": "answers",
    "Screener": "screening.screener",
    "ScreeningResult": "screening.result",
    "Watchlist": "model",
    "evaluate": "analysis.evaluate",
    "load_policy": "policy",
    "load_watchlist": "lists",
    "mid": "matching.make_code",
    "read_answers": "answers",
    "screen": "screening.screener",
    "screen_dask": "distributed",
    "screen_spark": "distributed",
}

if not TYPE_CHECKING:  # else a misspelt name would have a type

    def __getattr__(name: str) -> object:
        if name not in __all__:
            from .resources.keywords import did_you_mean

            hint = did_you_mean(name, __all__)
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}{hint}")
        value = getattr(import_module(f".{_HOMES.get(name, 'errors')}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
