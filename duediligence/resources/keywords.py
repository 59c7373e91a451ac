"""Says what was meant where a caller names an argument, attribute or word that is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from inspect import Parameter, signature
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean ...?" with the nearest known word, "" where none is near.

    >>> did_you_mean("watch_list", ["watchlist", "policy"]), did_you_mean("q", ["policy"])
    ("; did you mean 'watchlist'?", '')
    """
    from difflib import get_close_matches  # only a misspelt word needs it

    near = get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def missing_attribute(owner: object, name: str) -> AttributeError:
    """Return the error of an object that has no such attribute, with the one that was meant.

    >>> str(missing_attribute("a text", "uper"))
    "'str' object has no attribute 'uper'; did you mean 'upper'?"
    """
    # What notebooks and copies probe for, such as `_repr_png_`, was not misspelt by anybody.
    hint = "" if name.startswith("_") else did_you_mean(name, dir(owner))
    return AttributeError(f"{type(owner).__name__!r} object has no attribute {name!r}{hint}")


def suggests_keywords(
    *, elsewhere: Mapping[str, str] | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a function say which argument was meant by an unknown one.

    Args:
        elsewhere: names of arguments that belong somewhere else -> what to write.
    """
    hints = dict(elsewhere or {})

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        parameters = signature(function).parameters.values()
        known = [
            p.name
            for p in parameters
            if p.kind in {Parameter.KEYWORD_ONLY, Parameter.POSITIONAL_OR_KEYWORD}
            and p.name != "self"
        ]

        @wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            for name in kwargs:
                if name not in known:
                    hint = hints.get(name)
                    near = f"; write {hint}" if hint else did_you_mean(name, known)
                    names = ", ".join(known)
                    raise TypeError(
                        f"{function.__qualname__}() has no argument {name!r}{near} (it has {names})"
                    )
            return function(*args, **kwargs)

        return checked

    return decorate
